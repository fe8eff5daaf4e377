"""Who is there when somebody is needed, counted minute by minute and name by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from planner.audit.line import Line
from planner.schedule.problem import HeadsDemand, IntervalDemand, Ints, RosterProblem
from planner.shifts.pause import Pause

_DAY = 24 * 60


@dataclass(frozen=True)
class Met:
    """How one demand is met."""

    row: HeadsDemand | IntervalDemand
    there: int
    where: str
    """The demand in words."""
    days: tuple[int, ...]

    @property
    def under(self) -> int:
        """People short of it."""
        return max(0, self.row.required - self.there)

    @property
    def over(self) -> int:
        """People beyond it."""
        return max(0, self.there - self.row.required)


def met(problem: RosterProblem, work: Ints, lines: list[Line]) -> Iterator[Met]:
    """Every demand with the people who are there."""
    for heads in problem.heads:
        there = int(np.isin(work[:, heads.day], list(heads.duties)).sum())
        names = ", ".join(sorted({problem.duties[k].name for k in heads.duties}))
        groups = ", ".join(sorted({problem.duties[k].group for k in heads.duties}))
        where = f"{groups} {names} on {problem.dates[heads.day].isoformat()}"
        yield Met(heads, there, where, (heads.day,))
    if problem.intervals:
        yield from _intervals(problem, lines)


def _intervals(problem: RosterProblem, lines: list[Line]) -> Iterator[Met]:
    """People at work in each minute, by group; of an interval the people of all its minutes."""
    shifts = [(at, duty) for line in lines for at in line.known if (duty := line.duty(at))]
    present: dict[str, list[tuple[int, int]]] = {}
    for day, duty in shifts:
        if not duty.on_call:
            begun = day * _DAY + duty.start
            present.setdefault(duty.group, []).extend(
                _stretches(begun, day * _DAY + duty.end, sorted(duty.pauses))
            )
    spans = {name: np.array(rows, np.int64).reshape(-1, 2) for name, rows in present.items()}
    for row in problem.intervals:
        span = spans.get(row.group, np.zeros((0, 2), np.int64))
        there = int(((span[:, 0] <= row.start) & (row.end <= span[:, 1])).sum())
        day = min(row.start // _DAY, len(problem.dates) - 1)
        date = problem.dates[0] + timedelta(days=row.start // _DAY)
        clock = f"{_clock(row.start)}-{_clock(row.end)}"
        yield Met(row, there, f"{row.group} on {date.isoformat()} {clock}", (day,))


def _stretches(begin: int, end: int, pauses: list[Pause]) -> list[tuple[int, int]]:
    """Stretches of a shift between its pauses."""
    found: list[tuple[int, int]] = []
    at = begin
    for pause in pauses:
        away = begin + pause.after_minutes
        if away > at:
            found.append((at, away))
        at = max(at, away + pause.minutes)
    if end > at:
        found.append((at, end))
    return found


def _clock(minutes: int) -> str:
    return f"{minutes % _DAY // 60:02d}:{minutes % 60:02d}"
