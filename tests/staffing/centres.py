"""Small centres to staff."""

from typing import Any

from sim.scenario import Scenario


def queue(
    volume: float,
    *,
    handle: float = 180,
    patience: float | None = None,
    share: float = 0.8,
    within: float = 20,
    hours: tuple[str, str] = ("08:00", "12:00"),
    **more: Any,
) -> dict[str, Any]:
    """A voice queue with a constant Poisson volume per interval."""
    minutes = [int(clock[:2]) * 60 + int(clock[3:]) for clock in hours]
    step = more.pop("step", 60)
    rows = [
        {"day": "all", "time": f"{m // 60:02d}:{m % 60:02d}", "volume": volume}
        for m in range(minutes[0], minutes[1], step)
    ]
    return {
        "opening_hours": [{"from": hours[0], "to": hours[1]}],
        "arrivals": {"kind": "poisson", "volumes": rows},
        "talk": {"law": "exponential", "mean": handle},
        "patience": {"law": "never"}
        if patience is None
        else {"law": "exponential", "mean": patience},
        "target": {"share": share, "within_s": within},
        **more,
    }


def group(skills: dict[str, float], **more: Any) -> dict[str, Any]:
    """A group with handle-time factors by queue; its own staffing is nobody."""
    return {
        "skills": {name: {"handle_time_factor": factor} for name, factor in skills.items()},
        "order": "longest_wait",
        "staffing": [{"day": "all", "time": "08:00", "agents": 1}],
        **more,
    }


def centre(
    queues: dict[str, Any],
    groups: dict[str, Any],
    planning: dict[str, Any] | None = None,
    **more: Any,
) -> Scenario:
    """A Monday of such queues and groups."""
    return Scenario.model_validate(
        {
            "name": "small",
            "start": "2026-03-02",
            "interval_minutes": 60,
            "queues": queues,
            "groups": groups,
            "planning": planning or {},
            "run": {"seed": 3},
            **more,
        }
    )


def single(volume: float = 60, planning: dict[str, Any] | None = None, **more: Any) -> Scenario:
    """One queue, one group."""
    return centre({"calls": queue(volume, **more)}, {"desk": group({"calls": 1.0})}, planning)
