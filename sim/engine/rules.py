"""Numbers that both engines must compute alike: durations, scores, expected waits.

Each is a small scalar function, compiled for the compiled engine; the SimPy model calls the
same functions as Python (``function.py_func``), which gives the same integers.
"""

from __future__ import annotations

from typing import Final

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import FOREVER
from sim.jit import borrowing

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
