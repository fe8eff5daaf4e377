"""The loop over rosters: asks for more where people are left, says what is missing where not."""

from __future__ import annotations

import numpy as np
import pytest

from planner.audit import audit
from planner.plan.close import close
from planner.plan.remedy import Extra
from planner.plan.result import Closed
from planner.schedule.build import problem_of
from planner.staffing.confirm import confirm
from tests.plan.people import peopled

pytestmark = pytest.mark.compiled_only


def closed(*args: object, rounds: int = 8, **changes: object) -> Closed:
    scenario = peopled(*args, **changes)
    return close(scenario, problem_of(scenario), seconds=60.0, rounds=rounds)


def heads(made: Closed) -> list[list[int]]:
    """People at work by day and group."""
    problem = made.roster.problem
    return [
        [
            sum(
                int(k) >= 0 and problem.duties[int(k)].group == group
                for k in made.roster.work[:, day]
            )
            for group in ("helpers", "sellers")
        ]
        for day in range(2)
    ]


def test_enough_people_are_rostered_and_confirmed_at_once() -> None:
    made = closed(10, 7)
    assert made.holds
    assert made.why_ended == "every goal holds"
    assert len(made.rounds) == 1
    assert heads(made) == [[9, 6], [9, 6]]
    assert made.remedies == ()


def test_what_was_asked_too_little_is_asked_again_until_the_goals_hold() -> None:
    made = closed(10, 7, asked=(6, 6))
    assert made.holds
    assert len(made.rounds) > 1
    assert sum(cut.heads for row in made.rounds for cut in row.cuts) >= 2
    assert all(day[0] >= 8 for day in heads(made))
    assert audit(made.roster.problem, made.roster.work).clean


def test_the_answer_is_one_that_anybody_can_confirm() -> None:
    made = closed(10, 7, asked=(6, 6))
    assert confirm(made.planned, seed=987).holds


def test_where_people_are_missing_it_is_said_how_many_when_and_in_which_group() -> None:
    made = closed(10, 4, asked=(9, 6))
    assert made.holds is False
    assert made.confirmation is not None
    assert {row.name for row in made.confirmation.failed} == {"sales"}
    extras = {item for remedy in made.remedies for item in remedy.extras}
    assert extras == {(Extra("sellers", 18, 26), 1), (Extra("sellers", 66, 74), 1)}
    assert all(remedy.closed for remedy in made.remedies)


def test_one_round_judges_the_first_roster_as_it_is() -> None:
    made = closed(10, 7, asked=(6, 6), rounds=1)
    assert made.holds is False
    assert len(made.rounds) == 1
    assert heads(made) == [[6, 6], [6, 6]]
    assert made.rounds[0].cuts == ()


def test_people_are_used_where_they_are_missed_even_if_somebody_else_is_short() -> None:
    """Twelve days of work for nine and nine helpers: six can come twice."""
    tired = {"contracts": {"any": {"weekly_most_paid_minutes": 240}}}
    made = closed(12, 14, asked=(9, 6), **tired)
    assert made.holds is False
    assert sum(day[0] for day in heads(made)) == 12
    assert sum(day[1] for day in heads(made)) >= 12
    assert {e.group for remedy in made.remedies for e, _ in remedy.extras} == {"helpers"}


def test_stages_and_rounds_are_told() -> None:
    made = closed(10, 7)
    assert [stage.name for stage in made.stages] == ["roster", "simulation", "confirmation"]
    table = made.rounds_table()
    assert table["asked"].tolist() == [30]
    assert table["short"].tolist() == [0]
    assert made.replications > 0
    assert np.all(table["raised"] == 0)


def test_without_time_the_first_roster_is_judged_all_the_same() -> None:
    scenario = peopled(10, 7, asked=(6, 6))
    made = close(scenario, problem_of(scenario), seconds=1e-6)
    assert made.confirmation is not None
    assert made.why_ended == "the time is over"
