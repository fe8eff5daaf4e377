"""Contacts that no service level counts, or that closing cut off: said beside every verdict.

A queue can keep its promise to those who wait while it turns many others away. Shares are of the
contacts that entered (``entered``), so that they add up over the ways out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from planner.report import figures, words

if TYPE_CHECKING:
    from sim.result import Result

WAYS = {
    "blocked": "were blocked",
    "balked": "balked",
    "cut": "were cut off at closing",
    "overflow": "were sent on to another queue",
    "voicemail": "left a message",
    "callback": "accepted a callback",
}
"""Counts of a queue that are neither answered nor abandoned, and how a sentence has them."""
LEGEND = (
    "blocked, balked, cut, overflow, voicemail, callback: shares of the contacts that entered the "
    "queue."
)
COUNTED = frozenset({"cut"})
"""Of these the service level hears: all formulas but ``sl_of_answered`` count them as lost."""
SMALLEST = 0.0005
"""Smaller shares would be written as 0.0 %."""


def shares(row: Mapping[str, Any]) -> dict[str, float]:
    """Shares of the contacts entered by way out, of a row of a queue table; only those above 0."""
    entered = float(row["entered"])
    found = {way: float(row.get(way, 0.0)) for way in WAYS}
    return {way: count / entered for way, count in found.items() if entered > 0 and count > 0}


def columns(rows: Iterable[Mapping[str, Any]]) -> list[str]:
    """The ways out that any of the rows has, in the order of ``WAYS``: columns worth showing."""
    seen = {way for row in rows for way in shares(row)}
    return [way for way in WAYS if way in seen]


def cell(row: Mapping[str, Any], way: str) -> str:
    """Share of a row as text: ``38.6 %``; ``0 %`` only where there was none."""
    return percent(shares(row).get(way, 0.0))


def percent(share: float) -> str:
    """A share that never reads as none when there were some."""
    if share == 0:
        return "0 %"
    return "< 0.1 %" if share < SMALLEST else words.percent(share)


def sentences(result: Result) -> list[str]:
    """One warning per queue and kind of loss, in the scenario's order."""
    queues = result.scenario.queues
    return [f"{name}: {line}" for name in queues for line in of_queue(result, name)]


def of_queue(result: Result, queue: str) -> list[str]:
    """The warnings of one queue."""
    parts = shares(figures.by_name(result.queues(), "queue")[queue])
    found = []
    unheard = [way for way in parts if way not in COUNTED]
    if unheard:
        where = "not in this queue's" if "overflow" in unheard else "in no"
        found.append(f"{_listed(parts, unheard)}: they count {where} service level.")
    heard = [way for way in parts if way in COUNTED]
    if heard:
        formula = result.scenario.queues[queue].target.formula
        answer = "does not count them" if formula == "sl_of_answered" else "counts them as lost"
        found.append(f"{_listed(parts, heard)}: {formula} {answer}.")
    return found


def _listed(parts: Mapping[str, float], ways: Iterable[str]) -> str:
    first, *rest = ways
    said = [f"{percent(parts[first])} of contacts {WAYS[first]}"]
    return ", ".join([*said, *(f"{percent(parts[way])} {WAYS[way]}" for way in rest)])
