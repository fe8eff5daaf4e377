"""The KPIs of money; docs/experience.md says how each cost is counted."""

from __future__ import annotations

from typing import Final

from sim.measure.kpi_base import Kpi, Unit

_ROWS = "Row `all` is more than the groups' sum: it has what belongs to none of them, too."


def _sum(name: str, definition: str, trap: str = "", unit: Unit = "money") -> Kpi:
    column = "paid_time" if name == "paid_hours" else name
    return Kpi(name, "money", "count", unit, definition, column, trap=trap)


def _per(name: str, column: str, definition: str, trap: str = "") -> Kpi:
    return Kpi(name, "money", "ratio", "money", definition, "cost", column, trap=trap)


MONEY_KPIS: Final = (
    _sum("cost", "Sum of the costs below, in the scenario's currency.", _ROWS),
    _sum(
        "cost_agents",
        "Scheduled hours of those who came, breaks included, x `cost_per_hour`.",
        "Absence is not paid here: put sick pay into the hourly cost.",
    ),
    _sum("cost_overtime", "Work after the end of duty x `cost_per_hour` x `overtime_factor`."),
    _sum(
        "cost_leaders",
        "Team leaders (agents of the site / agents_per_leader, rounded up) x the mean scheduled "
        "hours of an agent of the site x `leader_cost_per_hour`.",
    ),
    _sum(
        "cost_managers",
        "Managers (all leaders / leaders_per_manager, rounded up) x the mean scheduled hours of an "
        "agent x `manager_cost_per_hour`.",
    ),
    _sum(
        "cost_technology",
        "Logged-in hours x `cost_per_agent_hour`; cloud: minutes of talk x `cost_per_minute` and "
        "contacts that came (contacts_begun) x `cost_per_contact`; on premise: (`capital_cost` / "
        "`life_years` + `yearly_cost`) x measured days / 365.25.",
        "Minutes of talk are each contact's own, answer to end by the clock, of contacts handled: "
        "three chats at once for ten minutes are thirty minutes, silence and work set aside "
        "included.",
    ),
    _sum("cost_self_service", "Contacts that pass self-service x `self_service_per_contact`."),
    _sum("offer_revenue", "Accepted offers x their `revenue`; not taken off the cost."),
    _sum("paid_hours", "Scheduled hours of those who came, and overtime.", unit="hours"),
    _per(
        "cost_per_contact",
        "money_contacts",
        "cost / contacts that came in measured time (contacts_begun): first ones, retries, repeats "
        "and records of lists, answered or not, whenever their issue began",
        "Of all; a group has no contacts of its own before it answers one.",
    ),
    _per("cost_per_answered", "money_answered", "cost / contacts answered (by the group)"),
    _per(
        "cost_per_resolved_issue",
        "money_resolved",
        "cost / issues resolved by work on contacts of measured time (resolutions), records of "
        "lists that were reached among them, whenever they began; in a scenario without journeys "
        "/ contacts answered",
        "What counts in the end: cheap contacts that resolve nothing come back.",
    ),
)
"""By group, and of all."""
