"""Demand as rows over (day, duty): how many count, what it costs, what one more is worth."""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from planner.schedule.demand import Coverage
from planner.schedule.problem import HeadsDemand, IntervalDemand, Ints, RosterProblem

Floats = NDArray[np.float64]


class Rows:
    """All demand of a problem, heads first. A person counts at most once in a row."""

    def __init__(self, problem: RosterProblem) -> None:
        people, days, duties = problem.shape
        self.problem, self._shape = problem, (days, duties)
        coverage = Coverage(problem)
        demands: list[HeadsDemand | IntervalDemand] = [*problem.heads, *problem.intervals]
        cells = [[(row.day, k) for k in sorted(set(row.duties))] for row in problem.heads]
        cells += [coverage.cells(row) for row in problem.intervals]
        past = [0] * len(problem.heads) + [coverage.past(row) for row in problem.intervals]
        self.count = len(demands)
        self.required: Ints = np.array(
            [row.required - had for row, had in zip(demands, past, strict=True)], np.int64
        )
        """Beside people who began before the period; may be below 0."""
        self.hard_under = np.array([row.under_cost is None for row in demands], np.bool_)
        self.hard_over = np.array([row.over_cost is None for row in demands], np.bool_)
        prices = [v for row in demands for v in (row.under_cost, row.over_cost) if v is not None]
        self.big = 100.0 * (1 + max(prices, default=0))
        """Stands for the cost of a unit that is not allowed, in searches; bounds do without."""
        self.under = _prices((row.under_cost for row in demands), self.big)
        self.over = _prices((row.over_cost for row in demands), self.big)
        lengths = [len(row) for row in cells]
        where = [day * duties + k for row in cells for day, k in row]
        rows = np.repeat(np.arange(self.count), lengths)
        self.matrix = csr_matrix(
            (np.ones(len(where)), (rows, np.array(where, np.int64))),
            shape=(self.count, days * duties),
        )
        self._turned = self.matrix.T.tocsr()
        self._most = float(people)

    def worth(self, price: Floats) -> Floats:
        """Prices of rows ``[R]`` as what each duty is worth ``[D, K]``."""
        return np.asarray(self._turned @ price).reshape(self._shape)

    def counts(self, work: Ints) -> Floats:
        """How many of a roster ``[n, D]`` count in each row, ``[R]``."""
        days, duties = self._shape
        _, day = np.nonzero(work >= 0)
        cells = day * duties + work[work >= 0]
        return np.asarray(self.matrix @ np.bincount(cells, minlength=days * duties))

    def of_one(self, row: Ints) -> Ints:
        """Rows in which a person's roster ``[D]`` counts."""
        days = np.flatnonzero(row >= 0)
        cells = days * self._shape[1] + row[days]
        return np.asarray(self._turned[cells].indices, np.int64)

    def beside(self, counts: Floats) -> Rows:
        """What is left to do where others count so often already, ``[R]``."""
        found = copy(self)
        found.required = self.required - np.asarray(counts, np.int64)
        return found

    def cost(self, counts: Floats) -> float:
        """What demand costs at these counts; what is not allowed at :attr:`big`."""
        beyond = counts - self.required
        return float(np.where(beyond < 0, -beyond * self.under, beyond * self.over).sum())

    def breaks(self, counts: Floats) -> int:
        """Units of demand that must be met and is not."""
        beyond = counts - self.required
        short = np.maximum(-beyond, 0)[self.hard_under].sum()
        return int(short + np.maximum(beyond, 0)[self.hard_over].sum())

    def gain(self, counts: Floats) -> Floats:
        """What one more in each row saves, ``[R]``."""
        return np.where(counts < self.required, self.under, -self.over)

    def bound(self, price: Floats) -> float:
        """Least of cost + price x count over all counts, summed over the rows.

        The function is convex and piecewise linear, so that its least lies at none, at what is
        required, or at everybody.
        """
        count = np.stack(
            [
                np.zeros(self.count),
                np.clip(self.required, 0, self._most),
                np.full(self.count, self._most),
            ]
        )
        beyond = count - self.required
        cost = np.where(beyond < 0, -beyond * self.under, beyond * self.over)
        cost[(beyond < 0) & self.hard_under] = np.inf
        cost[(beyond > 0) & self.hard_over] = np.inf
        best = (cost + price * count).min(axis=0, initial=np.inf)
        return float(best.sum())


def _prices(found: Iterable[int | None], big: float) -> Floats:
    return np.array([big if value is None else float(value) for value in found], np.float64)
