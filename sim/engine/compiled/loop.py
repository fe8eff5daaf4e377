"""The event loop of the compiled engine."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.borrowed import borrow
from sim.engine import order
from sim.engine.compiled.beginning import begin_with_contacts
from sim.engine.compiled.handlers import (
    ABANDONED,
    arrive,
    leave,
    patience_ends,
    step_due,
    timeline_changes,
    work_ends,
)
from sim.engine.compiled.journeys import (
    arrive_first,
    changes,
    enters,
    job_ends,
    pace_all,
    wake,
)
from sim.engine.compiled.more import More, begin_issue, begin_issues, new_issues, new_more
from sim.engine.compiled.sharing import finish_notes
from sim.engine.compiled.staff import OFF, write_agent_row
from sim.engine.compiled.state import NEVER, EngineRoom, State, new_engine_room, new_state
from sim.engine.compiled.structures import (
    leave_line,
    next_timer,
    pop_timer,
)
from sim.engine.log import AGENT_STATE, CONTACT, Exit
from sim.inputs.arrays import Inputs, Journeys
from sim.inputs.contacts import DrawRoom
from sim.inputs.first_rows import fill_row_lazily
from sim.jit import borrowing, borrowing_apart, borrowing_whole, cached, jit
from sim.prefetch import prefetch, prefetch_single, prefetch_to_write

_CONTACT = CONTACT
_AGENT_STATE = AGENT_STATE
_MOST_ROWS: Final = 256
"""More rows than one event writes, apart from those that grow with agents or contacts."""
_AHEAD: Final[Any] = np.int64(6)
"""Arrivals between asking for a contact's memory and needing it."""
_FAR_AHEAD: Final[Any] = np.int64(32)
"""The same for what must be there to know where the contact is."""
_CUT: Final[Any] = np.int64(Exit.CUT)
_NO_EVENT: Final = NEVER * 16
_WORK: Final = order.WORK_ENDS
_TIMELINE: Final = order.TIMELINE
_HOURS: Final = order.QUEUE_HOURS
_ARRIVAL: Final = order.ARRIVAL
_PATIENCE: Final = order.PATIENCE_ENDS
_ENTRY: Final = order.ENTRY
_HORIZON: Final = order.HORIZON
_KIND_CLOSE: Final = order.CLOSE
_KIND_OPEN: Final = order.OPEN


@cached
def live_through(
    inputs: Inputs, journeys: Journeys | None, contacts: Any, timeline: Any, log_agents: bool
) -> Any:
    """Let one replication happen and keep its log.

    Args:
        inputs: what engines read, without journeys.
        journeys: what customers do beside waiting; None: nothing.
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
    rows, agent_rows, _, _, n_rows, n_agent_rows = run(
        inputs, journeys, None, room, new_issues(journeys, n), rows, n, timeline, log_agents
    )
    return rows[:n_rows], agent_rows[:n_agent_rows]


@jit
def run(
    inputs: Inputs,
    journeys: Journeys | None,
    drawn: DrawRoom | None,
    room: EngineRoom,
    issues: Any,
    rows: Any,
    n: int,
    timeline: Any,
    log_agents: bool,
) -> tuple[Any, Any, Any, Any, int, int]:
    """Let one replication happen in the given room; ``issues`` from ``new_issues``.

    ``drawn``: when contacts come (``place``), each is drawn when it comes, and only what it needs.
    None: ``rows`` are filled already.

    Returns:
        The arrays of contact rows, agent rows and timers (two), which may be others than those
        given if more room was needed, and how many contact rows and agent rows were written.
    """
    state = new_state(inputs, room, rows, n, log_agents, drawn is not None)
    if journeys is not None:
        more = new_more(inputs, journeys, issues)
        if drawn is not None:
            while run_events(
                borrow(inputs), borrow(state), borrow(more), borrow(drawn), n, timeline
            ):
                state = with_more_room(state)
            state.counts[0]["issues"] = len(drawn.times)  # what is borrowed must live until here
        else:
            begin_issues(more.issues, rows, n)
            while run_events(borrow(inputs), borrow(state), borrow(more), None, n, timeline):
                state = with_more_room(state)
        state.counts[0]["issues"] = len(more.issues)
    elif drawn is not None:
        run_events(borrow(inputs), borrow(state), None, borrow(drawn), n, timeline)
        state.counts[0]["issues"] = len(drawn.times)
    else:
        run_events(borrow(inputs), borrow(state), None, None, n, timeline)
    return (
        state.rows,
        state.agent_rows,
        state.timers,
        state.near,
        state.counts[0]["rows"],
        state.counts[0]["agent_rows"],
    )


@borrowing_whole
def run_events(
    inputs: Inputs,
    state: State,
    more: More | None,
    drawn: DrawRoom | None,
    n_contacts: int,
    timeline: Any,
) -> bool:
    """Take the events in the order of (time, rank, id) up to the horizon.

    Returns:
        True if it stopped early for want of room; called again it goes on.
    """
    horizon = inputs.settings[0]["horizon"]
    leaves = state.counts[0]["leaves"]
    bits = 0  # of the agent's number within an entry of the tree of work ends
    while 1 << bits < leaves:
        bits += 1
    if state.counts[0]["begun"] == 0:
        state.counts[0]["begun"] = 1
        if inputs.settings[0]["begins"] > 0 or len(inputs.state) > 0:
            begin(inputs, state, more, drawn, timeline)
    next_contact = state.counts[0]["next_contact"]
    next_change = state.counts[0]["next_change"]
    next_hours = state.counts[0]["next_hours"]
    arrival_key = contact_key(state, drawn, next_contact, n_contacts)
    change_key = timeline_key(inputs, timeline, next_change)
    hours_key = queue_hours_key(inputs, next_hours)
    last_key = horizon * 16 + _HORIZON
    while True:
        next_end = state.ends[0]
        if more is not None:
            fetch_agent(state, more, next_end & (leaves - 1))
        work_key = (next_end >> bits) * 16 + _WORK
        key = min(min(work_key, arrival_key), min(change_key, hours_key))
        timer_key = next_timer(state, more, key)
        key = min(key, timer_key)
        if key >= last_key:
            break
        if more is not None and needs_room(state):
            state.counts[0]["next_contact"] = next_contact
            state.counts[0]["next_change"] = next_change
            state.counts[0]["next_hours"] = next_hours
            return True
        now = key >> 4
        if key == work_key:
            agent = next_end & (leaves - 1)
            if more is not None:
                job_ends(inputs, state, more, agent, now)
            else:
                work_ends(inputs, state, agent, now)
        elif key == arrival_key:
            if drawn is not None:
                begin_contact(inputs, state, more, drawn, next_contact)
            if more is not None:
                arrive_first(inputs, state, more, next_contact, now)
            else:
                arrive(inputs, state, next_contact, now)
            next_contact += 1
            arrival_key = contact_key(state, drawn, next_contact, n_contacts)
        elif key == timer_key:
            contact = pop_timer(state)
            if key & 15 == _PATIENCE:
                patience_ends(inputs, state, more, contact, now)
            elif key & 15 == _ENTRY:
                if more is not None:
                    enters(inputs, state, more, contact, now)
            else:
                step_due(inputs, state, more, contact, now)
        elif key == change_key:
            apply_change(inputs, state, more, timeline[next_change], now)
            next_change += 1
            change_key = timeline_key(inputs, timeline, next_change)
        else:
            apply_hours(inputs, state, more, next_hours, now)
            next_hours += 1
            hours_key = queue_hours_key(inputs, next_hours)
        if more is not None and more.woken[0] != 0:
            pace_all(inputs, state, more, now)
    finish(state, horizon)
    if more is not None:
        if state.counts[0]["log_agents"] != 0:
            finish_notes(state, more, horizon)
    elif state.counts[0]["log_agents"] != 0:
        finish_agents(state, horizon)
    return False


@borrowing
def fetch_agent(state: State, more: More, agent: int) -> None:
    """Bring what the next work end is about into the cache: perhaps other events come before."""
    prefetch_single(more.people, agent)
    prefetch_single(more.notes, agent)
    prefetch_single(state.agents, agent)


@borrowing_apart
def begin(
    inputs: Inputs, state: State, more: More | None, drawn: DrawRoom | None, timeline: Any
) -> None:
    """Put the centre into the state from which it begins; agents then look for contacts."""
    n = len(inputs.state)
    if drawn is not None:
        for contact in range(n):
            begin_contact(inputs, state, more, drawn, contact)
    begin_with_contacts(inputs, state, more)
    now = inputs.settings[0]["begins"]
    k: Any = np.int64(0)
    while timeline_key(inputs, timeline, k) < now * 16:
        apply_change(inputs, state, more, timeline[k], now)
        k += 1
    state.counts[0]["next_contact"] = n
    state.counts[0]["next_change"] = k
    if more is not None and more.woken[0] != 0:
        pace_all(inputs, state, more, now)


@borrowing
def needs_room(state: State) -> bool:
    """Whether one more event might not fit: rows, agent rows or timers are nearly full."""
    counts = state.counts
    return (
        counts[0]["rows"] + _MOST_ROWS > len(state.rows)
        or counts[0]["timers"]
        + counts[0]["near"]
        - counts[0]["first"]
        + 2 * len(state.waiters)
        + _MOST_ROWS
        > len(state.timers)
        or (
            counts[0]["log_agents"] != 0
            and counts[0]["agent_rows"] + len(state.agents) + _MOST_ROWS > len(state.agent_rows)
        )
    )


@jit
def with_more_room(state: State) -> State:
    """The same state with room for at least twice as much to come."""
    rows = np.empty(2 * len(state.rows) + 2 * _MOST_ROWS, _CONTACT)
    rows[: state.counts[0]["rows"]] = state.rows[: state.counts[0]["rows"]]
    n_timers = 2 * len(state.timers) + 4 * len(state.waiters) + 2 * _MOST_ROWS
    timers = np.empty(n_timers, state.timers.dtype)
    timers[: state.counts[0]["timers"]] = state.timers[: state.counts[0]["timers"]]
    near = np.empty(n_timers, state.near.dtype)
    near[: state.counts[0]["near"]] = state.near[: state.counts[0]["near"]]
    agent_rows = state.agent_rows
    if state.counts[0]["log_agents"] != 0:
        n = state.counts[0]["agent_rows"]
        agent_rows = np.empty(
            2 * len(state.agent_rows) + 2 * len(state.agents) + 2 * _MOST_ROWS, _AGENT_STATE
        )
        agent_rows[:n] = state.agent_rows[:n]
    return State(
        rows,
        agent_rows,
        state.waiters,
        state.lines,
        state.agents,
        state.groups,
        state.queues,
        state.free_lines,
        state.ends,
        timers,
        near,
        state.buckets,
        state.counts,
    )


@borrowing_apart
def begin_contact(
    inputs: Inputs, state: State, more: More | None, drawn: DrawRoom, contact: int
) -> None:
    """A first contact is about to arrive: its row, and nothing has happened to it yet."""
    at = drawn.order[contact]
    prefetch(drawn.order, contact + _FAR_AHEAD)
    prefetch(drawn.sorted_times, contact + _FAR_AHEAD)
    coming = drawn.order[min(contact + _AHEAD, len(drawn.order) - 1)]
    prefetch(drawn.queues, coming)
    prefetch(drawn.keys, coming)
    time, queue = drawn.sorted_times[contact], drawn.queues[at]
    prefetch_to_write(state.rows, contact + _AHEAD)
    prefetch_to_write(state.waiters, contact + _AHEAD)
    if more is not None:
        prefetch_to_write(more.issues, contact + _AHEAD)
    key, given = drawn.keys[at], drawn.classes[at]
    if more is not None:
        fill_row_lazily(inputs, more.rules, state.rows, contact, time, queue, key, given)
    else:
        fill_row_lazily(inputs, None, state.rows, contact, time, queue, key, given)
    state.waiters[contact]["line"] = -1
    state.waiters[contact]["row"] = contact
    state.waiters[contact]["announced"] = 0
    if more is not None:
        begin_issue(more.issues, state.rows, contact)


@borrowing
def contact_key(state: State, drawn: DrawRoom | None, contact: int, n: int) -> int:
    """Order key of the next first contact; a backlog comes at tick 0, later than it arrived."""
    if contact == n:
        return _NO_EVENT
    if drawn is not None:
        key: int = drawn.sorted_times[contact] * 16 + _ARRIVAL
        return key
    return max(0, state.rows[contact]["arrived"]) * 16 + _ARRIVAL


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
def apply_change(inputs: Inputs, state: State, more: More | None, packed: int, now: int) -> None:
    """Unpack and apply one timeline change."""
    agent = packed // 16 % len(inputs.agents)
    if more is not None:
        changes(inputs, state, more, agent, packed % 16, now)
    else:
        timeline_changes(inputs, state, agent, packed % 16, now)


@borrowing
def apply_hours(inputs: Inputs, state: State, more: More | None, k: int, now: int) -> None:
    """A queue closes, cuts off its waiting contacts, or opens."""
    queue = inputs.queue_events[k]["queue"]
    kind = inputs.queue_events[k]["kind"]
    if kind == _KIND_CLOSE:
        state.queues[queue]["open"] = 0
    elif kind == _KIND_OPEN:
        state.queues[queue]["open"] = 1
        if more is not None:
            wake(more, queue)
    else:
        cut_off(inputs, state, more, queue, now)


@borrowing
def cut_off(inputs: Inputs, state: State, more: More | None, queue: int, now: int) -> None:
    """Every contact that waits in the queue is cut off.

    Nothing that follows depends on order, unless agents hold for some of them.
    """
    if more is not None and len(more.rules.transfers) > 0:
        cut_off_in_order(inputs, state, more, queue, now)
        return
    steps = inputs.queues[queue]["steps_to"] - inputs.queues[queue]["steps_from"]
    first = inputs.queues[queue]["lines_from"]
    for line in range(first, first + steps * inputs.queues[queue]["n_slots"]):
        while state.lines[line]["head"] >= 0:
            contact = state.lines[line]["head"]
            leave_line(state, queue, contact)
            leave(inputs, state, more, contact, _CUT, now)


@borrowing_apart
def cut_off_in_order(inputs: Inputs, state: State, more: More, queue: int, now: int) -> None:
    """Every contact that waits in the queue now is cut off, in the order of their positions."""
    steps = inputs.queues[queue]["steps_to"] - inputs.queues[queue]["steps_from"]
    first = inputs.queues[queue]["lines_from"]
    last = first + steps * inputs.queues[queue]["n_slots"]
    done: Any = np.int64(-1)
    while True:
        chosen: Any = np.int64(-1)
        for line in range(first, last):
            contact = state.lines[line]["head"]
            while contact >= 0:
                if contact > done and (chosen < 0 or contact < chosen):
                    chosen = np.int64(contact)
                contact = state.waiters[contact]["next"]
        if chosen < 0:
            return
        done = chosen
        leave_line(state, queue, chosen)
        leave(inputs, state, more, chosen, _CUT, now)


@borrowing
def finish(state: State, horizon: int) -> None:
    """The horizon: patience that has ended is abandonment."""
    for line in range(len(state.lines)):
        contact = state.lines[line]["head"]
        while contact >= 0:
            if state.waiters[contact]["give_up"] <= horizon:
                row = state.waiters[contact]["row"]
                state.rows[row]["exit"] = ABANDONED
                state.rows[row]["ended"] = state.waiters[contact]["give_up"]
            contact = state.waiters[contact]["next"]


@borrowing
def finish_agents(state: State, horizon: int) -> None:
    """Close the open rows of the agent log."""
    for agent in range(len(state.agents)):
        if state.agents[agent]["activity"] != OFF and state.agents[agent]["since"] < horizon:
            write_agent_row(state, agent, horizon)
