"""Volumes, rates and counts."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.tables import duplicates, off_grid
from sim.scenario.checks.view import View, rate_of, volumes_of
from sim.scenario.hours import rows_by_day, weekday_numbers
from sim.scenario.models.arrivals import FixedCountArrivals, Rate
from sim.scenario.models.base import WEEKDAYS, minutes_of

_DAY = 24 * 60


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
        known = [{minutes_of(row.time) for row in day} for day in rows_by_day(rows, view.calendar)]
        gaps = [i for i in _open(view, name) if _wall(view, i)[1] not in known[_wall(view, i)[0]]]
        if gaps:
            day, minute = _wall(view, gaps[0])
            more = f" and {len(gaps) - 1} other times" if len(gaps) > 1 else ""
            yield Finding(
                (*path, "arrivals", "volumes"),
                f"no volume for {_moment(view, day, minute)}{more}, when the queue is open",
                f"add a row every {minutes} minutes of the opening hours (0 is a volume)",
            )


@check("E413", timed=True)
def volumes_lie_in_opening_hours(view: View) -> Iterator[Finding]:
    """A volume table has contacts in an interval in which its queue is closed."""
    for name, path, queue in view.queues:
        rows = volumes_of(queue)
        if not rows:
            continue
        positions = {id(row): i for i, row in enumerate(rows)}
        by_day = [
            {minutes_of(row.time): row for row in day} for day in rows_by_day(rows, view.calendar)
        ]
        reported: set[int] = set()
        for i in _shut(view, name):
            day, minute = _wall(view, i)
            row = by_day[day].get(minute)
            if row is not None and row.volume > 0 and positions[id(row)] not in reported:
                reported.add(positions[id(row)])
                yield Finding(
                    (*path, "arrivals", "volumes", positions[id(row)], "volume"),
                    f"{row.volume:g} contacts at {_moment(view, day, minute)}, "
                    "when the queue is closed",
                    "write 0, or open the queue",
                    row.volume,
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
        positive = [_positive_minutes(rate, weekday) for weekday in range(7)]
        for i in _shut(view, name):
            day, minute = _wall(view, i)
            if any(first <= minute < last for first, last in positive[_weekday(view, day)]):
                yield Finding(
                    (*path, "arrivals", "rate"),
                    f"the rate is above 0 at {_moment(view, day, minute)}, "
                    "when the queue is closed",
                    "add a point with per_hour: 0 at closing, or open the queue",
                )
                break


def _positive_minutes(rate: Rate, weekday: int) -> list[tuple[int, int]]:
    """Stretches of the day in which the rate of a weekday is above zero."""
    points = sorted(
        (minutes_of(point.at), point.per_hour)
        for point in rate.points
        if weekday in weekday_numbers(point.days)
    )
    last = [] if rate.between == "linear" else [(_DAY, 0.0)]
    stretches = []
    for (start, value), (end, end_value) in zip(points, [*points[1:], *last], strict=False):
        if value > 0 or (rate.between == "linear" and end_value > 0):
            stretches.append((start, end))
    return stretches


@check("E417")
def counts_are_given_once(view: View) -> Iterator[Finding]:
    """Two fixed counts are about the same day."""
    for _, path, queue in view.queues:
        if isinstance(queue.arrivals, FixedCountArrivals):
            yield from duplicates((*path, "arrivals", "counts"), queue.arrivals.counts)


@check("E418", timed=True)
def counts_have_a_profile(view: View) -> Iterator[Finding]:
    """A day has a fixed count but no time at which its contacts could come."""
    for name, path, queue in view.queues:
        arrivals = queue.arrivals
        if not isinstance(arrivals, FixedCountArrivals):
            continue
        positions = {id(row): i for i, row in enumerate(arrivals.counts)}
        possible = _possible_days(view, name, arrivals)
        reported: set[int] = set()
        for day, counts in enumerate(rows_by_day(arrivals.counts, view.calendar)):
            for row in counts:
                position = positions[id(row)]
                if day in possible or view.calendar.closed[day] or position in reported:
                    continue
                if row.count > 0:
                    reported.add(position)
                    yield Finding(
                        (*path, "arrivals", "counts", position),
                        f"{row.count} contacts on {view.calendar.dates[day]}, a day without "
                        "opening hours or with a profile of zeros",
                        "give that day a profile, or count 0",
                        row.count,
                    )


def _possible_days(view: View, queue: str, arrivals: FixedCountArrivals) -> set[int]:
    """Days on which the profile is above zero at a time at which the queue is open."""
    if arrivals.rate is not None:
        rate = arrivals.rate
        weekly = [_positive_minutes(rate, weekday) for weekday in range(7)]
        stretches = [weekly[_weekday(view, day)] for day in range(view.calendar.n_days)]
    else:
        minutes = view.scenario.interval_minutes
        days = rows_by_day(arrivals.volumes or (), view.calendar)
        starts = [[minutes_of(row.time) for row in day if row.volume > 0] for day in days]
        stretches = [[(start, start + minutes) for start in day] for day in starts]
    walls = (_wall(view, i) for i in _open(view, queue))
    return {
        day
        for day, minute in walls
        if any(first <= minute < last for first, last in stretches[day])
    }


def _open(view: View, queue: str) -> list[int]:
    """Intervals in which a queue is open."""
    return [int(i) for i in view.open_intervals[queue].nonzero()[0]]


def _shut(view: View, queue: str) -> list[int]:
    """Intervals in which a queue is closed on a day that is not closed as a whole."""
    shut = ~view.open_intervals[queue] & ~view.calendar.closed[view.calendar.interval_day]
    return [int(i) for i in shut.nonzero()[0]]


def _wall(view: View, i: int) -> tuple[int, int]:
    """Day and wall-clock minute of an interval."""
    return int(view.calendar.interval_day[i]), int(view.calendar.interval_minute[i])


def _weekday(view: View, day: int) -> int:
    return int(view.calendar.weekday[day])


def _moment(view: View, day: int, minute: int) -> str:
    weekday = WEEKDAYS[view.calendar.dates[day].weekday()]
    return f"{weekday} {view.calendar.dates[day]} {minute // 60:02d}:{minute % 60:02d}"
