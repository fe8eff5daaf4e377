"""A proved bound from prices of demand.

At any price of each row of demand, the sum over rows of the least of (cost + price x count) and
over people of the cheapest roster at these prices is a bound on demand costs and own costs: rows
and people are on their own (Lagrangian relaxation, Geoffrion 1974). Fairness and the time-off
quota are left out; they cost nothing or more (but see :mod:`planner.schedule.spread`). Good prices
are looked for by :mod:`planner.schedule.columns` in small problems and
:mod:`planner.schedule.bundle` in large ones.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.schedule.paths import GRAIN
from planner.schedule.pricing import Cheapest, Pricing
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Priced:
    """A bound, and where it came from."""

    bound: float
    price: Floats
    """``[R]``."""


def lagrangian(
    pricing: Pricing, rows: Rows, price: Floats, own: Floats | None = None
) -> tuple[Priced, Cheapest]:
    """The bound at prices of rows ``[R]``, and the people's cheapest rosters there.

    Args:
        pricing: cheapest rosters.
        rows: demand.
        price: ``[R]``.
        own: ``[N, D, K]`` costs of duties instead of people's own.
    """
    price = np.round(price / GRAIN) * GRAIN
    found = pricing.best(rows.worth(price), own)
    return Priced(rows.bound(price) + float(found.cost.sum()), price), found
