"""From moments to the estimate of a KPI in chosen cells."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import TICKS_PER_SECOND
from sim.measure.estimate import Interval, Sums, interval, limit, mean_sums
from sim.measure.kpi import COLUMNS, PAIRS
from sim.measure.kpi_base import About, Kpi, Unit
from sim.measure.moments import Moments
from sim.measure.sheets import Sheet

Floats = NDArray[np.float64]
Ints = NDArray[np.intp]

TICKS_PER_HOUR: Final = 3600 * TICKS_PER_SECOND
_TICKS: Final[dict[Unit, float]] = {"s": TICKS_PER_SECOND, "hours": TICKS_PER_HOUR}


class Cells(NamedTuple):
    """Cells of one kind of period."""

    numbers: Ints  # [C]
    ticks: Floats  # [C] length of the period; for a time of day [scope, C], on its open days
    repeats: Floats  # [C] 1; for a time of day [scope, C], its open days


def sums_of(moments: Moments, kpi: Kpi, cells: Cells) -> Sums:
    """Power sums ``[scope, cell]`` behind a KPI, in ticks and contacts.

    Raises:
        KeyError: the scenario has no table of the KPI.
        ValueError: the KPI comes from the histogram of waits.
    """
    if kpi.kind == "waits":
        raise ValueError(f"{kpi.name} is not a ratio of sums")
    names, pairs = COLUMNS[kpi.about], PAIRS[kpi.about]
    at = cells.numbers
    *powers, products = _kept(moments, kpi.about)
    i = names.index(kpi.numerator)
    x, xx, xxx = (power[:, at, i] for power in powers)
    n = int(moments.n[0])
    if kpi.kind != "ratio":
        return mean_sums(n, x, xx, xxx)
    j = names.index(kpi.denominator)
    y, yy, yyy = (power[:, at, j] for power in powers)
    xy, xxy, xyy = np.moveaxis(products[:, at, pairs.index((i, j))], -1, 0)
    return Sums(n, x, y, xx, xy, yy, xxx, xxy, xyy, yyy)


def _kept(moments: Moments, about: About) -> tuple[Floats, Floats, Floats, Floats]:
    """Sums, squares, cubes and products of a table's cells.

    Raises:
        KeyError: the scenario has no such table.
    """
    if about == "queue":
        sums, squares = moments.queue_sums, moments.queue_squares
        return sums, squares, moments.queue_cubes, moments.queue_products
    if about == "group":
        sums, squares = moments.group_sums, moments.group_squares
        return sums, squares, moments.group_cubes, moments.group_products
    if moments.more is None:
        raise KeyError(f"nothing was measured about: {about}")
    sheet: Sheet = getattr(moments.more, about)
    return sheet.sums, sheet.squares, sheet.cubes, sheet.products


def estimate(moments: Moments, kpi: Kpi, cells: Cells, confidence: float) -> Interval:
    """Estimate of a KPI with its limits ``[scope, cell]``, in the KPI's unit.

    NaN where nothing happened that the KPI divides by; limits are NaN with one replication.
    """
    sums = sums_of(moments, kpi, cells)
    scale = _scale(kpi, cells)
    found = interval(sums, confidence)
    value, low, high = (part * scale for part in found)
    if kpi.indicator:
        low, high = _never_certain(sums, value, low, high, confidence)
    return Interval(value, np.clip(low, kpi.least, kpi.most), np.clip(high, kpi.least, kpi.most))


def lower_limit(moments: Moments, kpi: Kpi, cells: Cells, confidence: float) -> Floats:
    """One-sided lower limit ``[scope, cell]`` in the KPI's unit."""
    low = limit(sums_of(moments, kpi, cells), 1 - confidence) * _scale(kpi, cells)
    return np.clip(low, kpi.least, kpi.most)


def _scale(kpi: Kpi, cells: Cells) -> Floats:
    """Factor ``[cell]`` or ``[scope, cell]`` from the ratio of columns to the KPI's unit."""
    if kpi.kind == "level":
        return np.divide(1.0, cells.ticks)
    scale = np.full(len(cells.numbers), 1.0 / _TICKS.get(kpi.unit, 1.0))
    return scale / cells.repeats if kpi.kind == "count" else scale


def _never_certain(
    sums: Sums, value: Floats, low: Floats, high: Floats, confidence: float
) -> tuple[Floats, Floats]:
    """Limits of a share of yes-or-no outcomes that were all yes, or all no.

    Their variance is estimated as zero; the exact binomial limit (Clopper and Pearson 1934,
    Biometrika 26:404) for as many independent trials as replications had one takes its place.
    """
    if sums.n < 2:
        return low, high
    trials = np.maximum(np.minimum(sums.y, float(sums.n)), 1.0)
    bound = ((1 - confidence) / 2) ** (1 / trials)
    low = np.where(value == 1.0, bound, low)
    high = np.where(value == 0.0, 1 - bound, high)
    return low, high
