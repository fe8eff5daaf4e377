"""What rosters are compared by: nights and weekends of people, counted along their paths.

The objective charges the most less the fewest of everybody who takes part
(:mod:`planner.schedule.fairness`). Where people choose one after the other, each knows the
others' counts and pays for her own at the end of her path. Paths count to :data:`_MOST` at most,
and not the weekend in which the period begins; rosters are judged by the objective all the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.schedule.pricing import Alone
from planner.schedule.problem import Ints, RosterProblem

Floats = NDArray[np.float64]

_MOST = 10


@dataclass(frozen=True, eq=False)
class Measure:
    """One comparison."""

    problem: RosterProblem
    weekends: bool
    """Weekends with work; else nights."""
    weight: int
    among: NDArray[np.bool_]
    """``[N]``: who takes part."""

    @property
    def name(self) -> str:
        """What is counted."""
        return "weekends" if self.weekends else "nights"

    @property
    def states(self) -> int:
        """Counts that paths tell apart; of weekends, each with Saturday worked or not."""
        days = len(self.problem.dates)
        if self.weekends:
            return 2 * min(len(self.problem.weekends) + 1, _MOST)
        return min(days + 1, _MOST)

    def counts(self, work: Ints) -> Ints:
        """Counts of rosters ``[n, D]``, ``[n]``."""
        if self.weekends:
            found = np.zeros(len(work), np.int64)
            for pair in self.problem.weekends:
                days = [day for day in pair if 0 <= day < work.shape[1]]
                found += (work[:, days] >= 0).any(axis=1)
            return found
        nights = [k for k, duty in enumerate(self.problem.duties) if duty.night]
        return np.asarray(np.isin(work, nights).sum(axis=1), np.int64)

    def spread(self, work: Ints) -> float:
        """What a roster of everybody costs."""
        counts = self.counts(work)[self.among]
        return float(self.weight * (counts.max() - counts.min())) if len(counts) else 0.0

    def finals(self, by_count: Floats) -> Floats:
        """Costs by count, as costs of where a path may end."""
        place = np.arange(self.states)
        count = place // 2 + place % 2 if self.weekends else place
        return np.asarray(by_count[np.minimum(count, len(by_count) - 1)], np.float64)

    def counter(self, person: Alone) -> Ints:
        """Where counting goes on after each choice, ``[L, A, C]``."""
        size = self.states
        shape = (len(person.graph.layers), person.graph.following.shape[1], size)
        after = np.broadcast_to(np.arange(size), shape).copy()
        duties = self.problem.duties
        night = [duties[row[0]].night for row in person.members]
        for day, layer in enumerate(person.layers):
            first = int(person.places[day])
            weekday = self.problem.weekday(day)
            for a in range(shape[1]):
                kind = a - first
                works = 0 <= kind < len(night)
                for c in range(size):
                    if self.weekends:
                        after[layer, a, c] = _weekend(c, weekday, works, size)
                    elif works and night[kind]:
                        after[layer, a, c] = min(c + 1, size - 1)
        return after


def measures(problem: RosterProblem) -> list[Measure]:
    """The comparisons that have a weight."""
    days = np.ones(problem.shape[:2], np.bool_)
    for e, person in enumerate(problem.employees):
        days[e, [day for day in person.leave if 0 <= day < len(problem.dates)]] = False
    may = problem.may & days[:, :, None]
    nights = [k for k, duty in enumerate(problem.duties) if duty.night]
    weekend = [d for d in range(len(problem.dates)) if problem.weekday(d) in (5, 6)]
    weights = problem.weights
    by_night = np.asarray(may[:, :, nights].any(axis=(1, 2)), np.bool_)
    by_weekend = np.asarray(may[:, weekend].any(axis=(1, 2)), np.bool_)
    found = [
        Measure(problem, False, weights.nights_spread, by_night),
        Measure(problem, True, weights.weekends_spread, by_weekend),
    ]
    return [row for row in found if row.weight and row.among.sum() > 1]


def _weekend(c: int, weekday: int, works: bool, size: int) -> int:
    """Twice the weekends so far, and 1 on the Sunday after a Saturday that was worked."""
    if weekday == 5 and works:
        return c + 1 if c % 2 == 0 else c
    if weekday == 6:
        return min(c - c % 2 + 2, size - 2) if works or c % 2 else c
    return c
