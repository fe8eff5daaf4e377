"""A centre of two groups with people, a plan of shifts made by hand, and who works what."""

from __future__ import annotations

from typing import Any

import numpy as np

from planner.schedule.problem import OFF, Ints, Roster, RosterProblem
from planner.shifts.days import GroupDays
from planner.shifts.pause import Pause
from planner.shifts.result import PlannedShift, ShiftPlan
from sim.clock import Calendar
from sim.scenario import Scenario, check

ALWAYS = [{"from": "00:00", "to": "24:00"}]
EARLY = {
    "earliest_start": "08:00",
    "latest_start": "08:00",
    "least_minutes": 480,
    "most_minutes": 480,
    "breaks": [{"name": "lunch", "activity": "lunch", "minutes": 30, "paid": False}],
}
NIGHT = {
    "earliest_start": "22:00",
    "latest_start": "22:00",
    "least_minutes": 480,
    "most_minutes": 480,
    "breaks": [{"name": "rest", "minutes": 30}],
}


def person(name: str, *groups: str, **more: Any) -> dict[str, Any]:
    return {"agent": name, "groups": list(groups or ("team",)), "contract": "full"} | more


def centre(people: list[dict[str, Any]], **changes: Any) -> Scenario:
    """Two groups round the clock; ``roster`` and ``desk`` (the second group) change keys there."""
    roster = {
        "agents": people,
        "contracts": {"full": {"least_rest_minutes": 600}},
    } | changes.pop("roster", {})
    raw: dict[str, Any] = {
        "name": "people",
        "start": "2026-03-02",
        "days": 7,
        "interval_minutes": 30,
        "queues": {
            "calls": {
                "opening_hours": ALWAYS,
                "arrivals": {
                    "kind": "poisson",
                    "rate": {"points": [{"at": "00:00", "per_hour": 4}]},
                },
                "talk": {"law": "exponential", "mean": 180},
            }
        },
        "groups": {
            name: {
                "skills": {"calls": {}},
                "staffing": [{"day": "all", "time": "08:00", "agents": 1}],
            }
            for name in ("team", "desk")
        },
        "planning": {
            "shift_types": {"early": EARLY, "night": NIGHT},
            "roster": roster,
        },
    }
    raw["groups"]["desk"] |= changes.pop("desk", {})
    found = Scenario.model_validate(raw | changes)
    check(found)
    return found


REST = [(120, "rest"), (240, "rest"), (300, "rest")]


def plan_of(scenario: Scenario) -> ShiftPlan:
    """Every planned day: three early shifts with lunch at different times, two nights, and an
    early one in the other group."""
    calendar = Calendar.of(scenario)
    shifts = []
    for group, counts in (("team", (1, 2)), ("desk", (1, 0))):
        for day in GroupDays.of(scenario, group, calendar).planned:
            for k, after in enumerate((180, 240)):
                if counts[k]:
                    lunch = Pause(after, 30, "lunch", False, "lunch")
                    shifts.append(shift(group, day, 480, 960, "early", (lunch,), counts[k], 450))
            if group == "team":
                for after in (120, 300):
                    rest = Pause(after, 30, "break", True, "rest")
                    shifts.append(shift(group, day, 1320, 1800, "night", (rest,), 1, 480))
    return ShiftPlan(
        scenario, calendar, tuple(shifts), None, {"team": 30, "desk": 30}, 0, None, False, True, 1
    )


def shift(
    group: str,
    day: int,
    start: int,
    end: int,
    kind: str,
    pauses: tuple[Pause, ...],
    count: int,
    paid: int,
) -> PlannedShift:
    return PlannedShift(group, day, start, end, kind, pauses, count, paid, 0.0)


def filled(problem: RosterProblem) -> Ints:
    """Work that fills all heads with whoever is free that day and able to."""
    work = np.full(problem.shape[:2], OFF, np.int64)
    for row in problem.heads:
        for _ in range(row.required):
            k = row.duties[0]
            free = [
                e
                for e in range(len(work))
                if work[e, row.day] == OFF
                and problem.may[e, row.day, k]
                and not (row.day and work[e, row.day - 1] >= 0 and work[e, row.day - 1] != k)
            ]
            work[free[0], row.day] = k
    return work


def roster_of(problem: RosterProblem) -> Roster:
    return Roster(problem, filled(problem), {}, None)
