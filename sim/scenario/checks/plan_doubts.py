"""Warnings about plans: goals nobody judges or reaches, caps that decide, hours without shifts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.coverage import handle_factor, stretches
from sim.scenario.checks.demand import expected_by_interval
from sim.scenario.checks.load import LIVE, at_once, least_work_s
from sim.scenario.checks.planning import allowed
from sim.scenario.checks.registry import Finding, warning
from sim.scenario.checks.sessions import shift_types_of
from sim.scenario.checks.shift_room import possible_spells
from sim.scenario.checks.view import View
from sim.scenario.hours import is_date, touched_intervals, weekday_numbers
from sim.scenario.models.base import WEEKDAYS
from sim.scenario.models.planning import Planning
from sim.scenario.models.queues import Queue
from sim.scenario.places import Path, quoted

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar, Floats

LEAST_CONTACTS = 10
"""Expected contacts from which on an interval or a day is judged alone (docs/kpis.md, Targets)."""

HARDLY_ANYBODY_WAITS = 3.0
"""Agents above the load, in square roots of it, with whom fewer than one in 500 contacts wait
(the limit of Halfin and Whitt 1981, Operations Research 29:567, at this reserve)."""


@warning("W701")
def goals_are_judged(view: View) -> Iterator[Finding]:
    """A goal is asked of every interval or day, but none has the 10 contacts to judge it by."""
    calendar = view.calendar
    for name, goal in view.scenario.planning.goals.items():
        asked = [over for over in goal.over if over != "total"]
        if "over" not in goal.model_fields_set and goal.interval_share is None:
            continue  # the default, which means: where it can be judged
        expected = expected_by_interval(view, name, view.scenario.queues[name])
        per_day = _by_day(calendar, expected)
        most = {"interval": float(expected.max()), "day": float(per_day.max())}
        for over in asked:
            if most[over] < LEAST_CONTACTS:
                yield Finding(
                    ("planning", "goals", name, "over"),
                    f"no {over} of {quoted(name)} has {LEAST_CONTACTS} expected contacts (the "
                    f"busiest has {most[over]:.3g}), so none is judged alone",
                    f"leave {over} out; what is longer is judged",
                    over,
                )


@warning("W702")
def caps_leave_the_goal_to_decide(view: View) -> Iterator[Finding]:
    """An occupancy cap asks for more agents than any usual service level."""
    planning = view.scenario.planning
    for name, path, cap in _caps(view):
        loads = _own_load(view, name)
        if loads is None or cap is None:
            continue
        enough = loads + HARDLY_ANYBODY_WAITS * loads**0.5
        day_load, day_enough = _by_day(view.calendar, loads), _by_day(view.calendar, enough)
        over = day_load / cap - day_enough
        worst = int(over.argmax())
        if over[worst] > 0:
            date = view.calendar.dates[worst]
            hours = view.calendar.interval_minutes / 60
            yield Finding(
                path,
                f"on {WEEKDAYS[date.weekday()]} {date} {quoted(name)} needs "
                f"{hours * day_load[worst] / cap:,.0f} agent-hours to be busy {cap:g} of the time; "
                f"with {hours * day_enough[worst]:,.0f} hardly anybody would wait: the cap, not "
                "the service level, decides",
                "raise the cap, unless that is meant",
                cap,
            )
            if path == ("planning", "occupancy") and planning.occupancy is not None:
                return  # one group is enough to say it


def _caps(view: View) -> Iterator[tuple[str, Path, float | None]]:
    """The cap of each group that has one, and where it is written."""
    planning = view.scenario.planning
    for name in view.scenario.groups:
        limits = planning.staff.get(name)
        if limits is not None and limits.occupancy is not None:
            yield name, ("planning", "staff", name, "occupancy"), limits.occupancy
        elif planning.occupancy is not None:
            yield name, ("planning", "occupancy"), planning.occupancy


def _own_load(view: View, group: str) -> Floats | None:
    """Erlangs by interval of a group that shares no queue; none if it does, or works otherwise.

    Only live queues whose contacts are handled one at a time: of others the rough load says
    little about the agents that they take.
    """
    import numpy as np  # here, because a scenario is read without NumPy

    queues = view.served_by[group]
    loads = np.zeros(view.calendar.n_intervals)
    for name in queues:
        queue = view.scenario.queues[name]
        simple = _is_live(queue) and at_once(view.scenario.groups[group], queue) == 1
        if not simple or view.helpers(name) != [group]:
            return None
        loads += _load(view, name, queue, [group])
    return loads


def _load(view: View, name: str, queue: Queue, groups: list[str]) -> Floats:
    """Erlangs of first contacts by interval, at the handle time of the fastest of the groups."""
    fastest = min(handle_factor(view, group, name) for group in groups)
    seconds = least_work_s(view, queue) * fastest
    loads: Floats = expected_by_interval(view, name, queue) * seconds
    return loads / (view.calendar.interval_minutes * 60)


def _is_live(queue: Queue) -> bool:
    return queue.channel in LIVE and queue.dial is None


def _by_day(calendar: Calendar, values: Floats) -> Floats:
    import numpy as np

    days = np.bincount(calendar.interval_day, weights=values, minlength=calendar.n_days)
    return days.astype(np.float64)


@warning("W703")
def limits_let_the_goal_be_reached(view: View) -> Iterator[Finding]:
    """The most agents that limits and seats allow cannot answer the share that is promised."""
    import numpy as np

    if view.scenario.planning == Planning():
        return  # nobody plans: seats are then only compared with the people there
    for name, path, queue in view.queues:
        goal = view.scenario.planning.goals.get(name)
        share = queue.target.share if goal is None or goal.share is None else goal.share
        groups = view.helpers(name)
        if not _is_live(queue) or queue.target.formula != "sl_of_offered" or not groups:
            continue
        most = _most_contacts(view, queue, groups)
        loads = _load(view, name, queue, groups)
        there = _by_day(view.calendar, np.where(view.open_intervals[name], most, 0.0))
        work = _by_day(view.calendar, loads)
        reached = np.where(work > 0, there / np.where(work > 0, work, 1.0), np.inf)
        worst = int(reached.argmin())
        if reached[worst] < share:
            date = view.calendar.dates[worst]
            at: Path = ("planning", "goals", name, "share")
            yield Finding(
                at if goal is not None and goal.share is not None else (*path, "target", "share"),
                f"on {WEEKDAYS[date.weekday()]} {date} the limits of planning.staff and seats "
                f"allow {100 * reached[worst]:.0f} % of the work of {quoted(name)}, and "
                f"{100 * share:g} % is to be answered in time",
                "raise most, pinned or seats, or promise less",
                share,
            )


def _most_contacts(view: View, queue: Queue, groups: list[str]) -> Floats:
    """Most contacts in hand by interval that limits and seats allow; infinite without a limit."""
    import numpy as np

    total = np.zeros(view.calendar.n_intervals)
    by_site: dict[str, Floats] = {}
    for name in groups:
        group = view.scenario.groups[name]
        limit = allowed(view, name, view.scenario.planning.staff.get(name))
        site = view.scenario.sites[group.site] if group.site is not None else None
        seats = np.inf if site is None or site.seats is None else float(site.seats)
        room = np.where(limit < 0, np.inf, limit) * at_once(group, queue)
        if group.site is None:
            total += room
            continue
        before = by_site.get(group.site, np.zeros(len(total)))
        most_seats = seats * max(at_once(view.scenario.groups[other], queue) for other in groups)
        by_site[group.site] = np.minimum(before + room, most_seats)
    return sum(by_site.values(), total)


@warning("W704")
def shifts_cover_opening_hours(view: View) -> Iterator[Finding]:
    """A queue is open at times that no kind of shift of its groups covers."""
    import numpy as np

    if not view.scenario.planning.shift_types:
        return
    covered = {group: _possible_hours(view, group) for group in view.scenario.groups}
    for name, path, queue in view.queues:
        groups = view.helpers(name)
        if not _is_live(queue) or not groups:
            continue
        alone = view.open_intervals[name] & ~np.any([covered[group] for group in groups], axis=0)
        if alone.any():
            yield Finding(
                path,
                f"planned shifts cannot cover its opening hours: {stretches(view.calendar, alone)}",
                "widen starts, ends, days or groups of planning.shift_types, or close the queue",
            )


def _possible_hours(view: View, group: str) -> Bools:
    """Intervals in which a planned shift of a group may lie, ``[n_intervals]``."""
    calendar = view.calendar_of(group)
    before = (calendar.dates[0].weekday() - 1) % 7
    spells: list[tuple[int, int]] = []
    for kind in shift_types_of(view, group):
        minutes = possible_spells(kind)
        days = weekday_numbers(kind.days)
        for day in range(-1, calendar.n_days):
            weekday = before if day < 0 else int(calendar.weekday[day])
            if weekday in days and (day < 0 or not calendar.closed[day]):
                spells += [(calendar.tick(day, a), calendar.tick(day, b)) for a, b in minutes]
    return touched_intervals([(a, b) for a, b in spells if b > 0], calendar)


@warning("W706")
def dates_of_plans_are_simulated(view: View) -> Iterator[Finding]:
    """A pin or a session is about a date that is not simulated."""
    planning, dates = view.scenario.planning, view.calendar.dates
    rows: list[tuple[Path, str]] = [
        (("planning", "staff", name, "pinned", i, "day"), pin.day)
        for name, limits in planning.staff.items()
        for i, pin in enumerate(limits.pinned)
    ]
    for name, session in planning.sessions.items():
        rows.append((("planning", "sessions", name, "days"), session.days))
    first, last = dates[0].isoformat(), dates[-1].isoformat()
    for path, day in rows:
        if is_date(day) and not first <= day <= last:
            yield Finding(
                path,
                f"{day} is not simulated (days {first} to {last})",
                "nothing to do if that is meant; else correct the date",
                day,
            )
