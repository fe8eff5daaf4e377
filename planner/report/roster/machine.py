"""A roster for other programs: plain values, null where there is no figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from planner.report.machine import plain
from planner.report.plans.shortfalls import goals_short
from planner.report.roster import tables
from planner.report.roster.shown import RosterShown

if TYPE_CHECKING:
    import pandas as pd


def content(shown: RosterShown) -> dict[str, Any]:
    """What a roster says, ready for JSON. ``duties``: who works what when."""
    roster, made = shown.roster, shown.confirmation
    found: dict[str, Any] = {
        "scenario": shown.scenario.name,
        "kind": "roster",
        "dates": [date.isoformat() for date in roster.problem.dates],
        "agents": len(roster.problem.employees),
        "heads_asked": shown.asked,
        "heads_short": shown.short,
        "cost": roster.cost,
        "terms": dict(roster.terms),
        "bound": roster.bound,
        "gap": roster.gap,
        "breaches": None if shown.breaches is None else list(shown.breaches),
        "confirmation": None
        if made is None
        else {
            "holds": made.holds,
            "attempt": made.attempt,
            "confidence": 1 - made.error,
            "replications": made.replications,
            "seed": made.seed,
            "goals": len(made.goals),
            "goals_held": len(made.goals) - len(made.failed),
            "unjudged": list(made.goals.unjudged),
            "short": goals_short(shown.picture),
        },
        "advice": list(shown.advice),
        "missing": _rows(shown.missing),
        "why_ended": shown.why_ended,
        "rounds": _rows(shown.rounds),
        "stages": _rows(shown.stages),
        "replications": shown.replications,
        "seed": roster.seed,
        "interrupted": shown.interrupted,
        "reproducible": roster.reproducible,
        "notes": list(shown.notes),
        "duties": _rows(tables.duties(roster)),
        "hours": _rows(tables.hours(roster)),
    }
    cleaned: dict[str, Any] = plain(found)
    return cleaned


def as_json(shown: RosterShown) -> str:
    """``content`` as text."""
    return json.dumps(content(shown), indent=1, allow_nan=False, ensure_ascii=False)


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
