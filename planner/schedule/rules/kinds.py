"""Nights, kinds of shifts, their succession, starts at nearly the same time, rotation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal as OneOf

from planner.schedule.problem import Duty
from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Chance, Expr, Work, total, weighted
from sim.scenario.models.contracts import CountLimits, Succession


def is_night(duty: Duty) -> bool:
    """Whether a duty counts as a night."""
    return duty.night


@dataclass(frozen=True)
class MostNights(Rule):
    """Nights in the period, at most."""

    nights: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        parts = [x for day in work.days for x in work.those(day, is_night)]
        return self.at_most(work, parts, self.nights)


@dataclass(frozen=True)
class MostNightsInARow(Rule):
    """Nights on days in a row, at most."""

    nights: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        rows = [work.those(day, is_night) for day in work.known]
        return self.no_run(work, rows, self.nights)


@dataclass(frozen=True)
class Kinds(Rule):
    """Kinds of shifts that may be worked."""

    kinds: tuple[str, ...]

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        for day in work.days:
            for x in work.those(day, lambda duty: duty.type not in self.kinds):
                work.any_of([~x])
        return []


@dataclass(frozen=True)
class Counts(Rule):
    """How often kinds of shifts are worked in the period."""

    limits: tuple[tuple[str, CountLimits], ...]

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for kind, limit in self.limits:
            parts = [x for d in work.days for x in work.those(d, _of((kind,)))]
            costs += self.at_least(work, parts, limit.least)
            if limit.most is not None:
                costs += self.at_most(work, parts, limit.most)
        return costs


@dataclass(frozen=True)
class Successions(Rule):
    """Kinds that may not be worked on the day after; a unit is each time."""

    forbidden: tuple[Succession, ...]

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for row in self.forbidden:
            for day in work.days:
                if day - 1 in work.known:
                    before = work.those(day - 1, _of((row.after,)))
                    costs += self.clash(work, before, work.those(day, _of(row.never)))
        return costs


def _of(kinds: Sequence[str]) -> Callable[[Duty], bool]:
    return lambda duty: duty.type in kinds


@dataclass(frozen=True)
class StartVariance(Rule):
    """Latest less earliest start, at most, by week or in the period; days on call left out.

    A unit is a minute beyond; where lengths must be equal, also a minute between the longest and
    the shortest paid time.
    """

    minutes: int
    per: OneOf["week", "period"]
    lengths: bool

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        weeks = work.problem.weeks if self.per == "week" else (work.known,)
        costs: list[Expr] = []
        for week in weeks:
            days = [
                [row for row in work.chances(day) if not row.duty.on_call]
                for day in week
                if day in work.days
            ]
            costs += self._spread(work, days, lambda duty: duty.start, self.minutes)
            if self.lengths:
                costs += self._spread(work, days, lambda duty: duty.paid_minutes, 0)
        return costs

    def _spread(
        self, work: Work, days: list[list[Chance]], of: Callable[[Duty], int], most: int
    ) -> list[Expr]:
        """Largest less smallest value of the duties worked, at most."""
        values = sorted({of(row.duty) for rows in days for row in rows})
        if not values or values[-1] - values[0] <= most:
            return []
        if self.weight is not None:
            return [self.weight * self._beyond(work, days, of, values, most)]
        for value in values:
            if not any(other > value + most for other in values):
                break
            early = work.flag()  # something is worked whose value is not above this one
            for rows in days:
                low = [row.x for row in rows if of(row.duty) <= value]
                high = [row.x for row in rows if of(row.duty) > value + most]
                if low:
                    work.model.add(total(low) <= early)
                if high:
                    work.hold(total(high) + early <= 1)
        return []

    def _beyond(
        self,
        work: Work,
        days: list[list[Chance]],
        of: Callable[[Duty], int],
        values: list[int],
        most: int,
    ) -> Expr:
        low = work.model.new_int_var(values[0], values[-1], "")
        high = work.model.new_int_var(values[0], values[-1], "")
        for rows in days:
            literals = [row.x for row in rows]
            below = [of(row.duty) - values[-1] for row in rows]
            above = [of(row.duty) - values[0] for row in rows]
            work.model.add(low <= values[-1] + weighted(literals, below))
            work.model.add(high >= values[0] + weighted(literals, above))
        beyond = work.amount(values[-1] - values[0] - most)
        work.hold(beyond >= high - low - most)
        return beyond


@dataclass(frozen=True)
class Rotation(Rule):
    """Duties of a week are of the week's kind in the person's rotation; on call is left out.

    A unit is a duty of another kind.
    """

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        turns = work.person.rotation
        costs: list[Expr] = []
        for day in work.days if turns else ():
            kind = turns[work.problem.week(day) % len(turns)]
            for x in work.those(day, _other_than(kind)):
                if self.weight is None:
                    work.any_of([~x])
                else:
                    costs.append(self.weight * x)
        return costs


def _other_than(kind: str) -> Callable[[Duty], bool]:
    return lambda duty: duty.type != kind and not duty.on_call


@dataclass(frozen=True)
class MostOnCall(Rule):
    """Days on call in the period, at most."""

    days: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        parts = [x for day in work.days for x in work.those(day, lambda duty: duty.on_call)]
        return self.at_most(work, parts, self.days)
