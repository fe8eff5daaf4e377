"""When agents are on duty: duty stretches thinned and cut by absence, fractions, availability.

Events are packed in one integer each, which sorts in the contract's order: (time, changes to
anything but available before changes to available, agent).
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.engine.log import Activity
from sim.inputs import draws
from sim.inputs.arrays import Inputs
from sim.inputs.draws import combine, combine_key, replication_key, unit
from sim.inputs.laws import beta_draw
from sim.inputs.legs import law_ticks
from sim.jit import borrowing, borrowing_apart, cached, jit

OFF: Final = int(Activity.OFF)
AVAILABLE: Final = int(Activity.AVAILABLE)
UNAVAILABLE: Final = int(Activity.UNAVAILABLE)
_ACTIVITIES: Final = 16
LEAST_SHARE: Final = 1e-6
"""A drawn share of availability stays so far from 0 and 1: a spell must have a length."""

# Places in the notes of the writer: the stretch not yet closed (agent, end, activity), its needs.
AGENT: Final = 0
END: Final = 1
DOING: Final = 2
N_AGENTS: Final = 3
HORIZON: Final = 4
WRITTEN: Final = 5


def draw_timeline(inputs: Inputs, replication: int) -> np.ndarray:
    """Packed timeline events of one replication, int64 [n], ascending, none after the horizon.

    Of those before the simulation begins each agent's last one stays: what it does then, and since
    when.
    """
    events: np.ndarray = make_timeline(inputs._replace(journeys=None), replication)
    return events


def unpack(inputs: Inputs, packed: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """(time, agent, activity) arrays [n] of packed events."""
    activity = packed % _ACTIVITIES
    agent = packed // _ACTIVITIES % len(inputs.agents)
    time = packed // _ACTIVITIES // len(inputs.agents) // 2
    return time, agent, activity


@borrowing
def pack(n_agents: int, time: int, agent: int, activity: int) -> int:
    """One event as an integer."""
    arrives = 1 if activity == AVAILABLE else 0
    return ((time * 2 + arrives) * n_agents + agent) * _ACTIVITIES + activity


@cached
def make_timeline(inputs: Inputs, replication: int) -> Any:
    """Compiled body of :func:`draw_timeline`; ``inputs`` without journeys."""
    seed = inputs.settings[0]["seed"]
    above = combine(replication_key(seed, replication), draws.AGENTS)
    writer = np.full(6, -1, np.int64)
    writer[N_AGENTS] = len(inputs.agents)
    writer[HORIZON] = inputs.settings[0]["horizon"]
    writer[WRITTEN] = 0
    begins = inputs.settings[0]["begins"]
    events = np.empty(2 * len(inputs.duty) + 16, np.int64)
    ordinal = 0
    present_until = np.int64(-1)  # end of the day's first stretch so far; -1: not there yet
    late_until = np.int64(0)
    for d in range(len(inputs.duty)):
        agent = inputs.duty[d]["agent"]
        date = inputs.duty[d]["date"]
        same = d > 0 and agent == inputs.duty[d - 1]["agent"] and date == inputs.duty[d - 1]["date"]
        ordinal = ordinal + 1 if same else 0
        start = inputs.duty[d]["start"]
        end = inputs.duty[d]["end"]
        activity = inputs.duty[d]["activity"]
        group = inputs.groups[inputs.agents[agent]["group"]]
        present = len(inputs.known) > 0 and inputs.known[agent]["date"] == date
        day_key = combine(combine_key(above, inputs.agents[agent]["key"]), date)
        absence = 0.0 if present else group["absence"]
        if absence > 0.0 and unit(combine(day_key, draws.ABSENT)) < absence:
            continue
        fraction = inputs.duty[d]["fraction"]
        if present:
            fraction /= inputs.known[agent]["fraction"]
        if fraction < 1.0 and unit(combine(day_key, draws.FRACTION)) >= fraction:
            continue
        if group["late"] > 0.0 and not present:
            if not same:  # who has been there already, in another group, is late no more
                first = inputs.duty[d]["before"] == 0
                present_until = np.int64(-1) if first else writer[HORIZON] + 1
            if present_until < 0:
                late_until = start + lateness(inputs, group["late"], group["late_law"], day_key)
            if present_until < 0 or (
                present_until == start and activity == inputs.duty[d - 1]["activity"]
            ):
                present_until = end
                start = max(start, late_until)
            if start >= end:
                continue
        share = inputs.duty[d]["share"]
        if activity != AVAILABLE or share >= 1.0:
            events = add(events, writer, agent, start, end, activity)
            continue
        sd = inputs.duty[d]["sd"]
        if sd > 0.0:
            share = beta_draw(share, sd, combine(day_key, draws.ADHERENCE))
            share = min(max(share, LEAST_SHARE), 1.0 - LEAST_SHARE)
        spell = combine(combine(day_key, draws.SPELL), ordinal + inputs.duty[d]["before"])
        up = unit(combine(spell, 0)) < share
        if present and start == begins and inputs.known[agent]["available"] >= 0:
            up = inputs.known[agent]["available"] != 0
        k = 1
        while start < end:
            mean = inputs.duty[d]["mean_spell"]
            if up:
                mean *= share / (1.0 - share)
            length = max(1, int(-mean * math.log(unit(combine(spell, k))) + 0.5))
            stop = min(end, start + length)
            doing = AVAILABLE if up else UNAVAILABLE
            events = add(events, writer, agent, start, stop, doing)
            start = stop
            up = not up
            k += 1
    events = close(events, writer)
    events = events[: writer[WRITTEN]]
    events.sort()
    if begins > 0:
        return without_the_past(events, len(inputs.agents), begins)
    return events


@jit
def without_the_past(events: Any, n_agents: int, begins: int) -> Any:
    """Of each agent's events before ``begins`` only the last, unless it says *off*."""
    seen = np.zeros(n_agents, np.bool_)
    kept = np.empty(len(events), np.bool_)
    for k in range(len(events) - 1, -1, -1):
        kept[k] = True
        if time_of(n_agents, events[k]) < begins:
            agent = events[k] // _ACTIVITIES % n_agents
            kept[k] = not seen[agent] and events[k] % _ACTIVITIES != OFF
            seen[agent] = True
    return events[kept]


@borrowing
def time_of(n_agents: int, packed: int) -> int:
    """Tick of a packed event."""
    time: int = packed // (2 * n_agents * _ACTIVITIES)
    return time


@borrowing_apart
def lateness(inputs: Inputs, share: float, law: int, day_key: np.uint64) -> int:
    """Ticks by which an agent is late on a day; 0 where it is punctual."""
    if unit(combine(day_key, draws.LATE)) >= share:
        return 0
    return law_ticks(inputs, law, combine(day_key, draws.LATE_BY))


@jit
def put(events: Any, writer: Any, time: int, agent: int, activity: int) -> Any:
    """Append one event, growing the array as needed; events after the horizon are dropped."""
    if time > writer[HORIZON]:
        return events
    n = writer[WRITTEN]
    if n == len(events):
        larger = np.empty(2 * n, np.int64)
        larger[:n] = events
        events = larger
    events[n] = pack(writer[N_AGENTS], time, agent, activity)
    writer[WRITTEN] = n + 1
    return events


@jit
def add(events: Any, writer: Any, agent: int, start: int, end: int, doing: int) -> Any:
    """Append a stretch; touching stretches of one agent need no *off* in between."""
    if writer[AGENT] == agent and writer[END] == start:
        if writer[DOING] != doing:
            events = put(events, writer, start, agent, doing)
    else:
        events = close(events, writer)
        events = put(events, writer, start, agent, doing)
    writer[AGENT] = agent
    writer[END] = end
    writer[DOING] = doing
    return events


@jit
def close(events: Any, writer: Any) -> Any:
    """End the last stretch: its agent goes off."""
    if writer[AGENT] >= 0:
        return put(events, writer, writer[END], writer[AGENT], OFF)
    return events
