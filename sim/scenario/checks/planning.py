"""Goals and limits of plans: what they name, and whether they can be kept together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.staffing import AFTER_CLOSING_MINUTES, served
from sim.scenario.checks.view import View
from sim.scenario.hours import is_date, row_of_interval, weekday_numbers
from sim.scenario.models.base import WEEKDAYS, minutes_of
from sim.scenario.models.planning import PinnedStaff, StaffLimits
from sim.scenario.places import Path, did_you_mean, quoted

if TYPE_CHECKING:
    from sim.clock import Ints


class PinnedInterval(NamedTuple):
    """One interval of a pin, as a row of a staffing table."""

    day: str
    time: str
    agents: int
    pin: int
    """Position of the pin."""


def staff_limits(view: View) -> Iterator[tuple[str, Path, StaffLimits]]:
    """Group, path and limits of every group that exists and has limits."""
    for name, limits in view.scenario.planning.staff.items():
        if name in view.scenario.groups:
            yield name, ("planning", "staff", name), limits


def pinned_intervals(pins: Sequence[PinnedStaff], minutes: int) -> list[PinnedInterval]:
    """Pins interval by interval; those off the grid of ``minutes`` have none."""
    rows = []
    for i, pin in enumerate(pins):
        first, last = minutes_of(pin.start), minutes_of(pin.end)
        if first % minutes or last % minutes:
            continue
        for at in range(first, last, minutes):
            rows.append(PinnedInterval(pin.day, f"{at // 60:02d}:{at % 60:02d}", pin.agents, i))
    return rows


@check("E701")
def plans_name_queues_and_groups(view: View) -> Iterator[Finding]:
    """A goal, a limit, a kind of shift or a session names a queue or group that does not exist."""
    scenario, planning = view.scenario, view.scenario.planning
    for name in planning.goals:
        if name not in scenario.queues:
            remedy = did_you_mean(name, scenario.queues, "queues")
            at: Path = ("planning", "goals", name)
            yield Finding(at, f"there is no queue {quoted(name)}", remedy, name)
    named: list[tuple[Path, str]] = [(("planning", "staff", name), name) for name in planning.staff]
    for kind, rule in planning.shift_types.items():
        at = ("planning", "shift_types", kind, "groups")
        named += [((*at, i), group) for i, group in enumerate(rule.groups)]
    for name, session in planning.sessions.items():
        named.append((("planning", "sessions", name, "group"), session.group))
    for at, name in named:
        if name not in scenario.groups:
            remedy = did_you_mean(name, scenario.groups, "groups")
            yield Finding(at, f"there is no group {quoted(name)}", remedy, name)


@check("E702")
def goals_ask_for_something(view: View) -> Iterator[Finding]:
    """The service level of a goal is 0 %."""
    for name, goal in view.scenario.planning.goals.items():
        for key in ("share", "interval_share"):
            if getattr(goal, key) == 0:
                yield Finding(
                    ("planning", "goals", name, key),
                    "a service level of 0 % asks for nothing",
                    "give a share above 0, or delete the key: then that of the queue's target "
                    "holds",
                    0,
                )


@check("E703")
def pins_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """Pinned staff begins or ends within an interval."""
    minutes = view.scenario.interval_minutes
    for _, path, limits in staff_limits(view):
        for i, pin in enumerate(limits.pinned):
            for key, clock in (("from", pin.start), ("to", pin.end)):
                if minutes_of(clock) % minutes:
                    yield Finding(
                        (*path, "pinned", i, key),
                        f"{clock} is not on the grid of {minutes} minutes",
                        f"give a multiple of {minutes} minutes",
                        clock,
                    )


@check("E704")
def pins_are_given_once(view: View) -> Iterator[Finding]:
    """Two pins of a group are about the same interval."""
    for _, path, limits in staff_limits(view):
        seen: dict[tuple[str, str], int] = {}
        reported: set[int] = set()
        for row in pinned_intervals(limits.pinned, view.scenario.interval_minutes):
            dated = is_date(row.day)
            days = [row.day] if dated else [WEEKDAYS[n] for n in weekday_numbers(row.day)]
            for day in days:
                if seen.setdefault((day, row.time), row.pin) != row.pin and (
                    row.pin not in reported
                ):
                    reported.add(row.pin)
                    yield Finding(
                        (*path, "pinned", row.pin),
                        f"a row above is also about {day} {row.time}",
                        "keep one of the two; only a date beats weekdays",
                        row.day,
                    )


@check("E705")
def pins_keep_to_the_limits(view: View) -> Iterator[Finding]:
    """Pinned staff is below the group's least or above its most."""
    for _, path, limits in staff_limits(view):
        for i, pin in enumerate(limits.pinned):
            at = (*path, "pinned", i, "agents")
            if limits.most is not None and pin.agents > limits.most:
                remedy = f"pin {limits.most} or fewer, or raise most"
                what = f"{pin.agents} agents are above most: {limits.most}"
                yield Finding(at, what, remedy, pin.agents)
            elif pin.agents < limits.least:
                remedy = f"pin {limits.least} or more, or lower least"
                what = f"{pin.agents} agents are below least: {limits.least}"
                yield Finding(at, what, remedy, pin.agents)


@check("E706", timed=True)
def pins_meet_open_queues(view: View) -> Iterator[Finding]:
    """Agents are pinned to intervals in which no queue they serve is open."""
    for name, path, limits in staff_limits(view):
        if not limits.pinned or not view.served_by[name]:
            continue  # no queue at all: which other checks report
        calendar = view.calendar_of(name)
        rows, holds = _pins_in_force(view, name, limits)
        idle = ~served(view, name, AFTER_CLOSING_MINUTES) & ~calendar.closed[calendar.interval_day]
        reported: set[int] = set()
        for i in (idle & (holds >= 0)).nonzero()[0].tolist():
            row = rows[int(holds[i])]
            if row.agents and row.pin not in reported:
                reported.add(row.pin)
                yield Finding(
                    (*path, "pinned", row.pin),
                    f"{row.agents} agents at {view.moment(i, calendar)}, when no queue of theirs "
                    "is open",
                    "pin opening hours only, or open a queue",
                    row.agents,
                )


@check("E707", timed=True)
def limits_fit_the_seats(view: View) -> Iterator[Finding]:
    """The least staff of a site's groups, or what is pinned, needs more seats than there are."""
    import numpy as np  # here, because a scenario is read without NumPy

    limits = {name: (path, row) for name, path, row in staff_limits(view)}
    for site_name, site in view.scenario.sites.items():
        mine = [g for g in limits if view.scenario.groups[g].site == site_name]
        if site.seats is None or not mine or site_name not in view.site_calendars:
            continue
        there = np.array([asked_for(view, group, limits[group][1]) for group in mine])
        total = there.sum(axis=0)
        worst = int(total.argmax())
        if total[worst] > site.seats:
            largest = mine[int(there[:, worst].argmax())]
            others = " with others" if (there[:, worst] > 0).sum() > 1 else ""
            yield Finding(
                limits[largest][0],
                f"least and pinned staff{others} come to {total[worst]} agents at "
                f"{view.moment(worst, view.site_calendars[site_name])}, and {quoted(site_name)} "
                f"has {site.seats} seats",
                "lower least or pinned, or add seats",
                site.seats,
            )


def asked_for(view: View, group: str, limits: StaffLimits) -> Ints:
    """Fewest agents that limits allow in each interval, ``[n_intervals]``."""
    import numpy as np

    least = np.where(served(view, group, 0), limits.least, 0)
    rows, holds = _pins_in_force(view, group, limits)
    pinned = np.array([*(row.agents for row in rows), 0], dtype=np.int64)
    found: Ints = np.where(holds >= 0, pinned[holds], least)
    return found


def allowed(view: View, group: str, limits: StaffLimits | None) -> Ints:
    """Most agents that limits allow in each interval, -1 where there is no limit."""
    import numpy as np

    n = view.calendar.n_intervals
    if limits is None:
        return np.full(n, -1, dtype=np.int64)
    rows, holds = _pins_in_force(view, group, limits)
    pinned = np.array([*(row.agents for row in rows), 0], dtype=np.int64)
    most = -1 if limits.most is None else limits.most
    found: Ints = np.where(holds >= 0, pinned[holds], most)
    return found


def _pins_in_force(
    view: View, group: str, limits: StaffLimits
) -> tuple[list[PinnedInterval], Ints]:
    """Pins by interval, and which of them holds in each interval of the calendar, -1: none."""
    rows = pinned_intervals(limits.pinned, view.scenario.interval_minutes)
    return rows, row_of_interval(rows, view.calendar_of(group))
