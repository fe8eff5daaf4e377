"""What was worked before the period and what is leave break no upper limit by themselves."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.audit import audit
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem
from planner.solve import Limits, solve
from tests.schedule.teams import ALL, MONDAY, draw_contract, draw_person, team

UPPER = (
    "weekly_most_paid_minutes",
    "daily_most_paid_minutes",
    "period_most_paid_minutes",
    "least_rest_minutes",
    "least_start_distance_minutes",
    "most_days_per_week",
    "most_consecutive_days",
    "most_weekends",
    "most_consecutive_weekends",
    "most_nights",
    "most_consecutive_nights",
    "days",
    "start_variance",
    "shift_types",
    "successions",
    "windows",
    "most_on_call",
)


def idle_person(random: Random) -> RosterProblem:
    """One person with any history, any leave and many upper limits that hold."""
    days = random.choice([1, 3, 8, 9, 16])
    contract = draw_contract(random, random.randint(12, 30), soft=0.0)
    fields = {name: value for name, value in contract.items() if name in UPPER}
    person = draw_person(random, days, ALL)
    person.pop("rotation", None)
    first = MONDAY.fromordinal(MONDAY.toordinal() + random.randrange(7))
    starts = random.choice([0, 6])
    return team(days, ALL, [fields], people={0: person}, first=first, week_starts_on=starts)


def all_off(problem: RosterProblem) -> Ints:
    """Nothing but leave and days off."""
    days = len(problem.dates)
    leave = problem.employees[0].leave
    return np.array([[LEAVE if day in leave else OFF for day in range(days)]], np.int64)


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32))
def test_somebody_who_does_nothing_more_breaks_no_upper_limit(seed: int) -> None:
    problem = idle_person(Random(seed))
    work = all_off(problem)
    assert not audit(problem, work).breaches
    built = build(problem)
    for row in built.works[0].x:
        for literal in row.values():
            built.model.add(literal == 0)
    assert solve(built.model, Limits(seconds=60.0)).found
    pricing = Pricing(problem)
    tired = np.full(problem.shape[1:], -1.0)
    assert np.array_equal(pricing.best(tired).work, work)
