"""Small centres within a day."""

from typing import Any

from sim.scenario import Scenario

LUNCH = {"activity": "lunch", "after_minutes": 180, "minutes": 30, "paid": False}
TEA = {"activity": "break", "after_minutes": 90, "minutes": 15}


def queue(
    volume: float = 20.0, *, busyness: dict[str, float] | None = None, **more: Any
) -> dict[str, Any]:
    """A voice queue from 8 to 16 with so many contacts in each half hour."""
    rows = [
        {"day": "all", "time": f"{m // 60:02d}:{m % 60:02d}", "volume": volume}
        for m in range(8 * 60, 16 * 60, 30)
    ]
    return {
        "opening_hours": [{"from": "08:00", "to": "16:00"}],
        "arrivals": {"kind": "poisson", "volumes": rows, "busyness": busyness or {}},
        "talk": {"law": "exponential", "mean": 240},
        "patience": {"law": "exponential", "mean": 200},
        "target": {"share": 0.8, "within_s": 30},
        **more,
    }


def shift(start: str, end: str, agents: int, *breaks: dict[str, Any]) -> dict[str, Any]:
    """A shift of every day."""
    return {"from": start, "to": end, "breaks": list(breaks), "counts": [{"agents": agents}]}


def team(
    shifts: dict[str, Any], skills: tuple[str, ...] = ("calls",), **more: Any
) -> dict[str, Any]:
    """A group with shifts."""
    return {
        "skills": {name: {} for name in skills},
        "order": "longest_wait",
        "shifts": shifts,
        "cost_per_hour": 20,
        **more,
    }


def day(**changes: Any) -> Scenario:
    """A Tuesday of one queue and one group of two shifts, with top-level keys replaced."""
    return Scenario.model_validate(
        {
            "name": "a day",
            "start": "2026-03-03",
            "busyness": {"day_cv": 0.1},
            "queues": {"calls": queue()},
            "groups": {
                "team": team(
                    {
                        "early": shift("08:00", "14:00", 3, TEA, LUNCH),
                        "late": shift("10:00", "16:00", 2, TEA, LUNCH),
                    }
                )
            },
        }
        | changes
    )
