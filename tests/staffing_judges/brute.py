"""Every staffing of a small box simulated on the same many runs: the cheapest that holds.

Simulation does not know exactly, so there are two answers: the cheapest staffing that surely holds
(every goal's estimate better than its threshold by ``SURE`` standard errors) and the cheapest that
may hold (no goal worse by as much). Where both cost the same, that is the optimum; else the
optimum lies between them.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.table import prices
from planner.staffing.trial import Trials
from sim.scenario import Scenario

SURE: Final = 3.0
SEED: Final = 4711

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Enumerated:
    """What a box holds."""

    surely: float
    """Cost of the cheapest staffing that surely holds."""
    maybe: float
    """Cost of the cheapest staffing that may hold."""
    feasible: tuple[float, ...]
    """Costs of all that surely hold."""
    size: int


def enumerate_box(
    scenario: Scenario, low: tuple[int, ...], high: tuple[int, ...], replications: int
) -> Enumerated:
    """Go through all staffings of a scenario within a box.

    Args:
        scenario: with few groups and few open intervals.
        low: fewest agents, by group and open interval in turn.
        high: most agents.
        replications: of each staffing.
    """
    trials = Trials(scenario, SEED, agents=False)
    goals, rooms = Goals.of(scenario, trials), Rooms.of(scenario, trials.calendar)
    cells = np.nonzero(rooms.allowed & rooms.measured & _open(scenario, trials))
    hours = prices(scenario)[cells[0]] * scenario.interval_minutes / 60
    feasible, maybe = [], []
    box = list(itertools.product(*(range(a, b + 1) for a, b in zip(low, high, strict=True))))
    for numbers in box:
        agents = np.zeros(rooms.allowed.shape, np.int64)
        agents[cells] = numbers
        outcome = trials.one(agents, range(replications))
        cost = float(np.dot(hours, numbers))
        if goals.judge(outcome, error=float(ndtr(-SURE))).holds.all():
            feasible.append(cost)
        if goals.judge(outcome, error=float(ndtr(SURE))).holds.all():
            maybe.append(cost)
    return Enumerated(min(feasible), min(maybe), tuple(feasible), len(box))


def _open(scenario: Scenario, trials: Trials) -> NDArray[np.bool_]:
    """Intervals in which contacts come: the box leaves those after closing without agents."""
    expected = trials.inputs.demand["mean"].sum(axis=0) > 0
    return np.broadcast_to(expected, (len(scenario.groups), len(expected)))
