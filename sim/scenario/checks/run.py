"""What the run would measure and cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.hours import row_by_day, row_of_interval, weekday_numbers
from sim.scenario.kpi_names import PRECISION_KPIS
from sim.scenario.models.arrivals import FixedCountArrivals, PoissonArrivals, Rate, VolumeRow
from sim.scenario.models.base import minutes_of
from sim.scenario.models.queues import Queue
from sim.scenario.places import did_you_mean, quoted

MOST_CONTACTS = 20_000_000
"""Expected contacts per replication; all of one replication are in memory at once."""
BYTES_PER_CONTACT = 250
MOST_AGENT_DAYS = 20_000_000
BYTES_PER_AGENT_DAY = 200
MOST_CONTACTS_IN_ALL = 2e11
CONTACTS_PER_SECOND = 1e6
"""Of the compiled engine on one core, roughly."""


@check("E601")
def precision_names_kpis(view: View) -> Iterator[Finding]:
    """The precision is asked for a KPI that does not exist."""
    for i, name in enumerate(view.scenario.run.precision.kpis):
        if name not in PRECISION_KPIS:
            yield Finding(
                ("run", "precision", "kpis", i),
                f"there is no KPI {quoted(name)} of queues",
                did_you_mean(name, PRECISION_KPIS, "KPIs"),
                name,
            )


@check("E602", timed=True)
def a_replication_fits_into_memory(view: View) -> Iterator[Finding]:
    """One replication would have more contacts than memory holds."""
    expected = {name: expected_contacts(view, queue) for name, _, queue in view.queues}
    total = sum(expected.values())
    if total > MOST_CONTACTS:
        largest = max(expected, key=lambda name: expected[name])
        yield Finding(
            ("queues", largest, "arrivals"),
            f"a replication would have {_millions(total)} contacts, most of them here, and need "
            f"about {total * BYTES_PER_CONTACT / 1e9:,.0f} GB",
            f"the limit is {_millions(MOST_CONTACTS)}: simulate fewer days, or correct the volumes",
            total,
        )


@check("E603", timed=True)
def agents_fit_into_memory(view: View) -> Iterator[Finding]:
    """There would be more agents and days than memory holds."""
    days = view.calendar.n_days
    for name, group in view.scenario.groups.items():
        if group.staffing is not None:
            most = max((row.agents for row in group.staffing), default=0.0)
        else:
            shifts = (group.shifts or {}).values()
            most = sum(max(count.agents for count in shift.counts) for shift in shifts)
        if most * days > MOST_AGENT_DAYS:
            yield Finding(
                ("groups", name),
                f"{most:,.0f} agents on {days} days need about "
                f"{most * days * BYTES_PER_AGENT_DAY / 1e9:,.0f} GB",
                f"the limit is {_millions(MOST_AGENT_DAYS)} agent-days: simulate fewer days, "
                "or correct the staffing",
                most,
            )


@check("E604", timed=True)
def the_run_ends_in_reasonable_time(view: View) -> Iterator[Finding]:
    """All replications together would take days."""
    replications = view.scenario.run.replications
    if isinstance(replications, int):
        total = sum(expected_contacts(view, queue) for _, _, queue in view.queues) * replications
        if total > MOST_CONTACTS_IN_ALL:
            hours = total / CONTACTS_PER_SECOND / 3600
            yield Finding(
                ("run", "replications"),
                f"{replications} replications have {_millions(total)} contacts and take about "
                f"{hours:,.0f} hours of one core",
                "give fewer, or auto",
                replications,
            )


def expected_contacts(view: View, queue: Queue) -> float:
    """Expected first contacts of a queue in one replication, warm-up included."""
    arrivals = queue.arrivals
    if isinstance(arrivals, PoissonArrivals):
        if arrivals.volumes is not None:
            return arrivals.factor * _of_volumes(view, arrivals.volumes)
        return arrivals.factor * (0.0 if arrivals.rate is None else _of_rate(view, arrivals.rate))
    if isinstance(arrivals, FixedCountArrivals):
        days = row_by_day(arrivals.counts, view.calendar)
        return float(sum(row.count for row in days if row is not None))
    return float(len(arrivals.times))


def _of_volumes(view: View, volumes: Sequence[VolumeRow]) -> float:
    import numpy as np

    values = np.array([*(row.volume for row in volumes), 0.0])  # position -1: no row
    expected = values[row_of_interval(volumes, view.calendar)]
    factors = view.calendar.volume_factor[view.calendar.interval_day]
    return float(np.sum(expected * factors * ~view.closed_intervals))


def _of_rate(view: View, rate: Rate) -> float:
    """Contacts under a rate; a 25-hour day is counted like any other, which is near enough."""
    by_weekday = []
    for weekday in range(7):
        points = sorted(
            (minutes_of(point.at) / 60, point.per_hour)
            for point in rate.points
            if weekday in weekday_numbers(point.days)
        )
        ends = [*points[1:], (24.0, 0.0)] if rate.between == "constant" else points[1:]
        linear = rate.between == "linear"
        by_weekday.append(
            sum(
                (end - start) * ((value + end_value) / 2 if linear else value)
                for (start, value), (end, end_value) in zip(points, ends, strict=False)
            )
        )
    calendar = view.calendar
    days = zip(calendar.weekday, calendar.volume_factor, calendar.closed, strict=True)
    return float(sum(by_weekday[int(day)] * factor for day, factor, closed in days if not closed))


def _millions(count: float) -> str:
    return f"{count / 1e6:,.0f} million"
