"""The event loop of the compiled engine."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine import order
from sim.engine.compiled.handlers import (
    ABANDONED,
    arrive,
    leave,
    patience_ends,
    step_due,
    timeline_changes,
    work_ends,
)
from sim.engine.compiled.staff import OFF, write_agent_row
from sim.engine.compiled.state import NEVER, EngineRoom, State, new_engine_room, new_state
from sim.engine.compiled.structures import (
    leave_line,
    next_timer,
    pop_timer,
)
from sim.engine.log import CONTACT, Exit
from sim.inputs.arrays import Inputs
from sim.jit import borrowing, borrowing_apart, cached, jit

_CONTACT = CONTACT
_CUT: Final[Any] = np.int64(Exit.CUT)
_NO_EVENT: Final = NEVER * 16
_WORK: Final = order.WORK_ENDS
_TIMELINE: Final = order.TIMELINE
_HOURS: Final = order.QUEUE_HOURS
_ARRIVAL: Final = order.ARRIVAL
_PATIENCE: Final = order.PATIENCE_ENDS
_HORIZON: Final = order.HORIZON
_KIND_CLOSE: Final = order.CLOSE
_KIND_OPEN: Final = order.OPEN


@cached
def live_through(inputs: Inputs, contacts: Any, timeline: Any, log_agents: bool) -> Any:
    """Let one replication happen and keep its log.

    Args:
        inputs: what engines read.
        contacts: CONTACT rows from ``make_contacts``.
        timeline: packed events from ``make_timeline``.
        log_agents: whether agent states are logged.

    Returns:
        The contact rows and the agent rows of the log.
    """
    n = len(contacts)
    rows = np.empty(n * inputs.settings[0]["max_legs"], _CONTACT)
    rows[:n] = contacts
    room = new_engine_room(inputs, n, len(timeline), log_agents)
    n_rows, n_agent_rows = run(inputs, room, rows, n, timeline, log_agents)
    return rows[:n_rows], room.agent_rows[:n_agent_rows]


@jit
def run(
    inputs: Inputs, room: EngineRoom, rows: Any, n: int, timeline: Any, log_agents: bool
) -> tuple[int, int]:
    """Let one replication happen in the given room.

    Returns:
        How many contact rows (the first of ``rows``) and agent rows (of ``room``) it wrote.
    """
    state = new_state(inputs, room, rows, n, log_agents)
    run_events(inputs, state, n, timeline)
    return state.counts[0]["rows"], state.counts[0]["agent_rows"]


@borrowing_apart
def run_events(inputs: Inputs, state: State, n_contacts: int, timeline: Any) -> None:
    """Take the events in the order of (time, rank, id) up to the horizon."""
    horizon = inputs.settings[0]["horizon"]
    leaves = state.counts[0]["leaves"]
    bits = 0  # of the agent's number within an entry of the tree of work ends
    while 1 << bits < leaves:
        bits += 1
    # np.int64: a literal 0 would have every handler compiled twice
    next_contact: Any = np.int64(0)
    next_change: Any = np.int64(0)
    next_hours: Any = np.int64(0)
    arrival_key = contact_key(state, next_contact, n_contacts)
    change_key = timeline_key(inputs, timeline, next_change)
    hours_key = queue_hours_key(inputs, next_hours)
    last_key = horizon * 16 + _HORIZON
    while True:
        next_end = state.ends[1]
        work_key = (next_end >> bits) * 16 + _WORK
        timer_key = next_timer(state)
        key = min(min(work_key, arrival_key), min(timer_key, min(change_key, hours_key)))
        if key >= last_key:
            break
        now = key >> 4
        if key == work_key:
            work_ends(inputs, state, next_end & (leaves - 1), now)
        elif key == arrival_key:
            arrive(inputs, state, next_contact, now)
            next_contact += 1
            arrival_key = contact_key(state, next_contact, n_contacts)
        elif key == timer_key:
            contact = pop_timer(state)
            if key & 15 == _PATIENCE:
                patience_ends(inputs, state, contact, now)
            else:
                step_due(inputs, state, contact, now)
        elif key == change_key:
            apply_change(inputs, state, timeline[next_change], now)
            next_change += 1
            change_key = timeline_key(inputs, timeline, next_change)
        else:
            apply_hours(inputs, state, next_hours, now)
            next_hours += 1
            hours_key = queue_hours_key(inputs, next_hours)
    finish(state, horizon)


@borrowing
def contact_key(state: State, contact: int, n: int) -> int:
    """Order key of the next first contact."""
    if contact == n:
        return _NO_EVENT
    return state.rows[contact]["arrived"] * 16 + _ARRIVAL


@borrowing
def timeline_key(inputs: Inputs, timeline: Any, k: int) -> int:
    """Order key of the next timeline change; the packing of sim.inputs.timelines."""
    if k == len(timeline):
        return _NO_EVENT
    return timeline[k] // (32 * len(inputs.agents)) * 16 + _TIMELINE


@borrowing
def queue_hours_key(inputs: Inputs, k: int) -> int:
    """Order key of the next closing, cut-off or opening."""
    if k == len(inputs.queue_events):
        return _NO_EVENT
    return inputs.queue_events[k]["time"] * 16 + _HOURS


@borrowing
def apply_change(inputs: Inputs, state: State, packed: int, now: int) -> None:
    """Unpack and apply one timeline change."""
    agent = packed // 16 % len(inputs.agents)
    timeline_changes(inputs, state, agent, packed % 16, now)


@borrowing
def apply_hours(inputs: Inputs, state: State, k: int, now: int) -> None:
    """A queue closes, cuts off its waiting contacts, or opens."""
    queue = inputs.queue_events[k]["queue"]
    kind = inputs.queue_events[k]["kind"]
    if kind == _KIND_CLOSE:
        state.queues[queue]["open"] = 0
    elif kind == _KIND_OPEN:
        state.queues[queue]["open"] = 1
    else:
        cut_off(inputs, state, queue, now)


@borrowing
def cut_off(inputs: Inputs, state: State, queue: int, now: int) -> None:
    """Every contact that waits in the queue is cut off (nothing that follows depends on order)."""
    steps = inputs.queues[queue]["steps_to"] - inputs.queues[queue]["steps_from"]
    first = inputs.queues[queue]["lines_from"]
    for line in range(first, first + steps * inputs.queues[queue]["n_slots"]):
        while state.lines[line]["head"] >= 0:
            contact = state.lines[line]["head"]
            leave_line(state, queue, contact)
            leave(inputs, state, contact, _CUT, now)


@borrowing
def finish(state: State, horizon: int) -> None:
    """The horizon: patience that has ended is abandonment, open agent rows are closed."""
    for line in range(len(state.lines)):
        contact = state.lines[line]["head"]
        while contact >= 0:
            if state.waiters[contact]["give_up"] <= horizon:
                row = state.waiters[contact]["row"]
                state.rows[row]["exit"] = ABANDONED
                state.rows[row]["ended"] = state.waiters[contact]["give_up"]
            contact = state.waiters[contact]["next"]
    if state.counts[0]["log_agents"] != 0:
        for agent in range(len(state.agents)):
            if state.agents[agent]["activity"] != OFF and state.agents[agent]["since"] < horizon:
                write_agent_row(state, agent, horizon)
