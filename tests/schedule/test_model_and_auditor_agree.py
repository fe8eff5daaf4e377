"""The model and the auditor, which share no code, say the same of rosters drawn at random."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.audit import audit
from planner.schedule.model import RosterModel, build
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem
from planner.solve import Limits, Solved, solve
from tests.schedule.teams import draw_team

TEAMS = st.tuples(
    st.integers(0, 2**32).map(Random),
    st.integers(1, 3),
    st.sampled_from([3, 7, 9, 16]),
    st.integers(1, 6),
    st.sampled_from([0.0, 0.5, 1.0]),
    st.sampled_from([0.0, 0.2]),
)
Drawn = tuple[Random, int, int, int, float, float]


def drawn(team: Drawn) -> RosterProblem:
    random, people, days, rules, soft, hard = team
    return draw_team(random, people, days, rules=rules, soft=soft, hard=hard)


def any_roster(random: Random, problem: RosterProblem) -> Ints:
    """Allowed duties, leave and frozen days; no rule is looked at."""
    people, days, _ = problem.shape
    work = np.full((people, days), OFF, np.int64)
    for e, person in enumerate(problem.employees):
        for day in range(days):
            duties = np.flatnonzero(problem.may[e, day]).tolist()
            work[e, day] = LEAVE if day in person.leave else random.choice([OFF, *duties])
    if problem.fixed is not None and problem.previous is not None:
        work[problem.fixed] = problem.previous[problem.fixed]
    return work


def solved_as(built: RosterModel, work: Ints) -> Solved:
    """The model with every duty as the roster says."""
    for e, view in built.works.items():
        for day, row in enumerate(view.x):
            for k, x in row.items():
                built.model.add(x == int(work[e, day] == k))
    return solve(built.model, Limits(seconds=60.0))


def values(built: RosterModel, solved: Solved) -> dict[str, int]:
    return {name: solved.value(term) for name, term in built.terms.items()}


@settings(deadline=None, max_examples=60)
@given(TEAMS)
def test_a_roster_is_feasible_exactly_if_it_is_clean_and_costs_the_same(team: Drawn) -> None:
    problem = drawn(team)
    for _ in range(3):
        work = any_roster(team[0], problem)
        built = build(problem)
        solved = solved_as(built, work)
        found = audit(problem, work)
        assert solved.found == found.clean, str(found)
        if solved.found:
            assert np.array_equal(built.read(solved), work)
            assert values(built, solved) == dict(found.terms)


@settings(deadline=None, max_examples=40)
@given(TEAMS)
def test_the_best_roster_is_audited_clean_and_costs_what_the_model_says(team: Drawn) -> None:
    problem = drawn(team)
    built = build(problem)
    solved = solve(built.model, Limits(seconds=60.0))
    if solved.found:
        assert solved.status == "optimal"
        found = audit(problem, built.read(solved), values(built, solved))
        assert found.clean, str(found)
        assert found.cost == pytest.approx(solved.objective)


@settings(deadline=None, max_examples=40)
@given(TEAMS)
def test_a_part_of_the_best_roster_cannot_be_made_better_with_the_rest_as_it_is(
    team: Drawn,
) -> None:
    problem = drawn(team)
    whole = build(problem)
    solved = solve(whole.model, Limits(seconds=60.0))
    if not solved.found:
        return
    best = whole.read(solved)
    random = team[0]
    free = np.array([random.random() < 0.4 for _ in range(best.size)]).reshape(best.shape)
    part = build(problem, free=free, base=best)
    part.hint(best)
    again = solve(part.model, Limits(seconds=60.0))
    assert again.status == "optimal"
    work = part.read(again)
    assert np.array_equal(work[~free], best[~free])
    found = audit(problem, work)
    assert found.clean, str(found)
    assert found.cost == pytest.approx(solved.objective)
