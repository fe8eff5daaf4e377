"""Goals with a long memory: their slopes are corrected by what steps really changed.

Work that may wait for hours is in time until there is more of it than can be done; then it piles
up, and every further agent who is missing costs more than the one before. Differences simulated on
one side of that edge say little about the other. So the change that a step brought is compared with
the one that was foreseen, and slopes of such goals are scaled by the quotient.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.goals import Goals
from planner.staffing.local import Slopes
from planner.staffing.sample import Sample

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_WEAK: Final = 0.002
"""Foreseen changes below this share of a measure's contacts say nothing."""
_ONE_STEP: Final = (0.5, 4.0)
_ALL: Final = (0.5, 12.0)
"""Limits of the factor, by one step and altogether."""


class _Foreseen(NamedTuple):
    sample: Sample
    before: Ints
    after: Ints
    change: Floats
    """Of the goals' excess, [J]."""


class Secant:
    """A factor for the slopes of each measure that outlasts the windows of differences."""

    def __init__(self, goals: Goals) -> None:
        """``goals``: of the search."""
        self._goals = goals
        self._measure = goals.measure
        self._last: _Foreseen | None = None
        self.factor: Floats = np.ones(len(goals))
        """By goal; 1 for goals without a long memory."""

    def foresee(self, sample: Sample, before: Ints, after: Ints, slopes: Slopes) -> None:
        """Remember what a step is expected to change."""
        step = (after - before)[:, sample.rooms.measured]
        gain = np.einsum("jgi,gi->j", np.maximum(slopes.up, 0.0), np.maximum(step, 0))
        loss = np.einsum("jgi,gi->j", np.maximum(slopes.down, 0.0), np.maximum(-step, 0))
        self._last = _Foreseen(sample, before, after, gain - loss)

    def learn(self, sample: Sample, agents: Ints) -> None:
        """Compare the step that led to ``agents`` with what it was expected to change."""
        last, self._last = self._last, None
        if last is None or last.sample is not sample or not np.array_equal(last.after, agents):
            return
        now, before = sample.stand(agents), sample.stand(last.before)
        for m in np.flatnonzero(self._goals.wide):
            mine = self._measure == m
            expected = float(last.change[mine].sum())
            if not mine.any() or abs(expected) < _WEAK * float(now.weight[mine].sum()):
                continue
            real = float((now.excess - before.excess)[mine].sum())
            quotient = float(np.clip(real / expected, *_ONE_STEP))
            self.factor[mine] = np.clip(self.factor[mine] * quotient, *_ALL)
