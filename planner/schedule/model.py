"""The plain CP-SAT model of a roster problem, or of a part of it with the rest as it is.

The model holds the people who have a free day. What they cost is kept term by term; demand and
fairness count everybody, whereas rules, wishes and hours of people who are not in the model cost
what they cost and are left out.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.schedule.costs import Terms, add_costs
from planner.schedule.demand import Coverage, Presence, Short, meet
from planner.schedule.fairness import counted, spread, wishes_of
from planner.schedule.parts import Part
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem
from planner.schedule.rules import rules_of
from planner.schedule.rules.work import Chance, Expr, Literal, Work, total
from planner.solve import Solved

_EVERYWHERE: Final = "overlap"
"""The rule that cannot be left out."""


@dataclass(frozen=True, eq=False)
class RosterModel:
    """A model, its variables and its objective."""

    model: cp_model.CpModel
    problem: RosterProblem
    works: dict[int, Work]
    """People with a free day, by index."""
    base: Ints | None
    """Roster of all others."""
    terms: dict[str, cp_model.LinearExpr]
    """What the objective sums up, see :attr:`RosterProblem.terms`."""

    def minimise(self) -> None:
        """Make the sum of the terms the objective."""
        self.model.minimize(total(list(self.terms.values())))

    def read(self, solved: Solved) -> Ints:
        """The roster ``[N, D]`` of an answer."""
        people, days, _ = self.problem.shape
        found = np.full((people, days), OFF, np.int64) if self.base is None else self.base.copy()
        for e, work in self.works.items():
            for day, row in enumerate(work.x):
                found[e, day] = LEAVE if work.is_leave(day) else OFF
                for k, x in row.items():
                    if solved.value(x):
                        found[e, day] = k
        return found

    def hint(self, roster: Ints) -> None:
        """Suggest a roster ``[N, D]`` to the solver."""
        self.model.proto.clear_solution_hint()
        told: set[int] = set()
        for e, work in self.works.items():
            for day, row in enumerate(work.x):
                for k, x in row.items():
                    if isinstance(x, cp_model.IntVar) and x.index not in told:
                        told.add(x.index)
                        self.model.add_hint(x, int(roster[e, day] == k))


def build(
    problem: RosterProblem,
    *,
    free: NDArray[np.bool_] | None = None,
    base: Ints | None = None,
    parts: Collection[Part] | None = None,
) -> RosterModel:
    """The model of a problem.

    Args:
        problem: what to roster.
        free: ``[N, D]``: days that are to be decided; None: all. Frozen days never are.
        base: roster ``[N, D]`` of the days that are not free.
        parts: what is asked for of all that could be left out, rules with a penalty left out;
            None: everything. Leave is always as the problem says.

    Raises:
        ValueError: days are not free and there is no roster that says what they are.
    """
    if free is not None and base is None and not free.all():
        raise ValueError("days that are not free need a roster that says what is worked on them")
    return _Builder(problem, free, base, parts).built()


class _Builder:
    """Puts a model together."""

    def __init__(
        self,
        problem: RosterProblem,
        free: NDArray[np.bool_] | None,
        base: Ints | None,
        parts: Collection[Part] | None,
    ) -> None:
        self._problem, self._free, self._base = problem, free, base
        self._parts = None if parts is None else frozenset(parts)
        self._model = cp_model.CpModel()
        self._true = self._model.new_constant(1)
        self._looks = [
            (duty.type, duty.start, duty.end, duty.paid_minutes, duty.night, duty.on_call)
            for duty in problem.duties
        ]
        """What rules see of a duty."""
        self._terms: Terms = {name: [] for name in problem.terms}

    def built(self) -> RosterModel:
        """The model, with its objective."""
        people = range(len(self._problem.employees))
        free = self._free
        chosen = [e for e in people if free is None or free[e].any()]
        works = {e: self._work(e) for e in chosen}
        wishes = wishes_of(self._problem)
        refused: dict[int, Expr] = {}
        for e, work in works.items():
            self._post(work)
            refused[e] = add_costs(work, wishes.get(e, ()), self._terms)
        self._demand(works)
        self._quota(works)
        self._fairness(works, refused)
        terms = {name: total(rows) for name, rows in self._terms.items()}
        built = RosterModel(self._model, self._problem, works, self._base, terms)
        built.minimise()
        return built

    def _wanted(self, part: Part) -> bool:
        return self._parts is None or part in self._parts

    # --- people --------------------------------------------------------------------------------

    def _work(self, e: int) -> Work:
        """Literals of a person, and what her days are for certain."""
        rows = tuple(self._day(e, day) for day in range(len(self._problem.dates)))
        alike = tuple(self._alike(row) for row in rows)
        on = tuple(self._any([chance.x for chance in row]) for row in alike)
        work = Work(self._model, self._problem, e, rows, alike, on, self._true)
        self._freeze(work)
        return work

    def _day(self, e: int, day: int) -> dict[int, Literal]:
        known = self._known(e, day)
        if known is not None:
            return {known: self._true} if known >= 0 else {}
        if day in self._problem.employees[e].leave:
            return {}
        duties = np.flatnonzero(self._problem.may[e, day])
        return {int(k): self._model.new_bool_var("") for k in duties}

    def _known(self, e: int, day: int) -> int | None:
        """What a day is for certain; None: it is to be decided."""
        if self._is_fixed(e, day) and self._wanted(Part("fixed", e)):
            assert self._problem.previous is not None
            value = int(self._problem.previous[e, day])
            return None if value >= 0 and day in self._problem.employees[e].leave else value
        if self._free is not None and self._base is not None and not self._free[e, day]:
            return int(self._base[e, day])
        return None

    def _is_fixed(self, e: int, day: int) -> bool:
        return self._problem.fixed is not None and bool(self._problem.fixed[e, day])

    def _alike(self, row: dict[int, Literal]) -> list[Chance]:
        """Duties of a day, those together that no rule tells apart."""
        found: dict[tuple[object, ...], list[int]] = {}
        for k in row:
            found.setdefault(self._looks[k], []).append(k)
        return [
            Chance(self._problem.duties[same[0]], self._any([row[k] for k in same]))
            for same in found.values()
        ]

    def _any(self, literals: list[Literal]) -> Literal:
        if len(literals) < 2:
            return literals[0] if literals else ~self._true
        on = self._model.new_bool_var("")
        self._model.add(total(literals) == on)
        return on

    def _freeze(self, work: Work) -> None:
        """A duty that is frozen on a day of leave cannot be had."""
        if self._problem.fixed is None or not self._wanted(Part("fixed", work.employee)):
            return
        assert self._problem.previous is not None
        for day in map(int, np.flatnonzero(self._problem.fixed[work.employee])):
            if self._problem.previous[work.employee, day] >= 0 and work.is_leave(day):
                work.any_of([])

    def _post(self, work: Work) -> None:
        for rule in rules_of(work.contract, self._problem):
            part = Part("rule", work.employee, rule.name)
            if rule.hard and rule.name != _EVERYWHERE and not self._wanted(part):
                continue
            if not rule.hard and self._parts is not None:
                continue
            costs = rule.post(work)
            if costs:
                self._terms[f"penalties.{rule.name}"] += costs

    # --- everybody -----------------------------------------------------------------------------

    def _demand(self, works: dict[int, Work]) -> None:
        there = Presence.of(self._problem, works, self._base)
        short = Short(self._terms["under"], self._terms["over"])
        for h, heads in enumerate(self._problem.heads):
            cells = [(heads.day, k) for k in set(heads.duties)]
            self._meet(Part("heads", index=h), *there.at(cells), short)
        coverage = Coverage(self._problem)
        for i, interval in enumerate(self._problem.intervals):
            literals, others = there.at(coverage.cells(interval))
            others += coverage.past(interval)
            self._meet(Part("interval", index=i), literals, others, short)

    def _meet(self, part: Part, literals: list[Literal], others: int, short: Short) -> None:
        rows = self._problem.heads if part.kind == "heads" else self._problem.intervals
        row = rows[part.index]
        hard = row.under_cost is None or row.over_cost is None
        if hard and (not self._wanted(part) or (self._free is not None and not literals)):
            return
        meet(self._model, row, literals, others, short)

    def _quota(self, works: dict[int, Work]) -> None:
        """People on leave or off by wish, of one usual group on one day."""
        if not self._problem.most_off:
            return
        duties = len(self._problem.duties)
        wishes = [wish for wish in self._problem.wishes if wish.is_off(duties)]
        for q, (day, group, most) in enumerate(self._problem.most_off):
            part = Part("quota", index=q)
            if not self._wanted(part):
                continue
            asking = {wish.employee for wish in wishes if wish.day == day}
            literals: list[Literal] = []
            given = 0
            for e, person in enumerate(self._problem.employees):
                if not person.groups or person.groups[0] != group:
                    continue
                if day in person.leave:
                    given += 1
                elif e in asking and e in works:
                    literals.append(~works[e].on[day])
                elif e in asking and self._base is not None:
                    given += int(self._base[e, day] == OFF)
            if self._free is not None and not literals:
                continue
            self._model.add(total(literals) <= most - given)

    def _fairness(self, works: dict[int, Work], refused: dict[int, Expr]) -> None:
        problem, weights = self._problem, self._problem.weights
        counts = counted(problem, works, refused, self._base)
        most: dict[int, int] = {}
        for wish in problem.wishes:
            most[wish.employee] = most.get(wish.employee, 0) + wish.weight
        for name, values, limit in (
            ("nights_spread", counts.nights, len(problem.dates)),
            ("weekends_spread", counts.weekends, len(problem.weekends)),
            ("wishes_spread", counts.refused, max(most.values(), default=0)),
        ):
            weight: int = getattr(weights, name)
            self._terms[name] += spread(self._model, list(values.values()), weight, limit)
