"""What volume and staffing tables have in common: rows on the grid, and once each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding
from sim.scenario.hours import is_date, row_of_interval, rows_of_days, weekday_numbers
from sim.scenario.models.agents import ShiftCount, StaffingRow
from sim.scenario.models.arrivals import DayCount, VolumeRow
from sim.scenario.models.base import WEEKDAYS, minutes_of
from sim.scenario.places import Path

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar

TimedRow = VolumeRow | StaffingRow
DayRow = TimedRow | DayCount | ShiftCount


def off_grid(path: Path, rows: Sequence[TimedRow], minutes: int) -> Iterator[Finding]:
    """Rows whose time is not the start of an interval."""
    for i, row in enumerate(rows):
        if minutes_of(row.time) % minutes or row.time == "24:00":
            yield Finding(
                (*path, i, "time"),
                f"no interval begins at {row.time}",
                f"give a multiple of {minutes} minutes before 24:00",
                row.time,
            )


def duplicates(path: Path, rows: Sequence[DayRow]) -> Iterator[Finding]:
    """Rows about a day (and time) that an earlier row is about; dates beat weekdays, lawfully."""
    seen: dict[tuple[str, str], int] = {}
    for i, row in enumerate(rows):
        time = row.time if isinstance(row, VolumeRow | StaffingRow) else ""
        if is_date(row.day):
            days: list[str] = [row.day]
        else:
            days = [WEEKDAYS[number] for number in weekday_numbers(row.day)]
        clash = [day for day in days if seen.setdefault((day, time), i) != i]
        if clash:
            yield Finding(
                (*path, i),
                f"a row above is also about {' '.join([clash[0], time]).strip()}",
                "keep one of the two; only a date beats weekdays",
                row.day,
            )


def first_intervals(
    calendar: Calendar, rows: Sequence[TimedRow], where: Bools
) -> Iterator[tuple[int, int]]:
    """Each row that holds in some interval of the mask, with the first such interval.

    Yields (interval, position of the row), ordered by position.
    """
    import numpy as np

    found = row_of_interval(rows, calendar)
    intervals = (where & (found >= 0)).nonzero()[0]
    positions, first = np.unique(found[intervals], return_index=True)
    yield from zip(intervals[first].tolist(), positions.tolist(), strict=True)


def row_before(calendar: Calendar, rows: Sequence[TimedRow], interval: int) -> int:
    """Position of the row after which that of an interval belongs.

    The last one before it on its day, or of the day before that has any, else the last of all.
    """
    day = int(calendar.interval_day[interval])
    slot = int(calendar.interval_minute[interval]) // calendar.interval_minutes
    table = rows_of_days(rows, calendar)
    for known in (table[day, :slot], *table[:day][::-1]):
        if (known >= 0).any():
            return int(known[known >= 0][-1])
    return len(rows) - 1
