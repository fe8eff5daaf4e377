"""Plans with numbers made by hand, for reports."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from planner.report.plans.shortfalls import AT_MOST
from planner.report.plans.shown import Shown
from planner.report.plans.view import LEVEL_COLUMNS, Picture
from planner.solve import Bound
from sim.clock import Calendar
from sim.scenario import Scenario
from tests.running.example import CENTRE, centre

OPEN_MINUTES = (9 * 60, 12 * 60)
VERDICTS = (
    *("kind", "name", "step", "over", "first", "last"),
    *("period", "goal", "value", "limit", "slack", "holds"),
)


class Goal(NamedTuple):
    """A verdict made by hand."""

    kind: str
    name: str
    over: str
    first: int
    last: int
    goal: float
    value: float
    holds: bool
    step: int = 0


def verdicts(*goals: Goal) -> pd.DataFrame:
    """The table that a confirmation makes."""
    rows = [
        (
            *(goal.kind, goal.name, goal.step, goal.over, goal.first, goal.last),
            *(f"{goal.over} {goal.first}", goal.goal, goal.value),
            goal.value + (0.01 if goal.kind in AT_MOST else -0.01),
            *(goal.value - goal.goal, goal.holds),
        )
        for goal in goals
    ]
    return pd.DataFrame(rows, columns=VERDICTS)


def interval(name: str, first: int, value: float, goal: float = 0.8) -> Goal:
    """A verdict on the service level of one interval; it holds if the value reaches the goal."""
    return Goal("service_level", name, "interval", first, first + 1, goal, value, value >= goal)


def levels(table: pd.DataFrame) -> pd.DataFrame:
    """Service by interval that fits a table of verdicts."""
    chosen = table[(table["kind"] == "service_level") & (table["over"] == "interval")]
    return pd.DataFrame(
        {
            "name": chosen["name"],
            "interval": chosen["first"],
            "value": chosen["value"],
            "low": chosen["value"] - 0.02,
            "high": np.minimum(1.0, chosen["value"] + 0.02),
            "contacts": 30.0,
            "goal": chosen["goal"],
            "holds": chosen["holds"].astype(float),
        },
        columns=LEVEL_COLUMNS,
    )


def is_open(calendar: Calendar) -> np.ndarray:
    """Intervals in which the queues of the centre are open."""
    minute = np.asarray(calendar.interval_minute)
    return (minute >= OPEN_MINUTES[0]) & (minute < OPEN_MINUTES[1])


def picture(table: pd.DataFrame | None = None, *, needed: bool = True, **changes: Any) -> Picture:
    """The centre with 3 sellers and 4 generalists; needed: 2 more and 1 fewer, in turn."""
    scenario = centre(**changes)
    return picture_of(scenario, table, needed=needed)


def picture_of(
    scenario: Scenario, table: pd.DataFrame | None = None, *, needed: bool = True
) -> Picture:
    """The same for a scenario like the centre."""
    calendar = Calendar.of(scenario)
    hours = is_open(calendar).astype(float)
    scheduled = np.outer([3.0, 4.0], hours)
    need = scheduled + np.where(np.arange(calendar.n_intervals) % 2 == 0, 2.0, -1.0) * hours
    table = verdicts() if table is None else table
    return Picture(
        scenario,
        calendar,
        scheduled,
        required=np.outer([2.5, 3.5], hours),
        needed=need if needed else None,
        verdicts=table,
        levels=levels(table),
    )


def shown(seen: Picture | None = None, **changes: Any) -> Shown:
    """A plan that was not simulated."""
    seen = picture() if seen is None else seen
    hours = seen.scheduled.sum(axis=1) / 2
    facts: dict[str, Any] = {
        "kind": "staffing",
        "picture": seen,
        "cost": float(hours.sum()),
        "unit": "agent-hours",
        "hours": hours,
        "cost_by_group": hours,
        "bound": Bound(20.0, "proved", "every queue by itself, nobody waiting"),
        "gap": 1 / 21,
        "confirmation": None,
        "replications": 1200,
        "seed": 7,
        "interrupted": False,
        "reproducible": True,
    }
    return Shown(**(facts | changes))


def two_pools() -> Scenario:
    """Two queues, each with a group of its own."""
    groups = {
        "a": CENTRE["groups"]["sellers"],
        "b": CENTRE["groups"]["sellers"] | {"skills": {"service": {}}},
    }
    return centre(groups=groups)
