"""The day's largest number of waiting contacts, by queue and over all queues."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, jit

# A key is (time, enters, queue), so that at equal times who leaves goes before who enters.
_QUEUE_BITS = 16
_ENTERS = 1 << _QUEUE_BITS
_TIME_BITS = _QUEUE_BITS + 1
_DIGIT_BITS = 11
_DIGITS = 1 << _DIGIT_BITS


@jit
def daily_peaks(
    day_start: NDArray[np.int64],
    keys: NDArray[np.int64],
    n_queues: int,
) -> NDArray[np.int64]:
    """Most contacts waiting at once ``[queue, then all; measured day]``; a wait is half open.

    ``day_start`` is that of the plan, ``keys`` (used up) are those of all waits of some length, by
    :func:`begin_key` and :func:`end_key`.

    Costs a sort of all waits, a few passes over them, which is why it must be asked for.
    """
    keys = sorted_by_time(keys)
    n_days = len(day_start) - 1
    peaks = np.zeros((n_queues + 1, n_days), dtype=np.int64)
    waiting = np.zeros(n_queues + 1, dtype=np.int64)
    day = 0
    midnight = day_start[1] - day_start[0]
    for key in keys:
        time = key >> _TIME_BITS
        enters = (key & _ENTERS) != 0
        q = key & (_ENTERS - 1)
        while day < n_days - 1 and (time > midnight or (time == midnight and enters)):
            day += 1
            midnight = day_start[day + 1] - day_start[0]
            for s in range(n_queues + 1):
                peaks[s, day] = waiting[s]
        if enters:
            waiting[q] += 1
            waiting[n_queues] += 1
            peaks[q, day] = max(peaks[q, day], waiting[q])
            peaks[n_queues, day] = max(peaks[n_queues, day], waiting[n_queues])
        else:
            waiting[q] -= 1
            waiting[n_queues] -= 1
    return peaks


@jit
def sorted_by_time(keys: NDArray[np.int64]) -> NDArray[np.int64]:
    """Keys by time and entering."""
    return sorted_from(keys, _QUEUE_BITS)


@jit
def sorted_from(keys: NDArray[np.int64], shift: int) -> NDArray[np.int64]:
    """Keys by their bits from ``shift`` on; equal ones stay in order, the input is used up.

    Radix sort: a third of the time of a comparison sort.
    """
    if len(keys) == 0:
        return keys
    other = np.empty_like(keys)
    place = np.empty(_DIGITS + 1, dtype=np.int64)
    largest = keys.max()
    while largest >> shift > 0:
        place[:] = 0
        for key in keys:
            place[((key >> shift) & (_DIGITS - 1)) + 1] += 1
        for digit in range(_DIGITS):
            place[digit + 1] += place[digit]
        for key in keys:
            digit = (key >> shift) & (_DIGITS - 1)
            other[place[digit]] = key
            place[digit] += 1
        keys, other = other, keys
        shift += _DIGIT_BITS
    return keys


@borrowing
def begin_key(time: int, queue: int) -> int:
    """Key of a wait that begins at ``time``, counted from ``measured_from``."""
    return (time << _TIME_BITS) | _ENTERS | queue


@borrowing
def end_key(time: int, queue: int) -> int:
    """Key of a wait that ends at ``time``."""
    return (time << _TIME_BITS) | queue
