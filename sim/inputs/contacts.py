"""All first contacts of a replication, drawn by key and sorted by time."""

from __future__ import annotations

import math
from typing import Any, NamedTuple

import numpy as np

from sim.engine.log import CONTACT, FOREVER
from sim.inputs import draws
from sim.inputs.arrays import (
    ARRIVE_FIXED,
    ARRIVE_LIST,
    ARRIVE_POISSON,
    ARRIVE_REPLAY,
    Inputs,
    Journeys,
    Structured,
)
from sim.inputs.busyness import day_factor, factor_at, next_score
from sim.inputs.draws import combine, combine_key, replication_key, unit
from sim.inputs.laws import poisson_quantile
from sim.inputs.legs import draw_laws, draw_leg, law_ticks, priority_class, split, who
from sim.inputs.sort_contacts import sort_stably
from sim.jit import borrowing, borrowing_apart, cached, jit

# Numba compiles these as constants of the module.
_CONTACT = CONTACT
_TO_DRAW = -1
_BACKLOG = -2


def draw_contacts(inputs: Inputs, replication: int) -> np.ndarray:
    """First contacts of one replication.

    Args:
        inputs: what engines read.
        replication: number of the replication, from 0.

    Returns:
        CONTACT rows [n] sorted by (time of arrival, queue, day, interval, ordinal), engine fields
        at their start values (-1, exit OPEN). A queue's backlog comes before its others of tick 0.
    """
    rows: np.ndarray = make_rows(*split(inputs), replication)
    return rows


make_contacts = draw_contacts


class DrawRoom(NamedTuple):
    """Arrays to draw contacts into, reused from one replication to the next.

    Freeing and claiming them anew costs more than the draws of a big replication.
    """

    times: Any  # int64 [n], in order of generation, as are the next four
    queues: Any  # int64
    keys: Any  # uint64
    classes: Any  # int16, -1: to be drawn, -2: to be drawn, and of the backlog
    buckets: Any  # int64
    starts: Any  # int64 [n + 1]
    order: Any  # int64 [n]
    sorted_times: Any  # int64 [n]
    rows: Any  # CONTACT [n x legs]: the contacts, then room for later legs


@jit
def new_draw_room(n: int, legs: int) -> DrawRoom:
    """Room for ``n`` contacts with up to ``legs`` legs each."""
    return DrawRoom(
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.uint64),
        np.empty(n, np.int16),
        np.empty(n, np.int64),
        np.empty(n + 1, np.int64),
        np.empty(n, np.int64),
        np.empty(n, np.int64),
        np.empty(n * legs, _CONTACT),
    )


@cached
def make_rows(inputs: Inputs, journeys: Journeys | None, replication: int) -> Any:
    """Compiled body of :func:`draw_contacts`; ``inputs`` without journeys."""
    counts = interval_counts(inputs, journeys, replication)
    n = number_of_contacts(inputs, journeys, counts)
    room = new_draw_room(n, 1)
    draw_into(inputs, journeys, replication, counts, room)
    return room.rows


@borrowing_apart
def number_of_contacts(inputs: Inputs, journeys: Journeys | None, counts: Any) -> int:
    """First contacts of a replication, by the counts of :func:`interval_counts`."""
    n = len(inputs.replay)
    for q in range(counts.shape[0]):
        for i in range(counts.shape[1]):
            n += counts[q, i]
    for d in range(len(inputs.day_counts)):
        n += inputs.day_counts[d]
    if journeys is not None:
        for q in range(counts.shape[0]):
            n += journeys.queues[q]["backlog"]
    return n


@borrowing_apart
def draw_into(
    inputs: Inputs, journeys: Journeys | None, replication: int, counts: Any, room: DrawRoom
) -> int:
    """Draw all contacts into ``room.rows``, sorted; returns their number. Completes ``counts``."""
    n = scatter(inputs, journeys, replication, counts, room)
    sort_stably(inputs, counts, room, n)
    for i in range(n):
        j = room.order[i]
        fill_row(
            inputs,
            journeys,
            room.rows,
            i,
            room.times[j],
            room.queues[j],
            room.keys[j],
            room.classes[j],
        )
    return n


@jit
def interval_counts(inputs: Inputs, journeys: Journeys | None, replication: int) -> Any:
    """Contacts per (queue, interval) of Poisson queues and lists.

    Returns:
        int64 [Q, I]; fixed counts, recorded times and backlogs are added by :func:`scatter`.
    """
    settings = inputs.settings
    n_queues = len(inputs.queues)
    n_intervals = settings[0]["n_intervals"]
    counts = np.zeros((n_queues, n_intervals), np.int64)
    root = replication_key(settings[0]["seed"], replication)
    common = np.ones(n_intervals)
    busyness(inputs, settings, 0, combine(root, draws.COMMON), common)
    own = np.ones(n_intervals)
    for q in range(n_queues):
        if inputs.sources[q]["kind"] == ARRIVE_LIST:
            for i in range(n_intervals):
                counts[q, i] = int(inputs.demand[q, i]["mean"])
        if inputs.sources[q]["kind"] != ARRIVE_POISSON:
            continue
        queue_key = combine_key(combine(root, draws.QUEUES), inputs.queues[q]["key"])
        own[:] = 1.0
        busyness(inputs, inputs.sources, q, queue_key, own)
        for i in range(n_intervals):
            mean = inputs.demand[q, i]["mean"]
            if mean > 0.0:
                key = customers_key(inputs, queue_key, i)
                counts[q, i] = poisson_quantile(
                    mean * common[i] * own[i], combine(key, draws.COUNT_DRAW)
                )
    return counts


@borrowing
def customers_key(inputs: Inputs, queue_key: np.uint64, interval: int) -> np.uint64:
    """Key above the customers of a queue in one interval; they are numbered from 0."""
    date_key = combine(queue_key, inputs.intervals[interval]["date"])
    return combine(combine(date_key, draws.COUNT), inputs.intervals[interval]["of_day"])


@borrowing_apart
def busyness(inputs: Inputs, spec: Structured, row: int, key: np.uint64, out: Any) -> None:
    """Multiply ``out`` [I] by the busyness that ``spec[row]`` asks for (SOURCE or SETTINGS)."""
    shape = spec[row]["day_shape"]
    per_interval = spec[row]["interval_busy"] != 0
    if shape == 0.0 and not per_interval:
        return
    factor = 1.0
    score = 0.0
    date_key = key
    for i in range(len(out)):
        of_day = inputs.intervals[i]["of_day"]
        if of_day == 0:
            date_key = combine(key, inputs.intervals[i]["date"])
            factor = day_factor(shape, combine(date_key, draws.DAY_BUSYNESS))
        out[i] *= factor
        if per_interval:
            score_key = combine(date_key, draws.INTERVAL_BUSYNESS)
            score = next_score(score, of_day, spec[row]["correlation"], score_key)
            out[i] *= factor_at(inputs.tables, spec[row]["interval_table"], score)


@borrowing_apart
def scatter(
    inputs: Inputs, journeys: Journeys | None, replication: int, counts: Any, room: DrawRoom
) -> int:
    """Arrival times, queues, customer keys and recorded classes in order of generation.

    Adds the contacts of fixed-count and replay queues to ``counts``; returns the number of all.
    """
    root = replication_key(inputs.settings[0]["seed"], replication)
    times = room.times
    keys = room.keys
    at: Any = np.int64(0)  # a literal 0 would have all below compiled twice
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
                room.classes[k] = _TO_DRAW
        for k in range(begin, begin + backlog):
            room.classes[k] = _BACKLOG
        counts[q, 0] += backlog
    return at


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
    for i in range(counts.shape[1]):
        if counts[q, i] == 0:
            continue
        slope = inputs.demand[q, i]["slope"]
        above = customers_key(inputs, queue_key, i)
        for ordinal in range(counts[q, i]):
            key = combine(above, ordinal)
            x = place(slope, unit(combine(key, draws.POSITION)))
            keys[at] = key
            times[at] = i * length + min(int(x * length), length - 1)
            at += 1
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
        counts[q, times[at] // length] += 1
        at += 1
    return at


@borrowing
def fill_row(
    inputs: Inputs,
    journeys: Journeys | None,
    rows: Any,
    i: int,
    time: int,
    queue: int,
    key: np.uint64,
    given: int,
) -> None:
    """Write the start values of one contact, its own draws among them."""
    rows[i]["arrived"] = time
    rows[i]["queued"] = time
    rows[i]["answered"] = -1
    rows[i]["ended"] = -1
    rows[i]["wrapped"] = -1
    rows[i]["effort"] = -1
    rows[i]["customer"] = key
    rows[i]["agent"] = -1
    rows[i]["root"] = i
    rows[i]["queue"] = queue
    rows[i]["root_queue"] = queue
    rows[i]["issue"] = 0
    rows[i]["attempt"] = 0
    rows[i]["leg"] = 0
    rows[i]["parent"] = -1
    rows[i]["cause"] = 0
    rows[i]["exit"] = 0
    rows[i]["stage"] = 0
    rows[i]["context"] = 0
    rows[i]["resolved"] = -1
    rows[i]["offer"] = 0
    rows[i]["then"] = 0
    if journeys is None:
        rows[i]["person"] = -1
        rows[i]["segment"] = -1
        rows[i]["intent"] = -1
        rows[i]["priority_class"] = priority_class(inputs, queue, key) if given < 0 else given
        interval = time // inputs.settings[0]["interval_ticks"]
        draw_laws(inputs, rows, i, queue, interval, key, 1.0, 1.0)
    if journeys is not None:
        fill_journey(inputs, journeys, rows, i, key, given)


@borrowing_apart
def fill_journey(
    inputs: Inputs, journeys: Journeys, rows: Any, i: int, key: np.uint64, given: int
) -> None:
    """Who the customer is, and draws that depend on it; a backlog's contact has come before."""
    age: Any = np.int64(0)
    if given == _BACKLOG:
        law = journeys.queues[rows[i]["queue"]]["backlog_law"]
        age = law_ticks(inputs, law, combine(key, draws.BACKLOG_AGE))
        rows[i]["arrived"] = -age
    who(inputs, journeys, rows, i)
    draw_leg(inputs, journeys, rows, i, key, 1.0, 1.0)
    if given >= 0:
        rows[i]["priority_class"] = given
    if rows[i]["patience"] < FOREVER:
        rows[i]["patience"] += age
