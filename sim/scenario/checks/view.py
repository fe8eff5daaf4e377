"""What several checks need to know about a scenario, worked out once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from sim.errors import ScenarioError
from sim.scenario.hours import opening_spells, touched_intervals, weekly_open
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.arrivals import FixedCountArrivals, PoissonArrivals, Rate, VolumeRow
from sim.scenario.models.base import WEEKDAYS
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario
from sim.scenario.places import Path
from sim.scenario.roster import Stretch, stretches

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar


@dataclass(frozen=True)
class View:
    """A scenario, and for timed checks its calendar."""

    scenario: Scenario
    maybe_calendar: Calendar | None = None

    @property
    def calendar(self) -> Calendar:
        """The calendar; only timed checks may ask for it."""
        assert self.maybe_calendar is not None
        return self.maybe_calendar

    @property
    def queues(self) -> Iterator[tuple[str, Path, Queue]]:
        """Every queue with its name and path."""
        for name, queue in self.scenario.queues.items():
            yield name, ("queues", name), queue

    @property
    def groups(self) -> Iterator[tuple[str, Path, AgentGroup]]:
        """Every group with its name and path."""
        for name, group in self.scenario.groups.items():
            yield name, ("groups", name), group

    @cached_property
    def skilled(self) -> dict[str, list[str]]:
        """Groups that have the skill of each queue."""
        skilled: dict[str, list[str]] = {name: [] for name in self.scenario.queues}
        for name, group in self.scenario.groups.items():
            for queue in group.skills:
                skilled.setdefault(queue, []).append(name)
        return skilled

    @cached_property
    def served_by(self) -> dict[str, list[str]]:
        """Queues that send contacts to each group, by routing steps and skills."""
        served: dict[str, list[str]] = {name: [] for name in self.scenario.groups}
        for name, queue in self.scenario.queues.items():
            skilled = self.skilled[name]
            named = {group for step in queue.routing for group in step.groups}
            for group in skilled:
                if not queue.routing or group in named:
                    served[group].append(name)
        return served

    def helpers(self, queue: str) -> list[str]:
        """Groups that may serve contacts of a queue: there, after an overflow or by callback."""
        queues = [queue]
        for name in queues:  # grows while it is walked
            source = self.scenario.queues[name]
            targets = [step.overflow_to or step.callback_to for step in source.routing]
            targets.append(source.when_full.overflow_to if source.when_full else None)
            queues += {target for target in targets if target and target not in queues}
        return [group for group, served in self.served_by.items() if {*served} & {*queues}]

    @cached_property
    def open_spells(self) -> dict[str, list[tuple[int, int]]]:
        """Opening spells of each queue in ticks."""
        return {
            name: opening_spells(queue.opening_hours, self.calendar)
            for name, queue in self.scenario.queues.items()
        }

    @cached_property
    def open_intervals(self) -> dict[str, Bools]:
        """Intervals in which each queue is open, at least in part."""
        return {
            name: touched_intervals(spells, self.calendar)
            for name, spells in self.open_spells.items()
        }

    def shut_intervals(self, queue: str) -> Bools:
        """Intervals in which a queue is closed by its weekly hours, not by a special day.

        Left out are days that are closed as a whole, and night hours that a closed day takes
        from the morning after it.
        """
        calendar = self.calendar
        week = weekly_open(self.scenario.queues[queue].opening_hours, calendar.interval_minutes)
        slots = calendar.interval_minute // calendar.interval_minutes
        usual: Bools = week[calendar.weekday[calendar.interval_day], slots]
        return ~self.open_intervals[queue] & ~self.closed_intervals & ~usual

    @cached_property
    def closed_intervals(self) -> Bools:
        """Intervals of days that are closed as a whole."""
        closed: Bools = self.calendar.closed[self.calendar.interval_day]
        return closed

    def calendar_of(self, group: str) -> Calendar:
        """The calendar of a group's presence: that of its site, if it has one."""
        site = self.scenario.groups[group].site
        return self.calendar if site is None else self.site_calendars.get(site, self.calendar)

    @cached_property
    def site_calendars(self) -> dict[str, Calendar]:
        """Calendars of the sites whose time zone is known, by name."""
        from sim.clock import time_zone
        from sim.scenario.sites import site_calendar

        found: dict[str, Calendar] = {}
        for name, site in self.scenario.sites.items():
            try:
                zone = time_zone(site.time_zone)
            except ScenarioError:
                continue  # which a check reports
            found[name] = site_calendar(self.scenario, self.calendar, zone)
        return found

    @cached_property
    def rostered(self) -> dict[str, list[Stretch]]:
        """Stretches of every group's roster, in the order of its rows."""
        return {
            name: list(stretches(group.roster, self.calendar_of(name)))
            for name, group in self.scenario.groups.items()
            if group.roster is not None
        }

    def moment(self, interval: int, calendar: Calendar | None = None) -> str:
        """When an interval begins, ``mon 2026-03-02 08:30``; of a site in its own local time."""
        return moment(interval, calendar or self.calendar)


def moment(interval: int, calendar: Calendar) -> str:
    """When an interval begins by the clock of a calendar, ``mon 2026-03-02 08:30``."""
    date = calendar.dates[int(calendar.interval_day[interval])]
    minute = int(calendar.interval_minute[interval])
    return f"{WEEKDAYS[date.weekday()]} {date} {minute // 60:02d}:{minute % 60:02d}"


def volumes_of(queue: Queue) -> Sequence[VolumeRow]:
    """The rows of a queue's volume table, if it has one."""
    arrivals = queue.arrivals
    if isinstance(arrivals, PoissonArrivals | FixedCountArrivals):
        return arrivals.volumes or ()
    return ()  # of recorded times and lists


def rate_of(queue: Queue) -> Rate | None:
    """The rate of a queue's arrivals, if it has one."""
    arrivals = queue.arrivals
    return arrivals.rate if isinstance(arrivals, PoissonArrivals | FixedCountArrivals) else None
