"""Agents outside opening hours: staffings may have them, shift types need not reach so far."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.shifts.group_problem import GroupProblem
from planner.staffing.rooms import describe
from sim.clock import Calendar
from sim.scenario import Scenario
from sim.scenario.checks.staffing import lengthened
from sim.scenario.checks.view import View
from sim.scenario.hours import touched_intervals

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]


def without_unreached(
    scenario: Scenario, calendar: Calendar, agents: Ints, rows: Sequence[GroupProblem]
) -> tuple[Ints, tuple[str, ...]]:
    """A staffing without agents who serve out after closing when no shift can be there.

    Whether the goals hold without them is for the simulation to say. While a queue of the group
    is open nothing is left out: there a need that no shift reaches is a clash.

    Returns:
        Agents ``[G, I]``, and a sentence for each group of which some were left out.
    """
    view = View(scenario, calendar)
    measured = calendar.measured_from // calendar.interval_ticks
    kept = agents.copy()
    notes = []
    for g, (name, row) in enumerate(zip(scenario.groups, rows, strict=True)):
        served = np.zeros(calendar.n_intervals, np.bool_)
        for queue in view.served_by[name]:
            served |= touched_intervals(lengthened(view, queue, 0), calendar)
        reached = np.zeros(calendar.n_intervals, np.bool_)
        reached[measured:] = _reached(row)
        gone = np.flatnonzero((agents[g] > 0) & ~served & ~reached)
        gone = gone[gone >= measured]
        if len(gone):
            first = describe(calendar, int(gone[0]))
            more = "" if len(gone) == 1 else f" and {len(gone) - 1} more intervals"
            notes.append(
                f"{name}: agents outside opening hours, where no shift type reaches, are left out "
                f"({first}: {agents[g, gone[0]]}{more})"
            )
            kept[g, gone] = 0
    return kept, tuple(notes)


def _reached(row: GroupProblem) -> Bools:
    """Measured intervals in all of which some shift can be, [I]."""
    n = len(row.problem.need)
    change = np.zeros(n + 1, np.int64)
    for choice in row.problem.choices:
        for start, slots in choice.spans:
            change[min(n, max(0, start))] += 1
            change[min(n, max(0, start + slots))] -= 1
    there = np.cumsum(change)[:n] > 0
    return np.asarray(there.reshape(-1, row.problem.block).all(axis=1), np.bool_)
