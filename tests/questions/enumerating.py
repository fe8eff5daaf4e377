"""A planner that tries every constant staffing in order of cost: slow, obvious, exact in its way.

It stands in for the optimiser where a test is about a question and not about finding plans.
"""

import itertools
from collections.abc import Iterator
from functools import cache
from typing import Any

import numpy as np

from planner.solve import Bound
from planner.staffing.confirm import Confirmation
from planner.staffing.goals import Goals
from planner.staffing.reachable import OutOfReach
from planner.staffing.result import StaffingPlan
from planner.staffing.rooms import Rooms
from planner.staffing.table import Staffing, prices
from planner.staffing.trial import Trials
from sim.scenario import Scenario

MOST = 12
FEWEST = 5
"""Fewer cannot do the work of `tests.questions.centre`."""
REPLICATIONS = 40
SEED = 99


def plan(scenario: Scenario, **_: Any) -> StaffingPlan:
    """The cheapest staffing that is the same in every open hour and holds."""
    return _plan(scenario.model_dump_json(by_alias=True))


@cache
def _plan(text: str) -> StaffingPlan:
    scenario = Scenario.model_validate_json(text)
    rooms = Rooms.of(scenario)
    trials = Trials(scenario, SEED)
    goals = Goals.of(scenario, trials)
    for agents in _by_cost(scenario, rooms):
        outcome = trials.one(rooms.repeated(agents), range(REPLICATIONS))
        verdict = goals.judge(outcome)
        if verdict.holds.all():
            judged = Confirmation(goals, verdict, REPLICATIONS, SEED, 1, 0.05, outcome)
            return StaffingPlan(
                staffing=Staffing.with_agents(scenario, rooms.repeated(agents)),
                bound=Bound(0.0, "proved", "nothing"),
                estimate=None,
                confirmation=judged if goals.rows else None,
                seed=scenario.run.seed,
                replications=trials.spent,
                history=(),
                notes=(),
                interrupted=False,
                reproducible=True,
            )
    raise OutOfReach(["nothing in the box holds"])


def _by_cost(scenario: Scenario, rooms: Rooms) -> Iterator[Any]:
    price = prices(scenario)
    most = [min(MOST, int(row.max())) for row in rooms.most]
    box = itertools.product(*(range(n + 1) for n in most))
    for numbers in sorted(box, key=lambda row: (float(np.dot(row, price)), row)):
        if sum(numbers) >= FEWEST:
            yield np.array(numbers)[:, None] * rooms.allowed
