"""A good roster from the linear program: people are decided one by one, and columns priced anew.

A diving heuristic (Sadykov, Vanderbeck, Pessoa, Tahiri and Uchoa 2019): after each choice the
linear program over the people who are left is solved again, with columns that fit what is left.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.columns import Pool
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints
from planner.schedule.relaxed import CLOSE, Columns, Relaxation, Relaxed, columns_of
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

_ROUNDS: Final = 10
"""Of adding columns after each choice."""
_SURE: Final = 0.99
"""A roster with this value is chosen at once."""
_TOGETHER: Final = 15
"""One of so many people who are left is decided at a time, where nobody is sure."""
_LUCK: Final = 0.3
"""Part by which values are changed at random before the greatest is chosen."""


class Diver:
    """Dives from the columns of a linear program."""

    def __init__(
        self, pricing: Pricing, rows: Rows, pool: Pool, budget: Budget, rng: Generator
    ) -> None:
        """Set it up.

        Args:
            pricing: of people whose paths are rosters.
            rows: demand.
            pool: columns, at least one of everybody; each dive adds to a copy.
            budget: ends a dive.
            rng: for luck.
        """
        self._pricing, self._rows, self._start = pricing, rows, pool
        self._budget, self._rng = budget, rng

    def dive(self, people: Sequence[int], base: Ints, target: float, price: Floats) -> Ints | None:
        """Let people choose anew.

        Args:
            people: who.
            base: roster ``[N, D]`` of all others.
            target: cost above which the dive ends.
            price: ``[R]``, about what one more is worth.

        Returns:
            A roster ``[N, D]``; None where it costs more than the target, by own costs and demand
            alone, or the budget is over.
        """
        pool, work, left = copied(self._start), base.copy(), sorted(people)
        chosen = sorted(set(range(len(base))) - set(left))
        while left:
            own = float(self._pricing.own_cost_of(np.array(chosen, np.int64), work[chosen]).sum())
            counts = self._rows.counts(work[chosen])
            found = self._solve(pool, left, self._rows.beside(counts), own, target, price)
            if found is None:
                return None
            for e, row in found:
                work[e] = row
                left.remove(e)
                chosen.append(e)
        own = float(self._pricing.own_cost(work).sum())
        cost = own + self._rows.cost(self._rows.counts(work))
        return work if cost <= target + CLOSE else None

    def _solve(
        self,
        pool: Pool,
        left: list[int],
        rows: Rows,
        own: float,
        target: float,
        price: Floats,
    ) -> list[tuple[int, Ints]] | None:
        """People who are decided, with their rosters; None: above the target, or no time left."""
        rounds = _ROUNDS
        while True:
            columns = columns_of(rows, pool, left, price)
            program = Relaxation(columns, rows, self._budget, own)
            every = np.arange(len(columns))
            relaxed = program.solve(every, np.zeros(0, np.int64), np.inf)
            fresh, bound = self._more(pool, left, rows, relaxed.price)
            if bound + own > target + CLOSE or self._budget.over():
                return None
            rounds -= 1
            if not fresh or rounds < 1:
                break
        where = relaxed.active[self._picked(relaxed, columns, len(left))]
        return [(columns.people[columns.place[j]], columns.work[j]) for j in where]

    def _picked(self, relaxed: Relaxed, columns: Columns, left: int) -> Ints:
        """Columns, as places in the program, that are chosen: all that are sure, or the greatest
        of a few people."""
        sure = np.flatnonzero(relaxed.x > _SURE)
        if len(sure):
            return sure
        luck = relaxed.x * (1 + _LUCK * self._rng.random(len(relaxed.x)))
        order = np.argsort(-luck, kind="stable")
        _, first = np.unique(columns.place[relaxed.active[order]], return_index=True)
        return np.asarray(order[np.sort(first)[: max(1, left // _TOGETHER)]])

    def _more(self, pool: Pool, left: list[int], rows: Rows, dual: Floats) -> tuple[int, float]:
        """Add everybody's cheapest column; how many were new, and what nothing costs less than."""
        price = np.clip(dual, -rows.over, rows.under)
        found = self._pricing.answer(left, rows.worth(price))
        self._budget.charge(sum(self._pricing.work_of(e) for e in left))
        own = self._pricing.own_cost_of(np.array(left), found.work)
        fresh = pool.add(found.work, own, left)
        return fresh, rows.bound(price) + float(found.cost.sum())


def copied(pool: Pool) -> Pool:
    """A pool that may be added to."""
    found = Pool.empty()
    found.add(np.array(pool.rosters), np.array(pool.costs), pool.people)
    return found
