"""What shifts a kind of shift allows: lengths that hold its breaks and parts, starts and ends."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.models.base import MINUTES_PER_DAY, minutes_of
from sim.scenario.models.planning import BreakRule, ShiftType, Split

GRID = 5
"""Minutes: starts, lengths and breaks of planned shifts lie on this grid."""


def starts(kind: ShiftType) -> range:
    """Possible starts in minutes of the day."""
    first, last = minutes_of(kind.earliest_start), minutes_of(kind.latest_start)
    return range(first, last + 1, kind.step_minutes)


def lengths(kind: ShiftType) -> range:
    """Possible lengths in minutes, as far as breaks and parts allow."""
    return range(kind.least_minutes, kind.most_minutes + 1, kind.step_minutes)


def placed_early(
    kind: ShiftType, length: int, part: int | None = None
) -> Iterator[tuple[int, BreakRule, int]]:
    """Each break of a shift, its position in the rules, and where it may begin at the earliest.

    Nothing but the end of the shift and ``latest_after_minutes`` speaks against a later begin, so
    breaks fit a shift if and only if they fit when each is placed as early as it can be.

    Args:
        kind: the rules.
        length: minutes of the shift, the gap of a split one left out.
        part: minutes of the first part of a split shift; no break lies across its end.
    """
    free = 0
    for i, row in enumerate(kind.breaks):
        if row.from_length_minutes > length:
            continue
        begin = -(-max(free, row.earliest_after_minutes) // GRID) * GRID
        if part is not None and begin < part < begin + row.minutes:
            begin = part
        yield i, row, begin
        free = begin + row.minutes + kind.between_breaks_minutes


def breaks_fit(kind: ShiftType, length: int, part: int | None = None) -> bool:
    """Whether all breaks of a shift of this length have a place in it."""
    return all(
        (row.latest_after_minutes is None or begin <= row.latest_after_minutes)
        and begin + row.minutes + row.before_end_minutes <= length
        for _, row, begin in placed_early(kind, length, part)
    )


def parts_fit(kind: ShiftType, split: Split, length: int) -> bool:
    """Whether a split shift of this length has two parts that hold its breaks."""
    least = -(-split.least_part_minutes // GRID) * GRID
    return any(breaks_fit(kind, length, part) for part in range(least, length - least + 1, GRID))


def possible_lengths(kind: ShiftType) -> list[int]:
    """Lengths that hold the breaks, and the parts of a split shift."""
    split = kind.split
    if split is None:
        return [length for length in lengths(kind) if breaks_fit(kind, length)]
    return [length for length in lengths(kind) if parts_fit(kind, split, length)]


def latest_end(kind: ShiftType) -> int | None:
    """Minute, from the midnight before the start, at which a shift must be over, if any."""
    if kind.latest_end is None:
        return None
    end = minutes_of(kind.latest_end)
    return end if end > minutes_of(kind.earliest_start) else end + MINUTES_PER_DAY


def possible_spells(kind: ShiftType) -> list[tuple[int, int]]:
    """First and last minute of the widest shift from each start from which there is one.

    A split shift counts from its first start to its last end.
    """
    some = possible_lengths(kind)
    split = kind.split
    gap, widest = (split.least_gap_minutes, split.most_gap_minutes) if split else (0, 0)
    limit = latest_end(kind)
    found = []
    for start in starts(kind):
        end = start + MINUTES_PER_DAY if limit is None else min(limit, start + MINUTES_PER_DAY)
        fitting = [length for length in some if start + length + gap <= end]
        if fitting:
            found.append((start, min(end, start + max(fitting) + widest)))
    return found
