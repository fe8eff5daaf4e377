"""A problem cut down to some of its parts: people and demand that do not matter are left out."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from planner.schedule.demand import Coverage
from planner.schedule.parts import Part
from planner.schedule.problem import LEAVE, Duty, Employee, RosterProblem, Weights


def bare(problem: RosterProblem) -> RosterProblem:
    """The same request without anything that only costs; its parts keep their numbers."""
    asked = {day for day, _, _ in problem.most_off}
    return replace(
        problem,
        heads=tuple(
            replace(row, under_cost=_hard(row.under_cost), over_cost=_hard(row.over_cost))
            for row in problem.heads
        ),
        intervals=tuple(
            replace(row, under_cost=_hard(row.under_cost), over_cost=_hard(row.over_cost))
            for row in problem.intervals
        ),
        wishes=tuple(row for row in problem.wishes if row.day in asked),
        weights=Weights(),
    )


def _hard(cost: int | None) -> int | None:
    return None if cost is None else 0


def without_leave(problem: RosterProblem, people: Collection[int]) -> RosterProblem:
    """The same request where these people have no leave; leave that was frozen is not, either."""
    rows = list(problem.employees)
    fixed = None if problem.fixed is None else problem.fixed.copy()
    for e in people:
        rows[e] = replace(rows[e], leave={})
        if fixed is not None and problem.previous is not None:
            fixed[e] &= problem.previous[e] != LEAVE
    return replace(problem, employees=tuple(rows), fixed=fixed)


def only(problem: RosterProblem, parts: Iterable[Part]) -> tuple[RosterProblem, list[Part]]:
    """What some parts ask for, as a problem that is as small as possible.

    Args:
        problem: see :func:`bare`.
        parts: to be kept.

    Returns:
        The problem and the parts by its numbers of people and demand.
    """
    parts = list(parts)
    useful = _useful(problem, parts)
    own = {part.employee for part in parts if part.employee >= 0}
    chosen = sorted(
        own | set(np.flatnonzero(useful.any(axis=(1, 2))).tolist()) | _late(problem, parts)
    )
    number = {e: i for i, e in enumerate(chosen)}
    kept = {part.employee for part in parts if part.kind == "leave"}
    tied = {part.employee for part in parts if part.kind in ("rule", "fixed")}
    may = problem.may[chosen]
    for e, i in number.items():
        if e not in tied:
            may[i] &= useful[e]
    places = {
        kind: sorted({part.index for part in parts if part.kind == kind})
        for kind in ("heads", "interval", "quota")
    }
    rows = tuple(
        problem.employees[e] if e in kept else _working(problem.employees[e]) for e in chosen
    )
    smaller = replace(
        problem,
        employees=rows,
        may=may,
        heads=tuple(problem.heads[h] for h in places["heads"]),
        intervals=tuple(problem.intervals[i] for i in places["interval"]),
        most_off=tuple(problem.most_off[q] for q in places["quota"]),
        wishes=tuple(
            replace(row, employee=number[row.employee])
            for row in problem.wishes
            if places["quota"] and row.employee in number
        ),
        previous=None if problem.previous is None else problem.previous[chosen],
        fixed=_fixed(problem, chosen, kept),
    )
    renamed = [
        replace(
            part,
            employee=number.get(part.employee, -1),
            index=places[part.kind].index(part.index) if part.index >= 0 else -1,
        )
        for part in parts
    ]
    return smaller, renamed


def _useful(problem: RosterProblem, parts: Iterable[Part]) -> NDArray[np.bool_]:
    """``[N, D, K]``: duties that demand or quotas among the parts are about."""
    useful = np.zeros_like(problem.may)
    coverage = Coverage(problem)
    for part in parts:
        if part.kind == "heads":
            row = problem.heads[part.index]
            useful[:, row.day, list(row.duties)] = True
        elif part.kind == "interval":
            for day, k in coverage.cells(problem.intervals[part.index]):
                useful[:, day, k] = True
    useful &= problem.may
    for part in parts:
        if part.kind == "quota":  # of leave, too, which counts whatever the person may work
            day, group, _ = problem.most_off[part.index]
            usual = [e for e, row in enumerate(problem.employees) if row.groups[:1] == (group,)]
            useful[usual, day] = True
    return useful


def _late(problem: RosterProblem, parts: Iterable[Part]) -> set[int]:
    """People whose last duties reach into the period, where intervals are asked for."""
    if not any(part.kind == "interval" for part in parts):
        return set()
    return {
        e
        for e, person in enumerate(problem.employees)
        for day, duty in zip(range(-len(person.history), 0), person.history, strict=True)
        if isinstance(duty, Duty) and duty.end + day * 1440 > 0
    }


def _working(person: Employee) -> Employee:
    return replace(person, leave={}) if person.leave else person


def _fixed(
    problem: RosterProblem, chosen: list[int], kept: Collection[int]
) -> NDArray[np.bool_] | None:
    """Frozen days of the chosen people; leave is frozen only where it is kept."""
    if problem.fixed is None or problem.previous is None:
        return None
    fixed: NDArray[np.bool_] = problem.fixed[chosen]
    for i, e in enumerate(chosen):
        if e not in kept:
            fixed[i] &= problem.previous[e] != LEAVE
    return fixed
