"""Column generation: a linear program over whole rosters of people, priced by shortest paths.

The bound is Lagrangian, computed from the program's dual values by itself
(:func:`planner.schedule.prices.lagrangian`), so that the linear program's rounding does not
matter. A roster that costs at most T uses only rosters of people whose reduced cost is at most
T - bound (Baldacci, Christofides and Mingozzi 2008): where these can be listed, a choice among them
decides whether there is one (:mod:`planner.schedule.tree`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csc_matrix, csr_matrix, hstack, identity, vstack

from planner.schedule.budget import Budget
from planner.schedule.prices import Priced, lagrangian
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

_CLOSE = 1e-6


@dataclass(eq=False)
class Pool:
    """Rosters of single people, each once."""

    people: list[int]
    rosters: list[Ints]
    costs: list[float]
    _known: set[tuple[int, bytes]]

    @classmethod
    def empty(cls) -> Pool:
        """Without any."""
        return cls([], [], [], set())

    def add(self, work: Ints, own: Floats, people: Sequence[int] | None = None) -> int:
        """Add rosters ``[n, D]`` with their costs ``[n]``; how many were new."""
        fresh = 0
        for i, (row, cost) in enumerate(zip(work, own, strict=True)):
            e = i if people is None else people[i]
            key = (e, row.tobytes())
            if key not in self._known and np.isfinite(cost):
                self._known.add(key)
                self.people.append(e)
                self.rosters.append(row.copy())
                self.costs.append(float(cost))
                fresh += 1
        return fresh


class Master:
    """The program: one roster for each person, demand met, short or over."""

    def __init__(self, rows: Rows, pool: Pool, people: Sequence[int], counts: Floats | None = None):
        """Set it up.

        Args:
            rows: demand.
            pool: rosters to choose from; those of other people are left out.
            people: who gets one.
            counts: ``[R]`` that all others add to demand.
        """
        self._place = {e: i for i, e in enumerate(people)}
        self.use = [j for j, e in enumerate(pool.people) if e in self._place]
        where: list[NDArray[np.int64]] = []
        for j in self.use:
            mine = rows.of_one(pool.rosters[j])
            where.append(np.append(mine, rows.count + self._place[pool.people[j]]))
        columns = np.repeat(np.arange(len(where)), [len(row) for row in where])
        places = np.concatenate(where) if where else np.zeros(0, np.int64)
        size = rows.count + len(people)
        chosen = csc_matrix((np.ones(len(places)), (places, columns)), shape=(size, len(where)))
        rest = csr_matrix((len(people), rows.count))
        one: Any = identity(rows.count)
        self._matrix: Any = hstack([chosen, vstack([one, rest]), vstack([-one, rest])]).tocsc()
        self._cost = np.concatenate([[pool.costs[j] for j in self.use], rows.under, rows.over])
        needed = rows.required - (0.0 if counts is None else counts)
        self._sides = np.concatenate([needed, np.ones(len(people))])
        self._rows = rows.count

    def relaxed(self) -> tuple[float, Floats]:
        """Value of the linear program, and dual values of demand."""
        solver: Any = linprog
        found = solver(
            self._cost, A_eq=self._matrix, b_eq=self._sides, bounds=(0, None), method="highs"
        )
        return float(found.fun), np.asarray(found.eqlin.marginals[: self._rows])


def generate(
    pricing: Pricing,
    rows: Rows,
    pool: Pool,
    price: Floats,
    budget: Budget,
    *,
    share: float,
    tell: Callable[[float], None],
) -> Priced:
    """Solve the linear program over all rosters, up to rounding or a share of the budget.

    Prices are drawn half of the way to the best so far, which keeps them from swinging
    (Wentges 1997). New rosters are added to the pool.
    """
    people = range(len(pricing.problem.employees))
    best, found = lagrangian(pricing, rows, price)
    pool.add(found.work, pricing.own_cost(found.work))
    straight = False
    while not budget.over(share):
        value, dual = Master(rows, pool, people).relaxed()
        if value - best.bound < _CLOSE * max(1.0, abs(value)):
            break
        dual = np.clip(dual, -rows.over, rows.under)
        trial = dual if straight else 0.5 * dual + 0.5 * best.price
        now, found = lagrangian(pricing, rows, trial)
        fresh = pool.add(found.work, pricing.own_cost(found.work))
        budget.charge(pricing.work + 2e-6 * len(pool.costs) + 1e-3)
        if now.bound > best.bound:
            best = now
            tell(best.bound)
        if not fresh and straight:
            break
        straight = not fresh
    return best


def listed(pricing: Pricing, rows: Rows, at: Priced, slack: float, most: int) -> Pool | None:
    """All rosters of everybody whose reduced cost is at most ``slack``; None: more than ``most``.

    Args:
        pricing: whose people.
        rows: demand.
        at: prices.
        slack: beyond each person's cheapest roster.
        most: rosters in all.
    """
    pool = Pool.empty()
    for e in range(len(pricing.problem.employees)):
        work = pricing.within(e, rows.worth(at.price), slack + _CLOSE, most - len(pool.costs))
        if work is None:
            return None
        pool.add(work, pricing.own_cost_of(e, work), [e] * len(work))
    return pool


def next_whole(bound: float) -> int:
    """The least whole cost that a bound allows."""
    return ceil(bound - _CLOSE * max(1.0, abs(bound)))
