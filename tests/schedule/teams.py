"""Small teams for tests: by hand, and drawn at random with every rule there is."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import Any

import numpy as np

from planner.schedule.problem import (
    NOT_KNOWN,
    OFF,
    Duty,
    Employee,
    HeadsDemand,
    IntervalDemand,
    RosterProblem,
    Weights,
    Wish,
)
from planner.shifts.pause import Pause
from sim.scenario.models.contracts import Contract

MONDAY = date(2026, 11, 23)
EARLY = Duty("E", "E", "calls", 360, 840, 480)
LATE = Duty("L", "L", "calls", 840, 1320, 480)
NIGHT = Duty("N", "N", "calls", 1320, 1800, 480, night=True)
SHORT = Duty("S", "S", "calls", 540, 780, 240)
LONG = Duty("X", "X", "calls", 480, 1140, 600, (Pause(240, 60, "lunch", False),))
CHAT = Duty("C", "E", "chats", 420, 900, 450, (Pause(120, 30, "break", True),))
STANDBY = Duty("B", "B", "calls", 480, 1200, 60, on_call=True)
EARLY_CHAT = Duty("F", "E", "chats", 360, 840, 480)
"""Alike to :data:`EARLY` for every rule."""
ALL = (EARLY, LATE, NIGHT, SHORT, LONG, CHAT, STANDBY, EARLY_CHAT)


def team(
    days: int,
    duties: tuple[Duty, ...],
    contracts: list[dict[str, Any]],
    *,
    first: date = MONDAY,
    people: dict[int, dict[str, Any]] | None = None,
    **more: Any,
) -> RosterProblem:
    """People named Anna, Ben, Cleo, ... with contracts given as fields.

    Args:
        days: of the period, which begins on ``first``.
        duties: all may be worked by everybody.
        contracts: fields of each person's contract.
        people: more fields of the employees, by index.
        more: further fields of the problem.
    """
    names = ("Anna", "Ben", "Cleo", "Dora", "Emil")
    groups = tuple(dict.fromkeys(duty.group for duty in duties))
    employees = tuple(
        Employee(
            names[e],
            Contract(**fields),
            **{"groups": groups, **(people or {}).get(e, {})},  # type: ignore[arg-type]
        )
        for e, fields in enumerate(contracts)
    )
    may = more.pop("may", np.ones((len(employees), days, len(duties)), np.bool_))
    dates = tuple(first + timedelta(days=day) for day in range(days))
    return RosterProblem(dates, duties, employees, may, **more)


_CHOICES: dict[str, list[Any]] = {
    "weekly_exact_paid_minutes": [960, 1440, 1920],
    "weekly_least_paid_minutes": [480, 1440],
    "weekly_most_paid_minutes": [960, 1440, 1930],
    "daily_least_paid_minutes": [240, 300, 460],
    "daily_most_paid_minutes": [300, 480, 500],
    "period_least_paid_minutes": [480, 1700],
    "period_most_paid_minutes": [960, 2000],
    "paid_time_granularity_minutes": [120, 480],
    "least_rest_minutes": [480, 660, 1000, 2000],
    "least_start_distance_minutes": [1200, 1440, 1900],
    "weekly_rest_minutes": [1440, 2160, 2880],
    "least_days_per_week": [2, 4],
    "most_days_per_week": [2, 4],
    "most_consecutive_days": [1, 2, 4],
    "least_consecutive_days": [2, 3],
    "least_consecutive_days_off": [2, 3],
    "least_days_off": [2, 5],
    "most_days_off": [1, 4],
    "most_weekends": [0, 1],
    "most_consecutive_weekends": [0, 1],
    "whole_weekends": [True],
    "most_nights": [0, 1, 3],
    "most_consecutive_nights": [1, 2],
    "days": ["mon-fri", "sat,sun,mon"],
    "mandatory_days": ["mon", "sat-sun", "all"],
    "start_variance": [
        {"minutes": 0},
        {"per": "period", "minutes": 200},
        {"minutes": 480, "what": "start_and_length"},
    ],
    "shift_types": [("E", "L"), ("E", "N", "S")],
    "shift_counts": [{"E": {"least": 1, "most": 2}}, {"N": {"most": 1}, "L": {"least": 1}}],
    "successions": [
        ({"after": "N", "never": ("E", "S")},),
        ({"after": "L", "never": ("E",)}, {"after": "E", "never": ("N",)}),
    ],
    "windows": [
        ({"days": 3, "most_days": 2},),
        ({"days": 4, "least_days_off": 2, "most_nights": 1},),
        ({"days": 5, "most_paid_minutes": 1000}, {"days": 2, "most_nights": 1}),
    ],
    "most_on_call": [1, 2],
}
_HARD_ONLY = ("days", "shift_types")


def draw_contract(random: Random, rules: int, soft: float = 0.5) -> dict[str, Any]:
    """Fields of a contract with so many rules, each with a penalty with some probability."""
    names = random.sample(sorted(_CHOICES), rules)
    fields: dict[str, Any] = {name: random.choice(_CHOICES[name]) for name in names}
    fields["penalties"] = {
        name: random.randint(0, 9)
        for name in (*names, "rotation", "most_on_call")
        if name not in _HARD_ONLY and random.random() < soft
    }
    if random.random() < 0.4:
        fields["most_overtime_minutes_per_week"] = random.choice([60, 300])
    if random.random() < 0.4:
        fields["most_time_off_minutes_per_week"] = random.choice([60, 300])
    if "most_on_call" not in fields and random.random() < 0.7:
        fields["most_on_call"] = 3
    return fields


def draw_person(random: Random, days: int, duties: tuple[Duty, ...]) -> dict[str, Any]:
    """Leave, history, rotation, groups of an employee."""
    past = random.choice([0, 0, 1, 3, 9])
    fields: dict[str, Any] = {
        "history": tuple(
            random.choice([None, None, random.choice(duties), random.choice([0, 480])])
            for _ in range(past)
        )
    }
    if random.random() < 0.4:
        begin = random.randrange(days)
        end = min(days, begin + random.choice([1, 2, 7]))
        fields["leave"] = {day: random.choice([0, 480]) for day in range(begin, end)}
    if random.random() < 0.3:
        fields["rotation"] = tuple(random.choices(["E", "L", "N"], k=random.randint(1, 2)))
    if random.random() < 0.3:
        fields["cost_per_hour"] = random.choice([0.4, 1.7])
    if random.random() < 0.5:
        fields["groups"] = ("chats", "calls")
    return fields


def draw_team(
    random: Random, people: int, days: int, *, rules: int = 4, soft: float = 0.5, hard: float = 0.2
) -> RosterProblem:
    """A problem with demand, wishes, weights, previous roster and frozen days.

    Args:
        random: decides.
        people: employees.
        days: of the period, which may begin on any weekday.
        rules: of each contract.
        soft: share of rules with a penalty.
        hard: share of demands that must be met.
    """
    duties = tuple(random.sample(ALL, random.randint(2, 5)))
    k = len(duties)
    contracts = [draw_contract(random, random.randint(0, rules), soft) for _ in range(people)]
    more = {e: draw_person(random, days, duties) for e in range(people)}
    may = np.array([random.random() < 0.85 for _ in range(people * days * k)], np.bool_)

    def cost() -> int | None:
        return None if random.random() < hard else random.choice([0, 1, 7, 30])

    heads = tuple(
        HeadsDemand(
            random.randrange(days),
            tuple(random.sample(range(k), random.randint(1, k))),
            random.randint(0, max(1, people - 1)),
            cost(),
            random.choice([0, 0, 3, cost()]),
        )
        for _ in range(random.randint(0, days))
    )
    intervals = tuple(
        IntervalDemand(start, start + 30, random.choice(["calls", "chats"]), 1, cost(), 2)
        for start in sorted(random.sample(range(0, days * 1440, 30), random.randint(0, 8)))
    )
    wishes = tuple(
        Wish(
            random.randrange(people),
            random.randrange(days),
            random.choice([tuple(range(k)), (random.randrange(k),)]),
            random.random() < 0.4,
            random.randint(0, 9),
        )
        for _ in range(random.randint(0, 2 * people))
    )
    previous, fixed = _yesterday(random, more, people, days, k)
    problem = team(
        days,
        duties,
        contracts,
        first=MONDAY + timedelta(days=random.randrange(7)),
        people=more,
        may=may.reshape(people, days, k),
        heads=heads,
        intervals=intervals,
        wishes=wishes,
        weights=Weights(*(random.choice([0, 0, 1, 5]) for _ in range(9))),
        previous=previous,
        fixed=fixed,
        most_off=((random.randrange(days), "calls", random.randint(0, 2)),)
        if random.random() < 0.3
        else (),
        week_starts_on=random.choice([0, 0, 6]),
    )
    return problem


def _yesterday(
    random: Random, more: dict[int, dict[str, Any]], people: int, days: int, duties: int
) -> tuple[Any, Any]:
    """A previous roster, of which a day or two are frozen."""
    if random.random() < 0.5:
        return None, None
    previous = np.array(
        [random.choice([OFF, NOT_KNOWN, random.randrange(duties)]) for _ in range(people * days)],
        np.int64,
    ).reshape(people, days)
    fixed = np.zeros((people, days), np.bool_)
    for _ in range(random.randint(0, 2)):
        e, day = random.randrange(people), random.randrange(days)
        fixed[e, day] = previous[e, day] != NOT_KNOWN and day not in more[e].get("leave", {})
    return previous, fixed
