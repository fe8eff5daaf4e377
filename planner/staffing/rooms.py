"""Where agents may be put: opening hours, least and most staff, pinned intervals, seats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.staffing.shift_hours import within_shifts
from sim.clock import WEEKDAY_NAMES, Calendar
from sim.errors import Problem, ScenarioError
from sim.inputs.build_agents import local_calendar
from sim.scenario import Scenario
from sim.scenario.checks.staffing import AFTER_CLOSING_MINUTES, lengthened
from sim.scenario.checks.view import View
from sim.scenario.hours import is_date, touched_intervals
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.planning import PinnedStaff, StaffLimits

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

NO_LIMIT: Final = 100_000
"""Most agents of a group without a limit: that of a scenario's tables."""


@dataclass(frozen=True, eq=False)
class Rooms:
    """Limits of a staffing. G groups, I intervals of the calendar, S sites with limited seats."""

    served: Bools
    """Whether a group can have work: a queue of it is open, or closed only just, [G, I]."""
    allowed: Bools
    """Where besides a shift of the group can be (if it has shift types), [G, I]."""
    least: Ints
    """Fewest agents, [G, I]."""
    most: Ints
    """Most agents, [G, I]; 0 where not allowed."""
    pinned: Bools
    """Whether the number is fixed (then ``least`` is ``most``), [G, I]."""
    seats: Ints
    """Seats of each site, [S]."""
    seated: Bools
    """Whether a group sits at the site, [S, G]."""
    sites: tuple[str, ...]
    """Names of the sites, [S]."""
    measured: Bools
    """Intervals that are decided, [I]; those of the warm-up repeat them."""
    same: Ints
    """The first interval of the same local time of a group, [G, I]; see ``repeated``."""
    twin: Ints
    """For every interval the measured one whose staff it has (itself, if measured), [I]."""

    @classmethod
    def of(cls, scenario: Scenario, calendar: Calendar | None = None) -> Rooms:
        """Limits of a scenario.

        Raises:
            ScenarioError: pinned staff or least staff needs more seats than a site has.
        """
        calendar = Calendar.of(scenario) if calendar is None else calendar
        view = View(scenario, calendar)
        shape = (len(scenario.groups), calendar.n_intervals)
        served, least = np.zeros(shape, np.bool_), np.zeros(shape, np.int64)
        there = np.zeros(shape, np.bool_)
        most, pinned = np.full(shape, NO_LIMIT, np.int64), np.zeros(shape, np.bool_)
        twin = twins(calendar)
        for g, (name, group) in enumerate(scenario.groups.items()):
            limits = scenario.planning.staff.get(name, StaffLimits())
            local = local_calendar(scenario, group, calendar)
            is_open = _served(view, name, 0)
            closed = np.asarray(local.closed)[local.interval_day]
            there[g] = within_shifts(scenario, name, calendar)[twin]
            served[g] = is_open | (_served(view, name, AFTER_CLOSING_MINUTES) & ~closed)
            least[g] = np.where(is_open & there[g], limits.least, 0)
            if limits.most is not None:
                most[g] = limits.most
            most[g][~(served[g] & there[g])] = 0
            _pin(limits.pinned, local, least[g], most[g], pinned[g])
        limited = {name: site for name, site in scenario.sites.items() if site.seats is not None}
        groups = list(scenario.groups.values())
        rooms = cls(
            served=served,
            allowed=served & there,
            least=least,
            most=most,
            pinned=pinned,
            seats=np.array([site.seats for site in limited.values()], np.int64),
            seated=np.array(
                [[group.site == name for group in groups] for name in limited], np.bool_
            ).reshape(len(limited), len(groups)),
            sites=tuple(limited),
            measured=_measured(calendar),
            same=np.stack(
                [
                    first_with_same_wall_clock(local_calendar(scenario, group, calendar))
                    for group in groups
                ]
            ),
            twin=twin,
        )
        rooms._refuse_too_few_seats(calendar)
        return rooms

    def keeps(self, agents: Ints) -> bool:
        """Whether a staffing ``[G, I]`` keeps every limit in measured time."""
        inside = (agents >= self.least) & (agents <= self.most)
        fits = self.seated.astype(np.int64) @ agents <= self.seats[:, None]
        return bool(inside[:, self.measured].all() and fits[:, self.measured].all())

    def repeated(self, agents: Ints) -> Ints:
        """The same with the warm-up staffed like the measured days, [G, I].

        Where clocks go back, the two intervals of the same local time have one row in a table:
        both get the larger of the two numbers.
        """
        found = agents[:, self.twin]
        for g, same in enumerate(self.same):
            if (same != np.arange(len(same))).any():
                largest = found[g].copy()
                np.maximum.at(largest, same, found[g])
                found[g] = largest[same]
        return np.asarray(found, dtype=np.int64)

    def _refuse_too_few_seats(self, calendar: Calendar) -> None:
        needed = self.seated.astype(np.int64) @ self.least
        problems = []
        for s, name in enumerate(self.sites):
            over = np.flatnonzero((needed[s] > self.seats[s]) & self.measured)
            if len(over):
                at = calendar.local(int(over[0]) * calendar.interval_ticks)
                problems.append(
                    Problem(
                        f"least and pinned staff of the groups at {name} need {needed[s, over[0]]} "
                        f"seats at {at:%a %Y-%m-%d %H:%M}, but it has {self.seats[s]}",
                        "lower planning.staff, or give the site more seats",
                        path=f"sites.{name}.seats",
                        value=int(self.seats[s]),
                    )
                )
        if problems:
            raise ScenarioError(problems)


def _served(view: View, group: str, after_minutes: int) -> Bools:
    """Intervals in which any queue of a group is open, or closed only just, [I]."""
    mask = np.zeros(view.calendar.n_intervals, np.bool_)
    for queue in view.served_by[group]:
        mask |= touched_intervals(lengthened(view, queue, after_minutes), view.calendar)
    return mask


def _pin(
    rows: tuple[PinnedStaff, ...], local: Calendar, least: Ints, most: Ints, pinned: Bools
) -> None:
    """Fix the intervals that rows name (a date beats weekdays, a later row an earlier one)."""
    for row in sorted(rows, key=lambda row: is_date(row.day)):
        days = np.array([_is_meant(row.day, local, day) for day in range(local.n_days)], np.bool_)
        minute = local.interval_minute
        inside = (minute >= minutes_of(row.start)) & (minute < minutes_of(row.end))
        at = inside & days[local.interval_day]
        least[at] = most[at] = row.agents
        pinned |= at


def _is_meant(name: str, calendar: Calendar, day: int) -> bool:
    if is_date(name):
        return calendar.dates[day].isoformat() == name
    return WEEKDAY_NAMES[int(calendar.weekday[day])] in day_names(name)


def _measured(calendar: Calendar) -> Bools:
    starts = np.arange(calendar.n_intervals) * calendar.interval_ticks
    return np.asarray(starts >= calendar.measured_from, np.bool_)


def twins(calendar: Calendar) -> Ints:
    """The measured interval whose staff each interval has, [I].

    A warm-up day is staffed like the first measured day of its weekday; where none is measured,
    like the first measured day that is open or closed as it is, else like the first one.
    """
    twin = np.arange(calendar.n_intervals)
    first = np.searchsorted(calendar.interval_day, np.arange(calendar.n_days))
    for day in range(calendar.warm_up_days):
        model = _day_like(calendar, day)
        begin = int(first[model])
        minutes = calendar.interval_minute[calendar.interval_day == model]
        for i in np.flatnonzero(calendar.interval_day == day):
            at = int(np.searchsorted(minutes, calendar.interval_minute[i]))
            twin[i] = begin + min(at, len(minutes) - 1)
    return np.asarray(twin, np.int64)


def _day_like(calendar: Calendar, day: int) -> int:
    measured = range(calendar.warm_up_days, calendar.n_days)
    weekday, closed = calendar.weekday, calendar.closed
    alike = [d for d in measured if weekday[d] == weekday[day] and closed[d] == closed[day]]
    same = [d for d in measured if (weekday[d] > 4) == (weekday[day] > 4) and not closed[d]]
    return (alike or same or list(measured))[0]


def first_with_same_wall_clock(calendar: Calendar) -> Ints:
    """For each interval the first one of its local date and time of day, [I].

    Another one only in the hour that is repeated when clocks go back.
    """
    key = calendar.interval_day * (24 * 60) + calendar.interval_minute
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    return np.asarray(first[inverse], np.int64)


def describe(calendar: Calendar, i: int) -> str:
    """An interval in words: ``Mon 2026-03-02 09:30-10:00``."""
    start = calendar.local(i * calendar.interval_ticks)
    end = start + timedelta(minutes=calendar.interval_minutes)
    return f"{start:%a %Y-%m-%d %H:%M}-{end:%H:%M}"
