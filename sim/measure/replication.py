"""One replication: from log rows to counts, from counts to cells, from cells to moments."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.inputs.arrays import Inputs
from sim.jit import borrowing, borrowing_apart, cached, jit
from sim.measure.agents import count_agents
from sim.measure.columns import (
    ABANDONED,
    ABANDONED_IN_T,
    ABANDONED_SHORT,
    ANSWERED,
    ANSWERED_IN_T,
    CUT,
    DAY_HITS,
    DAY_TRIES,
    DAYS,
    ENTERED,
    INTERVAL_HITS,
    INTERVAL_TRIES,
    N_GROUP_COUNTED,
    N_QUEUE_COUNTED,
    QUEUE_PEAK,
    ROSTERED_TIME,
    SL_MET,
    SL_OF,
    WAITING_TIME,
)
from sim.measure.contacts import count_contacts
from sim.measure.derive import derive_group, derive_queue, service_level_terms
from sim.measure.issues import ISSUE
from sim.measure.moments import Moments
from sim.measure.more_count import count_more
from sim.measure.peaks import daily_peaks
from sim.measure.plan import Plan, Scratch
from sim.measure.sheets import add_cell

_ISSUE = ISSUE
_NOT_KNOWN: Any = np.int64(-1)


@cached
def measure_replication(
    inputs: Inputs,
    plan: Plan,
    replication: int,
    contacts: NDArray[Any],
    agents: NDArray[Any],
    scratch: Scratch,
    moments: Moments,
) -> None:
    """Add one replication's log to ``moments``.

    ``contacts`` (CONTACT) and ``agents`` (AGENT_STATE) may be in any order. ``replication`` is
    its number, which decides its batch. ``scratch`` is all zero before and after.
    """
    records = np.empty(0, _ISSUE)
    measure_rows(inputs, plan, replication, contacts, _NOT_KNOWN, records, agents, scratch, moments)


@jit
def measure_rows(
    inputs: Inputs,
    plan: Plan,
    replication: int,
    contacts: NDArray[Any],
    n_issues: int,
    records: NDArray[Any],
    agents: NDArray[Any],
    scratch: Scratch,
    moments: Moments,
) -> None:
    """The same; ``n_issues``: of how many issues the rows are, in order; -1: not known.

    ``records``: room for ISSUE records of as many; where it is too short, there will be other room.
    """
    batch = replication % len(moments.batches)
    by_length = plan.settings[0]["queue_length"] != 0
    keys = np.empty(2 * len(contacts) if by_length else 0, np.int64)
    # Only the arrays needed are handed on: a tuple of them would be copied, and each counted.
    besides = np.empty(len(agents), np.int32)
    n_besides: Any = np.int64(0)
    n_keys = count_contacts(
        inputs.settings,
        plan.settings,
        plan.rules,
        plan.more,
        inputs.agents,
        contacts,
        scratch.queue_counts,
        scratch.group_counts,
        moments.waits[batch],
        keys,
    )
    _fill_queue_cells(
        plan.into,
        plan.rules,
        plan.judged_interval,
        scratch.queue_counts,
        scratch.queue_cells,
        scratch.queue_touched,
    )
    _judge_days(plan.rules, plan.judged_day, plan.day_cell, scratch.queue_cells)
    _add_all(scratch.queue_cells, scratch.queue_touched, len(plan.rules))
    if by_length:
        peaks = daily_peaks(plan.day_start, keys[:n_keys], len(plan.rules))
        _fill_peaks(peaks, plan.open_day, plan.day_cell, scratch.queue_cells, scratch.queue_touched)
    if plan.settings[0]["agents"] != 0:
        n_besides = count_agents(
            inputs.settings, inputs.agents, agents, scratch.group_counts, besides
        )
        _fill_group_cells(
            plan.into,
            plan.rostered,
            plan.slots,
            scratch.group_counts,
            scratch.group_cells,
            scratch.group_touched,
        )
        _add_all(scratch.group_cells, scratch.group_touched, len(plan.rostered))
    # What may be None is an argument of its own, so that code for it is left out where it is.
    count_more(
        plan.more,
        scratch.more,
        moments.more,
        inputs.settings,
        plan.rules,
        plan.day_start,
        plan.day_cell,
        inputs.agents,
        contacts,
        n_issues,
        records,
        agents,
        besides[:n_besides],
        scratch.queue_cells,
        scratch.group_cells,
        batch,
    )
    _add_cells(
        scratch.queue_cells,
        scratch.queue_touched,
        plan.queue_pairs,
        moments.queue_sums,
        moments.queue_squares,
        moments.queue_cubes,
        moments.queue_products,
    )
    if plan.settings[0]["agents"] != 0:
        _add_cells(
            scratch.group_cells,
            scratch.group_touched,
            plan.group_pairs,
            moments.group_sums,
            moments.group_squares,
            moments.group_cubes,
            moments.group_products,
        )
    moments.batches[batch] += 1
    moments.n[0] += 1


@cached
def _fill_queue_cells(
    into: NDArray[np.int32],
    rules: NDArray[Any],
    judged_interval: NDArray[np.bool_],
    counts: NDArray[np.int64],
    cells: NDArray[np.float64],
    touched: NDArray[np.bool_],
) -> None:
    """Add up intervals into cells and derive columns; empties ``counts``."""
    total = cells.shape[1] - 1
    n_queues = counts.shape[0]
    for q in range(n_queues):
        for i in range(counts.shape[1]):
            if counts[q, i, ENTERED] == 0 and counts[q, i, WAITING_TIME] == 0:
                continue
            judged = 0
            hit = 0
            if judged_interval[q, i]:
                judged, hit = _judge_interval(rules, counts, q, i)
            for j in range(5):
                c = total
                if j < 4:
                    c = into[i, j]
                    if c < 0:
                        continue
                touched[q, c] = True
                for k in range(N_QUEUE_COUNTED):
                    cells[q, c, k] += counts[q, i, k]
                cells[q, c, INTERVAL_TRIES] += judged
                cells[q, c, INTERVAL_HITS] += hit
            for k in range(N_QUEUE_COUNTED):
                counts[q, i, k] = 0
        for c in range(total + 1):
            if touched[q, c]:
                derive_queue(cells, q, c, rules[q]["formula"])


@borrowing
def _judge_interval(
    rules: NDArray[Any], counts: NDArray[np.int64], q: int, i: int
) -> tuple[int, int]:
    """Whether the interval can be judged (1 or 0), and whether it meets the queue's target."""
    met, of = service_level_terms(
        rules[q]["formula"],
        counts[q, i, ANSWERED],
        counts[q, i, ANSWERED_IN_T],
        counts[q, i, ABANDONED],
        counts[q, i, ABANDONED_IN_T],
        counts[q, i, ABANDONED_SHORT],
        counts[q, i, CUT],
    )
    if of <= 0:
        return 0, 0
    return 1, 1 if met >= rules[q]["share"] * of - 1e-9 else 0


@borrowing_apart
def _judge_days(
    rules: NDArray[Any],
    judged_day: NDArray[np.bool_],
    day_cell: NDArray[np.int32],
    cells: NDArray[np.float64],
) -> None:
    """Count days with enough expected contacts, and those that meet their queue's target."""
    total = cells.shape[1] - 1
    for q in range(len(rules)):
        for d in range(len(day_cell)):
            c = day_cell[d]
            of = cells[q, c, SL_OF]
            if not judged_day[q, d] or of <= 0:
                continue
            hit = 1 if cells[q, c, SL_MET] >= rules[q]["share"] * of - 1e-9 else 0
            cells[q, total, DAY_TRIES] += 1
            cells[q, total, DAY_HITS] += hit
            if c != total:
                cells[q, c, DAY_TRIES] = 1
                cells[q, c, DAY_HITS] = hit


@borrowing_apart
def _fill_peaks(
    peaks: NDArray[np.int64],
    open_day: NDArray[np.bool_],
    day_cell: NDArray[np.int32],
    cells: NDArray[np.float64],
    touched: NDArray[np.bool_],
) -> None:
    """Put the days' peaks into the cells of days and of the total (as a sum over open days)."""
    total = cells.shape[1] - 1
    for s in range(cells.shape[0]):
        touched[s, total] = True
        for d in range(len(day_cell)):
            c = day_cell[d]
            if open_day[s, d]:
                cells[s, total, QUEUE_PEAK] += peaks[s, d]
                cells[s, total, DAYS] += 1
            if c != total:
                touched[s, c] = True
                cells[s, c, QUEUE_PEAK] = peaks[s, d]
                cells[s, c, DAYS] = 1


@borrowing_apart
def _fill_group_cells(
    into: NDArray[np.int32],
    rostered: NDArray[np.int64],
    slots: NDArray[np.int64],
    counts: NDArray[np.int64],
    cells: NDArray[np.float64],
    touched: NDArray[np.bool_],
) -> None:
    """Add up intervals into cells and derive columns; empties ``counts``."""
    total = cells.shape[1] - 1
    n_groups = counts.shape[0]
    for g in range(n_groups):
        for i in range(counts.shape[1]):
            counts[g, i, ROSTERED_TIME] = rostered[g, i]
            something = False
            for k in range(N_GROUP_COUNTED):
                something |= counts[g, i, k] != 0
            if not something:
                continue
            for j in range(5):
                c = total
                if j < 4:
                    c = into[i, j]
                    if c < 0:
                        continue
                touched[g, c] = True
                for k in range(N_GROUP_COUNTED):
                    cells[g, c, k] += counts[g, i, k]
            for k in range(N_GROUP_COUNTED):
                counts[g, i, k] = 0
        for c in range(total + 1):
            if touched[g, c]:
                derive_group(cells, g, c, slots[g])


@borrowing_apart
def _add_all(cells: NDArray[np.float64], touched: NDArray[np.bool_], nouns: int) -> None:
    """Fill the scope after those of the nouns, if there is one, with their sum."""
    last = cells.shape[0] - 1
    if last < nouns:
        return
    for s in range(last):
        for c in range(cells.shape[1]):
            if touched[s, c]:
                touched[last, c] = True
                for k in range(cells.shape[2]):
                    cells[last, c, k] += cells[s, c, k]


@borrowing_apart
def _add_cells(
    cells: NDArray[np.float64],
    touched: NDArray[np.bool_],
    pairs: NDArray[np.int32],
    sums: NDArray[np.float64],
    squares: NDArray[np.float64],
    cubes: NDArray[np.float64],
    products: NDArray[np.float64],
) -> None:
    """Add every touched cell to the moments and empty it."""
    for s in range(cells.shape[0]):
        for c in range(cells.shape[1]):
            if not touched[s, c]:
                continue
            touched[s, c] = False
            add_cell(cells, s, c, pairs, sums, squares, cubes, products)
