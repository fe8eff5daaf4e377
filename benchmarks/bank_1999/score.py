"""How far a prediction is from the record: by half-hour, in total, and day by day."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.bank_1999.backtest import Outcome, Period
from benchmarks.bank_1999.record import SUMS

Floats = npt.NDArray[np.float64]
LOW, HIGH = 0.025, 0.975
NORMAL_95 = 1.96


@dataclass(frozen=True)
class Kpi:
    """A figure as scale x one sum / another (`days`: per recorded day)."""

    label: str
    above: str
    below: str
    scale: float
    unit: str
    digits: int

    def of(self, sums: npt.ArrayLike, days: npt.ArrayLike = 1.0) -> Floats:
        """The figure of sums [..., sum]; NaN where nothing was counted."""
        values: Floats = np.asarray(sums, dtype=np.float64)
        above: Floats = values[..., SUMS.index(self.above)]
        below = days if self.below == "days" else values[..., SUMS.index(self.below)]
        return ratio(self.scale * above, below)


def ratio(above: npt.ArrayLike, below: npt.ArrayLike) -> Floats:
    """`above / below`, NaN where `below` is 0."""
    top, bottom = np.broadcast_arrays(np.asarray(above, float), np.asarray(below, float))
    result: Floats = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=result, where=bottom > 0)
    return result


OFFERED = Kpi("offered", "offered", "days", 1.0, "calls", 0)
SERVICE_LEVEL = Kpi("SL 20 s", "answered_in_20s", "offered", 100.0, "%", 1)
WAIT = Kpi("mean wait", "wait_all_s", "offered", 1.0, "s", 1)
ABANDONED = Kpi("abandoned", "abandoned", "offered", 100.0, "%", 1)
KPIS = (OFFERED, SERVICE_LEVEL, WAIT, ABANDONED)


@dataclass(frozen=True)
class Estimate:
    """Predicted figures [half-hour] or of the whole day [] with limits."""

    value: Floats
    low: Floats
    """95 % confidence interval of the mean over replications."""
    high: Floats
    band_low: Floats
    """95 % of simulated days lie between these."""
    band_high: Floats


def estimate(outcome: Outcome, period: Period, kpi: Kpi, *, whole: bool) -> Estimate:
    """A figure of the simulation over the period, by half-hour or of the whole day.

    The confidence interval is that of a ratio of means over replications (linearised); the band
    holds the middle 95 % of the simulated days of all replications.
    """
    axes = (1, 2) if whole else (1,)
    parts = outcome.every.sum(axis=axes, dtype=float)
    days = days_of(period, whole=whole)
    value = kpi.of(parts.mean(axis=0), days)
    half = NORMAL_95 * _standard_error(parts, kpi, value, days)
    each = kpi.of(outcome.every.sum(axis=2, dtype=float) if whole else outcome.every)
    each = np.where(period.seen if not whole else True, each, np.nan)
    low, high = _quantiles(each.reshape(-1, *value.shape))
    return Estimate(value, value - half, value + half, low, high)


def days_of(period: Period, *, whole: bool) -> Floats:
    """Number of days behind a sum over the period: days, or days recorded by half-hour."""
    return np.asarray(len(period.days) if whole else period.seen.sum(axis=0), dtype=float)


def _standard_error(parts: Floats, kpi: Kpi, value: Floats, days: Floats) -> Floats:
    above = kpi.scale * parts[..., SUMS.index(kpi.above)]
    below = (
        np.broadcast_to(days, above.shape)
        if kpi.below == "days"
        else parts[..., SUMS.index(kpi.below)]
    )
    left = above - value * below
    return ratio(left.std(axis=0, ddof=1) / np.sqrt(len(parts)), below.mean(axis=0))


def _quantiles(values: Floats) -> tuple[Floats, Floats]:
    """2.5 % and 97.5 % over the first axis, NaN left out; NaN where nothing is left.

    Ranks k / (n + 1), so that a further day of the same kind lies between them in 95 % of cases.
    """
    flat = values.reshape(len(values), -1)
    limits = np.full((2, flat.shape[1]), np.nan)
    for column in range(flat.shape[1]):
        known = flat[:, column][~np.isnan(flat[:, column])]
        if len(known):
            limits[:, column] = np.quantile(known, [LOW, HIGH], method="weibull")
    shaped = limits.reshape(2, *values.shape[1:])
    return shaped[0], shaped[1]


def error_by_half_hour(predicted: Floats, period: Period, kpi: Kpi) -> float:
    """Error over the half-hours of the day: of `offered` the WAPE in per cent, else the mean
    absolute error in the unit of the figure, half-hours weighted by recorded calls.

    Args:
        predicted: sums over the period, [half-hour, sum].
    """
    record = period.sums.sum(axis=(0, 2))
    calls = record[:, SUMS.index("offered")]
    if kpi is OFFERED:
        expected = predicted[:, SUMS.index("offered")]
        return float(100 * np.abs(expected - calls).sum() / calls.sum())
    open_ = calls > 0
    gap = np.abs(kpi.of(predicted) - kpi.of(record))[open_]
    return float((np.nan_to_num(gap) * calls[open_]).sum() / calls.sum())


def error_of_days(predicted: Floats, period: Period, kpi: Kpi) -> float:
    """Mean absolute error of day totals (offered: WAPE in per cent); predicted [day, sum]."""
    record = period.sums.sum(axis=(1, 2))
    gap = np.abs(kpi.of(predicted) - kpi.of(record))
    if kpi is OFFERED:
        return float(100 * gap.sum() / kpi.of(record).sum())
    return float(gap.mean())


def coverage(outcome: Outcome, period: Period, kpi: Kpi) -> float:
    """Share of recorded days (totals) within the 95 % of their own simulated days."""
    low, high = _quantiles(kpi.of(outcome.every.sum(axis=2, dtype=float)))
    found = kpi.of(period.sums.sum(axis=(1, 2)))
    return float(((low <= found) & (found <= high)).mean())


def cell_coverage(outcome: Outcome, period: Period, kpi: Kpi) -> float:
    """The same for the half-hours of the days, those with a call recorded."""
    low, high = _quantiles(kpi.of(outcome.every))
    found = kpi.of(period.sums.sum(axis=2))
    known = period.seen & ~np.isnan(found) & ~np.isnan(low)
    known &= period.sums.sum(axis=2)[..., SUMS.index("offered")] > 0
    return float(((low <= found) & (found <= high))[known].mean())
