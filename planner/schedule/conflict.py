"""Why there is no roster: the smallest set of rules, demand, leave and frozen days that clash.

A set of parts clashes if no roster keeps all of them. Starting from one that does, parts are left
out, many at a time, then one by one, as long as the rest still clashes: at the end everything that
is left is needed, so the set is irreducible (deletion, e.g. Chinneck & Dravnieks 1991). Where the
time ends before, what is left still clashes but may hold more than is needed.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from planner.schedule.conflict_words import part_in_words
from planner.schedule.model import build
from planner.schedule.parts import Part, parts_of
from planner.schedule.problem import RosterProblem
from planner.schedule.relaxing import Relaxed, bare, relaxed, without_leave
from planner.solve import Limits, solve
from sim.errors import CcplanError

_ALONE_S = 5.0
"""Longest search for a clash of one person's rules."""


@dataclass(frozen=True)
class Element:
    """One part of a conflict."""

    part: Part
    text: str
    """What is asked for, in words."""
    relaxing: Relaxed | None
    """What would have to give if only this part did; None: the time did not suffice."""


@dataclass(frozen=True)
class Conflict:
    """What cannot be had together."""

    elements: tuple[Element, ...]
    """Empty: no clash was found in time, or there is none."""
    irreducible: bool
    """Without any one of them the others can be kept."""
    feasible: bool = False
    """There is a roster: nothing clashes."""

    def __str__(self) -> str:
        """A line for each element and what relaxing it would give."""
        if self.feasible:
            return "nothing clashes: there is a roster"
        if not self.elements:
            return "no clash was found within the time; give it more"
        alone = len(self.elements) == 1
        lines = ["This cannot be had:" if alone else "These cannot be had together:"]
        for row in self.elements:
            lines.append(f"- {row.text}")
            if row.relaxing is not None:
                lines.append(f"    {row.relaxing.text}")
        if not self.irreducible:
            lines.append("The time ended: not all of them may be needed for the clash.")
        return "\n".join(lines)


class NoRoster(CcplanError):
    """There is no roster that keeps everything that is asked for."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict))
        self.conflict = conflict


def explain(problem: RosterProblem, seconds: float = 60.0, seed: int = 0) -> Conflict:
    """Find a conflict of a request that has no roster.

    Args:
        problem: the request.
        seconds: wall time, of which a third is kept for what relaxing would give.
        seed: of the solver.
    """
    began = time.monotonic()
    search = _Search(bare(problem), began + seconds * 2 / 3, seed)
    found = search.clash()
    if found is None:
        return Conflict((), irreducible=False, feasible=search.proved_feasible)
    parts, irreducible = found
    left = began + seconds
    elements = []
    for i, part in enumerate(parts):
        share = (left - time.monotonic()) / (len(parts) - i)
        how = relaxed(problem, part, share, seed) if share > 0 and not search.stopped else None
        elements.append(Element(part, part_in_words(problem, part), how))
    return Conflict(tuple(elements), irreducible)


class _Search:
    """Finds a set of parts that clash and takes out what is not needed."""

    def __init__(self, problem: RosterProblem, deadline: float, seed: int) -> None:
        self._problem, self._deadline, self._seed = problem, deadline, seed
        self.stopped = False
        """Interrupted."""
        self.proved_feasible = False

    def clash(self) -> tuple[list[Part], bool] | None:
        """Parts that clash, and whether all are needed; None: nothing clashes, or not known."""
        parts = parts_of(self._problem)
        start = self._of_one_person(parts) or self._of_one_demand(parts) or self._of_all(parts)
        return None if start is None else self._reduced(start)

    def _of_one_person(self, parts: Sequence[Part]) -> list[Part] | None:
        """All parts of a person whose own rules, leave and frozen days clash."""
        for e in range(len(self._problem.employees)):
            own = [part for part in parts if part.employee == e]
            if own and self._keeps(own, _ALONE_S) is False:
                return own
            if self._over():
                return None
        return None

    def _of_one_demand(self, parts: Sequence[Part]) -> list[Part] | None:
        """A demand that those who may work it cannot meet, and their leave."""
        leave = [part for part in parts if part.kind == "leave"]
        away = {part.employee: self._problem.employees[part.employee].leave for part in leave}
        may = self._problem.may
        for part in parts:
            if part.kind != "heads" or self._problem.heads[part.index].under_cost is not None:
                continue
            row = self._problem.heads[part.index]
            able = np.flatnonzero(may[:, row.day, list(row.duties)].any(axis=1))
            there = [e for e in able.tolist() if row.day not in away.get(e, {})]
            if len(there) < row.required:
                mine = [p for p in leave if row.day in away[p.employee]]
                if self._keeps([part, *mine]) is False:
                    return [part, *mine]
        return None

    def _of_all(self, parts: Sequence[Part]) -> list[Part] | None:
        """Parts that the solver needed to find that there is no roster, and all leave."""
        kept = [part for part in parts if part.kind != "leave"]
        leave = [part for part in parts if part.kind == "leave"]
        clashing = False
        while not self._over():
            built = build(self._problem, parts=kept, guarded=True)
            built.model.proto.clear_objective()
            rows = list(built.guards.items())
            built.model.add_assumptions([guard for _, guard in rows])
            solved = solve(built.model, self._limits(None))
            self.stopped |= solved.interrupted
            if solved.found:
                self.proved_feasible = not clashing
            if solved.status != "infeasible":
                break
            clashing = True
            numbers = {guard.index: part for part, guard in rows}
            core = [numbers[i] for i in solved.clashing if i in numbers]
            if len(core) >= len(kept):
                break
            kept = core
        return [*kept, *leave] if clashing else None

    def _reduced(self, parts: list[Part]) -> tuple[list[Part], bool]:
        """Leave out what is not needed, in pieces that become smaller."""
        parts = sorted(parts, key=lambda part: part.kind != "leave")  # leave goes first
        size = max(1, len(parts) // 2)
        certain = True
        while True:
            at = 0
            while at < len(parts):
                rest = [*parts[:at], *parts[at + size :]]
                keeps = self._keeps(rest) if not self._over() else None
                if keeps is False:
                    parts = rest
                    continue
                certain &= size > 1 or keeps is True
                at += size
            if size == 1 or self._over():
                return sorted(parts), certain and size == 1
            size = max(1, size // 2)

    def _keeps(self, parts: Sequence[Part], seconds: float | None = None) -> bool | None:
        """Whether some roster keeps these parts; None: not known in time."""
        problem, kept = _only(self._problem, parts)
        built = build(problem, parts=kept)
        built.model.proto.clear_objective()
        solved = solve(built.model, self._limits(seconds))
        self.stopped |= solved.interrupted
        if solved.found:
            return True
        return False if solved.status == "infeasible" else None

    def _limits(self, seconds: float | None) -> Limits:
        left = max(0.01, self._deadline - time.monotonic())
        return Limits(seconds=left if seconds is None else min(left, seconds), seed=self._seed)

    def _over(self) -> bool:
        return self.stopped or time.monotonic() >= self._deadline


def _only(problem: RosterProblem, parts: Iterable[Part]) -> tuple[RosterProblem, list[Part]]:
    """The problem with these parts alone, and the parts as it numbers them.

    Where no demand and no quota is asked for, only people with parts are in it.
    """
    parts = list(parts)
    kept = {part.employee for part in parts if part.kind == "leave"}
    problem = without_leave(problem, set(range(len(problem.employees))) - kept)
    if any(part.employee < 0 for part in parts):
        return problem, parts
    chosen = sorted({part.employee for part in parts})
    number = {e: i for i, e in enumerate(chosen)}
    smaller = replace(
        problem,
        employees=tuple(problem.employees[e] for e in chosen),
        may=problem.may[chosen],
        heads=(),
        intervals=(),
        wishes=(),
        most_off=(),
        previous=None if problem.previous is None else problem.previous[chosen],
        fixed=None if problem.fixed is None else problem.fixed[chosen],
    )
    return smaller, [replace(part, employee=number[part.employee]) for part in parts]
