"""Choosing among columns: the search tree and dives against listing every choice."""

from __future__ import annotations

from itertools import product
from random import Random

import numpy as np
import pytest

from planner.schedule.budget import Budget
from planner.schedule.columns import Pool
from planner.schedule.dive import Diver
from planner.schedule.pricing import Pricing
from planner.schedule.problem import HeadsDemand, Ints, RosterProblem, Wish
from planner.schedule.relaxed import Columns, Relaxation, columns_of
from planner.schedule.rows import Rows
from planner.schedule.tree import Tree
from tests.schedule.teams import EARLY, LATE, team

PEOPLE, DAYS = 4, 7


def drawn(seed: int) -> RosterProblem:
    """People with demand and wishes, without rules that link days."""
    random = Random(seed)
    heads = tuple(
        HeadsDemand(day, (k,), random.randint(0, 3), random.randint(1, 9), random.randint(0, 4))
        for day in range(DAYS)
        for k in range(2)
    )
    wishes = tuple(
        Wish(random.randrange(PEOPLE), random.randrange(DAYS), (0,), True, random.randint(1, 5))
        for _ in range(8)
    )
    return team(DAYS, (EARLY, LATE), [{}] * PEOPLE, heads=heads, wishes=wishes)


def some_columns(problem: RosterProblem, seed: int, each: int = 7) -> tuple[Pool, Rows, Pricing]:
    """A few rosters of each person, drawn at random."""
    rng = np.random.default_rng(seed)
    pricing, pool = Pricing(problem), Pool.empty()
    for e in range(PEOPLE):
        work = np.unique(rng.integers(-1, 2, (each, DAYS)), axis=0)
        pool.add(work, pricing.own_cost_of(e, work), [e] * len(work))
    return pool, Rows(problem), pricing


def every_choice(columns: Columns, rows: Rows) -> dict[tuple[int, ...], float]:
    """What each choice of one column for everybody costs."""
    mine = [np.flatnonzero(columns.place == i) for i in range(len(columns.people))]
    choices = np.array(list(product(*mine)))
    beyond = columns.counts.toarray()[choices].sum(axis=1) - rows.required
    demand = np.where(beyond < 0, -beyond * rows.under, beyond * rows.over).sum(axis=1)
    costs = columns.cost[choices].sum(axis=1) + demand
    return {tuple(row): cost for row, cost in zip(choices.tolist(), costs.tolist(), strict=True)}


def tree(seed: int, told: list[float], extra: float = 0.0) -> tuple[Tree, list[float]]:
    """A tree, and the costs of all choices; they really cost ``extra`` more."""
    problem = drawn(seed)
    pool, rows, _ = some_columns(problem, seed)
    columns = columns_of(rows, pool, range(PEOPLE), np.zeros(rows.count))
    costs = every_choice(columns, rows)

    def offer(chosen: Ints) -> float:
        told.append(costs[tuple(map(int, chosen))])
        return told[-1] + extra

    return Tree(columns, rows, Budget(None, None), offer), list(costs.values())


@pytest.mark.parametrize("seed", range(12))
def test_the_tree_finds_the_best_choice_and_proves_it(seed: int) -> None:
    told: list[float] = []
    search, costs = tree(seed, told)
    found = search.search(max(costs), 10_000)
    assert found.complete
    assert min(told) == found.bound == min(costs)


@pytest.mark.parametrize("seed", range(12))
def test_a_target_that_nothing_meets_is_refuted_and_one_that_is_met_is_met(seed: int) -> None:
    told: list[float] = []
    search, costs = tree(seed, told)
    below = search.search(min(costs) - 1, 10_000)
    assert below.complete and not told
    assert below.bound == min(costs)
    met = search.search(min(costs), 10_000)
    assert told == [min(costs)] and met.bound == min(costs)


@pytest.mark.parametrize("nodes", [0, 1, 2, 3])
def test_a_tree_that_ends_early_says_no_more_than_is_true(nodes: int) -> None:
    short = 0
    for seed in range(12):
        told: list[float] = []
        search, costs = tree(seed, told)
        found = search.search(max(costs), nodes)
        assert found.bound <= min(costs)
        short += not found.complete
    assert short or nodes > 1


@pytest.mark.parametrize("extra", [3.0, np.inf])
@pytest.mark.parametrize("seed", range(6))
def test_a_choice_that_really_costs_more_or_is_not_allowed_proves_no_more_than_is_true(
    seed: int, extra: float
) -> None:
    told: list[float] = []
    search, costs = tree(seed, told, extra)
    found = search.search(max(costs), 10_000)
    assert told and found.bound <= min(costs)


@pytest.mark.parametrize("seed", range(6))
def test_the_relaxation_costs_no_more_than_any_choice_and_prices_rule_out_none_that_is_good(
    seed: int,
) -> None:
    problem = drawn(seed)
    pool, rows, _ = some_columns(problem, seed)
    columns = columns_of(rows, pool, range(PEOPLE), np.zeros(rows.count))
    every = np.arange(len(columns))
    program = Relaxation(columns, rows, Budget(None, None))
    found = program.solve(every, every[:0], np.inf)
    assert found.solved
    for choice, cost in every_choice(columns, rows).items():
        assert found.reduced[list(choice)].sum() <= cost - found.bound + 1e-6


@pytest.mark.parametrize("seed", range(6))
def test_a_dive_moves_nobody_else_and_keeps_below_its_target(seed: int) -> None:
    problem = drawn(seed)
    pool, rows, pricing = some_columns(problem, seed)
    diver = Diver(pricing, rows, pool, Budget(None, None), np.random.default_rng(seed))
    base = np.random.default_rng(seed).integers(-1, 2, (PEOPLE, DAYS))
    before = rows.cost(rows.counts(base)) + pricing.own_cost(base).sum()
    work = diver.dive([1, 3], base, before, np.zeros(rows.count))
    assert work is not None
    assert np.array_equal(work[[0, 2]], base[[0, 2]])
    after = rows.cost(rows.counts(work)) + pricing.own_cost(work).sum()
    assert after <= before
    assert diver.dive([1, 3], base, -1.0, np.zeros(rows.count)) is None
