"""Small problems to the proof: integer programs over columns."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np

from planner.schedule.budget import Budget
from planner.schedule.columns import Master, Pool, listed, next_whole
from planner.schedule.prices import Priced
from planner.schedule.pricing import Pricing
from planner.schedule.problem import Ints, RosterProblem
from planner.schedule.rows import Rows

_ONCE: Final = 8_000
"""Columns of a program that may settle everything at once."""
_LISTED: Final = 60_000
"""Columns to list at most."""
_PROGRAM_S: Final = 120.0
_NODES: Final = 2_000
_PART: Final = 2_500
"""Columns of a neighbourhood."""


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
    people = range(len(pricing.problem.employees))
    if search.is_proved():
        return
    search.stage("choosing among columns")
    _program(search, rows, pool, list(people))
    near: Pool | None = None
    while not search.is_proved() and not search.budget.over():
        known = search.bound if search.bound is not None else at.bound
        target = _target(search, pricing, rows, at, known)
        if target is None:
            break
        search.stage(f"is there one for {target}?")
        near = listed(pricing, rows, at, target - at.bound, _ONCE)
        assert near is not None
        if not _program(search, rows, near, list(people), target):
            break
    _swap(search, pricing, rows, at)


def _target(search: Asking, pricing: Pricing, rows: Rows, at: Priced, known: float) -> int | None:
    """The highest cost that one program can decide about, below the best."""
    most = int(search.cost) - 1 if np.isfinite(search.cost) else next_whole(known)
    for target in dict.fromkeys((most, (most + int(known)) // 2, int(known))):
        if known <= target and listed(pricing, rows, at, target - at.bound, _ONCE) is not None:
            return target
    return None


def _program(
    search: Asking,
    rows: Rows,
    pool: Pool,
    people: list[int],
    target: int | None = None,
) -> bool:
    """Choose among columns. With a target: whether it was decided if there is one that costs at
    most so much, among all columns that such a roster could use."""
    left = search.budget.seconds_left(least=1.0)
    seconds = _PROGRAM_S if left is None else min(left, _PROGRAM_S)
    taken, bound, done = Master(rows, pool, people).whole(seconds, _NODES)
    search.budget.charge(1e-4 * len(pool.costs))
    if taken is not None:
        base = np.zeros(search.problem.shape[:2], np.int64) if search.work is None else search.work
        work = base.copy()
        for j in taken:
            work[pool.people[j]] = pool.rosters[j]
        search.offer(work)
    if target is None:
        return done
    if done or bound > target:
        # all rosters up to the target are among these columns: the rest cost more
        search.raise_bound(min(float(target + 1), max(bound, float(search.bound or 0))))
        return True
    return False


def _swap(search: Asking, pricing: Pricing, rows: Rows, at: Priced) -> None:
    """Neighbourhoods: some people choose anew among all columns that a better roster could use."""
    if search.is_proved() or search.work is None:
        return
    slack = search.cost - 1 - at.bound
    near = listed(pricing, rows, at, slack, _LISTED)
    if near is None:
        return
    search.stage("choosing among columns, in part")
    rng = np.random.default_rng(search.seed)
    sizes = np.bincount(near.people, minlength=len(search.work))
    part, idle = float(_PART), 0
    while not search.is_proved() and not search.budget.over() and idle < 400:
        order = rng.permutation(len(search.work))
        chosen = order[: max(2, int(np.searchsorted(np.cumsum(sizes[order]), part)))]
        others = np.delete(search.work, chosen, axis=0)
        near.add(search.work[chosen], pricing.own_cost_of(chosen, search.work[chosen]), [*chosen])
        left = search.budget.seconds_left(least=1.0)
        seconds = 20.0 if left is None else min(left, 20.0)
        counts = rows.counts(others).astype(np.float64)
        master = Master(rows, near, [*map(int, chosen)], counts)
        taken, _, done = master.whole(seconds, _NODES)
        search.budget.charge(1e-4 * len(master.use))
        part *= 1.05 if done else 0.8
        idle += 1
        if taken is None:
            continue
        work = search.work.copy()
        for j in taken:
            work[near.people[j]] = near.rosters[j]
        if search.offer(work):
            idle = 0
