"""Many replications in one call: drawn, lived through and measured without leaving machine code."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, NamedTuple

import numpy as np

from sim.engine.compiled.loop import run
from sim.engine.compiled.more import ISSUE_NOW, new_issues
from sim.engine.compiled.state import TIMER, WAITER, EngineRoom, new_engine_room
from sim.engine.log import AGENT_STATE, CONTACT
from sim.inputs.arrays import Inputs, Journeys
from sim.inputs.contacts import (
    DrawRoom,
    interval_counts,
    new_draw_room,
    number_of_contacts,
    place,
    with_rows,
)
from sim.inputs.legs import split
from sim.inputs.timelines import make_timeline
from sim.jit import cached, is_kept, python_version
from sim.measure.issues import ISSUE
from sim.measure.moments import Moments
from sim.measure.plan import Plan, Scratch
from sim.measure.replication import measure_rows

_LEGS: Final = 3
"""Rows a first contact for which room is made beforehand where there are journeys."""
_LINE: Final = 64
"""Bytes of a line of the cache."""
_MOST_KEPT: Final = 2**29
"""Bytes of room that are kept for the next block."""
_MORE: Final = 1.1
"""Room for so many times the expected contacts; where that is not enough, more is made."""


class Room(NamedTuple):
    """The arrays that grow with the number of contacts.

    They are made by NumPy, which asks for huge pages: logs of a long scenario have many more small
    pages than a processor can keep the addresses of.
    """

    drawn: DrawRoom
    engine: EngineRoom
    issues: Any  # ISSUE_NOW
    records: Any  # ISSUE


_spare: list[Room] = []
"""The room of the last block of this process, for its next one."""


def run_block(
    inputs: Inputs, plan: Plan, first: int, last: int, scratch: Scratch, moments: Moments
) -> None:
    """Simulate and measure replications ``first`` to ``last`` (exclusive) into ``moments``."""
    room = room_for(inputs, plan)
    live_through_block(*split(inputs), plan, first, last, scratch, moments, room)
    if room.drawn.times.base.nbytes <= _MOST_KEPT:
        _spare[:] = [room]


class _Size(NamedTuple):
    """How long the arrays of a room must be."""

    contacts: int
    rows: int
    agent_rows: int
    timers: int
    followed: int
    """Contacts of which records are kept: none without journeys."""


def room_for(inputs: Inputs, plan: Plan) -> Room:
    """Room for a replication of the scenario: that of the last block if it is large enough."""
    size = _size(inputs, plan)
    try:
        room = _spare.pop()
    except IndexError:
        return _new_room(inputs, size)
    return room if _fits(room, size) else _new_room(inputs, size)


def _size(inputs: Inputs, plan: Plan) -> _Size:
    contacts = inputs.demand["mean"].sum() + inputs.day_counts.sum()
    contacts += len(inputs.replay) + len(inputs.state)
    legs = int(inputs.settings[0]["max_legs"])
    exact = int(inputs.settings[0]["exact_patience"])
    if inputs.journeys is not None:
        contacts += inputs.journeys.queues["backlog"].sum()
    n = math.ceil(_MORE * contacts + 5 * math.sqrt(contacts)) + 16
    timers = 2 * n * legs * exact
    if inputs.journeys is not None:
        timers += 4 * n + 1024  # what a run asks for before it goes on
        legs = max(legs, _LEGS)
    agent_rows = 0
    if plan.settings[0]["agents"] != 0:
        agent_rows = 3 * n + 2 * _timeline_events(inputs) + 2 * len(inputs.agents)
    return _Size(n, n * legs, agent_rows, timers, 0 if inputs.journeys is None else n)


def _fits(room: Room, size: _Size) -> bool:
    """Whether room is large enough; without timers there must be none (``new_state``)."""
    return (
        len(room.drawn.times) >= size.contacts
        and len(room.drawn.rows) >= size.rows
        and len(room.engine.agent_rows) >= size.agent_rows
        and len(room.engine.timers) >= size.timers
        and (len(room.engine.timers) > 0) == (size.timers > 0)
        and len(room.records) >= size.followed
    )


def _new_room(inputs: Inputs, size: _Size) -> Room:
    engine = EngineRoom(
        np.empty(size.contacts, WAITER),
        np.empty(size.agent_rows, AGENT_STATE),
        np.empty(size.timers, TIMER),
        np.empty(size.timers, TIMER),
    )
    drawn: DrawRoom = python_version(new_draw_room)(size.contacts, 0)
    room: Room = _side_by_side(
        Room(
            drawn._replace(rows=np.empty(size.rows, CONTACT)),
            engine,
            np.empty(size.followed, ISSUE_NOW),
            np.empty(size.followed, ISSUE),
        )
    )
    return room


def _side_by_side(room: Any) -> Any:
    """The same arrays, empty, in one piece of memory: small ones have huge pages then, too."""
    sizes: list[int] = []
    _map(room, lambda array: sizes.append(array.nbytes + -array.nbytes % _LINE))
    memory = np.empty(sum(sizes) + _LINE, np.uint8)
    places = iter(np.cumsum([-memory.ctypes.data % _LINE, *sizes]).tolist())

    def place(array: Any) -> Any:
        begin = next(places)
        return memory[begin : begin + array.nbytes].view(array.dtype)

    return _map(room, place)


def _map(room: Any, change: Callable[[Any], Any]) -> Any:
    """A tree of named tuples with every array changed, in their order."""
    if isinstance(room, tuple):
        return type(room)(*[_map(part, change) for part in room])
    return change(room)


def _timeline_events(inputs: Inputs) -> int:
    """About as many changes of timelines as a replication has at most."""
    duty = inputs.duty
    cycle = np.maximum(duty["mean_spell"], 1.0) / np.maximum(1.0 - duty["share"], 1e-6)
    spells = np.where(duty["share"] < 1.0, (duty["end"] - duty["start"]) / cycle, 0.0)
    return math.ceil(3 * len(duty) + 2.5 * float(spells.sum())) + 16


def is_compiled() -> bool:
    """Whether blocks can start at once; otherwise the first one compiles the engine."""
    return is_kept(live_through_block)


@cached
def live_through_block(
    inputs: Inputs,
    journeys: Journeys | None,
    plan: Plan,
    first: int,
    last: int,
    scratch: Scratch,
    moments: Moments,
    space: Room,
) -> None:
    """Compiled body of :func:`run_block`; each replication is forgotten once it is measured."""
    log_agents = plan.settings[0]["agents"] != 0
    legs = inputs.settings[0]["max_legs"]
    timeline = make_timeline(inputs, first)
    if journeys is not None:
        legs = max(legs, _LEGS)
    drawn, room, issues, records = space
    for replication in range(first, last):
        if inputs.settings[0]["random_duty"] != 0 and replication > first:
            timeline = make_timeline(inputs, replication)
        counts = interval_counts(inputs, journeys, replication)
        n = number_of_contacts(inputs, journeys, counts)
        if n > len(drawn.times):
            drawn = new_draw_room(n + n // 8, legs)
            issues = new_issues(journeys, n + n // 8)
        rows_needed = 3 * n + 2 * len(timeline) + 2 * len(inputs.agents)
        if n > len(room.waiters) or (log_agents and rows_needed > len(room.agent_rows)):
            room = new_engine_room(inputs, n + n // 8, 2 * len(timeline), log_agents)
        n = place(inputs, journeys, replication, counts, drawn)
        rows, agent_rows, timers, near, n_rows, n_agent_rows = run(
            inputs, journeys, drawn, room, issues, drawn.rows, n, timeline, log_agents
        )
        contacts = rows[:n_rows]
        agents = agent_rows[:n_agent_rows]
        measure_rows(inputs, plan, replication, contacts, n, records, agents, scratch, moments)
        if len(rows) > len(drawn.rows):  # more room was needed: keep it for the next
            drawn = with_rows(drawn, rows)
            room = EngineRoom(room.waiters, agent_rows, timers, near)
