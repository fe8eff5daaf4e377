"""The other way round: what service so many agents, or so much money, can give."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.questions import figures
from planner.questions.changes import (
    NoAnswer,
    goal_of,
    live_queues,
    share_of,
    with_goals,
    with_groups,
)
from planner.questions.figures import Figure
from planner.questions.planning import Effort, judged
from planner.staffing.result import StaffingPlan
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

HOURS_A_DAY: Final = 7.5
"""On the phone, of one of a headcount."""
LOWEST, HIGHEST = 0.05, 0.99
"""Range of the service levels that are planned for."""


@dataclass(frozen=True, eq=False)
class Service:
    """The best service within a limit."""

    points: int
    """Every live queue reaches its service level goal plus so many points (maybe negative)."""
    plan: StaffingPlan
    """The plan that shows it."""
    limit: float
    """What was given, in ``unit``."""
    unit: str
    queues: dict[str, Figure]
    """Simulated service level by queue, on the runs of the confirmation."""
    goals: dict[str, float]
    """Service level planned for by queue: the scenario's goal plus ``points``."""
    next_cost: float | None
    """What one point more costs; none: not asked, or no more to be had."""
    interrupted: bool

    def table(self) -> pd.DataFrame:
        """One row per queue: queue, goal, service_level with _low and _high (95 %)."""
        import pandas as pd

        return pd.DataFrame(
            {
                "queue": list(self.queues),
                "goal": [self.goals[name] for name in self.queues],
                "service_level": [row.value for row in self.queues.values()],
                "service_level_low": [row.low for row in self.queues.values()],
                "service_level_high": [row.high for row in self.queues.values()],
            }
        )


def service_of(
    scenario: Scenario,
    *,
    budget: float | None = None,
    hours: float | None = None,
    headcount: float | None = None,
    hours_each: float = HOURS_A_DAY,
    effort: Effort | None = None,
) -> Service:
    """The best service that a budget, so many agent-hours or so many people can give.

    Best means: the worst margin over the service level goals is as large as can be. All live
    queues' goals are raised or lowered together by whole points, and the highest for which a plan
    is found within the limit is the answer; how agents are spread over groups and intervals is the
    plan's. Goals on abandonment and ASA are left out: what is given decides.

    Args:
        scenario: its limits and the shares of its goals hold.
        budget: at most this cost over the measured days, in the scenario's currency.
        hours: at most so many agent-hours on the phone over the measured days.
        headcount: so many people a day, each ``hours_each`` on the phone.
        hours_each: see ``headcount``.
        effort: limits of each plan.

    Raises:
        NoAnswer: not exactly one of the three is given; no group has a cost; even the lowest
            service costs more.
        KeyboardInterrupt: interrupted before a plan within the limit was found.
    """
    effort = effort or Effort()
    limit, priced = _limit(scenario, budget, hours, headcount, hours_each)
    asked = scenario if priced else _unpriced(scenario)
    search = _Search(asked, limit, effort)
    return search.answer()


def _limit(
    scenario: Scenario,
    budget: float | None,
    hours: float | None,
    headcount: float | None,
    hours_each: float,
) -> tuple[float, bool]:
    """The limit, and whether it is money."""
    given = [value for value in (budget, hours, headcount) if value is not None]
    if len(given) != 1 or given[0] <= 0:
        raise NoAnswer("give one of budget, hours and headcount, above 0")
    if budget is not None:
        if not any(group.cost_per_hour > 0 for group in scenario.groups.values()):
            raise NoAnswer(
                "a budget needs costs, and no group has cost_per_hour: give them, or ask with hours"
            )
        return budget, True
    if hours is not None:
        return hours, False
    return float(given[0]) * hours_each * scenario.days, False


def _unpriced(scenario: Scenario) -> Scenario:
    """Costs are agent-hours."""
    free = {
        name: group.model_copy(update={"cost_per_hour": 0.0})
        for name, group in scenario.groups.items()
    }
    return with_groups(scenario, free)


class _Search:
    """Plans for goals raised by whole points, until the limit lies between two of them."""

    def __init__(self, scenario: Scenario, limit: float, effort: Effort) -> None:
        self._scenario, self._limit, self._effort = scenario, limit, effort
        shares = [share_of(scenario, name) for name in live_queues(scenario)]
        self._low = round(100 * (LOWEST - min(shares)))
        self._high = round(100 * (HIGHEST - max(shares)))
        self._plans: dict[int, StaffingPlan] = {}
        self._interrupted = False

    def answer(self) -> Service:
        """The highest number of points within the limit."""
        try:
            self._bracket()
        except KeyboardInterrupt:
            self._interrupted = True
        within = [points for points, plan in self._plans.items() if self._fits(plan)]
        if not within and self._interrupted:
            raise KeyboardInterrupt
        if not within:
            cheapest = min(plan.cost for plan in self._plans.values())
            unit = next(iter(self._plans.values())).staffing.unit
            raise NoAnswer(
                f"{self._limit:,.0f} {unit} are not enough for any service: a plan for "
                f"{100 * LOWEST:g} % in time costs {cheapest:,.0f}"
            )
        return self._service(max(within))

    def _bracket(self) -> None:
        """Steps that double from the scenario's own goals, then halves."""
        low, high, points, step = self._low - 1, self._high + 1, 0, 4
        points = min(max(points, self._low), self._high)
        while high - low > 1:
            if self._fits(self._plan(points)):
                low = points
            else:
                high = points
            if self._interrupted:
                return
            if low < self._low:
                points = max(self._low, high - step)
            elif high > self._high:
                points = min(self._high, low + step)
            else:
                points = (low + high) // 2
            step *= 2

    def _fits(self, plan: StaffingPlan) -> bool:
        held = plan.confirmed
        return held and plan.cost <= self._limit + 1e-9

    def _plan(self, points: int) -> StaffingPlan:
        if points not in self._plans:
            self._effort.observer.say(f"planning for service level goals {points:+d} points")
            near = min(self._plans, key=lambda p: abs(p - points), default=None)
            start = None if near is None else self._plans[near].staffing
            plan = self._effort.plan(shifted(self._scenario, points), start)
            self._plans[points] = plan
            self._interrupted |= plan.interrupted
        return self._plans[points]

    def _service(self, points: int) -> Service:
        plan = self._plans[points]
        names = live_queues(self._scenario)
        at = [list(self._scenario.queues).index(name) for name in names]
        outcome = judged(plan).outcome
        levels = figures.estimates(figures.service_level(outcome)[:, at])
        more = self._plans.get(points + 1)
        goals = {name: _moved(share_of(self._scenario, name), points) for name in names}
        return Service(
            points=points,
            plan=plan,
            limit=self._limit,
            unit=plan.staffing.unit,
            queues=dict(zip(names, levels, strict=True)),
            goals=goals,
            next_cost=None if more is None else more.cost,
            interrupted=self._interrupted,
        )


def shifted(scenario: Scenario, points: int) -> Scenario:
    """Service level goals of live queues moved by whole points; no goals on other figures."""
    goals = {}
    for name in live_queues(scenario):
        goal = goal_of(scenario, name)
        each = goal.interval_share
        goals[name] = goal.model_copy(
            update={
                "share": _moved(share_of(scenario, name), points),
                "interval_share": None if each is None else _moved(each, points),
                "abandon_rate": None,
                "asa_s": None,
            }
        )
    return with_goals(scenario, goals)


def _moved(share: float, points: int) -> float:
    return min(max(round(share + points / 100, 6), LOWEST), HIGHEST)
