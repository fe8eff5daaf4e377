"""Levelling work over its promise: the lowest even staffing that keeps every step.

Work is a fluid that flows in and may be done at once or later, first come, first served, in the
intervals in which somebody works. ``arrived`` and ``done`` are cumulative.

1. The least peak: with the capacity C in every working interval, work as soon as it is there is the
   policy with the least delays, so a step holds with peak C if and only if it holds under this
   policy; delays fall as C rises, so bisection finds the least C.
2. The due times: contacts that keep a step under that policy, as many as the step asks for, must be
   done by then; the others whenever the order lets them.
3. The level: among all ways to do the work between what has arrived and what is due, the taut
   string (the shortest path between the two curves over working time) has the least peak and the
   least of any convex cost of the hourly work: Barlow, Bartholomew, Bremner & Brunk (1972),
   "Statistical inference under order restrictions", section 1; in traffic smoothing Salehi, Zhang,
   Kurose & Towsley (1998), IEEE/ACM Transactions on Networking 6:397.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BISECTIONS = 60
NEVER = np.iinfo(np.int64).max


class Step(NamedTuple):
    """A share of the work that is to be done by its due position."""

    share: float
    due: Ints
    """For each lot of work the interval by whose end it is due, ``[lots]``; beyond the last
    interval: it cannot be judged, and counts as kept."""


class Lots(NamedTuple):
    """Work in the order in which it is done. A lot is there from the start of an interval."""

    amount: Floats
    """Agent-seconds, ``[lots]``."""
    there: Ints
    """Interval from which on it can be done, ``[lots]``, not falling."""


class Levelled(NamedTuple):
    """The answer; I intervals."""

    done: Floats
    """Work done in each interval, ``[I]``."""
    peak: float
    """Least possible peak, agent-seconds per working interval."""
    on_time: Floats
    """Share of the judged work that is done by the due interval, by step, ``[steps]``."""
    finished: Ints
    """Interval in which each lot is finished, ``[lots]``; NEVER: not within the intervals."""


def level(lots: Lots, steps: list[Step], works: Bools, settled: int | None = None) -> Levelled:
    """Level lots of work over the intervals in which somebody works.

    Args:
        lots: what is to be done.
        steps: promises; a share of 1 asks for all of it.
        works: whether somebody works in an interval, ``[I]``.
        settled: by the end of this interval everything whose last due time has come is done,
            also what is late, so that no backlog is left to those who come after.
    """
    working = np.flatnonzero(works)
    none = np.zeros(len(works))
    total = float(lots.amount.sum())
    if total <= 0 or not len(working):
        return Levelled(none, 0.0, _none(steps, total), np.full(len(lots.amount), NEVER))
    upper = _arrived(lots, working)
    asked = _asked(lots, steps, working, upper)
    wanted = [step.share * float(lots.amount[step.due <= working[-1]].sum()) for step in asked]
    floor = _settled(lots, steps, working, upper, settled)
    peak = _least_peak(lots, asked, wanted, working, upper, floor)
    lower = _due(lots, asked, wanted, _ends(upper, peak, lots), working)
    lower = np.maximum(lower, floor)
    path = taut_string(np.minimum(lower, upper), upper, float(eager(upper, peak)[-1]))
    done = none.copy()
    done[working] = np.diff(path, prepend=0.0)
    finished = _positions(path, lots, working)
    kept = [_kept(lots, step, finished, int(working[-1])) for step in steps]
    shares = np.array([on_time / judged if judged > 0 else 1.0 for on_time, judged in kept])
    return Levelled(done, peak, shares, finished)


def _none(steps: list[Step], total: float) -> Floats:
    return np.full(len(steps), 1.0 if total <= 0 else 0.0)


def _arrived(lots: Lots, working: Ints) -> Floats:
    """Work that can have been done by the end of each working interval, ``[W]``."""
    first = np.searchsorted(working, lots.there)  # the first working interval that can take it
    sums = np.bincount(np.minimum(first, len(working)), lots.amount, len(working) + 1)
    return np.asarray(np.cumsum(sums[:-1]))


def eager(upper: Floats, capacity: float) -> Floats:
    """Cumulative work of who works as soon as it is there: min over s of upper(s) + (t - s) C."""
    run = capacity * (np.arange(len(upper)) + 1.0)
    before = np.concatenate([[0.0], upper[:-1] - run[:-1]])
    return np.asarray(np.minimum(upper, run + np.minimum.accumulate(before)))


def _ends(upper: Floats, capacity: float, lots: Lots) -> Ints:
    """Working interval by whose end each lot is done under the eager policy; W: never."""
    path = eager(upper, capacity)
    cumulative = np.cumsum(lots.amount)
    return np.searchsorted(path, cumulative * (1 - 1e-12) - 1e-9)


def _positions(path: Floats, lots: Lots, working: Ints) -> Ints:
    """Interval in which each lot is finished, ``[lots]``; the number of intervals: never."""
    found = np.searchsorted(path, np.cumsum(lots.amount) * (1 - 1e-9) - 1e-6)
    return np.append(working, NEVER)[found]


def _kept(lots: Lots, step: Step, finished: Ints, last: int) -> tuple[float, float]:
    """Work on time and work judged."""
    judged = step.due <= last
    on_time = judged & (finished <= step.due)
    return float(lots.amount[on_time].sum()), float(lots.amount[judged].sum())


def _on_time(lots: Lots, steps: list[Step], working: Ints, ends: Ints) -> list[float]:
    """Work done by its due interval, by step, if lots end in these working intervals."""
    finished = np.append(working, NEVER)[ends]
    return [_kept(lots, step, finished, int(working[-1]))[0] for step in steps]


def _asked(lots: Lots, steps: list[Step], working: Ints, upper: Floats) -> list[Step]:
    """Steps that can be kept.

    Where even working everything at once would not keep a step (contacts of the night, of the
    weekend), its share is asked of the contacts that have at least half of the working time
    before their due time that any contact has.
    """
    at_once = _ends(upper, float(upper[-1]), lots)
    asked = []
    for step, possible in zip(steps, _on_time(lots, steps, working, at_once), strict=True):
        judged = step.due <= working[-1]
        if step.share * float(lots.amount[judged].sum()) > possible * (1 + 1e-9):
            room = np.searchsorted(working, step.due, side="right") - np.searchsorted(
                working, lots.there
            )
            enough = judged & (room > 0) & (2 * room >= np.max(room[judged], initial=0))
            step = Step(step.share, np.where(enough, step.due, NEVER))
        asked.append(step)
    return asked


def _settled(
    lots: Lots, steps: list[Step], working: Ints, upper: Floats, settled: int | None
) -> Floats:
    """Least cumulative work by the end of each working interval because of ``settled``, ``[W]``."""
    floor = np.zeros(len(upper))
    if settled is None or not steps or working[0] > settled:
        return floor
    at = int(np.searchsorted(working, settled, side="right")) - 1
    last_due = np.max([step.due for step in steps], axis=0)
    passed = np.flatnonzero(last_due <= settled)
    if len(passed):
        floor[at:] = min(float(np.cumsum(lots.amount)[passed[-1]]), float(upper[at]))
    return floor


def _least_peak(
    lots: Lots,
    steps: list[Step],
    wanted: list[float],
    working: Ints,
    upper: Floats,
    floor: Floats,
) -> float:
    """Least capacity per working interval with which the eager policy keeps what is wanted."""
    low, high = 0.0, float(np.max(np.diff(upper, prepend=0.0)))
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        kept = _on_time(lots, steps, working, _ends(upper, middle, lots))
        settled = np.all(eager(upper, middle) >= floor * (1 - 1e-9))
        if settled and all(a >= b - 1e-9 * max(b, 1) for a, b in zip(kept, wanted, strict=True)):
            high = middle
        else:
            low = middle
    return high


def _due(lots: Lots, steps: list[Step], wanted: list[float], ends: Ints, working: Ints) -> Floats:
    """Work that must be done by the end of each working interval, ``[W]``.

    Of each step the lots that the eager policy has in time, only as many as are wanted: those
    with most time to spare.
    """
    finished = np.append(working, NEVER)[ends]
    cumulative = np.cumsum(lots.amount)
    lower = np.zeros(len(working))
    for step, least in zip(steps, wanted, strict=True):
        last_working = np.searchsorted(working, step.due, side="right") - 1
        on_time = np.flatnonzero((finished <= step.due) & (step.due <= working[-1]))
        spare = last_working[on_time] - ends[on_time]
        order = on_time[np.argsort(-spare, kind="stable")]
        needed = np.searchsorted(np.cumsum(lots.amount[order]), least * (1 - 1e-9))
        chosen = order[: needed + 1]
        np.maximum.at(lower, last_working[chosen], cumulative[chosen])
    return np.asarray(np.maximum.accumulate(lower))


def taut_string(lower: Floats, upper: Floats, end: float) -> Floats:
    """The shortest path from 0 to ``end`` between two rising curves, over equal intervals.

    Args:
        lower: least cumulative work by the end of each interval, ``[W]``.
        upper: most, ``[W]``, nowhere below ``lower``.
        end: work done in all, between the two.
    """
    n = len(upper)
    low = np.concatenate([[0.0], lower])
    high = np.concatenate([[0.0], upper])
    low[n] = high[n] = end
    path = np.zeros(n + 1)
    at = 0
    while at < n:
        least, most = -np.inf, np.inf
        low_at = high_at = at
        j = at + 1
        while j <= n:
            to_high = (high[j] - path[at]) / (j - at)
            to_low = (low[j] - path[at]) / (j - at)
            if to_low > most:  # must bend down at the upper curve before going on
                turn, slope = high_at, most
                break
            if to_high < least:
                turn, slope = low_at, least
                break
            if to_low >= least:
                least, low_at = to_low, j
            if to_high <= most:
                most, high_at = to_high, j
            j += 1
        else:
            turn, slope = n, (high[n] - path[at]) / (n - at)
        path[at + 1 : turn + 1] = path[at] + slope * np.arange(1, turn - at + 1)
        at = turn
    return path[1:]
