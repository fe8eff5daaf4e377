"""An explanation as text."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.requirement.explain import Explanation

HEADINGS = ("agents", "service", "waits", "abandon", "ASA", "occupancy", "queue", "goals")


def percent(share: float, digits: int = 1) -> str:
    """``82.0 %``."""
    return f"{100 * share:.{digits}f} %"


def in_words(found: Explanation) -> str:
    """The requirement of an interval in plain words with a small table."""
    lines = [f"{found.queue}, {found.start}, {found.minutes} minutes", ""]
    lines += _load(found)
    lines.append(f"Goal:    {'; '.join(found.goals) or 'none'}")
    lines += _need(found)
    if found.rows:
        lines += ["", *_table(found)]
    if found.steps:
        lines.append("")
        lines += [
            f"  within {within / 3600:g} h: {percent(share)} promised, "
            f"{percent(kept)} kept by this level"
            for within, share, kept in dict.fromkeys(found.steps)
        ]
    if found.simulated is not None:
        lines += ["", *_simulated(found)]
    if found.notes:
        lines += ["", *(f"- {note}" for note in found.notes)]
    return "\n".join(lines)


def _load(found: Explanation) -> list[str]:
    if found.kind == "deferred":
        return [
            f"Work:    {found.contacts:.1f} contacts come, {found.aht_s:.0f} s of work each: "
            f"{found.load:.2f} agents' worth"
        ]
    lines = [
        f"Load:    {found.contacts:.1f} contacts x {found.aht_s:.0f} s (group {found.group}): "
        f"{found.load:.2f} erlangs"
    ]
    if abs(found.load - found.load_alone) > 0.02 * max(found.load_alone, 0.01):
        why = (
            "contacts of earlier intervals are still being handled"
            if found.load > found.load_alone
            else "agents fill up only as contacts come"
        )
        lines.append(f"         {found.load_alone:.2f} if contacts always came like that; {why}")
    if abs(found.aht_mix_s - found.aht_s) > 0.5:
        lines.append(f"         with the mix of groups: {found.aht_mix_s:.0f} s")
    lines.append(f"Formula: {found.formula}, {found.method.replace('_', '-')} load")
    return lines


def _need(found: Explanation) -> list[str]:
    lines = [f"Need:    {found.net:.2f} agents on the phone, {found.whole} in whole numbers"]
    if found.shrinkage:
        parts = ", ".join(f"{name} {percent(part)}" for name, part in found.shrinkage.items())
        total = sum(found.shrinkage.values())
        lines.append(
            f"         {found.gross:.2f} scheduled "
            f"(for reports: shrinkage {percent(total)}: {parts})"
        )
    return lines


def _table(found: Explanation) -> list[str]:
    rows: list[tuple[str, ...]] = [HEADINGS]
    for row in found.rows:
        asa = "for ever" if math.isinf(row.asa_s) else f"{row.asa_s:.1f} s"
        queue = "grows" if math.isinf(row.queue) else f"{row.queue:.1f}"
        shares = (row.service_level, row.p_wait, row.abandon_rate)
        cells = tuple(percent(share) for share in shares)
        holds = "hold" if row.holds else "missed"
        rows.append((f"{row.agents:.0f}", *cells, asa, percent(row.occupancy), queue, holds))
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return [
        "  " + "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        for row in rows
    ]


def _simulated(found: Explanation) -> list[str]:
    told = found.simulated
    assert told is not None
    return [
        f"Simulated as staffed now ({told.replications} replications, "
        f"{told.on_duty:.1f} agents on the roster who can serve it, other queues included):",
        f"  {told.offered:.1f} offered, service level "
        + _with_limits(told.service_level, told.service_level_low, told.service_level_high)
        + ", abandoned "
        + _with_limits(told.abandon_rate, told.abandon_rate_low, told.abandon_rate_high)
        + (
            ""
            if math.isnan(told.asa_s)
            else f", ASA {told.asa_s:.1f} s ({told.asa_s_low:.1f} to {told.asa_s_high:.1f} s)"
        ),
    ]


def _with_limits(value: float, low: float, high: float) -> str:
    if math.isnan(value):
        return "not known"
    return f"{percent(value)} ({percent(low)} to {percent(high)})"
