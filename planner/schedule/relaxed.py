"""The linear program over listed rosters: solved on a few of them at a time, with a safe bound.

The bound is Lagrangian (:mod:`planner.schedule.prices`), over all rosters that are allowed, at
prices that the program's dual values suggest: it holds whatever the program's rounding is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack, identity, vstack

from planner.schedule.budget import Budget
from planner.schedule.columns import Pool
from planner.schedule.paths import GRAIN
from planner.schedule.problem import Ints
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

CLOSE: Final = 1e-6
"""Costs that differ by less are the same."""
_FRESH: Final = 6
"""Rosters that each person may add to the program at a time."""


@dataclass(frozen=True, eq=False)
class Columns:
    """Rosters of single people to choose from, by person, the most promising first."""

    people: tuple[int, ...]
    """Indices of the employees who get one."""
    place: Ints
    """``[n]``: whose each is, as a place in ``people``; ascending."""
    work: Ints
    """``[n, D]``."""
    cost: Floats
    """``[n]`` own costs."""
    counts: Any
    """``[n, R]`` sparse: how often each counts in each row of demand."""

    def __len__(self) -> int:
        """Number of rosters."""
        return len(self.cost)


def columns_of(rows: Rows, pool: Pool, people: Sequence[int], price: Floats) -> Columns:
    """Those of a pool that are of these people, of each the most promising first.

    Args:
        rows: demand.
        pool: rosters.
        people: indices of employees.
        price: ``[R]``, about what one more in each row is worth.
    """
    places = {e: i for i, e in enumerate(people)}
    use = [j for j, e in enumerate(pool.people) if e in places]
    place = np.array([places[pool.people[j]] for j in use], np.int64)
    days, duties = rows.problem.shape[1:]
    work = np.array([pool.rosters[j] for j in use], np.int64).reshape(-1, days)
    cost = np.array([pool.costs[j] for j in use], np.float64)
    one, day = np.nonzero(work >= 0)
    cells = csr_matrix(
        (np.ones(len(one)), (one, day * duties + work[one, day])), shape=(len(work), days * duties)
    )
    counts = csr_matrix(cells @ rows.matrix.T)
    order = np.lexsort((cost - counts @ price, place))
    return Columns(tuple(people), place[order], work[order], cost[order], counts[order])


@dataclass(frozen=True, eq=False)
class Relaxed:
    """What the linear program says of the rosters that are allowed."""

    bound: float
    """Nothing that is allowed costs less."""
    reduced: Floats
    """``[len(allowed)]``: at the prices of the bound, what each costs more than the cheapest one
    of the same person."""
    active: Ints
    """Columns in the program."""
    x: Floats
    """``[len(active)]``: their values."""
    price: Floats
    """``[R]``: what one more in each row is worth in the program."""
    solved: bool
    """Whether the program was solved, not given up at the bound that was asked for, after so many
    rounds or at the end of the budget."""


class Relaxation:
    """Solves it."""

    def __init__(self, columns: Columns, rows: Rows, budget: Budget, others: float = 0.0) -> None:
        """Set it up.

        Args:
            columns: rosters.
            rows: demand that these people have to meet.
            budget: ends a solution.
            others: cost of what is not chosen here.
        """
        self.columns, self.rows = columns, rows
        self._budget, self._others = budget, others
        people = len(columns.people)
        size = len(columns)
        whose = csr_matrix((np.ones(size), (np.arange(size), columns.place)), (size, people))
        self._matrix: Any = hstack([columns.counts, whose]).tocsr()
        one: Any = identity(rows.count)
        none = csr_matrix((rows.count, people))
        self._slack: Any = vstack([hstack([one, none]), hstack([-one, none])]).tocsr()
        self._slack_cost = np.concatenate([rows.under, rows.over])
        self._sides = np.concatenate([rows.required.astype(np.float64), np.ones(people)])

    def solve(self, allowed: Ints, active: Ints, most: float, rounds: int = 1000) -> Relaxed:
        """Solve it for some rosters.

        Args:
            allowed: columns, ascending, of everybody at least one.
            active: some of these to begin with.
            most: stop where the bound is above.
            rounds: of adding columns, at most.
        """
        active = self._complete(allowed, active)
        best, reduced = -np.inf, np.zeros(len(allowed))
        while True:
            value, x, dual = self._program(active)
            bound, beyond = self._bound(allowed, dual[: self.rows.count])
            if bound > best:
                best, reduced = bound, beyond
            rounds -= 1
            if best > most + CLOSE or rounds < 1 or self._budget.over():
                return Relaxed(best, reduced, active, x, dual[: self.rows.count], False)
            fresh = self._entering(allowed, dual)
            if value - best < CLOSE * max(1.0, abs(value)) or not len(fresh):
                return Relaxed(best, reduced, active, x, dual[: self.rows.count], True)
            active = np.union1d(active, fresh)

    def _complete(self, allowed: Ints, active: Ints) -> Ints:
        """Add a few of everybody who has none."""
        place = self.columns.place
        missing = np.setdiff1d(np.arange(len(self.columns.people)), place[active])
        more = [allowed[place[allowed] == i][:_FRESH] for i in missing]
        return np.union1d(active, np.concatenate([np.zeros(0, np.int64), *more]))

    def _program(self, active: Ints) -> tuple[float, Floats, Floats]:
        """Value, values of the active columns, and dual values of demand and of people."""
        matrix = vstack([self._matrix[active], self._slack]).T.tocsc()
        solver: Any = linprog
        found = solver(
            np.concatenate([self.columns.cost[active], self._slack_cost]),
            A_eq=matrix,
            b_eq=self._sides,
            bounds=(0, None),
            method="highs",
        )
        self._budget.charge(1e-3 + 2.5e-7 * matrix.shape[0] * matrix.shape[1])
        x = np.asarray(found.x[: len(active)])
        return float(found.fun) + self._others, x, np.asarray(found.eqlin.marginals)

    def _bound(self, allowed: Ints, dual: Floats) -> tuple[float, Floats]:
        rows, columns = self.rows, self.columns
        price = np.round(np.clip(dual, -rows.over, rows.under) / GRAIN) * GRAIN
        cost = (columns.cost - columns.counts @ price)[allowed]
        place = columns.place[allowed]
        least = np.full(len(columns.people), np.inf)
        np.minimum.at(least, place, cost)
        bound = rows.bound(price) + float(least.sum()) + self._others
        return bound, cost - least[place]

    def _entering(self, allowed: Ints, dual: Floats) -> Ints:
        """Columns that would lower the program's value, the best few of each person."""
        gain = (self._matrix @ dual - self.columns.cost)[allowed]
        good = np.flatnonzero(gain > CLOSE / 10)
        place = self.columns.place[allowed[good]]
        order = np.lexsort((-gain[good], place))
        sorted_place = place[order]
        rank = np.arange(len(order)) - np.searchsorted(sorted_place, sorted_place)
        return np.asarray(allowed[good[order[rank < _FRESH]]])
