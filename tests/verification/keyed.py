"""Draws in bulk, by the product's own functions."""

import numba
import numpy as np

from sim.inputs.busyness import day_factor
from sim.inputs.contacts import busyness
from sim.inputs.draws import (
    QUEUES,
    agent_lottery,
    combine,
    combine_key,
    replication_key,
    unit,
)
from sim.inputs.laws import draw, poisson_quantile


@numba.njit
def keys_below(key, n):
    """Keys of ordinals 0 .. n - 1 below a key."""
    out = np.empty(n, np.uint64)
    for i in range(n):
        out[i] = combine(key, i)
    return out


@numba.njit
def keys_for(keys, purpose):
    """The key of one purpose below each key."""
    out = np.empty(len(keys), np.uint64)
    for i in range(len(keys)):
        out[i] = combine(keys[i], purpose)
    return out


@numba.njit
def units(keys):
    """The uniform number of each key."""
    out = np.empty(len(keys))
    for i in range(len(keys)):
        out[i] = unit(keys[i])
    return out


@numba.njit
def durations(laws, tables, law, keys):
    """One duration per key."""
    out = np.empty(len(keys))
    for i in range(len(keys)):
        out[i] = draw(laws, tables, law, keys[i])
    return out


@numba.njit
def poisson_counts(mean, keys):
    """One count per key."""
    out = np.empty(len(keys), np.int64)
    for i in range(len(keys)):
        out[i] = poisson_quantile(mean, keys[i])
    return out


@numba.njit
def winners(customers, agents):
    """Which of the agents wins each customer's lottery."""
    out = np.empty(len(customers), np.int64)
    for i in range(len(customers)):
        best = 0
        for a in range(1, len(agents)):
            if agent_lottery(customers[i], agents[a]) < agent_lottery(customers[i], agents[best]):
                best = a
        out[i] = best
    return out


@numba.njit
def day_factors(shape, keys):
    """One day's gamma factor per key."""
    out = np.empty(len(keys))
    for i in range(len(keys)):
        out[i] = day_factor(shape, keys[i])
    return out


@numba.njit
def queue_factors(inputs, queue, replications):
    """Busyness of a queue's own, [replications, intervals]."""
    seed = inputs.settings[0]["seed"]
    out = np.ones((replications, inputs.settings[0]["n_intervals"]))
    for r in range(replications):
        above = combine(replication_key(seed, r), QUEUES)
        key = combine_key(above, inputs.queues[queue]["key"])
        busyness(inputs, inputs.sources, queue, key, out[r])
    return out
