"""Weekends: Saturday and Sunday, by the days on which shifts start."""

from __future__ import annotations

from dataclasses import dataclass

from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Expr, Work, total


@dataclass(frozen=True)
class MostWeekends(Rule):
    """Weekends of the period with work, at most."""

    weekends: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        past = [_worked_before(work, weekend) for weekend in work.problem.weekends]
        new = [
            work.weekend(weekend)
            for weekend, begun in zip(work.problem.weekends, past, strict=True)
            if not begun
        ]
        return self.at_most(work, new, self.weekends, sum(past))


def _worked_before(work: Work, weekend: tuple[int, int]) -> bool:
    """Whether history has work on it."""
    days = [day for day in weekend if day < 0 and day in work.known]
    return any(bool(work.chances(day)) for day in days)


@dataclass(frozen=True)
class MostWeekendsInARow(Rule):
    """Weekends in a row with work, at most; with those that history knows.

    Judged of each weekend on which only the period could work: one that history has begun is
    given, like those before it.
    """

    weekends: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        inside = work.problem.weekends
        if not inside:
            return []
        before = range(inside[0][0] - 7, work.known.start - 2, -7)
        weekends = [(day, day + 1) for day in reversed(before)] + list(inside)
        rows = [work.weekend(weekend) for weekend in weekends]
        costs: list[Expr] = []
        for last in range(max(self.weekends, len(before)), len(rows)):
            if _worked_before(work, weekends[last]):
                continue
            window = rows[last - self.weekends : last + 1]
            if self.weight is None:
                work.hold(total(window) <= self.weekends)
                continue
            broken = work.flag()
            work.hold(total(window) - broken <= self.weekends)
            costs.append(self.weight * broken)
        return costs


@dataclass(frozen=True)
class WholeWeekends(Rule):
    """Both days of a weekend are worked or none; not judged with leave or an unknown day."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for saturday, sunday in work.problem.weekends:
            known = [day in work.known and not work.is_leave(day) for day in (saturday, sunday)]
            if not all(known):
                continue
            one, other = work.worked(saturday), work.worked(sunday)
            if self.weight is None:
                work.any_of([one, ~other])
                work.any_of([~one, other])
                continue
            broken = work.flag()
            work.any_of([one, ~other, broken])
            work.any_of([~one, other, broken])
            costs.append(self.weight * broken)
        return costs
