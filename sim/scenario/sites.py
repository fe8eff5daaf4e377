"""Local time at a site: the calendar that its staffing tables and shifts follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np

from sim.clock import TICKS_PER_SECOND, WEEKDAY_NAMES, Bools, Calendar, Floats, Ints

if TYPE_CHECKING:
    from sim.scenario.models.scenario import Scenario

_MINUTE_MS = 60_000
_DAY_MINUTES = 24 * 60


@dataclass(frozen=True, eq=False)
class SiteCalendar(Calendar):
    """The simulated time in the local days of a site.

    Ticks, intervals and horizon are those of the scenario. Days are the site's own: its first
    midnight may lie before tick 0, its last one after the horizon.
    """

    starts: int
    """Tick from which the scenario is measured."""
    ends: int
    """The scenario's horizon."""

    @property
    def measured_from(self) -> int:
        """Tick of the scenario's start: what lies before it is warm-up."""
        return self.starts

    @property
    def horizon(self) -> int:
        """Tick at which the simulation ends."""
        return self.ends


def site_calendar(scenario: Scenario, calendar: Calendar, zone: ZoneInfo) -> SiteCalendar:
    """The calendar of a site.

    Args:
        scenario: for its special days, which hold on the site's own local dates.
        calendar: that of the scenario.
        zone: where the site is.
    """
    interval = calendar.interval_ticks
    since = calendar.epoch_ms
    first = _local(since, zone).date()
    last = _local(since + calendar.horizon - 1, zone).date()
    n_days = last.toordinal() - first.toordinal() + 1
    dates = tuple(first + timedelta(days=day) for day in range(n_days))
    midnights = [_midnight(day, zone) - since for day in (*dates, last + timedelta(days=1))]
    starts: Ints = np.arange(calendar.n_intervals, dtype=np.int64) * interval
    walls = starts + since + _offsets(starts, since, midnights, zone)
    days = walls // (_DAY_MINUTES * _MINUTE_MS) - (first - date(1970, 1, 1)).days
    weekday, closed, factor = _special(scenario, dates)
    return SiteCalendar(
        zone=zone,
        interval_minutes=calendar.interval_minutes,
        warm_up_days=calendar.warm_up_days,
        epoch_ms=since,
        dates=dates,
        day_start=np.array(midnights, dtype=np.int64),
        weekday=weekday,
        closed=closed,
        volume_factor=factor,
        interval_day=days,
        interval_minute=walls // _MINUTE_MS % _DAY_MINUTES,
        starts=calendar.measured_from,
        ends=calendar.horizon,
        begins=calendar.begins,
    )


def _local(ms: int, zone: ZoneInfo) -> datetime:
    return datetime.fromtimestamp(ms // TICKS_PER_SECOND, zone)


def _midnight(day: date, zone: ZoneInfo) -> int:
    """Milliseconds since 1970 UTC of the beginning of a local day."""
    return round(datetime.combine(day, time(), zone).timestamp()) * TICKS_PER_SECOND


def _offset(ms: int, zone: ZoneInfo) -> int:
    """Milliseconds by which local time is ahead of UTC."""
    ahead = _local(ms, zone).utcoffset() or timedelta(0)
    return ahead // timedelta(milliseconds=1)


def _offsets(starts: Ints, since: int, midnights: list[int], zone: ZoneInfo) -> Ints:
    """Offset of local time at each interval's start, day by day: few days change their clocks."""
    found = np.zeros(len(starts), dtype=np.int64)
    for day, part in _by_day(starts, midnights):
        begin, end = _offset(day[0] + since, zone), _offset(day[1] - 1 + since, zone)
        if begin == end:
            found[part] = begin
        else:
            found[part] = [_offset(int(tick) + since, zone) for tick in starts[part]]
    return found


def _by_day(starts: Ints, midnights: list[int]) -> Iterator[tuple[tuple[int, int], slice]]:
    """First tick and end of each day, and which intervals start in it."""
    edges = np.searchsorted(starts, midnights).tolist()
    for day in range(len(midnights) - 1):
        yield (midnights[day], midnights[day + 1]), slice(edges[day], edges[day + 1])


def _special(scenario: Scenario, dates: tuple[date, ...]) -> tuple[Ints, Bools, Floats]:
    """Effective weekday, whether closed, and factor of the volumes of each date."""
    special = [scenario.special_days.get(day) for day in dates]
    weekday = [
        day.weekday() if s is None or s.like is None else WEEKDAY_NAMES.index(s.like)
        for day, s in zip(dates, special, strict=True)
    ]
    closed = [s is not None and s.closed for s in special]
    factor = [1.0 if s is None else s.volume_factor for s in special]
    return np.array(weekday, dtype=np.int64), np.array(closed), np.array(factor)
