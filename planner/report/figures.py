"""Rows of a KPI table as text for readers: value with its confidence interval."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from planner.report import words
from sim.measure import KPIS
from sim.measure.precision import MARGIN

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import By, Result, Verdict

Row = Mapping[str, Any]

VERDICTS = {"holds": "✓ holds", "missed": "✗ missed", "undecided": "? undecided"}
RULE = (
    f"verdict: holds if the one-sided 95 % lower limit is at least the target less "
    f"{100 * MARGIN:g} points; else missed if the one-sided 95 % upper limit lies below the "
    "target; else undecided: more replications would tell."
)

LONGEST_IN_SECONDS = 600
"""Thresholds up to this are called by their seconds, as everybody does."""
TWO_DECIMALS = (
    "contacts_per_issue",
    "contacts_per_customer",
    "cost_per_contact",
    "cost_per_answered",
    "cost_per_resolved_issue",
)
"""Ratios near one, and prices."""
COUNTS_BY_TIME = (
    "Counts and hours by time of day are means per replication and per day on which the interval "
    "is open (hours: staffed)."
)
PERIOD_COLUMN = {"day": "date", "time_of_day": "time"}
"""Column that names the period of a row; ``start`` for the others."""


def rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """A table as one dictionary per row."""
    return cast("list[dict[str, Any]]", table.to_dict("records"))


def by_name(table: pd.DataFrame, key: str) -> dict[str, dict[str, Any]]:
    """Rows of a table of totals by the name of their queue or group."""
    return {str(row[key]): row for row in rows(table)}


def period(row: Row, by: str) -> str:
    """Start of a row's period to be read: ``2026-03-02 08:30``, a date, a time of day."""
    return str(row[PERIOD_COLUMN.get(by, "start")])[:16].replace("T", " ")


def value(row: Row, kpi: str) -> str:
    """The figure alone, in the KPI's unit."""
    return figure_of(kpi, float(row[kpi]))


def figure_of(kpi: str, figure: float) -> str:
    """A figure of this KPI, in its unit; with two decimals where the first says little."""
    if kpi in TWO_DECIMALS and not math.isnan(figure):
        return f"{figure:,.2f}"
    return text(figure, KPIS[kpi].unit)


def text(figure: float, unit: str) -> str:
    """A figure in its unit."""
    if unit == "share":
        return words.percent(figure)
    return words.seconds(figure) if unit == "s" else words.number(figure)


def interval(row: Row, kpi: str) -> str:
    """The limits of the confidence interval; empty where there is none or nothing is random."""
    low, high = float(row[f"{kpi}_low"]), float(row[f"{kpi}_high"])
    if not high > low:
        return ""
    unit = KPIS[kpi].unit
    if unit == "share":
        return f"{100 * low:.1f} – {100 * high:.1f}"
    if unit == "s":
        return words.span(low, high)
    return f"{figure_of(kpi, low)} – {figure_of(kpi, high)}"


def with_interval(row: Row, kpi: str) -> str:
    """``81.2 % (79.9 – 82.5)``."""
    limits = interval(row, kpi)
    return f"{value(row, kpi)} ({limits})" if limits else value(row, kpi)


def promise(verdict: Verdict) -> str:
    """``80 % in 20 s``, ``80 % in 12 h``."""
    within = verdict.within_s
    time = f"{within:g} s" if within <= LONGEST_IN_SECONDS else words.seconds(within)
    time = time.removesuffix(" 00 s")
    return f"{100 * verdict.target:g} % in {time}"


def counts(result: Result, by: By = "total") -> str:
    """What exactly a count in a table is."""
    days = words.counted(result.scenario.days, "day")
    if by == "time_of_day":
        return COUNTS_BY_TIME
    if by == "total":
        return f"Counts and hours are means per replication of {days}."
    return f"Counts and hours are means per replication within each {by}."


def sentence(verdict: Verdict) -> str:
    """What the verdict means, in plain words."""
    asked = f"{verdict.queue}: {promise(verdict)} is promised, {words.percent(verdict.value)} kept"
    if verdict.outcome == "holds":
        return f"{asked}. The target holds (with 95 % confidence, within half a point)."
    if verdict.outcome == "missed":
        return f"{asked}. The target is missed, beyond what chance explains."
    return f"{asked}. Undecided: more replications would tell."
