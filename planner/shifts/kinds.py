"""Which few kinds of shift to use: by linear relaxations, without those used least.

A limit on the different shifts ties all days of a plan together, and makes its relaxation say
little: a tenth of every kind may be used. Without the limit days are independent and their
relaxations good. So kinds are left out by and by, those that the relaxation uses least first, as
long as those that are left can cover what is needed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from planner.shifts.model import build
from planner.shifts.parts import parts_of
from planner.shifts.problem import Problem
from planner.solve.relax import relax

Kind = tuple[int, int]

_USED: Final = 1e-6
_WORSE: Final = 1e-4
"""Agents short, as a share of what is needed, that do not count as less cover."""


def freed(problem: Problem, kinds: frozenset[Kind] | None = None) -> Problem:
    """The problem without a limit on kinds or a price of them, with shifts of some kinds only.

    Choices keep their places; those of other kinds have no lines.
    """
    choices = (
        choice if kinds is None or choice.kind in kinds else replace(choice, lines=())
        for choice in problem.choices
    )
    return replace(problem, choices=tuple(choices), most_distinct=None, distinct_cost=0)


def few_kinds(problem: Problem, over: Callable[[], bool] = lambda: False) -> frozenset[Kind] | None:
    """At most ``most_distinct`` kinds that cover a problem well; None: limits cannot be kept.

    Args:
        problem: with ``most_distinct``. Sessions are left out of sight here: some shift or other
            has room for them.
        over: whether to end soon: then the kinds used most are taken as they are.
    """
    assert problem.most_distinct is not None
    whole = _without_sessions(freed(problem))
    parts = [part.limited(problem.most) for part in parts_of(whole)]
    look = _look(parts, None)
    if look is None:
        return None
    kinds = frozenset(look.use)
    use, short = defaultdict(float, look.use), look.short
    bound_to_stay: set[Kind] = set()
    batch = len(kinds)
    while len(kinds) > problem.most_distinct:
        excess = len(kinds) - problem.most_distinct
        batch = min(batch, max(1, excess // 2))
        order = sorted(kinds - bound_to_stay, key=lambda kind: (use[kind], kind))
        if over() or not order:
            return frozenset(sorted(kinds, key=lambda kind: (-use[kind], kind))[:-excess])
        less = kinds - set(order[:batch])
        after = _look(parts, less)
        if after is None or after.short > short + _WORSE * sum(problem.need):
            if batch == 1:
                bound_to_stay.add(order[0])
            batch = max(1, batch // 2)
            continue
        kinds = less & (frozenset(after.use) | bound_to_stay)
        use, short = defaultdict(float, after.use), after.short
    return kinds


def _without_sessions(problem: Problem) -> Problem:
    choices = (
        replace(
            choice,
            lines=tuple(
                line for line in choice.lines if not any(e.session >= 0 for e in line.events)
            ),
        )
        for choice in problem.choices
    )
    return replace(problem, choices=tuple(choices), attendances=())


@dataclass(frozen=True)
class _Look:
    """Relaxations of all parts together."""

    use: dict[Kind, float]
    """Paid work by kind, for those in use."""
    short: float
    """Agents short, in slots."""


def _look(parts: list[Problem], kinds: frozenset[Kind] | None) -> _Look | None:
    use: dict[Kind, float] = defaultdict(float)
    short = 0.0
    for part in parts:
        problem = freed(part, kinds)
        if not problem.choices:
            short += sum(problem.need)
            continue
        dearest = max(choice.cost for choice in problem.choices)
        built = build(replace(problem, short_cost=problem.short_cost or 1 + dearest))
        found = relax(built.model)
        if found is None:
            return None
        short += sum(found.values[var.index] for var in built.short.values())
        for choice, rows in zip(problem.choices, built.lines, strict=True):
            agents = sum(found.values[row.agents.index] for row in rows)
            if agents > _USED:
                use[choice.kind] += agents * choice.cost
    return _Look(dict(use), short)
