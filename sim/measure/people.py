"""Count different customers: by queue and over all queues, by day and in total.

A customer who comes twice is one customer; an issue without a person has a customer of its own.
Different customers do not add up over days or queues, so every cell is counted by itself: the
issues are sorted by person (radix sort: a hash table of as many people misses the cache each time),
and those of one person are looked at together.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, borrowing_apart, jit
from sim.measure.peaks import sorted_from

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]

# A key is (person, queue, day): scenarios have at most 3,660 days.
_DAY_BITS = 12
_QUEUE_BITS = 16
_DAYS = (1 << _DAY_BITS) - 1
_QUEUES = (1 << _QUEUE_BITS) - 1
_PERSON = _DAY_BITS + _QUEUE_BITS


@borrowing
def person_key(segments: NDArray[Any], issues: NDArray[Any], r: int) -> int:
    """Who, where and when: the person among those of all segments, queue and day of issue ``r``."""
    person: Any = segments[issues[r]["segment"] + 1]["people_from"] + issues[r]["person"]
    place: Any = np.int64(issues[r]["queue"]) << _DAY_BITS
    return int((person << _PERSON) | place | issues[r]["day"])


@borrowing
def count_stranger(queues: NDArray[Any], issues: NDArray[Any], r: int, cells: Floats) -> None:
    """Count the customer of an issue without a person; all leave out those a dialler calls."""
    day = issues[r]["day"]
    queue = issues[r]["queue"]
    total = cells.shape[1] - 1
    whole = cells.shape[0] - 1
    cells[queue, day] += 1.0
    cells[queue, total] += 1.0
    if whole > 0 and queues[queue]["dial"] < 0:
        cells[whole, day] += 1.0
        cells[whole, total] += 1.0


@jit
def count_people(queues: NDArray[Any], keys: Ints64, cells: Floats) -> None:
    """Count the different persons of ``keys`` in ``cells`` [scope, D + 1].

    Scopes are the queues (JOURNEY) and, if there is one more, all of them but those that dial: who
    is on a list has no issue of its own. ``keys`` are used up.
    """
    if len(keys) > 0:
        # By person only, then queue and day among a person's few.
        _count(queues, sorted_from(keys, _PERSON), cells)


@borrowing_apart
def _count(queues: NDArray[Any], keys: Ints64, cells: Floats) -> None:
    total = cells.shape[1] - 1
    whole = cells.shape[0] - 1
    first = 0
    for last in range(1, len(keys) + 1):
        if last < len(keys) and keys[last] >> _PERSON == keys[first] >> _PERSON:
            continue
        known = False
        for k in range(first, last):
            day = keys[k] & _DAYS
            queue = (keys[k] >> _DAY_BITS) & _QUEUES
            here = new_queue = new_day = True
            own = queues[queue]["dial"] < 0
            for j in range(first, k):
                same_queue = (keys[j] >> _DAY_BITS) & _QUEUES == queue
                same_day = keys[j] & _DAYS == day
                here = here and not (same_queue and same_day)
                new_queue = new_queue and not same_queue
                new_day = new_day and not (
                    same_day and queues[(keys[j] >> _DAY_BITS) & _QUEUES]["dial"] < 0
                )
            if here:
                cells[queue, day] += 1.0
            if new_queue:
                cells[queue, total] += 1.0
            if own and whole > 0:
                if new_day:
                    cells[whole, day] += 1.0
                if not known:
                    cells[whole, total] += 1.0
                known = True
        first = last
