"""Agents on duty in each interval, as far as the scenario says before anything is drawn."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sim.scenario.checks.view import View
from sim.scenario.hours import is_date, row_by_day, row_of_interval, weekday_numbers
from sim.scenario.models.agents import Shift, StaffingRow
from sim.scenario.models.base import MINUTES_PER_DAY, minutes_of

if TYPE_CHECKING:
    from sim.clock import Calendar, Floats

AVAILABLE = "available"

Stretch = tuple[int, int, int]
"""Start and end in ticks, agents."""


def on_duty(view: View, group: str) -> Floats:
    """Mean number of agents of a group who may take contacts, ``[n_intervals]``.

    Breaks are left out; absence and availability are not: they are chance.
    """
    member = view.scenario.groups[group]
    if member.staffing is not None:
        return _of_table(view, group, member.staffing)
    if member.roster is not None:
        there = (row for row in view.rostered[group] if row.paid and row.activity == AVAILABLE)
        return _mean_number([(row.start, row.end, 1) for row in there], view)
    stretches = [
        stretch
        for shift in (member.shifts or {}).values()
        for stretch in _of_shift(view.calendar_of(group), shift)
    ]
    return _mean_number(stretches, view)


def _of_table(view: View, group: str, rows: tuple[StaffingRow, ...]) -> Floats:
    import numpy as np  # here, because a scenario is read without NumPy

    agents = np.array([*(row.agents for row in rows), 0.0])  # position -1: no row
    calendar = view.calendar_of(group)
    present = agents[row_of_interval(rows, calendar)]
    served = np.zeros(calendar.n_intervals, dtype=np.bool_)
    for queue in view.scenario.groups[group].skills:
        served |= view.open_intervals[queue]
    found: Floats = np.where(calendar.closed[calendar.interval_day] & ~served, 0.0, present)
    return found


def _of_shift(calendar: Calendar, shift: Shift) -> list[Stretch]:
    """Stretches of a shift between its breaks, on every day on which somebody works it."""
    from sim.clock import TICKS_PER_MINUTE

    first, last = minutes_of(shift.start), minutes_of(shift.end)
    last += MINUTES_PER_DAY if last <= first else 0
    counts = [(-1, _count_before(calendar, shift))]
    for day, row in enumerate(row_by_day(shift.counts, calendar)):
        counts.append((day, 0 if row is None or calendar.closed[day] else row.agents))
    stretches: list[Stretch] = []
    for day, agents in counts:
        if not agents:
            continue
        start, end = calendar.tick(day, first), calendar.tick(day, last)
        stretches.append((start, end, agents))
        for pause in shift.breaks:
            begin = min(end, start + pause.after_minutes * TICKS_PER_MINUTE)
            until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
            stretches.append((begin, until, -agents))
    return stretches


def _count_before(calendar: Calendar, shift: Shift) -> int:
    """Agents of a shift on the day before the first one, whose night runs into it."""
    before = calendar.dates[0] - timedelta(days=1)
    usual = 0
    for row in shift.counts:
        if row.day == before.isoformat():
            return row.agents
        if not is_date(row.day) and before.weekday() in weekday_numbers(row.day):
            usual = row.agents
    return usual


def _mean_number(stretches: list[Stretch], view: View) -> Floats:
    """Mean of the agents of all stretches in each interval, exact where it is zero."""
    import numpy as np

    calendar = view.calendar
    edges = np.arange(calendar.n_intervals + 1, dtype=np.int64) * calendar.interval_ticks
    if not stretches:
        return np.zeros(calendar.n_intervals)
    table = np.array(stretches, dtype=np.int64)
    worked = np.zeros(len(edges), dtype=np.int64)  # agent ticks before each edge
    for column, sign in ((0, 1), (1, -1)):
        order = np.argsort(table[:, column], kind="stable")
        at, agents = table[order, column], sign * table[order, 2]
        known = np.searchsorted(at, edges, side="right")
        total = np.concatenate([[0], np.cumsum(agents)])
        moment = np.concatenate([[0], np.cumsum(agents * at)])
        worked += edges * total[known] - moment[known]
    mean: Floats = np.diff(worked) / calendar.interval_ticks
    return mean
