"""Demand in the model: heads on duties of a day, and people at work from one minute to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.schedule.problem import Duty, HeadsDemand, IntervalDemand, Ints, RosterProblem
from planner.schedule.rules.work import Literal, Work, total

_DAY: Final = 1440
Cell = tuple[int, int]


@dataclass(frozen=True, eq=False)
class Presence:
    """Who may be counted: literals of the people in the model, numbers of all others."""

    literals: dict[Cell, list[Literal]]
    """By day and duty."""
    others: NDArray[np.int64]
    """``[D, K]``: people on the duty whose days are not in the model."""

    @classmethod
    def of(cls, problem: RosterProblem, works: dict[int, Work], base: Ints | None) -> Presence:
        """Count the people who are not in the model, and collect the literals of those who are."""
        _, days, duties = problem.shape
        literals: dict[Cell, list[Literal]] = {}
        for work in works.values():
            for day, row in enumerate(work.x):
                for k, x in row.items():
                    literals.setdefault((day, k), []).append(x)
        others = np.zeros((days, duties), np.int64)
        if base is not None and len(works) < len(problem.employees):
            rest = np.delete(base, sorted(works), axis=0)
            for day in range(days):
                worked = rest[:, day]
                others[day] = np.bincount(worked[worked >= 0], minlength=duties)
        return cls(literals, others)

    def at(self, cells: Sequence[Cell]) -> tuple[list[Literal], int]:
        """Literals and number of people on any of these duties."""
        literals = [x for cell in cells for x in self.literals.get(cell, ())]
        return literals, sum(int(self.others[cell]) for cell in cells)


class Coverage:
    """Which duties count for an interval; intervals at the same time of day share the answer."""

    def __init__(self, problem: RosterProblem) -> None:
        self._problem = problem
        self._latest = max((duty.end for duty in problem.duties), default=0)
        self._known: dict[tuple[int, int, str], list[int]] = {}

    def cells(self, row: IntervalDemand) -> list[Cell]:
        """Days of the period and duties whose people are at work all the time."""
        last = row.start // _DAY
        first = max(0, -((self._latest - row.end) // _DAY))
        return [
            (day, k)
            for day in range(first, min(last + 1, len(self._problem.dates)))
            for k in self._duties(row.start - day * _DAY, row.end - day * _DAY, row.group)
        ]

    def _duties(self, start: int, end: int, group: str) -> list[int]:
        key = (start, end, group)
        if key not in self._known:
            rows = enumerate(self._problem.duties)
            self._known[key] = [k for k, duty in rows if at_work(duty, start, end, group)]
        return self._known[key]

    def past(self, row: IntervalDemand) -> int:
        """People on duties that began before the period."""
        if row.start >= self._reached:
            return 0
        return sum(
            at_work(duty, row.start - day * _DAY, row.end - day * _DAY, row.group)
            for day, duty in self._late
        )

    @cached_property
    def _late(self) -> list[tuple[int, Duty]]:
        """Duties of history that end in the period, with their days."""
        return [
            (day, duty)
            for person in self._problem.employees
            for day, duty in zip(range(-len(person.history), 0), person.history, strict=True)
            if isinstance(duty, Duty) and day * _DAY + duty.end > 0
        ]

    @cached_property
    def _reached(self) -> int:
        """When the last of them ends, in minutes of the period."""
        return max((day * _DAY + duty.end for day, duty in self._late), default=0)


def at_work(duty: Duty, start: int, end: int, group: str) -> bool:
    """Whether somebody on a duty is at work in a group, without a pause, from start to end."""
    if duty.on_call or duty.group != group or not (duty.start <= start and end <= duty.end):
        return False
    begins = [duty.start + pause.after_minutes for pause in duty.pauses]
    return not any(
        begin < end and start < begin + pause.minutes
        for begin, pause in zip(begins, duty.pauses, strict=True)
    )


@dataclass(frozen=True, eq=False)
class Short:
    """What demand costs."""

    under: list[cp_model.LinearExprT]
    over: list[cp_model.LinearExprT]


def meet(
    model: cp_model.CpModel,
    row: HeadsDemand | IntervalDemand,
    literals: list[Literal],
    others: int,
    short: Short,
) -> None:
    """Add one demand.

    Args:
        model: gets the constraints.
        row: the demand.
        literals: people who may count.
        others: people who do count.
        short: gets what it costs.
    """
    needed = row.required - others
    there = total(literals)
    if row.under_cost is None:
        model.add(there >= needed)
    elif row.under_cost and needed > 0:
        under = model.new_int_var(0, needed, "")
        model.add(there + under >= needed)
        short.under.append(row.under_cost * under)
    if row.over_cost is None:
        model.add(there <= needed)
    elif row.over_cost and len(literals) > needed:
        over = model.new_int_var(0, len(literals) - needed, "")
        model.add(there - over <= needed)
        short.over.append(row.over_cost * over)
