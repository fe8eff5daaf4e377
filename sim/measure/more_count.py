"""One replication of a scenario with journeys or costs: from rows to the cells of its sheets."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing_apart, jit
from sim.measure.backlog import count_days
from sim.measure.follow import follow
from sim.measure.handling import count_handling
from sim.measure.journey_columns import BACKLOG_DAYS, PEOPLE
from sim.measure.money import count_money
from sim.measure.more import MoreCells, MoreMoments, MorePlan
from sim.measure.sheets import Sheet, add_days, add_to_all, add_up, empty_into

Floats = NDArray[np.float64]
Ints64 = NDArray[np.int64]
Rows = NDArray[Any]
_TRUE: Any = np.bool_(1)


@jit
def count_more(
    more: MorePlan | None,
    cells: MoreCells | None,
    sheets: MoreMoments | None,
    settings: Rows,
    rules: Rows,
    day_start: Ints64,
    day_cell: NDArray[np.int32],
    agents: Rows,
    contacts: Rows,
    n_issues: int,
    records: Rows,
    states: Rows,
    besides: NDArray[np.int32],
    queue_cells: Floats,
    group_cells: Floats,
    batch: int,
) -> None:
    """Fill the cells of every sheet and add them to the moments; nothing where there are none.

    ``settings`` and ``agents`` are those of the inputs; ``rules``, ``day_start`` and ``day_cell``
    of the plan. ``queue_cells`` and ``group_cells`` are filled already. ``n_issues``: how many
    issues the rows are of, which are in order; -1: not known. ``records``: room for their records.
    ``besides``: rows of ``states`` as :func:`sim.measure.agents.count_agents` found them.
    """
    if more is None or cells is None or sheets is None:
        return
    queues = len(rules)
    groups = len(cells.handling) - 1 if len(cells.handling) > 1 else len(cells.handling)
    if more.settings[0]["journeys"] != 0:
        spans = sheets.spans[batch]
        follow(settings, rules, day_start, more, contacts, n_issues, records, cells, spans, _TRUE)
        count_days(queues, len(day_cell), cells.journey)
    if groups > 0:
        count_handling(
            agents, states, besides, day_start, day_cell, groups, group_cells, cells.handling
        )
    if len(cells.money) > 0:
        count_money(more.money, day_cell, queue_cells, group_cells, cells.journey, cells.money)
    _add_up(more.queues, groups, max(1, len(more.segments) - 1), cells)
    _put_right(queues, cells.journey, cells.issue, cells.people)
    _empty(cells.journey, more.pairs.journey, sheets.journey)
    _empty(cells.issue, more.pairs.issue, sheets.issue)
    _empty(cells.handling, more.pairs.handling, sheets.handling)
    _empty(cells.promise, more.pairs.promise, sheets.promise)
    _empty(cells.experience, more.pairs.experience, sheets.experience)
    _empty(cells.segment, more.pairs.segment, sheets.segment)
    _empty(cells.money, more.pairs.money, sheets.money)


@borrowing_apart
def _add_up(journeys: Rows, groups: int, segments: int, cells: MoreCells) -> None:
    """Add up days and nouns of every sheet.

    A record of a dialled list is no issue of a customer: all issues are those of other queues.
    """
    queues = len(journeys)
    add_up(cells.journey, queues)
    add_days(cells.issue)
    if len(cells.issue) > queues:
        for q in range(queues):
            if journeys[q]["dial"] < 0:
                add_to_all(cells.issue, q)
    add_up(cells.handling, groups)
    add_up(cells.promise, len(cells.promise))
    add_up(cells.experience, min(queues, len(cells.experience)))
    add_up(cells.segment, min(segments, len(cells.segment)))
    add_up(cells.money, min(groups, len(cells.money)))


@borrowing_apart
def _put_right(queues: int, journey: Floats, issue: Floats, people: Floats) -> None:
    """Fill what does not add up: days over queues, different customers over days and queues."""
    for d in range(journey.shape[1]):
        if len(journey) > queues:
            journey[queues, d, BACKLOG_DAYS] = journey[0, d, BACKLOG_DAYS]
        for s in range(len(people)):
            issue[s, d, PEOPLE] = people[s, d]
            people[s, d] = 0.0


@borrowing_apart
def _empty(cells: Floats, pairs: NDArray[np.int32], sheet: Sheet) -> None:
    """Add the cells of a sheet to its moments and empty them."""
    empty_into(cells, pairs, sheet.sums, sheet.squares, sheet.cubes, sheet.products)
