"""The search for a roster: its stages, the best so far, and what is proved."""

from __future__ import annotations

import time

import numpy as np

from planner.audit import audit, terms
from planner.schedule.budget import Budget
from planner.schedule.columns import Pool, generate, next_whole
from planner.schedule.conflict import NoRoster, explain
from planner.schedule.descent import Descent, with_leave
from planner.schedule.exact import settle
from planner.schedule.large import go_far
from planner.schedule.model import build
from planner.schedule.neighbourhoods import Neighbourhoods
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints, Roster, RosterProblem
from planner.schedule.rows import Rows
from planner.solve import Limits, Observer, solve

_SMALL = 1500
"""(person, day) up to which the linear program over columns is solved,"""
_SMALL_DEMAND = 400_000
"""and times rows of demand."""
_SWEEPS = 12
"""Of the descent with smoothed worth."""
_SHARE = {"start": 0.15, "bound": 0.5, "plain": 0.5}
"""Of the time, by which a stage has ended at the latest."""
_FEW = 8
"""The same in large problems."""
_EXPLAIN_S = 30.0


class Search:
    """One search."""

    def __init__(
        self,
        problem: RosterProblem,
        seconds: float | None,
        deterministic: float | None,
        seed: int,
        workers: int,
        observer: Observer,
    ) -> None:
        """See :func:`planner.schedule.solve.roster`."""
        self.problem, self.seed, self.workers = problem, seed, workers
        self.budget = Budget(seconds, deterministic)
        self._limited = deterministic is not None
        self._observer = observer
        self._began = time.monotonic()
        self._stage = "reading the rules"
        self.work: Ints | None = None
        self.cost = float("inf")
        self.bound: float | None = None
        self.notes: list[str] = []
        self.interrupted = False
        self.reproducible = True
        self.infeasible = False

    # --- what is known -------------------------------------------------------------------------

    def is_proved(self) -> bool:
        """Nothing better can be found."""
        return self.bound is not None and self.cost <= next_whole(self.bound)

    def judged(self, work: Ints) -> float:
        """What a roster costs; infinite where it breaks something."""
        if audit(self.problem, work).breaches:
            return float("inf")
        return float(sum(terms(self.problem, work).values()))

    def offer(self, work: Ints) -> bool:
        """Keep a roster if it keeps to everything and costs less than the best so far."""
        cost = float(sum(terms(self.problem, work).values()))
        if cost >= self.cost or audit(self.problem, work).breaches:
            return False
        self.work, self.cost = work.copy(), cost
        self._tell()
        return True

    def raise_bound(self, bound: float) -> None:
        """Keep a bound if it is better, as the least whole cost that it allows."""
        if bound == -np.inf:
            return  # the budget ended before anything was proved
        whole = float(max(next_whole(bound), 0))
        if self.bound is None or whole > self.bound:
            self.bound = whole
            self._tell()

    def _tell(self) -> None:
        best = None if self.work is None else self.cost
        elapsed = time.monotonic() - self._began
        self._observer.advance(self._stage, best, self.bound, 0, elapsed)

    def stage(self, name: str) -> None:
        """Begin a stage."""
        self._stage = name
        self._tell()

    # --- the search ----------------------------------------------------------------------------

    def run(self, start: Ints | None) -> Roster:
        """Go through the stages; see :func:`planner.schedule.solve.roster`."""
        try:
            if start is not None and start.shape == self.problem.shape[:2]:
                self.offer(start)
            self._stages()
        except KeyboardInterrupt:
            if self.work is None:
                raise
            self.interrupted = True
        if self.work is None:
            left = self.budget.seconds_left()
            raise NoRoster(explain(self.problem, min(left or _EXPLAIN_S, _EXPLAIN_S) + 1.0))
        if self.bound is not None and self.bound > self.cost:
            self.bound = self.cost
        return Roster(
            problem=self.problem,
            work=self.work,
            terms=terms(self.problem, self.work),
            bound=self.bound,
            interrupted=self.interrupted,
            reproducible=self._repeats(),
            seed=self.seed,
            seconds=self.budget.elapsed,
            notes=tuple(self.notes),
        )

    def _repeats(self) -> bool:
        if self.interrupted or self.workers > 1 or not self.reproducible:
            return False
        return not self.budget.by_clock

    def _stages(self) -> None:
        self._tell()
        pricing = Pricing(self.problem, self.workers)
        self.budget.charge(5e-6 * pricing.states)
        rows = Rows(self.problem)
        people, days, _ = self.problem.shape
        cells = people * days
        small = cells <= _SMALL and cells * rows.count <= _SMALL_DEMAND
        if not pricing.possible:
            self.infeasible = True
            self.notes.append("somebody has no roster that keeps the contract")
            return
        descent = self._descend(pricing, rows, small)
        if not small:
            go_far(self, pricing, rows, descent)
        if self.work is None:
            self._plain(share=_SHARE["plain"] if small else 1.0, hint=descent.work)
        if self.infeasible or self.budget.over():
            return
        if small:
            self._prove(pricing, rows, descent)
        if self.work is None and not self.infeasible:
            self._plain(share=1.0, hint=None)
        self._improve(rows)

    def _prove(self, pricing: Pricing, rows: Rows, descent: Descent) -> None:
        """Columns, and what they prove."""
        pool = Pool.empty()
        pool.add(descent.work, pricing.own_cost(descent.work))
        self.stage("columns")
        limit = _SHARE["bound"]
        at = generate(
            pricing, rows, pool, descent.price, self.budget, share=limit, tell=self.raise_bound
        )
        self.raise_bound(at.bound)
        if pricing.kept.all() and not self.budget.over(limit):
            settle(self, pricing, rows, pool, at)
        if not self.is_proved() and not self.budget.over():
            self._plain(share=0.9, hint=self.work)

    def _descend(self, pricing: Pricing, rows: Rows, small: bool) -> Descent:
        self.stage("person by person")
        descent = Descent(pricing, rows, self.seed)
        share = _SHARE["start"]
        for _ in range(_SWEEPS if small else _FEW):
            if not descent.sweep(self.budget, smooth=True, share=share):
                break
        before = np.inf
        while descent.cost < before:
            before = descent.cost
            if not descent.sweep(self.budget, smooth=False, share=(2.5 if small else 1.0) * share):
                break
        self.offer(with_leave(self.problem, descent.work))
        return descent

    def _plain(self, share: float, hint: Ints | None) -> None:
        """The plain model of everything."""
        self.stage("plain model")
        built = build(self.problem)
        if hint is not None:
            built.hint(hint)
        limits = Limits(
            seconds=self.budget.seconds_left(share),
            deterministic=self.budget.work_left(share),
            workers=self.workers,
            seed=self.seed,
            linearization=2,
        )
        solved = solve(built.model, limits, self._observer, stage="plain model")
        self.budget.charge(solved.deterministic)
        self.reproducible &= solved.reproducible
        self.infeasible = solved.status == "infeasible"
        if solved.bound is not None:
            self.raise_bound(solved.bound)
        if solved.found:
            self.offer(built.read(solved))
        if solved.interrupted:
            raise KeyboardInterrupt

    def _improve(self, rows: Rows) -> None:
        """Neighbourhoods until the time is over or nothing better can be found."""
        if self.work is None:
            return
        self.stage("neighbourhoods")
        near = Neighbourhoods(self.problem, rows, self.seed)
        limited = self.budget.seconds_left() is not None or self._limited
        tries = 0
        while not self.is_proved() and not self.budget.over() and (limited or tries < 200):
            found = near.improve(self.work, self.budget, workers=self.workers, share=1.0)
            tries += 1
            if found is not None:
                self.offer(found)
        self.reproducible &= near.reproducible
