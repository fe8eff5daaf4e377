"""A staffing: how many agents of each group are to be on the phone in each interval."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from planner.staffing.rooms import Rooms, first_with_same_wall_clock
from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.inputs.build_agents import local_calendar
from sim.scenario import Scenario, StaffingRow
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View

if TYPE_CHECKING:
    import pandas as pd

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WHOLE: Final = 1e-9
_TICKS_PER_HOUR: Final = 60 * TICKS_PER_MINUTE


@dataclass(frozen=True, eq=False)
class Staffing:
    """Agents on the phone by group and interval, before absence, lateness and availability.

    What the scenario says about those is simulated on top, so nothing is divided by
    ``1 - shrinkage`` here. Warm-up days are in the table but cost nothing.
    """

    scenario: Scenario
    """What is staffed; its own staffing and shifts are replaced by :meth:`applied`."""
    calendar: Calendar
    agents: Ints
    """Agents ``[G, I]`` over all intervals of the calendar; read-only."""

    @classmethod
    def of(cls, scenario: Scenario) -> Staffing:
        """The staffing that a scenario has: its tables, or its shifts without their breaks.

        Fractions (4.5 agents, a break of a quarter of an hour) are rounded up.
        """
        scenario = _from_the_beginning(scenario)
        calendar = Calendar.of(scenario)
        view = View(scenario, calendar)
        present = np.stack([on_duty(view, group) for group in scenario.groups])
        return cls.with_agents(scenario, np.ceil(present - _WHOLE).astype(np.int64), calendar)

    @classmethod
    def with_agents(
        cls, scenario: Scenario, agents: Ints, calendar: Calendar | None = None
    ) -> Staffing:
        """A staffing with so many agents ``[G, I]``.

        Where clocks go back, the two intervals of the same local time of a group have one row in
        its table: both get the larger of the two numbers.

        Raises:
            ValueError: the shape is not that of the scenario, or a number is negative.
        """
        scenario = _from_the_beginning(scenario)
        calendar = Calendar.of(scenario) if calendar is None else calendar
        shape = (len(scenario.groups), calendar.n_intervals)
        if agents.shape != shape or (agents < 0).any():
            raise ValueError(f"agents must be whole numbers from 0, {shape[0]} x {shape[1]}")
        whole = np.array(agents, dtype=np.int64)
        for g, group in enumerate(scenario.groups.values()):
            same = first_with_same_wall_clock(local_calendar(scenario, group, calendar))
            if (same != np.arange(len(same))).any():
                np.maximum.at(whole[g], same, whole[g].copy())
                whole[g] = whole[g][same]
        whole.setflags(write=False)
        return cls(scenario, calendar, whole)

    def changed(self, agents: Ints) -> Staffing:
        """The same centre with other numbers ``[G, I]``."""
        return Staffing.with_agents(self.scenario, agents, self.calendar)

    @cached_property
    def measured(self) -> NDArray[np.bool_]:
        """Intervals ``[I]`` that count: all but those of the warm-up."""
        starts = np.arange(self.calendar.n_intervals) * self.calendar.interval_ticks
        return np.asarray(starts >= self.calendar.measured_from, dtype=np.bool_)

    @property
    def hours(self) -> Floats:
        """Agent-hours of each group ``[G]`` in measured time."""
        length = self.calendar.interval_ticks / _TICKS_PER_HOUR
        return np.asarray(self.agents[:, self.measured].sum(axis=1) * length, dtype=np.float64)

    @property
    def cost(self) -> float:
        """Agent-hours at each group's cost per hour; agent-hours where nothing has a cost."""
        return float(self.hours @ prices(self.scenario))

    @property
    def unit(self) -> str:
        """What :attr:`cost` is counted in: a currency, or ``agent-hours``."""
        return unit_of_cost(self.scenario)

    def applied(self) -> Scenario:
        """The scenario staffed so: dated rows in place of what the groups had."""
        rooms = Rooms.of(self.scenario, self.calendar)
        groups = {}
        for g, (name, group) in enumerate(self.scenario.groups.items()):
            local = local_calendar(self.scenario, group, self.calendar)
            wanted = np.flatnonzero(rooms.served[g] | (self.agents[g] > 0))
            rows = {
                (local.dates[int(local.interval_day[i])], int(local.interval_minute[i])): int(
                    self.agents[g, i]
                )
                for i in wanted
            }
            table = tuple(
                StaffingRow(
                    day=day.isoformat(), time=f"{minute // 60:02d}:{minute % 60:02d}", agents=number
                )
                for (day, minute), number in sorted(rows.items())
            )
            presence = {"staffing": table, "shifts": None, "roster": None}
            groups[name] = group.model_copy(update=presence)
        return self.scenario.model_copy(update={"groups": type(self.scenario.groups)(groups)})

    def table(self) -> pd.DataFrame:
        """One row per group and measured interval in which it can have something to do.

        Columns: group, date, start (the centre's local time, ISO with offset), agents, hours,
        cost.
        """
        import pandas as pd

        served = Rooms.of(self.scenario, self.calendar).served | (self.agents > 0)
        length = self.calendar.interval_ticks / _TICKS_PER_HOUR
        price = prices(self.scenario)
        step = self.calendar.interval_ticks
        g, i = np.nonzero(served & self.measured)
        names = list(self.scenario.groups)
        hours = self.agents[g, i] * length
        starts = {int(k): self.calendar.local(int(k) * step) for k in np.unique(i)}
        return pd.DataFrame(
            {
                "group": [names[k] for k in g],
                "date": [starts[int(k)].date().isoformat() for k in i],
                "start": [starts[int(k)].isoformat(timespec="minutes") for k in i],
                "agents": self.agents[g, i],
                "hours": hours,
                "cost": hours * price[g],
            }
        )


def _from_the_beginning(scenario: Scenario) -> Scenario:
    """Without a state: it is of agents whom a staffing replaces."""
    return scenario.model_copy(update={"state": None})


def prices(scenario: Scenario) -> Floats:
    """Cost per agent-hour ``[G]``; 1 for every group where no group has a cost."""
    costs = np.array([group.cost_per_hour for group in scenario.groups.values()])
    return np.asarray(costs if (costs > 0).any() else np.ones(len(costs)), dtype=np.float64)


def unit_of_cost(scenario: Scenario) -> str:
    """The scenario's currency, or ``agent-hours`` where no group has a cost."""
    priced = any(group.cost_per_hour > 0 for group in scenario.groups.values())
    return scenario.costs.currency if priced else "agent-hours"
