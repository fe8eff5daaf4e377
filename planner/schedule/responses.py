"""One person's cheapest roster, fast, where everybody chooses in turn thousands of times.

The same shortest paths as in :mod:`planner.schedule.paths`, over the states that this person can
reach alone. A path may also count something (nights, weekends: :mod:`planner.schedule.evenness`)
and pay for the count at its end.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import Ints
from sim.jit import cached

Floats = NDArray[np.float64]
Index = NDArray[np.int32]


@cached
def reach(
    following: Index,
    first: Ints,
    allowed: NDArray[np.bool_],
    start: int,
    states: Index,
    begins: Ints,
) -> int:
    """States that can be reached, layer by layer.

    Args:
        following: ``[S, A]`` of the graph.
        first: ``[L + 1]`` of the graph.
        allowed: ``[L, A]`` choices of this person.
        start: first state.
        states: ``[S + 1]``, written.
        begins: ``[L + 1]``, written: where the states of each layer begin.

    Returns:
        Number of states, the end not counted.
    """
    known = np.zeros(len(following) + 1, np.bool_)
    states[0] = start
    size = 1
    begins[0] = 0
    for layer in range(len(first) - 1):
        begins[layer + 1] = size
        for i in range(begins[layer], begins[layer + 1]):
            for a in range(following.shape[1]):
                after = following[states[i], a]
                if after >= 0 and allowed[layer, a] and not known[after]:
                    known[after] = True
                    if layer < len(first) - 2:
                        states[size] = after
                        size += 1
    return size


@cached
def choices(
    own: Floats,
    begins: Ints,
    rows: Ints,
    counts: Floats,
    required: Floats,
    price: Floats,
    growth: Floats,
    under: Floats,
    over: Floats,
    noise: Floats,
    members: Ints,
    layers: Ints,
    places: Ints,
    cost: Floats,
    one: Ints,
) -> None:
    """What each choice of a person costs by itself and is worth to demand.

    Args:
        own: ``[D, K]`` cost of duties; infinite: not allowed.
        begins: ``[D * K + 1]``: cell ``day * K + duty`` counts in
            ``rows[begins[cell]:begins[cell + 1]]``.
        rows: see there.
        counts: ``[R]`` of all others.
        required: ``[R]``.
        price: ``[R]``: one more is worth this and a part that grows with what the row lacks.
        growth: ``[R]`` of the worth with each unit lacking; below 0: worth is what demand costs.
        under: ``[R]`` worth at most.
        over: ``[R]`` worth is at least the negative of it.
        noise: ``[D, K]`` added to the worth.
        members: ``[kinds, M]`` duties of each kind; -1: none.
        layers: ``[D]`` layer of each day.
        places: ``[D]`` first choice that is a duty.
        cost: ``[L, A]``, written where choices are duties.
        one: ``[D, kinds]``, written: the duty of each kind.
    """
    duties = own.shape[1]
    for day in range(own.shape[0]):
        for a in range(members.shape[0]):
            best, which = np.inf, -1
            for m in range(members.shape[1]):
                k = members[a, m]
                if k >= 0 and own[day, k] < np.inf:
                    found = own[day, k] - noise[day, k]
                    for q in range(begins[day * duties + k], begins[day * duties + k + 1]):
                        r = rows[q]
                        lacking = required[r] - counts[r]
                        if growth[r] < 0:
                            found -= under[r] if lacking > 0 else -over[r]
                        else:
                            worth = price[r] + growth[r] * (lacking - 0.5)
                            found -= min(max(worth, -over[r]), under[r])
                    if found < best:
                        best, which = found, k
            cost[layers[day], places[day] + a] = best
            one[day, a] = which


@cached
def respond(
    following: Index,
    extra: Floats,
    first: Ints,
    states: Index,
    begins: Ints,
    cost: Floats,
    counter: Ints,
    final: Floats,
    value: Floats,
    choice: Ints,
    charged: Floats,
) -> float:
    """A cheapest path.

    Args:
        following: ``[S, A]`` of the graph.
        extra: ``[S, A]`` of the graph.
        first: ``[L + 1]`` of the graph.
        states: that this person can reach (:func:`reach`).
        begins: of each layer in them.
        cost: ``[L, A]`` of this person; infinite: not for her.
        counter: ``[L, A, C]``: count after a choice, from 0 at the start.
        final: ``[C]`` cost of the count at the end.
        value: ``[S + 1, C]``, written.
        choice: ``[L]``, written.
        charged: ``[1]``, written: what the path costs by rules with penalties.

    Returns:
        What it costs; infinite: there is none.
    """
    size = len(final)
    for c in range(size):
        value[len(following), c] = final[c]
    for layer in range(len(first) - 2, -1, -1):
        for i in range(begins[layer], begins[layer + 1]):
            s = states[i]
            for c in range(size):
                value[s, c] = np.inf
            for a in range(following.shape[1]):
                after = following[s, a]
                if after >= 0 and cost[layer, a] < np.inf:
                    more = cost[layer, a] + extra[s, a]
                    for c in range(size):
                        found = more + value[after, counter[layer, a, c]]
                        value[s, c] = min(value[s, c], found)
    s, c = states[0], 0
    least = float(value[s, 0])
    charged[0] = 0.0
    if not least < np.inf:
        return least
    for layer in range(len(first) - 1):
        best, taken = np.inf, 0
        for a in range(following.shape[1]):
            after = following[s, a]
            if after >= 0 and cost[layer, a] < np.inf:
                found = cost[layer, a] + extra[s, a] + value[after, counter[layer, a, c]]
                if found < best:
                    best, taken = found, a
        choice[layer] = taken
        charged[0] += extra[s, taken]
        c = counter[layer, taken, c]
        s = following[s, taken]
    return least
