"""A roster's rows as stretches of simulated time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario.models.base import MINUTES_PER_DAY, minutes_of
from sim.scenario.models.roster import RosterRow

if TYPE_CHECKING:
    from sim.clock import Calendar


_MINUTE = 60_000
_DAY = MINUTES_PER_DAY * _MINUTE


class Stretch(NamedTuple):
    """A row of a roster in ticks; it may begin before tick 0 and end after the horizon."""

    agent: str
    day: int
    """Index of the local day on which the shift began; -1 is the day before the first."""
    start: int
    end: int
    activity: str
    paid: bool
    row: int
    """Position of the row."""


def minutes_by_row(rows: Iterable[RosterRow]) -> Iterator[tuple[int, int]]:
    """Begin and end of each row, minutes after the midnight of its ``date``; nights carried on.

    A row that begins before the row above it of the same agent and date is on the next day, and so
    is an end that is not after its begin.
    """
    reached: dict[tuple[str, str], int] = {}
    for row in rows:
        first, last = minutes_of(row.start), minutes_of(row.end)
        key = (row.agent, row.date)
        if first < reached.get(key, 0):
            first += MINUTES_PER_DAY
        while last <= first:
            last += MINUTES_PER_DAY
        reached[key] = first
        yield first, last


def stretches(rows: Sequence[RosterRow], calendar: Calendar) -> Iterator[Stretch]:
    """Rows of the simulated days and of the night before them, in ticks.

    Args:
        rows: of one group.
        calendar: of the group's site. Of an hour that its clocks show twice the first is meant;
            a time that they skip is the moment at which they do, so what lies in it has no length
            and is left out.
    """
    origin = calendar.dates[0].toordinal()
    days: dict[str, tuple[int, int | None]] = {}
    for i, (row, (first, last)) in enumerate(zip(rows, minutes_by_row(rows), strict=True)):
        if row.date not in days:
            number = date.fromisoformat(row.date).toordinal() - origin
            inside = -1 <= number < calendar.n_days
            days[row.date] = number, _even_midnight(calendar, number) if inside else None
        day, midnight = days[row.date]
        if not -1 <= day < calendar.n_days:
            continue
        if midnight is None:
            start, end = moment(calendar, day, first), moment(calendar, day, last)
        else:
            start, end = midnight + first * _MINUTE, midnight + last * _MINUTE
        if start < end and start < calendar.horizon and end > 0:
            yield Stretch(row.agent, day, start, end, row.activity, row.paid, i)


def _even_midnight(calendar: Calendar, day: int) -> int | None:
    """Tick of a day's midnight if no clock changes on this day and the two after it."""
    midnights = [calendar.tick(day + k, 0) for k in range(4)]
    even = all(b - a == _DAY for a, b in pairwise(midnights))
    return midnights[0] if even else None


def moment(calendar: Calendar, day: int, minute: int) -> int:
    """Tick of a wall-clock time, ``minute`` from 1440 on of the next days.

    Unlike ``Calendar.tick`` it never decreases from one minute to the next: stretches that touch on
    the clock touch in time, also where clocks are put forward.
    """
    tick = calendar.tick(day, minute)
    later = day + minute // MINUTES_PER_DAY
    if calendar.tick(later + 1, 0) - calendar.tick(later, 0) == _DAY:
        return tick
    back = 0
    while not _exists(calendar, day, minute - back):
        back += 1
    return tick if back == 0 else calendar.tick(day, minute - back) + _MINUTE


def _exists(calendar: Calendar, day: int, minute: int) -> bool:
    """Whether the clocks show this time."""
    shown = calendar.local(calendar.tick(day, minute))
    return shown.hour * 60 + shown.minute == minute % MINUTES_PER_DAY


def agents_of(rows: Iterable[RosterRow]) -> list[str]:
    """Names of the agents of a roster, sorted."""
    return sorted({row.agent for row in rows})
