"""Scenarios for tests of engine inputs: dictionaries that a test changes in one place."""

from copy import deepcopy
from typing import Any

import numpy as np

from sim.inputs.build import Built, build_inputs
from sim.scenario import Scenario, check

HOURS = [{"from": "08:00", "to": "20:00"}]
TIMES = [f"{hour:02d}:{minute}" for hour in range(8, 20) for minute in ("00", "30")]


def queue(per_hour: float = 60, **changes: Any) -> dict[str, Any]:
    """A queue open from 8 to 20 with a constant rate."""
    points = [{"at": "08:00", "per_hour": per_hour}, {"at": "20:00", "per_hour": 0}]
    return {
        "opening_hours": HOURS,
        "arrivals": {"kind": "poisson", "rate": {"points": points}},
        "talk": {"law": "lognormal", "mean": 180, "cv": 1.0},
        "wrap_up": {"law": "exponential", "mean": 20},
        "patience": {"law": "exponential", "mean": 120},
    } | changes


def staff(agents: float) -> list[dict[str, Any]]:
    """The same number of agents in every open interval."""
    return [{"day": "all", "time": time, "agents": agents} for time in TIMES]


def group(*queues: str, agents: float = 5, **changes: Any) -> dict[str, Any]:
    """A group that serves ``queues``."""
    return {"skills": {name: {} for name in queues}, "staffing": staff(agents)} | changes


CENTRE: dict[str, Any] = {
    "name": "centre",
    "start": "2026-03-02",
    "time_zone": "Europe/Kyiv",
    "queues": {"sales": queue(60), "service": queue(90)},
    "groups": {
        "mixed": group("sales", "service", agents=6),
        "sellers": group("sales", agents=2),
    },
}


def centre(**changes: Any) -> dict[str, Any]:
    """``CENTRE`` with top-level keys replaced."""
    return deepcopy(CENTRE) | changes


def built(raw: dict[str, Any], seed: int | None = None) -> Built:
    """Engine inputs of a scenario that passes every check."""
    scenario = Scenario.model_validate(raw)
    check(scenario)
    return build_inputs(scenario, seed)


DRAWS = ["arrived", "talk_draw", "wrap_draw", "patience", "priority_class"]


def by_customer(rows: np.ndarray) -> dict[int, tuple[Any, ...]]:
    """What was drawn for each customer, by the customer's key."""
    first = rows[rows["leg"] == 0]
    return {int(row["customer"]): tuple(row[DRAWS].tolist()) for row in first}
