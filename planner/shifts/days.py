"""The days of a plan in a group's local time, and the grid of its slots."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd
from typing import Final

from planner.shifts.patterns import Pattern
from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.inputs.build_agents import local_calendar
from sim.inputs.hours import is_closed, weekday_of
from sim.scenario import Scenario
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.planning import Session, ShiftType

LEAST_SLOT: Final = 5
"""Minutes of the finest grid: that of the times in a scenario's planning."""


@dataclass(frozen=True, eq=False)
class GroupDays:
    """Which local days of a group are planned, and which of them the others repeat."""

    local: Calendar
    planned: tuple[int, ...]
    """Indices of the local days that touch the measured time."""

    @classmethod
    def of(cls, scenario: Scenario, group: str, calendar: Calendar) -> GroupDays:
        """The days of a group."""
        local = local_calendar(scenario, scenario.groups[group], calendar)
        begin, end = local.day_start[:-1], local.day_start[1:]
        touching = (end > calendar.measured_from) & (begin < calendar.horizon)
        return cls(local, tuple(int(day) for day in touching.nonzero()[0]))

    @property
    def eve(self) -> int:
        """The day before the first planned one: its night shifts end in the plan."""
        return self.planned[0] - 1

    def model_of(self, day: int) -> int | None:
        """The planned day that a day before the plan works like.

        The first open day of the same weekday, else the last open day; None: it is closed, or
        everything is.
        """
        usual = [other for other in self.planned if not is_closed(self.local, other)]
        if is_closed(self.local, day) or not usual:
            return None
        weekday = weekday_of(self.local, day)
        same = [other for other in usual if weekday_of(self.local, other) == weekday]
        return same[0] if same else usual[-1]

    def may_start(self, shift_type: ShiftType, day: int) -> bool:
        """Whether a shift of a type may start on a day."""
        if is_closed(self.local, day):
            return False
        return weekday_of(self.local, day) in day_names(shift_type.days)

    def ticks(self, pattern: Pattern, day: int) -> tuple[int, int] | None:
        """Start and end of a shift that starts on a day; None: clocks skip one of the times."""
        start, end = (self.local.tick(day, minute) for minute in pattern.kind)
        wanted = {start: pattern.start % 1440, end: pattern.end % 1440}
        for tick, minute in wanted.items():
            shown = self.local.local(tick)
            if shown.hour * 60 + shown.minute != minute:
                return None
        return (start, end) if start < end else None

    def held_on(self, session: Session) -> tuple[int, ...]:
        """The planned days on which a session takes place: never closed ones."""
        return tuple(
            day
            for day in self.planned
            if not is_closed(self.local, day)
            and (
                self.local.dates[day].isoformat() == session.days
                if session.days[0].isdigit()
                else weekday_of(self.local, day) in day_names(session.days)
            )
        )

    def window(self, session: Session, day: int) -> tuple[int, int]:
        """Ticks between which a session of a day lies."""
        return (
            self.local.tick(day, minutes_of(session.start)),
            self.local.tick(day, minutes_of(session.end)),
        )


def slot_minutes(
    calendar: Calendar,
    days: GroupDays,
    patterns: Iterable[Pattern],
    sessions: Iterable[Session],
) -> int:
    """Minutes of a slot: what divides the interval and every start, length, break and session.

    Never below 5: scenarios put all these on a grid of 5 minutes (checked when they are read).
    """
    found = calendar.interval_minutes
    for tick in days.local.day_start:
        found = gcd(found, int(tick) // TICKS_PER_MINUTE)
    for pattern in patterns:
        found = gcd(found, pattern.start, pattern.length, pattern.gap)
        found = gcd(found, *(rule.minutes for rule in pattern.breaks))
    for session in sessions:
        found = gcd(found, minutes_of(session.start), session.minutes)
    return max(LEAST_SLOT, found)
