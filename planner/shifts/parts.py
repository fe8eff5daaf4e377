"""A covering problem falls into parts that have nothing to do with each other: days, mostly."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from planner.shifts.events import Line
from planner.shifts.problem import Choice, Problem


@dataclass(frozen=True)
class Part:
    """An independent part of a problem; its choices keep their slots."""

    problem: Problem
    choices: tuple[int, ...]
    """Positions of its choices in the whole."""
    first: int
    """Slot of the whole that is its slot 0."""

    def limited(self, most: tuple[int, ...] | None) -> Problem:
        """The part's problem, with most agents by slot of the whole."""
        if most is None:
            return self.problem
        last = self.first + len(self.problem.need)
        return replace(self.problem, most=most[self.first : last])


class _Sets:
    """Disjoint sets of whole numbers."""

    def __init__(self, size: int) -> None:
        self._above = list(range(size))

    def root(self, item: int) -> int:
        while self._above[item] != item:
            self._above[item] = self._above[self._above[item]]
            item = self._above[item]
        return item

    def join(self, items: Iterable[int]) -> None:
        roots = {self.root(item) for item in items}
        for root in roots:
            self._above[root] = min(roots)


def parts_of(problem: Problem) -> list[Part]:
    """Independent parts, in the order of time; slots that nothing is needed in are left out.

    Choices belong together that share a slot, an interval, a limit or a session; where kinds of
    shifts are counted or cost something, all do.
    """
    n = len(problem.need)
    block = problem.block
    sets = _Sets(n + len(problem.limits) + len(problem.attendances) + 1)
    nowhere = n + len(problem.limits) + len(problem.attendances)
    touched: list[list[int]] = []
    for choice in problem.choices:
        nodes = [
            s for start, slots in choice.spans for s in range(max(0, start), min(n, start + slots))
        ]
        nodes += [n + limit for limit in choice.limits]
        visits = {e.session for line in choice.lines for e in line.events if e.session >= 0}
        nodes += [n + len(problem.limits) + k for k in visits]
        touched.append(nodes or [nowhere])
        sets.join(touched[-1])
    for first in range(0, n, block):
        sets.join(range(first, min(n, first + block)))
    if problem.distinct_cost or problem.most_distinct is not None:
        sets.join(range(nowhere))
    members: dict[int, list[int]] = {}
    for c, nodes in enumerate(touched):
        members.setdefault(sets.root(nodes[0]), []).append(c)
    for s in range(n):
        if problem.need[s] and sets.root(s) not in members:
            members[sets.root(s)] = []
    for k in range(len(problem.attendances)):
        members.setdefault(sets.root(n + len(problem.limits) + k), [])
    return [
        _part(problem, choices, [s for s in range(n) if sets.root(s) == root], sets, root)
        for root, choices in sorted(members.items())
    ]


def _part(problem: Problem, choices: list[int], slots: list[int], sets: _Sets, root: int) -> Part:
    n = len(problem.need)
    limits = [k for k in range(len(problem.limits)) if sets.root(n + k) == root]
    offset = n + len(problem.limits)
    held = [k for k in range(len(problem.attendances)) if sets.root(offset + k) == root]
    first, last = (min(slots), max(slots) + 1) if slots else (0, 0)
    inside = set(slots)
    need = tuple(problem.need[s] if s in inside else 0 for s in range(first, last))
    part = replace(
        problem,
        need=need,
        floor=None if problem.floor is None else problem.floor[first:last],
        choices=tuple(_renumbered(problem.choices[c], first, limits, held) for c in choices),
        limits=tuple(problem.limits[k] for k in limits),
        attendances=tuple(problem.attendances[k] for k in held),
    )
    return Part(part, tuple(choices), first)


def _renumbered(choice: Choice, first: int, limits: list[int], held: list[int]) -> Choice:
    """A choice with the numbers of limits, sessions and slots that they have in the part."""
    if any(e.session >= 0 for line in choice.lines for e in line.events):
        lines = tuple(
            Line(
                tuple(
                    replace(e, session=held.index(e.session)) if e.session >= 0 else e
                    for e in line.events
                ),
                line.apart,
            )
            for line in choice.lines
        )
    else:
        lines = choice.lines
    return replace(
        choice,
        spans=tuple((start - first, slots) for start, slots in choice.spans),
        lines=lines,
        limits=tuple(limits.index(k) for k in choice.limits),
    )
