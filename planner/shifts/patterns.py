"""Every shift that the rules of a shift type allow: start, length, gap."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sim.clock import MINUTES_PER_DAY
from sim.scenario.models.base import minutes_of
from sim.scenario.models.planning import BreakRule, ShiftType


@dataclass(frozen=True)
class Pattern:
    """A shift of a type by the wall clock; breaks are not placed yet. All times in minutes."""

    type: str
    start: int
    """After local midnight."""
    length: int
    """From start to end without the gap."""
    gap: int
    """Unpaid time between the parts of a split shift; 0: the shift is in one part."""
    breaks: tuple[BreakRule, ...]
    """Breaks that a shift of this length has, in their order."""

    @property
    def end(self) -> int:
        """Minutes after the midnight before it starts."""
        return self.start + self.length + self.gap

    @property
    def unpaid(self) -> int:
        """Minutes of unpaid breaks and of the gap."""
        return self.gap + sum(rule.minutes for rule in self.breaks if not rule.paid)

    @property
    def kind(self) -> tuple[int, int]:
        """Start and end: what makes shifts distinct."""
        return self.start, self.end


def patterns_of(name: str, shift_type: ShiftType) -> Iterator[Pattern]:
    """Shifts of a type, by start, length and gap.

    Starts go from the earliest to the latest in steps; lengths from the least, gaps from the
    least, in the same steps. No shift lasts longer than a day from start to end.
    """
    step = shift_type.step_minutes
    latest_end = _latest_end(shift_type)
    split = shift_type.split
    gaps = (
        [0]
        if split is None
        else list(range(split.least_gap_minutes, split.most_gap_minutes + 1, step))
    )
    first, last = minutes_of(shift_type.earliest_start), minutes_of(shift_type.latest_start)
    for start in range(first, min(last, MINUTES_PER_DAY - 1) + 1, step):
        for length in range(shift_type.least_minutes, shift_type.most_minutes + 1, step):
            breaks = tuple(r for r in shift_type.breaks if length >= r.from_length_minutes)
            for gap in gaps:
                found = Pattern(name, start, length, gap, breaks)
                if length + gap <= MINUTES_PER_DAY and found.end <= latest_end:
                    yield found


def _latest_end(shift_type: ShiftType) -> int:
    """Minutes after the midnight before a shift starts; at most two days."""
    if shift_type.latest_end is None:
        return 2 * MINUTES_PER_DAY
    end = minutes_of(shift_type.latest_end)
    if end <= minutes_of(shift_type.earliest_start):
        end += MINUTES_PER_DAY
    return end
