"""The engine's data structures: a tree of work ends, timers, linked lines."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.more import More
from sim.engine.compiled.state import NEVER, State
from sim.engine.log import Exit
from sim.engine.order import ENTRY, PATIENCE_ENDS
from sim.jit import borrowing, borrowing_apart
from sim.likely import unlikely
from sim.prefetch import prefetch_single

_ABANDONED = int(Exit.ABANDONED)
_AHEAD: Final[Any] = np.int64(6)
"""Stretches of time between asking for memory and needing it."""
_FAR_AHEAD: Final[Any] = np.int64(14)
"""The same for what must be there to know what else will be needed."""
_HANDFUL: Final = 16
"""Timers that are put in order one by one."""


@borrowing
def set_end(state: State, agent: int, time: int) -> None:
    """Set the time at which an agent's work ends and repair the minima above.

    A leaf holds (time, agent) in one integer, so the root names the next agent, too; of several
    at the same time the first. What ends first of all is kept beside the root, at 0. It is found
    from what others do: work that begins is nearly never what ends next, and with a branch that
    says so the processor goes on before it is known how long the work takes. For the same reason
    the way is always up to the root: where a minimum stays as it was nobody could predict.
    """
    ends = state.ends
    leaves = state.counts[0]["leaves"]
    node = leaves + agent
    mine = time * leaves + agent
    first, others = mine, NEVER * leaves
    ends[node] = mine
    while node > 1:
        beside = ends[node ^ 1]
        node >>= 1
        first = min(first, beside)
        others = min(others, beside)
        ends[node] = first
    ends[0] = others
    if unlikely(mine < others):
        ends[0] = mine


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
    ends[0] = value


@borrowing_apart
def push_timer(state: State, key: int, contact: int) -> None:
    """Add a timer; ``key`` is time * 16 + rank.

    Timers wait in lists by stretches of time, where adding one costs the same however many there
    are; those of the present stretch are in order. None is kept that comes after the horizon.
    """
    bucket = key >> state.counts[0]["shift"]
    if bucket <= state.counts[0]["bucket"]:
        push_near(state, key, contact)
        return
    if bucket >= len(state.buckets):
        return
    at: Any = np.int64(state.counts[0]["spare"])
    if at >= 0:
        state.counts[0]["spare"] = state.timers[at]["next"]
    else:
        at = state.counts[0]["timers"]
        state.counts[0]["timers"] = at + 1
    state.timers[at]["key"] = key
    state.timers[at]["contact"] = contact
    state.timers[at]["next"] = state.buckets[bucket]
    state.buckets[bucket] = at


@borrowing
def push_near(state: State, key: int, contact: int) -> None:
    """Add a timer to those of the present stretch: most come after what is there."""
    near = state.near
    if unlikely(state.counts[0]["near"] == len(near)):
        close_up(state)
    first = state.counts[0]["first"]
    at = state.counts[0]["near"]
    state.counts[0]["near"] = at + 1
    while at > first and later(near, at - 1, key, contact):
        near[at]["key"] = near[at - 1]["key"]
        near[at]["contact"] = near[at - 1]["contact"]
        at -= 1
    near[at]["key"] = key
    near[at]["contact"] = contact


@borrowing_apart
def close_up(state: State) -> None:
    """Move the timers of the present stretch to the front, over those that have been taken."""
    near = state.near
    first = state.counts[0]["first"]
    n = state.counts[0]["near"] - first
    for i in range(n):
        near[i]["key"] = near[first + i]["key"]
        near[i]["contact"] = near[first + i]["contact"]
    state.counts[0]["first"] = 0
    state.counts[0]["near"] = n


@borrowing
def later(near: Any, i: int, key: int, contact: int) -> bool:
    """True if timer ``i`` comes after (key, contact)."""
    if near[i]["key"] != key:
        return near[i]["key"] > key
    return near[i]["contact"] > contact


@borrowing_apart
def sort_near(near: Any, n: int) -> None:
    """Put the timers of a stretch in order, usually a handful (Shell 1959, CACM 2:30).

    However many there are, it takes no more than some n ** 1.5 steps (gaps of Knuth 1973, The Art
    of Computer Programming 3, 5.2.1).
    """
    gap: Any = np.int64(1)
    while _HANDFUL * gap < n:
        gap = 3 * gap + 1
    while gap > 0:
        for i in range(gap, n):
            key = near[i]["key"]
            contact = near[i]["contact"]
            at = i
            while at >= gap and later(near, at - gap, key, contact):
                near[at]["key"] = near[at - gap]["key"]
                near[at]["contact"] = near[at - gap]["contact"]
                at -= gap
            near[at]["key"] = key
            near[at]["contact"] = contact
        gap //= 3


@borrowing
def pop_timer(state: State) -> int:
    """Remove the first timer and return its contact."""
    first = state.counts[0]["first"]
    state.counts[0]["first"] = first + 1
    contact: Any = np.int64(state.near[first]["contact"])
    return contact


@borrowing
def next_timer(state: State, more: More | None, before: int) -> int:
    """Key of the first timer, NEVER * 16 if none comes before the key of another event."""
    if state.counts[0]["first"] == state.counts[0]["near"] and not fetch_timers(
        state, more, before
    ):
        return NEVER * 16
    return state.near[state.counts[0]["first"]]["key"]


@borrowing_apart
def fetch_timers(state: State, more: More | None, before: int) -> bool:
    """Go on to the next stretch of time that has timers; False if none begins by ``before``.

    Those that are stale by now are dropped: whoever waits again, or is to come again, gets a timer
    of its own.
    """
    n = 0
    state.counts[0]["first"] = 0
    state.counts[0]["near"] = 0
    bucket = state.counts[0]["bucket"]
    last = min(before >> state.counts[0]["shift"], len(state.buckets) - 1)
    while bucket < last:
        bucket += 1
        if bucket + _FAR_AHEAD < len(state.buckets):
            fetch_contacts(state, more, bucket + _FAR_AHEAD)
            fetch_rows(state, bucket + _AHEAD)
        at: Any = np.int64(state.buckets[bucket])
        if at < 0:
            continue
        state.counts[0]["bucket"] = bucket
        state.buckets[bucket] = -1
        while at >= 0:
            key = state.timers[at]["key"]
            contact: Any = np.int64(state.timers[at]["contact"])
            if is_due(state, more, contact, key):
                state.near[n]["key"] = key
                state.near[n]["contact"] = contact
                n += 1
            following: Any = np.int64(state.timers[at]["next"])
            state.timers[at]["next"] = state.counts[0]["spare"]
            state.counts[0]["spare"] = at
            at = following
        if n > 0:
            state.counts[0]["near"] = n
            sort_near(state.near, n)
            return True
    state.counts[0]["bucket"] = bucket
    return False


@borrowing
def fetch_contacts(state: State, more: More | None, bucket: int) -> None:
    """Bring the contacts of a stretch's timers into the cache, all at a time.

    A timer that is set later than ``_FAR_AHEAD`` stretches before is missed: its contact is there.
    """
    at: Any = np.int64(state.buckets[bucket])
    while at >= 0:
        contact: Any = np.int64(state.timers[at]["contact"])
        prefetch_single(state.waiters, contact)
        if more is not None:
            prefetch_single(more.issues, contact)
        at = np.int64(state.timers[at]["next"])


@borrowing
def fetch_rows(state: State, bucket: int) -> None:
    """The same for the rows of their present legs: who the contacts are is there by now."""
    at: Any = np.int64(state.buckets[bucket])
    while at >= 0:
        contact: Any = np.int64(state.timers[at]["contact"])
        prefetch_single(state.rows, state.waiters[contact]["row"])
        at = np.int64(state.timers[at]["next"])


@borrowing
def is_due(state: State, more: More | None, contact: int, key: int) -> bool:
    """Whether what a timer was set for is still to happen then."""
    rank = key & 15
    if more is not None and rank == ENTRY:
        entry: bool = more.issues[contact]["entry"] == key >> 4
        return entry
    if rank == PATIENCE_ENDS:
        gives_up: bool = state.waiters[contact]["give_up"] == key >> 4
        return gives_up and state.waiters[contact]["line"] >= 0
    due: bool = state.waiters[contact]["due"] == key >> 4
    return due and state.waiters[contact]["line"] >= 0


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
        prefetch_single(state.rows, state.waiters[after]["row"])  # perhaps the next to leave
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
