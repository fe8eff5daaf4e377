"""What falls short becomes more heads on the shift that covers it."""

from __future__ import annotations

import numpy as np
import pytest

from planner.plan.cuts import on_the_phone, present, raised, soft_cost
from planner.plan.remedy import Extra
from planner.schedule.problem import HeadsDemand, IntervalDemand
from sim.clock import Calendar
from tests.report.roster_example import DAY, EARLY, problem, roster, week

MONDAY, TUESDAY = 0, 1
MORNING, EVENING, NIGHT = (18, 22), (36, 40), (4, 8)
"""09:00 to 11:00, 18:00 to 20:00, 02:00 to 04:00 in half-hours."""


def extra(group: str, hours: tuple[int, int], day: int = MONDAY) -> Extra:
    return Extra(group, 48 * day + hours[0], 48 * day + hours[1])


def cut(made: object, *extras: tuple[Extra, int]) -> object:
    scenario = week()
    return raised(made, extras, scenario, Calendar.of(scenario))  # type: ignore[arg-type]


def test_more_is_asked_for_than_is_there() -> None:
    after, cuts, missing = cut(roster(), (extra("sellers", MORNING), 2))  # type: ignore[misc]
    assert after.heads[0] == HeadsDemand(0, (0,), 4, 100, 0)  # 2 asked for, 1 there: 2 more
    assert [(c.shift, c.heads, c.day) for c in cuts] == [("0800-1630", 2, 0)]
    assert missing == ()


def test_people_beyond_the_request_do_not_count_for_it() -> None:
    made = roster(problem=problem(heads=(HeadsDemand(5, (0, 3), 0, 100, 7),)))
    after, _, _ = cut(made, (extra("sellers", MORNING, day=5), 1))  # type: ignore[misc]
    assert after.heads[0].required == 2  # Ann is there already


def test_the_shift_that_covers_the_window_is_asked_for() -> None:
    after, cuts, _ = cut(roster(), (extra("sellers", EVENING, TUESDAY), 1))  # type: ignore[misc]
    assert [(c.shift, c.day) for c in cuts] == [("1300-2130", 1)]
    assert after.heads[-1] == HeadsDemand(1, (1,), 2, 100)  # Ann works it already


def test_what_no_shift_covers_is_said() -> None:
    item = (extra("sellers", NIGHT), 1)
    after, cuts, missing = cut(roster(), item)  # type: ignore[misc]
    assert cuts == ()
    assert missing == (item,)
    assert after.heads == roster().problem.heads


def test_nobody_is_asked_for_on_a_shift_that_nobody_may_work() -> None:
    may = np.ones((3, 8, 5), np.bool_)
    may[:, 0, 0] = False
    made = roster(problem=problem(may=may))
    _, cuts, missing = cut(made, (extra("sellers", MORNING), 1))  # type: ignore[misc]
    assert cuts == ()
    assert len(missing) == 1


def test_what_must_be_covered_stays_and_the_rest_may_stay_open() -> None:
    must = (HeadsDemand(0, (0,), 1, None, 0),)
    made = roster(problem=problem(heads=must))
    after, _, _ = cut(made, (extra("sellers", MORNING), 1))  # type: ignore[misc]
    assert after.heads[0] == must[0]
    assert after.heads[1] == HeadsDemand(0, (0,), 2, soft_cost(made.problem))


def test_a_demand_by_interval_is_raised_where_it_overlaps() -> None:
    asked = tuple(
        IntervalDemand(minute, minute + 60, "sellers", 1, 9) for minute in range(480, 780, 60)
    )
    made = roster(problem=problem(heads=(), intervals=asked))
    after, cuts, _ = cut(made, (extra("sellers", MORNING), 2))  # type: ignore[misc]
    assert [need.required for need in after.intervals] == [1, 3, 3, 1, 1]
    assert cuts[0].heads == 2


def test_minutes_on_the_phone_leave_breaks_out() -> None:
    assert on_the_phone(EARLY, 480, 990) == 510 - 45
    assert on_the_phone(EARLY, 580, 600) == 5 + 0  # its break is from 09:45 to 10:00
    assert on_the_phone(DAY, 0, 540) == 0


@pytest.mark.parametrize(("begin", "there"), [(480, 1), (585, 0), (1020, 0)])
def test_people_present_in_an_interval(begin: int, there: int) -> None:
    need = IntervalDemand(begin, begin + 15, "sellers", 1, 1)
    assert present(roster(), need) == there
