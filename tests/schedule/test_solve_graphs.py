"""Paths through the graphs of contracts against the plain model, person by person."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.audit import audit
from planner.schedule.descent import with_leave
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import RosterProblem, Weights
from planner.solve import Limits, solve
from tests.schedule.teams import draw_team


def alone(seed: int, soft: float) -> RosterProblem:
    """One person with drawn rules and wishes, without demand."""
    random = Random(seed)
    days = random.choice([3, 7, 9, 16])
    drawn = draw_team(random, 1, days, rules=random.randint(1, 6), soft=soft)
    weights = replace(drawn.weights, nights_spread=0, weekends_spread=0, wishes_spread=0)
    people = drawn.employees
    if seed % 4:  # paths cannot tell which hours are overtime: most people here have none
        no = {"most_overtime_minutes_per_week": 0, "most_time_off_minutes_per_week": 0}
        people = tuple(replace(e, contract=e.contract.model_copy(update=no)) for e in people)
    return replace(drawn, employees=people, heads=(), intervals=(), most_off=(), weights=weights)


@pytest.mark.parametrize("soft", [0.0, 0.5])
@pytest.mark.parametrize("block", range(4))
def test_no_path_costs_more_than_the_best_roster_and_kept_contracts_cost_the_same(
    block: int, soft: float
) -> None:
    kept = 0
    for seed in range(40 * block, 40 * block + 40):
        problem = alone(seed, soft)
        solved = solve(build(problem).model, Limits(seconds=60.0))
        assert solved.status in ("optimal", "infeasible"), seed
        pricing = Pricing(problem)
        found = pricing.best(np.zeros(problem.shape[1:]))
        if solved.objective is not None:
            assert found.cost[0] <= round(solved.objective) + 1e-6, seed
        if not pricing.kept[0]:
            continue
        kept += 1
        assert np.isfinite(found.cost[0]) == solved.found, seed
        if solved.objective is None:
            continue
        judged = audit(problem, with_leave(problem, found.work))
        assert not judged.breaches, (seed, judged.breaches)
        # paid hours are rounded up once for the whole person, which paths do not know
        assert judged.cost - 1 + 1e-6 < found.cost[0] <= judged.cost + 1e-6, seed
        assert found.cost[0] > round(solved.objective) - 1 + 1e-6, seed
        if not problem.employees[0].hourly(problem.weights.paid_hour):
            assert found.cost[0] == round(solved.objective), seed
    assert kept >= (5 if soft else 20)


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
