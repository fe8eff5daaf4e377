"""Limits in every stretch of so many days in a row."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

from planner.schedule.automata.automaton import Automaton, Option, Step, past
from planner.schedule.problem import Employee
from sim.scenario.models.contracts import Window

_NO_WINDOW = Window(days=2)


@dataclass(frozen=True)
class Rolling(Automaton):
    """One limit of one window; the state is what each of its days but the next counts.

    What leave and history count is written as a negative number: it may exceed the limit by
    itself, and what is worked may then add nothing.
    """

    window: Window = _NO_WINDOW
    what: str = "most_days"

    def key(self, option: Option) -> Hashable:
        """What a day counts."""
        return self._count(option)

    def _count(self, option: Option) -> int:
        duty = option.duty
        if self.what == "most_paid_minutes":
            return -(option.leave or 0) if duty is None else duty.paid_minutes
        if self.what == "least_days_off":
            return int(duty is not None) - int(option.leave is not None)
        if self.what == "most_nights":
            return int(duty is not None and duty.night)
        return int(duty is not None)

    @property
    def _limit(self) -> int:
        value = int(getattr(self.window, self.what))
        return max(self.window.days - value, 0) if self.what == "least_days_off" else value

    def start(self, person: Employee) -> Hashable:
        """The last days of history; days that are not known count nothing."""
        known = range(-min(len(person.history), self.window.days - 1), 0)
        counts = [-abs(self._count(past(person, day))) for day in known]
        return tuple([0] * (self.window.days - 1 - len(counts)) + counts)

    def step(self, state: Any, day: int, option: Option) -> Step:
        """The stretch that ends on this day."""
        days = (*state, self._count(option))
        given = -sum(count for count in days if count < 0)
        new = sum(count for count in days if count > 0)
        if new > max(self._limit - given, 0):
            return None
        if self.last(day):
            return (), 0.0
        return days[1:], 0.0
