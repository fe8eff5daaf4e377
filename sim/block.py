"""Many replications in one call: drawn, lived through and measured without leaving machine code."""

from __future__ import annotations

from typing import Final

from sim.engine.compiled.loop import run
from sim.engine.compiled.more import new_issues
from sim.engine.compiled.state import EngineRoom, new_engine_room
from sim.inputs.arrays import Inputs, Journeys
from sim.inputs.contacts import (
    interval_counts,
    new_draw_room,
    number_of_contacts,
    place,
    with_rows,
)
from sim.inputs.legs import split
from sim.inputs.timelines import make_timeline
from sim.jit import cached, is_kept
from sim.measure.moments import Moments
from sim.measure.plan import Plan, Scratch
from sim.measure.replication import measure_rows

_LEGS: Final = 3
"""Rows a first contact for which room is made beforehand where there are journeys."""


def run_block(
    inputs: Inputs, plan: Plan, first: int, last: int, scratch: Scratch, moments: Moments
) -> None:
    """Simulate and measure replications ``first`` to ``last`` (exclusive) into ``moments``."""
    live_through_block(*split(inputs), plan, first, last, scratch, moments)


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
) -> None:
    """Compiled body of :func:`run_block`; each replication is forgotten once it is measured."""
    log_agents = plan.settings[0]["agents"] != 0
    legs = inputs.settings[0]["max_legs"]
    timeline = make_timeline(inputs, first)
    if journeys is not None:
        legs = max(legs, _LEGS)
    drawn = new_draw_room(0, legs)
    room = new_engine_room(inputs, 0, 0, log_agents)
    issues = new_issues(journeys, 0)
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
        measure_rows(inputs, plan, replication, contacts, n, agents, scratch, moments)
        if len(rows) > len(drawn.rows):  # more room was needed: keep it for the next
            drawn = with_rows(drawn, rows)
            room = EngineRoom(room.waiters, agent_rows, timers, near)
