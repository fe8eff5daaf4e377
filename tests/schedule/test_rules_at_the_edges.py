"""Rules at the ends of the period, with history, with leave: model, auditor and paths agree."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from planner.audit import audit
from planner.schedule.model import build
from planner.schedule.pricing import Pricing
from planner.schedule.problem import LEAVE, OFF, Duty, Ints, RosterProblem
from planner.solve import Limits, solve
from tests.schedule.edges import EDGES, Edge
from tests.schedule.teams import EARLY, LATE, MONDAY, NIGHT, STANDBY, team

DUTIES = (EARLY, LATE, NIGHT, STANDBY)
LETTER = {duty.name: duty for duty in DUTIES}


def problem_of(edge: Edge, row: str) -> RosterProblem:
    more = dict(edge.more)
    first = MONDAY + timedelta(days=more.pop("first", 0))
    person: dict[str, Any] = {
        "history": tuple(_past(letter) for letter in edge.past),
        "leave": {day: edge.leave_minutes for day, letter in enumerate(row) if letter == "-"},
        "rotation": more.pop("rotation", ()),
    }
    contract = {"most_on_call": 9, **edge.contract}
    return team(len(row), DUTIES, [contract], first=first, people={0: person}, **more)


def _past(letter: str) -> Duty | int | None:
    return 480 if letter == "-" else LETTER.get(letter)


def work_of(row: str) -> Ints:
    signs = {".": OFF, "-": LEAVE, **{duty.name: k for k, duty in enumerate(DUTIES)}}
    return np.array([[signs[letter] for letter in row]])


def by_model(problem: RosterProblem, work: Ints) -> bool:
    built = build(problem)
    for day, duties in enumerate(built.works[0].x):
        for k, x in duties.items():
            built.model.add(x == int(work[0, day] == k))
    return solve(built.model, Limits(seconds=20.0)).found


def by_paths(problem: RosterProblem, work: Ints) -> bool:
    """Whether the best path is this row where each other duty, or its lack, costs a lot."""
    pricing = Pricing(problem)
    assert pricing.kept.all()
    worth = np.full(problem.shape[1:], -100.0)
    days = np.flatnonzero(work[0] >= 0)
    worth[days, work[0, days]] = 100.0
    found = pricing.best(worth)
    return bool(np.isfinite(found.cost[0])) and np.array_equal(found.work, work)


@pytest.mark.parametrize("edge", EDGES, ids=lambda edge: edge.what)
def test_at_the_edges_rules_mean_what_is_written(edge: Edge) -> None:
    for expected, rows in ((True, edge.good), (False, edge.bad)):
        for row in rows:
            problem, work = problem_of(edge, row), work_of(row)
            assert by_model(problem, work) == expected, row
            assert audit(problem, work).clean == expected, row
            assert by_paths(problem, work) == expected, row
