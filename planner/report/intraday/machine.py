"""An intraday plan for other programs: plain values, null where there is no figure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from planner.report.intraday.short import shortfalls
from planner.report.machine import plain

if TYPE_CHECKING:
    import pandas as pd

    from planner.intraday.result import IntradayPlan
    from planner.staffing.confirm import Confirmation


def content(plan: IntradayPlan) -> dict[str, Any]:
    """What a plan says, ready for JSON."""
    found = plan.forecast
    queues = [*plan.moment.scenario.queues, "all"]
    cleaned: dict[str, Any] = plain(
        {
            "scenario": plan.moment.scenario.name,
            "kind": "intraday",
            "at": plan.moment.text,
            "state": plan.scenario.state is not None,
            "forecast": {
                "method": found.method,
                "day_factors": {
                    "centre" if q < 0 else queues[q]: {"mean": law.mean, "cv": law.cv}
                    for q, law in found.laws.items()
                },
                "rest": [
                    {
                        "queue": name,
                        "planned": found.rest_planned[q],
                        "expected": found.rest[q],
                        "low": found.rest_after.low[q],
                        "high": found.rest_after.high[q],
                    }
                    for q, name in enumerate(queues)
                ],
                "intervals": _rows(found.table()),
            },
            "service": _rows(plan.service_table()),
            "moves": [
                {
                    "times": count,
                    "kind": move.kind,
                    "group": move.group,
                    "who": move.who,
                    "move": move.text,
                    "agents": list(names) or count * move.agents,
                    "cost": count * move.cost,
                }
                for (move, count), names in zip(plan.chosen, plan.who, strict=True)
            ],
            "candidates": _rows(plan.moves_table()),
            "cost": plan.cost,
            "unit": plan.unit,
            "worth": plan.worth,
            "goals": _rows(plan.goals_table()),
            "before": _judgement(plan, plan.before),
            "after": _judgement(plan, plan.after),
            "replications": plan.replications,
            "seed": plan.seed,
            "interrupted": plan.interrupted,
            "reproducible": plan.reproducible,
            "notes": list(plan.notes),
        }
    )
    return cleaned


def as_json(plan: IntradayPlan) -> str:
    """``content`` as text."""
    return json.dumps(content(plan), indent=1, allow_nan=False, ensure_ascii=False)


def _judgement(plan: IntradayPlan, found: Confirmation) -> dict[str, Any]:
    return {
        "holds": found.holds,
        "goals": len(found.goals),
        "goals_held": len(found.goals) - len(found.failed),
        "replications": found.replications,
        "short": shortfalls(plan, found),
    }


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]
