"""A proved bound for large problems: Lagrangian prices of demand, found with smoothed choices.

At any price of each row of demand, the sum over rows of the least of (cost + price x count) and
over people of the cheapest roster at these prices is a bound on demand costs and own costs: rows
and people are on their own (Lagrangian relaxation, Geoffrion 1974). Fairness and the time-off
quota are left out; they cost nothing or more. Good prices are looked for with people made
different by noise in their costs, since a thousand people who are alike otherwise jump from row to
row together; noise and step shrink in turn.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.paths import GRAIN
from planner.schedule.pricing import Cheapest, Pricing
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

_NOISE = 0.02
_STEP = 0.0015
"""Of the cost of a unit short, at the beginning."""
_SHRINK = 0.97
_FRESH = 5
"""Draws of noise are used so many times."""
_LOOK = 10
"""The bound is computed every so many steps."""


@dataclass(frozen=True, eq=False)
class Priced:
    """A bound, and where it came from."""

    bound: float
    price: Floats
    """``[R]``."""


def lagrangian(pricing: Pricing, rows: Rows, price: Floats) -> tuple[Priced, Cheapest]:
    """The bound at prices of rows ``[R]``, and the people's cheapest rosters there."""
    price = np.round(price / GRAIN) * GRAIN
    found = pricing.best(rows.worth(price))
    return Priced(rows.bound(price) + float(found.cost.sum()), price), found


def ascend(
    pricing: Pricing,
    rows: Rows,
    price: Floats,
    budget: Budget,
    *,
    share: float,
    seed: int,
    tell: Callable[[float], None],
    target: float = np.inf,
) -> Priced:
    """Look for prices with a high bound.

    Args:
        pricing: cheapest rosters.
        rows: demand.
        price: ``[R]`` to begin with.
        budget: how long.
        share: of the budget.
        seed: of the noise.
        tell: hears of better bounds.
        target: stop when the bound is this high.
    """
    rng = np.random.default_rng(seed)
    scale = float(np.median(np.minimum(rows.under, rows.big / 100))) if rows.count else 1.0
    best, _ = lagrangian(pricing, rows, price)
    noise, step = _NOISE * scale, _STEP * scale
    mean = price = best.price
    own = pricing.own.work
    n = 0
    while not budget.over(share) and best.bound < target:
        if n % _FRESH == 0:
            own = pricing.own.work - noise * rng.gumbel(size=pricing.own.work.shape)
        found = pricing.best(rows.worth(price), own)
        lacking = np.clip(rows.required, 0, None) - rows.counts(found.work)
        price = np.clip(price + step * lacking, -rows.over, rows.under)
        mean = 0.9 * mean + 0.1 * price
        budget.charge(pricing.work)
        n += 1
        if n % _LOOK == 0:
            for trial in (mean, price):
                now, _ = lagrangian(pricing, rows, trial)
                budget.charge(pricing.work)
                if now.bound > best.bound:
                    best = now
                    tell(best.bound)
            noise, step = noise * _SHRINK**_LOOK, step * _SHRINK**_LOOK
        if noise < 1e-3 * scale * _NOISE:
            break
    return best
