"""Requests without a roster: what is said to clash does, and nothing less does."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from planner.schedule.conflict import Conflict, NoRoster, explain
from planner.schedule.model import build
from planner.schedule.parts import Part, parts_of
from planner.schedule.problem import (
    LEAVE,
    OFF,
    Employee,
    HeadsDemand,
    IntervalDemand,
    RosterProblem,
    Weights,
    Wish,
)
from planner.solve import Limits, solve
from sim.scenario.models.contracts import Contract
from tests.schedule.teams import EARLY, LATE, draw_team, team

SEEDS = st.integers(0, 2**32).map(Random)


def possible(problem: RosterProblem) -> bool:
    solved = solve(build(problem).model, Limits(seconds=60.0))
    assert solved.status != "unknown"
    return solved.found


def only(problem: RosterProblem, parts: tuple[Part, ...]) -> RosterProblem:
    """A request for these parts and nothing else, made from the data alone."""
    people = tuple(_only(problem, e, parts) for e in range(len(problem.employees)))
    fixed = problem.fixed
    if fixed is not None and problem.previous is not None:
        asked = {part.employee for part in parts if part.kind == "fixed"}
        fixed = fixed.copy()
        for e, person in enumerate(people):
            fixed[e] &= e in asked
            for day in np.flatnonzero(fixed[e] & (problem.previous[e] == LEAVE)):
                fixed[e, day] = int(day) in person.leave
    chosen = {kind: {p.index for p in parts if p.kind == kind} for kind in ("heads", "interval")}
    heads = tuple(
        row if h in chosen["heads"] else replace(row, under_cost=0, over_cost=0)
        for h, row in enumerate(problem.heads)
    )
    intervals = tuple(
        row if i in chosen["interval"] else replace(row, under_cost=0, over_cost=0)
        for i, row in enumerate(problem.intervals)
    )
    quotas = {part.index for part in parts if part.kind == "quota"}
    most_off = tuple(row for q, row in enumerate(problem.most_off) if q in quotas)
    return replace(
        problem, employees=people, fixed=fixed, heads=heads, intervals=intervals, most_off=most_off
    )


def _only(problem: RosterProblem, e: int, parts: tuple[Part, ...]) -> Employee:
    person = problem.employees[e]
    mine = [part for part in parts if part.employee == e]
    names = {part.name for part in mine if part.kind == "rule"}
    # What stretches a rule belongs to it; a rule at a price forbids nothing.
    stretch = {"most_overtime_minutes_per_week", "most_time_off_minutes_per_week"}
    fields = {
        name: getattr(person.contract, name) for name in names | stretch if name != "rotation"
    }
    return replace(
        person,
        contract=Contract(**{"most_on_call": 366, **fields}),
        leave=person.leave if any(part.kind == "leave" for part in mine) else {},
        rotation=person.rotation if "rotation" in names else (),
    )


def parts(conflict: Conflict) -> tuple[Part, ...]:
    return tuple(row.part for row in conflict.elements)


@settings(deadline=None, max_examples=60)
@given(
    SEEDS,
    st.integers(2, 3),
    st.sampled_from([5, 7, 10]),
    st.sampled_from([0.0, 0.3]),
    st.sampled_from([0.1, 0.8]),
)
def test_what_clashes_is_irreducible(
    random: Random, people: int, days: int, soft: float, hard: float
) -> None:
    problem = draw_team(random, people, days, rules=5, soft=soft, hard=hard)
    assume(not possible(problem))
    found = explain(problem, 60.0)
    assert not found.feasible and found.irreducible and found.elements
    clash = parts(found)
    assert not possible(only(problem, clash))
    for part in clash:
        assert possible(only(problem, tuple(row for row in clash if row != part)))


@settings(deadline=None, max_examples=30)
@given(SEEDS)
def test_relaxing_is_enough_exactly_if_it_is_said_to_be(random: Random) -> None:
    problem = draw_team(random, 2, 6, rules=3, soft=0.0, hard=0.1)
    found = explain(problem, 60.0)
    assume(not found.feasible)
    for element in found.elements:
        assert element.relaxing is not None
        said, part = element.relaxing, element.part
        rest = tuple(row for row in parts_of(problem) if row != part)
        assert said.enough == possible(only(problem, rest))
        if said.enough and part.kind != "leave" and part.name not in ("days", "shift_types"):
            assert said.amount is not None and said.amount > 0


def test_a_clash_of_demand_leave_and_rules_is_told_in_words() -> None:
    problem = team(
        7,
        (EARLY, LATE),
        [
            {"most_consecutive_days": 2, "least_rest_minutes": 600, "least_days_per_week": 5},
            {"most_days_per_week": 2},
            {},
        ],
        heads=(HeadsDemand(1, (0,), 2, None), HeadsDemand(2, (1,), 2, None)),
        people={2: {"leave": {1: 480, 2: 480}}},
    )
    assert str(explain(problem, 60.0)) == "\n".join(
        [
            "These cannot be had together:",
            "- calls: at least 2 people on E on 2026-11-24 (3 people may work it, 1 of them on "
            "leave)",
            "    with 1 person too few there is a roster",
            "- calls: at least 2 people on L on 2026-11-25 (3 people may work it, 1 of them on "
            "leave)",
            "    with 1 person too few there is a roster",
            "- Cleo: leave on 2026-11-24 to 2026-11-25",
            "    with work on 1 day of it there is a roster",
            "- Anna: least_days_per_week 5",
            "    broken by 1 day there is a roster",
            "- Anna: most_consecutive_days 2",
            "    broken by 1 day there is a roster",
        ]
    )


def test_frozen_days_and_a_rule_clash() -> None:
    previous = np.array([[1, 0, OFF]])
    problem = team(
        3,
        (EARLY, LATE),
        [{"least_rest_minutes": 660}],
        previous=previous,
        fixed=np.array([[True, True, False]]),
    )
    found = explain(problem, 30.0)
    assert [row.text for row in found.elements] == [
        "Anna: frozen days 2026-11-23 to 2026-11-24",
        "Anna: least_rest_minutes 660",
    ]
    amounts = [row.relaxing.amount for row in found.elements if row.relaxing]
    assert amounts == [1, 180]


def test_a_duty_frozen_on_a_day_of_leave_clashes_with_the_leave() -> None:
    problem = team(
        2,
        (EARLY,),
        [{}],
        people={0: {"leave": {0: 480}}},
        previous=np.array([[0, OFF]]),
        fixed=np.array([[True, False]]),
    )
    assert {part.kind for part in parts(explain(problem, 30.0))} == {"fixed", "leave"}


def test_a_quota_clashes_with_leave() -> None:
    problem = team(
        2, (EARLY,), [{}, {}], people={0: {"leave": {0: 0}}}, most_off=((0, "calls", 0),)
    )
    found = explain(problem, 30.0)
    assert {part.kind for part in parts(found)} == {"quota", "leave"}
    assert "at most 0 on leave or off by wish" in str(found)


def test_too_many_and_too_few_are_told_apart() -> None:
    always = {"mandatory_days": "mon"}
    problem = team(1, (EARLY,), [always, always], heads=(HeadsDemand(0, (0,), 1, 5, None),))
    assert "at most 1 person on E" in str(explain(problem, 30.0))
    assert "with 1 person too many there is a roster" in str(explain(problem, 30.0))
    nobody = team(1, (EARLY,), [{}], intervals=(IntervalDemand(0, 60, "calls", 1, None),))
    assert "0 people may work a shift that has no break then" in str(explain(nobody, 30.0))


def test_a_request_that_has_a_roster_has_no_conflict() -> None:
    found = explain(team(2, (EARLY,), [{}]), 30.0)
    assert found.feasible and not found.elements
    assert str(found) == "nothing clashes: there is a roster"


def test_two_clashes_are_not_taken_for_one() -> None:
    problem = team(7, (EARLY,), [{"least_days_per_week": 3, "most_days_per_week": 2}] * 2)
    found = explain(problem, 30.0)
    assert {part.employee for part in parts(found)} == {0}
    assert all(row.relaxing is not None and row.relaxing.enough is False for row in found.elements)
    assert "something else clashes, too" in str(found)


def test_people_with_the_same_rule_share_a_line() -> None:
    problem = team(
        4,
        (EARLY,),
        [{"most_days_per_week": 1}] * 3,
        heads=tuple(HeadsDemand(day, (0,), 1, None) for day in range(4)),
    )
    found = explain(problem, 60.0)
    assert len(found.elements) == 7
    assert (
        "\n- Anna, Ben, Cleo: most_days_per_week 1\n    broken by 1 day there is a roster"
        in str(found)
    )


def test_a_set_that_may_be_reducible_says_so() -> None:
    found = explain(team(1, (EARLY,), [{}], heads=(HeadsDemand(0, (0,), 2, None),)), 30.0)
    assert found.irreducible and "time ended" not in str(found)
    assert "The time ended: not all of them may be needed" in str(replace(found, irreducible=False))


def test_without_time_nothing_is_claimed() -> None:
    problem = team(7, (EARLY,), [{"least_days_per_week": 3, "most_days_per_week": 2}])
    found = explain(problem, 1e-9)
    assert not found.irreducible and not found.feasible
    assert "time" in str(found)


def test_costs_and_wishes_do_not_matter_for_a_clash() -> None:
    problem = team(
        7,
        (EARLY,),
        [
            {
                "least_days_per_week": 3,
                "most_days_per_week": 2,
                "penalties": {"most_days_per_week": 4},
            }
        ],
        wishes=(Wish(0, 0, (0,), False, 10),),
        weights=Weights(nights_spread=3, paid_hour=7),
        heads=(HeadsDemand(0, (0,), 1, 100),),
    )
    assert explain(problem, 30.0).feasible


def test_the_error_carries_the_conflict() -> None:
    found = explain(team(1, (EARLY,), [{}], heads=(HeadsDemand(0, (0,), 2, None),)), 30.0)
    with pytest.raises(NoRoster, match="at least 2 people on E") as caught:
        raise NoRoster(found)
    assert caught.value.conflict is found
