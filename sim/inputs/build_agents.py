"""Agents and their stretches on duty, from staffing tables or shifts."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.clock import MINUTES_PER_DAY, TICKS_PER_MINUTE, Calendar, time_zone
from sim.engine.log import Activity
from sim.inputs import arrays
from sim.inputs.arrays import Floats, Structured
from sim.inputs.by_day import ByDay
from sim.inputs.draws import name_key
from sim.inputs.hours import Stretch, is_closed, open_intervals
from sim.inputs.spells import Duty, Row, Spells
from sim.inputs.tenure import learnt, tenure_weeks
from sim.scenario.models.agents import AgentGroup, Shift
from sim.scenario.models.base import minutes_of
from sim.scenario.models.scenario import Scenario
from sim.scenario.sites import site_calendar

_WHOLE = 1e-9


class AgentTable(NamedTuple):
    """Agents group by group, and what engines read of them."""

    names: tuple[str, ...]
    agents: Structured
    duty: Structured
    bounds: list[tuple[int, int]]  # [G] slice of agents
    random: bool  # timelines differ between replications


def agent_table(
    scenario: Scenario, calendar: Calendar, stretches: list[list[Stretch]]
) -> AgentTable:
    """All agents of a scenario with their duty stretches, sorted by agent and start."""
    is_open = {
        name: open_intervals(stretches[q], calendar) for q, name in enumerate(scenario.queues)
    }
    names: list[str] = []
    groups: list[int] = []
    rows: list[Row] = []
    bounds: list[tuple[int, int]] = []
    random = False
    for g, (group_name, group) in enumerate(scenario.groups.items()):
        first = len(names)
        local = local_calendar(scenario, group, calendar)
        availability = Spells(group.availability, local)
        served = np.any([is_open[name] for name in group.skills if name in is_open], axis=0)
        for name, duties in _people(group_name, group, local, served):
            index = len(names)
            names.append(name)
            groups.append(g)
            for duty in duties:
                rows += availability.rows(index, duty)
        bounds.append((first, len(names)))
        random |= group.absence > 0 or (group.lateness is not None and group.lateness.share > 0)
    random |= any(row[3] < 1 or row[4] < 1 for row in rows)
    agents = np.zeros(len(names), arrays.AGENT)
    agents["key"] = [name_key(name) for name in names]
    agents["group"] = groups
    agents["factor"] = 1.0
    agents["resolution"] = 1.0
    for group, (begin, end) in zip(scenario.groups.values(), bounds, strict=True):
        if group.learning is not None:
            curve, weeks = group.learning, tenure_weeks(group.tenure, end - begin)
            agents["factor"][begin:end] = learnt(curve.handle_time_factor, curve, weeks)
            agents["resolution"][begin:end] = learnt(curve.resolution_factor, curve, weeks)
    return AgentTable(tuple(names), agents, np.array(rows, arrays.DUTY), bounds, random)


def local_calendar(scenario: Scenario, group: AgentGroup, calendar: Calendar) -> Calendar:
    """The calendar of a group's staffing, shifts and availability: that of its site, if any."""
    if group.site is None:
        return calendar
    name = scenario.sites[group.site].time_zone
    if name == scenario.time_zone:
        return calendar
    return site_calendar(scenario, calendar, time_zone(name))


def _people(
    name: str, group: AgentGroup, calendar: Calendar, served: np.ndarray
) -> Iterator[tuple[str, list[Duty]]]:
    if group.shifts is not None:
        for shift_name, shift in group.shifts.items():
            yield from _shift_people(f"{name}/{shift_name}", shift, calendar)
        return
    table = ByDay.of((row.day, minutes_of(row.time), row.agents) for row in group.staffing or ())
    by_day = [table.on(calendar, day) for day in range(calendar.n_days)]
    cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
    present = np.array([by_day[day].get(int(minute), 0.0) for day, minute in cells])
    closed = np.asarray(calendar.closed)[calendar.interval_day]
    present[closed & ~served] = 0.0
    for k in range(math.ceil(present.max(initial=0.0) - _WHOLE)):
        yield f"{name}/{k + 1}", _table_duties(present - k, calendar)


def _table_duties(share: Floats, calendar: Calendar) -> list[Duty]:
    """Stretches of one agent who is there with probability ``share`` [I], cut to 0..1."""
    share = np.clip(np.where(share > 1 - _WHOLE, 1.0, share), 0.0, 1.0)
    share[share < _WHOLE] = 0.0
    day = np.asarray(calendar.interval_day)
    change = np.flatnonzero((np.diff(share) != 0) | (np.diff(day) != 0)) + 1
    starts = np.concatenate([[0], change])
    ends = np.concatenate([change, [len(share)]])
    length = calendar.interval_ticks
    return [
        (
            int(start) * length,
            min(int(end) * length, calendar.horizon),
            calendar.dates[day[start]].toordinal(),
            float(share[start]),
            int(Activity.AVAILABLE),
        )
        for start, end in zip(starts, ends, strict=True)
        if share[start] > 0
    ]


def _shift_people(name: str, shift: Shift, calendar: Calendar) -> Iterator[tuple[str, list[Duty]]]:
    counts = ByDay.of((row.day, 0, row.agents) for row in shift.counts)
    days = range(-1, calendar.n_days)  # the day before may have an overnight shift
    working = [
        (day, 0 if is_closed(calendar, day) else counts.on(calendar, day).get(0, 0)) for day in days
    ]
    for k in range(max(count for _, count in working)):
        duties = [
            duty
            for day, count in working
            if k < count
            for duty in _shift_duties(shift, calendar, day)
        ]
        yield f"{name}/{k + 1}", duties


def _shift_duties(shift: Shift, calendar: Calendar, day: int) -> Iterator[Duty]:
    """Stretches of one shift on one day, breaks in their places, within 0..horizon."""
    first, last = minutes_of(shift.start), minutes_of(shift.end)
    start = calendar.tick(day, first)
    end = calendar.tick(day, last + (MINUTES_PER_DAY if last <= first else 0))
    date = calendar.dates[0].toordinal() + day
    pieces: list[tuple[int, int, Activity]] = []
    at = start
    for pause in sorted(shift.breaks, key=lambda pause: pause.after_minutes):
        # a night on which clocks go forward may be too short for a late break
        begin = min(end, start + pause.after_minutes * TICKS_PER_MINUTE)
        until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
        pieces.append((at, begin, Activity.AVAILABLE))
        if pause.paid and pause.activity != "gap":  # else the agent is off, like before the shift
            pieces.append((begin, until, Activity[pause.activity.upper()]))
        at = until
    pieces.append((at, end, Activity.AVAILABLE))
    for begin, until, activity in pieces:
        begin, until = max(begin, 0), min(until, calendar.horizon)
        if begin < until:
            yield begin, until, date, 1.0, int(activity)
