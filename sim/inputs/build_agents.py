"""Agents and their stretches on duty, from staffing tables, shifts or rosters."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.clock import MINUTES_PER_DAY, TICKS_PER_MINUTE, Calendar, time_zone
from sim.engine.log import Activity
from sim.inputs import arrays
from sim.inputs.arrays import Floats, Ints, Structured
from sim.inputs.by_day import ByDay
from sim.inputs.draws import name_key
from sim.inputs.hours import Stretch, is_closed, open_intervals
from sim.inputs.spells import Duty, Row, Spells
from sim.inputs.tenure import learnt, weeks_of
from sim.scenario.models.agents import AgentGroup, Shift
from sim.scenario.models.base import minutes_of
from sim.scenario.models.roster import RosterRow
from sim.scenario.models.scenario import Scenario
from sim.scenario.roster import agents_of, stretches
from sim.scenario.sites import site_calendar

_WHOLE = 1e-9


class AgentTable(NamedTuple):
    """Agents group by group, and what engines read of them."""

    names: tuple[str, ...]
    agents: Structured
    duty: Structured
    bounds: list[tuple[int, int]]  # [G] slice of agents
    random: bool  # timelines differ between replications


def agent_table(scenario: Scenario, calendar: Calendar, opening: list[list[Stretch]]) -> AgentTable:
    """All agents of a scenario with their duty stretches, sorted by agent and start.

    Who is on the rosters of several groups is an agent in each of them, with one key: the draws of
    an agent-day (absence, lateness, availability) are the same.
    """
    is_open = {name: open_intervals(opening[q], calendar) for q, name in enumerate(scenario.queues)}
    names: list[str] = []
    keys: list[np.uint64] = []
    groups: list[int] = []
    rows: list[Row] = []
    bounds: list[tuple[int, int]] = []
    random = False
    for g, (group_name, group) in enumerate(scenario.groups.items()):
        first = len(names)
        local = local_calendar(scenario, group, calendar)
        availability = Spells(group.availability, local)
        served = np.any([is_open[name] for name in group.skills if name in is_open], axis=0)
        for person, duties in _people(group_name, group, local, served):
            index = len(names)
            names.append(person if group.roster is None else f"{group_name}/{person}")
            keys.append(name_key(person))
            groups.append(g)
            for stretch in duties:
                rows += availability.rows(index, stretch)
        bounds.append((first, len(names)))
        random |= group.absence > 0 or (group.lateness is not None and group.lateness.share > 0)
    random |= any(row[3] < 1 or row[4] < 1 for row in rows)
    agents = np.zeros(len(names), arrays.AGENT)
    agents["key"] = keys
    agents["group"] = groups
    agents["factor"] = 1.0
    agents["resolution"] = 1.0
    for group, (begin, end) in zip(scenario.groups.values(), bounds, strict=True):
        if group.learning is not None:
            named = [name.rpartition("/")[2] for name in names[begin:end]]
            known = named if group.roster is not None else [""] * len(named)
            curve, weeks = group.learning, weeks_of(group, known)
            agents["factor"][begin:end] = learnt(curve.handle_time_factor, curve, weeks)
            agents["resolution"][begin:end] = learnt(curve.resolution_factor, curve, weeks)
    duty = np.array([(*row, 0) for row in rows], arrays.DUTY)
    if any(group.roster for group in scenario.groups.values()):
        duty["before"] = _before(duty, agents["key"])
    return AgentTable(tuple(names), agents, duty, bounds, random)


def _before(duty: Structured, keys: Structured) -> Ints:
    """Earlier stretches of the same agent-day in other groups, by row of DUTY."""
    person, agent, date = keys[duty["agent"]], duty["agent"], duty["date"]
    together = _positions(person, date, duty["start"])
    return together - _positions(agent, date, duty["start"])


def _positions(who: Structured, date: Structured, start: Structured) -> Ints:
    """Position of each row among those of the same ``who`` and date, by start."""
    order = np.lexsort((start, date, who))
    new = np.ones(len(order), np.bool_)
    new[1:] = (np.diff(who[order].astype(np.uint64)) != 0) | (np.diff(date[order]) != 0)
    at = np.arange(len(order))
    found = np.zeros(len(order), np.int64)
    found[order] = at - np.maximum.accumulate(np.where(new, at, 0))
    return found


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
    if group.roster is not None:
        yield from _named_people(group.roster, calendar)
        return
    table = ByDay.of((row.day, minutes_of(row.time), row.agents) for row in group.staffing or ())
    by_day = [table.on(calendar, day) for day in range(calendar.n_days)]
    cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
    present = np.array([by_day[day].get(int(minute), 0.0) for day, minute in cells])
    closed = np.asarray(calendar.closed)[calendar.interval_day]
    present[closed & ~served] = 0.0
    for k in range(math.ceil(present.max(initial=0.0) - _WHOLE)):
        yield f"{name}/{k + 1}", _table_duties(present - k, calendar)


def _named_people(
    rows: tuple[RosterRow, ...], calendar: Calendar
) -> Iterator[tuple[str, list[Duty]]]:
    """Agents of a roster by name, so that the order of its rows does not matter."""
    duties: dict[str, list[Duty]] = {agent: [] for agent in agents_of(rows)}
    origin = calendar.dates[0].toordinal()
    for row in stretches(rows, calendar):
        start, end = max(row.start, 0), min(row.end, calendar.horizon)
        if row.paid:
            activity = int(Activity[row.activity.upper()])
            duties[row.agent].append((start, end, origin + row.day, 1.0, activity))
    for agent, found in duties.items():
        yield agent, sorted(found)


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
