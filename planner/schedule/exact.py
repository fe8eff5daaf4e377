"""Small problems to the proof: what no roster costs less than, and one that costs as much.

A few dives give a good roster. Then targets are tried from the bound upwards, each among all
columns that a roster of that cost could use: low targets have few, and are refuted or met fast.
Where that takes long, some people choose anew with all others as they are, and the target is tried
again for longer.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Protocol

import numpy as np

from planner.schedule.budget import Budget
from planner.schedule.columns import Pool, listed, next_whole
from planner.schedule.dive import Diver
from planner.schedule.prices import Priced
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints, RosterProblem
from planner.schedule.relaxed import columns_of
from planner.schedule.rows import Rows
from planner.schedule.tree import Outcome, Tree

_LISTED: Final = 60_000
"""Columns to list at most."""
_DIVES: Final = 2
"""With everybody, at the beginning."""
_NODES: Final = 200
"""Nodes for a target; four times as many whenever it is tried again."""
_PART: Final = 2_500
"""Columns of a neighbourhood, about: more with each that was decided."""
_PART_NODES: Final = 30
_PART_PEOPLE: Final = 15
"""Of a dive in part, at most."""
_IDLE: Final = 40
"""Neighbourhoods without a better roster before the target is tried again."""
_HALVED: Final = 6
"""Times that the reach of columns for neighbourhoods may be halved."""
_SHARE: Final = 0.8
"""Of the budget, for all of this."""


class Asking(Protocol):
    """What the stages of a search share (:class:`planner.schedule.search.Search`)."""

    problem: RosterProblem
    budget: Budget
    seed: int
    work: Ints | None
    cost: float
    bound: float | None

    def is_proved(self) -> bool:
        """Nothing better can be found."""

    def offer(self, work: Ints) -> bool:
        """Keep a better roster."""

    def judged(self, work: Ints) -> float:
        """What a roster costs; infinite where it breaks something."""

    def raise_bound(self, bound: float) -> None:
        """Keep a better bound."""

    def stage(self, name: str) -> None:
        """Begin a stage."""


def settle(search: Asking, pricing: Pricing, rows: Rows, pool: Pool, at: Priced) -> None:
    """Raise the bound and lower the cost until they meet, or it takes too long.

    Args:
        search: knows the best roster and the bound, and hears of better ones.
        pricing: of people whose paths are rosters.
        rows: demand.
        pool: columns of the linear program.
        at: its bound and prices.
    """
    if search.is_proved():
        return
    exact = _Exact(search, pricing, rows, pool, at)
    everybody = range(len(pricing.problem.employees))
    search.stage("diving")
    for _ in range(_DIVES):
        if not exact.is_over():
            exact.dive(everybody)
    nodes, reach = _NODES, 0
    while not exact.is_over():
        target = exact.target(reach)
        near = exact.near(target)
        if near is None and reach:
            reach = 0
            continue
        if near is not None:
            search.stage(f"is there one for {target}?")
            found = exact.choose(near, everybody, target, nodes)
            search.raise_bound(found.bound)
            if found.bound > target:
                reach = 2 * reach + 1
                continue
            if found.complete and not search.is_proved():
                return  # what the linear program does not know of decides
        exact.swap()
        if near is None and search.budget.is_free:
            return  # the plain model may prove it, in time
        nodes, reach = 4 * nodes, 0


class _Exact:
    """Choices among columns."""

    def __init__(
        self, search: Asking, pricing: Pricing, rows: Rows, pool: Pool, at: Priced
    ) -> None:
        self._search, self._pricing, self._rows, self._at = search, pricing, rows, at
        self._rng = np.random.default_rng(search.seed)
        self._diver = Diver(pricing, rows, pool, search.budget, self._rng)
        self._part = float(_PART)

    def is_over(self) -> bool:
        """Whether it is proved, or has taken its time."""
        return self._search.is_proved() or self._search.budget.over(_SHARE)

    def target(self, reach: int) -> int:
        """A cost that might be had, so far above the bound, and below the best."""
        known = self._at.bound if self._search.bound is None else self._search.bound
        target = next_whole(known) + reach
        return target if np.isinf(self._search.cost) else min(target, int(self._search.cost) - 1)

    def near(self, target: float) -> Pool | None:
        """All columns of rosters that cost so much; None: too many."""
        return listed(self._pricing, self._rows, self._at, target - self._at.bound, _LISTED)

    def choose(self, pool: Pool, people: Sequence[int], target: float, nodes: int) -> Outcome:
        """The best choice of these people, with all others as they are."""
        search, rows, others = self._search, self._rows, 0.0
        base = np.zeros(search.problem.shape[:2], np.int64) if search.work is None else search.work
        rest = np.setdiff1d(np.arange(len(base)), people)
        if len(rest):
            others = float(self._pricing.own_cost_of(rest, base[rest]).sum())
            rows = rows.beside(rows.counts(base[rest]))
        columns = columns_of(rows, pool, people, self._at.price)
        search.budget.charge(2e-6 * len(pool.costs))

        def offer(chosen: Ints) -> float:
            work = base.copy()
            work[list(people)] = columns.work[chosen]
            search.offer(work)
            return search.judged(work)

        return Tree(columns, rows, search.budget, offer, others).search(target, nodes)

    def dive(self, people: Sequence[int]) -> None:
        """Let people choose anew by a dive, with all others as they are."""
        search = self._search
        base = np.zeros(search.problem.shape[:2], np.int64) if search.work is None else search.work
        work = self._diver.dive(people, base, search.cost - 1, self._at.price)
        if work is not None:
            search.offer(work)

    def swap(self) -> None:
        """Let some people at a time choose anew, for a while."""
        search = self._search
        if search.work is None:
            return
        near = self._widest()
        search.stage("some people anew")
        sizes = None if near is None else np.bincount(near.people, minlength=len(search.work))
        idle = 0
        while not self.is_over() and idle < _IDLE:
            before, order = search.cost, self._rng.permutation(len(search.work))
            if near is None or sizes is None or idle % 2:
                self.dive(
                    sorted(
                        map(
                            int,
                            order[: self._rng.integers(2, 2 + min(len(order) - 1, _PART_PEOPLE))],
                        )
                    )
                )
            else:
                many = int(np.searchsorted(np.cumsum(sizes[order]), self._part))
                self._part *= self._anew(near, sorted(map(int, order[: max(2, many)])))
            idle = 0 if search.cost < before else idle + 1

    def _anew(self, near: Pool, people: list[int]) -> float:
        """Some people choose anew among columns; how much larger the next choice may be."""
        assert self._search.work is not None
        now = self._search.work[people]
        near.add(now, self._pricing.own_cost_of(np.array(people), now), people)
        found = self.choose(near, people, self._search.cost - 1, _PART_NODES)
        return 1.05 if found.complete else 0.8

    def _widest(self) -> Pool | None:
        """As many columns of better rosters as can be listed."""
        target = self.target(10**9 if np.isfinite(self._search.cost) else 0)
        slack = target - self._at.bound
        for halved in range(_HALVED):
            near = self.near(self._at.bound + slack / 2**halved)
            if near is not None:
                return near
        return None
