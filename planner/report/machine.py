"""Figures for machines: JSON with nulls where there is no figure."""

from __future__ import annotations

import json
import math
from typing import TYPE_CHECKING, Any

from planner.report import figures, losses, people
from planner.report.warnings import warnings
from sim.result import name_of

if TYPE_CHECKING:
    import pandas as pd

    from sim.result import By, Result, Verdict

FURTHER = ("issues", "journeys", "promises", "handling", "experience", "segments", "money")
"""Tables of scenarios in which customers do more than wait, or which name costs."""
LEFT_OUT = ("scenario", "files")
"""Parts of the manifest that are long and known to the caller."""


def as_json(result: Result, by: By) -> str:
    """Manifest (without the scenario's text), verdicts, warnings and tables of one period."""
    manifest = {key: part for key, part in result.manifest.items() if key not in LEFT_OUT}
    content: dict[str, Any] = {
        "scenario": result.scenario.name,
        "manifest": manifest,
        "warnings": warnings(result),
        "verdicts": _verdicts(result),
        "verdict_limits": f"one-sided 95 % limits, low and high each; {figures.RULE}",
        "counts": figures.counts(result, by),
        "by": by,
        "queues": _rows(result.queues(by)),
    }
    if result.statistics.agents:
        content["groups"] = _rows(result.groups(by))
    if result.statistics.distribution and by == "total":
        content["wait_quantiles"] = _rows(result.wait_quantiles)
        if "span_quantiles" in result.tables:
            content["span_quantiles"] = _rows(result.span_quantiles)
    for kind in FURTHER:
        if name_of(kind, by) in result.tables:
            content[kind] = _rows(result.tables[name_of(kind, by)])
    if by == "total" and "headcount" in result.tables:
        content["headcount"] = people.plain(result)
    return json.dumps(plain(content), indent=1, allow_nan=False, ensure_ascii=False)


def _verdicts(result: Result) -> list[dict[str, Any]]:
    rows = figures.by_name(result.queues(), "queue")

    def row_of(verdict: Verdict) -> dict[str, Any]:
        return vars(verdict) | {
            "outcome": verdict.outcome,
            "shares_of_entered": losses.shares(rows[verdict.queue]),
        }

    return [row_of(verdict) for verdict in result.verdicts]


def _rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): cell for key, cell in row.items()} for row in table.to_dict("records")]


def plain(value: Any) -> Any:
    """Values that JSON has: NumPy numbers as Python's, what is not finite as None."""
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    if hasattr(value, "item"):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
