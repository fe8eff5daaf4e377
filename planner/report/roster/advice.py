"""What falls short, and what would close it: one sentence for each place and time.

``Tuesday 11:00–12:30: technical misses 80 % in 20 s by 6.0 points (74.0 %); two more agents of
technical_kyiv until 13:00 close it``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import TYPE_CHECKING, Any

import pandas as pd

from planner.report import words
from planner.report.plans.shortfalls import goals_short
from planner.report.plans.view import Picture
from sim.clock import WEEKDAY_NAMES

if TYPE_CHECKING:
    from planner.plan.remedy import Extra, Remedy

MISSING_COLUMNS = ("group", "date", "from", "to", "agents", "agent_hours", "closes")
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
    begin, end = (datetime.fromisoformat(row[key]) for key in ("from", "to"))
    return any(
        window.name == row["name"]
        and _moment(picture, window.first) < end
        and begin < _moment(picture, window.last)
        for window in remedy.windows
    )


def _sentence(picture: Picture, rows: Sequence[dict[str, Any]], remedy: Remedy) -> str:
    text = "; ".join(f"{row['when']}: {row['what']}" for row in rows[:2])
    if len(rows) > 2:
        text += f"; and {words.counted(len(rows) - 2, 'more goal')}"
    if not remedy.extras:
        return f"{text}."
    dated = any(row["over"] == "total" for row in rows) and picture.scenario.days > 1
    people = " and ".join(extra_words(picture, remedy.extras, dated=dated))
    one = sum(count for _, count in remedy.extras) == 1
    if remedy.closed:
        return f"{text}. {_capital(people)} {'closes' if one else 'close'} it (simulated)."
    return f"{text}. Not even {people} {'closes' if one else 'close'} it."


def extra_words(
    picture: Picture, extras: Iterable[tuple[Extra, int]], *, dated: bool = False
) -> list[str]:
    """``two more agents of sales from 11:00 to 13:00``; where the number changes in between,
    ``up to three more agents of sales between 11:00 and 13:00``.

    Args:
        picture: whose calendar the intervals are of.
        extras: agents to add and how many.
        dated: whether the day is named.
    """
    found = []
    for group, first, profile in profiles(extras):
        begin, end = (_moment(picture, i) for i in (first, first + len(profile)))
        most = max(profile)
        day = _day(picture, begin) if dated else ""
        agents = f"{_number(most)} more {'agent' if most == 1 else 'agents'} of {group} {day}"
        if min(profile) == most:
            found.append(f"{agents}from {begin:%H:%M} to {end:%H:%M}")
        else:
            found.append(f"up to {agents}between {begin:%H:%M} and {end:%H:%M}")
    return found


def profiles(extras: Iterable[tuple[Extra, int]]) -> list[tuple[str, int, list[int]]]:
    """Group, first measured interval and agents by interval of every stretch without a gap."""
    counts: dict[str, Counter[int]] = {}
    for extra, count in extras:
        here = counts.setdefault(extra.group, Counter())
        for i in range(extra.first, extra.last):
            here[i] += count
    found = []
    for group, here in sorted(counts.items()):
        at = sorted(here)
        starts = [i for i in at if i - 1 not in here]
        for first in starts:
            last = first
            while last + 1 in here:
                last += 1
            found.append((group, first, [here[i] for i in range(first, last + 1)]))
    return found


def missing(picture: Picture, remedies: Sequence[Remedy]) -> pd.DataFrame:
    """What closes the gaps, one row for each stretch with the same number of agents.

    Columns: group, date, from, to (local), agents, agent_hours, closes (whether goals hold then).
    """
    rows = []
    for remedy in remedies:
        for group, first, profile in profiles(remedy.extras):
            for count, run in groupby(enumerate(profile), key=lambda item: item[1]):
                at = [k for k, _ in run]
                begin, end = (_moment(picture, first + k) for k in (at[0], at[-1] + 1))
                rows.append(
                    {
                        "group": group,
                        "date": begin.date().isoformat(),
                        "from": f"{begin:%H:%M}",
                        "to": f"{end:%H:%M}",
                        "agents": count,
                        "agent_hours": count * len(at) * picture.calendar.interval_minutes / 60,
                        "closes": remedy.closed,
                    }
                )
    return pd.DataFrame(rows, columns=MISSING_COLUMNS)


def in_all(table: pd.DataFrame) -> str:
    """``17.5 agent-hours (orders 12, support 5.5)`` of a table of what is missing."""
    by_group = table.groupby("group")["agent_hours"].sum().sort_values(ascending=False)
    parts = ", ".join(f"{group} {words.number(float(h))}" for group, h in by_group.items())
    return f"{words.number(float(by_group.sum()))} agent-hours ({parts})"


def _moment(picture: Picture, interval: int) -> datetime:
    """Begin of a measured interval."""
    before = picture.calendar.measured_from // picture.calendar.interval_ticks
    return picture.calendar.local((interval + before) * picture.calendar.interval_ticks)


def _day(picture: Picture, begin: datetime) -> str:
    if picture.scenario.days <= len(WEEKDAY_NAMES):
        return f"on {begin:%A} "
    return f"on {begin:%A} {begin.day} {begin:%B} "


def _number(count: int) -> str:
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
