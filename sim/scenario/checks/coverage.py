"""Warnings: lawful, yet probably not meant. Nobody there, far too much work, days without rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.demand import expected_by_interval
from sim.scenario.checks.load import agents, is_deferred, least_work_s, room
from sim.scenario.checks.registry import Finding, warning
from sim.scenario.checks.staffing import open_without_row, staffing_tables
from sim.scenario.checks.tables import row_before
from sim.scenario.checks.view import View, moment
from sim.scenario.models.base import WEEKDAYS

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar, Ints

MOST_STRETCHES = 3


@warning("W404")
def special_days_are_simulated(view: View) -> Iterator[Finding]:
    """A special day lies outside the simulated days."""
    dates = view.calendar.dates
    for day in view.scenario.special_days:
        if not dates[0] <= day <= dates[-1]:
            yield Finding(
                ("special_days", day.isoformat()),
                f"{day} is not simulated (days {dates[0]} to {dates[-1]})",
                "nothing to do if that is meant; else correct the date",
                day,
            )


@warning("W501")
def somebody_is_there(view: View) -> Iterator[Finding]:
    """A queue expects contacts while nobody who serves it is on duty."""
    for name, path, queue in view.queues:
        if any(step.voicemail for step in queue.routing):
            continue  # those that nobody answers are taken care of
        expected = expected_by_interval(view, name, queue)
        there = agents(view, view.helpers(name))
        if is_deferred(queue) and there.any():
            continue  # they wait until somebody comes
        alone = (expected > 0) & (there <= 0)
        if alone.any():
            yield Finding(
                path,
                f"{_count(expected[alone].sum())} expected while nobody who serves this queue "
                f"is on duty: {stretches(view.calendar, alone)}",
                "add agents there, or close the queue",
            )


@warning("W502")
def work_can_be_done(view: View) -> Iterator[Finding]:
    """On a whole day the offered load is above the agents on duty.

    Of channels whose contacts may wait for the next day: over all simulated days. Lists are left
    out: one dials as far as one gets.
    """
    import numpy as np  # here, because a scenario is read without NumPy

    hours_per_interval = view.calendar.interval_minutes / 60
    for name, path, queue in view.queues:
        helpers = view.helpers(name)
        if not helpers or queue.dial is not None:
            continue  # no helpers: which a check reports
        days = np.zeros_like(view.calendar.interval_day)
        if not is_deferred(queue):
            days = view.calendar.interval_day
        fastest = min(handle_factor(view, group, name) for group in helpers)
        work = expected_by_interval(view, name, queue) * least_work_s(view, queue) * fastest / 3600
        values = (
            work,
            room(view, helpers, queue),
            agents(view, helpers),
            view.open_intervals[name],
        )
        hours, most, there, is_open = (np.bincount(days, weights=each) for each in values)
        over = ((hours > most * hours_per_interval) & (there > 0)).nonzero()[0]
        if len(over):
            worst = int(over[np.argmax(hours[over] / most[over])])
            many = (
                ""
                if most[worst] == there[worst]
                else (f", who can do {most[worst] / is_open[worst]:,.1f} contacts at once")
            )
            yield Finding(
                path,
                f"{_when(view, over, worst, is_deferred(queue))}: "
                f"{hours[worst] / (is_open[worst] * hours_per_interval):,.1f} Erlangs for "
                f"{there[worst] / is_open[worst]:,.1f} agents on average{many}",
                "correct volumes, handle times or staffing, unless that is meant",
            )


def _when(view: View, over: Ints, worst: int, deferred: bool) -> str:
    """The days on which there is too much work, the worst by name."""
    if deferred:
        return "over all simulated days the offered load is above the agents on duty"
    date = view.calendar.dates[worst]
    more = f" and {_times(len(over) - 1, 'other day')}" if len(over) > 1 else ""
    return (
        f"on {WEEKDAYS[date.weekday()]} {date}{more} the offered load is above the agents "
        "on duty all day"
    )


@warning("W503")
def staffing_days_are_whole(view: View) -> Iterator[Finding]:
    """On some day a staffing table lacks rows that other days have, while a queue is open."""
    for name, path, rows in staffing_tables(view):
        missing = open_without_row(view, name, rows)
        if missing.any():
            calendar = view.calendar_of(name)
            yield Finding(
                (*path, row_before(calendar, rows, int(missing.nonzero()[0][0]))),
                f"the queues are open but there is no row for {stretches(calendar, missing)}, "
                "though other days have one",
                "add them after this row (0 is a number of agents); as it is, nobody is there",
            )


def handle_factor(view: View, group: str, queue: str) -> float:
    """What a group makes of a handle time; 1 where it helps only after an overflow."""
    member = view.scenario.groups[group]
    skill = member.skills.get(queue)
    return (1.0 if skill is None else skill.handle_time_factor) / member.efficiency


def stretches(calendar: Calendar, where: Bools) -> str:
    """The first stretches of consecutive intervals, and how many there are besides."""
    import numpy as np

    change = np.diff(np.concatenate([[0], where.astype(np.int8), [0]]))
    starts, ends = (change == 1).nonzero()[0].tolist(), (change == -1).nonzero()[0].tolist()
    shown = []
    for start, end in list(zip(starts, ends, strict=True))[:MOST_STRETCHES]:
        last = end - 1
        minute = int(calendar.interval_minute[last]) + calendar.interval_minutes
        until = f"{minute // 60:02d}:{minute % 60:02d}"
        if calendar.interval_day[last] != calendar.interval_day[start]:
            day = moment(last, calendar).rsplit(" ", 1)[0]
            until = f"{day} {until}"
        shown.append(f"{moment(start, calendar)} to {until}")
    more = len(starts) - len(shown)
    return ", ".join(shown) + (f" and {_times(more, 'other time')}" if more else "")


def _times(count: int, word: str) -> str:
    return f"{count} {word}" + ("s" if count > 1 else "")


def _count(contacts: float) -> str:
    amount = f"{contacts:,.0f}" if contacts >= 10 else f"{contacts:.2g}"
    return f"{amount} contact{'' if amount == '1' else 's'}"
