"""What a shorter response costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.questions import figures
from planner.questions.changes import NoAnswer, goal_of, live_queues, with_goals
from planner.questions.figures import Figure
from planner.questions.planning import Effort
from planner.staffing.confirm import enough
from planner.staffing.goals import ASA_MARGIN
from planner.staffing.result import StaffingPlan
from planner.staffing.trial import Trials
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Change:
    """Average speed of answer of a queue, in seconds."""

    before: Figure
    after: Figure
    difference: Figure
    """Of paired replications."""


@dataclass(frozen=True, eq=False)
class Response:
    """A plan as it is, and one whose contacts wait less."""

    shorter: float
    """Share by which every live queue's average speed of answer was to fall."""
    base: StaffingPlan
    """The plan that meets the scenario's own goals."""
    faster: StaffingPlan
    queues: dict[str, Change]
    """By live queue, on runs that neither plan has seen, the same for both."""
    unit: str
    interrupted: bool

    @property
    def extra(self) -> float:
        """What the shorter response costs."""
        return self.faster.cost - self.base.cost

    def table(self) -> pd.DataFrame:
        """One row per queue: before_s, after_s, change_s and change (share), each with limits."""
        import pandas as pd

        rows = []
        for name, change in self.queues.items():
            row: dict[str, object] = {"queue": name}
            for part in ("before", "after", "difference"):
                figure = getattr(change, part)
                row |= {
                    f"{part}_s": figure.value,
                    f"{part}_s_low": figure.low,
                    f"{part}_s_high": figure.high,
                }
            row["change"] = change.difference.value / change.before.value
            rows.append(row)
        return pd.DataFrame(rows)


def cost_of_response(
    scenario: Scenario, *, shorter: float = 0.15, effort: Effort | None = None
) -> Response:
    """What it costs that contacts wait ``shorter`` less on average, in every live queue.

    First the scenario is planned as it is. Then every live queue gets the goal, on top of its
    others, that the average speed of answer of each day is shorter than the plan's by that share;
    the upper limit of confidence has to be below it, so the improvement is shown, not hoped for.

    Raises:
        NoAnswer: ``shorter`` is not between 0 and 1, or nobody waits in any queue.
        KeyboardInterrupt: interrupted before both plans were found.
    """
    effort = effort or Effort()
    if not 0 < shorter < 1:
        raise NoAnswer("shorter is a share above 0 and below 1: 0.15 is 15 % shorter")
    names = live_queues(scenario)
    at = [list(scenario.queues).index(name) for name in names]
    effort.observer.say("planning for the goals as they are")
    base = effort.plan(scenario)
    if base.interrupted:
        raise KeyboardInterrupt
    trials = Trials(scenario, effort.fresh_seed(scenario, "response"), jobs=effort.workers)
    runs = range(enough(trials.expected_contacts))
    before = figures.answer_time(trials.one(base.staffing.agents, runs))[:, at]
    waits = figures.estimates(before)
    goals = {
        name: goal_of(scenario, name).model_copy(
            update={"asa_s": _goal(goal_of(scenario, name).asa_s, wait.value * (1 - shorter))}
        )
        for name, wait in zip(names, waits, strict=True)
        if wait.value > 0
    }
    if not goals:
        raise NoAnswer("nobody waits in the plan as it is: no response can be shorter")
    effort.observer.say(f"planning for a response {100 * shorter:g} % shorter")
    faster = effort.plan(with_goals(scenario, goals), base.staffing)
    after = figures.answer_time(trials.one(faster.staffing.agents, runs))[:, at]
    changes = zip(waits, figures.estimates(after), figures.differences(after, before), strict=True)
    queues = {name: Change(*row) for name, row in zip(names, changes, strict=True)}
    unit = base.staffing.unit
    return Response(shorter, base, faster, queues, unit, faster.interrupted)


def _goal(own: float | None, seconds: float) -> float:
    """The goal whose margin reaches up to ``seconds``, or a queue's own if that is stricter."""
    asked = max(seconds / (1 + ASA_MARGIN), 0.01)
    return asked if own is None else min(own, asked)
