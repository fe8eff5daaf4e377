"""Rosters: nobody in two places at once, and rows that mean what they say."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.staffing import AFTER_CLOSING_MINUTES, lengthened
from sim.scenario.checks.view import View
from sim.scenario.models.base import MINUTES_PER_DAY
from sim.scenario.models.roster import RosterRow
from sim.scenario.places import Path, did_you_mean, quoted
from sim.scenario.roster import Stretch, agents_of, minutes_by_row

if TYPE_CHECKING:
    from sim.clock import Calendar

LONGEST_GAP_MINUTES = 480
"""Nobody goes home for so long in the middle of a shift."""


def rosters(view: View) -> Iterator[tuple[str, Path, tuple[RosterRow, ...]]]:
    """Group, path and rows of every roster."""
    for name, group in view.scenario.groups.items():
        if group.roster is not None:
            yield name, ("groups", name, "roster"), group.roster


@check("E520")
def stretches_end_within_a_day(view: View) -> Iterator[Finding]:
    """A stretch of a roster lasts longer than a day."""
    for _, path, rows in rosters(view):
        for i, (first, last) in enumerate(minutes_by_row(rows)):
            if last - first > MINUTES_PER_DAY:
                yield Finding(
                    (*path, i, "to"),
                    f"{rows[i].start} to {rows[i].end} of {quoted(rows[i].agent)} are "
                    f"{(last - first) / 60:.3g} hours",
                    "let it end within 24 hours",
                    rows[i].end,
                )


@check("E521", timed=True)
def nobody_is_in_two_places(view: View) -> Iterator[Finding]:
    """Two stretches of one person overlap, in one roster or in those of two groups."""
    by_agent: dict[str, list[tuple[Stretch, str]]] = {}
    for name, _, _ in rosters(view):
        for stretch in view.rostered[name]:
            by_agent.setdefault(stretch.agent, []).append((stretch, name))
    for agent, found in by_agent.items():
        found.sort(key=lambda item: (item[0].start, item[0].end))
        for (before, there), (after, here) in pairwise(found):
            if after.start < before.end:
                other = f" in {quoted(there)}" if there != here else ""
                yield Finding(
                    ("groups", here, "roster", after.row),
                    f"{quoted(agent)} is still busy{other} until "
                    f"{_when(view.calendar_of(here), before.end)} when this begins, at "
                    f"{_when(view.calendar_of(here), after.start)}",
                    "let one end when the other begins; a name is one person in all groups",
                    agent,
                )


@warning("W507")
def rosters_are_simulated(view: View) -> Iterator[Finding]:
    """A roster has shifts outside the simulated days."""
    for name, path, rows in rosters(view):
        found = (rows[stretch.row] for stretch in view.rostered[name])
        inside = {(row.agent, row.date) for row in found}  # of a night, all of it
        outside = [i for i, row in enumerate(rows) if (row.agent, row.date) not in inside]
        if outside:
            dates = view.calendar_of(name).dates
            yield Finding(
                (*path, outside[0]),
                f"{len(outside)} of {len(rows)} stretches lie outside the simulated days "
                f"{dates[0]} to {dates[-1]}, this one is the first",
                "nothing to do if that is meant; else correct the dates",
                rows[outside[0]].date,
            )


@warning("W508")
def rosters_meet_open_queues(view: View) -> Iterator[Finding]:
    """A roster has agents take contacts while no queue of their group is open."""
    for name, path, rows in rosters(view):
        spells = sorted(
            spell
            for queue in view.served_by[name]
            for spell in lengthened(view, queue, AFTER_CLOSING_MINUTES)
        )
        begins = [opens for opens, _ in spells]
        closed_by = list(accumulate((closes for _, closes in spells), max))
        calendar = view.calendar_of(name)
        idle = []
        for row in view.rostered[name]:
            before = bisect_left(begins, row.end)  # spells that begin before the stretch ends
            is_open = before > 0 and closed_by[before - 1] > row.start
            if row.activity == "available" and row.paid and not is_open:
                idle.append(row)
        if idle:
            yield Finding(
                (*path, idle[0].row),
                f"{len(idle)} of {len(rows)} stretches lie wholly where no queue of the group is "
                f"open, first that of {quoted(idle[0].agent)} at {_when(calendar, idle[0].start)}",
                "correct the roster, or open a queue",
                idle[0].agent,
            )


@warning("W509")
def shifts_hang_together(view: View) -> Iterator[Finding]:
    """Between two stretches of one agent and date lie eight hours or more."""
    for _, path, rows in rosters(view):
        ends: dict[tuple[str, str], int] = {}
        for i, (row, (first, last)) in enumerate(zip(rows, minutes_by_row(rows), strict=True)):
            before = ends.get((row.agent, row.date))
            ends[row.agent, row.date] = last
            if before is not None and first - before >= LONGEST_GAP_MINUTES:
                yield Finding(
                    (*path, i),
                    f"{quoted(row.agent)} is off for {(first - before) / 60:.3g} hours in the "
                    f"middle of the shift of {row.date}",
                    "write the hours of a night after midnight below those of its evening, or as "
                    "24:00 and more, under the evening's date; nothing to do if they do come twice",
                    row.start,
                )


@warning("W510")
def weeks_on_job_are_of_somebody(view: View) -> Iterator[Finding]:
    """Weeks on the job are given for somebody who is not on the roster."""
    for _, path, group in view.groups:
        known = agents_of(group.roster or ())
        for agent in group.weeks_on_job:
            if agent not in known:
                remedy = did_you_mean(agent, known, "agents") if known else "delete it"
                what = f"there is no {quoted(agent)} on the group's roster"
                yield Finding((*path, "weeks_on_job", agent), what, remedy, agent)


def _when(calendar: Calendar, tick: int) -> str:
    return f"{calendar.local(tick):%Y-%m-%d %H:%M}"
