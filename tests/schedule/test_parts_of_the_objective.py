"""What a roster is judged by beside rules: fairness, changes, hours, quotas, demand. By hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from planner.audit import audit
from planner.schedule.model import build
from planner.schedule.problem import (
    NOT_KNOWN,
    OFF,
    HeadsDemand,
    IntervalDemand,
    RosterProblem,
    Weights,
    Wish,
)
from planner.solve import Limits, solve
from tests.schedule.rule_cases import best, rows
from tests.schedule.teams import CHAT, EARLY, LATE, LONG, NIGHT, STANDBY, team

SATURDAY = 5


def nights(weight: int) -> RosterProblem:
    """Three people, one night needed a day; Anna would like them all."""
    return team(
        6,
        (NIGHT,),
        [{}] * 3,
        heads=tuple(HeadsDemand(day, (0,), 1, None, None) for day in range(6)),
        wishes=tuple(Wish(0, day, (0,), True, 1) for day in range(6)),
        weights=Weights(nights_spread=weight),
    )


def test_nights_are_shared_where_fairness_is_worth_more_than_wishes() -> None:
    work, terms = best(nights(0))
    assert (work[0] == 0).sum() == 6 and terms["wishes"] == 0
    work, terms = best(nights(10))
    assert [(row == 0).sum() for row in work] == [2, 2, 2]
    assert terms["nights_spread"] == 0 and terms["wishes"] == 4


def test_who_may_not_work_nights_is_not_compared() -> None:
    problem = nights(10)
    may = problem.may.copy()
    may[2] = False
    work, terms = best(replace(problem, may=may))
    assert [(row == 0).sum() for row in work] == [3, 3, 0]
    assert terms["nights_spread"] == 0


def test_weekends_are_shared() -> None:
    problem = team(
        14,
        (EARLY,),
        [{}] * 2,
        heads=tuple(HeadsDemand(day, (0,), 1, None, None) for day in (5, 6, 12, 13)),
        wishes=tuple(Wish(1, day, (0,), False, 1) for day in (5, 6, 12, 13)),
        weights=Weights(weekends_spread=10),
    )
    work, terms = best(problem)
    assert [(row[[5, 6]] == 0).any() + (row[[12, 13]] == 0).any() for row in work] == [1, 1]
    assert terms["weekends_spread"] == 0 and terms["wishes"] == 2


def test_refused_wishes_are_shared() -> None:
    problem = team(
        4,
        (EARLY,),
        [{}] * 2,
        heads=tuple(HeadsDemand(day, (0,), 1, None, None) for day in range(4)),
        wishes=tuple(Wish(e, day, (0,), False, 3) for e in range(2) for day in range(4)),
        weights=Weights(wishes_spread=1),
    )
    work, terms = best(problem)
    assert [(row == 0).sum() for row in work] == [2, 2]
    assert (terms["wishes"], terms["wishes_spread"]) == (12, 0)


def test_yesterdays_roster_is_kept_where_nothing_speaks_against_it() -> None:
    previous = np.array([[0, 1, OFF, NOT_KNOWN], [1, OFF, 0, 0]])
    problem = team(
        4,
        (EARLY, LATE),
        [{}, {}],
        heads=(HeadsDemand(2, (0,), 2, 100, 100), HeadsDemand(3, (0,), 2, 100, 100)),
        previous=previous,
        weights=Weights(change=7),
    )
    work, terms = best(problem)
    assert rows(problem, work) == ["ELEE", "L.EE"]
    assert terms["changes"] == 7


def test_what_is_frozen_stays_even_if_it_may_not_be_worked_any_more() -> None:
    may = np.ones((1, 3, 2), np.bool_)
    may[0, 0, 0] = False
    problem = team(
        3,
        (EARLY, LATE),
        [{}],
        may=may,
        previous=np.array([[0, OFF, OFF]]),
        fixed=np.array([[True, True, False]]),
        wishes=(Wish(0, 0, (0, 1), False, 9), Wish(0, 1, (0,), True, 9), Wish(0, 2, (0,), True, 9)),
    )
    work, terms = best(problem)
    assert rows(problem, work) == ["E.E"]
    assert terms["wishes"] == 18
    assert audit(problem, work, terms).clean


def test_overtime_is_bought_where_it_is_cheaper_than_being_short() -> None:
    problem = team(
        3,
        (EARLY,),
        [{"weekly_most_paid_minutes": 960, "most_overtime_minutes_per_week": 480}],
        heads=tuple(HeadsDemand(day, (0,), 1, 100) for day in range(3)),
        weights=Weights(overtime_per_hour=10),
    )
    work, terms = best(problem)
    assert rows(problem, work) == ["EEE"] and terms["overtime"] == 80
    work, terms = best(replace(problem, weights=Weights(overtime_per_hour=13)))
    assert (work == 0).sum() == 2 and (terms["overtime"], terms["under"]) == (0, 100)


def test_time_off_is_given_where_nobody_is_needed() -> None:
    problem = team(
        7,
        (EARLY,),
        [{"weekly_exact_paid_minutes": 960, "most_time_off_minutes_per_week": 480}],
        heads=tuple(HeadsDemand(day, (0,), 0, None, 100) for day in range(7)),
        weights=Weights(time_off_per_hour=5),
    )
    work, terms = best(problem)
    assert (work == 0).sum() == 1
    assert (terms["over"], terms["time_off"]) == (100, 40)


def test_days_on_call_have_a_price_and_fill_demand_for_people_on_call_alone() -> None:
    problem = team(
        2,
        (EARLY, STANDBY),
        [{"most_on_call": 1}],
        heads=(HeadsDemand(0, (1,), 1, 50), HeadsDemand(1, (1,), 1, 50)),
        intervals=(IntervalDemand(600, 630, "calls", 1, 20),),
        weights=Weights(on_call=4),
    )
    work, terms = best(problem)
    assert rows(problem, work) == ["EB"]
    assert (terms["under"], terms["on_call"]) == (50, 4)


def test_work_in_another_group_has_a_price() -> None:
    problem = team(
        1,
        (EARLY, CHAT),
        [{}, {}],
        people={0: {"groups": ("calls", "chats")}, 1: {"groups": ("chats", "calls")}},
        heads=(HeadsDemand(0, (0,), 1, None), HeadsDemand(0, (1,), 1, None)),
        weights=Weights(other_group=3),
    )
    work, terms = best(problem)
    assert rows(problem, work) == ["E", "C"] and terms["other_group"] == 0


def test_paid_hours_go_to_the_cheaper_person() -> None:
    problem = team(
        1,
        (LONG,),
        [{}, {}],
        people={0: {"cost_per_hour": 21.5}, 1: {"cost_per_hour": 21.0}},
        heads=(HeadsDemand(0, (0,), 1, None),),
        weights=Weights(paid_hour=10),
    )
    work, terms = best(problem)
    assert rows(problem, work) == [".", "X"] and terms["paid"] == 2100


@pytest.mark.parametrize(("most", "refused"), [(1, 5), (2, 0)])
def test_the_quota_of_time_off_counts_leave_and_those_who_wished_to_be_off(
    most: int, refused: int
) -> None:
    problem = team(
        1,
        (EARLY,),
        [{}] * 3,
        people={0: {"leave": {0: 480}}},
        wishes=(Wish(1, 0, (0,), False, 5),),
        most_off=((0, "calls", most),),
    )
    _, terms = best(problem)
    assert terms["wishes"] == refused


def test_an_interval_is_covered_by_those_who_have_no_break_in_it() -> None:
    problem = team(
        2,
        (LONG, NIGHT),
        [{}, {}],
        intervals=tuple(
            IntervalDemand(start, start + 30, "calls", 1, 10)
            for start in (450, 480, 720, 1110, 1440 + 300, 1440 + 360)
        ),
        people={1: {"history": (NIGHT,)}},
        wishes=tuple(Wish(e, 1, (0, 1), False, 100) for e in range(2)),
    )
    work, terms = best(problem)
    # Nobody can be there before 08:00, at lunch, or after 06:00 on Tuesday.
    assert rows(problem, work) in (["X.", "N."], ["N.", "X."])
    assert terms["under"] == 30


def test_the_night_before_the_period_covers_its_first_hours() -> None:
    early = IntervalDemand(60, 90, "calls", 1, None)
    covered = team(1, (NIGHT,), [{}], people={0: {"history": (NIGHT,)}}, intervals=(early,))
    assert solve(build(covered).model, Limits(seconds=20.0)).found
    assert not solve(build(team(1, (NIGHT,), [{}], intervals=(early,))).model, Limits()).found
