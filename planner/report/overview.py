"""What a scenario asks for and what it has: demand, load and people, before any simulation."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND, Calendar
from sim.engine.log import Activity
from sim.inputs.arrays import ARRIVE_FIXED, ARRIVE_REPLAY, Inputs
from sim.inputs.build import build_inputs
from sim.scenario import Scenario

MINUTES_PER_HOUR = 60


class QueueOverview(NamedTuple):
    """Demand of a queue over the measured days."""

    queue: str
    per_open_day: float
    """Expected first contacts per open day."""
    open_days: int
    """Days on which contacts are expected."""
    handle_s: float
    """Mean talk and wrap-up of an agent with factor 1."""
    busiest: str
    """Local time of the interval with the largest offered load."""
    peak_load: float
    """Offered load of that interval in Erlangs: contacts per second x handle time."""
    groups: tuple[str, ...]


class GroupOverview(NamedTuple):
    """People of a group over the measured days."""

    group: str
    agents: int
    hours_per_staffed_day: float
    """Expected hours on duty per staffed day, before absence and unavailability."""
    staffed_days: int
    """Days on which someone is on duty."""
    most: float
    """Largest number on duty in an interval."""
    queues: tuple[str, ...]


class Overview(NamedTuple):
    """A scenario in a few lines."""

    queues: tuple[QueueOverview, ...]
    groups: tuple[GroupOverview, ...]
    busiest: str
    peak_load: float
    """Offered load of all queues together in their busiest interval, Erlangs."""
    on_duty_then: float


def overview(scenario: Scenario) -> Overview:
    """Demand and people of a scenario that has passed its checks."""
    inputs, names, calendar = build_inputs(scenario)
    demand = _demand(inputs, calendar)
    handle = inputs.queues["mean_handle"] / TICKS_PER_SECOND
    load = demand * handle[:, None] / (calendar.interval_minutes * 60)
    duty = _on_duty(inputs, calendar)
    hours = [float(row.sum()) * calendar.interval_minutes / MINUTES_PER_HOUR for row in duty]
    open_days = _days_with(demand, calendar)
    staffed_days = _days_with(duty, calendar)
    first = calendar.measured_from // calendar.interval_ticks

    def when(interval: int) -> str:
        return f"{calendar.local((first + interval) * calendar.interval_ticks):%a %d %b %H:%M}"

    queues = tuple(
        QueueOverview(
            name,
            float(demand[q].sum()) / max(1, int(open_days[q])),
            int(open_days[q]),
            float(handle[q]),
            when(int(load[q].argmax())),
            float(load[q].max()),
            tuple(group for group, has in scenario.groups.items() if name in has.skills),
        )
        for q, name in enumerate(names.queues)
    )
    groups = tuple(
        GroupOverview(
            name,
            int(row["agents_to"] - row["agents_from"]),
            hours[g] / max(1, int(staffed_days[g])),
            int(staffed_days[g]),
            float(duty[g].max()),
            tuple(scenario.groups[name].skills),
        )
        for g, (name, row) in enumerate(zip(names.groups, inputs.groups, strict=True))
    )
    peak = int(load.sum(axis=0).argmax())
    return Overview(
        queues, groups, when(peak), float(load.sum(axis=0)[peak]), float(duty.sum(axis=0)[peak])
    )


def _days_with(amounts: np.ndarray, calendar: Calendar) -> np.ndarray:
    """Number of days with anything in them, by row of ``[n, I]`` measured intervals."""
    day = np.asarray(calendar.interval_day)[calendar.measured_from // calendar.interval_ticks :]
    return np.array([len(np.unique(day[row > 0])) for row in amounts], dtype=int)


def _demand(inputs: Inputs, calendar: Calendar) -> np.ndarray:
    """Expected first contacts, ``[Q, I]`` measured intervals."""
    first = calendar.measured_from // calendar.interval_ticks
    demand = np.array(inputs.demand["mean"], dtype=float)
    day = np.asarray(calendar.interval_day)
    for q, source in enumerate(inputs.sources):
        if source["kind"] == ARRIVE_FIXED:
            for d in range(calendar.n_days):
                profile = demand[q, day == d]
                if profile.sum() > 0:
                    count = inputs.day_counts[int(source["counts_from"]) + d]
                    demand[q, day == d] = profile * count / profile.sum()
        elif source["kind"] == ARRIVE_REPLAY:
            times = inputs.replay[int(source["times_from"]) : int(source["times_to"])]["arrived"]
            demand[q] = np.bincount(
                times // calendar.interval_ticks, minlength=calendar.n_intervals
            )
    return demand[:, first:]


def _on_duty(inputs: Inputs, calendar: Calendar) -> np.ndarray:
    """Expected agents on duty, ``[G, I]`` measured intervals."""
    length = calendar.interval_ticks
    found = np.zeros((len(inputs.groups), calendar.n_intervals))
    for row in inputs.duty[inputs.duty["activity"] == Activity.AVAILABLE]:
        start, end = max(0, int(row["start"])), min(int(row["end"]), calendar.horizon)
        group = inputs.agents[row["agent"]]["group"]
        for interval in range(start // length, -(-end // length)):
            inside = min(end, (interval + 1) * length) - max(start, interval * length)
            found[group, interval] += float(row["fraction"]) * inside / length
    return found[:, calendar.measured_from // length :]
