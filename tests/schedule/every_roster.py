"""The optimum of a tiny request of any kind: all rosters are listed and audited."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np

from planner.audit import audit
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem


def size(problem: RosterProblem) -> int:
    """How many rosters there are, whatever rules say."""
    return int(np.prod([float(len(row)) for row in _choices(problem)]))


def optimum(problem: RosterProblem) -> int | None:
    """Least cost of a clean roster, by the auditor alone; None: there is none."""
    found = [audit(problem, work) for work in _all(problem)]
    return min((judged.cost for judged in found if judged.clean), default=None)


def _all(problem: RosterProblem) -> Iterator[Ints]:
    for row in product(*_choices(problem)):
        yield np.array(row, np.int64).reshape(problem.shape[:2])


def _choices(problem: RosterProblem) -> list[list[int]]:
    """What each person could do each day."""
    people, days, _ = problem.shape
    found = []
    for e in range(people):
        for day in range(days):
            if problem.fixed is not None and problem.fixed[e, day]:
                assert problem.previous is not None
                found.append([int(problem.previous[e, day])])
            elif day in problem.employees[e].leave:
                found.append([LEAVE])
            else:
                found.append([OFF, *np.flatnonzero(problem.may[e, day]).tolist()])
    return found
