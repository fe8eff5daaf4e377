"""When queues are open, and which row of a table holds on which day."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol, TypeVar

from sim.scenario.models.base import MINUTES_PER_DAY, WEEKDAYS, day_names, minutes_of
from sim.scenario.models.calendar import Hours

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar, Ints


class HasDay(Protocol):
    """A row that holds on the weekdays or the date named by ``day``."""

    @property
    def day(self) -> str:
        """Weekdays, or one ISO date."""


Row = TypeVar("Row", bound=HasDay)


class TimedRow(HasDay, Protocol):
    """A row about the interval that begins at ``time``."""

    @property
    def time(self) -> str:
        """Local time of day, ``HH:MM``."""


def is_date(day: str) -> bool:
    """Whether the ``day`` of a row is a date rather than weekdays."""
    return day[:1].isdigit()


@lru_cache(maxsize=1000)
def weekday_numbers(days: str) -> tuple[int, ...]:
    """Weekdays (0 = Monday) named by ``all``, ``mon-fri`` ..."""
    return tuple(WEEKDAYS.index(name) for name in day_names(days))


def row_by_day(rows: Sequence[Row], calendar: Calendar) -> list[Row | None]:
    """The row that holds on each day of the calendar, ``[n_days]``.

    Of each day it is the row of its date, else that of its effective weekday, else none.
    """
    by_date = {row.day: row for row in rows if is_date(row.day)}
    by_weekday: dict[int, Row] = {}
    for row in rows:
        if not is_date(row.day):
            by_weekday.update(dict.fromkeys(weekday_numbers(row.day), row))
    return [
        by_date.get(day.isoformat(), by_weekday.get(int(weekday)))
        for day, weekday in zip(calendar.dates, calendar.weekday, strict=True)
    ]


def row_of_interval(rows: Sequence[TimedRow], calendar: Calendar) -> Ints:
    """Position of the row that holds in each interval, -1 where none does, ``[n_intervals]``.

    Precedence as in :func:`row_by_day`; rows off the interval grid hold nowhere.
    """
    table = rows_of_days(rows, calendar)
    slots = calendar.interval_minute // calendar.interval_minutes
    found: Ints = table[calendar.interval_day, slots]
    return found


def rows_of_days(rows: Sequence[TimedRow], calendar: Calendar) -> Ints:
    """Position of the row by day and wall-clock interval, -1: none, ``[n_days, slots]``."""
    import numpy as np  # here, because a scenario is read without NumPy

    step = calendar.interval_minutes
    weekly = np.full((7, MINUTES_PER_DAY // step), -1, dtype=np.int64)
    dated: list[tuple[str, int, int]] = []
    for i, row in enumerate(rows):
        slot, off = divmod(minutes_of(row.time), step)
        if off or slot >= weekly.shape[1]:
            continue
        if is_date(row.day):
            dated.append((row.day, slot, i))
        else:
            weekly[list(weekday_numbers(row.day)), slot] = i
    table: Ints = weekly[calendar.weekday]
    index = {date.isoformat(): day for day, date in enumerate(calendar.dates)}
    for day, slot, i in dated:
        if day in index:
            table[index[day], slot] = i
    return table


def spell(start: str, end: str) -> tuple[int, int]:
    """Minutes of the day from ``start`` to ``end``; an end not after the start is next day."""
    first, last = minutes_of(start), minutes_of(end)
    return first, last if last > first else last + MINUTES_PER_DAY


def opening_spells(hours: Sequence[Hours], calendar: Calendar) -> list[tuple[int, int]]:
    """Ticks from opening to closing, in order, touching spells joined, cut to the horizon.

    The night hours of the day before the first day run into it; the day before counts as an
    ordinary day of its weekday.
    """
    found: list[tuple[int, int]] = []
    for day in range(-1, calendar.n_days):
        weekday = (calendar.dates[0].weekday() - 1) % 7 if day < 0 else int(calendar.weekday[day])
        if day >= 0 and calendar.closed[day]:
            continue
        for part in hours:
            if weekday in weekday_numbers(part.days):
                first, last = spell(part.start, part.end)
                opens, closes = calendar.tick(day, first), calendar.tick(day, last)
                opens, closes = max(opens, 0), min(closes, calendar.horizon)
                if opens < closes:
                    found.append((opens, closes))
    return _joined(sorted(found))


def weekly_open(hours: Sequence[Hours], step: int) -> Bools:
    """Whether a queue is open in an ordinary week, ``[7, slots]`` of ``step`` minutes."""
    import numpy as np  # here, because a scenario is read without NumPy

    slots = MINUTES_PER_DAY // step
    week = np.zeros(7 * slots, dtype=np.bool_)
    for part in hours:
        first, last = spell(part.start, part.end)
        for weekday in weekday_numbers(part.days):
            begin = weekday * slots + first // step
            week[np.arange(begin, weekday * slots - (-last // step)) % len(week)] = True
    return week.reshape(7, slots)


def _joined(spells: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for opens, closes in spells:
        if joined and opens <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(closes, joined[-1][1]))
        else:
            joined.append((opens, closes))
    return joined


def touched_intervals(spells: Sequence[tuple[int, int]], calendar: Calendar) -> Bools:
    """Which intervals of the grid overlap any of the spells, ``[n_intervals]``."""
    import numpy as np  # here, because a scenario is read without NumPy

    mask = np.zeros(calendar.n_intervals, dtype=np.bool_)
    step = calendar.interval_ticks
    for start, end in spells:
        mask[max(start, 0) // step : -(-max(end, 0) // step)] = True
    return mask
