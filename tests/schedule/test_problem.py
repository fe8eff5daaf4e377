"""The data of a roster problem: its calendar, its terms, what does not fit together."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest

from planner.schedule.problem import LEAVE, TERMS, HeadsDemand, Weights, Wish
from tests.schedule.teams import EARLY, LATE, MONDAY, team


def test_weeks_begin_where_they_are_said_to_and_reach_beyond_the_period() -> None:
    wednesday = MONDAY + timedelta(days=2)
    problem = team(9, (EARLY,), [{}], first=wednesday)
    assert [week[0] for week in problem.weeks] == [-2, 5]
    assert [problem.week(day) for day in (-3, -2, 0, 4, 5)] == [-1, 0, 0, 0, 1]
    from_sunday = replace(problem, week_starts_on=6)
    assert [week[0] for week in from_sunday.weeks] == [-3, 4]
    assert (problem.weekday(0), problem.weekday(-3)) == (2, 6)


def test_weekends_are_those_that_the_period_touches() -> None:
    assert team(14, (EARLY,), [{}]).weekends == ((5, 6), (12, 13))
    sunday = MONDAY - timedelta(days=1)
    assert team(7, (EARLY,), [{}], first=sunday).weekends == ((-1, 0), (6, 7))
    assert team(5, (EARLY,), [{}]).weekends == ()


def test_terms_name_every_rule_that_has_a_price() -> None:
    soft = {"most_weekends": 1, "penalties": {"most_weekends": 3}}
    assert team(7, (EARLY,), [{}, soft]).terms == (*TERMS, "penalties.most_weekends")


def test_a_wish_for_a_day_off_names_every_duty() -> None:
    assert Wish(0, 0, (0, 1), False, 1).is_off(2)
    assert not Wish(0, 0, (0,), False, 1).is_off(2)
    assert not Wish(0, 0, (0, 1), True, 1).is_off(2)


def test_everything_that_does_not_fit_is_said_at_once() -> None:
    problem = team(3, (EARLY, LATE), [{}])
    with pytest.raises(ValueError, match="may: is") as caught:
        replace(
            problem,
            may=np.ones((1, 3, 1), np.bool_),
            duties=(EARLY, replace(LATE, start=1500, end=1600)),
            heads=(HeadsDemand(7, (0, 2), 1, None),),
            wishes=(Wish(1, 0, (0,), True, 1),),
            most_off=((3, "calls", 1),),
            weights=Weights(change=-1),
            previous=np.zeros((1, 2), np.int64),
        )
    assert len(str(caught.value).splitlines()) == 8


@pytest.mark.parametrize(
    ("previous", "said"),
    [
        (None, "there is none"),
        (np.array([[2, 0, 0]]), "values are duties from 0 to 1"),
        (np.array([[-3, 0, 0]]), "has none"),
        (np.array([[LEAVE, 0, 0]]), "Anna keeps leave on day 0, but has none"),
    ],
)
def test_a_frozen_day_needs_a_value_that_it_can_keep(
    previous: np.ndarray[tuple[int, int], np.dtype[np.int64]] | None, said: str
) -> None:
    fixed = np.array([[True, False, False]])
    with pytest.raises(ValueError, match=said):
        replace(team(3, (EARLY, LATE), [{}]), previous=previous, fixed=fixed)
