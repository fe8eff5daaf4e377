"""Tables from sheets: one row per noun, in total and by day, three columns per KPI."""

from __future__ import annotations

from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import Calendar
from sim.inputs.arrays import Names
from sim.measure.kpi import KPIS
from sim.measure.kpi_base import About, Kpi
from sim.measure.moments import Moments
from sim.measure.more import MorePlan, has_segments
from sim.measure.plan import Plan, measured_ticks
from sim.measure.precision import steps_hold
from sim.measure.segment_columns import SEGMENT_SERVICE_KPIS
from sim.measure.spans import KINDS, RESOLUTION, edges
from sim.measure.values import Cells, estimate
from sim.measure.waits import quantile
from sim.measure.waits_tables import PROBABILITIES, with_limits

TABLES: Final[dict[About, str]] = {
    "issue": "issues",
    "journey": "journeys",
    "promise": "promises",
    "handling": "handling",
    "experience": "experience",
    "segment": "segments",
    "money": "money",
}
"""Name of each sheet's tables: ``issues_total``, ``issues_by_day`` and so on."""
ALL: Final = "all"
EVERYBODY: Final = "customers"
"""The only segment of a scenario without segments."""

Column = NDArray[np.generic]


def sheet_tables(
    moments: Moments, plan: Plan, names: Names, calendar: Calendar, confidence: float
) -> dict[str, pd.DataFrame]:
    """Tables of a scenario with journeys or costs; none of another one.

    Per table ``_total`` and ``_by_day``. Columns: ``queue``, ``group`` or ``segment`` (last rows:
    ``all``); for promises ``queue``, ``step`` (from 1), ``within_s``, ``target`` and in total
    ``target_holds``; by day ``date``; then for every KPI its value, ``_low`` and ``_high`` (of
    segments service where there are segments, satisfaction and churn where there is a model).
    ``span_quantiles`` has quantiles of response and resolution times.
    """
    frames: dict[str, pd.DataFrame] = {}
    if plan.more is None or moments.more is None:
        return frames
    n_days = len(plan.day_cell)
    dates = [day.isoformat() for day in calendar.dates[calendar.warm_up_days :]]
    total, days = _cells([n_days], plan), _cells(list(range(n_days)), plan)
    for about, name in TABLES.items():
        sheet = getattr(moments.more, about)
        if len(sheet.sums) == 0:
            continue
        keys, kpis = _keys(about, plan.more, names), _kpis(about, plan.more)
        frames[f"{name}_total"] = _frame(moments, keys, total, None, kpis, confidence)
        if about == "promise":
            held = [bool(met) for met in steps_hold(moments, plan)]
            frames[f"{name}_total"].insert(4, "target_holds", held)
        frames[f"{name}_by_day"] = _frame(moments, keys, days, dates, kpis, confidence)
    if moments.more.spans.size:
        own = plan.more.queues["dial"] < 0
        frames["span_quantiles"] = span_quantiles(moments, names.queues, own, confidence)
    return frames


def span_quantiles(
    moments: Moments, queues: tuple[str, ...], own: NDArray[np.bool_], confidence: float
) -> pd.DataFrame:
    """Quantiles of spans: ``queue, span, p, span_s, span_s_low, span_s_high``.

    ``span``: ``response`` (by the queue that a contact entered first) or ``resolution`` (by the
    queue of an issue's first contact, all without queues that dial: ``own`` [Q] is False there).

    Raises:
        KeyError: spans were not measured.
    """
    if moments.more is None:
        raise KeyError("nothing was measured about: spans")
    spans = moments.more.spans.astype(np.float64)
    each = [(name, spans[:, q]) for q, name in enumerate(queues)]
    rows = []
    upper = edges()
    every = spans.sum(axis=1)
    every[:, RESOLUTION] = spans[:, own, RESOLUTION].sum(axis=1)
    for scope, counts in [*each, (ALL, every)]:
        for k, kind in enumerate(KINDS):
            for p in PROBABILITIES:
                statistic = partial(quantile, p=p, upper=upper)
                found = with_limits(moments, counts[:, k], statistic, confidence)
                rows.append((scope, kind, p, *found))
    names = ["queue", "span", "p", "span_s", "span_s_low", "span_s_high"]
    return pd.DataFrame(rows, columns=names)


def _cells(numbers: list[int], plan: Plan) -> Cells:
    ticks = measured_ticks(plan)
    return Cells(np.array(numbers), np.full(len(numbers), ticks), np.ones(len(numbers)))


def _keys(about: About, more: MorePlan, names: Names) -> dict[str, Column]:
    """Columns that name the rows of a table; ``all`` at the end."""
    if about == "promise":
        first = more.steps_from[more.steps["queue"]]
        return {
            "queue": _text([names.queues[q] for q in more.steps["queue"]]),
            "step": np.arange(len(more.steps)) - first + 1,
            "within_s": more.steps["within"] / 1000.0,
            "target": more.steps["share"].copy(),
        }
    if about in ("handling", "money"):
        return {"group": _text([*names.groups, ALL])}
    if about == "segment":
        return {"segment": _text([*(names.segments or (EVERYBODY,)), ALL])}
    return {"queue": _text([*names.queues, ALL])}


def _kpis(about: About, more: MorePlan) -> list[Kpi]:
    """The KPIs of a table; of segments only those with something behind them."""
    kpis = [kpi for kpi in KPIS.values() if kpi.about == about]
    if about != "segment":
        return kpis
    rated = len(more.experience.expectation) > 0
    return [kpi for kpi in kpis if (has_segments(more) if kpi in SEGMENT_SERVICE_KPIS else rated)]


def _text(values: list[str]) -> Column:
    return np.array(values, dtype=object)


def _frame(
    moments: Moments,
    keys: dict[str, Column],
    cells: Cells,
    dates: list[str] | None,
    kpis: list[Kpi],
    confidence: float,
) -> pd.DataFrame:
    """Rows by noun, then by day."""
    rows = len(next(iter(keys.values())))
    data: dict[str, Column] = {
        name: np.repeat(column, len(cells.numbers)) for name, column in keys.items()
    }
    if dates is not None:
        data["date"] = np.tile(np.array(dates, dtype=object), rows)
    for kpi in kpis:
        found = estimate(moments, kpi, cells, confidence)
        for suffix, part in zip(("", "_low", "_high"), found, strict=True):
            # A single noun is its own sum.
            whole = part if len(part) == rows else np.vstack([part, part])
            data[kpi.name + suffix] = whole.ravel()
    return pd.DataFrame(data)
