"""Duties of one person as an iCalendar file (RFC 5545) that phones and mail programs import.

Times are in UTC, so no time zone has to be described and a night on which clocks change is right.
A duty keeps its UID (person and date) when the roster is made anew: importing the new file
replaces what the old one said of that day. Needs the library ``icalendar`` (extra ``export``).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from planner.report.roster.counts import duties_worked
from planner.report.roster.exports import NoExport
from planner.schedule.problem import LEAVE, OFF, Duty, Roster
from planner.shifts.written import clock
from sim.clock import MINUTES_PER_DAY, time_zone
from sim.folder import write_text
from sim.scenario import Scenario

FOLDER = "calendars"
MOST_NAME = 80


def write_calendars(roster: Roster, scenario: Scenario, folder: Path, version: str) -> list[Path]:
    """One ``.ics`` for each person; file names are the persons' names, made harmless.

    Raises:
        NoExport: the library is not installed.
    """
    names = file_names([person.name for person in roster.problem.employees])
    duties = duties_worked(roster)
    found = []
    for n, name in enumerate(names):
        path = folder / f"{name}.ics"
        write_text(path, calendar(roster, scenario, n, version, duties))
        found.append(path)
    return found


def file_names(names: list[str]) -> list[str]:
    """A different file name for every name, on every system."""
    found: list[str] = []
    taken: set[str] = set()
    for name in names:
        plain = re.sub(r"[^\w.-]+", "_", name).strip("._")[:MOST_NAME] or "agent"
        chosen, k = plain, 1
        while chosen.casefold() in taken:  # some systems do not tell A from a
            k += 1
            chosen = f"{plain}_{k}"
        taken.add(chosen.casefold())
        found.append(chosen)
    return found


def calendar(
    roster: Roster,
    scenario: Scenario,
    employee: int,
    version: str,
    duties: Mapping[tuple[int, int], Duty] | None = None,
) -> str:
    """The calendar of one person: duties with their breaks in the description, leave as days.

    Args:
        roster: whose.
        scenario: names, time zones of the groups' sites.
        employee: index of the person.
        version: of ccplan, for ``PRODID``.
        duties: ``duties_worked(roster)``, if it is known.

    Raises:
        NoExport: the library is not installed.
    """
    try:
        from icalendar import Calendar
    except ImportError:
        raise NoExport("calendars", "icalendar") from None
    duties = duties_worked(roster) if duties is None else duties
    person = roster.problem.employees[employee]
    whole = Calendar()
    whole.add("prodid", f"-//ccplan//ccplan {version}//EN")
    whole.add("version", "2.0")
    whole.add("calscale", "GREGORIAN")
    whole.add("method", "PUBLISH")
    whole.add("x-wr-calname", f"{person.name}: {scenario.name}")
    for day, at in enumerate(roster.problem.dates):
        work = int(roster.work[employee, day])
        if work != OFF:
            duty = None if work == LEAVE else duties[employee, day]
            whole.add_component(_event(scenario, person.name, at, duty))
    return str(whole.to_ical(sorted=False).decode())


def _event(scenario: Scenario, person: str, at: date, duty: Duty | None) -> Any:
    from icalendar import Event

    event = Event()
    for name, value in _properties(scenario, person, at, duty):
        event.add(name, value)
    return event


def _properties(
    scenario: Scenario, person: str, at: date, duty: Duty | None
) -> Iterator[tuple[str, Any]]:
    key = hashlib.sha256(f"{scenario.name}\n{person}\n{at}".encode()).hexdigest()[:32]
    yield "uid", f"{key}@ccplan"
    # The moment of writing would make every file new; the same roster is the same file.
    yield "dtstamp", datetime(at.year, at.month, at.day, tzinfo=UTC)
    if duty is None:
        yield "dtstart", at
        yield "dtend", at + timedelta(days=1)
        yield "summary", "Leave"
        return
    yield "dtstart", moment(scenario, duty, at, duty.start)
    yield "dtend", moment(scenario, duty, at, duty.end)
    what = "On call" if duty.on_call else "Shift"
    yield "summary", f"{what} {clock(duty.start)}-{clock(duty.end)} {duty.group}"
    if duty.pauses:
        yield "description", _pauses(scenario, duty, at)
    if duty.group in scenario.groups and scenario.groups[duty.group].site:
        yield "location", str(scenario.groups[duty.group].site)
    yield "categories", [duty.type]


def moment(scenario: Scenario, duty: Duty, at: date, minute: int) -> datetime:
    """A wall-clock minute of a duty's day, in UTC. A time that clocks skip moves forward."""
    days, minute = divmod(minute, MINUTES_PER_DAY)
    zone = _zone(scenario, duty)
    local = datetime(at.year, at.month, at.day, minute // 60, minute % 60, tzinfo=zone)
    return (local + timedelta(days=days)).astimezone(UTC)


def _zone(scenario: Scenario, duty: Duty) -> ZoneInfo:
    """Time zone of the site at which a duty is worked."""
    group = scenario.groups.get(duty.group)
    site = None if group is None else group.site
    return time_zone(scenario.time_zone if site is None else scenario.sites[site].time_zone)


def _pauses(scenario: Scenario, duty: Duty, at: date) -> str:
    begin, zone = moment(scenario, duty, at, duty.start), _zone(scenario, duty)
    rows = []
    for pause in sorted(duty.pauses):
        start = begin + timedelta(minutes=pause.after_minutes)
        until = start + timedelta(minutes=pause.minutes)
        paid = "" if pause.paid else " (unpaid)"
        rows.append(
            f"{start.astimezone(zone):%H:%M}-{until.astimezone(zone):%H:%M} {pause.activity}{paid}"
        )
    return "\n".join(rows)
