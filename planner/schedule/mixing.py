"""Mixtures of rosters, person by person: the inner steps of the bundle method, compiled.

Everybody has a few rosters in slots, each with a weight; the weights of a person sum to 1. Rosters
are kept as duties by day: cell ``day * K + duty`` counts in the rows
``rows[begins[cell]:begins[cell + 1]]``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import Ints
from sim.jit import cached

Floats = NDArray[np.float64]


@cached
def mix(
    order: Ints,
    work: Ints,
    own: Floats,
    weight: Floats,
    used: Ints,
    begins: Ints,
    rows: Ints,
    duties: int,
    counts: Floats,
    required: Floats,
    price: Floats,
    growth: Floats,
    under: Floats,
    over: Floats,
    sweeps: int,
    enough: float,
) -> int:
    """Move weight from each person's worst roster to the best, over and over.

    What is lowered is own costs and an augmented Lagrangian of demand; a step goes as far as the
    quadratic along it falls (pairwise conditional gradients by blocks).

    Args:
        order: people.
        work: ``[N, M, D]`` duties; negative: none.
        own: ``[N, M]`` costs.
        weight: ``[N, M]``, changed.
        used: ``[N]`` slots that hold a roster.
        begins: ``[cells + 1]``, see above.
        rows: see above.
        duties: K.
        counts: ``[R]`` of the mixtures, changed.
        required: ``[R]``.
        price: ``[R]`` in the middle.
        growth: ``[R]`` of the price with each unit lacking.
        under: ``[R]`` price at most.
        over: ``[R]`` price is at least the negative of it.
        sweeps: at most.
        enough: stop when a sweep promises less.

    Returns:
        Sweeps done.
    """
    slots = work.shape[1]
    worth = np.empty(slots)
    for done in range(sweeps):
        promised = 0.0
        for e in order:
            for _ in range(3):
                best, worst = -1, -1
                for j in range(used[e]):
                    total = own[e, j]
                    for day in range(work.shape[2]):
                        k = work[e, j, day]
                        if k >= 0:
                            for q in range(begins[day * duties + k], begins[day * duties + k + 1]):
                                r = rows[q]
                                g = price[r] + growth[r] * (required[r] - counts[r])
                                total -= min(max(g, -over[r]), under[r])
                    worth[j] = total
                    if best < 0 or total < worth[best]:
                        best = j
                    if weight[e, j] > 0 and (worst < 0 or total > worth[worst]):
                        worst = j
                gain = worth[worst] - worth[best]
                if gain < 1e-7:
                    break
                bend = 0.0
                for day in range(work.shape[2]):
                    if work[e, best, day] != work[e, worst, day]:
                        for j in (best, worst):
                            k = work[e, j, day]
                            if k >= 0:
                                cell = day * duties + k
                                for q in range(begins[cell], begins[cell + 1]):
                                    bend += growth[rows[q]]
                step = weight[e, worst]
                if bend * step > gain:
                    step = gain / bend
                promised += step * gain
                weight[e, best] += step
                weight[e, worst] -= step
                if weight[e, worst] < 1e-12:
                    weight[e, worst] = 0.0
                shift(work[e, best], begins, rows, duties, counts, step)
                shift(work[e, worst], begins, rows, duties, counts, -step)
        if promised < enough:
            return done + 1
    return sweeps


@cached
def shift(row: Ints, begins: Ints, rows: Ints, duties: int, counts: Floats, share: float) -> None:
    """Count a share of a roster ``[D]``; other arguments as in :func:`mix`."""
    for day in range(len(row)):
        if row[day] >= 0:
            cell = day * duties + row[day]
            for q in range(begins[cell], begins[cell + 1]):
                counts[rows[q]] += share


@cached
def count(
    work: Ints,
    weight: Floats,
    used: Ints,
    begins: Ints,
    rows: Ints,
    duties: int,
    counts: Floats,
) -> None:
    """Counts of mixtures ``[R]``, written; arguments as in :func:`mix`."""
    counts[:] = 0.0
    for e in range(len(work)):
        for j in range(used[e]):
            if weight[e, j] > 0:
                shift(work[e, j], begins, rows, duties, counts, weight[e, j])


@cached
def reduced(
    work: Ints,
    own: Floats,
    used: Ints,
    begins: Ints,
    rows: Ints,
    duties: int,
    price: Floats,
    cost: Floats,
) -> float:
    """Cost of each roster at prices of rows, written to ``[N, M]``; the sum of everybody's least.

    Other arguments are as in :func:`mix`.
    """
    whole = 0.0
    for e in range(len(work)):
        least = np.inf
        for j in range(used[e]):
            total = own[e, j]
            for day in range(work.shape[2]):
                if work[e, j, day] >= 0:
                    cell = day * duties + work[e, j, day]
                    for q in range(begins[cell], begins[cell + 1]):
                        total -= price[rows[q]]
            cost[e, j] = total
            least = min(least, total)
        whole += least
    return whole


@cached
def insert(
    fresh: Ints, costs: Floats, work: Ints, own: Floats, weight: Floats, used: Ints, cost: Floats
) -> int:
    """Give everybody one more roster, in the place of the dearest without weight if all are used.

    Args:
        fresh: ``[N, D]``.
        costs: ``[N]`` own costs of it; infinite: none for this person.
        work: changed, and so on; see :func:`mix`.
        own: changed.
        weight: 0 for what is new.
        used: changed.
        cost: ``[N, M]`` of each roster at present prices.

    Returns:
        How many people had not got theirs yet.
    """
    new = 0
    for e in range(len(work)):
        known = not costs[e] < np.inf
        for j in range(used[e]):
            same = True
            for day in range(work.shape[2]):
                if work[e, j, day] != fresh[e, day]:
                    same = False
                    break
            known = known or same
        if known:
            continue
        place = used[e]
        if place == work.shape[1]:
            place = -1
            for j in range(used[e]):
                if weight[e, j] == 0 and (place < 0 or cost[e, j] > cost[e, place]):
                    place = j
            if place < 0:
                continue  # everything is in use
        else:
            used[e] += 1
        work[e, place] = fresh[e]
        own[e, place] = costs[e]
        weight[e, place] = 0.0
        cost[e, place] = -np.inf
        new += 1
    return new
