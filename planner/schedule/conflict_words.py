"""Parts of a conflict, and by how much they would have to give, in words."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

import numpy as np
from pydantic import BaseModel

from planner.schedule.demand import Coverage
from planner.schedule.parts import Part
from planner.schedule.problem import HeadsDemand, IntervalDemand, RosterProblem

_UNITS: Final = {
    "least_rest_minutes": "minute of rest",
    "least_start_distance_minutes": "minute",
    "weekly_rest_minutes": "week without it",
    "least_consecutive_days": "day",
    "most_weekends": "weekend",
    "most_consecutive_weekends": "weekend",
    "whole_weekends": "weekend",
    "most_nights": "night",
    "most_consecutive_nights": "night",
    "start_variance": "minute",
    "shift_counts": "shift",
    "successions": "succession",
    "windows": "unit, summed over its windows",
    "rotation": "duty of another kind",
}
"""What a breach of a rule is counted in; minutes where the name says so, days otherwise."""


def part_in_words(problem: RosterProblem, part: Part) -> str:
    """What is asked for."""
    if part.kind == "heads":
        return _heads(problem, problem.heads[part.index])
    if part.kind == "interval":
        return _interval(problem, problem.intervals[part.index])
    if part.kind == "quota":
        day, group, most = problem.most_off[part.index]
        return (
            f"{group}: on {_date(problem, day)} at most {most} on leave or off by wish "
            "(time_off_quota)"
        )
    person = problem.employees[part.employee]
    if part.kind == "leave":
        return f"{person.name}: leave on {_dates(problem, sorted(person.leave))}"
    if part.kind == "fixed":
        assert problem.fixed is not None
        days = [day for day in range(len(problem.dates)) if problem.fixed[part.employee, day]]
        return f"{person.name}: frozen days {_dates(problem, days)}"
    if part.name == "rotation":
        return f"{person.name}: rotation {' '.join(person.rotation)}"
    return f"{person.name}: {part.name} {_value(getattr(person.contract, part.name))}".rstrip()


def amount_in_words(problem: RosterProblem, part: Part, amount: int) -> str:
    """By how much it would have to give for a roster to exist."""
    if part.kind in ("heads", "interval"):
        rows = problem.heads if part.kind == "heads" else problem.intervals
        row = rows[part.index]
        side = "too few" if row.over_cost is not None else "too many"
        side = "too few or too many" if row.under_cost is None and row.over_cost is None else side
        return f"with {_many(amount, 'person', 'people')} {side} there is a roster"
    if part.kind == "quota":
        return f"with {_many(amount, 'person', 'people')} more away there is a roster"
    if part.kind == "leave":
        if not amount:
            return "with days off in place of leave there is a roster"
        return f"with work on {_many(amount, 'day')} of it there is a roster"
    if part.kind == "fixed":
        return f"with {_many(amount, 'of these days', 'of these days')} changed there is a roster"
    unit = _UNITS.get(part.name, "minute" if "minutes" in part.name else "day")
    return f"broken by {_many(amount, unit)} there is a roster"


def _many(number: int, one: str, more: str = "") -> str:
    if number == 1:
        return f"1 {one}"
    first, space, rest = one.partition(" ")
    comma = "," if first.endswith(",") else ""
    plural = more or f"{first.rstrip(',')}s{comma}{space}{rest}"
    return f"{number} {plural}"


def _heads(problem: RosterProblem, row: HeadsDemand) -> str:
    able = np.flatnonzero(problem.may[:, row.day, list(row.duties)].any(axis=1)).tolist()
    leave = sum(row.day in problem.employees[e].leave for e in able)
    names = ", ".join(dict.fromkeys(problem.duties[k].name for k in row.duties))
    groups = ", ".join(dict.fromkeys(problem.duties[k].group for k in row.duties))
    away = f", {leave} of them on leave" if leave else ""
    return (
        f"{groups}: {_required(row)} on {names} on {_date(problem, row.day)} "
        f"({_many(len(able), 'person', 'people')} may work it{away})"
    )


def _interval(problem: RosterProblem, row: IntervalDemand) -> str:
    cells = Coverage(problem).cells(row)
    able = {e for day, k in cells for e in np.flatnonzero(problem.may[:, day, k]).tolist()}
    return (
        f"{row.group}: {_required(row)} on {_date(problem, row.start // 1440)} from "
        f"{_clock(row.start)} to {_clock(row.end)} ({_many(len(able), 'person', 'people')} may "
        "work a shift that has no break then)"
    )


def _required(row: HeadsDemand | IntervalDemand) -> str:
    people = _many(row.required, "person", "people")
    if row.under_cost is not None:
        return f"at most {people}"
    return f"at least {people}" if row.over_cost is not None else f"exactly {people}"


def _value(value: Any) -> str:
    if isinstance(value, BaseModel):
        told = value.model_dump(exclude_unset=True)
        return ", ".join(f"{name} {_value(row)}" for name, row in told.items())
    if isinstance(value, tuple):
        return "; ".join(_value(row) for row in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {_value(row)}" for name, row in value.items())
    return "" if value is True else str(value)


def _dates(problem: RosterProblem, days: list[int]) -> str:
    """Dates, days in a row together."""
    runs: list[list[int]] = []
    for day in days:
        if runs and runs[-1][-1] == day - 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ", ".join(
        _date(problem, run[0])
        if len(run) == 1
        else f"{_date(problem, run[0])} to {_date(problem, run[-1])}"
        for run in runs
    )


def _date(problem: RosterProblem, day: int) -> str:
    return (problem.dates[0] + timedelta(days=day)).isoformat()


def _clock(minutes: int) -> str:
    return f"{minutes % 1440 // 60:02d}:{minutes % 60:02d}"
