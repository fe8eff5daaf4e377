"""Paths through the graphs of contracts against the plain model, person by person."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.audit import audit
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import RosterProblem, Weights
from planner.schedule.search import with_leave
from planner.solve import Limits, solve
from tests.schedule.teams import draw_team


def alone(seed: int, soft: float) -> RosterProblem:
    """One person with drawn rules and wishes, without demand."""
    random = Random(seed)
    days = random.choice([3, 7, 9, 16])
    drawn = draw_team(random, 1, days, rules=random.randint(1, 6), soft=soft)
    weights = replace(drawn.weights, nights_spread=0, weekends_spread=0, wishes_spread=0)
    return replace(drawn, heads=(), intervals=(), most_off=(), weights=weights)


@pytest.mark.parametrize("soft", [0.0, 0.5])
@pytest.mark.parametrize("block", range(4))
def test_no_path_costs_more_than_the_best_roster_and_kept_contracts_cost_the_same(
    block: int, soft: float
) -> None:
    same = 0
    for seed in range(40 * block, 40 * block + 40):
        problem = alone(seed, soft)
        built = build(problem)
        solved = solve(built.model, Limits(seconds=60.0))
        pricing = Pricing(problem)
        found = pricing.best(np.zeros(problem.shape[1:]))
        if not solved.found:
            continue
        assert solved.objective is not None
        assert found.cost[0] <= round(solved.objective) + 1e-6, seed
        if pricing.kept[0]:
            work = with_leave(problem, found.work)
            judged = audit(problem, work)
            assert not judged.breaches, (seed, judged.breaches)
            assert found.cost[0] > round(solved.objective) - 1 - 1e-6, seed
            same += 1
    assert same or soft


def test_the_least_cost_through_a_choice_is_that_of_the_best_roster_with_it() -> None:
    problem = replace(alone(3, 0.0), weights=Weights())
    pricing = Pricing(problem)
    rng = np.random.default_rng(0)
    price = rng.integers(0, 50, problem.shape[1:]).astype(np.float64)
    best = pricing.best(price)
    by_duty, idle = pricing.least_through(0, price)
    assert min(by_duty.min(), idle.min()) == best.cost[0]
    for day, k in enumerate(best.work[0]):
        assert (by_duty[day, k] if k >= 0 else idle[day]) == best.cost[0]


def test_listed_rosters_are_all_that_cost_so_much_and_no_more() -> None:
    problem = replace(alone(5, 0.0), weights=Weights(), wishes=())
    pricing = Pricing(problem)
    price = np.arange(np.prod(problem.shape[1:]), dtype=np.float64).reshape(problem.shape[1:])
    wide = pricing.within(0, price, 40.0, 10**6)
    narrow = pricing.within(0, price, 10.0, 10**6)
    assert wide is not None and narrow is not None
    best = pricing.best(price).cost[0]

    def cost(row: np.ndarray[tuple[int], np.dtype[np.int64]]) -> float:
        days = np.flatnonzero(row >= 0)
        return float(pricing.own_cost_of(0, row[None])[0] - price[days, row[days]].sum())

    costs = [cost(row) for row in wide]
    assert min(costs) == best and max(costs) <= best + 40
    assert len({row.tobytes() for row in wide}) == len(wide)
    assert len(narrow) == sum(value <= best + 10 for value in costs)
