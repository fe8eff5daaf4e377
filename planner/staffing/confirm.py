"""The judge of plans: all goals, on random numbers that no search has seen.

Every goal holds or not with an error of at most 5 % (sim.measure.precision). A plan that failed is
judged again with other random numbers and half the error level, and attempts are counted: trying
until chance agrees is no confirmation.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from planner.staffing.goals import GoalRow, Goals, Verdict
from planner.staffing.trial import Ints, Outcome, Trials
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

ERROR: Final = 0.05
"""Error level of the first attempt."""
_CONTACTS: Final = 8e6
FEWEST: Final = 40
"""Replications of a confirmation at least, where time is short."""
_LEAST, _MOST = 120, 2000
"""Of one that may take its time. With few replications limits are wide, and staff is what it takes
to be sure all the same: in a week with busy days three points of service at 40."""


@dataclass(frozen=True, eq=False)
class Confirmation:
    """What a confirmation found."""

    goals: Goals
    verdict: Verdict
    replications: int
    seed: int
    attempt: int
    """1 for the first one; each later one had other random numbers."""
    error: float
    """One-sided error level of every goal."""
    outcome: Outcome
    """What was counted."""

    @property
    def holds(self) -> bool:
        """Whether every goal holds."""
        return bool(self.verdict.holds.all())

    @property
    def failed(self) -> tuple[GoalRow, ...]:
        """Goals that do not hold."""
        return tuple(
            row for row, held in zip(self.goals.rows, self.verdict.holds, strict=True) if not held
        )

    @property
    def shortfalls(self) -> tuple[str, ...]:
        """A sentence for each goal that does not hold, the worst first."""
        order = np.argsort(self.verdict.slack, kind="stable")
        return tuple(self._sentence(int(j)) for j in order if not self.verdict.holds[j])

    def _sentence(self, j: int) -> str:
        row = self.goals.rows[j]
        value, bound = self.verdict.value[j], self.verdict.limit[j]
        if row.kind == "asa_s":
            figures = f"{value:.1f} s (at most {bound:.1f} s), goal {row.threshold:g} s"
        else:
            side = "at most" if row.upper else "at least"
            figures = (
                f"{100 * value:.1f} % ({side} {100 * bound:.1f} %), goal {100 * row.threshold:g} %"
            )
        return f"{row}: {figures}"

    def table(self) -> pd.DataFrame:
        """One row per goal: kind, name, step, over, period, goal, value, limit, slack, holds."""
        import pandas as pd

        rows = self.goals.rows
        return pd.DataFrame(
            {
                "kind": [row.kind for row in rows],
                "name": [row.name for row in rows],
                "step": [row.step for row in rows],
                "over": [row.over for row in rows],
                "period": [row.period for row in rows],
                "goal": [row.threshold for row in rows],
                "value": self.verdict.value,
                "limit": self.verdict.limit,
                "slack": self.verdict.slack,
                "holds": self.verdict.holds,
            }
        )


def confirm(
    scenario: Scenario,
    *,
    agents: Ints | None = None,
    replications: int | None = None,
    seed: int | None = None,
    attempt: int = 1,
    jobs: int = 1,
) -> Confirmation:
    """Judge the goals of a scenario with its own presence, on fresh random numbers.

    Args:
        scenario: with the plan applied; checked.
        agents: a staffing ``[G, I]`` to judge in place of the scenario's own.
        replications: how many; none: enough for some eight million contacts, 120 to 2000.
        seed: what the random numbers are derived from; none: the scenario's ``run.seed``.
        attempt: the how-manieth judgement of this plan and its predecessors; decides the random
            numbers and the error level.
        jobs: threads; the verdict does not depend on it.

    Raises:
        ValueError: ``attempt`` or ``replications`` is too small.
        ScenarioError: the calendar cannot be made.
    """
    if attempt < 1 or (replications is not None and replications < 2):
        raise ValueError("attempts count from 1, and a judgement needs two replications")
    base = scenario.run.seed if seed is None else seed
    fresh = derived_seed(base, f"confirm {attempt}")
    capped = scenario.planning.occupancy is not None or any(
        limits.occupancy is not None for limits in scenario.planning.staff.values()
    )
    trials = Trials(scenario, fresh, jobs=jobs, agents=capped)
    goals = Goals.of(scenario, trials)
    n = enough(trials.expected_contacts) if replications is None else replications
    outcome = trials.one(agents, range(n))
    error = ERROR / 2 ** (attempt - 1)
    return Confirmation(goals, goals.judge(outcome, error), n, fresh, attempt, error, outcome)


def enough(contacts: float) -> int:
    """Replications of a confirmation for so many expected contacts in each."""
    return int(min(_MOST, max(_LEAST, round(_CONTACTS / contacts))))


def derived_seed(seed: int, purpose: str) -> int:
    """A seed of its own for a purpose: from 0 to 2**63 - 1."""
    digest = hashlib.sha256(f"{seed} {purpose}".encode()).digest()
    return int.from_bytes(digest[:8], "big") >> 1
