"""People who choose one after the other: against all rosters there are, and as a whole search."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest

from planner.audit import audit_roster
from planner.schedule import search
from planner.schedule.budget import Budget
from planner.schedule.conflict import NoRoster
from planner.schedule.descent import Descent, Ends
from planner.schedule.evenness import measures
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import OFF, HeadsDemand, RosterProblem, Weights, Wish
from planner.schedule.rows import Rows
from planner.schedule.solve import roster
from planner.solve import Limits, solve
from tests.schedule.teams import EARLY, LATE, NIGHT, draw_team, team

FIELDS = {"most_consecutive_days": 4, "least_rest_minutes": 660, "most_days_per_week": 4}


def drawn(seed: int) -> RosterProblem:
    """Three people over 9 days; nights and weekends have a weight."""
    problem = draw_team(Random(seed), 3, 9, rules=3, soft=0.5, hard=0.0)
    return replace(problem, weights=Weights(other_group=2, nights_spread=3, weekends_spread=2))


@pytest.mark.parametrize("seed", range(12))
def test_a_person_chooses_the_cheapest_of_all_her_rosters_whatever_is_counted(seed: int) -> None:
    problem = drawn(seed)
    pricing, rows = Pricing(problem), Rows(problem)
    if not pricing.possible:
        return
    rng = np.random.default_rng(seed)
    for measure in (None, *measures(problem)):
        descent = Descent(pricing, rows, seed)
        descent.sweep(Budget(None, None), smooth=True)
        others = descent.counts - rows.counts(descent.work[[0]])
        by_count = rng.integers(0, 60, 12).astype(np.float64)
        ends = None if measure is None else Ends(measure, measure.finals(by_count))
        assert descent.choose(0, descent.real, ends=ends)
        gain = rows.gain(others)
        every = pricing.within(0, rows.worth(gain), 1e9, 500_000)
        if every is None or not pricing.kept[0] or problem.employees[0].contract.penalties:
            continue
        total = pricing.own_cost_of(0, every) - [gain[rows.of_one(row)].sum() for row in every]
        chosen = descent.own[0] - gain[rows.of_one(descent.work[0])].sum()
        if measure is not None and measure.among[0]:
            total += by_count[measure.counts(every)]
            chosen += by_count[measure.counts(descent.work[[0]])[0]]
        assert chosen == pytest.approx(total.min())


@pytest.mark.parametrize("seed", range(6))
def test_counts_and_costs_stay_those_of_the_roster(seed: int) -> None:
    problem = drawn(seed)
    pricing, rows = Pricing(problem), Rows(problem)
    if not pricing.possible:
        return
    descent = Descent(pricing, rows, seed)
    for n in range(4):
        assert descent.sweep(Budget(None, None), smooth=n % 2 == 0, noise=0.5 * (n % 3))
    assert np.allclose(descent.counts, rows.counts(descent.work))
    bare = pricing.own_cost(descent.work)
    assert (descent.own >= bare - 1e-9).all()  # rules with penalties come on top
    strict = [not person.contract.penalties for person in problem.employees]
    assert np.allclose(descent.own[strict], bare[strict])


def centre(people: int = 5, days: int = 14) -> RosterProblem:
    """People alike who share early, late and night duties."""
    heads = tuple(
        HeadsDemand(day, (k,), 1 + (day + k) % 2, 30, 5) for day in range(days) for k in range(3)
    )
    wishes = tuple(Wish(e, (3 * e + 1) % days, (0, 1, 2), False, 4) for e in range(people))
    return team(
        days,
        (EARLY, LATE, NIGHT),
        [FIELDS] * people,
        heads=heads,
        wishes=wishes,
        weights=Weights(nights_spread=6, weekends_spread=6),
    )


@pytest.mark.parametrize("seed", range(8))
def test_the_way_of_large_problems_gives_clean_rosters_and_bounds_below_the_optimum(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search, "_SMALL", 0)
    problem = draw_team(Random(50 + seed), 3, 7, rules=3, soft=seed % 2 / 2, hard=seed % 3 / 5)
    plain = solve(build(problem).model, Limits(seconds=60.0))
    if plain.objective is None:
        with pytest.raises(NoRoster):
            roster(problem, deterministic=1.0, seed=seed)
        return
    found = roster(problem, deterministic=1.0, seed=seed)
    assert not audit_roster(found).breaches
    assert found.bound is not None
    assert found.bound <= round(plain.objective) <= found.cost


def test_the_walk_ends_near_the_optimum_and_can_be_repeated(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exact = roster(centre(), deterministic=5.0)
    monkeypatch.setattr(search, "_SMALL", 0)
    one, other = (roster(centre(), deterministic=3.0, seed=7) for _ in range(2))
    assert one.reproducible
    assert np.array_equal(one.work, other.work)
    assert not audit_roster(one).breaches
    assert exact.bound is not None and one.bound is not None
    assert one.bound <= exact.cost and exact.bound <= one.cost
    assert one.cost <= 1.05 * exact.cost


def test_somebody_who_may_work_nothing_stays_off() -> None:
    problem = replace(centre(), may=np.zeros((5, 14, 3), np.bool_))
    pricing, rows = Pricing(problem), Rows(problem)
    descent = Descent(pricing, rows, 0)
    assert descent.sweep(Budget(None, None), smooth=True)
    assert (descent.work == OFF).all() and not descent.counts.any()
