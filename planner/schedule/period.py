"""The days that a roster is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from planner.shifts.days import GroupDays
from sim.clock import Calendar
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Period:
    """Local days in a row, and the calendar of each group."""

    dates: tuple[date, ...]
    days: dict[str, GroupDays]
    """By group."""

    @classmethod
    def of(cls, scenario: Scenario) -> Period:
        """The planned days: every local day of a group that touches the measured time."""
        calendar = Calendar.of(scenario)
        days = {name: GroupDays.of(scenario, name, calendar) for name in scenario.groups}
        touched = [row.local.dates[day].toordinal() for row in days.values() for day in row.planned]
        dates = tuple(date.fromordinal(n) for n in range(min(touched), max(touched) + 1))
        return cls(dates, days)

    def day(self, group: str, local: int) -> int:
        """Number in the period of a group's local day."""
        return self.days[group].local.dates[local].toordinal() - self.dates[0].toordinal()

    def local(self, group: str, day: int) -> int:
        """A group's local day of a day of the period; it may lie outside its calendar."""
        origin = self.days[group].local.dates[0].toordinal()
        return self.dates[0].toordinal() + day - origin

    def number(self, text: str) -> int:
        """Day of an ISO date; below 0 before the period."""
        return date.fromisoformat(text).toordinal() - self.dates[0].toordinal()
