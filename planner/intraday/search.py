"""From effects of single moves to the best set: master problem, simulation, single changes.

The master problem takes effects as if they added up. They do not quite: two agents more are worth
less than twice one, two less hurt more than twice as much. So its first proposals stay near to what
was simulated; each is simulated, the response of the goals is bent accordingly, and it is asked for
one that goes further. Where moves were too many to be simulated one by one, what an agent more
gives is then simulated again around the best set seen, and the master problem goes on from there.
From the best set seen, single moves are added, dropped and exchanged as long as the simulation says
that it pays: so no move is in the set that would not be missed, and none of those looked at is left
out that would pay. On a large day time ends that before it is through.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.effects import Effects, effects, measured, sure
from planner.intraday.looks import Look, Looks
from planner.intraday.master import Response, choose
from planner.intraday.slopes import slopes
from planner.solve import Limits, Observer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

EFFECTS_SHARE: Final = 0.5
"""Of the time: for the effects of single moves."""
ROUNDS: Final = 4
"""Times that slopes are simulated again around the best set, at most."""
ROUNDS_SHARE: Final = 0.75
"""Of the time: until the last of them begins."""
REACH: Final = (0.5, 1.0, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 12.0, 20.0, 50.0, float("inf"))
"""Agents that the proposals of the master problem may take off the phone at a time."""
_FAILURES: Final = 3
"""Proposals in a row that may be no better than what there is."""
DETERMINISTIC: Final = 2.0
"""Deterministic time of each master problem."""
LEAST_LOOKED_AT, LOOKED_AT = 8, 32
"""Additions and exchanges that are simulated before the set is called best, beside every drop."""
_GOOD_ENOUGH: Final = 0.0005
"""Gap of the master problem, relative to a price that no move may be able to lower much."""
_PROMISING: Final = 0.05
"""Contacts that a change must promise to be looked at beyond the first few."""
_LEAST_GAIN: Final = 0.3
"""Contacts below which what came of a prediction says nothing about it."""
_TOLD: Final = 2.0
"""Standard errors of what came, the same."""
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
        self._effects = Effects.none(len(looks.candidates), len(looks.goals))
        self._sure = self._effects.surplus
        """Effects to reckon with, around the last origin ``[M, J]``."""

    def run(self) -> Found:
        interrupted = finished = False
        try:
            if len(self._looks.candidates):
                part = EFFECTS_SHARE * self._seconds
                self._effects = effects(self._looks, part, self._observer)
                guessed = self._effects.by_slopes
                known = sure(self._effects.surplus, self._effects.error)
                self._sure = known if guessed is None else guessed
                self._propose(self._looks.base)
                if self._effects.looks:
                    self._go_on()
                self._single_changes()
            finished = True
        except _OutOfTime:
            pass
        except KeyboardInterrupt:
            interrupted = True
        interrupted = interrupted or self._alone()
        every = bool(self._effects.known.all())
        return Found(
            self._best,
            self._effects,
            self._looked_at,
            finished,
            interrupted,
            finished and every and self._reproducible,
            tuple(self._history),
        )

    def _alone(self) -> bool:
        """Simulate what is proposed by itself, too; whether Ctrl-C ended that."""
        used = [int(m) for m in np.flatnonzero(self._best.counts)]
        try:
            measured(self._looks, self._effects, used)
        except KeyboardInterrupt:
            return True
        return False

    @property
    def _usable(self) -> Ints:
        """Moves that may be proposed: all that are known, or those that promise to pay."""
        found = self._effects
        usable = found.promising if found.looks else found.known
        return np.flatnonzero(usable | (self._best.counts > 0))

    def _propose(self, origin: Look) -> None:
        """Ask the master problem, simulate, bend, ask again: further from the origin each time."""
        looks, usable = self._looks, self._usable
        some = looks.candidates.only([int(m) for m in usable])
        self._low[:], self._high[:] = _FIRST_LOW, 1.0
        failures = 0
        for most_away in REACH:
            self._check_time()
            limits = Limits(
                seconds=self._left(),
                deterministic=DETERMINISTIC,
                relative_gap=_GOOD_ENOUGH,
                linearization=2,
            )
            chosen, solved = choose(
                some,
                Response(looks.beyond_guard(origin), self._low, self._high),
                self._sure[usable],
                looks.worth,
                limits,
                most_away=most_away,
                origin=origin.counts[usable],
                room=looks.room,
            )
            self._reproducible &= solved.reproducible
            if solved.interrupted:
                raise KeyboardInterrupt
            counts = np.zeros(len(looks.candidates), np.int64)
            if chosen is not None:
                counts[usable] = chosen
            if counts.tobytes() in self._seen:
                continue
            before = self._best
            look = self._simulated(counts, "choosing")
            self._bend((counts - origin.counts) @ self._sure, look, origin)
            failures = 0 if self._best is not before else failures + 1
            if failures == _FAILURES:
                return

    def _go_on(self) -> None:
        """Simulate slopes around the best set, and go on from there, as long as that helps."""
        looks = self._looks
        for _ in range(ROUNDS):
            left = self._until - time.monotonic() - (1 - ROUNDS_SHARE) * self._seconds
            before = self._best
            if before is looks.base or left <= 0:
                return
            around = slopes(looks, left / 2, looks.referred(before.counts))
            self._sure = around.of(looks.candidates.presence)
            self._propose(before)
            if self._best is before:
                return

    def _bend(self, total: Floats, look: Look, origin: Look) -> None:
        """Have the goals respond as they did, where that was no chance."""
        came = look.surplus - origin.surplus
        told = np.abs(total) > np.maximum(_LEAST_GAIN, _TOLD * look.error)
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
        used = [int(m) for m in np.flatnonzero(look.counts)]
        fresh = [((m, _NONE), _changed(look.counts, (m, _NONE))) for m in used]
        # a drop must be possible, too: what saved money may have paid for the rest
        found = [(change, counts) for change, counts in fresh if self._new(change, counts, failed)]
        changes, prices = self._offered(look, used)
        worthwhile = prices < look.price - _PROMISING * self._looks.worth
        most = max(LEAST_LOOKED_AT, min(LOOKED_AT, int(worthwhile.sum())))
        others = 0
        for n in np.lexsort((changes[:, 1], changes[:, 0], prices)):
            change = (int(changes[n, 0]), int(changes[n, 1]))
            counts = _changed(look.counts, change)
            if self._new(change, counts, failed):
                found.append((change, counts))
                others += 1
            if others == most:
                break
        return found

    def _new(self, change: _Change, counts: Ints, failed: set[_Change]) -> bool:
        """Whether a set may be simulated and has not been."""
        return (
            change not in failed
            and counts.tobytes() not in self._seen
            and self._looks.candidates.possible(counts)
        )

    def _offered(self, look: Look, used: list[int]) -> tuple[Ints, Floats]:
        """Additions and exchanges ``[changes, 2]`` and what they promise ``[changes]``."""
        looks, usable = self._looks, self._usable
        changes, prices = [np.zeros((0, 2), np.int64)], [np.zeros(0)]
        here = Response(look.surplus, self._low, self._high)
        for less in (_NONE, *used):
            more = usable[usable != less]
            total, own = self._sure[more], looks.own[more]
            if less != _NONE:
                total, own = total - self._sure[less], own - looks.own[less]
            pairs = np.stack([np.full(len(more), less), more], axis=1)
            changes.append(np.asarray(pairs, np.int64))
            goals = looks.price_of_goals(here.at(total))
            prices.append(float(looks.own @ look.counts) + own + goals)
        return np.concatenate(changes), np.concatenate(prices)

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
