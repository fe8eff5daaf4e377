"""Staffing tables: agents where and when there is something to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.tables import duplicates, first_intervals, off_grid, row_before
from sim.scenario.checks.view import View
from sim.scenario.hours import rows_of_days, touched_intervals
from sim.scenario.models.agents import StaffingRow
from sim.scenario.places import Path

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar
AFTER_CLOSING_MINUTES = 120
"""Agents may stay so long after closing to serve out who still waits."""


def staffing_tables(view: View) -> Iterator[tuple[str, Path, tuple[StaffingRow, ...]]]:
    """Group, path and rows of every staffing table."""
    for name, group in view.scenario.groups.items():
        if group.staffing is not None:
            yield name, ("groups", name, "staffing"), group.staffing


@check("E501")
def staffing_lies_on_the_grid(view: View) -> Iterator[Finding]:
    """A row of a staffing table is not the start of an interval."""
    for _, path, rows in staffing_tables(view):
        yield from off_grid(path, rows, view.scenario.interval_minutes)


@check("E502")
def staffing_is_given_once(view: View) -> Iterator[Finding]:
    """Two rows of a staffing table are about the same interval."""
    for _, path, rows in staffing_tables(view):
        yield from duplicates(path, rows)


@check("E503", timed=True)
def staffing_has_no_holes(view: View) -> Iterator[Finding]:
    """A staffing table leaves out an interval between rows while a queue of the group is open."""
    minutes = view.scenario.interval_minutes
    for name, path, rows in staffing_tables(view):
        calendar = view.calendar_of(name)
        holes = (served(view, name, 0) & _between_rows(rows, calendar)).nonzero()[0]
        if len(holes):
            more = f" and {len(holes) - 1} other times" if len(holes) > 1 else ""
            yield Finding(
                (*path, row_before(calendar, rows, int(holes[0]))),
                f"no row for {view.moment(holes[0], calendar)}{more}, "
                "between rows and in opening hours",
                f"add it after this row, one every {minutes} minutes (0 is a number of agents)",
            )


def _between_rows(rows: tuple[StaffingRow, ...], calendar: Calendar) -> Bools:
    """Intervals without a row that have one before and one after them on their day."""
    import numpy as np

    known = rows_of_days(rows, calendar) >= 0
    before = np.maximum.accumulate(known, axis=1)
    after = np.maximum.accumulate(known[:, ::-1], axis=1)[:, ::-1]
    holes = before & after & ~known
    between: Bools = holes[
        calendar.interval_day, calendar.interval_minute // calendar.interval_minutes
    ]
    return between


def open_without_row(view: View, group: str, rows: tuple[StaffingRow, ...]) -> Bools:
    """Intervals without a row while a queue of the group is open, where one would expect one.

    That is on a day with other rows, at a time of day for which another day has a row: groups
    may well work only part of the day.
    """
    import numpy as np  # here, because a scenario is read without NumPy

    calendar = view.calendar_of(group)
    known = rows_of_days(rows, calendar) >= 0
    slots = calendar.interval_minute // calendar.interval_minutes
    expected = ~known & known.any(axis=0) & np.any(known, axis=1, keepdims=True)
    missing: Bools = served(view, group, 0) & expected[calendar.interval_day, slots]
    return missing


@check("E504", timed=True)
def staffing_meets_open_queues(view: View) -> Iterator[Finding]:
    """Agents are staffed while no queue they serve is open."""
    for name, path, rows in staffing_tables(view):
        if not view.served_by[name]:
            continue  # no queue at all, which other checks report
        calendar = view.calendar_of(name)
        closed = calendar.closed[calendar.interval_day]
        idle = ~served(view, name, AFTER_CLOSING_MINUTES) & ~closed
        for i, row in first_intervals(calendar, rows, idle):
            if rows[row].agents > 0:
                yield Finding(
                    (*path, row, "agents"),
                    f"{rows[row].agents:g} agents at {view.moment(i, calendar)}, "
                    "when no queue of theirs is open",
                    "write 0, or open a queue",
                    rows[row].agents,
                )


def served(view: View, group: str, after_minutes: int) -> Bools:
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
