"""The days that a roster is made for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from planner.shifts.days import GroupDays
from sim.clock import Calendar
from sim.scenario import Scenario
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View

if TYPE_CHECKING:
    from planner.shifts.result import ShiftPlan


@dataclass(frozen=True, eq=False)
class Period:
    """Local days in a row, and the calendar of each group."""

    dates: tuple[date, ...]
    days: dict[str, GroupDays]
    """By group."""

    @classmethod
    def of(cls, scenario: Scenario, plan: ShiftPlan | None = None) -> Period:
        """The scenario's days; of a group in another time zone also a local day before or after
        them on which somebody is on duty, or has a shift of the plan."""
        calendar = Calendar.of(scenario)
        days = {name: GroupDays.of(scenario, name, calendar) for name in scenario.groups}
        first, last = calendar.dates[calendar.warm_up_days], calendar.dates[-1]
        numbers = {first.toordinal(), last.toordinal()}
        for name, row in days.items():
            origin = row.local.dates[0].toordinal()
            if row.local.dates != calendar.dates:
                numbers |= {origin + day for day in _staffed(scenario, name, calendar, row)}
            if plan is not None:
                numbers |= {origin + shift.day for shift in plan.shifts if shift.group == name}
        dates = tuple(date.fromordinal(n) for n in range(min(numbers), max(numbers) + 1))
        return cls(dates, days)

    @classmethod
    def at(cls, scenario: Scenario, dates: tuple[date, ...]) -> Period:
        """The period with these dates."""
        calendar = Calendar.of(scenario)
        return cls(
            dates, {name: GroupDays.of(scenario, name, calendar) for name in scenario.groups}
        )

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


def _staffed(scenario: Scenario, group: str, calendar: Calendar, days: GroupDays) -> set[int]:
    """Local days of measured time on which somebody of a group is on duty."""
    present = on_duty(View(scenario, calendar), group) > 0
    present[: calendar.measured_from // calendar.interval_ticks] = False
    return {int(day) for day in days.local.interval_day[present]}
