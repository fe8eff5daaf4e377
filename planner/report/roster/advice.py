"""What falls short, and what would close it: one sentence for each place and time.

``Tuesday 11:00–12:30: technical misses 80 % in 20 s by 6.0 points (74.0 %); two more agents of
technical_kyiv until 13:00 close it``.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from planner.report.plans.shortfalls import goals_short
from planner.report.plans.view import Picture
from sim.clock import WEEKDAY_NAMES

if TYPE_CHECKING:
    from planner.plan.remedy import Extra, Remedy

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def advice(picture: Picture, remedies: Sequence[Remedy]) -> tuple[str, ...]:
    """Every goal that does not hold, each with the agents that close it, if they are known.

    Goals that the same agents close are one sentence.

    Args:
        picture: of the roster, with verdicts.
        remedies: of the same roster.
    """
    left = goals_short(picture)
    found = []
    for remedy in remedies:
        mine = [row for row in left if _covers(picture, remedy, row)]
        if not mine:
            continue
        left = [row for row in left if row not in mine]
        found.append(_sentence(picture, mine, remedy))
    return (*found, *(f"{row['when']}: {row['what']}." for row in left))


def _covers(picture: Picture, remedy: Remedy, row: dict[str, Any]) -> bool:
    """Whether a goal that falls short is one of a remedy's windows, or all its time holds one."""
    before = picture.calendar.measured_from // picture.calendar.interval_ticks
    begin, end = (datetime.fromisoformat(row[key]) for key in ("from", "to"))
    step = picture.calendar.interval_ticks
    return any(
        window.name == row["name"]
        and picture.calendar.local((window.first + before) * step) < end
        and begin < picture.calendar.local((window.last + before) * step)
        for window in remedy.windows
    )


def _sentence(picture: Picture, rows: Sequence[dict[str, Any]], remedy: Remedy) -> str:
    shown = [f"{row['when']}: {row['what']}" for row in rows[:2]]
    text = "; ".join(shown)
    if len(rows) > 2:
        text += f"; and {len(rows) - 2} more goals"
    if not remedy.extras:
        return f"{text}."
    people = " and ".join(extra_words(picture, remedy.extras))
    one = sum(count for _, count in remedy.extras) == 1
    if remedy.closed:
        return f"{text}. {_capital(people)} {'closes' if one else 'close'} it (simulated)."
    return f"{text}. Not even {people} {'closes' if one else 'close'} it."


def extra_words(picture: Picture, extras: Iterable[tuple[Extra, int]]) -> list[str]:
    """``two more agents of sales from 11:00 to 13:00``, one for each group and stretch."""
    before = picture.calendar.measured_from // picture.calendar.interval_ticks
    step = picture.calendar.interval_ticks
    joined: dict[tuple[str, datetime, datetime], int] = {}
    for extra, count in sorted(extras):
        begin = picture.calendar.local((extra.first + before) * step)
        end = picture.calendar.local((extra.last + before) * step)
        key = (extra.group, begin, end)
        joined[key] = joined.get(key, 0) + count
    return [
        f"{_number(count)} more {'agent' if count == 1 else 'agents'} of {group} "
        f"{_when(picture, begin)}from {begin:%H:%M} to {end:%H:%M}"
        for (group, begin, end), count in joined.items()
    ]


def _when(picture: Picture, begin: datetime) -> str:
    if picture.scenario.days == 1:
        return ""
    day = f"on {begin:%A} "
    return (
        day
        if picture.scenario.days <= len(WEEKDAY_NAMES)
        else f"on {begin:%A} {begin.day} {begin:%B} "
    )


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
