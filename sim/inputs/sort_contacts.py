"""Sorting a replication's first contacts by time, in linear time."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.inputs.arrays import Inputs
from sim.jit import borrowing_apart


@borrowing_apart
def sort_stably(inputs: Inputs, counts: Any, room: Any, n: int) -> None:
    """Order of ``room.times[:n]``, stable: a bucket a contact, spread by each interval's count.

    Linear in the number of contacts, since buckets hold one contact on average.
    """
    length = inputs.settings[0]["interval_ticks"]
    times = room.times
    order = room.order
    for b in range(n + 1):
        room.starts[b] = 0
    offset = 0
    size = 0.0
    for i in range(counts.shape[1]):  # first bucket of each interval, kept in counts[0]
        total = 0
        for q in range(counts.shape[0]):
            total += counts[q, i]
        counts[0, i] = offset
        offset += total
    begin: Any = np.int64(0)  # of the interval of the contact before: queues come one by one
    end: Any = np.int64(0)
    first: Any = np.int64(0)
    for k in range(n):
        time = times[k]
        if time < begin or time >= end:
            i = time // length
            begin = i * length
            end = begin + length
            first = counts[0, i]
            after = counts[0, i + 1] if i + 1 < counts.shape[1] else n
            size = (after - first) / length
        b = first + int((time - begin) * size)
        room.buckets[k] = b
        room.starts[b + 1] += 1
    for b in range(n):
        room.starts[b + 1] += room.starts[b]
    for k in range(n):
        spot = room.starts[room.buckets[k]]
        room.starts[room.buckets[k]] += 1
        order[spot] = k
        room.sorted_times[spot] = times[k]
    insert_where_needed(room.sorted_times, order, n)


@borrowing_apart
def insert_where_needed(sorted_times: Any, order: Any, n: int) -> None:
    """Insertion sort of nearly sorted times, their order with them; equal times stay in place."""
    for k in range(1, n):
        time = sorted_times[k]
        j = k - 1
        if sorted_times[j] > time:
            index = order[k]
            while j >= 0 and sorted_times[j] > time:
                sorted_times[j + 1] = sorted_times[j]
                order[j + 1] = order[j]
                j -= 1
            sorted_times[j + 1] = time
            order[j + 1] = index
