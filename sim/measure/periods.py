"""Cells: the periods over which KPIs are kept, and which intervals each of them takes in.

Every measured interval belongs to its interval, hour, day and time of day and to the total.
Periods that coincide (the only day and the total, hours of a 60-minute grid and its intervals)
share one cell, which keeps the fixed cost of a replication small.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import Calendar

PERIODS: Final = ("interval", "hour", "day", "time_of_day")
"""Kinds of period, in the order of the rows of ``Layout.cell_of``; the total comes last."""
NONE: Final = -1
MINUTES_PER_HOUR: Final = 60

Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]


class Layout(NamedTuple):
    """Cells of the measured intervals (I of them)."""

    cell_of: Ints32
    """Cell of each interval by kind of period, ``[4, I]``; NONE where the kind is not kept."""
    into: Ints32
    """The distinct cells that an interval's counts are added to, ``[I, 4]``, padded with NONE."""
    n_cells: int
    """The total is the last cell."""


def layout(calendar: Calendar, detailed: bool) -> Layout:
    """Cells for a calendar; without ``detailed`` only days and the total are kept."""
    first = calendar.measured_from // calendar.interval_ticks
    day = np.unique(calendar.interval_day[first:], return_inverse=True)[1]
    minute = calendar.interval_minute[first:]
    hour = _hours(day, minute)
    of_day = np.unique(minute, return_inverse=True)[1]
    wanted = (np.arange(len(day)), hour, day, of_day)
    single_day = bool(day[-1] == 0)
    cell_of = np.full((len(PERIODS), len(day)), NONE, dtype=np.int32)
    n_cells = 0
    for kind, numbers in enumerate(wanted):
        name = PERIODS[kind]
        if not detailed and name != "day":
            continue
        twin = _twin(numbers, wanted[:kind], cell_of[:kind])
        if name == "day" and single_day:
            continue  # set below: it is the total
        if twin is not None:
            cell_of[kind] = cell_of[twin]
        else:
            cell_of[kind] = n_cells + numbers
            n_cells += int(numbers.max()) + 1
    if single_day:
        cell_of[PERIODS.index("day")] = n_cells
    n_cells += 1
    return Layout(cell_of, _distinct(cell_of, n_cells - 1), n_cells)


def _hours(day: Ints64, minute: Ints64) -> Ints64:
    """Number of each interval's hour; the hour repeated when clocks go back is a second one."""
    new = np.ones(len(day), dtype=bool)
    same_hour = minute[1:] // MINUTES_PER_HOUR == minute[:-1] // MINUTES_PER_HOUR
    new[1:] = (day[1:] != day[:-1]) | ~same_hour | (minute[1:] <= minute[:-1])
    return np.asarray(np.cumsum(new) - 1, dtype=np.int64)


def _twin(numbers: Ints64, before: tuple[Ints64, ...], cell_of: Ints32) -> int | None:
    """An earlier kind of period, already placed, that divides the intervals in the same way."""
    for kind, other in enumerate(before):
        if cell_of[kind, 0] != NONE and np.array_equal(numbers, other):
            return kind
    return None


def _distinct(cell_of: Ints32, total: int) -> Ints32:
    """Cells of each interval without repetition and without the total, padded with NONE."""
    into = np.full((cell_of.shape[1], len(PERIODS)), NONE, dtype=np.int32)
    kept: list[int] = []
    for kind in range(len(PERIODS)):
        known = any(np.array_equal(cell_of[kind], cell_of[k]) for k in kept)
        if cell_of[kind, 0] in (NONE, total) or known:
            continue
        into[:, len(kept)] = cell_of[kind]
        kept.append(kind)
    return into
