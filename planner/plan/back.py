"""What no roster of the planned shifts gives goes back to the shifts: more agents to cover.

A window that people on these kinds of duties cannot close needs other shifts. So what the shifts
have to cover is raised in that window, above what they give now; where limits, seats or hours keep
the group from having more agents, those go to another group that serves what is missed.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from planner.plan.remedy import Remedy
from planner.shifts.result import ShiftPlan
from planner.staffing.rooms import Rooms
from planner.staffing.start import serves
from planner.staffing.table import Staffing

Ints = NDArray[np.int64]


def back_to_shifts(shifts: ShiftPlan, remedies: Iterable[Remedy]) -> Staffing | None:
    """What shifts have to cover so that they give the agents that are missing, too.

    Args:
        shifts: the plan that falls short.
        remedies: agents to add, as simulated with a roster of these shifts.

    Returns:
        A requirement above that of ``shifts``; None: nothing can be added anywhere.
    """
    scenario, calendar = shifts.scenario, shifts.calendar
    rooms = Rooms.of(scenario, calendar)
    given = np.maximum(shifts.least_coverage, 0)
    need = given.copy() if shifts.required is None else shifts.required.copy()
    need[:, ~rooms.measured] = 0
    before = calendar.measured_from // calendar.interval_ticks
    groups = list(scenario.groups)
    added = 0
    for remedy in remedies:
        able = _able(shifts, remedy)
        for extra, count in remedy.extras:
            first = groups.index(extra.group)
            order = [first, *(g for g in able if g != first)]
            for i in range(extra.first + before, extra.last + before):
                for g in order:
                    many = min(count, _room(rooms, need, given, g, i))
                    if many > 0:
                        need[g, i] = max(need[g, i], given[g, i]) + many
                        added += many
                        break
    if not added:
        return None
    return Staffing.with_agents(scenario, rooms.repeated(need), calendar)


def _able(shifts: ShiftPlan, remedy: Remedy) -> list[int]:
    """Groups that serve what a remedy closes, the cheapest first."""
    scenario = shifts.scenario
    served, queues = serves(scenario), list(scenario.queues)
    mine = [queues.index(w.name) for w in remedy.windows if w.name in scenario.queues]
    able = np.flatnonzero(served[:, mine].any(axis=1)).tolist() if mine else []
    costs = [group.cost_per_hour for group in scenario.groups.values()]
    return sorted(able, key=lambda g: (costs[g], g))


def _room(rooms: Rooms, need: Ints, given: Ints, g: int, i: int) -> int:
    """Agents that a group may still have above what it has in an interval."""
    if rooms.pinned[g, i]:
        return 0
    there = np.maximum(need[:, i], given[:, i])
    free = int(rooms.most[g, i] - there[g])
    for seats, seated in zip(rooms.seats.tolist(), rooms.seated, strict=True):
        if seated[g]:
            free = min(free, int(seats - there[seated].sum()))
    return max(0, free)
