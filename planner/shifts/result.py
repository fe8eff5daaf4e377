"""A shift plan: who starts when, with breaks, gaps and sessions in their places."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from planner.shifts.days import LEAST_SLOT, GroupDays
from planner.shifts.pause import Pause
from planner.shifts.written import group_shifts
from planner.solve import Bound, gap, hourly_rates
from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.scenario import Scenario

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Pause", "PlannedShift", "ShiftPlan"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, order=True)
class PlannedShift:
    """So many agents of a group work this shift on a day."""

    group: str
    day: int
    """Index of the group's local day (``sim.clock.Calendar`` of its site)."""
    start: int
    """Minutes after local midnight."""
    end: int
    """Minutes after the midnight before it starts: above 1440 on the next day."""
    type: str
    pauses: tuple[Pause, ...]
    count: int
    paid_minutes: int
    """Of one agent."""
    cost: float
    """Of one agent."""


@dataclass(frozen=True, eq=False)
class ShiftPlan:
    """Shifts of all groups over the planned days."""

    scenario: Scenario
    calendar: Calendar
    shifts: tuple[PlannedShift, ...]
    required: Ints | None
    """Agents that were to be on the phone, ``[G, I]``; None: planned against targets alone."""
    slots: dict[str, int]
    """Minutes of the grid on which shifts and breaks of each group lie."""
    penalty: float
    """What shortage, surplus and different shifts cost beside the pay."""
    bound: Bound | None
    """What no plan of the same rules and requirement costs less than, penalties included."""
    interrupted: bool
    reproducible: bool
    seed: int
    confirmation: Any = None
    """Verdict of the simulation; None where the plan was made against a requirement alone."""
    history: tuple[dict[str, Any], ...] = field(default=())
    """Steps of a search with simulation in the loop."""
    notes: tuple[str, ...] = ()
    """What is worth knowing: needs that were left out."""

    @property
    def cost(self) -> float:
        """Pay of all shifts (with the shift types' factors) and penalties; hours if unpriced."""
        return sum(row.count * row.cost for row in self.shifts) + self.penalty

    @property
    def pay(self) -> float:
        """Paid hours at the groups' cost per hour, without factors and penalties."""
        rates = hourly_rates(self.scenario).per_hour
        return float(self.paid_hours @ np.array([rates[name] for name in self.scenario.groups]))

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost; None without a bound."""
        return None if self.bound is None else gap(self.cost, self.bound.value)

    @property
    def paid_hours(self) -> Floats:
        """Paid hours by group ``[G]``: unpaid breaks and gaps left out."""
        names = list(self.scenario.groups)
        found = np.zeros(len(names))
        for row in self.shifts:
            found[names.index(row.group)] += row.count * row.paid_minutes / 60
        return found

    @property
    def distinct(self) -> dict[str, int]:
        """Different (start, end) pairs by group."""
        return {
            name: len({(row.start, row.end) for row in self.shifts if row.group == name})
            for name in self.scenario.groups
        }

    @cached_property
    def coverage(self) -> Floats:
        """Mean number of agents on the phone by group and interval, ``[G, I]``."""
        return self._mean_over_intervals(self._changes())

    @cached_property
    def least_coverage(self) -> Ints:
        """Fewest agents on the phone at any moment of each interval, ``[G, I]``."""
        minute = TICKS_PER_MINUTE * LEAST_SLOT
        changes = self._changes()
        per = self.calendar.interval_ticks // minute
        n = self.calendar.n_intervals * per
        found = np.zeros((len(self.scenario.groups), n), np.int64)
        for g, rows in enumerate(changes):
            steps = np.zeros(n + 1, np.int64)
            for tick, agents in rows:
                steps[min(n, max(0, tick // minute))] += agents
            found[g] = np.cumsum(steps)[:n]
        least: Ints = found.reshape(len(found), -1, per).min(axis=2)
        return least

    def applied(self) -> Scenario:
        """The scenario with these shifts in place of what the groups had."""
        groups = {}
        for name, group in self.scenario.groups.items():
            mine = [row for row in self.shifts if row.group == name]
            days = GroupDays.of(self.scenario, name, self.calendar)
            update = {"staffing": None, "roster": None, "shifts": group_shifts(mine, days)}
            groups[name] = group.model_copy(update=update)
        return self.scenario.model_copy(update={"groups": type(self.scenario.groups)(groups)})

    def confirmed(self, confirmation: Any) -> ShiftPlan:
        """The same plan with a verdict of the simulation."""
        return replace(self, confirmation=confirmation)

    def days(self, group: str) -> GroupDays:
        """The days of a group's plan."""
        return GroupDays.of(self.scenario, group, self.calendar)

    def table(self) -> pd.DataFrame:
        """One row per planned shift: see :mod:`planner.shifts.tables`."""
        from planner.shifts.tables import shift_table

        return shift_table(self)

    def pause_table(self) -> pd.DataFrame:
        """One row per break, gap and session of a planned shift."""
        from planner.shifts.tables import pause_table

        return pause_table(self)

    def coverage_table(self) -> pd.DataFrame:
        """One row per group and measured interval."""
        from planner.shifts.tables import coverage_table

        return coverage_table(self)

    def _changes(self) -> list[list[tuple[int, int]]]:
        """(tick, change of the agents on the phone) by group, the night before the plan too."""
        return [
            [
                change
                for day in (days.eve, *days.planned)
                for row in self._on(name, days, day)
                for change in _moves(row, days, day)
            ]
            for name in self.scenario.groups
            for days in [GroupDays.of(self.scenario, name, self.calendar)]
        ]

    def _on(self, group: str, days: GroupDays, day: int) -> list[PlannedShift]:
        """Shifts that start on a local day; the day before the plan works like one of its days."""
        source = days.model_of(day) if day == days.eve else day
        return [row for row in self.shifts if row.group == group and row.day == source]

    def _mean_over_intervals(self, changes: list[list[tuple[int, int]]]) -> Floats:
        length, n = self.calendar.interval_ticks, self.calendar.n_intervals
        found = np.zeros((len(changes), n))
        for g, rows in enumerate(changes):
            level = np.zeros(n + 1)
            for tick, agents in rows:
                at = min(max(tick, 0), n * length)
                i = at // length
                level[i] += agents
                found[g, min(i, n - 1)] -= agents * (at - i * length) / length if i < n else 0.0
            found[g] += np.cumsum(level)[:n]
        return found


def _moves(row: PlannedShift, days: GroupDays, day: int) -> list[tuple[int, int]]:
    """Changes of the agents on the phone that a shift makes on a day, cut at its end."""
    start, end = days.local.tick(day, row.start), days.local.tick(day, row.end)
    found = [(start, row.count), (end, -row.count)]
    for pause in row.pauses:
        begin = min(end, start + pause.after_minutes * TICKS_PER_MINUTE)
        until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
        found += [(begin, -row.count), (until, row.count)]
    return found
