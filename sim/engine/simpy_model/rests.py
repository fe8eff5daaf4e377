"""Rest and occupancy cap: pauses that work brings with it."""

from __future__ import annotations

import numpy as np

from sim.engine.log import Activity
from sim.engine.rules import breather
from sim.jit import python_version

_breather = python_version(breather)


class Rests:
    """How much an agent has worked, and what pause that asks for. All in ticks."""

    __slots__ = ("after", "busy", "cap", "free", "length", "worked")

    def __init__(self, group: np.void) -> None:
        self.after = int(group["rest_after"])
        self.length = int(group["rest"])
        self.cap = int(group["cap"])
        self.worked = 0
        """Since the last rest or scheduled pause."""
        self.busy = 0
        """Since the last scheduled pause."""
        self.free = 0
        """Idle and pausing, since the last scheduled pause."""

    def has_worked(self, ticks: int) -> None:
        """A stretch of work is over."""
        self.worked += ticks
        self.busy += ticks

    def has_paused(self, ticks: int) -> None:
        """A stretch of being idle or pausing is over."""
        self.free += ticks

    def forget(self) -> None:
        """A scheduled pause begins."""
        self.worked = self.busy = self.free = 0

    @property
    def is_due(self) -> bool:
        """Whether enough work has been done for a rest."""
        return self.after > 0 and self.worked >= self.after

    def next_pause(self) -> tuple[int, int]:
        """(activity, ticks) of the pause that is due when work is done; no ticks: none."""
        if self.is_due:
            self.worked = 0
            return int(Activity.REST), self.length
        if self.cap > 0:
            return int(Activity.BREATHER), _breather(self.busy, self.free, self.cap)
        return int(Activity.AVAILABLE), 0
