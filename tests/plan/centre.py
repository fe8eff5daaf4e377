"""A small centre with named people: two queues, two groups, two days."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario

DAYS = ("2026-03-02", "2026-03-03")


def queue(per_hour: float, **changes: Any) -> dict[str, Any]:
    return {
        "opening_hours": [{"from": "09:00", "to": "13:00"}],
        "arrivals": {
            "kind": "poisson",
            "rate": {
                "points": [{"at": "09:00", "per_hour": per_hour}, {"at": "13:00", "per_hour": 0}]
            },
        },
        "talk": {"law": "exponential", "mean": 180},
        "patience": {"law": "exponential", "mean": 180},
        "target": {"share": 0.8, "within_s": 20},
    } | changes


def rows(
    prefix: str, count: int, date: str, begin: str = "09:00", end: str = "13:00"
) -> list[dict[str, Any]]:
    """So many people of a group on a day, without breaks."""
    return [
        {"agent": f"{prefix} {k + 1}", "date": date, "from": begin, "to": end} for k in range(count)
    ]


def centre(
    helpers: tuple[int, int] = (9, 9), sellers: tuple[int, int] = (6, 6), **changes: Any
) -> Scenario:
    """So many helpers (queue help) and sellers (sales, then help) on the two days."""
    return Scenario.model_validate(
        {
            "name": "named",
            "start": DAYS[0],
            "days": 2,
            "time_zone": "Europe/Kyiv",
            "queues": {"help": queue(120), "sales": queue(60)},
            "groups": {
                "helpers": {
                    "skills": {"help": {}},
                    "roster": [
                        r for n, d in zip(helpers, DAYS, strict=True) for r in rows("help", n, d)
                    ],
                },
                "sellers": {
                    "skills": {"sales": {}},
                    "roster": [
                        r for n, d in zip(sellers, DAYS, strict=True) for r in rows("sell", n, d)
                    ],
                },
            },
            "run": {"seed": 11},
        }
        | changes
    )
