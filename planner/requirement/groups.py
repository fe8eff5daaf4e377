"""Who can serve a queue, how fast, and what share of their time is lost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analytic.chat import Desk
from sim.clock import Calendar
from sim.inputs.arrays import Floats, Inputs
from sim.inputs.compile_laws import law_mean
from sim.measure.plan import rostered_ticks
from sim.scenario import Scenario
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.base import minutes_of
from sim.scenario.models.queues import Queue
from sim.scenario.models.roster import RosterRow
from sim.scenario.roster import minutes_by_row

MINUTES_PER_DAY = 1440
USUAL_OCCUPANCY = 0.8
"""Used where a wellness break comes after so much work: how long that takes."""


@dataclass(frozen=True)
class Server:
    """A group that can serve a queue."""

    group: str
    factor: float
    """Multiplies talk and wrap-up: skill, efficiency and what its agents have learnt."""
    hours: float
    """Hours on the scenario's roster, before absence."""
    desk: Desk
    """How its agents hold several contacts."""

    @property
    def pace(self) -> float:
        """Handle time of the queue that one of its agents, fully used, does in a second."""
        return self.desk.capacity / self.factor


@dataclass(frozen=True)
class Servers:
    """All groups that can serve a queue; a checked scenario has at least one."""

    by_group: tuple[Server, ...]

    @property
    def fastest(self) -> Server:
        """The group with the greatest pace."""
        return max(self.by_group, key=lambda row: row.pace)

    @property
    def mix_factor(self) -> float:
        """Mean factor on handle times, weighted by the hours that groups have on the roster."""
        rows = self.by_group
        hours = np.array([row.hours for row in rows])
        weights = hours if hours.sum() > 0 else np.ones(len(rows))
        return float(np.average([row.factor for row in rows], weights=weights))


def servers(scenario: Scenario, inputs: Inputs) -> dict[str, Servers]:
    """The groups that can serve each queue, by its routing or else by skill."""
    hours = rostered_ticks(inputs).sum(axis=1) / 3.6e6
    learnt = [
        float(inputs.agents["factor"][row["agents_from"] : row["agents_to"]].mean())
        if row["agents_to"] > row["agents_from"]
        else 1.0
        for row in inputs.groups
    ]
    found = {}
    for name, queue in scenario.queues.items():
        routed = {group for step in queue.routing for group in step.groups}
        rows = []
        for g, (group_name, group) in enumerate(scenario.groups.items()):
            skill = group.skills.get(name)
            if skill is None or (routed and group_name not in routed):
                continue
            factor = skill.handle_time_factor / group.efficiency * learnt[g]
            rows.append(Server(group_name, factor, float(hours[g]), desk_of(group, queue)))
        found[name] = Servers(tuple(rows))
    return found


def desk_of(group: AgentGroup, queue: Queue) -> Desk:
    """How agents of a group hold several contacts of a queue."""
    attention = 1.0
    if queue.silence is not None:
        silent = queue.silence.mean_number * law_mean(queue.silence.duration)
        work = _longest_mean(queue.talk) + _longest_mean(queue.wrap_up)
        attention = work / (work + silent)
    for row in group.concurrency:
        if queue.channel in row.channels:
            speeds = tuple(row.speed) or (1.0,) * row.contacts
            return Desk(speeds, row.assignment == "fill_first", attention)
    return Desk((1.0,), attention=attention)


def _longest_mean(law: object) -> float:
    if law is None:
        return 0.0
    parts = getattr(law, "parts", None)
    return max(law_mean(part.of) for part in parts) if parts else law_mean(law)


@dataclass(frozen=True)
class Shrinkage:
    """Shares of scheduled time, one after the other: each of what the ones before leave."""

    parts: dict[str, float]

    @property
    def total(self) -> float:
        """Share of scheduled time that is lost: 1 - product of (1 - part)."""
        return 1.0 - float(np.prod([1.0 - part for part in self.parts.values()]))

    def points(self) -> dict[str, float]:
        """Each part as a share of all scheduled time; they sum to ``total``."""
        left, found = 1.0, {}
        for name, part in self.parts.items():
            found[name] = left * part
            left *= 1.0 - part
        return found

    def gross(self, net: Floats) -> Floats:
        """Scheduled agents behind so many on the phone: net / (1 - total), for reports only."""
        return np.asarray(net / max(1.0 - self.total, 1e-9))


def shrinkage(scenario: Scenario, group: AgentGroup) -> Shrinkage:
    """What keeps a group's scheduled agents off the phone, each part by its mean."""
    late = 0.0
    if group.lateness is not None:
        late = group.lateness.share * law_mean(group.lateness.by) / 60 / _mean_day(group)
    rest = 0.0
    if group.rest is not None:
        work = group.rest.after_minutes / USUAL_OCCUPANCY
        rest = group.rest.minutes / (work + group.rest.minutes)
    available = 1.0 if group.availability is None else group.availability.share
    return Shrinkage(
        {
            "overhead": scenario.planning.overhead_share,
            "absence": group.absence,
            "lateness": min(late, 1.0),
            "breaks": _break_share(group),
            "unavailable": 1.0 - available,
            "rests": rest,
        }
    )


def _shift_minutes(group: AgentGroup) -> list[tuple[int, int, int]]:
    """(minutes, minutes of breaks, agents) of the shifts in force."""
    if group.roster is not None:
        return _rostered_minutes(group.roster)
    rows = []
    for shift in (group.shifts or {}).values():
        length = (minutes_of(shift.end) - minutes_of(shift.start)) % MINUTES_PER_DAY
        agents = sum(count.agents for count in shift.counts)
        rows.append((length or MINUTES_PER_DAY, sum(row.minutes for row in shift.breaks), agents))
    return rows


def _rostered_minutes(rows: tuple[RosterRow, ...]) -> list[tuple[int, int, int]]:
    """The same of named people, one for each agent and date."""
    days: dict[tuple[str, str], list[tuple[int, int, bool]]] = {}
    for row, (first, last) in zip(rows, minutes_by_row(rows), strict=True):
        on_phone = row.paid and row.activity == "available"
        days.setdefault((row.agent, row.date), []).append((first, last, on_phone))
    found = []
    for parts in days.values():
        length = max(last for _, last, _ in parts) - min(first for first, _, _ in parts)
        found.append((length, length - sum(b - a for a, b, on_phone in parts if on_phone), 1))
    return found


def _break_share(group: AgentGroup) -> float:
    rows = _shift_minutes(group)
    paid = sum(length * agents for length, _, agents in rows)
    return sum(off * agents for _, off, agents in rows) / paid if paid else 0.0


def _mean_day(group: AgentGroup) -> float:
    """Minutes of an agent's day: of its shifts, or eight hours where a table says who is there."""
    rows = _shift_minutes(group)
    agents = sum(row[2] for row in rows)
    return sum(row[0] * row[2] for row in rows) / agents if agents else 480.0


def mean_shrinkage(scenario: Scenario, found: Servers) -> Shrinkage:
    """Shrinkage of the groups that serve a queue, parts weighted by rostered hours."""
    rows = found.by_group
    parts = [shrinkage(scenario, scenario.groups[row.group]).parts for row in rows]
    hours = np.array([row.hours for row in rows])
    weights = hours if hours.sum() > 0 else np.ones(len(rows))
    return Shrinkage(
        {
            name: float(np.average([part[name] for part in parts], weights=weights))
            for name in parts[0]
        }
    )


def presence(scenario: Scenario, inputs: Inputs, calendar: Calendar, found: Servers) -> Floats:
    """Expected agents on the roster who can serve a queue, ``[I]``."""
    ticks = rostered_ticks(inputs) / calendar.interval_ticks
    names = list(scenario.groups)
    chosen = [names.index(row.group) for row in found.by_group]
    return np.asarray(ticks[chosen].sum(axis=0), np.float64)
