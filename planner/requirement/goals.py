"""What a queue's requirement is to reach in every interval."""

from __future__ import annotations

from planner.analytic.staff import Goal
from sim.scenario import Scenario
from sim.scenario.models.planning import Goal as PlanGoal
from sim.scenario.models.planning import StaffLimits


def goal_of(scenario: Scenario, queue: str, group: str) -> Goal:
    """The goals of ``planning.goals`` for a queue, else its target, as a goal of each interval.

    Goals of a day (abandonment, ASA, the occupancy cap of ``group``) are asked of each interval:
    a day of intervals that keep them keeps them too.
    """
    target = scenario.queues[queue].target
    plan = scenario.planning.goals.get(queue, PlanGoal())
    share = plan.share if plan.share is not None else target.share
    if plan.interval_share is not None and "interval" in plan.over:
        share = plan.interval_share
    return Goal(
        service_level=share,
        formula=target.formula,
        within_s=target.within_s,
        short_s=target.short_abandon_s,
        asa_s=plan.asa_s,
        abandon_rate=plan.abandon_rate,
        occupancy=occupancy_cap(scenario, group),
    )


def occupancy_cap(scenario: Scenario, group: str) -> float | None:
    """Highest occupancy that the plan allows a group; None: any."""
    limits = scenario.planning.staff.get(group, StaffLimits())
    return limits.occupancy if limits.occupancy is not None else scenario.planning.occupancy
