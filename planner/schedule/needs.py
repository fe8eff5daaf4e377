"""How many people are needed: heads of a shift plan or a table, or agents by interval."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

from planner.schedule.duties import Cell, Duties
from planner.schedule.period import Period
from planner.schedule.problem import HeadsDemand, IntervalDemand
from planner.shifts.pause import Pause
from sim.clock import MINUTES_PER_DAY, Calendar
from sim.scenario import Scenario
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.people import DemandRow, RosterRules, RosterWeights

if TYPE_CHECKING:
    from planner.shifts.result import ShiftPlan

_WHOLE: Final = 1e-9
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Needs(NamedTuple):
    """What people are needed for."""

    heads: list[HeadsDemand]
    intervals: list[IntervalDemand]
    dealt: dict[Cell, tuple[tuple[Pause, ...], ...]]


def of_plan(plan: ShiftPlan, duties: Duties, period: Period, weights: RosterWeights) -> Needs:
    """So many people on every shift of a plan; its breaks are dealt among them."""
    wanted: dict[Cell, list[tuple[Pause, ...]]] = {}
    for row in sorted(plan.shifts):
        cell = period.day(row.group, row.day), duties.planned(row)
        wanted.setdefault(cell, []).extend([row.pauses] * row.count)
    for day, k in wanted:
        duties.on_days.setdefault(k, set()).add(day)
    heads = [
        _heads(day, (k,), len(people), duties, weights)
        for (day, k), people in sorted(wanted.items(), key=lambda item: item[0])
    ]
    return Needs(heads, [], {cell: tuple(people) for cell, people in wanted.items()})


def of_table(
    rows: Sequence[DemandRow],
    duties: Duties,
    period: Period,
    weights: RosterWeights,
    interval_minutes: int,
) -> Needs:
    """What a demand table asks for; rows outside the period are left out."""
    heads, intervals = [], []
    for row in rows:
        day = period.number(row.date)
        if not 0 <= day < len(period.dates):
            continue
        if row.time is not None:
            start = day * MINUTES_PER_DAY + minutes_of(row.time)
            intervals.append(
                _interval(start, start + interval_minutes, row.group, row.agents, weights)
            )
            continue
        heads.append(_heads(day, _meant(row, duties), row.agents, duties, weights))
    return Needs(heads, intervals, {})


def _meant(row: DemandRow, duties: Duties) -> tuple[int, ...]:
    """The duties that count for a row: all of its kind, or those of its times."""
    kinds = duties.scenario.planning.shift_types
    shift = row.shift or ""
    if shift in kinds:
        return tuple(duties.of_kind(shift, kinds[shift], row.group))
    if shift in duties.rules.on_call:
        return (duties.on_call(shift, duties.rules.on_call[shift]),)
    return (duties.at_times(shift, row.group),)


def of_staffing(scenario: Scenario, period: Period, weights: RosterWeights) -> Needs:
    """As many people on the phone as the scenario's groups have, interval by interval."""
    calendar = Calendar.of(scenario)
    view = View(scenario, calendar)
    first = calendar.measured_from // calendar.interval_ticks
    intervals = []
    for name in scenario.groups:
        local = period.days[name].local
        present = on_duty(view, name)
        needed: dict[int, int] = {}
        for i in range(first, calendar.n_intervals):
            day = period.day(name, int(local.interval_day[i]))
            start = day * MINUTES_PER_DAY + int(local.interval_minute[i])
            # of an hour that the clocks show twice, the larger number
            needed[start] = max(needed.get(start, 0), math.ceil(float(present[i]) - _WHOLE))
        for start, agents in sorted(needed.items()):
            inside = 0 <= start < len(period.dates) * MINUTES_PER_DAY
            if inside and (agents or weights.over_hour != 0):
                end = start + calendar.interval_minutes
                intervals.append(_interval(start, end, name, agents, weights))
    return Needs([], intervals, {})


def of_on_call(rules: RosterRules, duties: Duties, period: Period) -> list[HeadsDemand]:
    """People at home, on every day that each on-call duty names."""
    found = []
    for name, duty in rules.on_call.items():
        k = duties.on_call(name, duty)
        days = [
            day
            for day, date in enumerate(period.dates)
            if _WEEKDAYS[date.weekday()] in day_names(duty.days)
        ]
        duties.on_days[k] = set(days)
        found += [_heads(day, (k,), duty.agents, duties, rules.weights) for day in days]
    return found


def _heads(
    day: int, meant: tuple[int, ...], agents: int, duties: Duties, weights: RosterWeights
) -> HeadsDemand:
    rows = [duties.rows[k] for k in meant]
    minutes = max((row.paid_minutes or row.end - row.start for row in rows), default=60)
    under, over = (_cost(hour, minutes) for hour in (weights.short_hour, weights.over_hour))
    return HeadsDemand(day, meant, agents, under, over)


def _interval(
    start: int, end: int, group: str, agents: int, weights: RosterWeights
) -> IntervalDemand:
    under, over = (_cost(hour, end - start) for hour in (weights.short_hour, weights.over_hour))
    return IntervalDemand(start, end, group, agents, under, over)


def _cost(hour: int | None, minutes: int) -> int | None:
    """Of so many minutes, at least one where an hour costs something."""
    if hour is None:
        return None
    return 0 if hour == 0 else max(1, round(hour * minutes / 60))
