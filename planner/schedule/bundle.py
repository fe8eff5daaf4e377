"""Prices of demand with the highest bound, for large problems: a proximal bundle method.

The bound is that of :mod:`planner.schedule.prices`; the best one is the value of the linear
program over all rosters (Dantzig and Wolfe 1960). That program is too large, and its prices
swing. So the rosters found so far are mixed, everybody's on their own, such that own costs and an
augmented Lagrangian of demand are least; this gives prices near the best so far (its dual: a
model of the bound by person, less a quadratic around these prices). Where the bound there has
risen by a part of what the model promised, they are the new middle; in any case everybody's
cheapest rosters there join the mixture (Kiwiel 1990; by person: Frangioni 2002). The mixture is
found by conditional gradients person by person (Lacoste-Julien and others 2013), which costs less
than the shortest paths.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.evenness import Measure
from planner.schedule.mixing import count, insert, mix, reduced
from planner.schedule.prices import Priced, lagrangian
from planner.schedule.pricing import Cheapest, Pricing
from planner.schedule.problem import Ints
from planner.schedule.rows import Rows
from planner.schedule.spread import spread_prices

Floats = NDArray[np.float64]

_SLOTS = 40
"""Rosters of a person."""
_SWEEPS = 25
_GROWTH = 0.1
"""Part of the cost of a unit short by which each unit lacking moves a price, at the beginning."""
_MOST = 0.15
"""The same, at most."""
_SERIOUS = 0.1
"""Of the promised rise, for new prices in the middle."""
_LONGER = 0.3
_LOOK = 8
"""Rounds after which too little of a rise ends the search."""
_CLOSE = 2e-4
"""Of the bound: too little."""


class Bundle:
    """Mixtures of rosters, and the prices that they lead to."""

    def __init__(self, pricing: Pricing, rows: Rows, price: Floats, seed: int) -> None:
        """Begin at prices ``[R]``."""
        people, days, self._duties = pricing.problem.shape
        self._pricing, self._rows = pricing, rows
        self._rng = np.random.default_rng(seed)
        turned = rows.matrix.T.tocsr()
        turned.sort_indices()
        self._begins = turned.indptr.astype(np.int64)
        self._places = turned.indices.astype(np.int64)
        self._work: Ints = np.full((people, _SLOTS, days), -1, np.int64)
        self._own: Floats = np.zeros((people, _SLOTS))
        self._weight: Floats = np.zeros((people, _SLOTS))
        self._reduced: Floats = np.zeros((people, _SLOTS))
        self._used: Ints = np.zeros(people, np.int64)
        self._required = rows.required.astype(np.float64)
        scale = np.minimum(rows.under, rows.big / 100)
        self._growth, self._most = _GROWTH * scale, _MOST * scale
        self._charged: Floats | None = None
        self.best, found = lagrangian(pricing, rows, price)
        self._middle = self.best
        self._join(found, self.best.price)
        self._weight[:, 0] = 1.0

    def start(self, work: Ints, own: Floats) -> None:
        """Add rosters ``[N, D]`` with their own costs and put all weight on them."""
        self._insert(work, own)
        same = (self._work == np.where(work >= 0, work, -1)[:, None]).all(axis=2)
        there = same & (np.arange(_SLOTS) < self._used[:, None])
        self._weight[there.any(axis=1)] = 0.0
        who = np.flatnonzero(there.any(axis=1))
        self._weight[who, there[who].argmax(axis=1)] = 1.0

    def charge(self, measure: Measure) -> bool:
        """Price the spread of a comparison, too; whether that raises the bound at once.

        If it does, the price stays, and the search may go on with it.
        """
        people, slots, days = self._work.shape
        by_roster = measure.counts(self._work.reshape(-1, days)).reshape(people, slots)
        extra = spread_prices(measure, (by_roster * self._weight).sum(axis=1))
        if extra is None:
            return False
        own = self._pricing.own.work if self._charged is None else self._charged
        now, found = lagrangian(self._pricing, self._rows, self.best.price, own + extra)
        if now.bound <= self.best.bound:
            return False
        self._charged = own + extra
        self.best = self._middle = now
        cells = np.maximum(self._work, 0)
        who, day = np.arange(people)[:, None, None], np.arange(days)
        self._own += np.where(self._work >= 0, extra[who, day, cells], 0.0).sum(axis=2)
        self._join(found, now.price)
        return True

    def counts(self) -> Floats:
        """How many people the mixtures put into each row, ``[R]``."""
        found = np.zeros(self._rows.count)
        count(self._work, self._weight, self._used, *self._cells, found)
        return found

    def ascend(self, budget: Budget, *, share: float, tell: Callable[[float], None]) -> Priced:
        """Raise the bound until it rises no more, or a share of the budget is used up.

        Args:
            budget: charged.
            share: of it.
            tell: hears of better bounds.
        """
        tell(self.best.bound)
        seen = [self.best.bound]
        while not budget.over(share):
            self._round(budget)
            if self.best.bound > seen[-1]:
                tell(self.best.bound)
            seen.append(self.best.bound)
            rise = seen[-1] - seen[max(len(seen) - 1 - _LOOK, 0)]
            if len(seen) > 3 * _LOOK and rise < _CLOSE * abs(seen[-1]):
                break
        return self.best

    def _round(self, budget: Budget) -> None:
        rows, middle = self._rows, self._middle
        trial, sweeps = self._trial()
        model = rows.bound(trial) + reduced(
            self._work, self._own, self._used, *self._cells, trial, self._reduced
        )
        now, found = lagrangian(self._pricing, rows, trial, self._charged)
        self._join(found, now.price)
        people, slots, days = self._work.shape
        budget.charge(self._pricing.work + 4e-9 * sweeps * people * slots * days + 1e-3)
        if now.bound > self.best.bound:
            self.best = now
        promised = max(model - middle.bound, 1e-9)
        kept = (now.bound - middle.bound) / promised
        # a model that is right allows longer steps, one that is quite wrong asks for shorter ones
        if kept > _LONGER:
            self._growth = np.minimum(1.5 * self._growth, self._most)
        elif kept < -0.5:
            self._growth /= 1.3
        if kept >= _SERIOUS:
            self._middle = now

    def _trial(self) -> tuple[Floats, int]:
        """Prices of the best mixture, and the sweeps that it took."""
        rows = self._rows
        counts = self.counts()
        sweeps = mix(
            self._rng.permutation(len(self._work)),
            self._work,
            self._own,
            self._weight,
            self._used,
            *self._cells,
            counts,
            self._required,
            self._middle.price,
            self._growth,
            rows.under,
            rows.over,
            _SWEEPS,
            1e-6 * max(1.0, abs(self._middle.bound)),
        )
        lacking = self._required - self.counts()
        moved = self._middle.price + self._growth * lacking
        return np.clip(moved, -rows.over, rows.under), sweeps

    @property
    def _cells(self) -> tuple[Ints, Ints, int]:
        return self._begins, self._places, self._duties

    def _join(self, found: Cheapest, price: Floats) -> None:
        """Add the rosters of a pricing; their own costs follow from their prices."""
        counted = self._rows.worth(price)
        days = np.arange(found.work.shape[1])
        worth = np.where(found.work >= 0, counted[days, np.maximum(found.work, 0)], 0.0)
        self._insert(found.work, found.cost + worth.sum(axis=1))

    def _insert(self, work: Ints, own: Floats) -> None:
        bare = np.where(work >= 0, work, -1)
        insert(bare, own, self._work, self._own, self._weight, self._used, self._reduced)
