"""The scaling heuristic: every group of a staffing multiplied by one factor."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from planner.questions.changes import NoAnswer
from planner.solve import Observer, Silence
from planner.staffing.confirm import ERROR, Confirmation, derived_seed, enough
from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing
from planner.staffing.trial import Trials
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

Ints = NDArray[np.int64]

STEP: Final = 0.005
"""Factors are multiples of half a percent."""
MOST: Final = 8.0
"""No factor beyond this is tried."""


@dataclass(frozen=True)
class Try:
    """One factor."""

    factor: float
    cost: float
    hours: float
    missed: int
    """Goals that do not hold."""
    holds: bool


@dataclass(frozen=True, eq=False)
class Scaled:
    """The least common factor that meets every goal."""

    factor: float
    staffing: Staffing
    confirmation: Confirmation
    tried: tuple[Try, ...]
    """In the order in which they were tried."""
    unit: str
    """What costs are counted in."""
    interrupted: bool

    @property
    def cost(self) -> float:
        """Of the scaled staffing."""
        return self.staffing.cost

    def table(self) -> pd.DataFrame:
        """One row per factor tried, rising: factor, cost, hours, missed, holds."""
        import pandas as pd

        rows = sorted(self.tried, key=lambda row: row.factor)
        return pd.DataFrame([vars(row) for row in rows])


def scaled(
    scenario: Scenario,
    *,
    seed: int | None = None,
    replications: int | None = None,
    workers: int = 1,
    observer: Observer | None = None,
) -> Scaled:
    """The least factor by which all groups of the scenario's staffing are to be multiplied.

    Numbers are rounded to the nearest (halves up) and kept within the limits of ``planning.staff``.
    Every factor is judged by the same runs, those of a first confirmation with this seed, so the
    factor is the least for these runs: a choice that favours the heuristic.

    Args:
        scenario: with the staffing to scale.
        seed: of the confirmation; none: the scenario's ``run.seed``.
        replications: of each factor; none: as many as a confirmation has.
        workers: threads.
        observer: hears about every factor.

    Raises:
        NoAnswer: no factor up to 8 meets every goal.
        KeyboardInterrupt: interrupted before any factor met them.
    """
    search = _Search(scenario, seed, replications, workers, observer or Silence())
    try:
        return search.found(_least(search.holds))
    except KeyboardInterrupt:
        return search.so_far()


class _Search:
    """Judges factors, and remembers them."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int | None,
        replications: int | None,
        workers: int,
        observer: Observer,
    ) -> None:
        self._base = Staffing.of(scenario)
        self._rooms = Rooms.of(scenario, self._base.calendar)
        seed = derived_seed(scenario.run.seed if seed is None else seed, "confirm 1")
        self._trials = Trials(scenario, seed, jobs=workers, agents=_capped(scenario))
        self._goals = Goals.of(scenario, self._trials)
        self._n = replications or enough(self._trials.expected_contacts)
        self._observer = observer
        self._tried: dict[int, tuple[Try, Staffing, Confirmation]] = {}

    def holds(self, steps: int) -> bool:
        """Whether so many steps of the factor meet every goal."""
        if steps not in self._tried:
            self._tried[steps] = self._judged(steps * STEP)
            row = self._tried[steps][0]
            self._observer.say(
                f"factor {row.factor:.3f}: {row.hours:,.1f} agent-hours, "
                + ("every goal holds" if row.holds else f"{row.missed} goals missed")
            )
        return self._tried[steps][0].holds

    def found(self, steps: int, interrupted: bool = False) -> Scaled:
        """The answer with so many steps."""
        row, staffing, confirmation = self._tried[steps]
        tried = tuple(one for one, _, _ in self._tried.values())
        return Scaled(row.factor, staffing, confirmation, tried, staffing.unit, interrupted)

    def so_far(self) -> Scaled:
        """The least factor found before an interruption."""
        held = [steps for steps, (row, _, _) in self._tried.items() if row.holds]
        if not held:
            raise KeyboardInterrupt
        return self.found(min(held), interrupted=True)

    def _judged(self, factor: float) -> tuple[Try, Staffing, Confirmation]:
        rooms = self._rooms
        whole = np.floor(self._base.agents * factor + 0.5).astype(np.int64)
        agents = rooms.repeated(np.clip(whole, rooms.least, rooms.most))
        staffing = self._base.changed(agents)
        outcome = self._trials.one(staffing.agents, range(self._n))
        verdict = self._goals.judge(outcome, ERROR)
        judged = Confirmation(self._goals, verdict, self._n, self._trials.seed, 1, ERROR, outcome)
        missed = len(judged.failed)
        row = Try(factor, staffing.cost, float(staffing.hours.sum()), missed, missed == 0)
        return row, staffing, judged


def _capped(scenario: Scenario) -> bool:
    """Whether a goal is about occupancy."""
    staff = scenario.planning.staff.values()
    return scenario.planning.occupancy is not None or any(row.occupancy for row in staff)


def _least(holds: Callable[[int], bool]) -> int:
    """Least number of steps that holds, by doubling and halving.

    Raises:
        NoAnswer: none does.
    """
    low, high = 0, round(1 / STEP)
    while not holds(high):
        low, high = high, high * 2
        if high * STEP > MOST:
            raise NoAnswer(
                f"all groups multiplied by {low * STEP:g} still miss goals: more agents of the "
                "groups that are there do not meet them (is a queue without agents at some hour?)"
            )
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if holds(middle) else (middle, high)
    return high
