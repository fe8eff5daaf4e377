"""One replication of a scenario with journeys or costs: from rows to the cells of its sheets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.inputs.arrays import Inputs
from sim.jit import borrowing_apart, jit
from sim.measure.backlog import count_backlog, count_days
from sim.measure.close import close
from sim.measure.experience_count import count_issues_experience
from sim.measure.follow import follow, issues_in
from sim.measure.handling import count_handling
from sim.measure.issues import ISSUE
from sim.measure.journey_columns import BACKLOG_DAYS, PEOPLE
from sim.measure.money import count_money
from sim.measure.more import MoreCells, MoreMoments, MorePlan, Pairs
from sim.measure.people import room_for
from sim.measure.plan import Plan, Scratch
from sim.measure.sheets import add_up, empty_into

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]
Rows = NDArray[Any]


@jit
def count_more(
    inputs: Inputs,
    plan: Plan,
    more: MorePlan,
    contacts: Rows,
    agents: Rows,
    scratch: Scratch,
    cells: MoreCells,
    spans: Ints64,
) -> None:
    """Fill the cells of every sheet; those of queues and groups are filled already.

    ``spans`` is the batch's histogram [Q, kind, bin].
    """
    queues = len(plan.rules)
    groups = len(plan.rostered)
    if more.settings[0]["journeys"] != 0:
        _count_journeys(inputs, plan, more, contacts, cells, spans)
    if groups > 0:
        count_handling(
            inputs.agents,
            agents,
            plan.day_start,
            plan.day_cell,
            groups,
            scratch.group_cells,
            cells.handling,
        )
    if len(cells.money) > 0:
        count_money(
            more.money,
            plan.day_cell,
            scratch.queue_cells,
            scratch.group_cells,
            cells.journey,
            cells.issue,
            cells.money,
        )
        add_up(cells.money, groups)
    add_up(cells.journey, queues)
    add_up(cells.issue, queues)
    add_up(cells.handling, groups)
    add_up(cells.promise, len(cells.promise))
    if len(cells.experience) > 0:
        add_up(cells.experience, queues)
        add_up(cells.segment, max(1, len(more.segments) - 1))
    _put_right(queues, cells.journey, cells.issue, cells.people)


@jit
def _count_journeys(
    inputs: Inputs,
    plan: Plan,
    more: MorePlan,
    contacts: Rows,
    cells: MoreCells,
    spans: Ints64,
) -> None:
    """Follow the rows to their issues, and count the issues."""
    issues = np.zeros(issues_in(contacts), dtype=ISSUE)
    nights = follow(
        inputs.settings, plan.rules, plan.day_start, more, contacts, issues, cells, spans
    )
    places = 2 * len(issues) if more.settings[0]["n_people"] > 0 else 1
    keys, days = room_for(places)
    close(inputs.settings, plan.rules, more, issues, cells, spans, keys, days)
    if len(cells.experience) > 0:
        count_issues_experience(more.experience, issues, cells.experience, cells.segment)
    count_backlog(inputs.settings, plan.day_start, contacts, nights, cells.journey)
    count_days(len(plan.rules), len(plan.day_cell), cells.journey)


@borrowing_apart
def _put_right(queues: int, journey: Floats, issue: Floats, people: Floats) -> None:
    """Fill what does not add up: days over queues, different customers over days and queues."""
    for d in range(journey.shape[1]):
        if len(journey) > queues:
            journey[queues, d, BACKLOG_DAYS] = journey[0, d, BACKLOG_DAYS]
        for s in range(len(people)):
            issue[s, d, PEOPLE] = people[s, d]
            people[s, d] = 0.0


@jit
def add_sheets(pairs: Pairs, cells: MoreCells, sheets: MoreMoments) -> None:
    """Add the cells to the moments and empty them."""
    _empty(cells.journey, pairs.journey, sheets.journey)
    _empty(cells.issue, pairs.issue, sheets.issue)
    _empty(cells.handling, pairs.handling, sheets.handling)
    _empty(cells.promise, pairs.promise, sheets.promise)
    _empty(cells.experience, pairs.experience, sheets.experience)
    _empty(cells.segment, pairs.segment, sheets.segment)
    _empty(cells.money, pairs.money, sheets.money)


@jit
def _empty(cells: Floats, pairs: NDArray[np.int32], sheet: Any) -> None:
    empty_into(cells, pairs, sheet.sums, sheet.squares, sheet.cubes, sheet.products)
