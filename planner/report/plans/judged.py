"""What a confirmation counted, as the tables that reports show."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from planner.report.plans.view import LEVEL_COLUMNS
from planner.staffing.goals import power_sums
from sim.measure.estimate import limit, ratio

if TYPE_CHECKING:
    from planner.staffing.confirm import Confirmation
    from sim.clock import Calendar

FEW = 0.5
"""Contacts of an interval below which its service level says nothing."""


def verdicts(confirmation: Confirmation, calendar: Calendar) -> pd.DataFrame:
    """The confirmation's own table, with the intervals of the calendar that a goal is over."""
    table = confirmation.table()
    before = calendar.measured_from // calendar.interval_ticks
    rows = confirmation.goals.rows
    table.insert(4, "first", [row.first + before for row in rows])
    table.insert(5, "last", [row.last + before for row in rows])
    return table


def levels(confirmation: Confirmation, calendar: Calendar) -> pd.DataFrame:
    """Service level by queue and interval with one-sided limits, also where it is not judged.

    Columns ``LEVEL_COLUMNS``; formula and counts are those of the goals.
    """
    goals = confirmation.goals
    names = {row.measure: row.name for row in goals.rows if row.kind == "service_level"}
    if not names:
        return pd.DataFrame(columns=LEVEL_COLUMNS)
    before = calendar.measured_from // calendar.interval_ticks
    pairs = goals.pairs(confirmation.outcome)
    parts = []
    for measure, name in names.items():
        sums = power_sums(pairs[:, measure, :, 0], pairs[:, measure, :, 1])
        contacts = sums.y / len(confirmation.outcome)
        value, low, high = ratio(sums), limit(sums, _ERROR), limit(sums, 1 - _ERROR)
        shown = np.flatnonzero(contacts >= FEW)
        part = pd.DataFrame(
            {
                "name": name,
                "interval": shown + before,
                "value": value[shown],
                "low": np.maximum(low[shown], 0.0),
                "high": np.minimum(high[shown], 1.0),
                "contacts": contacts[shown],
            }
        )
        parts.append(part)
    found = pd.concat(parts, ignore_index=True)
    table = verdicts(confirmation, calendar)
    chosen = table[(table["kind"] == "service_level") & (table["over"] == "interval")]
    judged = chosen[["name", "first", "goal", "holds"]].rename(columns={"first": "interval"})
    judged["holds"] = judged["holds"].astype(float)
    return found.merge(judged, on=["name", "interval"], how="left")


_ERROR = 0.05
