"""Staffing tables: agents where and when there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.tables import duplicates, off_grid
from sim.scenario.checks.view import View
from sim.scenario.hours import rows_by_day, touched_intervals
from sim.scenario.models.agents import StaffingRow
from sim.scenario.models.base import WEEKDAYS, minutes_of
from sim.scenario.places import Path

if TYPE_CHECKING:
    from sim.clock import Bools
AFTER_CLOSING_MINUTES = 120
"""Agents may stay so long after closing to serve out who still waits."""


def _tables(view: View) -> Iterator[tuple[str, Path, tuple[StaffingRow, ...]]]:
    for name, group in view.scenario.groups.items():
        if group.staffing is not None:
            yield name, ("groups", name, "staffing"), group.staffing


@check("E501")
def staffing_lies_on_the_grid(view: View) -> Iterator[Finding]:
    """A row of a staffing table is not the start of an interval."""
    for _, path, rows in _tables(view):
        yield from off_grid(path, rows, view.scenario.interval_minutes)


@check("E502")
def staffing_is_given_once(view: View) -> Iterator[Finding]:
    """Two rows of a staffing table are about the same interval."""
    for _, path, rows in _tables(view):
        yield from duplicates(path, rows)


@check("E503", timed=True)
def staffing_has_no_holes(view: View) -> Iterator[Finding]:
    """A staffing table leaves out an interval between rows while a queue of the group is open."""
    calendar = view.calendar
    minutes = view.scenario.interval_minutes
    for name, path, rows in _tables(view):
        by_day = [{minutes_of(r.time) for r in day} for day in rows_by_day(rows, calendar)]
        holes = [
            int(i)
            for i in _served(view, name, 0).nonzero()[0]
            if _is_hole(int(calendar.interval_minute[i]), by_day[int(calendar.interval_day[i])])
        ]
        if holes:
            more = f" and {len(holes) - 1} other times" if len(holes) > 1 else ""
            yield Finding(
                path,
                f"no row for {_moment(view, holes[0])}{more}, between rows and in opening hours",
                f"add a row every {minutes} minutes (0 is a number of agents)",
            )


def _is_hole(minute: int, known: set[int]) -> bool:
    return bool(known) and min(known) < minute < max(known) and minute not in known


@check("E504", timed=True)
def staffing_meets_open_queues(view: View) -> Iterator[Finding]:
    """Agents are staffed while no queue they serve is open."""
    calendar = view.calendar
    for name, path, rows in _tables(view):
        if not view.served_by[name]:
            continue  # no queue at all, which other checks report
        idle = ~_served(view, name, AFTER_CLOSING_MINUTES) & ~calendar.closed[calendar.interval_day]
        positions = {id(row): i for i, row in enumerate(rows)}
        by_day = [{minutes_of(r.time): r for r in day} for day in rows_by_day(rows, calendar)]
        reported: set[int] = set()
        for i in idle.nonzero()[0]:
            row = by_day[int(calendar.interval_day[i])].get(int(calendar.interval_minute[i]))
            if row is None or row.agents == 0 or positions[id(row)] in reported:
                continue
            reported.add(positions[id(row)])
            yield Finding(
                (*path, positions[id(row)], "agents"),
                f"{row.agents:g} agents at {_moment(view, int(i))}, "
                "when no queue of theirs is open",
                "write 0, or open a queue",
                row.agents,
            )


def _served(view: View, group: str, after_minutes: int) -> Bools:
    """Intervals in which any queue of a group is open, or closed only just."""
    import numpy as np

    mask = np.zeros(view.calendar.n_intervals, dtype=np.bool_)
    for queue in view.served_by[group]:
        mask |= touched_intervals(lengthened(view, queue, after_minutes), view.calendar)
    return mask


def lengthened(view: View, queue: str, after_minutes: int) -> list[tuple[int, int]]:
    """Opening spells of a queue; with the time after closing in which it may be served out."""
    from sim.clock import TICKS_PER_MINUTE

    stays = view.scenario.queues[queue].closing.rule != "cut"
    more = after_minutes * TICKS_PER_MINUTE if stays else 0
    horizon = view.calendar.horizon
    return [(opens, min(closes + more, horizon)) for opens, closes in view.open_spells[queue]]


def _moment(view: View, i: int) -> str:
    day, minute = int(view.calendar.interval_day[i]), int(view.calendar.interval_minute[i])
    date = view.calendar.dates[day]
    return f"{WEEKDAYS[date.weekday()]} {date} {minute // 60:02d}:{minute % 60:02d}"
