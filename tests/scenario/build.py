"""Small scenarios in Python, as dictionaries that a test changes in one place."""

from copy import deepcopy
from typing import Any

from sim.scenario.models.scenario import Scenario

SMALL: dict[str, Any] = {
    "name": "small",
    "start": "2026-03-02",
    "queues": {
        "sales": {
            "opening_hours": [{"from": "08:00", "to": "18:00"}],
            "arrivals": {
                "kind": "poisson",
                "rate": {
                    "points": [{"at": "08:00", "per_hour": 30}, {"at": "18:00", "per_hour": 0}]
                },
            },
            "talk": {"law": "exponential", "mean": 180},
        }
    },
    "groups": {
        "team": {
            "skills": {"sales": {}},
            "staffing": [
                {"day": "all", "time": "08:00", "agents": 3},
                {"day": "all", "time": "08:30", "agents": 4},
            ],
        }
    },
}


def small(**changes: Any) -> dict[str, Any]:
    """`SMALL` with top-level keys replaced."""
    return deepcopy(SMALL) | changes


def scenario(**changes: Any) -> Scenario:
    """A scenario of one queue and one group, with top-level keys replaced."""
    return Scenario.model_validate(small(**changes))
