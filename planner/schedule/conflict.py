"""Why there is no roster: the smallest set of rules, demand, leave and frozen days that clash.

A set of parts clashes if no roster keeps all of them. Starting from one that does, parts are left
out, many at a time, then one by one, as long as the rest still clashes: at the end everything that
is left is needed, so the set is irreducible (deletion, e.g. Chinneck & Dravnieks 1991). Where the
time ends before, what is left still clashes but may hold more than is needed.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from planner.schedule.conflict_words import part_in_words
from planner.schedule.model import RosterModel, build
from planner.schedule.parts import Part, parts_of
from planner.schedule.problem import RosterProblem
from planner.schedule.relaxing import NOT_ENOUGH, NOT_KNOWN_YET, Relaxed, relaxed
from planner.schedule.subproblem import bare, only
from planner.solve import Limits, solve
from sim.errors import CcplanError

_ALONE_S = 5.0
"""Longest search for a clash of one person's rules."""
_SHOWN = 8
"""People named in one line."""


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
        """A line for each element (people with the same rule in one) and what relaxing gives."""
        if self.feasible:
            return "nothing clashes: there is a roster"
        if not self.elements:
            return "no clash was found within the time; give it more"
        alone = len(self.elements) == 1
        lines = ["This cannot be had:" if alone else "These cannot be had together:"]
        for text, relaxing in _grouped(self.elements):
            lines.append(f"- {text}")
            if relaxing:
                lines.append(f"    {relaxing}")
        hopeless = sum(row.relaxing == NOT_ENOUGH for row in self.elements)
        if hopeless:
            which = "any of them" if hopeless == len(self.elements) else "any of the others"
            which = "it" if alone else which
            lines.append(f"Relaxing {which} ends this clash, but something else clashes, too.")
        if not self.irreducible:
            lines.append("The time ended: not all of them may be needed for the clash.")
        return "\n".join(lines)


def _grouped(elements: Sequence[Element]) -> list[tuple[str, str]]:
    """Text and what relaxing gives, of people with the same rule together."""
    found: dict[tuple[str, str], list[str]] = {}
    for row in elements:
        relaxing = row.relaxing.text if row.relaxing and row.relaxing != NOT_ENOUGH else ""
        name, colon, text = row.text.partition(": ") if row.part.kind == "rule" else ("", "", "")
        found.setdefault((text if colon else row.text, relaxing), []).append(name)
    return [
        (f"{_names(names)}: {text}" if names[0] else text, relaxing)
        for (text, relaxing), names in found.items()
    ]


def _names(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


class NoRoster(CcplanError):
    """There is no roster that keeps everything that is asked for."""

    def __init__(self, conflict: Conflict) -> None:
        super().__init__(str(conflict))
        self.conflict = conflict


def explain(problem: RosterProblem, seconds: float = 60.0, seed: int = 0) -> Conflict:
    """Find a conflict of a request that has no roster.

    Args:
        problem: the request.
        seconds: wall time: half of it to find a clash, a third to leave out what is not needed,
            the rest for what relaxing gives; building the model of a large request may take
            longer.
        seed: of the solver.
    """
    began = time.monotonic()
    search = _Search(bare(problem), began + seconds / 2, seed)
    found = search.clash(began + seconds * 5 / 6)
    if found is None:
        return Conflict((), irreducible=False, feasible=search.proved_feasible)
    parts, irreducible = found
    search.deadline = began + seconds
    elements = []
    for i, part in enumerate(parts):
        share = (search.deadline - time.monotonic()) / (len(parts) - i)
        how = search.relaxed(part, share) if not search.over() else None
        elements.append(Element(part, part_in_words(problem, part), how))
    return Conflict(tuple(elements), irreducible)


class _Search:
    """Finds a set of parts that clash and takes out what is not needed."""

    def __init__(self, problem: RosterProblem, deadline: float, seed: int) -> None:
        self._problem, self._seed = problem, seed
        self.deadline = deadline
        self._parts = parts_of(problem)
        self._own: dict[int, list[Part]] = {}
        for part in self._parts:
            if part.employee >= 0:
                self._own.setdefault(part.employee, []).append(part)
        self._alone: dict[int, bool | None] = {}
        self._built = 0
        self._build_s = 0.0
        self.stopped = False
        """Interrupted."""
        self.proved_feasible = False

    def over(self) -> bool:
        """Whether the time has ended."""
        return self.stopped or time.monotonic() >= self.deadline

    def clash(self, deadline: float) -> tuple[list[Part], bool] | None:
        """Parts that clash, and whether all are needed; None: nothing clashes, or not known.

        Args:
            deadline: of leaving out what is not needed.
        """
        start = self._of_one_demand() or self._of_one_person()
        if start is None and not self._coupled():
            self.proved_feasible = self._others_alone(-1) is True
        elif start is None:
            start = self._of_all()
        self.deadline = deadline
        return None if start is None else self._reduced(start)

    def relaxed(self, part: Part, seconds: float) -> Relaxed:
        """What would have to give for the whole request if only this part did."""
        if self._coupled():
            asked = list(self._parts)
            others: bool | None = True
            if not self._fits(seconds):
                return NOT_KNOWN_YET
        else:  # nothing ties people together, so it is enough to look at everybody alone
            asked = self._own[part.employee]
            others = self._others_alone(part.employee)
        if others is False:
            return NOT_ENOUGH
        problem, renamed = only(self._problem, asked)
        found = relaxed(problem, renamed[asked.index(part)], max(0.01, seconds), self._seed)
        return NOT_KNOWN_YET if others is None and found.enough else found

    def _coupled(self) -> bool:
        return any(part.employee < 0 for part in self._parts)

    def _fits(self, seconds: float) -> bool:
        """Whether a model of everybody is built in time, as far as building others tells."""
        if not self._built and self._own:
            self._keeps_own(next(iter(self._own)))
        each = self._build_s / max(1, self._built)
        return each * len(self._problem.employees) < seconds

    # --- where to begin ------------------------------------------------------------------------

    def _of_one_person(self) -> list[Part] | None:
        """All parts of a person whose own rules, leave and frozen days clash."""
        began = time.monotonic()
        share = 0.5 if self._coupled() else 1.0  # the rest is for what they clash about together
        until = began + share * (self.deadline - began)
        for e in self._odd_ones_first():
            if self._keeps_own(e) is False:
                return self._own[e]
            if self.over() or time.monotonic() >= until:
                break
        return None

    def _odd_ones_first(self) -> list[int]:
        """One person of each contract, then those with frozen days or leave, then all others."""
        people = self._problem.employees
        first = {id(people[e].contract): e for e in reversed(list(self._own))}
        kinds = {e: {part.kind for part in own} for e, own in self._own.items()}

        def rank(e: int) -> int:
            if first[id(people[e].contract)] == e:
                return 0
            return 1 if "fixed" in kinds[e] else 2 if "leave" in kinds[e] else 3

        return sorted(self._own, key=rank)

    def _keeps_own(self, e: int) -> bool | None:
        if e not in self._alone:
            self._alone[e] = self._keeps(self._own[e], _ALONE_S)
        return self._alone[e]

    def _others_alone(self, e: int) -> bool | None:
        """Whether everybody else can keep her own rules; None: not known in time."""
        known: bool | None = True
        for other in self._odd_ones_first():
            if other == e:
                continue
            keeps = None if self.over() and other not in self._alone else self._keeps_own(other)
            if keeps is False:
                return False
            known = None if keeps is None else known
        return known

    def _of_one_demand(self) -> list[Part] | None:
        """A demand that those who may work it cannot meet, and as much leave as it takes."""
        for part in self._parts:
            row = self._problem.heads[part.index] if part.kind == "heads" else None
            if row is None or row.under_cost is not None:
                continue
            may = self._problem.may[:, row.day, list(row.duties)].any(axis=1)
            able = np.flatnonzero(may).tolist()
            away = [e for e in able if row.day in self._problem.employees[e].leave]
            if len(able) - len(away) < row.required:
                enough = away[: max(0, len(able) - row.required + 1)]
                return [part, *(Part("leave", e) for e in enough)]
        return None

    def _of_all(self) -> list[Part] | None:
        """Everything, if there is no roster."""
        if self.over() or not self._fits(self.deadline - time.monotonic()):
            return None
        keeps = self._keeps(self._parts)
        self.proved_feasible = keeps is True
        return list(self._parts) if keeps is False else None

    # --- leaving out ---------------------------------------------------------------------------

    def _reduced(self, parts: list[Part]) -> tuple[list[Part], bool]:
        """Leave out what is not needed: kinds of rules, people, days, then one by one."""
        for key in (self._topic, self._whose):
            for value in sorted({key(part) for part in parts}):
                rest = [part for part in parts if key(part) != value]
                if rest and len(rest) < len(parts) and self._clashes(rest):
                    parts = rest
        parts = sorted(parts, key=lambda part: part.kind != "leave")  # leave goes first
        size = max(1, len(parts) // 2)
        certain = True
        while True:
            at = 0
            while at < len(parts):
                rest = [*parts[:at], *parts[at + size :]]
                keeps = None if self.over() else self._keeps(rest, self._share())
                if keeps is False:
                    parts = rest
                    continue
                certain &= size > 1 or keeps is True
                at += size
            if size == 1 or self.over():
                return sorted(parts), certain and size == 1
            size = max(1, size // 2)

    def _topic(self, part: Part) -> str:
        return f"{part.kind} {part.name}"

    def _whose(self, part: Part) -> str:
        """Person or day."""
        if part.employee >= 0:
            return f"person {part.employee}"
        if part.kind == "heads":
            return f"day {self._problem.heads[part.index].day}"
        if part.kind == "quota":
            return f"day {self._problem.most_off[part.index][0]}"
        return f"day {self._problem.intervals[part.index].start // 1440}"

    def _clashes(self, parts: Sequence[Part]) -> bool:
        return not self.over() and self._keeps(parts, self._share()) is False

    def _share(self) -> float:
        """Longest search for one answer: a hard one must not take all of the time."""
        return max(0.05, (self.deadline - time.monotonic()) / 5)

    def _keeps(self, parts: Sequence[Part], seconds: float | None = None) -> bool | None:
        """Whether some roster keeps these parts; None: not known in time."""
        problem, renamed = only(self._problem, parts)
        if not problem.employees:  # demand that nobody may work
            return not any(_asks(problem, part) for part in renamed)
        built = self._build(problem, renamed)
        built.model.proto.clear_objective()
        solved = solve(built.model, self._limits(seconds))
        self.stopped |= solved.interrupted
        if solved.found:
            return True
        return False if solved.status == "infeasible" else None

    def _build(self, problem: RosterProblem, parts: Sequence[Part]) -> RosterModel:
        began = time.monotonic()
        built = build(problem, parts=parts)
        self._build_s += time.monotonic() - began
        self._built += len(problem.employees)
        return built

    def _limits(self, seconds: float | None) -> Limits:
        left = max(0.01, self.deadline - time.monotonic())
        return Limits(seconds=left if seconds is None else min(left, seconds), seed=self._seed)


def _asks(problem: RosterProblem, part: Part) -> bool:
    """Whether a demand asks for anybody."""
    if part.kind not in ("heads", "interval"):
        return False
    rows = problem.heads if part.kind == "heads" else problem.intervals
    row = rows[part.index]
    return row.under_cost is None and row.required > 0
