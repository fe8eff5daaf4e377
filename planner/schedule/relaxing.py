"""What would have to give if only one thing that is asked for did."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from ortools.sat.python import cp_model

from planner.schedule.conflict_words import amount_in_words
from planner.schedule.model import RosterModel, build
from planner.schedule.parts import Part, parts_of
from planner.schedule.problem import (
    NOT_KNOWN,
    Employee,
    HeadsDemand,
    IntervalDemand,
    RosterProblem,
    Weights,
)
from planner.schedule.rules.work import total
from planner.schedule.subproblem import without_leave
from planner.solve import Limits, solve

_Demand = TypeVar("_Demand", HeadsDemand, IntervalDemand)
_NO_UNITS = ("days", "shift_types")
"""Rules that cannot be broken by degrees."""


@dataclass(frozen=True)
class Relaxed:
    """What relaxing one part gives."""

    enough: bool | None
    """Whether there is a roster then; None: not known in time."""
    amount: int | None
    """Least number of units that it would have to give; None: not counted, or not enough."""
    text: str


NOT_ENOUGH = Relaxed(False, None, "relaxing it ends this clash, but something else clashes, too")
NOT_KNOWN_YET = Relaxed(None, None, "whether relaxing it is enough was not found out in time")


def relaxed(problem: RosterProblem, part: Part, seconds: float, seed: int = 0) -> Relaxed:
    """Least amount by which a part would have to give for a roster to exist.

    Args:
        problem: a request without a roster, in which nothing only costs (``subproblem.bare``).
        part: the one thing that may give.
        seconds: wall time.
        seed: of the solver.
    """
    began = time.monotonic()
    built, counted = _elastic(problem, part)
    built.model.proto.clear_objective()
    if counted is not None:
        built.model.minimize(counted)
    left = max(0.01, seconds - (time.monotonic() - began))
    solved = solve(built.model, Limits(seconds=left, seed=seed))
    if solved.status == "infeasible":
        return NOT_ENOUGH
    if not solved.found:
        return NOT_KNOWN_YET
    if counted is None:
        return Relaxed(True, None, "without it there is a roster")
    amount = solved.value(counted)
    most = "" if solved.status == "optimal" else "at most "
    return Relaxed(True, amount, most + amount_in_words(problem, part, amount))


def _elastic(problem: RosterProblem, part: Part) -> tuple[RosterModel, cp_model.LinearExprT | None]:
    """A model in which the part may give, and by how much it does."""
    if part.kind == "rule":
        return _elastic_rule(problem, part)
    if part.kind in ("heads", "interval"):
        return _elastic_demand(problem, part)
    if part.kind == "fixed":
        return _elastic_days(problem, part.employee)
    if part.kind == "leave":
        leave = problem.employees[part.employee].leave
        built = build(without_leave(problem, [part.employee]))
        on = built.works[part.employee].on
        return built, total([on[day] for day in leave if day < len(on)])
    rest = [row for row in parts_of(problem) if row != part]
    built = build(problem, parts=rest)
    return built, _away(problem, built, part.index)


def _elastic_rule(
    problem: RosterProblem, part: Part
) -> tuple[RosterModel, cp_model.LinearExprT | None]:
    if part.name in _NO_UNITS:
        return build(problem, parts=[row for row in parts_of(problem) if row != part]), None
    people = list(problem.employees)
    for e, person in enumerate(people):
        penalties = dict.fromkeys(person.contract.penalties, 0)
        if e == part.employee:
            penalties[part.name] = 1
        people[e] = _with_penalties(person, penalties)
    built = build(replace(problem, employees=tuple(people)))
    return built, built.terms[f"penalties.{part.name}"]


def _with_penalties(person: Employee, penalties: dict[str, int]) -> Employee:
    if penalties == person.contract.penalties:
        return person
    return replace(person, contract=person.contract.model_copy(update={"penalties": penalties}))


def _elastic_demand(problem: RosterProblem, part: Part) -> tuple[RosterModel, cp_model.LinearExprT]:
    heads, intervals = list(problem.heads), list(problem.intervals)
    if part.kind == "heads":
        heads[part.index] = _bought(heads[part.index])
    else:
        intervals[part.index] = _bought(intervals[part.index])
    built = build(replace(problem, heads=tuple(heads), intervals=tuple(intervals)))
    return built, built.terms["under"] + built.terms["over"]


def _bought(row: _Demand) -> _Demand:
    """A demand whose sides that must hold cost one for each person instead."""
    under = 1 if row.under_cost is None else row.under_cost
    return replace(row, under_cost=under, over_cost=1 if row.over_cost is None else row.over_cost)


def _elastic_days(
    problem: RosterProblem, employee: int
) -> tuple[RosterModel, cp_model.LinearExprT]:
    assert problem.fixed is not None and problem.previous is not None
    previous = np.full_like(problem.previous, NOT_KNOWN)
    mine = problem.fixed[employee]
    previous[employee, mine] = problem.previous[employee, mine]
    others = problem.fixed.copy()
    others[employee] = False
    previous[others] = problem.previous[others]
    built = build(
        replace(problem, previous=previous, fixed=others, weights=replace(Weights(), change=1))
    )
    return built, built.terms["changes"]


def _away(problem: RosterProblem, built: RosterModel, index: int) -> cp_model.LinearExprT:
    """People beyond the quota of a day and group."""
    day, group, most = problem.most_off[index]
    duties = len(problem.duties)
    asking = {row.employee for row in problem.wishes if row.day == day and row.is_off(duties)}
    there = [
        (e, person) for e, person in enumerate(problem.employees) if person.groups[:1] == (group,)
    ]
    leave = sum(day in person.leave for _, person in there)
    off = [
        ~built.works[e].on[day] for e, person in there if e in asking and day not in person.leave
    ]
    beyond = built.model.new_int_var(0, len(there), "")
    built.model.add(beyond >= total(off) + leave - most)
    return beyond
