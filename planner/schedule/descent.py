"""A good roster fast: one person after another works what is cheapest, given all others.

What one more person is worth is first smoothed, as in an augmented Lagrangian: a price for each
row of demand, and a part that grows with what the row lacks. So people spread over demand instead
of all filling the same gaps; the prices move towards what rows keep lacking. The last sweeps use
what demand really costs, which can only improve the roster (block coordinate descent).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.paths import GRAIN
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

_GROWTH = 0.04
"""Part of the cost of a unit short by which each unit lacking raises the price of a row."""
_MOVE = 0.3
"""Part of that by which prices move after a sweep."""


class Descent:
    """A roster of everybody, person by person."""

    def __init__(self, pricing: Pricing, rows: Rows, seed: int) -> None:
        """Begin with nobody at work and prices that tempt nobody."""
        self._pricing, self._rows = pricing, rows
        people, days, _ = pricing.problem.shape
        self._rng = np.random.default_rng(seed)
        self.work: Ints = np.full((people, days), -1, np.int64)
        self.own: Floats = np.zeros(people)
        """Own costs of each person's roster."""
        self.counts: Floats = np.zeros(rows.count)
        self.price: Floats = np.zeros(rows.count)
        self._placed = np.zeros(people, np.bool_)

    @property
    def cost(self) -> float:
        """Demand and own costs of the roster as it is."""
        return self._rows.cost(self.counts) + float(self.own.sum())

    def begin(self, work: Ints, own: Floats) -> None:
        """Start from a roster and its own costs."""
        self.work, self.own = work.copy(), own.copy()
        self.counts = self._rows.counts(work).astype(np.float64)
        self._placed[:] = True

    def sweep(
        self, budget: Budget, *, smooth: bool, share: float = 1.0, noise: float = 0.0
    ) -> bool:
        """Let everybody choose anew, in random order.

        Args:
            budget: checked after each person.
            smooth: by smoothed worth, and move the prices afterwards; else by real costs.
            share: of the budget.
            noise: scale of Gumbel noise in the worth of duties, drawn for each person: as in
                simulated annealing a person then takes a roster that is a little worse at times.

        Returns:
            Whether the sweep was finished.
        """
        rows = self._rows
        growth = _GROWTH * np.minimum(rows.under, rows.big / 100)
        for e in map(int, self._rng.permutation(len(self.work))):
            if self._placed.all() and budget.over(share):
                return False
            self._choose(e, growth if smooth else None, noise)
            budget.charge(self._pricing.work_of(e))
        if smooth:
            moved = self.price + _MOVE * growth * (rows.required - self.counts)
            self.price = np.clip(moved, -rows.over, rows.under)
        return True

    def _choose(self, e: int, growth: Floats | None, noise: float) -> None:
        rows = self._rows
        without = self.counts
        if self._placed[e]:
            without = without.copy()
            without[rows.of_one(self.work[e])] -= 1
        gain = rows.gain(without)
        if growth is not None:
            lacking = rows.required - without - 0.5
            gain = np.clip(self.price + growth * lacking, -rows.over, rows.under)
        worth = rows.worth(np.round(gain / GRAIN) * GRAIN)
        if noise:
            worth = worth + noise * self._rng.gumbel(size=worth.shape)
        found = self._pricing.answer([e], worth)
        if not np.isfinite(found.cost[0]):
            return
        mine = rows.of_one(found.work[0])
        own = float(self._pricing.own_cost_of(e, found.work)[0])
        if growth is None and not noise and self._placed[e]:
            now = self.own[e] - gain[rows.of_one(self.work[e])].sum()
            if now <= own - gain[mine].sum() + 1e-9:
                return  # as good as it gets: stay
        self.work[e] = found.work[0]
        self.own[e] = own
        self.counts = without if without is not self.counts else without.copy()
        self.counts[mine] += 1
        self._placed[e] = True
