"""``roster`` against listing every roster there is, for teams drawn with every rule."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.audit import audit_roster
from planner.schedule.conflict import NoRoster
from planner.schedule.model import build
from planner.schedule.problem import RosterProblem
from planner.schedule.solve import roster
from planner.solve import Limits, solve
from tests.schedule.every_roster import optimum, size
from tests.schedule.naive import cheapest
from tests.schedule.teams import draw_team
from tests.schedule.test_brute_force import SEEDS, small

SHAPES = [(1, 3), (1, 5), (2, 2), (2, 3), (3, 2)]
MOST = 3000
"""Rosters to list."""


def proved(problem: RosterProblem, expected: int | None, **limits: float) -> None:
    """``roster`` finds a clean optimum and proves it, or that there is none."""
    if expected is None:
        with pytest.raises(NoRoster):
            roster(problem, **limits)  # type: ignore[arg-type]
        return
    found = roster(problem, **limits)  # type: ignore[arg-type]
    judged = audit_roster(found)
    assert judged.clean, str(judged)
    assert (found.cost, found.bound) == (expected, expected)


@settings(deadline=None, max_examples=40)
@given(
    st.integers(0, 2**32),
    st.sampled_from(SHAPES),
    st.integers(0, 6),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0.0, 0.2]),
)
def test_the_proved_roster_of_a_tiny_drawn_team_is_the_cheapest_of_all(
    seed: int, shape: tuple[int, int], rules: int, soft: float, hard: float
) -> None:
    problem = draw_team(Random(seed), *shape, rules=rules, soft=soft, hard=hard)
    assume(size(problem) <= MOST)
    proved(problem, optimum(problem), deterministic=20.0, seed=seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_proved_roster_of_a_week_is_the_cheapest_of_all(seed: int) -> None:
    problem = small(seed)
    proved(problem, cheapest(problem), deterministic=20.0)


@settings(deadline=None, max_examples=30)
@given(
    st.integers(0, 2**32),
    st.integers(2, 4),
    st.sampled_from([7, 9, 16]),
    st.sampled_from([0.0, 0.5]),
    st.sampled_from([0.02, 0.2, 2.0]),
)
def test_whatever_the_limit_a_drawn_team_costs_no_less_than_the_bound_and_keeps_everything(
    seed: int, people: int, days: int, soft: float, limit: float
) -> None:
    problem = draw_team(Random(seed), people, days, rules=4, soft=soft, hard=0.05)
    plain = solve(build(problem).model, Limits(deterministic=20.0))
    assume(plain.status in ("optimal", "infeasible"))
    try:
        found = roster(problem, deterministic=limit, seed=seed)
    except NoRoster:
        assert plain.status == "infeasible" or limit < 2.0  # else: not found in time
        return
    assert plain.status == "optimal" and plain.objective is not None
    judged = audit_roster(found)
    assert judged.clean, str(judged)
    best = round(plain.objective)
    assert found.cost >= best
    assert found.bound is None or found.bound <= best
    assert found.reproducible
