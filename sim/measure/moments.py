"""Sums over replications: all that is kept of them, however many there are."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measure import columns
from sim.measure.more import MoreMoments, more_numbers, new_more_moments, scopes
from sim.measure.plan import Plan, histogram_shape, room

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


class Moments(NamedTuple):
    """Sums of powers and products of a replication's columns, per scope and cell.

    Scopes are the queues (groups) in the order of the inputs and, if there are several, all of
    them. Values are whole ticks and counts, so plain sums are exact up to 2**53.
    """

    n: Ints  # [1] replications
    queue_sums: Floats  # [S, cells, columns]
    queue_squares: Floats
    queue_cubes: Floats
    queue_products: Floats  # [S, cells, pairs of the plan, 3]: x y, x x y, x y y
    group_sums: Floats
    group_squares: Floats
    group_cubes: Floats
    group_products: Floats
    batches: Ints  # [BATCHES] replications of each batch
    waits: Ints  # [BATCHES, Q, outcome, bin]; no queues if not asked for
    more: MoreMoments | None  # only where a scenario has journeys or costs


def new_moments(plan: Plan) -> Moments:
    """Moments of no replication."""
    n_cells = int(plan.settings[0]["n_cells"])
    queues, groups = scopes(len(plan.rules)), scopes(len(plan.rostered))
    histogram = histogram_shape(plan)
    return Moments(
        n=np.zeros(1, dtype=np.int64),
        queue_sums=np.zeros((queues, n_cells, columns.N_QUEUE_COLUMNS)),
        queue_squares=np.zeros((queues, n_cells, columns.N_QUEUE_COLUMNS)),
        queue_cubes=np.zeros((queues, n_cells, columns.N_QUEUE_COLUMNS)),
        queue_products=np.zeros((queues, n_cells, len(plan.queue_pairs), 3)),
        group_sums=np.zeros((groups, n_cells, columns.N_GROUP_COLUMNS)),
        group_squares=np.zeros((groups, n_cells, columns.N_GROUP_COLUMNS)),
        group_cubes=np.zeros((groups, n_cells, columns.N_GROUP_COLUMNS)),
        group_products=np.zeros((groups, n_cells, len(plan.group_pairs), 3)),
        batches=np.zeros(histogram[0], dtype=np.int64),
        waits=np.zeros(histogram, dtype=np.int64),
        more=new_more_moments(plan.more, room(plan)),
    )


def merge(one: Moments, other: Moments) -> Moments:
    """Moments of the replications of both.

    Floating-point sums depend on their order in the last digit: merge blocks of replications in
    their order, whatever process made them.
    """
    merged: Moments = _sum(one, other)
    return merged


def _sum(one: Any, other: Any) -> Any:
    """Sum of two trees of named tuples, array by array."""
    if one is None:
        return None
    if isinstance(one, tuple):
        return type(one)(*map(_sum, one, other))
    return one + other


def memory(plan: Plan) -> int:
    """Bytes of one ``Moments``: what a block of replications sends home, however many it holds."""
    cells = int(plan.settings[0]["n_cells"])
    queues, groups = scopes(len(plan.rules)), scopes(len(plan.rostered))
    per_queue = columns.N_QUEUE_COLUMNS + len(plan.queue_pairs)
    per_group = columns.N_GROUP_COLUMNS + len(plan.group_pairs)
    histogram = histogram_shape(plan)
    waits = 1
    for size in histogram:
        waits *= size
    numbers = 3 * cells * (queues * per_queue + groups * per_group) + waits + histogram[0] + 1
    return 8 * (numbers + more_numbers(plan.more, room(plan)))
