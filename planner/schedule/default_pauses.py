"""Where breaks lie in a shift while nobody has placed them: early, in the middle, late."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from planner.shifts.patterns import Pattern
from planner.shifts.pause import Pause
from sim.scenario.checks.shift_room import GRID, placed_early
from sim.scenario.models.planning import ShiftType

PLACES: Final = (0.5, 0.15, 0.85)
"""Where in its window a break begins. People on the same shift who have theirs at different times
do not leave the phones alone together."""


def default_pauses(pattern: Pattern, kind: ShiftType) -> tuple[tuple[Pause, ...], ...]:
    """Different sets of pauses of a shift, the middle one first; none: its breaks do not fit.

    Breaks keep their order, windows, distances and the grid of five minutes; the gap of a split
    shift lies as near to its middle as parts and breaks allow.
    """
    found: dict[tuple[Pause, ...], None] = {}
    for place in PLACES:
        for part in _parts(pattern, kind):
            rows = _placed(pattern, kind, place, part)
            if rows is not None:
                found[rows] = None
                break
    return tuple(found)


def _parts(pattern: Pattern, kind: ShiftType) -> Sequence[int | None]:
    """Lengths of the first part to try, the middle first; None: the shift is in one part."""
    if not pattern.gap or kind.split is None:
        return (None,)
    least = -(-kind.split.least_part_minutes // GRID) * GRID
    middle = pattern.length / 2
    parts = range(least, pattern.length - least + 1, GRID)
    return sorted(parts, key=lambda part: (abs(part - middle), part))


def _placed(
    pattern: Pattern, kind: ShiftType, place: float, part: int | None
) -> tuple[Pause, ...] | None:
    """Every break at about ``place`` of the time that it has; None: they do not fit."""
    early = [begin for _, _, begin in placed_early(kind, pattern.length, part)]
    late = _latest(pattern, kind, part)
    pauses = []
    free = 0
    for rule, first, last in zip(pattern.breaks, early, late, strict=True):
        first = max(first, free)
        begin = first + round((last - first) * place / GRID) * GRID
        if part is not None and begin < part < begin + rule.minutes:
            begin = part if part <= last else part - rule.minutes
        if not first <= begin <= last:
            return None
        free = begin + rule.minutes + kind.between_breaks_minutes
        shift = 0 if part is None or begin < part else pattern.gap
        pauses.append(Pause(begin + shift, rule.minutes, rule.activity, rule.paid, rule.name))
    if part is not None:
        pauses.append(Pause(part, pattern.gap, "gap", False))
    return tuple(sorted(pauses))


def _latest(pattern: Pattern, kind: ShiftType, part: int | None) -> list[int]:
    """Latest begin of each break such that those after it still fit."""
    found: list[int] = []
    limit = pattern.length
    for rule in reversed(pattern.breaks):
        last = min(limit - rule.minutes, pattern.length - rule.before_end_minutes - rule.minutes)
        if rule.latest_after_minutes is not None:
            last = min(last, rule.latest_after_minutes)
        last = last // GRID * GRID
        if part is not None and last < part < last + rule.minutes:
            last = part - rule.minutes
        found.append(last)
        limit = last - kind.between_breaks_minutes
    return found[::-1]
