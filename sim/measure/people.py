"""Count different customers: by queue and over all queues, by day and in total.

A customer who comes twice is one customer; an issue without a person has a customer of its own.
Different customers do not add up over days or queues, so every cell is counted by itself, with one
hash table (open addressing, linear probing) that says when a person was last seen in a scope.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, jit

Floats = NDArray[np.float64]
Ints32 = NDArray[np.int32]
Ints64 = NDArray[np.int64]

_EMPTY: Final = np.int64(0)
_ROOM: Final = 4
"""Places per entry at least: chains of occupied places stay short."""
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)  # Knuth, The Art of Computer Programming 3, 6.4
_SHIFT = np.uint64(20)
_SEEN, _NEW_DAY, _NEW = 0, 1, 2


@jit
def room_for(entries: int) -> tuple[Ints64, Ints32]:
    """An empty hash table (keys, last day) for so many entries."""
    size = 1
    while size < _ROOM * entries:
        size *= 2
    return np.zeros(size, dtype=np.int64), np.zeros(size, dtype=np.int32)


@borrowing
def count_customer(
    segments: NDArray[Any], issues: NDArray[Any], i: int, keys: Ints64, days: Ints32, cells: Floats
) -> None:
    """Count the customer of issue ``i`` in ``cells`` [scope, D + 1] where it is new.

    Issues must come by day. Scopes are the queues and, if there are several, all of them.
    """
    day: Any = np.int64(issues[i]["day"])
    queue = np.int64(issues[i]["queue"])
    last = cells.shape[1] - 1
    scopes = cells.shape[0]
    person = np.int64(issues[i]["person"])
    if person >= 0:
        row = issues[i]["segment"] + 1
        person += segments[row]["people_from"] + 1
    # Two passes at most: the queue's scope, that of all queues.
    scope: Any = queue
    while True:
        new = _NEW
        if person > 0:
            new = _look(keys, days, person * scopes + scope, day)
        if new >= _NEW_DAY:
            cells[scope, day] += 1.0
        if new == _NEW:
            cells[scope, last] += 1.0
        if scope == scopes - 1:
            break
        scope = np.int64(scopes - 1)


@borrowing
def _look(keys: Ints64, days: Ints32, key: int, day: int) -> int:
    """Note that ``key`` was seen on ``day``; says whether it is new, or new on that day."""
    mask = len(keys) - 1
    at = np.int64((np.uint64(key) * _GOLDEN) >> _SHIFT) & mask
    while keys[at] != _EMPTY and keys[at] != key:
        at = (at + 1) & mask
    if keys[at] == _EMPTY:
        keys[at] = key
        days[at] = day
        return _NEW
    if days[at] == day:
        return _SEEN
    days[at] = day
    return _NEW_DAY
