"""What changes while the compiled engine runs: one structured array per noun.

Index fields as ``array[i]["field"]``, which runs the same with the JIT off.
"""

from __future__ import annotations

from typing import Any, Final, NamedTuple

import numpy as np

from sim.engine.log import AGENT_STATE, FOREVER, Activity, Exit
from sim.inputs.arrays import RULE_LEAST_OCCUPIED, Inputs
from sim.jit import borrowing, jit

NEVER: Final = 2**44
"""A time after every horizon (557 years), small enough to carry a rank or an agent below it."""

WAITER = np.dtype(  # per contact, in the order of arrival
    [
        ("give_up", np.int64),  # tick at which patience ends
        ("age", np.int64),  # arrived - head start: smaller waited longer
        ("due", np.int64),  # tick of the next routing step
        ("next", np.int32),  # in its line
        ("prev", np.int32),
        ("line", np.int32),  # -1: does not wait
        ("step", np.int32),  # last step walked, index within the queue
        ("row", np.int32),  # its current leg in the log
        ("announced", np.int32),  # 1 once an announcement has changed its patience
    ],
    align=True,
)

LINE = np.dtype([("head", np.int32), ("tail", np.int32)])

AGENT_NOW = np.dtype(
    [
        ("since", np.int64),  # start of the current log row
        ("phase_start", np.int64),
        ("idle_number", np.int64),
        ("busy_ticks", np.int64),  # on day `busy_day`
        ("busy_day", np.int32),
        ("contact", np.int32),  # -1: no work in hand
        ("next", np.int32),  # in the list it is in, a ring with an entry behind those of agents
        ("prev", np.int32),
        ("activity", np.int8),
        ("scheduled", np.int8),
        ("idle", np.int8),
    ],
    align=True,
)

GROUP_NOW = np.dtype([("ring", np.int64), ("idle", np.int32), ("on_duty", np.int32)])

QUEUE_NOW = np.dtype([("waiting", np.int32), ("open", np.int32)])

TIMER = np.dtype([("key", np.int64), ("contact", np.int32), ("next", np.int32)])
LEAST_BUCKETS: Final = 1 << 10
MOST_BUCKETS: Final = 1 << 16
"""Stretches of time that timers still to come are sorted into: one for every two contacts."""

COUNTS = np.dtype(
    [
        ("idle_number", np.int64),
        ("rows", np.int64),  # legs in the log
        ("agent_rows", np.int64),
        ("timers", np.int64),
        ("leaves", np.int64),  # of the tree of work ends
        ("exact", np.int64),  # 1: patience ends by an event
        ("log_agents", np.int64),
        ("log_from", np.int64),  # agent rows that end by then are not kept
        ("count_busy", np.int64),  # 1: some queue uses the rule least_occupied
        ("begun", np.int64),  # 1: the state from which it begins is there
        ("next_contact", np.int64),  # where to go on after a stop for want of room
        ("next_change", np.int64),
        ("next_hours", np.int64),
        ("issues", np.int64),
        ("first", np.int64),  # of the timers of the present stretch, in order
        ("near", np.int64),  # their end
        ("bucket", np.int64),  # up to which all timers were among them
        ("shift", np.int64),  # of a timer's key to its bucket
        ("spare", np.int32),  # first of the places of timers that are free again, -1
        ("lazy", np.int32),  # 1: talk, wrap-up and patience are drawn when they are needed
        ("day", np.int64),  # local day of the last event that asked for it,
        ("day_known", np.int64),  # up to this tick
    ]
)

_AGENT_STATE = AGENT_STATE
_OFF: Final = int(Activity.OFF)
ANSWERED: Final = int(Exit.ANSWERED)


class EngineRoom(NamedTuple):
    """The arrays that grow with the number of contacts, reused by the next replication."""

    waiters: Any  # [n] WAITER
    agent_rows: Any  # AGENT_STATE
    timers: Any  # TIMER
    near: Any  # TIMER


@jit
def new_engine_room(inputs: Inputs, n: int, n_events: int, log_agents: bool) -> EngineRoom:
    """Room for ``n`` contacts and ``n_events`` timeline changes."""
    legs = inputs.settings[0]["max_legs"]
    # an answer writes at most idle, talk and wrap rows; a timeline change splits one
    agent_rows = 3 * n + 2 * n_events + 2 * len(inputs.agents) if log_agents else 0
    timers = 2 * n * legs if inputs.settings[0]["exact_patience"] != 0 else 0
    return EngineRoom(
        np.empty(n, WAITER),
        np.empty(agent_rows, _AGENT_STATE),
        np.empty(timers, TIMER),
        np.empty(timers, TIMER),
    )


class State(NamedTuple):
    """Everything that changes. n contacts, L lines, A agents, G groups, Q queues, T trunks."""

    rows: Any  # CONTACT, first legs then later ones
    agent_rows: Any  # AGENT_STATE
    waiters: Any  # [n] WAITER
    lines: Any  # [L] LINE
    agents: Any  # AGENT_NOW: [A] agents, then an entry for each list of agents, its ring
    groups: Any  # [G] GROUP_NOW
    queues: Any  # [Q] QUEUE_NOW
    free_lines: Any  # [T] free trunk lines
    ends: Any  # tree of work ends, int64
    timers: Any  # TIMER still to come, linked by bucket
    near: Any  # TIMER: those of the buckets up to the present one, in order
    buckets: Any  # int32: first timer of each bucket, -1
    counts: Any  # [1] COUNTS


@jit
def new_state(
    inputs: Inputs, room: EngineRoom, rows: Any, n: int, log_agents: bool, lazy: bool
) -> State:
    """The empty centre at tick 0 with ``n`` contacts to come in ``rows``.

    ``lazy``: they are not there yet, each is filled in when it arrives.
    """
    n_agents = len(inputs.agents)
    leaves = 1
    while leaves < n_agents:
        leaves *= 2
    counts = np.zeros(1, COUNTS)
    counts[0]["rows"] = n
    counts[0]["leaves"] = leaves
    counts[0]["exact"] = inputs.settings[0]["exact_patience"]
    counts[0]["log_agents"] = 1 if log_agents else 0
    counts[0]["lazy"] = 1 if lazy else 0
    # Nothing in a block reads what agents did before it measures.
    counts[0]["log_from"] = inputs.settings[0]["measured_from"] if lazy else 0
    counts[0]["spare"] = -1
    buckets = 0
    if len(room.timers) > 0:
        buckets = LEAST_BUCKETS
        while buckets < MOST_BUCKETS and 2 * buckets < n:
            buckets *= 2
    last_key = inputs.settings[0]["horizon"] * 16 + 16
    while last_key >> counts[0]["shift"] >= max(LEAST_BUCKETS, buckets):
        counts[0]["shift"] += 1
    for q in range(len(inputs.queues)):
        if inputs.queues[q]["agent_rule"] == RULE_LEAST_OCCUPIED:
            counts[0]["count_busy"] = 1
    waiters = room.waiters
    if not lazy:
        for c in range(n):
            waiters[c]["line"] = -1
            waiters[c]["row"] = c
            waiters[c]["announced"] = 0
    lines = np.empty(inputs.settings[0]["n_lines"], LINE)
    for i in range(len(lines)):
        lines[i]["head"] = -1
        lines[i]["tail"] = -1
    n_lists = 0
    for g in range(len(inputs.groups)):
        n_lists += inputs.groups[g]["n_lists"]
    agents = np.zeros(n_agents + n_lists, AGENT_NOW)
    for a in range(len(agents)):
        agents[a]["contact"] = -1
        agents[a]["activity"] = _OFF
        agents[a]["scheduled"] = _OFF
    for ring in range(n_agents, n_agents + n_lists):
        agents[ring]["next"] = ring
        agents[ring]["prev"] = ring
    groups = np.zeros(len(inputs.groups), GROUP_NOW)
    for g in range(len(groups)):
        groups[g]["ring"] = n_agents + inputs.groups[g]["lists_from"]
    queues = np.zeros(len(inputs.queues), QUEUE_NOW)
    for q in range(len(queues)):
        queues[q]["open"] = inputs.queues[q]["open_at_start"]
    return State(
        rows,
        room.agent_rows,
        waiters,
        lines,
        agents,
        groups,
        queues,
        inputs.trunks.copy(),
        np.full(2 * leaves, NEVER * leaves, np.int64),
        room.timers,
        room.near,
        np.full(buckets, -1, np.int32),
        counts,
    )


@borrowing
def give_up_time(arrived: int, patience: int) -> int:
    """Tick at which patience ends; FOREVER stays out of reach of every horizon."""
    if patience >= FOREVER:
        return NEVER
    return arrived + patience
