"""All first contacts of a replication, drawn by key and sorted by time."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from sim.borrowed import borrow
from sim.engine.log import CONTACT
from sim.inputs import draws
from sim.inputs.arrays import ARRIVE_LIST, ARRIVE_POISSON, Inputs, Journeys, Structured
from sim.inputs.busyness import day_factor, factor_at, next_score
from sim.inputs.draws import combine, combine_key, replication_key
from sim.inputs.first_rows import fill_row
from sim.inputs.laws import poisson_quantile
from sim.inputs.legs import split
from sim.inputs.scatter import customers_key, scatter
from sim.inputs.sort_contacts import sort_stably
from sim.jit import borrowing_apart, borrowing_whole, cached, jit

# Numba compiles it as a constant of the module.
_CONTACT = CONTACT


def draw_contacts(inputs: Inputs, replication: int) -> np.ndarray:
    """First contacts of one replication.

    Args:
        inputs: what engines read.
        replication: number of the replication, from 0.

    Returns:
        CONTACT rows [n] sorted by (time of arrival, queue, day, interval, ordinal), engine fields
        at their start values (-1, exit OPEN). A queue's backlog comes before its others of tick 0.
        Contacts of a state come first, in the order of ``inputs.state``.
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
    classes: Any  # int16: the recorded one, or TO_DRAW, or BACKLOG
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


@jit
def with_rows(room: DrawRoom, rows: Any) -> DrawRoom:
    """The same room with other, longer rows."""
    return DrawRoom(
        room.times,
        room.queues,
        room.keys,
        room.classes,
        room.buckets,
        room.starts,
        room.order,
        room.sorted_times,
        rows,
    )


@cached
def make_rows(inputs: Inputs, journeys: Journeys | None, replication: int) -> Any:
    """Compiled body of :func:`draw_contacts`; ``inputs`` without journeys."""
    counts = interval_counts(inputs, journeys, replication)
    n = number_of_contacts(inputs, journeys, counts)
    room = new_draw_room(n, 1)
    n = draw_into(inputs, journeys, replication, counts, room)
    return room.rows[:n]


@borrowing_apart
def number_of_contacts(inputs: Inputs, journeys: Journeys | None, counts: Any) -> int:
    """Most first contacts of a replication, by the counts of :func:`interval_counts`.

    Fewer come where it begins with a state, in the midst of an interval or of recorded days.
    """
    n = len(inputs.replay) + len(inputs.state)
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
    n = place(inputs, journeys, replication, counts, room)
    if journeys is not None:
        fill_rows(borrow(inputs), borrow(journeys), borrow(room), n)
    else:
        fill_rows(borrow(inputs), None, borrow(room), n)
    return n


@borrowing_apart
def place(
    inputs: Inputs, journeys: Journeys | None, replication: int, counts: Any, room: DrawRoom
) -> int:
    """Draw when all contacts come, and sort them: all but ``rows`` of the room.

    Returns their number; completes ``counts``.
    """
    n: int = scatter(inputs, journeys, replication, counts, room)
    sort_stably(inputs, counts, room, n)
    return n


@borrowing_whole
def fill_rows(inputs: Inputs, journeys: Journeys | None, room: DrawRoom, n: int) -> None:
    """Fill the first ``n`` rows of the room from what was scattered into it, in its order."""
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
