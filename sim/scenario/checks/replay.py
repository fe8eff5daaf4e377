"""Recorded arrivals: times that can be read, are simulated, and find an open queue."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.models.arrivals import ReplayArrivals
from sim.scenario.places import Path, quoted

if TYPE_CHECKING:
    from sim.clock import Calendar


def recorded_moment(text: str) -> datetime | None:
    """The moment that an ISO 8601 text names, with or without UTC offset; None if it is none."""
    try:
        return datetime.fromisoformat(text.strip()) if len(text.strip()) > 10 else None
    except ValueError:
        return None


def _recorded(view: View) -> Iterator[tuple[str, Path, str]]:
    """Queue, path and text of every recorded arrival."""
    for name, path, queue in view.queues:
        if isinstance(queue.arrivals, ReplayArrivals):
            for i, row in enumerate(queue.arrivals.times):
                yield name, (*path, "arrivals", "times", i, "arrived"), row.arrived


def _tick(text: str, calendar: Calendar) -> int | None:
    moment = recorded_moment(text)
    if moment is None:
        return None
    try:
        return calendar.tick_of(moment)
    except OverflowError:  # the year 1 or 9999 in another time zone
        return -1


@check("E420")
def recorded_times_can_be_read(view: View) -> Iterator[Finding]:
    """A recorded arrival is not a date and time."""
    for _, path, text in _recorded(view):
        if recorded_moment(text) is None:
            yield Finding(
                path,
                f"{quoted(text)} is not a date and time",
                "write 2026-03-02 08:15:03, with +02:00 or Z at the end if it is not local time",
                text,
            )


@check("E421", timed=True)
def recorded_times_are_simulated(view: View) -> Iterator[Finding]:
    """A recorded arrival lies outside the simulated days."""
    dates = view.calendar.dates
    for _, path, text in _recorded(view):
        tick = _tick(text, view.calendar)
        if tick is not None and not 0 <= tick < view.calendar.horizon:
            yield Finding(
                path,
                f"{text} is not simulated (days {dates[0]} to {dates[-1]})",
                "set start and days to cover it, or delete the row",
                text,
            )


@check("E422", timed=True)
def recorded_times_find_the_queue_open(view: View) -> Iterator[Finding]:
    """A recorded arrival comes while its queue is closed."""
    for name, path, text in _recorded(view):
        tick = _tick(text, view.calendar)
        if tick is None or not 0 <= tick < view.calendar.horizon:
            continue
        spells = view.open_spells[name]
        i = bisect_right(spells, (tick, view.calendar.horizon + 1)) - 1
        if i < 0 or tick >= spells[i][1]:
            yield Finding(
                path,
                f"the queue is closed at {text}",
                "widen its opening hours, or delete the row",
                text,
            )
