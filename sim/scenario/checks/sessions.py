"""Off-phone activities: each must find room in its window and in the shifts of its group."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.shift_room import GRID, possible_spells
from sim.scenario.checks.view import View
from sim.scenario.hours import is_date, weekday_numbers
from sim.scenario.models.base import MINUTES_PER_DAY, WEEKDAYS, minutes_of
from sim.scenario.models.planning import Session, ShiftType
from sim.scenario.places import Path, quoted

if TYPE_CHECKING:
    from sim.clock import Calendar


def sessions(view: View) -> Iterator[tuple[str, Path, Session]]:
    """Name, path and rules of every session."""
    for name, session in view.scenario.planning.sessions.items():
        yield name, ("planning", "sessions", name), session


def shift_types_of(view: View, group: str) -> list[ShiftType]:
    """Kinds of shifts that a group may work."""
    kinds = view.scenario.planning.shift_types.values()
    return [kind for kind in kinds if not kind.groups or group in kind.groups]


def days_of(session: Session, calendar: Calendar) -> Iterator[int]:
    """Days of the calendar on which a session takes place; none on closed days."""
    for day, date in enumerate(calendar.dates):
        if is_date(session.days):
            meant = date.isoformat() == session.days
        else:
            meant = int(calendar.weekday[day]) in weekday_numbers(session.days)
        if meant and not calendar.closed[day]:
            yield day


@check("E720")
def sessions_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """A session is off the grid of five minutes."""
    for _, path, session in sessions(view):
        for key, text in (("from", session.start), ("to", session.end)):
            if minutes_of(text) % GRID:
                remedy = f"give a multiple of {GRID} minutes"
                yield Finding((*path, key), f"{text} is not on the grid", remedy, text)
        if session.minutes % GRID:
            what = f"{session.minutes} minutes are not on the grid"
            yield Finding((*path, "minutes"), what, f"give a multiple of {GRID}", session.minutes)


@check("E721")
def sessions_have_room_for_all(view: View) -> Iterator[Finding]:
    """The window of a session is too short for all its agents, so many at once."""
    for _, path, session in sessions(view):
        if session.at_once is None:
            continue
        window = minutes_of(session.end) - minutes_of(session.start)
        turns = window // session.minutes
        if turns * session.at_once < session.agents:
            yield Finding(
                (*path, "agents"),
                f"{session.agents} agents, {session.at_once} at once for {session.minutes} "
                f"minutes, do not fit between {session.start} and {session.end}: "
                f"{turns * session.at_once} do",
                "widen the window, raise at_once, or name fewer agents",
                session.agents,
            )


@check("E722", timed=True)
def sessions_meet_shifts(view: View) -> Iterator[Finding]:
    """On a day of a session no kind of shift of the group leaves room for it."""
    for _, path, session in sessions(view):
        if session.group not in view.scenario.groups or not view.scenario.planning.shift_types:
            continue  # which other checks report
        kinds = shift_types_of(view, session.group)
        if not kinds:
            yield Finding(
                (*path, "group"),
                f"no kind of shift is for group {quoted(session.group)}",
                "add the group to the groups of a shift type",
                session.group,
            )
            continue
        spells = [(kind, possible_spells(kind)) for kind in kinds]
        if not all(found for _, found in spells):
            continue  # a kind without any shift, which another check reports
        calendar = view.calendar_of(session.group)
        for day in days_of(session, calendar):
            if not _has_room(session, spells, calendar, day):
                yield Finding(
                    (*path, "days"),
                    f"on {WEEKDAYS[calendar.dates[day].weekday()]} {calendar.dates[day]} no shift "
                    f"has {session.minutes} minutes between {session.start} and {session.end}",
                    "move the window into the hours of a shift type, or name other days",
                    session.days,
                )
                break


def _has_room(
    session: Session,
    spells: list[tuple[ShiftType, list[tuple[int, int]]]],
    calendar: Calendar,
    day: int,
) -> bool:
    """Whether a shift that starts on the day, or the one before, covers enough of the window."""
    first, last = minutes_of(session.start), minutes_of(session.end)
    for ahead in (0, MINUTES_PER_DAY):
        for kind, found in spells:
            if _starts_on(kind, calendar, day - (ahead > 0)) and any(
                min(last, end - ahead) - max(first, start - ahead) >= session.minutes
                for start, end in found
            ):
                return True
    return False


def _starts_on(kind: ShiftType, calendar: Calendar, day: int) -> bool:
    """Whether shifts of a kind start on a day of the calendar; -1 is the day before it."""
    if day < 0:
        return (calendar.dates[0].weekday() - 1) % 7 in weekday_numbers(kind.days)
    return int(calendar.weekday[day]) in weekday_numbers(kind.days) and not calendar.closed[day]


@warning("W707")
def sessions_need_shifts(view: View) -> Iterator[Finding]:
    """There are sessions, and no kinds of shifts to place them in."""
    planning = view.scenario.planning
    if planning.sessions and not planning.shift_types:
        yield Finding(
            ("planning", "sessions"),
            "sessions are placed in planned shifts, and there are no shift_types",
            "add planning.shift_types, or delete the sessions",
        )
