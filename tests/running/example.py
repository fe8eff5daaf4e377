"""A small centre of two queues and two groups (not in alphabetical order), quick to run."""

from typing import Any

from sim.scenario import Scenario

CENTRE: dict[str, Any] = {
    "name": "two queues",
    "start": "2026-03-02",
    "time_zone": "Europe/Kyiv",
    "queues": {
        "sales": {
            "opening_hours": [{"from": "09:00", "to": "12:00"}],
            "arrivals": {
                "kind": "poisson",
                "rate": {
                    "points": [{"at": "09:00", "per_hour": 60}, {"at": "12:00", "per_hour": 0}]
                },
            },
            "talk": {"law": "exponential", "mean": 150},
            "wrap_up": {"law": "deterministic", "value": 20},
            "patience": {"law": "exponential", "mean": 120},
            "target": {"share": 0.8, "within_s": 20},
        },
        "service": {
            "opening_hours": [{"from": "09:00", "to": "12:00"}],
            "arrivals": {
                "kind": "poisson",
                "rate": {
                    "points": [{"at": "09:00", "per_hour": 30}, {"at": "12:00", "per_hour": 0}]
                },
                "busyness": {"day_cv": 0.2},
            },
            "talk": {"law": "lognormal", "mean": 200, "cv": 1.0},
            "patience": {"law": "exponential", "mean": 200},
            "target": {"share": 0.9, "within_s": 60, "formula": "sl_of_answered"},
        },
    },
    "groups": {
        "sellers": {
            "skills": {"sales": {}},
            "staffing": [
                {"day": "all", "time": t, "agents": 1}
                for t in ("09:00", "09:30", "10:00", "10:30", "11:00", "11:30")
            ],
        },
        "generalists": {
            "skills": {"sales": {}, "service": {"handle_time_factor": 1.2}},
            "order": "longest_wait",
            "staffing": [{"day": "all", "time": t, "agents": 3} for t in ("09:00", "09:30")]
            + [
                {"day": "all", "time": t, "agents": 4} for t in ("10:00", "10:30", "11:00", "11:30")
            ],
        },
    },
    "run": {"seed": 7, "replications": 6},
}


def centre(**changes: Any) -> Scenario:
    """The centre, with top-level keys replaced."""
    return Scenario.model_validate(CENTRE | changes)
