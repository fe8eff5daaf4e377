"""A plan for other programs: plain values, null where there is no figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.report.machine import plain
from planner.report.plans.shortfalls import goals_short
from planner.report.plans.shown import Shown

if TYPE_CHECKING:
    import pandas as pd


def content(shown: Shown) -> dict[str, Any]:
    """What a plan says, ready for JSON. Agents by group and measured interval are ``staffing``."""
    picture = shown.picture
    inside = np.flatnonzero(picture.active)
    found: dict[str, Any] = {
        "scenario": picture.scenario.name,
        "kind": shown.kind,
        "cost": shown.cost,
        "unit": shown.unit,
        "agent_hours": _by_group(shown, shown.hours),
        "paid_hours": None if shown.paid_hours is None else _by_group(shown, shown.paid_hours),
        "cost_by_group": _by_group(shown, shown.cost_by_group),
        "short_hours": shown.short_hours,
        "bound": None
        if shown.bound is None
        else {"value": shown.bound.value, "kind": shown.bound.kind, "what": shown.bound.what},
        "gap": shown.gap,
        "confirmation": _confirmation(shown),
        "replications": shown.replications,
        "seed": shown.seed,
        "interrupted": shown.interrupted,
        "reproducible": shown.reproducible,
        "notes": list(shown.notes),
        "intervals": [picture.when(int(i)) for i in inside],
        "scheduled": {
            name: [float(n) for n in picture.scheduled[g, inside]]
            for g, name in enumerate(picture.groups)
        },
    }
    for name in ("shifts", "breaks", "sessions"):
        if name in shown.tables:
            found[name] = _rows(shown.tables[name])
    cleaned: dict[str, Any] = plain(found)
    return cleaned


def as_json(shown: Shown) -> str:
    """``content`` as text."""
    return json.dumps(content(shown), indent=1, allow_nan=False, ensure_ascii=False)


def _by_group(shown: Shown, amounts: Any) -> dict[str, float]:
    return {name: float(amounts[g]) for g, name in enumerate(shown.picture.groups)}


def _confirmation(shown: Shown) -> dict[str, Any] | None:
    made = shown.confirmation
    if made is None:
        return None
    return {
        "holds": made.holds,
        "attempt": made.attempt,
        "confidence": 1 - made.error,
        "replications": made.replications,
        "seed": made.seed,
        "goals": len(made.goals),
        "goals_held": len(made.goals) - len(made.failed),
        "unjudged": list(made.goals.unjudged),
        "short": goals_short(shown.picture),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]
