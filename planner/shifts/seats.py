"""Most agents of a group in every slot: its own limit, and the seats that others leave.

Groups at a site with limited seats are planned one after the other. Each gets the seats that those
before it do not take and those after it do not need, so there are always seats for what is needed;
another deal might be cheaper.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.days import LEAST_SLOT
from planner.shifts.group_problem import GroupProblem
from planner.shifts.problem import Problem
from planner.staffing.rooms import NO_LIMIT, Rooms
from sim.clock import Calendar
from sim.scenario import Scenario

Ints = NDArray[np.int64]


class Seats:
    """Knows the limits of all groups."""

    def __init__(self, scenario: Scenario, calendar: Calendar) -> None:
        """Look up limits and seats."""
        rooms = Rooms.of(scenario, calendar)
        groups = list(scenario.groups)
        self._own = np.full(rooms.most.shape, NO_LIMIT, np.int64)
        for g, name in enumerate(groups):
            limits = scenario.planning.staff.get(name)
            if limits is not None and limits.most is not None:
                self._own[g] = limits.most
        self._own = np.where(rooms.pinned, rooms.most, self._own)
        self._seats, self._seated = rooms.seats, rooms.seated
        self._measured = calendar.measured_from // calendar.interval_ticks
        self._per = calendar.interval_minutes // LEAST_SLOT

    @property
    def shared(self) -> bool:
        """Whether groups share limited seats: then a plan depends on their order."""
        return bool((self._seated.sum(axis=1) > 1).any())

    def capped(
        self, rows: Sequence[GroupProblem], g: int, planned: Sequence[Ints | None]
    ) -> tuple[int, ...] | None:
        """Most agents of group ``g`` in every slot of its problem; None: no limit.

        Args:
            rows: problems of all groups.
            g: whose turn it is.
            planned: agents on the phone of the groups that are planned, in slots of five
                minutes; None for the others.
        """
        most = np.repeat(self._own[g, self._measured :], self._per)
        for seats, seated in zip(self._seats, self._seated, strict=True):
            if not seated[g]:
                continue
            left = np.full(len(most), seats)
            for h in map(int, np.flatnonzero(seated)):
                if h != g:
                    there = planned[h]
                    left -= fine(rows[h], rows[h].problem.need) if there is None else there
            most = np.minimum(most, left)
        if (most >= NO_LIMIT).all():
            return None
        per = rows[g].slot // LEAST_SLOT
        return tuple(int(n) for n in most.reshape(-1, per).min(axis=1))


def fine(row: GroupProblem, numbers: Sequence[int]) -> Ints:
    """Numbers by slot of a group, in slots of five minutes."""
    return np.repeat(np.array(numbers, np.int64), row.slot // LEAST_SLOT)


def on_the_phone(problem: Problem, found: Sequence[Assigned]) -> list[int]:
    """Agents on the phone in every slot of an answer."""
    n = len(problem.need)
    change = np.zeros(n + 1, np.int64)

    def between(first: int, last: int, agents: int) -> None:
        change[min(n, max(0, first))] += agents
        change[min(n, max(0, last))] -= agents

    for row in found:
        choice = problem.choices[row.choice]
        for start, slots in choice.spans:
            between(start, start + slots, row.agents)
            for event, at in zip(choice.lines[row.line].events, row.begins, strict=True):
                between(start + at, start + at + event.slots, -row.agents)
    return [int(x) for x in np.cumsum(change)[:n]]
