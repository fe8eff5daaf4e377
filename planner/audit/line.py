"""One person's days as they are lived: what history tells, then the roster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from planner.schedule.problem import Duty, Employee, Ints, RosterProblem

Day = Duty | int | None
"""A duty, leave worth so many paid minutes, or off."""


class Line:
    """What a person does on each known day, by day number (below 0: before the period)."""

    def __init__(self, problem: RosterProblem, employee: int, work: Ints) -> None:
        """Read a row of a roster; numbers that are no duty count as off."""
        self.problem = problem
        self.employee = employee
        self.person: Employee = problem.employees[employee]
        self._past = len(self.person.history)
        self._days: list[Day] = list(self.person.history)
        for day, value in enumerate(work[employee].tolist()):
            if 0 <= value < len(problem.duties):
                self._days.append(problem.duties[value])
            else:
                self._days.append(self.person.leave.get(day))

    def __getitem__(self, day: int) -> Day:
        """What a known day is."""
        return self._days[day + self._past]

    @property
    def period(self) -> range:
        """Days of the roster."""
        return range(len(self._days) - self._past)

    @property
    def known(self) -> range:
        """Days of the roster and those before it that history tells of."""
        return range(-self._past, len(self._days) - self._past)

    def duty(self, day: int) -> Duty | None:
        """Duty of a known day."""
        found = self[day]
        return found if isinstance(found, Duty) else None

    def is_leave(self, day: int) -> bool:
        """Whether a known day is leave."""
        return isinstance(self[day], int)

    def is_off(self, day: int) -> bool:
        """Whether a known day is neither worked nor leave."""
        return self[day] is None

    def paid(self, day: int) -> int:
        """Paid minutes of a known day, leave included."""
        found = self[day]
        return found.paid_minutes if isinstance(found, Duty) else found or 0

    def within(self, days: Iterable[int]) -> list[int]:
        """Those that are known."""
        return [day for day in days if day in self.known]

    def certain(self, day: int) -> bool:
        """Whether leave or history says what the day is, whatever the roster."""
        return day < 0 or self.is_leave(day)

    def whole_weeks(self) -> list[range]:
        """Weeks that lie in the period and are not all leave."""
        return [
            week
            for week in self.problem.weeks
            if all(day in self.period for day in week)
            and not all(self.is_leave(day) for day in week)
        ]

    def duties(self) -> Iterator[tuple[int, Duty]]:
        """Day and duty of the period, in order."""
        for day in self.period:
            duty = self.duty(day)
            if duty is not None:
                yield day, duty

    def date(self, day: int) -> str:
        """ISO date of a day."""
        return (self.problem.dates[0] + timedelta(days=day)).isoformat()

    def span(self, days: Iterable[int]) -> str:
        """First and last date in words."""
        row = list(days)
        if row[0] == row[-1]:
            return f"on {self.date(row[0])}"
        return f"from {self.date(row[0])} to {self.date(row[-1])}"


@dataclass(frozen=True)
class Found:
    """A rule broken by a person."""

    days: tuple[int, ...]
    value: int
    """What there is."""
    limit: int
    """What the rule allows."""
    units: int
    """How much of a breach it is, in what the rule's penalty counts."""
    text: str
    """What is, in words, without the name of person and rule."""


def runs(days: Iterable[int], member: Iterable[bool]) -> list[range]:
    """Longest stretches of days in a row that are members."""
    found: list[range] = []
    for day, inside in zip(days, member, strict=True):
        if not inside:
            continue
        if found and found[-1].stop == day:
            found[-1] = range(found[-1].start, day + 1)
        else:
            found.append(range(day, day + 1))
    return found
