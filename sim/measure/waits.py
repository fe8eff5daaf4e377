"""Histogram of waits: bins, quantiles, and the wait of a customer who never gives up.

Bins are closed on the right, so that "answered within T" can be read off exactly for every whole
second: one bin for waits of zero, then 1 s wide up to 10 min, 10 s up to 1 h, 1 min up to 4 h,
15 min up to 24 h, and one for everything longer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.clock import TICKS_PER_SECOND
from sim.jit import borrowing

BATCHES: Final = 10
"""Replication r falls into batch r mod 10: the groups of the jackknife."""
OUTCOME_ANSWERED, OUTCOME_ABANDONED, OUTCOME_CENSORED = range(3)
N_OUTCOMES: Final = 3

_FINE = 600 * TICKS_PER_SECOND
_HOUR = 3600 * TICKS_PER_SECOND
_TEN = 10 * TICKS_PER_SECOND
_MINUTE = 60 * TICKS_PER_SECOND
_QUARTER = 900 * TICKS_PER_SECOND
_FROM_TEN = 601
_FROM_MINUTE = _FROM_TEN + 300
_FROM_QUARTER = _FROM_MINUTE + 180
_LAST = _FROM_QUARTER + 80
N_BINS: Final = _LAST + 1

Floats = NDArray[np.float64]


@borrowing
def bin_of(wait: int) -> int:
    """Bin of a wait in ticks, which must not be negative."""
    if wait <= 0:
        return 0
    if wait <= _FINE:
        return 1 + (wait - 1) // TICKS_PER_SECOND
    if wait <= _HOUR:
        return _FROM_TEN + (wait - 1 - _FINE) // _TEN
    if wait <= 4 * _HOUR:
        return _FROM_MINUTE + (wait - 1 - _HOUR) // _MINUTE
    if wait <= 24 * _HOUR:
        return _FROM_QUARTER + (wait - 1 - 4 * _HOUR) // _QUARTER
    return _LAST


def edges() -> Floats:
    """Upper ends of the bins in seconds, ``[N_BINS]``; the last one is infinite."""
    parts = (
        np.arange(601.0),
        600.0 + 10.0 * np.arange(1, 301),
        3600.0 + 60.0 * np.arange(1, 181),
        14400.0 + 900.0 * np.arange(1, 81),
        [np.inf],
    )
    return np.concatenate(parts)


def quantile(counts: Floats, p: float, upper: Floats | None = None) -> float:
    """Wait in seconds that a share ``p`` of the counted contacts does not exceed.

    ``upper``: upper ends of the bins, those of waits unless given. Linear within a bin. NaN
    without contacts; infinite if it lies beyond the last finite edge.
    """
    total = counts.sum()
    if total <= 0:
        return float("nan")
    reached = np.cumsum(counts)
    k = int(np.searchsorted(reached, p * total * (1 - 1e-12)))
    upper = edges() if upper is None else upper
    if k == 0 or not np.isfinite(upper[k]):
        return float(upper[k])
    inside = (p * total - (reached[k] - counts[k])) / counts[k]
    return float(upper[k - 1] + inside * (upper[k] - upper[k - 1]))


def offered_wait(answered: Floats, censored: Floats) -> float:
    """Mean wait in seconds of an infinitely patient customer (the virtual wait).

    Kaplan and Meier (1958), JASA 53:457: the answer is the event, giving up (and every other
    way of leaving) censors it; patience must not depend on the wait offered. Within a bin the
    censored leave before or after the answered in proportion: they count half at risk (the
    actuarial estimate). The mean is the area under the survival curve up to the longest wait
    seen, so it is a lower bound where that one was censored. NaN without an answer.
    """
    if answered.sum() <= 0:
        return float("nan")
    everyone = answered + censored
    at_risk = np.cumsum(everyone[::-1])[::-1] - 0.5 * censored
    # In the bin of waits of zero nobody gives up before an answer.
    at_risk[0] = everyone.sum()
    hazard = np.divide(answered, at_risk, out=np.zeros(len(answered)), where=at_risk > 0)
    survival = np.cumprod(1.0 - np.minimum(hazard, 1.0))
    upper = edges()
    last = int(np.flatnonzero(everyone)[-1])
    last = min(last, len(upper) - 2)  # the open bin adds nothing
    middle = 0.5 * (survival[:last] + survival[1 : last + 1])
    return float(np.sum(middle * np.diff(upper[: last + 1])))
