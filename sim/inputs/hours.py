"""When queues are open, in ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import timedelta

import numpy as np

from sim.clock import MINUTES_PER_DAY, TICKS_PER_SECOND, WEEKDAY_NAMES, Calendar
from sim.engine import order
from sim.inputs.arrays import QUEUE_EVENT, Structured
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.calendar import Hours
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario

Stretch = tuple[int, int]

_DAYS_AROUND = 31
_MOST_WEEKS = 520


def weekday_of(calendar: Calendar, day: int) -> str:
    """Effective weekday of a day index; days outside the horizon are as the week has them."""
    if 0 <= day < calendar.n_days:
        return WEEKDAY_NAMES[int(calendar.weekday[day])]
    return WEEKDAY_NAMES[(calendar.dates[0] + timedelta(days=day)).weekday()]


def is_closed(calendar: Calendar, day: int) -> bool:
    """True on a special day on which everything is closed."""
    return 0 <= day < calendar.n_days and bool(calendar.closed[day])


def open_stretches(queue: Queue, calendar: Calendar) -> list[Stretch]:
    """Half-open stretches of ticks in which the queue takes contacts, ascending, not touching.

    They may begin before tick 0 or end after the horizon: the day before and the day after are
    looked at too, so that overnight and round-the-clock hours run on.
    """
    stretches = stretches_of(queue.opening_hours, calendar, -1, calendar.n_days + 1)
    return [(a, b) for a, b in stretches if b > 0 and a < calendar.horizon]


def business_stretches(queue: Queue, calendar: Calendar) -> list[Stretch]:
    """Stretches in which the queue's promise counts time; none: it counts the clock.

    A month around the horizon is looked at too, and more after it for a long promise, so that
    ages of a backlog and due times are known; there, days are as the week has them.
    """
    hours = queue.target.hours
    if not hours:
        return []
    first, last = -_DAYS_AROUND, calendar.n_days + _DAYS_AROUND
    weekly = sum(end - start for start, end in stretches_of(hours, calendar, last - 7, last))
    promises = [queue.target.within_s, *(step.within_s for step in queue.target.steps)]
    if weekly:
        weeks = math.ceil(max(promises) * TICKS_PER_SECOND / weekly)
        last += 7 * min(weeks, _MOST_WEEKS)
    return stretches_of(hours, calendar, first, last)


def stretches_of(
    hours: Sequence[Hours], calendar: Calendar, first: int, last: int
) -> list[Stretch]:
    """Stretches of hours that begin on the days ``first`` to ``last`` (exclusive), merged.

    Special days count where they lie within the horizon.
    """
    stretches: list[Stretch] = []
    for day in range(first, last):
        if is_closed(calendar, day):
            continue
        weekday = weekday_of(calendar, day)
        for row in hours:
            if weekday in day_names(row.days):
                begin, end = minutes_of(row.start), minutes_of(row.end)
                end += MINUTES_PER_DAY if end <= begin else 0
                stretches.append((calendar.tick(day, begin), calendar.tick(day, end)))
    merged: list[Stretch] = []
    for start, stop in sorted(stretches):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(stop, merged[-1][1]))
        elif stop > start:
            merged.append((start, stop))
    return merged


def open_intervals(stretches: list[Stretch], calendar: Calendar) -> np.ndarray:
    """Which intervals lie in a stretch, bool [I] (an interval counts by its start)."""
    starts = np.arange(calendar.n_intervals) * calendar.interval_ticks
    is_open = np.zeros(calendar.n_intervals, bool)
    for start, end in stretches:
        is_open |= (starts >= start) & (starts < end)
    return is_open


def queue_events(
    scenario: Scenario, calendar: Calendar, stretches: list[list[Stretch]]
) -> Structured:
    """Closings, cut-offs and openings up to the horizon, sorted by (time, kind, queue).

    None before the simulation begins.
    """
    rows: list[tuple[int, int, int]] = []
    for q, queue in enumerate(scenario.queues.values()):
        for start, end in stretches[q]:
            rows.append((start, order.OPEN, q))
            rows.append((end, order.CLOSE, q))
            if queue.closing.rule == "cut":
                rows.append((end, order.CUT, q))
            elif queue.closing.grace_s is not None:
                grace = round(queue.closing.grace_s * TICKS_PER_SECOND)
                rows.append((end + grace, order.CUT, q))
    kept = sorted(row for row in rows if max(calendar.begins, 1) <= row[0] <= calendar.horizon)
    return np.array(kept, QUEUE_EVENT)


def open_before(stretches: list[Stretch], begins: int) -> bool:
    """Whether a queue is open when the simulation begins, before any event of that tick.

    At tick 0 there is no opening: a queue that opens then is open already.
    """
    return any(start < max(begins, 1) and end >= begins for start, end in stretches)
