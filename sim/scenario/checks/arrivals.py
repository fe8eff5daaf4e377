"""Volumes, rates and counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.scenario.checks.demand import first_openings, of_rate
from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.tables import duplicates, first_intervals, off_grid, row_before
from sim.scenario.checks.view import View, rate_of, volumes_of
from sim.scenario.hours import is_date, row_by_day, row_of_interval, weekday_numbers
from sim.scenario.models.arrivals import DayCount, FixedCountArrivals, ListArrivals
from sim.scenario.models.base import WEEKDAYS, minutes_of

if TYPE_CHECKING:
    from sim.clock import Bools


@check("E410")
def volumes_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """A row of a volume table is not the start of an interval."""
    for _, path, queue in view.queues:
        rows = volumes_of(queue)
        yield from off_grid((*path, "arrivals", "volumes"), rows, view.scenario.interval_minutes)


@check("E411")
def volumes_are_given_once(view: View) -> Iterator[Finding]:
    """Two rows of a volume table are about the same interval."""
    for _, path, queue in view.queues:
        yield from duplicates((*path, "arrivals", "volumes"), volumes_of(queue))


@check("E412", timed=True)
def volumes_have_no_gaps(view: View) -> Iterator[Finding]:
    """A queue is open in an interval for which its volume table has no row."""
    minutes = view.scenario.interval_minutes
    for name, path, queue in view.queues:
        rows = volumes_of(queue)
        if not rows:
            continue
        gaps = (view.open_intervals[name] & (row_of_interval(rows, view.calendar) < 0)).nonzero()[0]
        if len(gaps):
            more = f" and {len(gaps) - 1} other times" if len(gaps) > 1 else ""
            yield Finding(
                (*path, "arrivals", "volumes", row_before(view.calendar, rows, int(gaps[0]))),
                f"no volume for {view.moment(gaps[0])}{more}, when the queue is open",
                f"add it after this row, one every {minutes} minutes (0 is a volume)",
            )


@check("E413", timed=True)
def volumes_lie_in_opening_hours(view: View) -> Iterator[Finding]:
    """A volume table has contacts in an interval in which its queue is closed."""
    for name, path, queue in view.queues:
        rows = volumes_of(queue)
        shut = view.shut_intervals(name)
        # Of a date one can say that nobody calls; weekday rows cannot know of holidays.
        dated = ~view.open_intervals[name] & ~view.closed_intervals
        found = [
            *(
                hit
                for hit in first_intervals(view.calendar, rows, shut)
                if not is_date(rows[hit[1]].day)
            ),
            *(
                hit
                for hit in first_intervals(view.calendar, rows, dated)
                if is_date(rows[hit[1]].day)
            ),
        ]
        for i, row in sorted(found, key=lambda hit: hit[1]):
            if rows[row].volume > 0:
                yield Finding(
                    (*path, "arrivals", "volumes", row, "volume"),
                    f"{rows[row].volume:g} contacts at {view.moment(i)}, when the queue is closed",
                    "write 0, or open the queue",
                    rows[row].volume,
                )


@check("E414")
def rates_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """A point of a rate is not the start of an interval."""
    minutes = view.scenario.interval_minutes
    for _, path, queue in view.queues:
        rate = rate_of(queue)
        for i, point in enumerate(rate.points if rate else ()):
            if minutes_of(point.at) % minutes:
                yield Finding(
                    (*path, "arrivals", "rate", "points", i, "at"),
                    f"{point.at} is not on the grid of {minutes} minutes",
                    f"give a multiple of {minutes} minutes",
                    point.at,
                )


@check("E415")
def rates_are_given_once(view: View) -> Iterator[Finding]:
    """Two points of a rate are about the same time."""
    for _, path, queue in view.queues:
        rate = rate_of(queue)
        seen: dict[tuple[int, str], int] = {}
        for i, point in enumerate(rate.points if rate else ()):
            days = weekday_numbers(point.days)
            clash = [day for day in days if seen.setdefault((day, point.at), i) != i]
            if clash:
                yield Finding(
                    (*path, "arrivals", "rate", "points", i),
                    f"a point above is also at {point.at} on {WEEKDAYS[clash[0]]}",
                    "keep one of the two",
                    point.at,
                )


@check("E416", timed=True)
def rates_lie_in_opening_hours(view: View) -> Iterator[Finding]:
    """A rate is above zero while its queue is closed."""
    for name, path, queue in view.queues:
        rate = rate_of(queue)
        if rate is None:
            continue
        above = (view.shut_intervals(name) & (of_rate(rate, view) > 0)).nonzero()[0]
        if len(above):
            yield Finding(
                (*path, "arrivals", "rate"),
                f"the rate is above 0 at {view.moment(above[0])}, when the queue is closed",
                "add a point with per_hour: 0 at closing, or open the queue",
            )


@check("E417")
def counts_are_given_once(view: View) -> Iterator[Finding]:
    """Two fixed counts, or two counts of records, are about the same day."""
    for _, path, queue in view.queues:
        if isinstance(queue.arrivals, FixedCountArrivals):
            yield from duplicates((*path, "arrivals", "counts"), queue.arrivals.counts)
        if isinstance(queue.arrivals, ListArrivals):
            yield from duplicates((*path, "arrivals", "records"), queue.arrivals.records)


@check("E418", timed=True)
def counts_have_a_profile(view: View) -> Iterator[Finding]:
    """A day has a fixed count but no time at which its contacts could come."""
    for name, path, queue in view.queues:
        if isinstance(queue.arrivals, FixedCountArrivals):
            possible = _possible_days(view, name, queue.arrivals)
            for day, i, row in _impossible(view, queue.arrivals.counts, possible):
                yield Finding(
                    (*path, "arrivals", "counts", i),
                    f"{row.count} contacts on {view.calendar.dates[day]}, a day without "
                    "opening hours or with a profile of zeros",
                    "give that day a profile, or count 0",
                    row.count,
                )


@check("E419", timed=True)
def lists_find_the_queue_open(view: View) -> Iterator[Finding]:
    """A dialling list has records for a day without opening hours."""
    for name, path, queue in view.queues:
        if isinstance(queue.arrivals, ListArrivals):
            possible = [opens >= 0 for opens in first_openings(view, name)]
            for day, i, row in _impossible(view, queue.arrivals.records, possible):
                yield Finding(
                    (*path, "arrivals", "records", i),
                    f"{row.count} records for {view.calendar.dates[day]}, a day without "
                    "opening hours",
                    "name the days on which the queue is open, or count 0",
                    row.count,
                )


def _impossible(
    view: View, rows: Sequence[DayCount], possible: Sequence[bool] | Bools
) -> Iterator[tuple[int, int, DayCount]]:
    """First day, position and row of each count for a day on which nothing can come.

    Days that are closed as a whole are passed over: weekday rows cannot know of them.
    """
    positions = {id(row): i for i, row in enumerate(rows)}
    reported: set[int] = set()
    for day, row in enumerate(row_by_day(rows, view.calendar)):
        if row is None or possible[day] or positions[id(row)] in reported:
            continue
        if row.count > 0 and not view.calendar.closed[day]:
            reported.add(positions[id(row)])
            yield day, positions[id(row)], row


def _possible_days(view: View, queue: str, arrivals: FixedCountArrivals) -> Bools:
    """Days with an open interval in which the profile is above zero, ``[n_days]``."""
    import numpy as np

    if arrivals.rate is not None:
        positive = of_rate(arrivals.rate, view) > 0
    else:
        rows = arrivals.volumes or ()
        volumes = np.array([*(row.volume for row in rows), 0.0])  # position -1: no row
        positive = volumes[row_of_interval(rows, view.calendar)] > 0
    days = view.calendar.interval_day[positive & view.open_intervals[queue]]
    return np.bincount(days, minlength=view.calendar.n_days) > 0
