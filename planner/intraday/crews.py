"""Who works when on the day: agents with the same shift and the same breaks are one crew."""

from __future__ import annotations

from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.moment import Moment
from sim.clock import MINUTES_PER_DAY, TICKS_PER_MINUTE, Calendar
from sim.inputs.build_agents import local_calendar
from sim.inputs.by_day import ByDay
from sim.inputs.hours import is_closed
from sim.scenario.models.agents import Shift
from sim.scenario.models.base import minutes_of

Floats = NDArray[np.float64]

GAP: Final = "gap"
SESSIONS: Final = ("meeting", "training", "coaching")


@dataclass(frozen=True, order=True)
class Pause:
    """Time off the phone within a turn."""

    after: int
    """Minutes from the turn's start."""
    minutes: int
    activity: str
    paid: bool

    @property
    def until(self) -> int:
        """Minutes from the turn's start to its end."""
        return self.after + self.minutes


@dataclass(frozen=True)
class Piece:
    """Somebody at work for a group, from start to end."""

    group: str
    day: int
    """Index of the group's local day on which it starts; -1: the day before."""
    start: int
    """Minutes after the day's local midnight."""
    end: int
    """Minutes after the same midnight: above 1440 on the next day."""
    pauses: tuple[Pause, ...] = ()

    @property
    def paid(self) -> int:
        """Paid minutes."""
        return self.end - self.start - sum(p.minutes for p in self.pauses if not p.paid)

    def moved(self, before: Pause, after: Pause | None) -> Piece:
        """The same with another pause in place of one; None: without it."""
        pauses = [pause for pause in self.pauses if pause is not before]
        if after is not None:
            pauses.append(after)
        return replace(self, pauses=tuple(sorted(pauses)))

    def cut(self, start: int, end: int) -> Piece:
        """The same with other times; pauses keep their hour, those outside are dropped."""
        pauses = (
            replace(pause, after=self.start + pause.after - start)
            for pause in self.pauses
            if start < self.start + pause.after and self.start + pause.until < end
        )
        return replace(self, start=start, end=end, pauses=tuple(sorted(pauses)))


@dataclass(frozen=True)
class Terms:
    """What a contract allows within the day; None: it says nothing of it."""

    most_overtime_minutes: int | None = None
    most_time_off_minutes: int | None = None
    latest_end: int | None = None
    """Minutes after the day's midnight by which the shift must end: rest before the next one."""
    groups: tuple[str, ...] | None = None
    """Groups for which they may work; None: those whose queues their own group knows."""


@dataclass(frozen=True)
class Crew:
    """Agents who are exchangeable: the same group, day, shift and breaks."""

    piece: Piece
    shift: str
    """Name of their shift."""
    names: tuple[str, ...]
    """Of the agents within their group, ``early/3``."""
    away: bool = False
    """Known not to be there: nothing of theirs can be moved."""
    terms: Terms = Terms()
    """What their contract leaves room for."""

    def __len__(self) -> int:
        """Number of agents."""
        return len(self.names)


def shift_crews(moment: Moment, away: Set[str] = frozenset()) -> list[Crew]:
    """The crews of all groups with shifts, in the order of groups, shifts and days.

    Args:
        moment: whose day.
        away: agents (``group/shift/3``) who are known not to be there: crews of their own.
    """
    found: list[Crew] = []
    scenario = moment.scenario
    for name, group in scenario.groups.items():
        local = local_calendar(scenario, group, moment.calendar)
        for shift_name, shift in (group.shifts or {}).items():
            for piece, agents in _pieces(name, shift, local, moment.calendar.horizon):
                names = [f"{shift_name}/{k + 1}" for k in range(agents)]
                there = tuple(n for n in names if f"{name}/{n}" not in away)
                gone = tuple(n for n in names if f"{name}/{n}" in away)
                if there:
                    found.append(Crew(piece, shift_name, there))
                if gone:
                    found.append(Crew(piece, shift_name, gone, away=True))
    return found


def _pieces(group: str, shift: Shift, local: Calendar, horizon: int) -> Iterator[tuple[Piece, int]]:
    """Turns of a shift that touch the day, and how many agents work each."""
    counts = ByDay.of((row.day, 0, row.agents) for row in shift.counts)
    first, last = minutes_of(shift.start), minutes_of(shift.end)
    last += MINUTES_PER_DAY if last <= first else 0
    pauses = tuple(
        sorted(Pause(p.after_minutes, p.minutes, p.activity, p.paid) for p in shift.breaks)
    )
    for day in range(-1, local.n_days):
        agents = 0 if is_closed(local, day) else counts.on(local, day).get(0, 0)
        if agents and local.tick(day, last) > 0 and local.tick(day, first) < horizon:
            yield Piece(group, day, first, last, pauses), agents


class Clock:
    """Ticks of pieces, each in the local time of its group."""

    def __init__(self, moment: Moment) -> None:
        scenario = moment.scenario
        self._calendar = moment.calendar
        self._local = {
            name: local_calendar(scenario, group, moment.calendar)
            for name, group in scenario.groups.items()
        }
        self._index = {name: g for g, name in enumerate(scenario.groups)}

    def local(self, group: str) -> Calendar:
        """The calendar of a group."""
        return self._local[group]

    def tick(self, piece: Piece, minute: int) -> int:
        """Tick of a minute after the midnight of a piece's day."""
        return self._local[piece.group].tick(piece.day, minute)

    def span(self, piece: Piece) -> tuple[int, int]:
        """Ticks from start to end."""
        return self.tick(piece, piece.start), self.tick(piece, piece.end)

    def begin(self, piece: Piece, pause: Pause) -> int:
        """Tick at which a pause begins; pauses count elapsed time from the start."""
        return self.tick(piece, piece.start) + pause.after * TICKS_PER_MINUTE

    def on_the_phone(self, pieces: tuple[Piece, ...]) -> Floats:
        """Mean number of agents on the phone by group and interval, ``[G, I]``."""
        calendar = self._calendar
        found = np.zeros((len(self._index), calendar.n_intervals))
        for piece in pieces:
            row = found[self._index[piece.group]]
            start, end = self.span(piece)
            self._add(row, start, end, 1.0)
            for pause in piece.pauses:
                begin = min(end, start + pause.after * TICKS_PER_MINUTE)
                until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
                self._add(row, begin, until, -1.0)
        return found

    def _add(self, row: Floats, start: int, end: int, amount: float) -> None:
        length, n = self._calendar.interval_ticks, len(row)
        edges = np.arange(n + 1) * length
        inside = np.minimum(edges[1:], end) - np.maximum(edges[:-1], start)
        row += amount * np.maximum(inside, 0) / length
