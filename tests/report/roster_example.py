"""Rosters made by hand, for tables and pictures."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import numpy as np

from planner.schedule.problem import (
    LEAVE,
    OFF,
    Duty,
    Employee,
    HeadsDemand,
    Roster,
    RosterProblem,
    Weights,
    Wish,
)
from planner.shifts.result import Pause
from sim.scenario import Scenario
from sim.scenario.models.contracts import Contract
from tests.running.example import CENTRE

MONDAY = date(2026, 3, 2)
LUNCH = Pause(210, 30, "lunch", False, "lunch")
COFFEE = Pause(105, 15, "break", True, "morning")
EARLY = Duty("0800-1630", "early", "sellers", 480, 990, 480, (COFFEE, LUNCH))
LATE = Duty("1300-2130", "late", "sellers", 780, 1290, 480, (COFFEE, LUNCH))
NIGHT = Duty("2200-0600", "night", "generalists", 1320, 1800, 480, (LUNCH,), night=True)
DAY = Duty("0900-1730", "early", "generalists", 540, 1050, 480, (LUNCH,))
CALL = Duty("on call", "standby", "generalists", 480, 1440, 120, (), on_call=True)
DUTIES = (EARLY, LATE, NIGHT, DAY, CALL)
FULL = Contract(weekly_exact_paid_minutes=2400, least_rest_minutes=660)
PART = Contract(weekly_least_paid_minutes=960, weekly_most_paid_minutes=1440)


def problem(**changes: Any) -> RosterProblem:
    """Three people over the week of 2 March 2026 and the Monday after."""
    people = (
        Employee("ann", FULL, ("sellers",), leave={2: 480}),
        Employee("bob", PART, ("sellers", "generalists")),
        Employee("cyd", FULL, ("generalists",)),
    )
    facts: dict[str, Any] = {
        "dates": tuple(MONDAY + timedelta(days=k) for k in range(8)),
        "duties": DUTIES,
        "employees": people,
        "may": np.ones((3, 8, len(DUTIES)), np.bool_),
        "heads": (
            HeadsDemand(0, (0,), 2, 100, 0),
            HeadsDemand(0, (2,), 1, None, 5),
            HeadsDemand(5, (0, 3), 0, 100, 7),
        ),
        "wishes": (
            Wish(0, 3, (0, 1, 2, 3, 4), False, 3),
            Wish(1, 1, (1,), True, 2),
            Wish(2, 0, (2,), False, 1),
        ),
        "weights": Weights(change=1),
    }
    return RosterProblem(**(facts | changes))


WORK = np.array(
    [
        [0, 1, LEAVE, OFF, 0, 0, OFF, 1],
        [OFF, 0, OFF, 3, OFF, OFF, 3, 0],
        [2, 2, 2, OFF, OFF, 2, OFF, 4],
    ]
)


def roster(**changes: Any) -> Roster:
    """Ann, Bob and Cyd by hand."""
    facts: dict[str, Any] = {
        "problem": problem(),
        "work": WORK,
        "terms": {"under": 100, "over": 7, "wishes": 3},
        "bound": 99.0,
        "seed": 5,
    }
    return Roster(**(facts | changes))


def week() -> Scenario:
    """The centre of the other tests over the same eight days."""
    return Scenario.model_validate(CENTRE | {"days": 8})


def many(people: int, days: int = 7, seed: int = 3) -> Roster:
    """A random roster of many people in two groups: for pictures, keeps no rule."""
    rng = np.random.default_rng(seed)
    groups = [("sellers",) if n % 3 else ("generalists",) for n in range(people)]
    staff = tuple(
        Employee(f"agent {n + 1}", FULL if n % 4 else PART, group) for n, group in enumerate(groups)
    )
    work = np.full((people, days), OFF)
    for n, group in enumerate(groups):
        mine = [k for k, duty in enumerate(DUTIES) if duty.group == group[0]]
        first = rng.integers(0, 3)
        kind = rng.choice(mine)
        for day in range(days):
            if (day + first) % 7 < 5:
                work[n, day] = kind if rng.random() < 0.8 else rng.choice(mine)
        if rng.random() < 0.1:
            work[n, :3] = LEAVE
    made = replace(
        problem(),
        dates=tuple(MONDAY + timedelta(days=k) for k in range(days)),
        employees=staff,
        may=np.ones((people, days, len(DUTIES)), np.bool_),
        heads=tuple(HeadsDemand(day, (0,), people // 4, 100, 0) for day in range(days)),
        wishes=(),
    )
    return Roster(made, work, {"under": 300}, None, seed=1)
