"""Small centres whose requirement is known otherwise."""

from typing import Any

from sim.scenario.models.scenario import Scenario

WEEK = "2026-03-02"  # a Monday


def voice(
    rate: list[tuple[str, float]] | None = None,
    *,
    between: str = "constant",
    talk: dict[str, Any] | None = None,
    staffing: list[dict[str, Any]] | None = None,
    queue: dict[str, Any] | None = None,
    **scenario: Any,
) -> Scenario:
    """One queue, one group; ``rate`` as (time of day, contacts per hour)."""
    points = [{"at": at, "per_hour": n} for at, n in rate or [("00:00", 120.0)]]
    content = {
        "name": "voice",
        "start": WEEK,
        "interval_minutes": 30,
        "queues": {
            "calls": {
                "arrivals": {"kind": "poisson", "rate": {"between": between, "points": points}},
                "talk": talk or {"law": "exponential", "mean": 240},
                "patience": {"law": "exponential", "mean": 120},
                "target": {"share": 0.8, "within_s": 20},
                **(queue or {}),
            }
        },
        "groups": {
            "team": {
                "skills": {"calls": {}},
                "staffing": staffing or [{"day": "all", "time": "00:00", "agents": 1}],
            }
        },
        **scenario,
    }
    return Scenario.model_validate(content)


def mail(
    *,
    target: dict[str, Any],
    per_hour: float = 20.0,
    staffing: list[dict[str, Any]] | None = None,
    hours: tuple[int, int] = (9, 17),
    days: int = 7,
    queue: dict[str, Any] | None = None,
) -> Scenario:
    """E-mail that comes and is worked on from Monday to Friday in these hours."""
    opens, closes = f"{hours[0]:02d}:00", f"{hours[1]:02d}:00"
    points = [
        {"days": "mon-fri", "at": opens, "per_hour": per_hour},
        {"days": "mon-fri", "at": closes, "per_hour": 0},
    ]
    present = [{"day": "mon-fri", "time": f"{h:02d}:00", "agents": 1} for h in range(*hours)]
    return Scenario.model_validate(
        {
            "name": "mail",
            "start": WEEK,
            "days": days,
            "interval_minutes": 60,
            "queues": {
                "mail": {
                    "channel": "email",
                    "arrivals": {"kind": "poisson", "rate": {"points": points}},
                    "talk": {"law": "lognormal", "mean": 420, "cv": 0.8},
                    "target": target,
                    **(queue or {}),
                }
            },
            "groups": {
                "office": {
                    "skills": {"mail": {}},
                    "order": "earliest_due",
                    "staffing": staffing or present,
                }
            },
        }
    )
