"""Numbers that both engines must compute alike: durations, scores, expected waits.

Each is a small scalar function, compiled for the compiled engine; the SimPy model calls the
same functions as Python (``function.py_func``), which gives the same integers.
"""

from __future__ import annotations

import math
from typing import Any, Final

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import FOREVER
from sim.jit import borrowing, borrowing_apart

NO_AGEING: Final = 2**44
"""Weight of one priority point where waiting never outweighs priority (557 years)."""

LONGEST: Final = 2.0**43
"""Ticks of the longest phase (278 years): room is left to pack an agent beside its end."""


@borrowing
def ticks_of(seconds: float) -> int:
    """Ticks of a phase that happens: rounded, at least one."""
    return max(1, int(min(seconds * TICKS_PER_SECOND, LONGEST) + 0.5))


@borrowing
def ticks_of_wrap(seconds: float) -> int:
    """Ticks of a phase that may be absent: rounded, zero means no phase."""
    return int(min(seconds * TICKS_PER_SECOND, LONGEST) + 0.5)


@borrowing
def expected_wait(position: int, mean_handle: int, agents: int) -> int:
    """Announced wait in ticks for the ``position``-th in line."""
    return position * mean_handle // max(1, agents)


@borrowing
def scaled_patience(remaining: int, factor: float) -> int:
    """Remaining patience in ticks after an announcement; infinite stays infinite."""
    if remaining >= FOREVER // 2:
        return remaining
    return max(1, int(remaining * factor + 0.5))


@borrowing
def shared_factor(intent: float, context: float) -> float:
    """Factor on talk and wrap-up that is known before the agent is."""
    return intent * context


@borrowing
def resolution_probability(
    queue: float, intent: float, skill: float, agent: float, context: float
) -> float:
    """Probability that an answered contact resolves its issue: a product of factors, at most 1."""
    return min(1.0, queue * intent * skill * agent * context)


@borrowing
def silences(u: float, mean: float) -> int:
    """Number of silences in a session: geometric from 0 with the given mean, by inversion."""
    if mean <= 0.0:
        return 0
    return int(min(1e6, math.log(u) / math.log(mean / (1.0 + mean))))


@borrowing
def part_end(talk: int, part: int, parts: int) -> int:
    """Tick of a talk of ``talk`` ticks at which part ``part`` (from 0) of ``parts`` ends."""
    return talk * (part + 1) // parts


@borrowing
def ticks_left(left: int, speed: int) -> int:
    """Ticks until work of ``left`` thousandths of a tick ends at ``speed`` thousandths."""
    return max(0, -(-left // speed))


@borrowing
def breather(busy: int, free: int, cap: int) -> int:
    """Ticks of pause that bring busy / (busy + free) down to ``cap`` thousandths; 0 if it is."""
    return max(0, -(-busy * 1000 // cap) - busy - free)


@borrowing
def next_ahead(ahead: int, most: int, connected: int, abandoned: int, cap: int) -> int:
    """Numbers to dial per free agent (thousandths) after one more connected call."""
    if abandoned * 1000 > cap * connected:
        return max(1000, ahead - 50)
    return min(most, ahead + 10)


@borrowing_apart
def business_ticks(hours: Any, first: int, last: int, time: int) -> int:
    """Ticks of business hours before ``time``; clock ticks where a queue has none.

    Args:
        hours: BUSINESS rows.
        first, last: the queue's slice of them, ascending; empty: the clock.
        time: tick; may be negative.
    """
    if first == last:
        return time
    low = first
    high = last
    while low < high:
        middle = (low + high) // 2
        if hours[middle]["start"] <= time:
            low = middle + 1
        else:
            high = middle
    at = low - 1
    if at < first:
        return 0
    inside = min(time, hours[at]["end"]) - hours[at]["start"]
    before: int = hours[at]["before"]
    return before + inside


@borrowing_apart
def due_tick(hours: Any, first: int, last: int, arrived: int, within: int) -> int:
    """Tick at which ``within`` ticks of business hours (or of the clock) since arrival are over.

    After the last known business hours the clock counts on.
    """
    if first == last:
        return arrived + within
    target = business_ticks(hours, first, last, arrived) + within
    low = first
    high = last - 1
    while low < high:  # the first stretch in which the target is reached
        middle = (low + high) // 2
        if hours[middle]["before"] + hours[middle]["end"] - hours[middle]["start"] >= target:
            high = middle
        else:
            low = middle + 1
    due: int = hours[low]["start"] + target - hours[low]["before"]
    return due
