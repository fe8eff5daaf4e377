"""Count different customers: by queue and over all queues, by day and in total.

A customer who comes twice is one customer; an issue without a person has a customer of its own.
Different customers do not add up over days or queues, so every cell is counted by itself. A hash
table (open addressing, linear probing: Knuth, The Art of Computer Programming 3, 6.4) remembers of
each person, in one word, in which queues it was seen at all, in which on the last day on which it
was seen, and that day.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, jit

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]

BLOCK: Final = 22
"""Queues that share a word; one more bit stands for all queues."""
_ALL: Any = np.int64(1 << BLOCK)
_BITS = BLOCK + 1
_MASK = np.int64((1 << _BITS) - 1)
_ROOM: Final = 2
"""Places per entry at least: chains of occupied places stay short."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SHIFT = np.uint64(20)


@jit
def room_for(entries: int) -> Ints64:
    """An empty hash table for so many entries: ``[place, (key, word)]``."""
    size = 1
    while size < _ROOM * entries:
        size *= 2
    return np.zeros((size, 2), dtype=np.int64)


@borrowing
def count_customer(
    segments: NDArray[Any], issues: NDArray[Any], r: int, seen: Ints64, cells: Floats
) -> None:
    """Count the customer of issue ``r`` in ``cells`` [scope, D + 1] where it is new.

    Issues must come by day. Scopes are the queues and, if there are several, all of them.
    """
    day: Any = np.int64(issues[r]["day"])
    queue: Any = np.int64(issues[r]["queue"])
    total = cells.shape[1] - 1
    whole = cells.shape[0] - 1
    here: Any = np.int64(3)  # bit 0: new in the total, bit 1: new on the day
    there: Any = np.int64(3)
    if issues[r]["person"] >= 0:
        row = issues[r]["segment"] + 1
        person = np.int64(segments[row]["people_from"]) + issues[r]["person"]
        block = queue // BLOCK
        bit: Any = np.int64(1) << (queue - block * BLOCK)
        blocks = whole // BLOCK + 1
        key: Any = person * blocks + 1
        if block == 0:
            found = _look(seen, key, day, bit | _ALL)
            here = _new(found, bit)
            there = _new(found, _ALL)
        else:
            here = _new(_look(seen, key + block, day, bit), bit)
            there = _new(_look(seen, key, day, _ALL), _ALL)
    _add(cells, queue, day, total, here)
    if whole > 0:
        _add(cells, whole, day, total, there)


@borrowing
def _add(cells: Floats, scope: int, day: int, total: int, new: int) -> None:
    if new & 1:
        cells[scope, total] += 1.0
    if new & 2:
        cells[scope, day] += 1.0


@borrowing
def _new(found: int, bit: int) -> int:
    """From the bits seen before, whether this one is new in the total (1), on the day (2)."""
    new = 0
    if not found & bit:
        new += 1
    if not (found >> _BITS) & bit:
        new += 2
    return new


@borrowing
def _look(seen: Ints64, key: int, day: int, bits: int) -> int:
    """Note ``bits`` for ``key`` on ``day``; those noted before: at all, and (higher) that day."""
    mask = len(seen) - 1
    at: Any = np.int64((np.uint64(key) * _GOLDEN) >> _SHIFT) & mask
    while seen[at, 0] != 0 and seen[at, 0] != key:
        at = (at + 1) & mask
    word: Any = seen[at, 1]
    if word >> (2 * _BITS) != day:
        word &= _MASK  # what was noted of another day
    seen[at, 0] = key
    seen[at, 1] = (day << (2 * _BITS)) | (word & (_MASK << _BITS | _MASK)) | bits | (bits << _BITS)
    noted: int = word & (_MASK << _BITS | _MASK)
    return noted
