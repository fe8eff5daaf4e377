"""A few kinds of shift, chosen beforehand, cover what all of them could."""

from dataclasses import replace

import pytest

from planner.shifts.cover import group_problems
from planner.shifts.greedy import cost_of
from planner.shifts.kinds import few_kinds, freed
from planner.shifts.model import build
from planner.shifts.staged import _Stages, solve_staged
from planner.solve import Limits, Silence
from planner.solve.relax import relax
from tests.shifts.build import day_type, needing, scenario

WEEK = {"days": 7}
HUMPS = {(8, 10): 4, (10, 13): 9, (13, 16): 5, (16, 19): 8, (19, 20): 2}


def _problem(most, **changes):
    centre = scenario(
        {"day": day_type(latest_start="16:00")}, planning={"most_distinct_shifts": most}, **changes
    )
    staffing = needing(centre, {"team": HUMPS})
    return group_problems(centre, staffing.calendar, staffing.agents)[0].problem


@pytest.mark.parametrize("most", [4, 5, 6])
def test_no_more_kinds_are_chosen_than_may_be_and_they_cover_every_slot(most):
    problem = _problem(most)
    kinds = few_kinds(problem)
    assert kinds is not None and len(kinds) <= most
    solved = solve_staged(freed(problem, kinds), Limits(deterministic=0.3), Silence())
    assert solved.found is not None
    assert {problem.choices[row.choice].kind for row in solved.found} <= kinds


def test_without_time_to_choose_the_kinds_used_most_are_taken():
    kinds = few_kinds(_problem(4), over=lambda: True)
    assert kinds is not None and len(kinds) == 4


def test_a_limit_that_no_relaxation_keeps_has_no_kinds():
    problem = _problem(3)
    crowded = replace(problem, most=(0,) * len(problem.need), floor=problem.need)
    assert few_kinds(crowded) is None


def test_a_week_of_few_kinds_has_an_answer_before_its_whole_model_is_searched():
    problem = _problem(4, **WEEK)
    stages = _Stages(problem, Limits(deterministic=1), Silence(), 1.0, "shifts")
    found = stages._with_few_kinds()
    assert found is not None
    cost = cost_of(problem, found)
    assert cost is not None
    relaxed = relax(build(freed(problem)).model)
    assert relaxed is not None and relaxed.bound <= cost <= 1.25 * relaxed.bound
