"""Shifts and their breaks."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.staffing import AFTER_CLOSING_MINUTES, lengthened
from sim.scenario.checks.tables import duplicates
from sim.scenario.checks.view import View
from sim.scenario.hours import row_by_day
from sim.scenario.models.agents import Shift
from sim.scenario.models.base import MINUTES_PER_DAY, minutes_of
from sim.scenario.places import Path

if TYPE_CHECKING:
    from sim.clock import Calendar


def _shifts(view: View) -> Iterator[tuple[str, Path, Shift]]:
    """Group, path and shift of every shift."""
    for name, group in view.scenario.groups.items():
        for shift_name, shift in (group.shifts or {}).items():
            yield name, ("groups", name, "shifts", shift_name), shift


def _length(shift: Shift) -> int:
    """Minutes from start to end; an end not after the start is on the next day."""
    length = minutes_of(shift.end) - minutes_of(shift.start)
    return length if length > 0 else length + MINUTES_PER_DAY


@check("E510")
def shifts_start_within_the_day(view: View) -> Iterator[Finding]:
    """A shift starts at 24:00."""
    for _, path, shift in _shifts(view):
        if shift.start == "24:00":
            yield Finding(
                (*path, "from"),
                "a shift cannot start at 24:00",
                'give "00:00" and the day after',
                shift.start,
            )


@check("E511")
def breaks_lie_in_their_shift(view: View) -> Iterator[Finding]:
    """A break ends after its shift."""
    for _, path, shift in _shifts(view):
        for i, item in enumerate(shift.breaks):
            if item.after_minutes + item.minutes > _length(shift):
                yield Finding(
                    (*path, "breaks", i),
                    f"this {item.activity} ends {item.after_minutes + item.minutes} minutes after "
                    f"the start of a shift of {_length(shift)}",
                    "let it end within the shift",
                    item.after_minutes,
                )


@check("E512")
def breaks_do_not_overlap(view: View) -> Iterator[Finding]:
    """Two breaks of a shift overlap."""
    for _, path, shift in _shifts(view):
        order = sorted(range(len(shift.breaks)), key=lambda i: shift.breaks[i].after_minutes)
        for i, j in pairwise(order):
            first, second = shift.breaks[i], shift.breaks[j]
            if first.after_minutes + first.minutes > second.after_minutes:
                yield Finding(
                    (*path, "breaks", j),
                    f"this {second.activity} begins before the {first.activity} at "
                    f"{first.after_minutes} minutes is over",
                    f"begin it {first.after_minutes + first.minutes} minutes after the "
                    "shift's start or later",
                    second.after_minutes,
                )


@check("E513")
def shift_counts_are_given_once(view: View) -> Iterator[Finding]:
    """Two counts of a shift are about the same day."""
    for _, path, shift in _shifts(view):
        yield from duplicates((*path, "counts"), shift.counts)


@check("E514", timed=True)
def shifts_meet_open_queues(view: View) -> Iterator[Finding]:
    """A shift lies wholly outside the opening hours of every queue its group serves."""
    for name, path, shift in _shifts(view):
        if not view.served_by[name] or shift.start == "24:00":
            continue  # which other checks report
        worked = list(_occurrences(view.calendar_of(name), shift))
        spells = [
            spell
            for queue in view.served_by[name]
            for spell in lengthened(view, queue, AFTER_CLOSING_MINUTES)
        ]
        if worked and not any(
            start < closes and opens < end for start, end in worked for opens, closes in spells
        ):
            yield Finding(
                path,
                f"no queue of the group is open from {shift.start} to {shift.end}",
                "move the shift, or open a queue",
            )


def _occurrences(calendar: Calendar, shift: Shift) -> Iterator[tuple[int, int]]:
    """Start and end in ticks of the shift on every day that somebody works it."""
    start = minutes_of(shift.start)
    for day, count in enumerate(row_by_day(shift.counts, calendar)):
        if count is not None and count.agents and not calendar.closed[day]:
            yield calendar.tick(day, start), calendar.tick(day, start + _length(shift))
