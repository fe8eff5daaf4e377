"""A cost that no staffing which keeps the goals can fall below."""

from __future__ import annotations

from planner.solve import Bound
from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.table import prices
from planner.staffing.trial import Trials
from sim.scenario import Scenario


def least_cost(scenario: Scenario, rooms: Rooms, goals: Goals, trials: Trials) -> Bound:
    """A lower bound from minima and pinned staff."""
    hours = rooms.least[:, rooms.measured].sum(axis=1) * scenario.interval_minutes / 60
    return Bound(float(hours @ prices(scenario)), "proved", "least and pinned staff alone")
