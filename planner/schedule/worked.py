"""Rows of a roster and days worked: each made from the other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from planner.schedule.problem import Duty
from planner.shifts.pause import Pause
from sim.clock import MINUTES_PER_DAY
from sim.scenario import GroupRosterRow, RosterRow
from sim.scenario.roster import minutes_by_row


@dataclass(frozen=True)
class DayWorked:
    """A shift of one person: what its rows say."""

    agent: str
    date: date
    group: str
    start: int
    """Minutes after midnight of the date."""
    end: int
    pauses: tuple[Pause, ...]
    rows: tuple[int, ...]
    """Positions of its rows."""
    also: str | None = None
    """Another group of the same shift: no duty is in two groups."""


def days_worked(rows: Iterable[GroupRosterRow]) -> Iterator[DayWorked]:
    """Shifts by agent and date. Rows that are not *available* are pauses, and so is time between
    rows: unpaid, called ``gap``."""
    given = list(rows)
    by_group: dict[str, list[int]] = {}
    for i, row in enumerate(given):
        by_group.setdefault(row.group, []).append(i)
    spans: dict[int, tuple[int, int]] = {}
    for positions in by_group.values():
        minutes = minutes_by_row([given[i] for i in positions])
        spans.update(zip(positions, minutes, strict=True))
    shifts: dict[tuple[str, str], list[int]] = {}
    for i, row in enumerate(given):
        shifts.setdefault((row.agent, row.date), []).append(i)
    for (agent, day), positions in shifts.items():
        positions.sort(key=lambda i: spans[i])
        first = date.fromisoformat(day)
        later = spans[positions[0]][0] // MINUTES_PER_DAY
        start = spans[positions[0]][0]
        pauses: list[Pause] = []
        reached = start
        for i in positions:
            begin, end = spans[i]
            if begin > reached:
                pauses.append(Pause(reached - start, begin - reached, "gap", False))
            if given[i].activity != "available" or not given[i].paid:
                what = given[i].activity if given[i].activity != "available" else "gap"
                pauses.append(Pause(begin - start, end - begin, what, given[i].paid))
            reached = max(reached, end)
        groups = list(dict.fromkeys(given[i].group for i in positions))
        yield DayWorked(
            agent,
            first + timedelta(days=later),
            groups[0],
            start - later * MINUTES_PER_DAY,
            reached - later * MINUTES_PER_DAY,
            tuple(pauses),
            tuple(positions),
            groups[1] if len(groups) > 1 else None,
        )


def rows_of(agent: str, day: date, duty: Duty, pauses: tuple[Pause, ...]) -> Iterator[RosterRow]:
    """Rows of a duty: work, paid and unpaid breaks; nothing for the gap of a split shift."""
    at = duty.start
    for pause in sorted(pauses):
        begin = duty.start + pause.after_minutes
        until = min(duty.end, begin + pause.minutes)
        if at < begin:
            yield _row(agent, day, at, begin, "available", True)
        if pause.activity != "gap" and begin < until:
            yield _row(agent, day, begin, until, pause.activity, pause.paid)
        at = until
    if at < duty.end:
        yield _row(agent, day, at, duty.end, "available", True)


def _row(agent: str, day: date, begin: int, end: int, activity: str, paid: bool) -> RosterRow:
    return RosterRow.model_validate(
        {
            "agent": agent,
            "date": day.isoformat(),
            "from": f"{begin // 60:02d}:{begin % 60:02d}",
            "to": f"{end // 60:02d}:{end % 60:02d}",
            "activity": activity,
            "paid": paid,
        }
    )
