"""Volumes by weekday and half-hour, and how much days and half-hours differ from them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.days import counts_by_interval, observed
from benchmarks.bank_1999.names import (
    INTERVALS_PER_DAY,
    OPEN_INTERVALS,
    QUEUES,
    SIMULATED_WEEKDAYS,
    WEEKDAYS,
    time_label,
)

Floats = npt.NDArray[np.float64]
# Lags (in half-hours) over which the decay of the interval factor's correlation is fitted; the
# far lags beyond carry the day's factor alone.
NEAR_LAGS = 8
FAR_LAG = 12


@dataclass(frozen=True)
class Busyness:
    """Variation of the arrival rate around its weekday profile (factors of mean 1).

    Attributes:
        day_cv: coefficient of variation of the factor drawn once a day.
        interval_cv: the same of the factor drawn for each half-hour.
        interval_correlation: correlation of that factor between neighbouring half-hours.
    """

    day_cv: float
    interval_cv: float
    interval_correlation: float


def mean_volumes(calls: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Mean calls per half-hour: rows `queue, day, time, volume`."""
    seen = observed(calls, days)
    rows = []
    for queue in QUEUES:
        counts = counts_by_interval(calls[calls["queue"] == queue], days)
        for weekday in WEEKDAYS:
            chosen = (days["weekday"] == weekday).to_numpy()
            total = (counts * seen)[chosen].sum(axis=0)
            mean = total / np.maximum(seen[chosen].sum(axis=0), 1)
            rows += [
                (queue, weekday, time_label(i), round(float(mean[i]), 4))
                for i in range(INTERVALS_PER_DAY)
            ]
    return pd.DataFrame(rows, columns=["queue", "day", "time", "volume"])


def opening_volumes(volumes: pd.DataFrame, hours: dict[str, tuple[str, str]]) -> pd.DataFrame:
    """The rows within the opening hours `weekday -> (first start, last start)` (local HH:MM)."""
    first = volumes["day"].map(lambda day: hours[day][0])
    last = volumes["day"].map(lambda day: hours[day][1])
    return volumes[(volumes["time"] >= first) & (volumes["time"] <= last)].reset_index(drop=True)


def estimate_busyness(
    calls: pd.DataFrame, days: pd.DataFrame
) -> tuple[Busyness, dict[str, Busyness]]:
    """The common factors and each queue's own, by the method of moments.

    Model: rate = mean x D x I x d_q x i_q, all factors independent gamma variables of mean 1, D
    and d_q per day, I and i_q per half-hour with correlation rho**lag. Counts are Poisson given
    the rate, so E[N1 N2] / (m1 m2) of two different cells (E[N (N - 1)] / m**2 of one cell) is
    the product of 1 + variance over the factors they share: Poisson noise is net. Means come from
    the same days, which shrinks covariances by (n - 1) / n for n days of that weekday: undone.

    Args:
        calls: cleaned calls. days: the days to learn from, only Sunday to Thursday is used.
    """
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS)].reset_index(drop=True)
    seen = observed(calls, days)[:, list(OPEN_INTERVALS)]
    cells = {queue: _normalised(calls[calls["queue"] == queue], days, seen) for queue in QUEUES}
    common = _from_moments(_cross_moments(cells), 1.0, np.ones(NEAR_LAGS + 1))
    own = {}
    for queue in QUEUES:
        moments = _moments(cells[queue], cells[queue], same_queue=True)
        decay = common.interval_correlation ** np.arange(NEAR_LAGS + 1, dtype=np.float64)
        known: Floats = np.asarray(1 + common.interval_cv**2 * decay, dtype=np.float64)
        own[queue] = _from_moments(moments, 1 + common.day_cv**2, known)
    return common, own


Cells = tuple[Floats, Floats, Floats]  # counts, means (nan where hidden), n / (n - 1); days x open


def _normalised(calls: pd.DataFrame, days: pd.DataFrame, seen: npt.NDArray[np.bool_]) -> Cells:
    counts = counts_by_interval(calls, days)[:, list(OPEN_INTERVALS)].astype(float)
    means, undo = np.zeros_like(counts), np.ones_like(counts)
    for weekday in SIMULATED_WEEKDAYS:
        chosen = (days["weekday"] == weekday).to_numpy()
        number = seen[chosen].sum(axis=0)
        means[chosen] = (counts * seen)[chosen].sum(axis=0) / number
        undo[chosen] = number / (number - 1)
    hidden = np.where(seen, 1.0, np.nan)
    return counts * hidden, means * hidden, undo


def _moments(first: Cells, second: Cells, *, same_queue: bool) -> tuple[Floats, Floats]:
    """Sums over cell pairs by lag (in half-hours) of the excess moment and of m1 m2.

    The excess of a pair is N1 N2 - m1 m2 (less N for a cell with itself), bias undone.
    """
    (n1, m1, undo), (n2, m2, _) = first, second
    width = n1.shape[1]
    excess, weight = np.zeros(width), np.zeros(width)
    for lag in range(width):
        a, b = slice(0, width - lag), slice(lag, width)
        deviation = (n1[:, a] - m1[:, a]) * (n2[:, b] - m2[:, b]) * undo[:, a]
        if same_queue and lag == 0:
            deviation = deviation - m1
        excess[lag] = np.nansum(deviation)
        weight[lag] = np.nansum(m1[:, a] * m2[:, b])
    return excess, weight


def _cross_moments(cells: dict[str, Cells]) -> tuple[Floats, Floats]:
    width = next(iter(cells.values()))[0].shape[1]
    excess, weight = np.zeros(width), np.zeros(width)
    for one in QUEUES:
        for other in QUEUES:
            if one != other:
                e, w = _moments(cells[one], cells[other], same_queue=False)
                excess, weight = excess + e, weight + w
    return excess, weight


def _from_moments(moments: tuple[Floats, Floats], day_known: float, lag_known: Floats) -> Busyness:
    """Solve for the factors left when the known 1 + variance of day and lags are divided out."""
    excess, weight = moments
    far = 1 + excess[FAR_LAG:].sum() / weight[FAR_LAG:].sum()
    day = max(far / day_known, 1.0)
    ratio = 1 + excess[: NEAR_LAGS + 1] / weight[: NEAR_LAGS + 1]
    interval = np.maximum(ratio / (far * lag_known) - 1, 0.0)
    return Busyness(
        day_cv=float(np.sqrt(day - 1)),
        interval_cv=float(np.sqrt(interval[0])),
        interval_correlation=_decay(interval),
    )


def _decay(variance_by_lag: Floats) -> float:
    """The rho in [0, 0.99] for which v[0] rho**lag is nearest to v[lag] by least squares."""
    if variance_by_lag[0] <= 0:
        return 0.0
    lags = np.arange(1, len(variance_by_lag))
    grid = np.linspace(0, 0.99, 100)
    errors = [
        float(((variance_by_lag[1:] - variance_by_lag[0] * rho**lags) ** 2).sum()) for rho in grid
    ]
    return float(grid[int(np.argmin(errors))])
