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
from planner.shifts.seats import Seats, fine, on_the_phone
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
        self, scenario: Scenario, calendar: Calendar, agents: Ints, limits: Limits, least: Ints
    ) -> None:
        """Build the problems.

        Args:
            scenario: rules.
            calendar: of the scenario.
            agents: a first requirement ``[G, I]``.
            limits: of each part of a problem, every time that it is solved.
            least: agents that must be there whatever the goals say, ``[G, I]``.
        """
        self._least = least
        self.problems: list[GroupProblem] = group_problems(scenario, calendar, agents)
        self._seats = Seats(scenario, calendar)
        self._measured = calendar.measured_from // calendar.interval_ticks
        self._limits = limits
        self._known: dict[tuple[object, ...], Staged] = {}
        self._last: dict[tuple[int, int], Staged] = {}
        self.reproducible = True

    def covered(self, need: Ints) -> Covered | None:
        """Shifts that cover a requirement; None: some group cannot.

        ``need``, [G, I], is counted in agents times slots of the interval: breaks may lie where
        they please as long as the interval has so many in all, and nowhere more than one agent
        less than on average.
        """
        rows: list[tuple[Assigned, ...]] = []
        cost = bound = 0.0
        problems = [
            replace(row, problem=self._needing(row, need[g], g))
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

    def blocks(self, agents: Ints) -> Ints:
        """Agents [G, I] as agents times slots of the interval."""
        sizes = np.array([[row.problem.block] for row in self.problems], np.int64)
        return np.asarray(agents * sizes, np.int64)

    def given(self, rows: Sequence[Sequence[Assigned]], like: Ints) -> Ints:
        """What shifts give, in agents times slots [G, I]; before the plan as in ``like``."""
        found = like.copy()
        for g, (row, mine) in enumerate(zip(self.problems, rows, strict=True)):
            there = np.array(on_the_phone(row.problem, mine), np.int64)
            found[g, self._measured :] = there.reshape(-1, row.problem.block).sum(axis=1)
        return found

    def _needing(self, row: GroupProblem, need: Ints, g: int) -> Problem:
        block = row.problem.block
        mine = need[self._measured :]
        place = np.arange(block)
        slots = (mine[:, None] + place) // block  # parts that differ by one at most, same sum
        floor = np.maximum(-(-mine // block) - 1, self._least[g, self._measured :])
        return replace(
            row.problem,
            need=tuple(int(n) for n in slots.ravel()),
            floor=tuple(int(n) for n in np.repeat(floor, block)),
            hold="interval",
        )

    def _slots(self, row: GroupProblem, need: Ints) -> tuple[int, ...]:
        slots = np.repeat(need[self._measured :], row.problem.block)
        return tuple(int(n) for n in slots)

    def _part(self, g: int, first: int, problem: Problem, size: int) -> Staged:
        key = (g, first, size, problem.need, problem.floor, problem.most)
        if key not in self._known:
            before = self._last.get((g, first))
            staged = solve_staged(
                problem,
                self._limits,
                Silence(),
                hint=None if before is None else before.found,
            )
            self.reproducible &= staged.reproducible
            if staged.interrupted:
                raise KeyboardInterrupt
            self._known[key] = self._last[g, first] = staged
        return self._known[key]

    def keeps(self, rows: Sequence[Sequence[Assigned]], g: int) -> bool:
        """Whether a group's shifts keep its limits: least and most staff, types, kinds, seats."""
        problem = self.problems[g].problem
        choices = problem.choices
        counts = [0] * len(problem.limits)
        for row in rows[g]:
            for limit in choices[row.choice].limits:
                counts[limit] += row.agents
        if any(n > most for n, most in zip(counts, problem.limits, strict=True)):
            return False
        kinds = {choices[row.choice].kind for row in rows[g]}
        if problem.most_distinct is not None and len(kinds) > problem.most_distinct:
            return False
        there = np.array(on_the_phone(problem, rows[g]), np.int64)
        planned = [
            fine(other, on_the_phone(other.problem, mine))
            for other, mine in zip(self.problems, rows, strict=True)
        ]
        most = self._seats.capped(self.problems, g, planned)
        least = self._slots(self.problems[g], self._least[g])
        return bool((there >= least).all() and (most is None or (there <= most).all()))

    def priced(self, rows: Sequence[Sequence[Assigned]]) -> float:
        """Pay of shifts, and what different ones cost."""
        total = 0.0
        for row, mine in zip(self.problems, rows, strict=True):
            choices = row.problem.choices
            kinds = {choices[a.choice].kind for a in mine}
            pay = sum(a.agents * choices[a.choice].cost for a in mine)
            total += (pay + len(kinds) * row.problem.distinct_cost) * row.unit
        return total
