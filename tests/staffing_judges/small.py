"""A small N-model whose staffings can all be simulated: one or two hours, two queues."""

from typing import Any

from sim.scenario import Scenario


def centre(open_hours: int, goals: dict[str, Any], costs: tuple[float, float]) -> Scenario:
    """An N-model: specialists for calls, generalists for both; open from 9, hour by hour."""
    hours = [f"{9 + k:02d}:00" for k in range(open_hours)]
    end = f"{9 + open_hours:02d}:00"

    def line(volumes: tuple[float, ...], talk_s: float) -> dict[str, Any]:
        rows = [
            {"day": "all", "time": at, "volume": volume}
            for at, volume in zip(hours, volumes, strict=False)
        ]
        return {
            "opening_hours": [{"from": hours[0], "to": end}],
            "arrivals": {"kind": "poisson", "volumes": rows},
            "talk": {"law": "exponential", "mean": talk_s},
            "patience": {"law": "exponential", "mean": 150},
            "target": {"share": 0.8, "within_s": 30},
        }

    staffed = [{"day": "all", "time": at, "agents": 4} for at in hours]
    return Scenario.model_validate(
        {
            "name": "small",
            "start": "2026-03-02",
            "interval_minutes": 60,
            "queues": {"calls": line((60, 90), 180), "orders": line((40, 50), 220)},
            "groups": {
                "specialists": {
                    "skills": {"calls": {}},
                    "cost_per_hour": costs[0],
                    "staffing": staffed,
                },
                "generalists": {
                    "skills": {"calls": {"handle_time_factor": 1.15, "priority": 2}, "orders": {}},
                    "cost_per_hour": costs[1],
                    "staffing": staffed,
                },
            },
            "planning": {"goals": goals},
            "run": {"seed": 11},
        }
    )


EACH_HOUR = {name: {"over": ["interval"]} for name in ("calls", "orders")}
BY_DAY = {
    "calls": {"over": ["day"], "share": 0.75, "abandon_rate": 0.06},
    "orders": {"over": ["day"], "share": 0.75, "asa_s": 15},
}
