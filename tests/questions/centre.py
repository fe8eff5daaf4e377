"""A small centre to ask questions of: two queues, specialists and generalists, three hours."""

from typing import Any

from sim.scenario import Scenario

GROUPS: dict[str, Any] = {
    "specialists": {"skills": {"calls": {}}, "cost_per_hour": 20},
    "generalists": {
        "skills": {"calls": {"handle_time_factor": 1.1, "priority": 2}, "orders": {}},
        "cost_per_hour": 24,
    },
}


def small(**changes: Any) -> Scenario:
    """Three hours of two queues; top-level keys replaced."""
    groups = changes.pop("groups", GROUPS)
    staffed = {
        name: {
            "staffing": [{"day": "all", "time": f"{h:02d}:00", "agents": 5} for h in (9, 10, 11)]
        }
        | group
        for name, group in groups.items()
    }
    basis = {
        "name": "small",
        "start": "2026-03-02",
        "interval_minutes": 60,
        "queues": {"calls": _queue(70, 180), "orders": _queue(50, 200)},
        "groups": staffed,
        "run": {"seed": 7},
    }
    return Scenario.model_validate(basis | changes)


def _queue(per_hour: float, talk_s: float) -> dict[str, Any]:
    return {
        "opening_hours": [{"from": "09:00", "to": "12:00"}],
        "arrivals": {
            "kind": "poisson",
            "volumes": [
                {"day": "all", "time": f"{9 + k:02d}:00", "volume": per_hour * (1 + 0.15 * k)}
                for k in range(3)
            ],
        },
        "talk": {"law": "exponential", "mean": talk_s},
        "patience": {"law": "exponential", "mean": 150},
        "target": {"share": 0.8, "within_s": 30},
    }
