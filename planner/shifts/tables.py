"""Tables of a shift plan, in local time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.shifts.written import clock

if TYPE_CHECKING:
    from planner.shifts.result import ShiftPlan

SESSIONS = ("meeting", "training", "coaching")


def shift_table(plan: ShiftPlan) -> pd.DataFrame:
    """One row per planned shift.

    Columns: group, type, date (local, on which it starts), start, end (HH:MM; an end not after
    the start is on the next day), breaks (times in words), agents, paid_hours and cost (of all
    of them).
    """
    rows = [
        {
            "group": row.group,
            "type": row.type,
            "date": plan.days(row.group).local.dates[row.day].isoformat(),
            "start": clock(row.start),
            "end": clock(row.end),
            "breaks": ", ".join(
                f"{pause.activity} {clock(row.start + pause.after_minutes)}"
                for pause in sorted(row.pauses)
            ),
            "agents": row.count,
            "paid_hours": row.count * row.paid_minutes / 60,
            "cost": row.count * row.cost,
        }
        for row in plan.shifts
    ]
    columns = ["group", "type", "date", "start", "end", "breaks", "agents", "paid_hours", "cost"]
    return pd.DataFrame(rows, columns=columns)


def pause_table(plan: ShiftPlan) -> pd.DataFrame:
    """One row per break, gap and session of a planned shift.

    Columns: group, date, shift_start, shift_end, activity, name, start, end (ISO local times
    with offset), paid, agents.
    """
    rows = []
    for row in plan.shifts:
        local = plan.days(row.group).local
        begun = local.tick(row.day, row.start)
        for pause in sorted(row.pauses):
            start = begun + pause.after_minutes * 60_000
            until = start + pause.minutes * 60_000
            rows.append(
                {
                    "group": row.group,
                    "date": local.dates[row.day].isoformat(),
                    "shift_start": clock(row.start),
                    "shift_end": clock(row.end),
                    "activity": pause.activity,
                    "name": pause.name,
                    "start": local.local(start).isoformat(timespec="minutes"),
                    "end": local.local(until).isoformat(timespec="minutes"),
                    "paid": pause.paid,
                    "agents": row.count,
                }
            )
    columns = ["group", "date", "shift_start", "shift_end", "activity", "name", "start", "end"]
    return pd.DataFrame(rows, columns=[*columns, "paid", "agents"])


def coverage_table(plan: ShiftPlan) -> pd.DataFrame:
    """One row per group and measured interval in which somebody is needed or there.

    Columns: group, date, start (the centre's local time, ISO with offset), required (missing
    where the plan was made against targets alone), scheduled (mean agents on the phone), least
    (fewest at any moment), short and over (agents, of the mean).
    """
    calendar = plan.calendar
    coverage, least = plan.coverage, plan.least_coverage
    required = plan.required
    wanted = coverage > 0 if required is None else (coverage > 0) | (required > 0)
    measured = np.arange(calendar.n_intervals) * calendar.interval_ticks >= calendar.measured_from
    g, i = np.nonzero(wanted & measured)
    names = list(plan.scenario.groups)
    starts = {int(k): calendar.local(int(k) * calendar.interval_ticks) for k in np.unique(i)}
    needed = np.full(len(g), np.nan) if required is None else required[g, i].astype(float)
    there = coverage[g, i]
    return pd.DataFrame(
        {
            "group": [names[k] for k in g],
            "date": [starts[int(k)].date().isoformat() for k in i],
            "start": [starts[int(k)].isoformat(timespec="minutes") for k in i],
            "required": needed,
            "scheduled": there,
            "least": least[g, i],
            "short": np.maximum(needed - there, 0.0),
            "over": np.maximum(there - needed, 0.0),
        }
    )
