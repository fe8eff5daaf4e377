"""Paid time by day, week and period, with overtime on top and voluntary time off below.

Upper limits hold in every week that the period touches, with the days that history knows; lower
limits in whole weeks of the period that are not all leave. A limit with a penalty is priced by
it; overtime and time off stretch hard limits alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Chance, Expr, Work, total, weighted


def overtime(work: Work, week: int) -> list[cp_model.IntVar]:
    """The week's minutes of overtime, where the contract has any."""
    return _stretch(work, work.overtime, week, work.contract.most_overtime_minutes_per_week)


def time_off(work: Work, week: int) -> list[cp_model.IntVar]:
    """The week's minutes of voluntary time off, where the contract has any."""
    return _stretch(work, work.time_off, week, work.contract.most_time_off_minutes_per_week)


def _stretch(
    work: Work, found: dict[int, cp_model.IntVar], week: int, most: int
) -> list[cp_model.IntVar]:
    if not most:
        return []
    if week not in found:
        found[week] = work.amount(most)
    return [found[week]]


def whole_weeks(work: Work) -> list[range]:
    """Weeks that lie in the period and are not all leave."""
    return [
        week
        for week in work.problem.weeks
        if week[0] >= 0 and week[-1] in work.days and not all(work.is_leave(day) for day in week)
    ]


def _new(work: Work, days: Iterable[int]) -> list[Chance]:
    return [chance for day in days if day in work.days for chance in work.chances(day)]


@dataclass(frozen=True)
class _PaidMost(Rule):
    """Paid minutes of some days, at most."""

    minutes: int

    def limit(self, work: Work, days: Iterable[int], weeks: Iterable[int]) -> list[Expr]:
        """Post it for days; the overtime of some weeks comes on top."""
        known = [day for day in days if day in work.known]
        rows = _new(work, known)
        beyond = [] if self.weight is not None else [v for w in weeks for v in overtime(work, w)]
        parts, each = [row.x for row in rows], [row.duty.paid_minutes for row in rows]
        return self.at_most(work, parts, self.minutes, work.given_paid(known), each, beyond)


@dataclass(frozen=True)
class WeeklyMost(_PaidMost):
    """Paid minutes of a week, at most."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        rows = enumerate(work.problem.weeks)
        return [cost for w, week in rows for cost in self.limit(work, week, [w])]


@dataclass(frozen=True)
class PeriodMost(_PaidMost):
    """Paid minutes of the period, at most."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        return self.limit(work, work.days, range(len(work.problem.weeks)))


@dataclass(frozen=True)
class _PaidLeast(Rule):
    """Paid minutes of some days, at least."""

    minutes: int

    def limit(self, work: Work, days: Iterable[int], weeks: Iterable[int]) -> list[Expr]:
        """Post it for days of the period; the time off of some weeks counts."""
        days = list(days)
        rows = _new(work, days)
        below = [] if self.weight is not None else [v for w in weeks for v in time_off(work, w)]
        parts, each = [row.x for row in rows], [row.duty.paid_minutes for row in rows]
        return self.at_least(work, parts, self.minutes, work.given_paid(days), each, below)


@dataclass(frozen=True)
class WeeklyLeast(_PaidLeast):
    """Paid minutes of a whole week, at least."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        rows = [(work.problem.week(week[0]), week) for week in whole_weeks(work)]
        return [cost for w, week in rows for cost in self.limit(work, week, [w])]


@dataclass(frozen=True)
class PeriodLeast(_PaidLeast):
    """Paid minutes of the period, at least; a person on leave all the time is not judged."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        if all(work.is_leave(day) for day in work.days):
            return []
        return self.limit(work, work.days, range(len(work.problem.weeks)))


@dataclass(frozen=True)
class WeeklyExact(Rule):
    """Paid minutes of a week, exactly: at most in every week, at least in whole ones."""

    minutes: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        most = WeeklyMost(self.name, self.weight, self.minutes)
        least = WeeklyLeast(self.name, self.weight, self.minutes)
        return [*most.post(work), *least.post(work)]


@dataclass(frozen=True)
class DailyLeast(Rule):
    """Paid minutes of a duty, at least; days on call are not judged."""

    minutes: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        found = [
            (row.x, self.minutes - row.duty.paid_minutes)
            for row in _new(work, work.days)
            if row.duty.paid_minutes < self.minutes and not row.duty.on_call
        ]
        return _price_or_forbid(self, work, found)


@dataclass(frozen=True)
class DailyMost(Rule):
    """Paid minutes of a duty, at most; the minutes beyond are overtime of their week."""

    minutes: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for week in work.problem.weeks:
            long = [
                (row.x, row.duty.paid_minutes - self.minutes)
                for row in _new(work, week)
                if row.duty.paid_minutes > self.minutes and not row.duty.on_call
            ]
            beyond = overtime(work, work.problem.week(week[0])) if self.hard else []
            if long and beyond:
                parts, each = zip(*long, strict=True)
                work.hold(weighted(parts, each) - total(beyond) <= 0)
            else:
                costs += _price_or_forbid(self, work, long)
        return costs


def _price_or_forbid(
    rule: Rule, work: Work, found: list[tuple[cp_model.BoolVarT, int]]
) -> list[Expr]:
    if rule.weight is not None:
        return [rule.weight * units * literal for literal, units in found]
    for literal, _ in found:
        work.any_of([~literal])
    return []


@dataclass(frozen=True)
class Granularity(Rule):
    """Paid minutes of what is worked in a whole week are a multiple of some minutes."""

    minutes: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for week in whole_weeks(work):
            rows = _new(work, week)
            if all(row.duty.paid_minutes % self.minutes == 0 for row in rows):
                continue
            paid = work.paid(week)
            most = 7 * max(row.duty.paid_minutes for row in rows)
            multiple = work.amount(most // self.minutes)
            if self.weight is None:
                work.hold(paid == self.minutes * multiple)
                continue
            rest = work.amount(self.minutes - 1)
            work.hold(paid == self.minutes * multiple + rest)
            costs.append(self.weight * rest)
        return costs
