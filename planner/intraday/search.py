"""From effects of single moves to the best set: master problem, simulation, single changes.

The master problem takes effects as if they added up. They do not quite: two agents more are worth
less than twice one, two less hurt more than twice as much. So its first proposals stay near to what
was simulated; each is simulated, the response of the goals is bent accordingly, and it is asked for
one that goes further. From the best set seen, single
moves are added, dropped and exchanged as long as the simulation says that it pays: so no move is in
the set that would not be missed, and none of those looked at is left out that would pay.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.effects import Effects, effects
from planner.intraday.looks import Look, Looks
from planner.intraday.master import Response, choose
from planner.solve import Limits, Observer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EFFECTS_SHARE: Final = 0.5
"""Of the time: for the effects of single moves."""
REACH: Final = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 20.0, 50.0, float("inf"))
"""Agents that the proposals of the master problem may take off the phone at a time."""
_FAILURES: Final = 3
"""Proposals in a row that may be no better than what there is."""
DETERMINISTIC: Final = 1.0
"""Deterministic time of each master problem."""
LEAST_LOOKED_AT, LOOKED_AT = 8, 32
"""Additions and exchanges that are simulated before the set is called best, beside every drop."""
_GOOD_ENOUGH: Final = 0.01
"""Gap of the master problem: its effects are no better known."""
_PROMISING: Final = 0.05
"""Contacts that a change must promise to be looked at beyond the first few."""
_SURE: Final = 2.0
"""Standard errors by which a good effect must differ from nothing."""
_LEAST_GAIN: Final = 0.3
"""Contacts below which what came of a prediction says nothing about it."""
_LOW: Final = (1.0, 10.0)
_HIGH: Final = (0.1, 1.0)
_FIRST_LOW: Final = 2.0
_BETTER: Final = 0.01
"""Contacts that a change must be worth: less is chance."""


_Change = tuple[int, int]
"""A move that is made once less, and one that is made once more."""
_NONE: Final = -1


@dataclass(frozen=True, eq=False)
class Found:
    """The best set of moves."""

    look: Look
    effects: Effects
    looked_at: int
    """Single changes of the best set that were simulated and do not pay."""
    finished: bool
    """Whether the search ended by itself; False: time or Ctrl-C."""
    interrupted: bool
    reproducible: bool
    history: tuple[dict[str, Any], ...] = field(default=())


class _OutOfTime(Exception):
    """The limit of wall time is reached."""


def best_moves(looks: Looks, seconds: float, observer: Observer) -> Found:
    """The best set of moves found.

    Args:
        looks: simulates.
        seconds: wall time.
        observer: told of progress.
    """
    return _Search(looks, seconds, observer).run()


class _Search:
    def __init__(self, looks: Looks, seconds: float, observer: Observer) -> None:
        self._looks, self._observer = looks, observer
        self._began = time.monotonic()
        self._until = self._began + seconds
        self._seconds = seconds
        self._best = looks.base
        self._seen: dict[bytes, Look] = {looks.base.counts.tobytes(): looks.base}
        self._history: list[dict[str, Any]] = []
        self._low = np.full(len(looks.goals), _FIRST_LOW)
        self._high = np.ones(len(looks.goals))
        self._looked_at = 0
        self._reproducible = True
        n, j = len(looks.candidates), len(looks.goals)
        nothing = np.zeros((n, j))
        self._effects = Effects(np.zeros(n, np.bool_), nothing, nothing, np.zeros(n), np.zeros(n))

    def run(self) -> Found:
        interrupted = finished = False
        try:
            if len(self._looks.candidates):
                part = EFFECTS_SHARE * self._seconds
                self._effects = effects(self._looks, part, self._observer)
                self._from_above()
                self._single_changes()
            finished = True
        except _OutOfTime:
            pass
        except KeyboardInterrupt:
            interrupted = True
        known = bool(self._effects.known.all())
        return Found(
            self._best,
            self._effects,
            self._looked_at,
            finished,
            interrupted,
            finished and known and self._reproducible,
            tuple(self._history),
        )

    @property
    def _sure(self) -> Floats:
        """Effects to reckon with ``[M, J]``: harm always, good where it is no chance."""
        found = self._effects
        good = found.surplus > _SURE * found.error
        return np.where(good | (found.surplus < 0), found.surplus, 0.0)

    def _from_above(self) -> None:
        """Ask the master problem, simulate, bend, ask again: further from no moves each time."""
        looks = self._looks
        known = np.flatnonzero(self._effects.known)
        some = looks.candidates.only([int(m) for m in known])
        failures = 0
        for most_away in REACH:
            self._check_time()
            limits = Limits(
                seconds=self._left(),
                deterministic=DETERMINISTIC,
                relative_gap=_GOOD_ENOUGH,
                linearization=2,
            )
            response = Response(looks.room, self._low, self._high)
            chosen, solved = choose(
                some, response, self._sure[known], looks.worth, limits, most_away=most_away
            )
            self._reproducible &= solved.reproducible
            if solved.interrupted:
                raise KeyboardInterrupt
            counts = np.zeros(len(looks.candidates), np.int64)
            if chosen is not None:
                counts[known] = chosen
            if counts.tobytes() in self._seen:
                continue
            before = self._best
            look = self._simulated(counts, "choosing")
            self._bend(counts @ self._effects.surplus, look.surplus - looks.base.surplus)
            failures = 0 if self._best is not before else failures + 1
            if failures == _FAILURES:
                return

    def _bend(self, total: Floats, came: Floats) -> None:
        """Have the goals respond as they did."""
        told = np.abs(total) > _LEAST_GAIN
        ratio = np.divide(came, total, out=np.ones_like(came), where=told)
        below, above = told & (total < 0), told & (total > 0)
        self._low = np.maximum(self._low, np.where(below, np.clip(ratio, *_LOW), 0.0))
        self._high = np.minimum(self._high, np.where(above, np.clip(ratio, *_HIGH), 1.0))

    def _single_changes(self) -> None:
        """Add, drop and exchange single moves as long as it pays.

        A change that did not pay is not looked at again until no other does; then all of them are,
        around the best set.
        """
        failed: set[_Change] = set()
        again = True
        while again:
            self._looked_at = 0
            again = False
            while self._one_change(failed):
                again = True
            again = again and bool(failed)
            failed.clear()

    def _one_change(self, failed: set[_Change]) -> bool:
        """Whether a change was found that pays."""
        for change, counts in self._around(self._best, failed):
            self._check_time()
            before = self._best
            self._simulated(counts, "single changes")
            self._looked_at += 1
            if self._best is not before:
                return True
            failed.add(change)
        return False

    def _around(self, look: Look, failed: set[_Change]) -> list[tuple[_Change, Ints]]:
        """Sets that differ by one move, every drop, then others as they promise."""
        looks = self._looks
        used = [int(m) for m in np.flatnonzero(look.counts)]
        known = [int(m) for m in np.flatnonzero(self._effects.known)]
        changes: list[_Change] = [(_NONE, k) for k in known]
        changes += [(m, k) for m in used for k in known if k != m]
        sure, here = self._sure, Response(look.surplus, self._low, self._high)
        offered: list[tuple[float, _Change, Ints]] = []
        for change in changes:
            counts = _changed(look.counts, change)
            fresh = change not in failed and counts.tobytes() not in self._seen
            if fresh and looks.candidates.possible(counts):
                surplus = here.at((counts - look.counts) @ sure)
                offered.append((looks.priced(counts, surplus), change, counts))
        offered.sort(key=lambda row: row[:2])
        drops = [((m, _NONE), _changed(look.counts, (m, _NONE))) for m in used]
        drops = [
            (change, counts)
            for change, counts in drops
            if change not in failed
            and counts.tobytes() not in self._seen
            and looks.candidates.possible(counts)  # what saved money may have paid for the rest
        ]
        promising = [row for row in offered if row[0] < look.price - _PROMISING * looks.worth]
        others = promising[:LOOKED_AT] if len(promising) >= LEAST_LOOKED_AT else offered
        some = max(LEAST_LOOKED_AT, len(promising[:LOOKED_AT]))
        return [*drops, *((change, counts) for _, change, counts in others[:some])]

    def _simulated(self, counts: Ints, stage: str) -> Look:
        look = self._looks.look(counts)
        self._seen[counts.tobytes()] = look
        if look.price < self._best.price - _BETTER * self._looks.worth:
            self._best = look
        seconds = time.monotonic() - self._began
        spent = self._looks.trials.spent
        self._history.append(
            {
                "seconds": seconds,
                "stage": stage,
                "cost": look.cost,
                "short": look.short,
                "price": look.price,
                "best": self._best.price,
            }
        )
        self._observer.advance(f"{stage}: {self._best.short:.1f} contacts short", self._best.cost,
                               None, spent, seconds)  # fmt: skip
        return look

    def _left(self) -> float:
        return max(0.5, self._until - time.monotonic())

    def _check_time(self) -> None:
        if time.monotonic() >= self._until:
            raise _OutOfTime


def _changed(counts: Ints, change: _Change) -> Ints:
    less, more = change
    found = counts.copy()
    if less != _NONE:
        found[less] -= 1
    if more != _NONE:
        found[more] += 1
    return found
