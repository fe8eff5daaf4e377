"""What the run would measure and cost."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.demand import expected_contacts
from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.kpi_names import PRECISION_KPIS
from sim.scenario.places import did_you_mean, quoted
from sim.scenario.roster import agents_of

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
    expected = {name: expected_contacts(view, name, queue) for name, _, queue in view.queues}
    total = sum(expected.values())
    if total > MOST_CONTACTS:
        largest = max(expected, key=lambda name: expected[name])
        waiting = view.scenario.queues[largest].backlog
        mostly = waiting is not None and 2 * waiting.count > expected[largest]
        yield Finding(
            ("queues", largest, "backlog" if mostly else "arrivals"),
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
        elif group.roster is not None:
            most = len(agents_of(group.roster))
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
        total = (
            sum(expected_contacts(view, name, queue) for name, _, queue in view.queues)
            * replications
        )
        if total > MOST_CONTACTS_IN_ALL:
            hours = total / CONTACTS_PER_SECOND / 3600
            yield Finding(
                ("run", "replications"),
                f"{replications} replications have {_millions(total)} contacts and take about "
                f"{hours:,.0f} hours of one core",
                "give fewer, or auto",
                replications,
            )


def _millions(count: float) -> str:
    return f"{count / 1e6:,.0f} million"
