"""The engine's data structures: a tree of work ends, a heap of timers, linked lines."""

from __future__ import annotations

from typing import Any

from sim.engine.compiled.state import NEVER, State
from sim.engine.log import Exit
from sim.jit import borrowing

_ABANDONED = int(Exit.ABANDONED)


@borrowing
def set_end(state: State, agent: int, time: int) -> None:
    """Set the time at which an agent's work ends and repair the minima above.

    A leaf holds (time, agent) in one integer, so the root names the next agent, too; of several
    at the same time the first.
    """
    ends = state.ends
    leaves = state.counts[0]["leaves"]
    node = leaves + agent
    value = time * leaves + agent
    ends[node] = value
    while node > 1:
        low = min(value, ends[node ^ 1])
        node >>= 1
        if ends[node] == low:
            return
        ends[node] = low
        value = low


@borrowing
def clear_end(state: State, agent: int) -> None:
    """The agent has no work whose end could come."""
    ends = state.ends
    node = state.counts[0]["leaves"] + agent
    value = NEVER * state.counts[0]["leaves"]
    ends[node] = value
    while node > 1:
        value = min(value, ends[node ^ 1])
        node >>= 1
        ends[node] = value


@borrowing
def push_timer(state: State, key: int, contact: int) -> None:
    """Add a timer; ``key`` is time * 16 + rank."""
    heap = state.timers
    at = state.counts[0]["timers"]
    state.counts[0]["timers"] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        if heap[above]["key"] < key or (
            heap[above]["key"] == key and heap[above]["contact"] <= contact
        ):
            break
        heap[at]["key"] = heap[above]["key"]
        heap[at]["contact"] = heap[above]["contact"]
        at = above
    heap[at]["key"] = key
    heap[at]["contact"] = contact


@borrowing
def earlier(heap: Any, i: int, key: int, contact: int) -> bool:
    """True if timer ``i`` comes before (key, contact)."""
    if heap[i]["key"] != key:
        return heap[i]["key"] < key
    return heap[i]["contact"] < contact


@borrowing
def pop_timer(state: State) -> int:
    """Remove the first timer and return its contact."""
    heap = state.timers
    first = heap[0]["contact"]
    n = state.counts[0]["timers"] - 1
    state.counts[0]["timers"] = n
    key = heap[n]["key"]
    contact = heap[n]["contact"]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= n:
            break
        if below + 1 < n and earlier(heap, below + 1, heap[below]["key"], heap[below]["contact"]):
            below += 1
        if not earlier(heap, below, key, contact):
            break
        heap[at]["key"] = heap[below]["key"]
        heap[at]["contact"] = heap[below]["contact"]
        at = below
    heap[at]["key"] = key
    heap[at]["contact"] = contact
    return first


@borrowing
def join_line(state: State, queue: int, line: int, contact: int) -> None:
    """Put a contact at the tail of a line."""
    tail = state.lines[line]["tail"]
    state.waiters[contact]["line"] = line
    state.waiters[contact]["prev"] = tail
    state.waiters[contact]["next"] = -1
    if tail >= 0:
        state.waiters[tail]["next"] = contact
    else:
        state.lines[line]["head"] = contact
    state.lines[line]["tail"] = contact
    state.queues[queue]["waiting"] += 1


@borrowing
def leave_line(state: State, queue: int, contact: int) -> None:
    """Take a waiting contact out of its line."""
    line = state.waiters[contact]["line"]
    before = state.waiters[contact]["prev"]
    after = state.waiters[contact]["next"]
    if before >= 0:
        state.waiters[before]["next"] = after
    else:
        state.lines[line]["head"] = after
    if after >= 0:
        state.waiters[after]["prev"] = before
    else:
        state.lines[line]["tail"] = before
    state.waiters[contact]["line"] = -1
    state.queues[queue]["waiting"] -= 1


@borrowing
def live_head(state: State, queue: int, line: int, now: int) -> int:
    """The line's first contact that still waits, or -1.

    Contacts whose patience has ended meanwhile leave at their own time: this is how abandonment
    happens where no rule observes it.
    """
    head = state.lines[line]["head"]
    while head >= 0 and state.waiters[head]["give_up"] <= now:
        leave_line(state, queue, head)
        row = state.waiters[head]["row"]
        state.rows[row]["exit"] = _ABANDONED
        state.rows[row]["ended"] = state.waiters[head]["give_up"]
        head = state.lines[line]["head"]
    return head


@borrowing
def next_timer(state: State) -> int:
    """Key of the first timer, NEVER * 16 if there is none."""
    if state.counts[0]["timers"] == 0:
        return NEVER * 16
    return state.timers[0]["key"]
