"""Rosters of large problems: from prices with a high bound to a roster that costs little more.

At the best prices of demand many rosters of a person cost the same, and a mixture of them, not
everybody's first choice, meets demand. So people choose one after the other by prices and by what
rows lack (:mod:`planner.schedule.descent`), which counts little at first, so that everybody stays
near her part of the mixture, and more and more. Then it counts the same for long, while prices of
rows that go on lacking rise and others fall (the method of multipliers, with whole people): the
roster walks from one good one to the next, and the best is kept. What it costs to be uneven comes
last: people with most or fewest nights or weekends choose anew within narrower limits, all others
follow, and where the whole has become dearer it is taken back.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.descent import Descent, Ends
from planner.schedule.evenness import Measure, measures
from planner.schedule.problem import Ints, RosterProblem

Floats = NDArray[np.float64]

_RAMP = 25
"""Sweeps in which growth rises."""
_FIRST, _LAST = 0.01, 0.3
"""Growth at the ends of the ramp (:data:`planner.schedule.descent.GROWTH`)."""
_GROWTH = 0.1
_MOVE = 0.1
"""In the walk."""
_NOISE = (0.01, 0.003)
"""Of the cost of a unit short: at the beginning, and from the ramp's end."""
_PATIENCE = 40
"""Sweeps without a better roster that end the walk."""
_LOOK = 20
"""Sweeps between rosters that are shown."""
_NARROW = 25
"""The same with narrower limits on nights or weekends."""
_OUTSIDE = 0.3
"""Of the cost of a unit short: each night or weekend outside of limits."""


class Walk:
    """Walks over rosters, with everybody's choices in a descent."""

    def __init__(
        self, problem: RosterProblem, descent: Descent, offer: Callable[[Ints], object]
    ) -> None:
        """See :meth:`run`.

        Args:
            problem: what to roster.
            descent: at its best prices.
            offer: hears of rosters ``[N, D]``.
        """
        self._descent, self._offer = descent, offer
        self._measures = measures(problem)
        self._nights = sum(
            row.required
            for row in problem.heads
            if all(problem.duties[k].night for k in row.duties)
        )
        self._scale = float(np.median(descent.scale)) if len(descent.scale) else 1.0
        self._best: tuple[float, Ints, Floats] | None = None
        self._shown = np.inf

    @property
    def cost(self) -> float:
        """Of the roster as it is, and of its unevenness."""
        descent = self._descent
        return descent.cost + sum(row.spread(descent.work) for row in self._measures)

    def run(self, budget: Budget, share: float) -> None:
        """Walk, and smooth what is best, until it gets no better or a share is used up."""
        # the last part of the time is for the end of the way
        early, late = 0.7 * share, 0.97 * share
        if self._ramp(budget, early):
            self._keep()
            self._show()
            self._walk(budget, early, self._even(), _PATIENCE)
        self._back()
        self._settle(budget, late)
        self._keep()
        self._show()
        self._squeeze(budget, late)
        self._back()
        self._settle(budget, share)
        self._offer(self._descent.work)

    def _ramp(self, budget: Budget, share: float) -> bool:
        ends = self._even()
        for n in range(_RAMP):
            part = n / (_RAMP - 1)
            if not self._descent.sweep(
                budget,
                smooth=True,
                share=share,
                noise=self._scale * _between(_NOISE, part),
                growth=_between((_FIRST, _LAST), part),
                move=0.0,
                ends=ends,
            ):
                return False
        return True

    def _walk(self, budget: Budget, share: float, ends: Ends | None, patience: int) -> None:
        noise, idle, n = self._scale * _NOISE[1], 0, 0
        while idle < patience and self._descent.sweep(
            budget, smooth=True, share=share, noise=noise, growth=_GROWTH, move=_MOVE, ends=ends
        ):
            idle = 0 if self._keep() else idle + 1
            n += 1
            if n % _LOOK == 0:
                self._show()

    def _keep(self) -> bool:
        """Remember the roster if it is the best."""
        cost = self.cost
        if self._best is not None and cost >= self._best[0]:
            return False
        self._best = (cost, self._descent.work.copy(), self._descent.own.copy())
        return True

    def _show(self) -> None:
        """Offer the best."""
        if self._best is not None and self._best[0] < self._shown:
            self._shown = self._best[0]
            self._offer(self._best[1])

    def _back(self) -> None:
        """Go on from the best."""
        if self._best is not None:
            self._descent.begin(*self._best[1:])

    def _settle(self, budget: Budget, share: float) -> None:
        """Sweeps by real costs until they change nothing."""
        before = np.inf
        while self._descent.cost < before:
            before = self._descent.cost
            if not self._descent.sweep(budget, smooth=False, share=share, ends=self._within()):
                break

    # --- evenness ------------------------------------------------------------------------------

    def _even(self) -> Ends | None:
        """Nights of everybody towards their mean: weakly, in parts of what one night more costs.

        Weekends are left to the end: to count them makes paths several times dearer, and most
        people work as many as they may.
        """
        for measure in self._measures:
            if not measure.weekends:
                count = np.arange(measure.states)
                off = (count - self._nights / measure.among.sum()) ** 2
                return Ends(measure, measure.finals(off * measure.weight / measure.among.sum()))
        return None

    def _within(self, measure: Measure | None = None, less: int = 0, more: int = 0) -> Ends | None:
        """Nobody beyond those who have fewest and most, or narrower limits."""
        if measure is None:
            measure = next(iter(self._measures), None)
        if measure is None:
            return None
        low, high = self._range(measure)
        count = np.arange(measure.states)
        beyond = np.maximum(count - (high - less), 0) + np.maximum(low + more - count, 0)
        cost = max(_OUTSIDE * self._scale, float(measure.weight))
        return Ends(measure, measure.finals(cost * beyond))

    def _range(self, measure: Measure) -> tuple[int, int]:
        counts = measure.counts(self._descent.work)[measure.among]
        return int(counts.min()), int(counts.max())

    def _squeeze(self, budget: Budget, share: float) -> None:
        """Narrower limits, as long as the whole gets cheaper."""
        for measure in self._measures:
            sides = [(1, 0), (0, 1)]
            while sides and not budget.over(share):
                low, high = self._range(measure)
                if low == high:
                    break
                price, before = self._descent.price.copy(), self._best
                self._walk(budget, share, self._within(measure, *sides[0]), _NARROW)
                self._back()
                if self._best is before:
                    self._descent.price = price
                    del sides[0]


def _between(ends: tuple[float, float], part: float) -> float:
    """From one to the other, in equal factors."""
    return float(ends[0] * (ends[1] / ends[0]) ** part)
