"""Simulated time: integer ticks, the local calendar of a scenario, and its interval grid.

A tick is a millisecond. Tick 0 is the local midnight of the first simulated day, which lies
``warm_up_days`` before the scenario's start. Ticks count elapsed time: on the days on which
clocks change, a local day has 23 or 25 hours of them. The interval grid is uniform in ticks, so
the hour that a 25-hour day repeats appears twice with the same wall clock, and the hour that a
23-hour day lacks does not appear.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo, available_timezones

import numpy as np
import numpy.typing as npt

from sim.errors import Problem, ScenarioError

if TYPE_CHECKING:
    from sim.scenario.models.scenario import Scenario

TICKS_PER_SECOND = 1000
TICKS_PER_MINUTE = 60 * TICKS_PER_SECOND
MINUTES_PER_DAY = 24 * 60
TICKS_PER_DAY = MINUTES_PER_DAY * TICKS_PER_MINUTE
WEEKDAY_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
FIRST_YEAR, LAST_YEAR = 1970, 2200

Ints = npt.NDArray[np.int64]
Bools = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]
_Array = TypeVar("_Array", bound=npt.NDArray[Any])


@dataclass(frozen=True, eq=False)
class Calendar:
    """The local days of a scenario and its intervals. Arrays are read-only.

    Day indices count from the first simulated day; the first measured day is ``warm_up_days``.
    """

    zone: ZoneInfo
    interval_minutes: int
    warm_up_days: int
    """Days before the first measured one; with a state, all before that of the state."""
    epoch_ms: int
    """Milliseconds from 1970-01-01 UTC to tick 0."""
    dates: tuple[date, ...]
    """Local date of each day, ``n_days``."""
    day_start: Ints
    """Tick of each day's local midnight, ``[n_days + 1]``; the last one is the horizon."""
    weekday: Ints
    """Effective weekday of each day (0 = Monday), after ``special_days.like``, ``[n_days]``."""
    closed: Bools
    """Days on which every queue is closed, ``[n_days]``."""
    volume_factor: Floats
    """Factor of the special day on every volume, ``[n_days]``."""
    interval_day: Ints
    """Day index of each interval, ``[n_intervals]``."""
    interval_minute: Ints
    """Wall-clock minute of the day at each interval's start, ``[n_intervals]``."""
    begins: int = field(default=0, kw_only=True)
    """Tick at which the simulation begins: 0, or that of the scenario's state."""

    @classmethod
    def of(cls, scenario: Scenario) -> Calendar:
        """The calendar of a scenario.

        Raises:
            ScenarioError: the time zone is unknown, the years lie outside 1970..2200, or a
                change of clocks does not fit the interval grid.
        """
        zone = time_zone(scenario.time_zone)
        dates = _dates(scenario)
        after = dates[-1] + timedelta(days=1)
        midnights = [_timestamp(day, 0, zone) for day in (*dates, after)]
        day_start = np.array([t - midnights[0] for t in midnights], dtype=np.int64)
        special = [scenario.special_days.get(day) for day in dates]
        weekdays = [
            day.weekday() if s is None or s.like is None else WEEKDAY_NAMES.index(s.like)
            for day, s in zip(dates, special, strict=True)
        ]
        interval_day, interval_minute = _intervals(
            dates, day_start, zone, scenario.interval_minutes
        )
        begins = _begin(scenario, zone, midnights)
        return cls(
            zone=zone,
            interval_minutes=scenario.interval_minutes,
            warm_up_days=max(scenario.warm_up_days, _day_of(begins, day_start)),
            epoch_ms=midnights[0],
            dates=dates,
            day_start=_frozen(day_start),
            weekday=_frozen(np.array(weekdays, dtype=np.int64)),
            closed=_frozen(np.array([s is not None and s.closed for s in special])),
            volume_factor=_frozen(
                np.array([1.0 if s is None else s.volume_factor for s in special])
            ),
            interval_day=_frozen(interval_day),
            interval_minute=_frozen(interval_minute),
            begins=begins,
        )

    @property
    def n_days(self) -> int:
        """Simulated days, warm-up included."""
        return len(self.dates)

    @property
    def n_intervals(self) -> int:
        """Intervals from tick 0 to the horizon."""
        return len(self.interval_day)

    @property
    def interval_ticks(self) -> int:
        """Length of an interval in ticks; interval ``i`` starts at ``i * interval_ticks``."""
        return self.interval_minutes * TICKS_PER_MINUTE

    @property
    def measured_from(self) -> int:
        """Tick of the scenario's start: what lies before it is warm-up.

        With a state, the start of the interval in which the simulation begins.
        """
        first = int(self.day_start[self.warm_up_days])
        return max(first, self.begins // self.interval_ticks * self.interval_ticks)

    @property
    def horizon(self) -> int:
        """Tick of the local midnight after the last day."""
        return int(self.day_start[-1])

    def tick(self, day: int, minute: int) -> int:
        """Tick of a wall-clock time; ``minute`` from 1440 on is on the following days.

        A time that the clocks skip is moved forward by as much as they skip (as ``zoneinfo``
        does); of a time that they show twice the first is taken. ``day`` may lie outside the
        horizon, then so does the tick.
        """
        more, minute = divmod(minute, MINUTES_PER_DAY)
        day += more
        if 0 <= day < self.n_days:
            start = int(self.day_start[day])
            if int(self.day_start[day + 1]) - start == TICKS_PER_DAY:
                return start + minute * TICKS_PER_MINUTE
        wanted = self.dates[0] + timedelta(days=day)
        return _timestamp(wanted, minute, self.zone) - self.epoch_ms

    def tick_of(self, moment: datetime) -> int:
        """Tick of a moment, rounded down; without a UTC offset it is local time."""
        aware = moment.replace(tzinfo=self.zone) if moment.tzinfo is None else moment
        since = aware.astimezone(UTC) - datetime.fromtimestamp(0, UTC)
        return since // timedelta(milliseconds=1) - self.epoch_ms

    def local(self, tick: int) -> datetime:
        """Local time of a tick, aware of its UTC offset."""
        seconds, millis = divmod(tick + self.epoch_ms, TICKS_PER_SECOND)
        return datetime.fromtimestamp(seconds, self.zone).replace(microsecond=millis * 1000)

    def iso(self, tick: int) -> str:
        """Local time of a tick as text, ``2026-03-02T08:15:03.250+02:00``."""
        return self.local(tick).isoformat(timespec="milliseconds")

    def day_of(self, tick: int) -> int:
        """Index of the day in which a tick lies, 0 <= tick < horizon."""
        return _day_of(tick, self.day_start)


def time_zone(name: str) -> ZoneInfo:
    """The time zone of an IANA name.

    Raises:
        ScenarioError: there is none of this name.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        known = {zone.lower(): zone for zone in available_timezones()}
        near = get_close_matches(name.lower(), known, n=1, cutoff=0.5)
        hint = f"did you mean {known[near[0]]}?" if near else "use an IANA name such as Europe/Kyiv"
        raise ScenarioError(
            Problem(f'"{name}" is no time zone', hint, path="time_zone", value=name, code="E101")
        ) from None


def _dates(scenario: Scenario) -> tuple[date, ...]:
    """Local dates from the first warm-up day to the last day."""
    first = scenario.start.toordinal() - scenario.warm_up_days
    last = scenario.start.toordinal() + scenario.days - 1
    if first < date(FIRST_YEAR, 1, 2).toordinal() or last > date(LAST_YEAR, 12, 31).toordinal():
        raise ScenarioError(
            Problem(
                f"{scenario.start} with {scenario.days} days leaves the calendar",
                f"simulate days from {FIRST_YEAR} to {LAST_YEAR}",
                path="start",
                value=scenario.start,
                code="E102",
            )
        )
    return tuple(date.fromordinal(day) for day in range(first, last + 1))


def _begin(scenario: Scenario, zone: ZoneInfo, midnights: list[int]) -> int:
    """Tick of the scenario's state; 0 if it has none, or none in its days (which a check says)."""
    if scenario.state is None:
        return 0
    local = scenario.state.at.replace(tzinfo=zone)
    since = local.astimezone(UTC) - datetime.fromtimestamp(0, UTC)
    tick = since // timedelta(milliseconds=1) - midnights[0]
    return tick if 0 <= tick < midnights[-1] - midnights[0] else 0


def _day_of(tick: int, day_start: Ints) -> int:
    """Index of the day in which a tick lies, 0 <= tick < horizon."""
    return bisect_right(day_start, tick) - 1


def _timestamp(day: date, minute: int, zone: ZoneInfo) -> int:
    """Milliseconds since 1970 UTC of a local date and wall-clock minute (0 to 1439)."""
    local = datetime.combine(day, time(minute // 60, minute % 60), zone)
    return round(local.timestamp()) * TICKS_PER_SECOND


def _intervals(
    dates: tuple[date, ...], day_start: Ints, zone: ZoneInfo, minutes: int
) -> tuple[Ints, Ints]:
    """Day index and wall-clock minute of each interval of the uniform grid."""
    step = minutes * TICKS_PER_MINUTE
    epoch = _timestamp(dates[0], 0, zone)
    usual = np.arange(0, MINUTES_PER_DAY, minutes, dtype=np.int64)
    days: list[Ints] = []
    walls: list[Ints] = []
    for day, (start, end) in enumerate(pairwise(day_start)):
        wall = usual
        if end - start != TICKS_PER_DAY:
            wall = _walls(int(start) + epoch, int(end) + epoch, step, zone)
            if (end - start) % step or np.any(wall % minutes):
                raise ScenarioError(_misfit(dates[day], minutes))
        days.append(np.full(len(wall), day, dtype=np.int64))
        walls.append(wall)
    return np.concatenate(days), np.concatenate(walls)


def _walls(start: int, end: int, step: int, zone: ZoneInfo) -> Ints:
    """Wall-clock minutes at the interval starts of a day on which the clocks change."""
    moments = (datetime.fromtimestamp(t // TICKS_PER_SECOND, zone) for t in range(start, end, step))
    return np.array([moment.hour * 60 + moment.minute for moment in moments], dtype=np.int64)


def _misfit(day: date, minutes: int) -> Problem:
    return Problem(
        f"{minutes} minutes do not fit the change of clocks on {day}",
        "use shorter intervals, such as 15",
        path="interval_minutes",
        value=minutes,
        code="E103",
    )


def _frozen(array: _Array) -> _Array:
    array.setflags(write=False)
    return array
