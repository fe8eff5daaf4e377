"""How long a roster may be worked on: by the clock, or by work, which can be repeated."""

from __future__ import annotations

import time
from math import inf


class Budget:
    """Counts work and watches the clock.

    Work is in CP-SAT's deterministic seconds; what is done outside of CP-SAT is charged by the
    size of what was gone through.
    """

    def __init__(self, seconds: float | None, deterministic: float | None) -> None:
        """Start the clock.

        Args:
            seconds: wall time; None: no limit.
            deterministic: work; None: no limit.
        """
        self._began = time.monotonic()
        self._seconds, self._work = seconds, deterministic
        self.done = 0.0
        self.by_clock = False
        """Whether the clock has stopped anything so far: it may stop it elsewhere next time."""

    @property
    def is_free(self) -> bool:
        """Whether nothing is limited."""
        return self._seconds is None and self._work is None

    @property
    def elapsed(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._began

    def charge(self, work: float) -> None:
        """Count work."""
        self.done += work

    def over(self, share: float = 1.0) -> bool:
        """Whether a share of what is allowed is used up."""
        if self._work is not None and self.done >= share * self._work:
            return True
        if self._seconds is not None and self.elapsed >= share * self._seconds:
            self.by_clock = True
            return True
        return False

    def seconds_left(self, share: float = 1.0, least: float = 0.05) -> float | None:
        """Wall time left of a share; None: no limit."""
        if self._seconds is None:
            return None
        return max(share * self._seconds - self.elapsed, least)

    def work_left(
        self, share: float = 1.0, most: float = inf, least: float = 0.001
    ) -> float | None:
        """Work left of a share, at most so much; None: no limit at all."""
        left = inf if self._work is None else max(share * self._work - self.done, least)
        found = min(left, most)
        return None if found == inf else found
