"""Tables by weekday or date: looking up the row that holds on a given day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import TypeVar

from sim.clock import Calendar
from sim.inputs.hours import weekday_of
from sim.scenario.models.base import day_names

Value = TypeVar("Value")


class ByDay(dict[str, dict[int, Value]]):
    """Values by day (weekday name or ISO date) and minute of the day."""

    @classmethod
    def of(cls, rows: Iterable[tuple[str, int, Value]]) -> ByDay[Value]:
        """From (day or date, minute, value) rows."""
        table: dict[str, dict[int, Value]] = defaultdict(dict)
        for day, minute, value in rows:
            for name in (day,) if day[0].isdigit() else day_names(day):
                table[name][minute] = value
        return cls(table)

    def on(self, calendar: Calendar, day: int) -> dict[int, Value]:
        """Values by minute that hold on a day; a row for the date beats one for the weekday."""
        date = (calendar.dates[0] + timedelta(days=day)).isoformat()
        usual = self.get(weekday_of(calendar, day), {})
        return usual | self.get(date, {})
