"""Contacts that a queue expects, interval by interval, as the engines will draw them."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.scenario.checks.view import View
from sim.scenario.hours import row_by_day, row_of_interval, weekday_numbers
from sim.scenario.models.arrivals import (
    FixedCountArrivals,
    ListArrivals,
    PoissonArrivals,
    Rate,
    ReplayArrivals,
)
from sim.scenario.models.base import MINUTES_PER_DAY, minutes_of
from sim.scenario.models.queues import Queue

if TYPE_CHECKING:
    from sim.clock import Floats


def expected_contacts(view: View, name: str, queue: Queue) -> float:
    """Expected first contacts of a queue in one replication, warm-up and backlog included."""
    arrivals = queue.arrivals
    waiting = 0.0 if queue.backlog is None else float(queue.backlog.count)
    if isinstance(arrivals, PoissonArrivals):
        return waiting + float(_profile(view, name, arrivals).sum())
    if isinstance(arrivals, ReplayArrivals):
        return waiting + len(arrivals.times)
    counts = arrivals.records if isinstance(arrivals, ListArrivals) else arrivals.counts
    days = row_by_day(counts, view.calendar)
    return waiting + sum(row.count for row in days if row is not None)


def expected_by_interval(view: View, name: str, queue: Queue) -> Floats:
    """Expected first contacts of a queue in each interval, backlog aside, ``[n_intervals]``.

    Only for a scenario without errors: recorded times must be readable.
    """
    import numpy as np  # here, because a scenario is read without NumPy

    calendar = view.calendar
    arrivals = queue.arrivals
    if isinstance(arrivals, ReplayArrivals):
        ticks = [calendar.tick_of(datetime.fromisoformat(row.arrived)) for row in arrivals.times]
        found = np.bincount(
            np.array(ticks, dtype=np.int64) // calendar.interval_ticks,
            minlength=calendar.n_intervals,
        )
        return found.astype(np.float64)
    if isinstance(arrivals, ListArrivals):
        return _of_list(view, name, arrivals)
    expected = _profile(view, name, arrivals)
    if isinstance(arrivals, FixedCountArrivals):
        rows = row_by_day(arrivals.counts, calendar)
        counts = np.array([0.0 if row is None else row.count for row in rows])
        days = np.bincount(calendar.interval_day, weights=expected, minlength=calendar.n_days)
        expected = expected * (counts / np.where(days > 0, days, 1.0))[calendar.interval_day]
    return expected


def first_openings(view: View, name: str) -> list[int]:
    """First tick of each day at which a queue is open, -1 on days without, ``[n_days]``."""
    spells = [*view.open_spells[name], (view.calendar.horizon, view.calendar.horizon)]
    closings = [closes for _, closes in spells]
    found = []
    for start, end in pairwise(view.calendar.day_start.tolist()):
        opens = max(start, spells[min(bisect_right(closings, start), len(spells) - 1)][0])
        found.append(opens if opens < end else -1)
    return found


def _of_list(view: View, name: str, arrivals: ListArrivals) -> Floats:
    """Records of a list in the interval in which the queue opens, ``[n_intervals]``."""
    import numpy as np

    calendar = view.calendar
    expected = np.zeros(calendar.n_intervals)
    rows = row_by_day(arrivals.records, calendar)
    for row, opens in zip(rows, first_openings(view, name), strict=True):
        if row is not None and opens >= 0:
            expected[opens // calendar.interval_ticks] += row.count
    return expected


def _profile(view: View, name: str, arrivals: PoissonArrivals | FixedCountArrivals) -> Floats:
    """Volumes or integral of the rate where the queue is open, with factors, ``[n_intervals]``."""
    import numpy as np

    calendar = view.calendar
    if arrivals.rate is not None:
        values = of_rate(arrivals.rate, view)
    else:
        rows = arrivals.volumes or ()
        volumes = np.array([*(row.volume for row in rows), 0.0])  # position -1: no row
        values = volumes[row_of_interval(rows, calendar)]
    factor = arrivals.factor if isinstance(arrivals, PoissonArrivals) else 1.0
    day_factor = calendar.volume_factor[calendar.interval_day]
    expected: Floats = values * factor * day_factor * view.open_intervals[name]
    return expected


def of_rate(rate: Rate, view: View) -> Floats:
    """Contacts under a rate in each interval, opening hours aside, ``[n_intervals]``."""
    import numpy as np

    calendar = view.calendar
    step = calendar.interval_minutes
    starts = np.arange(0, MINUTES_PER_DAY, step)
    week = np.zeros((7, len(starts)))
    for weekday in range(7):
        points = sorted(
            (minutes_of(point.at), point.per_hour)
            for point in rate.points
            if weekday in weekday_numbers(point.days)
        )
        if not points:
            continue
        at, value = np.array([p[0] for p in points]), np.array([p[1] for p in points])
        if rate.between == "linear":
            inside = (starts >= at[0]) & (starts < at[-1])
            ends = np.interp(starts, at, value) + np.interp(starts + step, at, value)
            week[weekday] = np.where(inside, ends / 2, 0.0)
        else:
            position = np.searchsorted(at, starts, side="right") - 1
            week[weekday] = np.where(position >= 0, value[position], 0.0)
    slots = calendar.interval_minute // step
    contacts: Floats = week[calendar.weekday[calendar.interval_day], slots] * step / 60
    return contacts
