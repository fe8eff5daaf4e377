"""Cheapest paths through the graphs of contracts, for many people at once.

People of one graph are worked on side by side: the innermost loop runs over them, so that the
graph is read once for all. Costs that are multiples of a power of two (:data:`GRAIN`) are added
without rounding, which makes sums of them proofs.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import Ints
from sim.jit import cached

Floats = NDArray[np.float64]
Index = NDArray[np.int32]

GRAIN = 1.0 / 1024
"""Prices are multiples of this."""


@cached
def to_go(following: Index, extra: Floats, first: Ints, cost: Floats, value: Floats) -> None:
    """Least cost from each state to the end.

    Args:
        following: ``[S, A]`` of the graph.
        extra: ``[S, A]`` of the graph.
        first: ``[L + 1]`` of the graph.
        cost: ``[L, A, B]`` of each choice on each layer, by person; infinite: not for her.
        value: ``[S + 1, B]``, written.
    """
    people = value.shape[1]
    for b in range(people):
        value[first[-1], b] = 0.0
    for layer in range(len(first) - 2, -1, -1):
        for s in range(first[layer], first[layer + 1]):
            for b in range(people):
                value[s, b] = np.inf
            for a in range(following.shape[1]):
                after = following[s, a]
                if after >= 0:
                    more = extra[s, a]
                    for b in range(people):
                        found = cost[layer, a, b] + more + value[after, b]
                        value[s, b] = min(value[s, b], found)


@cached
def walk(
    following: Index,
    extra: Floats,
    first: Ints,
    cost: Floats,
    value: Floats,
    start: Ints,
    choice: Ints,
) -> None:
    """Follow a cheapest path of each person.

    Args:
        following: as in :func:`to_go`, and so on to ``value``, which it has written.
        extra: see there.
        first: see there.
        cost: see there.
        value: see there.
        start: ``[B]`` first states; their value must be finite.
        choice: ``[L, B]``, written: choice on each layer.
    """
    for b in range(value.shape[1]):
        s = start[b]
        for layer in range(len(first) - 1):
            best, one = np.inf, 0
            for a in range(following.shape[1]):
                after = following[s, a]
                if after >= 0:
                    found = cost[layer, a, b] + extra[s, a] + value[after, b]
                    if found < best:
                        best, one = found, a
            choice[layer, b] = one
            s = following[s, one]


@cached
def day_costs(own: Floats, price: Floats, members: Ints, cost: Floats, one: Ints) -> None:
    """Least cost of each kind of duty on each day: of its duties the one that costs least.

    Args:
        own: ``[B, D, K]`` what duties cost by themselves; infinite: not allowed.
        price: ``[D, K]`` what each duty is worth.
        members: ``[A, M]`` duties of each kind; -1: none.
        cost: ``[D, A, B]``, written.
        one: ``[D, A, B]``, written: the duty; -1: none is allowed.
    """
    for b in range(own.shape[0]):
        for day in range(own.shape[1]):
            for a in range(members.shape[0]):
                best, which = np.inf, -1
                for m in range(members.shape[1]):
                    k = members[a, m]
                    if k >= 0:
                        found = own[b, day, k] - price[day, k]
                        if found < best:
                            best, which = found, k
                cost[day, a, b] = best
                one[day, a, b] = which
