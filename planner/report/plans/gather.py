"""From the objects of planning to what reports show."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.report.plans.judged import levels, verdicts
from planner.report.plans.lanes import Lane, Off
from planner.report.plans.shortfalls import thin_intervals
from planner.report.plans.shown import HISTORY_COLUMNS, PAID_HOURS, Shown
from planner.report.plans.view import Picture
from planner.shifts.tables import SESSIONS
from planner.solve import hourly_rates
from planner.staffing.table import prices

if TYPE_CHECKING:
    from planner.requirement import Requirement
    from planner.shifts.result import PlannedShift, ShiftPlan
    from planner.staffing.confirm import Confirmation
    from planner.staffing.result import StaffingPlan


def of_staffing(plan: StaffingPlan, requirement: Requirement | None = None) -> Shown:
    """What is shown of a staffing plan; ``requirement``: what formulas ask for, beside it."""
    staffing = plan.staffing
    scenario, calendar = staffing.scenario, staffing.calendar
    picture = Picture(
        scenario,
        calendar,
        scheduled=staffing.agents.astype(float),
        required=None if requirement is None else np.asarray(requirement.net, dtype=float),
    )
    tables: dict[str, pd.DataFrame] = {}
    if requirement is not None:
        tables["requirement"] = requirement.table()
    picture = with_verdict(picture, plan.confirmation)
    return Shown(
        kind="staffing",
        picture=picture,
        cost=plan.cost,
        unit=staffing.unit,
        hours=staffing.hours,
        cost_by_group=staffing.hours * prices(scenario),
        bound=plan.bound,
        gap=plan.gap,
        estimate=plan.estimate,
        confirmation=plan.confirmation,
        replications=plan.replications,
        seed=plan.seed,
        interrupted=plan.interrupted,
        reproducible=plan.reproducible,
        history=plan.progress(),
        tables=tables,
        notes=(*plan.notes, *thin(picture)),
    )


def of_shifts(plan: ShiftPlan, requirement: Requirement | None = None, *, before: int = 0) -> Shown:
    """What is shown of a shift plan.

    Args:
        plan: the plan.
        requirement: what formulas ask for, beside it.
        before: replications simulated for what it had to cover.
    """
    scenario, calendar = plan.scenario, plan.calendar
    picture = Picture(
        scenario,
        calendar,
        scheduled=plan.coverage,
        required=None if requirement is None else np.asarray(requirement.net, dtype=float),
        needed=None if plan.required is None else plan.required.astype(float),
    )
    hour = calendar.interval_minutes / 60
    inside = picture.measured
    pauses = plan.pause_table()
    away = pauses["activity"].isin(SESSIONS)
    tables = {
        "coverage": plan.coverage_table(),
        "shifts": plan.table(),
        "breaks": pauses[~away],
        "sessions": pauses[away],
    }
    if requirement is not None:
        tables["requirement"] = requirement.table()
    short = 0.0
    if picture.needed is not None:
        missing = np.maximum(picture.needed - plan.coverage, 0.0)
        short = float(missing[:, inside].sum()) * hour
    picture = with_verdict(picture, plan.confirmation)
    return Shown(
        kind="shifts",
        picture=picture,
        cost=plan.cost,
        unit=PAID_HOURS if hourly_rates(scenario).in_hours else scenario.costs.currency,
        hours=plan.coverage[:, inside].sum(axis=1) * hour,
        cost_by_group=np.array(
            [
                sum(row.count * row.cost for row in plan.shifts if row.group == name)
                for name in scenario.groups
            ],
            dtype=float,
        ),
        bound=plan.bound,
        gap=plan.gap,
        confirmation=plan.confirmation,
        replications=before + _spent(plan),
        seed=plan.seed,
        interrupted=plan.interrupted,
        reproducible=plan.reproducible,
        paid_hours=plan.paid_hours,
        short_hours=short,
        history=pd.DataFrame(list(plan.history)).reindex(columns=HISTORY_COLUMNS),
        tables={name: table for name, table in tables.items() if len(table)},
        lanes=tuple(_lane(plan, row) for row in plan.shifts),
        notes=(*plan.notes, *unjudged(plan.confirmation), *thin(picture)),
    )


def thin(picture: Picture) -> tuple[str, ...]:
    """A note on intervals that no goal protects, if there are any."""
    sentence = thin_intervals(picture)
    return () if sentence is None else (sentence,)


def _lane(plan: ShiftPlan, row: PlannedShift) -> Lane:
    date = plan.days(row.group).local.dates[row.day].isoformat()
    off = []
    for pause in sorted(row.pauses):
        begin = row.start + pause.after_minutes
        off.append(Off(pause.activity, begin, begin + pause.minutes))
    return Lane(row.group, date, row.start, row.end, row.count, tuple(off))


def _spent(plan: ShiftPlan) -> int:
    judged = 0 if plan.confirmation is None else plan.confirmation.replications
    return max([judged, *(int(row.get("replications", 0)) for row in plan.history)])


def with_verdict(picture: Picture, confirmation: Confirmation | None) -> Picture:
    """The picture with what a confirmation found."""
    if confirmation is None:
        return picture
    return replace(
        picture,
        verdicts=verdicts(confirmation, picture.calendar),
        levels=levels(confirmation, picture.calendar),
    )


def unjudged(confirmation: Confirmation | None) -> tuple[str, ...]:
    """A note on queues without goals, if there are any."""
    if confirmation is None or not confirmation.goals.unjudged:
        return ()
    return (f"Not judged: {'; '.join(confirmation.goals.unjudged)}.",)
