"""What a labour rule is, and the three shapes that most of them have.

A rule with a weight may be broken and costs its weight for each unit of breach. What leave and
history make certain is never a breach by itself: the period may only not add to it, so an upper
limit is the larger of the contract's and what is given.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass

from planner.schedule.rules.work import Expr, Literal, Work, total, weighted


@dataclass(frozen=True)
class Rule(ABC):
    """One labour rule of one contract."""

    name: str
    """Field of the contract."""
    weight: int | None
    """Cost of a unit of breach; None: it holds."""

    @abstractmethod
    def post(self, work: Work) -> list[Expr]:
        """Add the rule to the model of an employee.

        Returns:
            What its breaches cost; nothing where it holds.
        """

    @property
    def hard(self) -> bool:
        """Whether it holds."""
        return self.weight is None

    def at_most(
        self,
        work: Work,
        parts: Sequence[Literal],
        limit: int,
        given: int = 0,
        each: Sequence[int] | None = None,
        beyond: Sequence[Expr] = (),
    ) -> list[Expr]:
        """given + sum of parts <= max(limit, given).

        Args:
            work: whose.
            parts: literals that count.
            limit: of the contract.
            given: what leave and history make certain.
            each: how much each literal counts; None: 1.
            beyond: what a hard limit may be exceeded by (overtime).
        """
        counts = [1] * len(parts) if each is None else each
        free = max(limit - given, 0)
        if sum(counts) <= free:
            return []
        amount = weighted(parts, counts)
        if self.weight is None:
            work.hold(amount - total(beyond) <= free)
            return []
        excess = work.amount(sum(counts) - free)
        work.hold(amount - excess <= free)
        return [self.weight * excess]

    def at_least(
        self,
        work: Work,
        parts: Sequence[Literal],
        limit: int,
        given: int = 0,
        each: Sequence[int] | None = None,
        below: Sequence[Expr] = (),
    ) -> list[Expr]:
        """given + sum of parts >= limit; arguments as for :meth:`at_most`."""
        short = limit - given
        if short <= 0:
            return []
        amount = weighted(parts, [1] * len(parts) if each is None else each)
        if self.weight is None:
            work.hold(amount + total(below) >= short)
            return []
        missing = work.amount(short)
        work.hold(amount + missing >= short)
        return [self.weight * missing]

    def unless(self, work: Work, clause: Sequence[Literal], units: int = 1) -> list[Expr]:
        """One of the literals is true, or so many units of breach are paid."""
        if self.weight is None:
            work.any_of(clause)
            return []
        broken = work.flag()
        work.any_of([*clause, broken])
        return [self.weight * units * broken]

    def no_run(self, work: Work, days: Sequence[Sequence[Literal]], most: int) -> list[Expr]:
        """Of the literals by day, not more than ``most`` days in a row have a true one.

        Args:
            work: whose.
            days: literals of each day that is known, the period's days last; of one day at most
                one is true.
            most: days.

        Returns:
            A unit for each day beyond the limit in a run.
        """
        costs: list[Expr] = []
        begin = len(days) - len(work.on)
        for last in range(max(most, begin), len(days)):
            window = days[last - most : last + 1]
            if all(window):
                parts = [literal for row in window for literal in row]
                if self.weight is None:
                    work.hold(total(parts) <= most)
                else:
                    broken = work.flag()
                    work.hold(total(parts) - broken <= most)
                    costs.append(self.weight * broken)
        return costs

    def clash(self, work: Work, before: Sequence[Literal], after: Sequence[Literal]) -> list[Expr]:
        """Not both one of ``before`` and one of ``after``; of each at most one is true."""
        if not before or not after:
            return []
        if self.weight is None:
            work.one_of([*before, *after])
            return []
        broken = work.flag()
        work.hold(total([*before, *after]) - broken <= 1)
        return [self.weight * broken]
