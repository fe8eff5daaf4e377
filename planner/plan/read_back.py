"""A shift plan read back from a scenario whose groups have shifts.

What ``ccplan shifts`` leaves is an override with the shifts of every group, their breaks and
counts by date: laid over its scenario it says all that a roster asks of shifts, whoever wrote it.
"""

from __future__ import annotations

from collections.abc import Iterator

from planner.shifts.days import GroupDays
from planner.shifts.patterns import patterns_of
from planner.shifts.result import Pause, PlannedShift, ShiftPlan
from planner.solve import hourly_rates
from sim.clock import MINUTES_PER_DAY, Calendar
from sim.errors import Problem, ScenarioError
from sim.inputs.by_day import ByDay
from sim.inputs.hours import is_closed, weekday_of
from sim.scenario import Scenario
from sim.scenario.models.agents import Shift
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.planning import ShiftType

GAP = "gap"


def shifts_of(scenario: Scenario) -> ShiftPlan:
    """The shifts that a scenario's groups have, as a plan.

    Each shift gets the type of ``planning.shift_types`` that allows its times and breaks, or its
    own name where none does. A group without shifts has none in the plan.

    Raises:
        ScenarioError: no group has shifts.
    """
    if not any(group.shifts for group in scenario.groups.values()):
        raise ScenarioError(
            Problem(
                "no group has shifts, so nobody can be rostered to any",
                "lay the override of ccplan shifts over the scenario (--shifts DIR)",
                path="groups",
            )
        )
    calendar = Calendar.of(scenario)
    rates = hourly_rates(scenario).per_hour
    shifts = [
        row
        for name, group in scenario.groups.items()
        for label, shift in (group.shifts or {}).items()
        for row in _planned(scenario, name, label, shift, calendar, rates[name])
    ]
    return ShiftPlan(
        scenario=scenario,
        calendar=calendar,
        shifts=tuple(sorted(shifts)),
        required=None,
        slots={},
        penalty=0.0,
        bound=None,
        interrupted=False,
        reproducible=True,
        seed=scenario.run.seed,
    )


def _planned(
    scenario: Scenario, group: str, label: str, shift: Shift, calendar: Calendar, rate: float
) -> Iterator[PlannedShift]:
    days = GroupDays.of(scenario, group, calendar)
    counts = ByDay.of((row.day, 0, row.agents) for row in shift.counts)
    start, end = minutes_of(shift.start), minutes_of(shift.end)
    end += MINUTES_PER_DAY if end <= start else 0
    unpaid = sum(p.minutes for p in shift.breaks if not p.paid or p.activity == GAP)
    for day in days.planned:
        agents = 0 if is_closed(days.local, day) else counts.on(days.local, day).get(0, 0)
        if not agents:
            continue
        kind, factor = type_of(
            scenario.planning.shift_types, group, shift, weekday_of(days.local, day)
        )
        paid = end - start - unpaid
        yield PlannedShift(
            group=group,
            day=day,
            start=start,
            end=end,
            type=kind or label,
            pauses=tuple(
                sorted(
                    Pause(p.after_minutes, p.minutes, p.activity, p.paid and p.activity != GAP)
                    for p in shift.breaks
                )
            ),
            count=agents,
            paid_minutes=paid,
            cost=rate * factor * paid / 60,
        )


def type_of(
    types: dict[str, ShiftType], group: str, shift: Shift, weekday: str
) -> tuple[str, float]:
    """The kind of shift that allows these times on this day, and its cost factor.

    The first whose breaks are as long, else the first that allows the times; ``("", 1.0)`` where
    there is none.
    """
    start, end = minutes_of(shift.start), minutes_of(shift.end)
    end += MINUTES_PER_DAY if end <= start else 0
    gap = sum(p.minutes for p in shift.breaks if p.activity == GAP)
    rests = sorted(p.minutes for p in shift.breaks if p.activity in ("break", "lunch"))
    found = ("", 1.0)
    for name, row in types.items():
        if (row.groups and group not in row.groups) or weekday not in day_names(row.days):
            continue
        for pattern in patterns_of(name, row):
            if pattern.kind != (start, end) or pattern.gap != gap:
                continue
            if sorted(rule.minutes for rule in pattern.breaks) == rests:
                return name, row.cost_factor
            found = found if found[0] else (name, row.cost_factor)
    return found
