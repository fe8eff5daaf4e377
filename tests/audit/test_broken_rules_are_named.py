"""Rosters with one thing wrong: the auditor names it, and claims nothing else."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from planner.audit import audit, audit_roster
from planner.schedule.problem import (
    LEAVE,
    OFF,
    HeadsDemand,
    IntervalDemand,
    Ints,
    Roster,
    RosterProblem,
    Weights,
    Wish,
)
from tests.schedule.rule_cases import CASES, Case, best, granted, problem_of
from tests.schedule.teams import CHAT, EARLY, LATE, LONG, NIGHT, team

BITING = [case for case in CASES if case.units != 0]


@pytest.mark.parametrize("case", BITING, ids=str)
def test_a_broken_rule_is_caught_by_name_and_nothing_else_is_claimed(case: Case) -> None:
    problem = problem_of(case)
    found = audit(problem, granted(problem))
    assert {(row.rule, row.employee) for row in found.breaches} == {
        (case.rule, name) for name in ("Anna", "Ben", "Cleo")
    }
    assert all(
        row.text.startswith(row.employee) and case.rule in row.text for row in found.breaches
    )
    assert not found.clean and not found.priced


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_roster_that_keeps_the_rule_is_clean(case: Case) -> None:
    problem = problem_of(case)
    work, terms = best(problem)
    found = audit(problem, work, terms)
    assert found.clean
    assert dict(found.terms) == terms


@pytest.mark.parametrize("case", [case for case in BITING if case.units], ids=str)
def test_a_rule_with_a_penalty_is_priced_and_no_breach(case: Case) -> None:
    problem = problem_of(case, soft=True)
    found = audit(problem, granted(problem))
    assert found.clean
    assert {row.rule for row in found.priced} == {case.rule}
    assert sum(row.cost or 0 for row in found.priced) == 3 * (case.units or 0) == found.cost


def test_a_breach_says_who_what_when_and_what_is_allowed() -> None:
    problem = team(7, (EARLY,), [{"most_consecutive_days": 5}])
    found = audit(problem, np.zeros((1, 7), np.int64))
    assert str(found) == (
        "Anna: 7 days in a row from 2026-11-23 to 2026-11-29; most_consecutive_days allows 5"
    )
    (breach,) = found.breaches
    assert (breach.value, breach.limit, breach.cost) == (7, 5, None)
    table = found.table()
    assert table.loc[0, ["agent", "from", "to"]].tolist() == ["Anna", "2026-11-23", "2026-11-29"]


# --- what is no labour rule ---------------------------------------------------------------


def _team() -> tuple[RosterProblem, Ints]:
    """Three people with all that is no labour rule, and a roster in which all is well."""
    may = np.ones((3, 5, 3), np.bool_)
    may[0, :, 2] = False  # Anna cannot chat
    may[1, 4, :] = False  # Ben is not there on Friday
    previous = np.full((3, 5), OFF, np.int64)
    previous[2, 0] = 1
    fixed = np.zeros((3, 5), np.bool_)
    fixed[2, 0] = True
    problem = team(
        5,
        (EARLY, LATE, CHAT),
        [{}, {}, {}],
        people={0: {"groups": ("calls",), "leave": {1: 480}}},
        may=may,
        previous=previous,
        fixed=fixed,
        heads=(HeadsDemand(3, (0, 1), 1, None, None),),
        intervals=(IntervalDemand(2 * 1440 + 480, 2 * 1440 + 510, "chats", 1, None),),
        wishes=(Wish(1, 1, (0, 1, 2), False, 5),),
        most_off=((1, "calls", 1),),
    )
    work = np.full((3, 5), OFF, np.int64)
    work[0, 1] = LEAVE
    work[1, 1] = 0
    work[1, 2] = 2
    work[2, 0] = 1
    work[0, 3] = 0
    return problem, work


def test_the_roster_that_is_spoilt_below_is_clean() -> None:
    problem, work = _team()
    assert audit(problem, work).clean


SPOILT: dict[str, Callable[[Ints], None]] = {
    "duty": lambda work: work.__setitem__((0, 0), 7),
    "leave": lambda work: work.__setitem__((0, 1), 0),
    "leave without leave": lambda work: work.__setitem__((1, 0), LEAVE),
    "frozen": lambda work: work.__setitem__((2, 0), 0),
    "qualification": lambda work: work.__setitem__((0, 0), 2),
    "availability": lambda work: work.__setitem__((1, 4), 0),
    "demand of heads, short": lambda work: work.__setitem__((0, 3), OFF),
    "demand of heads, too many": lambda work: work.__setitem__((1, 3), 1),
    "demand of an interval": lambda work: work.__setitem__((1, 2), OFF),
    "time_off_quota": lambda work: work.__setitem__((1, 1), OFF),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_is_no_labour_rule_is_caught_too(what: str) -> None:
    problem, work = _team()
    SPOILT[what](work)
    found = audit(problem, work)
    assert [row.rule for row in found.breaches] == [what.split()[0]]


def test_nobody_is_in_two_places() -> None:
    problem = team(3, (NIGHT, replace(EARLY, start=60)), [{}])
    found = audit(problem, np.array([[0, 1, OFF]]))
    assert [row.rule for row in found.breaches] == ["overlap"]


def test_a_break_is_not_at_work() -> None:
    noon = IntervalDemand(720, 750, "calls", 1, None)
    problem = team(1, (LONG,), [{}], intervals=(noon, replace(noon, start=780, end=810)))
    found = audit(problem, np.array([[0]]))
    assert [row.text for row in found.breaches] == [
        "calls on 2026-11-23 12:00-12:30: 0 of 1 people, 1 short"
    ]


@pytest.mark.parametrize(
    ("fields", "row"),
    [
        ({"weekly_most_paid_minutes": 480, "most_overtime_minutes_per_week": 480}, [0, 0, 0, OFF]),
        ({"daily_most_paid_minutes": 400, "most_overtime_minutes_per_week": 160}, [0, 0, 0, OFF]),
        ({"period_most_paid_minutes": 480, "most_overtime_minutes_per_week": 480}, [0, 0, 0, OFF]),
    ],
)
def test_more_overtime_than_allowed_is_a_breach_of_the_limit(
    fields: dict[str, Any], row: list[int]
) -> None:
    problem = team(4, (EARLY,), [fields])
    found = audit(problem, np.array([row]))
    assert [breach.rule for breach in found.breaches] == [next(iter(fields))]
    less = np.array([[*row[:2], OFF, OFF]])
    assert audit(problem, less).clean


def test_stated_terms_that_are_wrong_are_a_breach() -> None:
    problem = team(2, (EARLY,), [{}], wishes=(Wish(0, 0, (0,), True, 4),))
    work = np.full((1, 2), OFF, np.int64)
    roster = Roster(problem, work, {"wishes": 0}, bound=None)
    assert [row.text for row in audit_roster(roster).breaches] == [
        "the roster states 0 for wishes, but it is 4"
    ]
    assert audit_roster(replace(roster, terms={"wishes": 4})).clean


def test_a_roster_of_another_size_is_refused() -> None:
    with pytest.raises(ValueError, match="people and days"):
        audit(team(2, (EARLY,), [{}]), np.zeros((1, 3), np.int64))


# --- the objective, counted by hand -------------------------------------------------------


def test_every_term_of_the_objective_is_what_was_counted_by_hand() -> None:
    contract = {
        "weekly_most_paid_minutes": 960,
        "most_overtime_minutes_per_week": 600,
        "most_consecutive_days": 2,
        "penalties": {"most_consecutive_days": 11},
    }
    idle = {"weekly_least_paid_minutes": 100, "most_time_off_minutes_per_week": 100}
    problem = team(
        7,
        (EARLY, NIGHT, CHAT),
        [contract, idle],
        people={0: {"groups": ("calls", "chats"), "cost_per_hour": 2.0}},
        heads=(HeadsDemand(0, (0,), 2, 50), HeadsDemand(1, (1,), 0, None, 3)),
        wishes=(Wish(0, 0, (0, 1, 2), False, 5), Wish(1, 3, (0,), True, 2)),
        weights=Weights(
            change=13,
            other_group=17,
            nights_spread=19,
            weekends_spread=23,
            wishes_spread=29,
            overtime_per_hour=31,
            time_off_per_hour=37,
            paid_hour=1,
        ),
        previous=np.array([[OFF, 1, 2, -3, OFF, OFF, OFF], [OFF] * 7]),
    )
    work = np.array([[0, 1, 2, OFF, OFF, OFF, OFF], [OFF] * 7])
    assert dict(audit(problem, work).terms) == {
        "under": 50,
        "over": 3,
        "wishes": 5 + 2,
        "changes": 13,
        "other_group": 17,
        "nights_spread": 19,
        "weekends_spread": 0,
        "wishes_spread": 29 * 3,
        "overtime": 233,  # 450 minutes at 31 an hour: 232.5
        "time_off": 62,  # 100 minutes at 37 an hour: 61.67
        "on_call": 0,
        "paid": 2 * (480 + 480 + 450) // 60,
        "penalties.most_consecutive_days": 11,
    }
