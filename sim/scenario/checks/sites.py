"""Sites: their clocks and their seats."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import ScenarioError
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.registry import Finding, check, warning
from sim.scenario.checks.view import View

_DUST = 1e-9


@check("E219")
def sites_have_time_zones(view: View) -> Iterator[Finding]:
    """The time zone of a site is unknown."""
    from sim.clock import time_zone

    for name, site in view.scenario.sites.items():
        try:
            time_zone(site.time_zone)
        except ScenarioError as error:
            (problem,) = error.problems
            path = ("sites", name, "time_zone")
            yield Finding(path, problem.message, problem.remedy, site.time_zone)


@check("E516", timed=True)
def sites_fit_the_intervals(view: View) -> Iterator[Finding]:
    """The local time of a site does not fit the interval grid."""
    minutes = view.scenario.interval_minutes
    for name, calendar in view.site_calendars.items():
        if (calendar.interval_minute % minutes).any():
            wrong = int((calendar.interval_minute % minutes).nonzero()[0][0])
            yield Finding(
                ("sites", name, "time_zone"),
                f"intervals of {minutes} minutes begin at {view.moment(wrong, calendar)[-5:]} "
                f"in {calendar.zone.key}",
                "use shorter interval_minutes, such as 15",
                calendar.zone.key,
            )


@warning("W504")
def there_are_enough_seats(view: View) -> Iterator[Finding]:
    """More agents of a site are on duty than it has seats."""
    import numpy as np  # here, because a scenario is read without NumPy

    for name, site in view.scenario.sites.items():
        groups = [group for group, _, member in view.groups if member.site == name]
        if site.seats is None or not groups:
            continue
        there = np.sum([on_duty(view, group) for group in groups], axis=0)
        if there.max() > site.seats + _DUST:
            when = view.moment(int(there.argmax()), view.site_calendars[name])
            yield Finding(
                ("sites", name, "seats"),
                f"{there.max():g} agents at {when} for {site.seats} seats",
                "add seats, or let some of them work elsewhere or at other times",
                site.seats,
            )
