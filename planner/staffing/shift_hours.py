"""Intervals in which some shift can be: outside them nobody can be asked to work."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from sim.clock import MINUTES_PER_DAY, Calendar
from sim.inputs.build_agents import local_calendar
from sim.inputs.hours import is_closed, weekday_of
from sim.scenario import Scenario
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.planning import ShiftType

Bools = NDArray[np.bool_]


def within_shifts(scenario: Scenario, group: str, calendar: Calendar) -> Bools:
    """Intervals ``[I]`` of all of which some shift of a group's types can be part.

    All of them where no shift type is for the group: then nothing is known of its shifts. The
    night before the measured time is that of the plan's own days, as in ``planner.shifts``.
    """
    types = [t for t in scenario.planning.shift_types.values() if not t.groups or group in t.groups]
    found = np.zeros(calendar.n_intervals, np.bool_)
    if not types:
        return ~found
    local = local_calendar(scenario, scenario.groups[group], calendar)
    step = calendar.interval_ticks
    for row in types:
        spans = list(_spans(row))
        for day, like in _days(local, calendar):
            if is_closed(local, like) or weekday_of(local, like) not in day_names(row.days):
                continue
            for begin, end in spans:
                first = -(-local.tick(day, begin) // step)
                found[max(0, first) : max(0, local.tick(day, end) // step)] = True
    return found


def _spans(row: ShiftType) -> Iterator[tuple[int, int]]:
    """Minutes after local midnight from the starts of shifts to their latest possible ends."""
    first, last = minutes_of(row.earliest_start), minutes_of(row.latest_start)
    latest = 2 * MINUTES_PER_DAY
    if row.latest_end is not None:
        latest = minutes_of(row.latest_end)
        latest += MINUTES_PER_DAY if latest <= first else 0
    gap = 0 if row.split is None else row.split.least_gap_minutes
    for start in range(first, min(last, MINUTES_PER_DAY - 1) + 1, row.step_minutes):
        lengths = range(row.least_minutes, row.most_minutes + 1, row.step_minutes)
        fitting = [n + gap for n in lengths if n + gap <= MINUTES_PER_DAY]
        fitting = [n for n in fitting if start + n <= latest]
        if fitting:
            yield start, start + max(fitting)


def _days(local: Calendar, calendar: Calendar) -> Iterator[tuple[int, int]]:
    """Local days that touch the measured time and their eve, each with the day it works like."""
    begin, end = local.day_start[:-1], local.day_start[1:]
    touching = (end > calendar.measured_from) & (begin < calendar.horizon)
    planned = [int(day) for day in touching.nonzero()[0]]
    yield from ((day, day) for day in planned)
    eve, usual = planned[0] - 1, [day for day in planned if not is_closed(local, day)]
    if usual and not is_closed(local, eve):
        same = [day for day in usual if weekday_of(local, day) == weekday_of(local, eve)]
        yield eve, (same or usual[-1:])[0]
