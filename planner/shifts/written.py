"""Planned shifts as the ``shifts`` of a scenario's groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from planner.shifts.days import GroupDays
from sim.clock import MINUTES_PER_DAY
from sim.scenario.models.agents import Break, Shift, ShiftCount
from sim.scenario.models.base import ReadOnlyDict

if TYPE_CHECKING:
    from planner.shifts.result import PlannedShift

_Key = tuple[int, int, tuple[Break, ...]]


def group_shifts(rows: Sequence[PlannedShift], days: GroupDays) -> ReadOnlyDict:
    """Shifts by name with their counts by date.

    Shifts of the same times and breaks are one; others of the same times are told apart by a
    number: ``0800-1630``, ``0800-1630 2``. Days of the warm-up, and the day before the first
    one, repeat planned days.
    """
    source = {day: day for day in days.planned}
    for day in range(-1, days.planned[0]):
        model = days.model_of(day)
        if model is not None:
            source[day] = model
    counts: dict[_Key, dict[int, int]] = {}
    for row in rows:
        breaks = tuple(
            Break.model_validate(
                {
                    "activity": pause.activity,
                    "after_minutes": pause.after_minutes,
                    "minutes": pause.minutes,
                    "paid": pause.paid,
                }
            )
            for pause in sorted(row.pauses)
        )
        by_day = counts.setdefault((row.start, row.end, breaks), {})
        by_day[row.day] = by_day.get(row.day, 0) + row.count
    found: dict[str, Shift] = {}
    seen: dict[str, int] = {}
    for start, end, breaks in sorted(counts, key=_order):
        name = f"{clock(start, '')}-{clock(end, '')}"
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            name += f" {seen[name]}"
        by_day = counts[start, end, breaks]
        found[name] = Shift(
            start=clock(start),
            end=clock(end),
            breaks=breaks,
            counts=_dated(
                (
                    (day, by_day.get(like, 0))
                    for day, like in source.items()
                    if days.local.tick(day, end) > 0  # the day before counts for its night alone
                ),
                days,
            ),
        )
    return ReadOnlyDict(found)


def clock(minute: int, colon: str = ":") -> str:
    """Wall-clock text of a minute; 1440 is 00:00 of the next day."""
    minute %= MINUTES_PER_DAY
    return f"{minute // 60:02d}{colon}{minute % 60:02d}"


def _order(key: _Key) -> tuple[object, ...]:
    start, end, breaks = key
    return start, end, [(row.after_minutes, row.minutes, row.activity, row.paid) for row in breaks]


def _dated(counts: Iterable[tuple[int, int]], days: GroupDays) -> tuple[ShiftCount, ...]:
    """Counts by date, days without anybody left out."""
    first = days.local.dates[0].toordinal()
    rows = sorted((day, agents) for day, agents in counts if agents)
    return tuple(
        ShiftCount(day=type(days.local.dates[0]).fromordinal(first + day).isoformat(), agents=n)
        for day, n in rows
    )
