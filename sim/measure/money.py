"""What a run costs: rates on counted columns, added up within each replication.

A cost mixes columns of groups and of queues, so its interval of confidence needs the cost of each
replication: it is counted like everything else, by day. Definitions are in docs/experience.md.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import TICKS_PER_MINUTE
from sim.inputs.arrays import Inputs
from sim.jit import borrowing_apart
from sim.measure import columns, journey_columns
from sim.measure.headcount import DAYS_PER_YEAR, heads, leaders_of_site
from sim.scenario.models.money import Costs, Technology
from sim.scenario.models.scenario import Scenario

Floats = NDArray[np.float64]
Structured = NDArray[Any]

COST_COLUMNS: Final = (
    "cost_agents",
    "cost_overtime",
    "cost_leaders",
    "cost_managers",
    "cost_technology",
    "cost_self_service",
)
"""They add up to ``cost``."""
MONEY_COLUMNS: Final = (
    *COST_COLUMNS,
    "cost",
    "offer_revenue",
    "paid_time",
    "money_contacts",
    "money_answered",
    "money_resolved",
)
N_COSTS: Final = len(COST_COLUMNS)
COST: Final = MONEY_COLUMNS.index("cost")
_TECHNOLOGY: Final = MONEY_COLUMNS.index("cost_technology")

FROM_QUEUE, FROM_GROUP, FROM_JOURNEY = range(3)
TERM = np.dtype(
    [
        ("source", np.int64),  # FROM_*: whose cells
        ("noun", np.int64),  # queue or group: row there
        ("column", np.int64),  # there
        ("row", np.int64),  # group, or the centre: row of the money cells
        ("into", np.int64),  # position in MONEY_COLUMNS
        ("rate", np.float64),  # money (or one) per unit of the column
    ],
    align=True,
)
_HOUR = 60.0 * TICKS_PER_MINUTE


class MoneyPlan(NamedTuple):
    """Rates of a run; of length 0 where a scenario names no costs."""

    terms: Structured  # TERM
    daily: Floats  # [1] cost a day of the centre whatever happens; empty: no costs


def has_costs(scenario: Scenario | None) -> bool:
    """Whether a scenario says what anything costs, or earns."""
    if scenario is None:
        return False
    paid = any(group.cost_per_hour > 0 for group in scenario.groups.values())
    offers = any(queue.offer is not None for queue in scenario.queues.values())
    return paid or offers or scenario.costs != Costs()


def money_plan(scenario: Scenario | None, inputs: Inputs) -> MoneyPlan:
    """Rates of a scenario, rows 0 to G - 1 for its groups and row G for the centre."""
    if scenario is None or not has_costs(scenario):
        return MoneyPlan(np.zeros(0, TERM), np.zeros(0))
    terms = [*_group_terms(scenario, inputs), *_queue_terms(scenario, inputs)]
    kept = [term for term in terms if term[-1] != 0]
    return MoneyPlan(np.array(kept, dtype=TERM), np.array([_per_day(scenario.costs.technology)]))


@borrowing_apart
def count_money(
    plan: MoneyPlan,
    day_cell: NDArray[np.int32],
    queue_cells: Floats,
    group_cells: Floats,
    journey_cells: Floats,
    cells: Floats,
) -> None:
    """Add one replication's money to ``cells`` [G + 1, D + 1, MONEY_COLUMNS] of each day.

    ``queue_cells``, ``group_cells`` [noun, cell, column] hold day ``d`` in cell ``day_cell[d]``,
    ``journey_cells`` in cell ``d``. The last row gets what belongs to no group.
    """
    terms = plan.terms
    centre = cells.shape[0] - 1
    for d in range(len(day_cell)):
        for t in range(len(terms)):
            source = terms[t]["source"]
            noun = terms[t]["noun"]
            column = terms[t]["column"]
            if source == FROM_QUEUE:
                amount = queue_cells[noun, day_cell[d], column]
            elif source == FROM_GROUP:
                amount = group_cells[noun, day_cell[d], column]
            else:
                amount = journey_cells[noun, d, column]
            cells[terms[t]["row"], d, terms[t]["into"]] += amount * terms[t]["rate"]
        for k in range(len(plan.daily)):
            cells[centre, d, _TECHNOLOGY] += plan.daily[k]
        for row in range(cells.shape[0]):
            for k in range(N_COSTS):
                cells[row, d, COST] += cells[row, d, k]


Term = tuple[int, int, int, int, int, float]


def _group_terms(scenario: Scenario, inputs: Inputs) -> list[Term]:
    """Paid hours, overtime, what is above the line, seats."""
    team = scenario.costs.team
    agents = heads(scenario, zip(inputs.agents["group"], inputs.agents["key"], strict=True))
    leaders, managers = leaders_of_site(scenario, agents)
    found: list[Term] = []
    for g, group in enumerate(scenario.groups.values()):
        hour = group.cost_per_hour / _HOUR
        overtime = hour * group.overtime_factor
        seat = scenario.costs.technology.cost_per_agent_hour / _HOUR
        found += [
            _of_group(g, columns.SCHEDULED_TIME, "paid_time", 1.0),
            _of_group(g, columns.OVERTIME, "paid_time", 1.0),
            _of_group(g, columns.SCHEDULED_TIME, "cost_agents", hour),
            _of_group(g, columns.OVERTIME, "cost_overtime", overtime),
            _of_group(g, columns.LOGGED_TIME, "cost_technology", seat),
            _of_group(g, columns.GROUP_ANSWERED, "money_answered", 1.0),
        ]
        here = sum(n for other, n in agents.items() if scenario.groups[other].site == group.site)
        if team is not None and here:
            leading = team.leader_cost_per_hour / _HOUR * leaders[group.site] / here
            managing = team.manager_cost_per_hour / _HOUR * managers / sum(agents.values())
            found += [
                _of_group(g, columns.SCHEDULED_TIME, "cost_leaders", leading),
                _of_group(g, columns.SCHEDULED_TIME, "cost_managers", managing),
            ]
    return found


def _queue_terms(scenario: Scenario, inputs: Inputs) -> list[Term]:
    """Use of technology and self-service, offers, and what costs are divided by."""
    technology, centre = scenario.costs.technology, len(scenario.groups)
    minute = technology.cost_per_minute / TICKS_PER_MINUTE
    journeys = inputs.journeys is not None
    contacts = (FROM_QUEUE, columns.CUSTOMERS)
    resolved = (FROM_QUEUE, columns.ANSWERED)  # without journeys every answer resolves
    if journeys:
        # By their own day, as the costs: not those of issues begun in measured time.
        contacts = (FROM_JOURNEY, journey_columns.CONTACTS_BEGUN)
        resolved = (FROM_JOURNEY, journey_columns.RESOLUTIONS)
    talk, passed = (FROM_QUEUE, columns.TALK), (FROM_JOURNEY, journey_columns.SELF_SERVICE)
    earned = (FROM_JOURNEY, journey_columns.OFFER_REVENUE)
    found: list[Term] = []
    for q in range(len(scenario.queues)):
        rates = [
            (talk, "cost_technology", minute),
            (contacts, "cost_technology", technology.cost_per_contact),
            (passed, "cost_self_service", scenario.costs.self_service_per_contact * journeys),
            (earned, "offer_revenue", 1.0 * journeys),
            (contacts, "money_contacts", 1.0),
            (resolved, "money_resolved", 1.0),
        ]
        for (source, column), into, rate in rates:
            found.append((source, q, column, centre, MONEY_COLUMNS.index(into), rate))
    return found


def _of_group(g: int, column: int, into: str, rate: float) -> Term:
    return FROM_GROUP, g, column, g, MONEY_COLUMNS.index(into), rate


def _per_day(technology: Technology) -> float:
    """Depreciation (straight line) and yearly costs of a day."""
    yearly = technology.capital_cost / technology.life_years + technology.yearly_cost
    return yearly / DAYS_PER_YEAR
