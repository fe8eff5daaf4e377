"""Histogram of response and resolution times: the bins of waits up to a day, then hours.

Up to 30 days; one more bin for everything longer.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.clock import TICKS_PER_SECOND
from sim.jit import borrowing
from sim.measure import waits

RESPONSE, RESOLUTION = range(2)
N_KINDS: Final = 2
KINDS: Final = ("response", "resolution")

_HOUR = 3600 * TICKS_PER_SECOND
_DAY = 24 * _HOUR
_DAYS: Final = 30
_FROM_DAY = waits.N_BINS - 1
N_SPANS: Final = _FROM_DAY + (_DAYS - 1) * 24 + 1
_LAST = N_SPANS - 1


@borrowing
def span_bin(span: int) -> int:
    """Bin of a span in ticks, which must not be negative."""
    if span <= _DAY:
        return waits.bin_of(span)
    if span <= _DAYS * _DAY:
        return _FROM_DAY + (span - 1 - _DAY) // _HOUR
    return _LAST


def edges() -> NDArray[np.float64]:
    """Upper ends of the bins in seconds, ``[N_SPANS]``; the last one is infinite."""
    hours = 86_400.0 + 3600.0 * np.arange(1, (_DAYS - 1) * 24 + 1)
    return np.concatenate([waits.edges()[:-1], hours, [np.inf]])
