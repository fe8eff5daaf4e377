"""Large neighbourhood search: a few people at a time anew, exactly, with all others as they are."""

from __future__ import annotations

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.model import build
from planner.schedule.problem import Ints, RosterProblem
from planner.schedule.rows import Rows
from planner.solve import Limits, solve

_WORK = 4.0
"""Deterministic seconds for each neighbourhood."""
_CELLS = 1200
"""(person, day, duty) of a neighbourhood, about: more with each that was solved to the end."""


class Neighbourhoods:
    """Chooses whom and when to free, and solves the rest of the plain model."""

    def __init__(self, problem: RosterProblem, rows: Rows, seed: int) -> None:
        """Begin with small neighbourhoods."""
        self._problem, self._rows = problem, rows
        self._rng: Generator = np.random.default_rng(seed)
        self._size = float(_CELLS)
        self._seed = seed
        self.reproducible = True
        """No neighbourhood was ended by the clock."""

    def improve(self, work: Ints, budget: Budget, *, workers: int, share: float) -> Ints | None:
        """Solve one neighbourhood of a roster ``[N, D]`` that keeps everything.

        Returns:
            A roster whose objective is not worse; None where the solver found none in time.
        """
        built = build(self._problem, free=self._free(work), base=work)
        built.hint(work)
        self._seed += 1
        limits = Limits(
            seconds=budget.seconds_left(share),
            deterministic=budget.work_left(share, most=_WORK),
            workers=workers,
            seed=self._seed,
            linearization=2,
        )
        solved = solve(built.model, limits)
        budget.charge(solved.deterministic + 1e-3)
        self.reproducible &= solved.reproducible
        if solved.interrupted:
            raise KeyboardInterrupt
        self._size *= 1.1 if solved.status == "optimal" else 0.9
        return built.read(solved) if solved.found else None

    def _free(self, work: Ints) -> NDArray[np.bool_]:
        """People who could swap with somebody on a day where demand costs, or anybody."""
        problem, rng = self._problem, self._rng
        people, days, _ = problem.shape
        span = days if rng.random() < 0.5 else min(days, int(rng.choice([7, 14])))
        first = int(rng.integers(0, days - span + 1))
        chances = problem.may[:, first : first + span].any(axis=2).sum(axis=1)
        duties = problem.may[:, first : first + span].sum(axis=(1, 2)) / np.maximum(chances, 1)
        weight = self._need(work, first, span)
        order = np.argsort(-np.log(rng.random(people)) / np.maximum(weight, 1e-9))
        cells = np.cumsum((duties * span)[order])
        chosen = order[: max(2, int(np.searchsorted(cells, self._size)))]
        free = np.zeros((people, days), np.bool_)
        free[chosen, first : first + span] = True
        return free

    def _need(self, work: Ints, first: int, span: int) -> NDArray[np.float64]:
        """How much each person could do about a random row that costs, beside a little luck."""
        rows, rng = self._rows, self._rng
        people, _, duties = self._problem.shape
        luck = np.full(people, 0.05)
        beyond = rows.counts(work) - rows.required
        cost = np.where(beyond < 0, -beyond * rows.under, beyond * rows.over)
        if cost.sum() <= 0 or rng.random() < 0.2:
            return luck
        cells = rows.matrix[int(rng.choice(rows.count, p=cost / cost.sum()))].indices
        day, duty = np.divmod(cells, duties)
        able = self._problem.may[:, day, duty].any(axis=1)
        return luck + able
