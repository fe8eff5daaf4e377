"""KPI tables: one row per queue (or group) and period, three columns per KPI."""

from __future__ import annotations

from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import MINUTES_PER_DAY, Calendar
from sim.inputs.arrays import Names
from sim.measure import columns
from sim.measure.kpi import KPIS
from sim.measure.kpi_base import About, Kpi
from sim.measure.moments import Moments
from sim.measure.periods import NONE, PERIODS
from sim.measure.plan import Plan, measured_ticks
from sim.measure.precision import holds
from sim.measure.sheet_tables import ALL, sheet_tables
from sim.measure.times_of_day import times_of_day
from sim.measure.values import Cells, estimate
from sim.measure.waits_tables import offered_waits, wait_distribution, wait_quantiles

MIXED: Final = "mixed"
"""Formula of all queues together where they differ."""

Floats = NDArray[np.float64]
Keys = dict[str, NDArray[np.generic]]


def tables(
    moments: Moments, plan: Plan, names: Names, calendar: Calendar, confidence: float = 0.95
) -> dict[str, pd.DataFrame]:
    """All tables that were asked for.

    ``queues_total``, ``queues_by_day``, ``_by_hour``, ``_by_interval``, ``_by_time_of_day``, the
    same for ``groups`` (if agents were asked for), ``wait_distribution`` and ``wait_quantiles``
    (if asked for), and those of ``sim.measure.sheet_tables``. Columns: ``queue`` or ``group``
    (last rows: ``all``), for queues ``formula``,
    then the period (``date``; ``start``, local time with UTC offset; or ``time``, wall clock, and
    ``days``, on how many it is open), then for every KPI its value, ``_low`` and ``_high``
    (docs/kpis.md has the units). Counts are means per replication, by time of day per open day.
    Limits are NaN with one replication.
    """
    frames: dict[str, pd.DataFrame] = {}
    nouns: list[tuple[About, tuple[str, ...]]] = [("queue", names.queues)]
    if plan.settings[0]["agents"]:
        nouns.append(("group", names.groups))
    for about, labels in nouns:
        frames[f"{about}s_total"] = _total(moments, plan, about, labels, confidence)
        for kind, name in enumerate(PERIODS):
            if plan.cell_of[kind, 0] != NONE:
                found = _by_period(moments, plan, calendar, about, labels, kind, confidence)
                frames[f"{about}s_by_{name}"] = found
    if plan.settings[0]["distribution"]:
        frames["wait_distribution"] = wait_distribution(moments, names.queues)
        frames["wait_quantiles"] = wait_quantiles(moments, names.queues, confidence)
    return frames | sheet_tables(moments, plan, names, calendar, confidence)


def long_format(frame: pd.DataFrame) -> pd.DataFrame:
    """A wide table as rows of ``kpi, unit, value, low, high`` after the key columns."""
    kpis = [name for name in frame.columns if name in KPIS]
    data = {*kpis, *(f"{name}_low" for name in kpis), *(f"{name}_high" for name in kpis)}
    keys = [name for name in frame.columns if name not in data]
    parts = []
    for name in kpis:
        part = frame[keys].copy()
        part["kpi"], part["unit"] = name, KPIS[name].unit
        part["value"], part["low"] = frame[name], frame[f"{name}_low"]
        part["high"] = frame[f"{name}_high"]
        parts.append(part)
    return pd.concat(parts, ignore_index=True)


def _total(
    moments: Moments, plan: Plan, about: About, labels: tuple[str, ...], confidence: float
) -> pd.DataFrame:
    last = int(plan.settings[0]["n_cells"]) - 1
    ticks = measured_ticks(plan)
    cells = Cells(np.array([last]), np.array([ticks]), np.ones(1))
    keys: Keys = {}
    if about == "queue":
        within = [*(plan.rules["threshold"] / 1000.0), np.nan]
        target = [*plan.rules["share"], np.nan]
        met = [*(bool(met) for met in holds(moments, plan)), None]
        keys = {
            "within_s": np.array(within, dtype=object),
            "target": np.array(target, dtype=object),
            "target_holds": np.array(met, dtype=object),
        }
    frame = _frame(moments, plan, about, labels, cells, keys, confidence, totals=True)
    if about == "queue":
        frame["within_s"] = frame["within_s"].astype(np.float64)
        frame["target"] = frame["target"].astype(np.float64)
        if plan.settings[0]["distribution"]:
            values = offered_waits(moments, len(plan.rules), confidence)
            for suffix, part in zip(("", "_low", "_high"), values, strict=True):
                frame[f"offered_wait_s{suffix}"] = part
    return frame


def _by_period(
    moments: Moments,
    plan: Plan,
    calendar: Calendar,
    about: About,
    labels: tuple[str, ...],
    kind: int,
    confidence: float,
) -> pd.DataFrame:
    numbers, first = np.unique(plan.cell_of[kind], return_index=True)
    period = PERIODS[kind]
    keys = _period_keys(plan, calendar, period, first, len(labels) + 1)
    if period == "time_of_day":
        cells = times_of_day(plan, calendar, about)
        keys["days"] = _by_scope(cells.repeats, labels).astype(np.int64)
    else:
        intervals = np.bincount(plan.cell_of[kind])[numbers]
        ticks = intervals * float(calendar.interval_ticks)
        ticks[numbers == plan.cell_of[kind, 0]] -= float(plan.settings[0]["skipped"])
        cells = Cells(numbers.astype(np.intp), ticks, np.ones(len(numbers)))
    return _frame(moments, plan, about, labels, cells, keys, confidence, totals=period == "day")


def _period_keys(
    plan: Plan, calendar: Calendar, period: str, first: NDArray[np.intp], scopes: int
) -> Keys:
    """Columns that name the periods whose first measured intervals are ``first``."""
    at = first + int(plan.settings[0]["first_interval"])
    if period == "time_of_day":
        minutes = calendar.interval_minute[at] % MINUTES_PER_DAY
        text = [f"{minute // 60:02d}:{minute % 60:02d}" for minute in minutes]
        return {"time": np.tile(np.array(text, dtype=object), scopes)}
    dates = [calendar.dates[day].isoformat() for day in calendar.interval_day[at]]
    keys: Keys = {"date": np.tile(np.array(dates, dtype=object), scopes)}
    if period != "day":
        moments = [calendar.local(int(i) * calendar.interval_ticks) for i in at]
        starts = [moment.isoformat(timespec="minutes") for moment in moments]
        keys["start"] = np.tile(np.array(starts, dtype=object), scopes)
    return keys


def _frame(
    moments: Moments,
    plan: Plan,
    about: About,
    labels: tuple[str, ...],
    cells: Cells,
    keys: Keys,
    confidence: float,
    *,
    totals: bool,
) -> pd.DataFrame:
    """Rows by scope, then by period."""
    per_scope = len(cells.numbers)
    scopes = np.repeat(np.array([*labels, ALL], dtype=object), per_scope)
    data: dict[str, NDArray[np.generic]] = {about: scopes}
    if about == "queue":
        data["formula"] = np.repeat(np.array(_formulas(plan), dtype=object), per_scope)
    data.update(keys)
    for kpi in KPIS.values():
        if not _shown(kpi, about, totals, plan):
            continue
        found = estimate(moments, kpi, cells, confidence)
        for suffix, part in zip(("", "_low", "_high"), found, strict=True):
            data[kpi.name + suffix] = _by_scope(part, labels)
    return pd.DataFrame(data)


def _by_scope(part: Floats, labels: tuple[str, ...]) -> Floats:
    """Column of ``[scope, cell]``, with the row for all repeating that of a single noun."""
    return (part if len(part) > len(labels) else np.vstack([part, part])).ravel()


def _shown(kpi: Kpi, about: About, totals: bool, plan: Plan) -> bool:
    if kpi.about != about or kpi.kind == "waits" or (kpi.totals_only and not totals):
        return False
    if kpi.journeys_only and (plan.more is None or not plan.more.settings[0]["journeys"]):
        return False
    return bool(plan.settings[0]["queue_length"]) or kpi.name != "queue_length_max"


def _formulas(plan: Plan) -> list[str]:
    each = [columns.FORMULAS[int(number)] for number in plan.rules["formula"]]
    return [*each, each[0] if len(set(each)) == 1 else MIXED]
