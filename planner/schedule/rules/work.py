"""One employee's view of a CP-SAT model: what the labour rules see and add to.

Days run from ``-h`` (known from history) over 0 to ``D - 1``; whatever is known beforehand is a
constant, so that a rule need not ask which is which.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from ortools.sat.python import cp_model

from planner.schedule.problem import Duty, Employee, RosterProblem
from sim.scenario.models.contracts import Contract

Literal = cp_model.BoolVarT
Expr = cp_model.LinearExprT
Pick = Callable[[Duty], bool]


class Chance(NamedTuple):
    """A duty that may be worked on a day, or several that are alike to every rule."""

    duty: Duty
    """One of them: they differ in name, group and pauses at most."""
    x: Literal
    """True if one is worked."""


@dataclass(eq=False)
class Work:
    """What one person may work, as literals of a model."""

    model: cp_model.CpModel
    problem: RosterProblem
    employee: int
    """Index of the person."""
    x: tuple[dict[int, Literal], ...]
    """By day: a literal for each duty that is allowed."""
    alike: tuple[list[Chance], ...]
    """By day: the same, duties that are alike to every rule taken together."""
    on: tuple[Literal, ...]
    """By day: any duty is worked."""
    true: Literal
    """The constant."""
    overtime: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """Paid minutes of overtime by week (:meth:`RosterProblem.week`)."""
    time_off: dict[int, cp_model.IntVar] = field(default_factory=dict)
    """Minutes of voluntary time off by week."""
    _weekends: dict[tuple[int, int], Literal] = field(default_factory=dict)

    @cached_property
    def person(self) -> Employee:
        """Whose view it is."""
        return self.problem.employees[self.employee]

    @cached_property
    def contract(self) -> Contract:
        """Her contract."""
        return self.person.contract

    @cached_property
    def days(self) -> range:
        """Days of the period."""
        return range(len(self.on))

    @cached_property
    def known(self) -> range:
        """Days of the period and those that history tells of."""
        return range(-len(self.person.history), len(self.on))

    def past(self, day: int) -> Duty | int | None:
        """What history says of a day before the period."""
        return self.person.history[day]

    def is_leave(self, day: int) -> bool:
        """Whether a known day is leave."""
        return day in self.person.leave if day >= 0 else isinstance(self.past(day), int)

    def chances(self, day: int) -> list[Chance]:
        """What is or may be worked on a known day."""
        if day >= 0:
            return self.alike[day]
        past = self.past(day)
        return [Chance(past, self.true)] if isinstance(past, Duty) else []

    def those(self, day: int, pick: Pick) -> list[Literal]:
        """Literals of the duties of a known day that fit."""
        return [chance.x for chance in self.chances(day) if pick(chance.duty)]

    def worked(self, day: int) -> Literal:
        """Whether a known day is worked."""
        if day >= 0:
            return self.on[day]
        return self.true if isinstance(self.past(day), Duty) else ~self.true

    def is_off(self, day: int) -> Literal:
        """Whether a known day is a day off: neither worked nor leave."""
        return ~self.true if self.is_leave(day) else ~self.worked(day)

    def weekend(self, days: tuple[int, int]) -> Literal:
        """Whether a known day of a weekend is worked."""
        if days not in self._weekends:
            self._weekends[days] = self._either([d for d in days if d in self.known])
        return self._weekends[days]

    def _either(self, days: Sequence[int]) -> Literal:
        literals = [self.worked(day) for day in days if self.chances(day)]
        if len(literals) < 2:
            return literals[0] if literals else ~self.true
        either = self.flag()
        for literal in literals:
            self.model.add_implication(literal, either)
        self.model.add(either <= total(literals))
        return either

    def given_paid(self, days: Iterable[int]) -> int:
        """Paid minutes that leave and history make certain, of known days."""
        return sum(self._given_paid(day) for day in days)

    def _given_paid(self, day: int) -> int:
        if day >= 0:
            return self.person.leave.get(day, 0)
        past = self.past(day)
        if past is None:
            return 0
        return past if isinstance(past, int) else past.paid_minutes

    def paid(self, days: Iterable[int]) -> cp_model.LinearExpr:
        """Paid minutes of what is worked on days of the period."""
        found = [chance for day in days if day >= 0 for chance in self.chances(day)]
        return weighted([row.x for row in found], [row.duty.paid_minutes for row in found])

    # --- adding to the model -------------------------------------------------------------------

    def hold(self, constraint: cp_model.BoundedLinearExpression | bool) -> None:
        """Add a linear constraint."""
        self.model.add(constraint)

    def any_of(self, literals: Sequence[Literal]) -> None:
        """At least one of these is true."""
        self.model.add_bool_or(literals)

    def one_of(self, literals: Sequence[Literal]) -> None:
        """At most one of these is true."""
        self.model.add_at_most_one(literals)

    def flag(self) -> cp_model.IntVar:
        """A new variable, 0 or 1."""
        return self.model.new_bool_var("")

    def amount(self, most: int) -> cp_model.IntVar:
        """A new variable from 0 to a number."""
        return self.model.new_int_var(0, max(0, most), "")


def total(literals: Sequence[Expr]) -> cp_model.LinearExpr:
    """Sum; that of nothing is 0."""
    return cp_model.LinearExpr.sum(list(literals))


def weighted(literals: Sequence[Expr], weights: Sequence[int]) -> cp_model.LinearExpr:
    """Sum of products; that of nothing is 0."""
    return cp_model.LinearExpr.weighted_sum(list(literals), list(weights))
