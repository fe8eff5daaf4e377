"""Goals of the rest of a day that fall short, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from planner.report.plans.judged import levels, verdicts
from planner.report.plans.shortfalls import goals_short
from planner.report.plans.view import Picture

if TYPE_CHECKING:
    from planner.intraday.result import IntradayPlan
    from planner.staffing.confirm import Confirmation

REST = "Rest of the day"


def shortfalls(plan: IntradayPlan, found: Confirmation) -> list[dict[str, Any]]:
    """Goals that do not hold, intervals in a row as one, the furthest off first.

    Each: kind, name, step, over, from, to (ISO local time), value (the worst), goal; ``when`` and
    ``what`` in words; ``fixed``: whether nothing that is moved now can change it.
    """
    picture = Picture(
        plan.moment.scenario,
        plan.calendar,
        scheduled=plan.candidates.present,
        verdicts=verdicts(found, plan.calendar),
        levels=levels(found, plan.calendar),
    )
    soonest = plan.calendar.local(plan.candidates.desk.soonest).isoformat(timespec="minutes")
    rows = goals_short(picture)
    for row in rows:
        if row["over"] != "interval":
            row["when"] = REST
        row["fixed"] = row["over"] == "interval" and row["to"] <= soonest
    return rows


def lines(plan: IntradayPlan, found: Confirmation, most: int) -> list[str]:
    """The same as lines: ``Tuesday 13:00–14:30: voice misses 80 % in 30 s by 6.0 points``."""
    rows = shortfalls(plan, found)
    texts = [
        f"{row['when']}: {row['what']}" + (" (too near to be changed)" if row["fixed"] else "")
        for row in rows
    ]
    texts = list(dict.fromkeys(texts))  # a promise's step may be the goal of the queue, too
    if len(texts) > most:
        texts[most:] = [f"and {len(texts) - most} more: goals.csv has them all"]
    return texts
