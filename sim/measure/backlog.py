"""Who waits at the end of a day, and how old that backlog is."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Exit
from sim.jit import borrowing_apart, jit
from sim.measure.journey_columns import (
    BACKLOG,
    BACKLOG_AGE,
    BACKLOG_AGE_P90,
    BACKLOG_DAYS,
)

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]
Rows = NDArray[Any]

_OPEN = int(Exit.OPEN)
# A key is (queue, day, age): sorted, the ages of a queue and day follow each other.
_AGE_BITS = 40
_OLDEST = np.int64((1 << _AGE_BITS) - 1)
_TENTH: Final = 10


@jit
def count_backlog(
    settings: Rows,
    day_start: Ints64,
    contacts: Rows,
    late: NDArray[np.int32],
    cells: Floats,
) -> None:
    """Count contacts waiting at the end of each measured day, and their age, into ``cells``.

    The day ends at local midnight or the horizon; the age counts from ``arrived``. ``late``: rows
    that may wait then (from :func:`sim.measure.follow.follow`); ``cells`` [Q, D + 1,
    JOURNEY_COLUMNS]. The 90th percentile of the ages of a queue and day is the smallest age
    that at least 90 % do not exceed; it counts once for each contact.
    """
    n_days = len(day_start) - 1
    if len(late) == 0:
        return
    keys = np.empty(len(late) * n_days, dtype=np.int64)
    waiting = keys[: _fill_keys(settings, day_start, contacts, late, keys)]
    waiting.sort()
    _count(waiting, n_days, cells)


@borrowing_apart
def count_days(queues: int, days: int, cells: Floats) -> None:
    """Let every day count once in the mean of the backlog over days, also one without any."""
    for q in range(queues):
        for d in range(days):
            cells[q, d, BACKLOG_DAYS] = 1.0


@borrowing_apart
def _fill_keys(
    settings: Rows,
    day_start: Ints64,
    contacts: Rows,
    late: NDArray[np.int32],
    keys: Ints64,
) -> int:
    """One key per row and end of a measured day at which it waits; how many there are."""
    horizon = settings[0]["horizon"]
    n_days = len(day_start) - 1
    n = 0
    for k in range(len(late)):
        i = late[k]
        left = contacts[i]["ended"]
        if contacts[i]["answered"] >= 0:
            left = contacts[i]["answered"]
        elif contacts[i]["exit"] == _OPEN:
            left = horizon + 1
        queued = contacts[i]["queued"]
        # A wait is half open: who is answered at midnight does not wait then.
        for d in range(n_days):
            if queued < day_start[d + 1] < left:
                cell = np.int64(contacts[i]["queue"]) * n_days + d
                age = min(day_start[d + 1] - contacts[i]["arrived"], _OLDEST)
                keys[n] = (cell << _AGE_BITS) | age
                n += 1
    return n


@borrowing_apart
def _count(keys: Ints64, n_days: int, cells: Floats) -> None:
    first = 0
    while first < len(keys):
        cell = keys[first] >> _AGE_BITS
        last = first
        age = 0.0
        while last < len(keys) and keys[last] >> _AGE_BITS == cell:
            age += keys[last] & _OLDEST
            last += 1
        n = last - first
        q = cell // n_days
        d = cell - q * n_days
        cells[q, d, BACKLOG] += n
        cells[q, d, BACKLOG_AGE] += age
        place = first + (9 * n + _TENTH - 1) // _TENTH - 1
        cells[q, d, BACKLOG_AGE_P90] += n * (keys[place] & _OLDEST)
        first = last
