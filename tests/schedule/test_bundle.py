"""The bound of large problems: below every optimum, and as high as the linear program's."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.schedule.budget import Budget
from planner.schedule.bundle import Bundle
from planner.schedule.columns import Pool, generate
from planner.schedule.evenness import measures
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import HeadsDemand, RosterProblem, Weights
from planner.schedule.rows import Rows
from planner.solve import Limits, solve
from tests.schedule.teams import NIGHT, draw_team, team
from tests.schedule.test_solve_rosters import small


def _bound(problem: RosterProblem, pricing: Pricing, rows: Rows, work: float = 1.0) -> list[float]:
    """What is told, one bound after the other."""
    told: list[float] = []
    bundle = Bundle(pricing, rows, np.zeros(rows.count), seed=3)
    best = bundle.ascend(Budget(None, work), share=1.0, tell=told.append)
    assert told[-1] == best.bound
    return told


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_of_a_drawn_team_lies_below_the_optimum_of_the_plain_model(seed: int) -> None:
    random = Random(100 + seed)
    problem = draw_team(random, 3, 8, rules=3, soft=seed % 2 / 2, hard=seed % 3 / 4)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    pricing = Pricing(problem)
    if not plain.found or not pricing.possible:
        return
    assert plain.objective is not None
    assert max(_bound(problem, pricing, Rows(problem), 0.2)) <= plain.objective + 1e-6


def test_the_bound_rises_to_the_value_of_the_linear_program() -> None:
    problem = small(people=5, days=28)
    assert isinstance(problem, RosterProblem)
    pricing, rows = Pricing(problem), Rows(problem)
    budget, pool = Budget(None, 60.0), Pool.empty()
    price = np.zeros(rows.count)
    at = generate(pricing, rows, pool, price, budget, share=1.0, tell=lambda bound: None)
    told = _bound(problem, pricing, rows, 2.0)
    assert told == sorted(told)
    assert 0.99 * at.bound <= told[-1] <= at.bound + 1e-6
    assert told[-1] > told[0]


def test_a_start_from_a_roster_puts_all_weight_on_it_and_keeps_the_bound_valid() -> None:
    problem = small(people=5, days=14)
    assert isinstance(problem, RosterProblem)
    pricing, rows = Pricing(problem), Rows(problem)
    found = pricing.best(rows.worth(rows.under / 2))
    bundle = Bundle(pricing, rows, np.zeros(rows.count), seed=3)
    bundle.start(found.work, pricing.own_cost(found.work))
    assert np.allclose(bundle.counts(), rows.counts(found.work))
    best = bundle.ascend(Budget(None, 1.0), share=1.0, tell=lambda bound: None)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    assert plain.objective is not None
    assert 0 < best.bound <= plain.objective + 1e-6


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_with_prices_on_the_spread_lies_below_the_optimum(seed: int) -> None:
    drawn = draw_team(Random(200 + seed), 3, 9, rules=3, soft=seed % 2 / 2, hard=0.0)
    weights = replace(drawn.weights, nights_spread=20, weekends_spread=25)
    problem = replace(drawn, weights=weights)
    pricing, rows = Pricing(problem), Rows(problem)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    if plain.objective is None or not pricing.possible:
        return
    bundle = Bundle(pricing, rows, np.zeros(rows.count), seed=3)
    for measure in measures(problem):
        bundle.ascend(Budget(None, 0.1), share=1.0, tell=lambda bound: None)
        bundle.charge(measure)
    best = bundle.ascend(Budget(None, 0.1), share=1.0, tell=lambda bound: None)
    assert best.bound <= plain.objective + 1e-6


def test_nights_that_only_one_can_work_raise_the_bound_by_the_whole_spread() -> None:
    heads = tuple(HeadsDemand(day, (0,), 1, 30, 5) for day in range(7))
    some = {"most_consecutive_days": 3, "least_consecutive_days_off": 2}
    none = {"shift_counts": {"N": {"most": 0}}}
    weights = Weights(nights_spread=6)
    problem = team(7, (NIGHT,), [some, none], heads=heads, weights=weights)
    pricing, rows = Pricing(problem), Rows(problem)
    bundle = Bundle(pricing, rows, np.zeros(rows.count), seed=3)
    before = bundle.ascend(Budget(None, 1.0), share=1.0, tell=lambda bound: None)
    (measure,) = measures(problem)
    assert bundle.charge(measure)
    after = bundle.ascend(Budget(None, 2.0), share=1.0, tell=lambda bound: None)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    assert plain.objective is not None
    assert plain.objective == pytest.approx(2 * 30 + 5 * 6)
    assert before.bound == pytest.approx(2 * 30)
    assert 0.99 * plain.objective < after.bound <= plain.objective + 1e-6
