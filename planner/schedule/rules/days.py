"""Days worked and days off: by week, in a row, in the period, weekdays."""

from __future__ import annotations

from abc import abstractmethod
from dataclasses import dataclass

from planner.schedule.rules.paid_time import whole_weeks
from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Expr, Literal, Work
from sim.scenario.hours import weekday_numbers


@dataclass(frozen=True)
class _Days(Rule):
    days: int


@dataclass(frozen=True)
class WeeklyLeastDays(_Days):
    """Days worked in whole weeks, at least; days of leave count."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for week in whole_weeks(work):
            leave = sum(work.is_leave(day) for day in week)
            costs += self.at_least(work, [work.on[day] for day in week], self.days, leave)
        return costs


@dataclass(frozen=True)
class WeeklyMostDays(_Days):
    """Days worked in a week, at most; days of leave count."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for week in work.problem.weeks:
            new = [work.on[day] for day in week if day in work.days]
            costs += self.at_most(work, new, self.days, given_days(work, week))
        return costs


def given_days(work: Work, days: range) -> int:
    """Days of leave, and days worked before the period."""
    known = [day for day in days if day in work.known]
    return sum(work.is_leave(day) or (day < 0 and work.past(day) is not None) for day in known)


@dataclass(frozen=True)
class MostInARow(_Days):
    """Days worked in a row, at most; leave ends a row."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        rows: list[list[Literal]] = [
            [work.worked(day)] if work.chances(day) else [] for day in work.known
        ]
        return self.no_run(work, rows, self.days)


@dataclass(frozen=True)
class _LeastInARow(_Days):
    """Length of a run, at least.

    A run is not judged where it touches leave, an end of the known days, or ends before day 0.
    """

    @abstractmethod
    def member(self, work: Work, day: int) -> Literal:
        """Whether the day belongs to such a run."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        known = work.known
        for first in range(known.start + 1, known.stop):
            if work.is_leave(first - 1) or work.is_leave(first):
                continue
            begins = [self.member(work, first - 1), ~self.member(work, first)]
            for length in range(1, self.days):
                after = first + length  # the day on which a run of this length has ended
                if after >= known.stop or work.is_leave(after):
                    break
                if after < 0:
                    continue
                # Where the rule holds, shorter clauses say that the days between are members.
                told = range(first + 1, after if self.weight is not None else min(after, 0))
                inside = [~self.member(work, day) for day in told]
                clause = [*begins, *inside, self.member(work, after)]
                costs += self.unless(work, clause, self.days - length)
        return costs


@dataclass(frozen=True)
class LeastInARow(_LeastInARow):
    """Days worked in a row, at least; a unit is a day short."""

    def member(self, work: Work, day: int) -> Literal:
        """Worked."""
        return work.worked(day)


@dataclass(frozen=True)
class LeastOffInARow(_LeastInARow):
    """Days off in a row, at least; a unit is a day short."""

    def member(self, work: Work, day: int) -> Literal:
        """A day off."""
        return work.is_off(day)


@dataclass(frozen=True)
class LeastDaysOff(_Days):
    """Days off in the period, at least; leave is not a day off, but takes none away either."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        leave = sum(work.is_leave(day) for day in work.days)
        return self.at_most(work, work.on, len(work.on) - self.days, leave)


@dataclass(frozen=True)
class MostDaysOff(_Days):
    """Days off in the period, at most; leave is not a day off."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        leave = sum(work.is_leave(day) for day in work.days)
        return self.at_least(work, work.on, len(work.on) - self.days, leave)


@dataclass(frozen=True)
class Weekdays(Rule):
    """Weekdays on which shifts may start; those before the period are past."""

    days: str

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        allowed = weekday_numbers(self.days)
        for day in work.days:
            if work.problem.weekday(day) not in allowed and work.x[day]:
                work.any_of([~work.on[day]])
        return []


@dataclass(frozen=True)
class MandatoryDays(Rule):
    """Weekdays that are worked unless on leave; a unit is a day."""

    days: str

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        wanted = weekday_numbers(self.days)
        for day in work.days:
            if work.problem.weekday(day) in wanted and not work.is_leave(day):
                costs += self.unless(work, [work.on[day]])
        return costs
