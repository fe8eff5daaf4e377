"""The centre of ``centre.py`` with people to be rostered instead of a roster."""

from __future__ import annotations

from typing import Any

from sim.scenario import Scenario
from tests.plan.centre import DAYS, centre

MORNING = {
    "earliest_start": "09:00",
    "latest_start": "09:00",
    "least_minutes": 240,
    "most_minutes": 240,
}


def demand(helpers: int, sellers: int) -> list[dict[str, Any]]:
    return [
        {"date": date, "group": group, "shift": "morning", "agents": agents}
        for date in DAYS
        for group, agents in (("helpers", helpers), ("sellers", sellers))
    ]


def team(
    helpers: int, sellers: int, *, asked: tuple[int, int] = (9, 6), **rules: Any
) -> dict[str, Any]:
    """The section ``planning``: so many people, so many asked for on each day."""
    people = [("help", "helpers", helpers), ("sell", "sellers", sellers)]
    roster = {
        "contracts": {"any": {"weekly_most_paid_minutes": 600}},
        "agents": [
            {"agent": f"{name} {k + 1}", "groups": [group], "contract": "any"}
            for name, group, n in people
            for k in range(n)
        ],
        "demand": demand(*asked),
        "weights": {"over_hour": 1},
    }
    return {"shift_types": {"morning": MORNING}, "roster": roster | rules}


def peopled(*args: Any, **changes: Any) -> Scenario:
    """A scenario with a team."""
    return centre(planning=team(*args, **changes))
