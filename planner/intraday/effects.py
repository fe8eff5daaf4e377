"""What each move gives.

Where there is time, every move is simulated alone, on the same customers as the day without it.
Where there is not, what one agent more gives in each group and interval is simulated first
(:mod:`planner.intraday.slopes`), and every move is valued by what it changes in presence. Moves
that promise to pay are then simulated, those far apart in the day together, with few replications
at first and the best of them with all: so that it can be said what each gives.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.looks import Looks
from planner.intraday.moves import KINDS
from planner.intraday.slopes import slopes, spill
from planner.solve import Observer

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_MOST_TOGETHER: Final = 6
_LEAST_SIZE: Final = 0.1
"""Agent-intervals that a move counts as at least where an effect is shared out."""
_SLOPES_SHARE: Final = 0.4
"""Of the time, where moves are too many to be simulated one by one: for the slopes."""
_FIRST_SHARE: Final = 0.7
"""Of the time: until all that may be simulated with few replications has been."""
SURE: Final = 2.0
"""Standard errors by which a good effect must differ from nothing."""
SURE_HARM: Final = 1.0
"""The same of a bad one."""
_FIRST_PASS: Final = 1 / 3
"""Share of a look's replications in the first pass."""


@dataclass(frozen=True, eq=False)
class Effects:
    """What each of M moves changes, made once, by itself. J goals."""

    known: Bools
    """Which were simulated ``[M]``."""
    valued: Bools
    """Which are known or were valued by the slopes of their intervals ``[M]``."""
    surplus: Floats
    """Change of the goals' surplus in contacts ``[M, J]``."""
    error: Floats
    """Its standard error ``[M, J]``."""
    in_time: Floats
    """Contacts more that are served in time ``[M]``; NaN where it was not simulated."""
    price: Floats
    """Change of what is minimised, were it made alone ``[M]``."""
    looks: int = 0
    """Simulations of slopes; 0: each move was simulated alone."""
    by_slopes: Floats | None = None
    """Change of the goals' surplus by slopes ``[M, J]``; None: there are none."""

    @classmethod
    def none(cls, n_moves: int, n_goals: int) -> Effects:
        """Before anything is known."""
        return cls(
            np.zeros(n_moves, np.bool_),
            np.zeros(n_moves, np.bool_),
            np.zeros((n_moves, n_goals)),
            np.zeros((n_moves, n_goals)),
            np.full(n_moves, np.nan),
            np.zeros(n_moves),
        )

    @property
    def promising(self) -> Bools:
        """Which would pay, made alone, as far as is known ``[M]``."""
        return np.asarray(self.valued & (self.price < 0), np.bool_)


def effects(looks: Looks, seconds: float, observer: Observer) -> Effects:
    """Value all moves and simulate as many as time allows, the most promising first.

    Args:
        looks: simulates.
        seconds: wall time for it.
        observer: told of progress.
    """
    measuring = _Measuring(looks, seconds, observer)
    return measuring.all_alone() if measuring.affordable else measuring.the_promising()


def measured(looks: Looks, found: Effects, moves: Sequence[int]) -> None:
    """Simulate moves that are not known yet, those far apart in the day together."""
    waiting = [m for m in moves if not found.known[m]]
    while waiting:
        bundle = _bundle(looks, waiting)
        _simulate(looks, bundle, found, looks.replications)
        waiting = [m for m in waiting if not found.known[m]]


class _Measuring:
    def __init__(self, looks: Looks, seconds: float, observer: Observer) -> None:
        self._looks, self._observer = looks, observer
        self._began, self._seconds = time.monotonic(), seconds
        self._n = len(looks.candidates)
        self._found = Effects.none(self._n, len(looks.goals))

    @property
    def affordable(self) -> bool:
        """Whether there is time to simulate every move alone."""
        return self._n * self._looks.seconds_of_one <= self._seconds

    def all_alone(self) -> Effects:
        """Every move by itself, as far as time goes."""
        for m in range(self._n):
            if m and self._spent >= self._seconds:
                break
            _simulate(self._looks, [m], self._found, self._looks.replications)
            self._tell(m + 1, self._n)
        return self._found

    def the_promising(self) -> Effects:
        """All of them by slopes, and those that promise to pay by simulation."""
        looks, found = self._looks, self._found
        self._observer.say(
            f"{self._n} moves take too long one by one: they are valued by what an agent more "
            "gives in their intervals."
        )
        slope = slopes(looks, _SLOPES_SHARE * self._seconds)
        found.surplus[:] = slope.of(looks.candidates.presence)
        found.valued[:] = True
        for m in range(self._n):
            found.price[m] = _price(looks, m, found)
        guessed = found.surplus.copy()
        few = max(2, round(_FIRST_PASS * looks.replications))
        self._pass(few, _FIRST_SHARE * self._seconds)
        self._pass(looks.replications, self._seconds)
        return replace(found, looks=slope.looks, by_slopes=guessed)

    def _pass(self, replications: int, until: float) -> None:
        """Simulate promising moves, the best first; those of an earlier pass again."""
        found = self._found
        waiting = [int(m) for m in np.argsort(found.price, kind="stable") if found.promising[m]]
        n, done = len(waiting), 0
        while waiting and self._spent < until:
            bundle = _bundle(self._looks, waiting)
            _simulate(self._looks, bundle, found, replications)
            waiting = [m for m in waiting if m not in bundle]
            done += len(bundle)
            self._tell(done, n)

    @property
    def _spent(self) -> float:
        return time.monotonic() - self._began

    def _tell(self, done: int, of: int) -> None:
        text = f"what {done} of {of} moves give"
        self._observer.advance(text, None, None, self._looks.trials.spent, self._spent)


def sure(surplus: Floats, error: Floats) -> Floats:
    """Changes to reckon with: those that are no chance."""
    told = (surplus > SURE * error) | (surplus < -SURE_HARM * error)
    return np.where(told, surplus, 0.0)


def _price(looks: Looks, m: int, found: Effects) -> float:
    """Change of what is minimised by a move made alone."""
    own = np.zeros(len(looks.candidates), np.int64)
    own[m] = 1
    change = sure(found.surplus[m], found.error[m])
    return looks.priced(own, looks.base.surplus + change) - looks.base.price


def _simulate(looks: Looks, bundle: Sequence[int], into: Effects, replications: int) -> None:
    candidates = looks.candidates
    counts = np.zeros(len(candidates), np.int64)
    counts[list(bundle)] = 1
    last = candidates.desk.moment.calendar.n_intervals
    windows = [slice(0, last)] if len(bundle) == 1 else [_window(looks, m) for m in bundle]
    size = np.abs(candidates.presence[list(bundle)].sum(axis=(1, 2))) + _LEAST_SIZE
    parts = looks.parts(
        looks.with_moves(counts), windows, (size / size.sum()).tolist(), replications=replications
    )
    for m, part in zip(bundle, parts, strict=True):
        into.known[m] = into.valued[m] = True
        into.surplus[m], into.error[m], into.in_time[m] = part.surplus, part.error, part.in_time
        into.price[m] = _price(looks, m, into)


def _window(looks: Looks, m: int) -> slice:
    """Intervals in which a move is felt."""
    n_intervals = looks.candidates.desk.moment.calendar.n_intervals
    touched = np.flatnonzero(np.abs(looks.candidates.presence[m]).sum(axis=0) > 0)
    if not len(touched):
        return slice(0, n_intervals)
    return slice(int(touched[0]), min(n_intervals, int(touched[-1]) + 1 + spill(looks)))


def _bundle(looks: Looks, waiting: Sequence[int]) -> list[int]:
    """The first move, and more that are felt at other times."""
    chosen: list[int] = []
    taken: list[slice] = []
    counts = np.zeros(len(looks.candidates), np.int64)
    # goals that are felt all day are shared out by size: only among moves of a kind
    kinds = {looks.candidates.moves[waiting[0]].kind} if looks.goals.wide.any() else set(KINDS)
    for m in waiting:
        if looks.candidates.moves[m].kind not in kinds:
            continue
        window = _window(looks, m)
        if any(window.start < w.stop and w.start < window.stop for w in taken):
            continue
        counts[m] = 1
        if chosen and not looks.candidates.possible(counts):
            counts[m] = 0
            continue
        chosen.append(m)
        taken.append(window)
        if len(chosen) == _MOST_TOGETHER:
            break
    return chosen
