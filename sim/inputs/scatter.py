"""Where and when the first contacts of a replication come: times, queues and keys."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.inputs import draws
from sim.inputs.arrays import (
    ARRIVE_FIXED,
    ARRIVE_LIST,
    ARRIVE_POISSON,
    ARRIVE_REPLAY,
    Inputs,
    Journeys,
)
from sim.inputs.draws import combine, combine_key, replication_key, unit
from sim.inputs.legs import law_ticks
from sim.jit import borrowing, borrowing_apart

TO_DRAW: Final = -1
"""Priority class of a contact whose class is drawn."""
BACKLOG: Final = -2
"""The same, of a contact that waits already when the simulation starts."""
IN_STATE: Final = -3
"""The same, of a contact of the state from which the simulation begins."""


@borrowing
def customers_key(inputs: Inputs, queue_key: np.uint64, interval: int) -> np.uint64:
    """Key above the customers of a queue in one interval; they are numbered from 0."""
    date_key = combine(queue_key, inputs.intervals[interval]["date"])
    return combine(combine(date_key, draws.COUNT), inputs.intervals[interval]["of_day"])


@borrowing_apart
def scatter(
    inputs: Inputs, journeys: Journeys | None, replication: int, counts: Any, room: Any
) -> int:
    """Arrival times, queues, customer keys and recorded classes in order of generation.

    What would have come before the simulation begins is left out. Completes ``counts``, by which
    contacts are sorted; returns the number of all.
    """
    root = replication_key(inputs.settings[0]["seed"], replication)
    times = room.times
    keys = room.keys
    at: Any = np.int64(0)  # a literal 0 would have all below compiled twice
    if len(inputs.state) > 0:
        at = scatter_state(inputs, root, room)
    for q in range(len(inputs.queues)):
        begin = at
        queue_key = combine_key(combine(root, draws.QUEUES), inputs.queues[q]["key"])
        kind = inputs.sources[q]["kind"]
        backlog: Any = np.int64(0)
        if journeys is not None:
            backlog = journeys.queues[q]["backlog"]
            above = combine(queue_key, draws.BACKLOG)
            for ordinal in range(backlog):
                keys[at] = combine(above, ordinal)
                times[at] = 0
                at += 1
            oldest_first(inputs, journeys, q, keys, room.buckets, begin, at)
        if kind == ARRIVE_POISSON:
            at = scatter_poisson(inputs, q, queue_key, counts, times, keys, at)
        elif kind == ARRIVE_FIXED:
            at = scatter_fixed(inputs, q, queue_key, counts, times, keys, at)
        elif kind == ARRIVE_LIST:
            at = scatter_list(inputs, q, queue_key, times, keys, at)
        else:
            at = scatter_replay(inputs, q, queue_key, counts, times, keys, room.classes, at)
        for k in range(begin, at):
            room.queues[k] = q
            if kind != ARRIVE_REPLAY:
                room.classes[k] = TO_DRAW
        for k in range(begin, begin + backlog):
            room.classes[k] = BACKLOG
        counts[q, 0] += backlog
    begins = inputs.settings[0]["begins"]
    counts[0, begins // inputs.settings[0]["interval_ticks"]] += len(inputs.state)
    return at


@borrowing_apart
def scatter_state(inputs: Inputs, root: np.uint64, room: Any) -> int:
    """The contacts of a state, in their order: they are there before any other event."""
    begins = inputs.settings[0]["begins"]
    n: Any = np.int64(len(inputs.state))
    for k in range(n):
        queue = inputs.state[k]["root_queue"]
        queue_key = combine_key(combine(root, draws.QUEUES), inputs.queues[queue]["key"])
        room.keys[k] = combine(combine(queue_key, draws.STATE), inputs.state[k]["ordinal"])
        room.times[k] = begins
        room.queues[k] = queue
        room.classes[k] = IN_STATE
    return n


@borrowing_apart
def oldest_first(
    inputs: Inputs, journeys: Journeys, q: int, keys: Any, ages: Any, first: int, last: int
) -> None:
    """Sort the keys of a queue's backlog by age, the oldest first: they wait in that order.

    ``ages`` is room for their ages. Shell's sort, with Knuth's gaps; equal ages by key.
    """
    law = journeys.queues[q]["backlog_law"]
    gap = 1
    while gap < (last - first) // 3:
        gap = 3 * gap + 1
    for k in range(first, last):
        ages[k] = law_ticks(inputs, law, combine(keys[k], draws.BACKLOG_AGE))
    while gap > 0:
        for k in range(first + gap, last):
            age = ages[k]
            key = keys[k]
            j = k
            while j - gap >= first and (
                ages[j - gap] < age or (ages[j - gap] == age and keys[j - gap] > key)
            ):
                ages[j] = ages[j - gap]
                keys[j] = keys[j - gap]
                j -= gap
            ages[j] = age
            keys[j] = key
        gap //= 3


@borrowing_apart
def scatter_list(
    inputs: Inputs, q: int, queue_key: np.uint64, times: Any, keys: Any, at: int
) -> int:
    """The records of a dialling list: all at the begin of an interval (the day's first open)."""
    length = inputs.settings[0]["interval_ticks"]
    for i in range(inputs.settings[0]["n_intervals"]):
        date_key = combine(queue_key, inputs.intervals[i]["date"])
        above = combine(date_key, draws.LIST)
        for ordinal in range(int(inputs.demand[q, i]["mean"])):
            keys[at] = combine(above, ordinal)
            times[at] = i * length
            at += 1
    return at


@borrowing
def place(slope: float, u: float) -> float:
    """Position in [0, 1) within an interval whose rate is 1 + slope (2 x - 1) at x."""
    if slope == 0.0 or u <= 0.0:
        return u
    base = 1.0 - slope
    return 2.0 * u / (base + math.sqrt(base * base + 4.0 * slope * u))


@borrowing_apart
def scatter_poisson(
    inputs: Inputs, q: int, queue_key: np.uint64, counts: Any, times: Any, keys: Any, at: int
) -> int:
    """Write the contacts of a Poisson queue from position ``at``; returns the next position."""
    length = inputs.settings[0]["interval_ticks"]
    begins = inputs.settings[0]["begins"]
    for i in range(counts.shape[1]):
        if counts[q, i] == 0:
            continue
        slope = inputs.demand[q, i]["slope"]
        above = customers_key(inputs, queue_key, i)
        first = at
        for ordinal in range(counts[q, i]):
            key = combine(above, ordinal)
            x = place(slope, unit(combine(key, draws.POSITION)))
            keys[at] = key
            times[at] = i * length + min(int(x * length), length - 1)
            if times[at] >= begins:
                at += 1
        counts[q, i] = at - first
    return at


@borrowing_apart
def scatter_fixed(
    inputs: Inputs, q: int, queue_key: np.uint64, counts: Any, times: Any, keys: Any, at: int
) -> int:
    """The same for a queue with fixed counts: each contact is drawn from its day's profile."""
    length = inputs.settings[0]["interval_ticks"]
    n_intervals = counts.shape[1]
    i = 0
    while i < n_intervals:
        day = inputs.intervals[i]["day"]
        first = i
        total = 0.0
        while i < n_intervals and inputs.intervals[i]["day"] == day:
            total += inputs.demand[q, i]["mean"]
            i += 1
        count = inputs.day_counts[inputs.sources[q]["counts_from"] + day]
        date_key = combine(queue_key, inputs.intervals[first]["date"])
        for ordinal in range(count):
            key = combine(combine(date_key, draws.FIXED), ordinal)
            # walk the profile; what is left of u within its interval places the contact
            left = unit(combine(key, draws.POSITION)) * total
            j = first
            last = first
            while j < i:
                mean = inputs.demand[q, j]["mean"]
                if mean > 0.0:
                    last = j
                    if left < mean:
                        break
                    left -= mean
                j += 1
            mean = inputs.demand[q, last]["mean"]
            x = place(inputs.demand[q, last]["slope"], min(left / mean, 1.0))
            keys[at] = key
            times[at] = last * length + min(int(x * length), length - 1)
            if times[at] >= inputs.settings[0]["begins"]:
                counts[q, last] += 1
                at += 1
    return at


@borrowing_apart
def scatter_replay(
    inputs: Inputs,
    q: int,
    queue_key: np.uint64,
    counts: Any,
    times: Any,
    keys: Any,
    classes: Any,
    at: int,
) -> int:
    """The same for recorded arrivals: their times in every replication, fresh draws otherwise."""
    length = inputs.settings[0]["interval_ticks"]
    above = combine(queue_key, draws.REPLAYED)
    for r in range(inputs.sources[q]["times_from"], inputs.sources[q]["times_to"]):
        keys[at] = combine(above, inputs.replay[r]["ordinal"])
        times[at] = inputs.replay[r]["arrived"]
        classes[at] = inputs.replay[r]["priority_class"]
        if times[at] >= inputs.settings[0]["begins"]:
            counts[q, times[at] // length] += 1
            at += 1
    return at
