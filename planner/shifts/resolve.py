"""Covering problems solved again and again with other requirements: only what changed is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.cover import capped, group_problems
from planner.shifts.group_problem import GroupProblem
from planner.shifts.parts import parts_of
from planner.shifts.problem import Problem
from planner.shifts.seats import Seats
from planner.shifts.staged import Staged, solve_staged
from planner.solve import Limits, Silence
from sim.clock import Calendar
from sim.scenario import Scenario

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Covered:
    """Shifts of all groups that cover a requirement."""

    rows: tuple[tuple[Assigned, ...], ...]
    """By group."""
    cost: float
    bound: float
    """Sum of the proved bounds of the covering problems."""


class Resolver:
    """Solves the covering problems of a scenario for one requirement after the other."""

    def __init__(
        self, scenario: Scenario, calendar: Calendar, agents: Ints, limits: Limits
    ) -> None:
        """Build the problems; ``limits`` are those of each part of one, every time."""
        self.problems: list[GroupProblem] = group_problems(scenario, calendar, agents)
        self._seats = Seats(scenario, calendar)
        self._measured = calendar.measured_from // calendar.interval_ticks
        self._limits = limits
        self._known: dict[tuple[object, ...], Staged] = {}
        self._last: dict[tuple[int, int], Staged] = {}
        self.reproducible = True
        self.interrupted = False

    def covered(self, need: Ints) -> Covered | None:
        """Shifts that cover ``need`` [G, I]; None: some group cannot."""
        rows: list[tuple[Assigned, ...]] = []
        cost = bound = 0.0
        problems = [
            replace(row, problem=replace(row.problem, need=self._slots(row, need[g])))
            for g, row in enumerate(self.problems)
        ]
        for g, row in enumerate(problems):
            problem = row.problem
            most = capped(self._seats, problems, g, rows)
            mine: list[Assigned] = []
            for part in parts_of(problem):
                staged = self._part(g, part.first, part.limited(most), len(part.choices))
                if staged.found is None:
                    return None
                mine += [replace(a, choice=part.choices[a.choice]) for a in staged.found]
                cost += staged.cost * row.unit
                bound += staged.bound * row.unit
            rows.append(tuple(sorted(mine)))
        return Covered(tuple(rows), cost, bound)

    def _slots(self, row: GroupProblem, need: Ints) -> tuple[int, ...]:
        slots = np.repeat(need[self._measured :], row.problem.block)
        return tuple(int(n) for n in slots)

    def _part(self, g: int, first: int, problem: Problem, size: int) -> Staged:
        key = (g, first, size, problem.need, problem.most)
        if key not in self._known:
            before = self._last.get((g, first))
            staged = solve_staged(
                problem,
                self._limits,
                Silence(),
                hint=None if before is None else before.found,
            )
            self.reproducible &= staged.reproducible
            self.interrupted |= staged.interrupted
            if staged.interrupted:
                raise KeyboardInterrupt
            self._known[key] = self._last[g, first] = staged
        return self._known[key]

    def priced(self, rows: Sequence[Sequence[Assigned]]) -> float:
        """Pay of shifts, and what different ones cost."""
        total = 0.0
        for row, mine in zip(self.problems, rows, strict=True):
            choices = row.problem.choices
            kinds = {choices[a.choice].kind for a in mine}
            pay = sum(a.agents * choices[a.choice].cost for a in mine)
            total += (pay + len(kinds) * row.problem.distinct_cost) * row.unit
        return total
