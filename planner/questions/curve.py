"""What service costs: the curve of cost against the share answered in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from planner.questions import figures
from planner.questions.changes import NoAnswer, live_queues, with_share
from planner.questions.figures import Figure
from planner.questions.planning import Effort, judged
from planner.staffing.result import StaffingPlan
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

SHARES: Final = (0.70, 0.75, 0.80, 0.85, 0.90, 0.95)


@dataclass(frozen=True, eq=False)
class Point:
    """One service level of the curve."""

    share: float
    plan: StaffingPlan
    """The cheapest plan found that was confirmed for this share or for a higher one."""
    service: Figure
    """Simulated service level over all live queues together, on the runs of the confirmation."""
    queues: dict[str, Figure]
    """The same by queue."""


@dataclass(frozen=True, eq=False)
class Curve:
    """Cost against service."""

    points: tuple[Point, ...]
    """Rising shares; costs never fall."""
    within_s: float | None
    """Threshold of every queue; none: each queue's own."""
    unit: str
    interrupted: bool

    def table(self) -> pd.DataFrame:
        """One row per share.

        Columns: share, cost, hours, bound (what no plan costs less than), holds, service_level
        with _low and _high (95 %), and extra (cost over that of the share before).
        """
        import pandas as pd

        rows, before = [], float("nan")
        for point in self.points:
            plan = point.plan
            rows.append(
                {
                    "share": point.share,
                    "cost": plan.cost,
                    "hours": float(plan.staffing.hours.sum()),
                    "bound": plan.bound.value,
                    "holds": plan.confirmed,
                    "service_level": point.service.value,
                    "service_level_low": point.service.low,
                    "service_level_high": point.service.high,
                    "extra": plan.cost - before,
                }
            )
            before = plan.cost
        return pd.DataFrame(rows)


def cost_curve(
    scenario: Scenario,
    *,
    shares: Sequence[float] = SHARES,
    within_s: float | None = None,
    effort: Effort | None = None,
) -> Curve:
    """What each service level costs, every live queue planned for the same.

    Each plan starts from the one before. A plan that was confirmed for a higher share serves for a
    lower one too, if it is cheaper than what was found there.

    Args:
        scenario: its other goals and limits stay.
        shares: service levels, each above 0 and below 1.
        within_s: threshold of every live queue; none: each queue's own.
        effort: limits of each plan.

    Raises:
        NoAnswer: no live queue, or shares out of range.
        KeyboardInterrupt: interrupted before the first plan.
    """
    effort = effort or Effort()
    if not shares or not all(0 < share < 1 for share in shares):
        raise NoAnswer("shares of a curve lie above 0 and below 1, such as 0.8")
    live_queues(scenario)
    plans: list[tuple[float, StaffingPlan]] = []
    start, interrupted = None, False
    for share in sorted(set(shares)):
        effort.observer.say(f"planning for {100 * share:g} %")
        try:
            plan = effort.plan(with_share(scenario, share, within_s), start)
        except KeyboardInterrupt:
            interrupted = True
            break
        plans.append((share, plan))
        start = plan.staffing
        if plan.interrupted:
            interrupted = True
            break
    if not plans:
        raise KeyboardInterrupt
    points = tuple(_point(scenario, share, plan) for share, plan in _without_dents(plans))
    return Curve(points, within_s, plans[0][1].staffing.unit, interrupted)


def _without_dents(plans: list[tuple[float, StaffingPlan]]) -> list[tuple[float, StaffingPlan]]:
    """A confirmed plan of a higher share in place of a dearer one of a lower share."""
    best: StaffingPlan | None = None
    found = []
    for share, plan in reversed(plans):
        if best is None or plan.cost <= best.cost or not _holds(best):
            best = plan
        found.append((share, best))
    return found[::-1]


def _holds(plan: StaffingPlan) -> bool:
    return plan.confirmed


def _point(scenario: Scenario, share: float, plan: StaffingPlan) -> Point:
    names = list(scenario.queues)
    live = [names.index(name) for name in live_queues(scenario)]
    pairs = figures.service_level(judged(plan).outcome)[:, live]
    (service,) = figures.estimates(figures.together(pairs))
    by_queue = dict(zip(live_queues(scenario), figures.estimates(pairs), strict=True))
    return Point(share, plan, service, by_queue)
