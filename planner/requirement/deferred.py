"""Requirement of deferred work: e-mail, social media, lists, everything promised in hours.

Each interval's contacts are a lot of work with due times by the steps of the promise, counted in
its business hours; contacts that wait already at the start are lots before it. They are levelled
over the intervals in which somebody who can do them is on the scenario's roster (where nobody
ever is: over the queue's hours). What comes near the end of the scenario is due after it: the
last week, or the last day of a shorter scenario, is repeated behind the end for that; what comes
there has to be done, too, but no promise is asked for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import NDArray

from planner.analytic.laws import Duration, duration
from planner.requirement.allowance import second_moment, surplus
from planner.requirement.groups import presence
from planner.requirement.level import NEVER, Levelled, Lots, Step, level
from planner.requirement.work import Centre, Work
from sim.clock import TICKS_PER_SECOND
from sim.inputs.hours import business_stretches
from sim.measure.more import HIGHEST_SHARE
from sim.scenario.models.arrivals import PoissonArrivals
from sim.scenario.models.queues import Queue

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

BACKLOG_LOTS = 24
MOST_DAYS_AFTER = 28
ENDS_WITH_WORK = ("email", "social")
"""Channels whose response is the end of the work, not its beginning."""


@dataclass(frozen=True)
class DeferredQueue:
    """A queue whose work has been levelled."""

    work: Work
    net: Floats
    """Agents at work on it, ``[I]``."""
    allowance: float
    """Agents among them for chance: work does not come evenly."""
    load: Floats
    """Work that comes in each interval, in agents, ``[I]``."""
    within: Floats
    """Share of the interval's contacts done within the target's time, ``[I]``; NaN: none."""
    peak: float
    """Least possible peak, agents."""
    steps: tuple[tuple[float, float, float], ...]
    """(within_s, share promised, share kept) of each step of the promise."""
    hours: str
    """In which intervals somebody works, in words."""

    def required(self) -> Floats:
        """Agents at work on it by interval, ``[I]``."""
        return self.net


def deferred_queue(found: Centre, work: Work, busy: bool = True) -> DeferredQueue:
    """Level the work of a queue; with ``busy`` there is an allowance for chance."""
    queue = found.scenario.queues[work.name]
    calendar = found.calendar
    step = calendar.interval_minutes * 60.0
    serving = found.servers[work.name]
    capacity = serving.fastest.desk.capacity
    works = presence(found.scenario, found.inputs, calendar, serving) > 0
    hours = "the hours in which somebody who can do it is on the roster"
    if queue.dial is not None:  # nobody is called outside the hours
        works &= work.is_open
    if not works.any():
        works, hours = work.is_open, "the queue's opening hours (nobody is on the roster)"
    amount = work.contacts * work.handle_s / capacity
    after = _days_after(queue, found)
    source = _behind(calendar.interval_day, calendar.n_days, after)
    lots, arrived, came_in = _lots(queue, work, np.append(amount, amount[source]), step, capacity)
    steps = _steps(found, work, arrived, came_in)
    works = np.append(works, works[source])
    n = len(amount)
    result = level(lots, steps, works, settled=n - 1)
    rooms = _rooms(lots, steps, works, step)
    spare = _allowance(found, work, works[:n], capacity, rooms) if busy else 0.0
    level_net = result.done[:n] / step
    return DeferredQueue(
        work=work,
        net=np.where(level_net > 1e-9, level_net + spare, 0.0),
        allowance=spare,
        load=amount / step,
        within=_within(result, steps[0], came_in, n),
        peak=result.peak / step,
        steps=tuple(
            (within, share, float(kept))
            for (within, share), kept in zip(_promises(queue), result.on_time, strict=True)
        ),
        hours=hours,
    )


def _steps(found: Centre, work: Work, arrived: Floats, came_in: Ints) -> list[Step]:
    """The promise with the due interval of each lot; lots behind the end have none.

    A list is due when its queue closes on that day, if it has no longer promise.
    """
    queue, calendar = found.scenario.queues[work.name], found.calendar
    n, step = len(work.contacts), calendar.interval_minutes * 60.0
    clock = _Clock(queue, found)
    late = work.handle_s.mean() if queue.channel in ENDS_WITH_WORK else 0.0
    day, position = np.asarray(calendar.interval_day), np.arange(n)
    closing = np.array([position[work.is_open & (day == d)].max(initial=0) for d in day])
    steps = []
    for within, share in _promises(queue):
        due = clock.due(arrived, within - late, step)
        if queue.arrivals.kind == "list":
            due = np.maximum(due, closing[np.clip(came_in, 0, n - 1)])
        steps.append(Step(share, np.where(came_in < n, due, NEVER)))
    return steps


def _rooms(lots: Lots, steps: list[Step], works: Bools, step: float) -> list[tuple[float, float]]:
    """(working seconds between a contact and its due time, share) of each step; the median."""
    before = np.concatenate([[0], np.cumsum(works)])
    rooms = []
    for row in steps:
        judged = row.due < len(works)
        room = before[row.due[judged] + 1] - before[lots.there[judged]]
        room = room[room > 0]
        rooms.append((float(np.median(room)) * step if len(room) else 0.0, row.share))
    return rooms


def _allowance(
    found: Centre,
    work: Work,
    works: Bools,
    capacity: float,
    promises: list[tuple[float, float]],
) -> float:
    """Agents beyond the level, for the mean of the hours in which somebody works."""
    seconds = float(works.sum()) * found.calendar.interval_minutes * 60
    if seconds <= 0 or work.contacts.sum() <= 0:
        return 0.0
    moments = np.array([second_moment(law) for law in work.handle])[work.handle_of]
    variance = float((work.contacts * moments).sum()) / capacity**2 / seconds
    load = float((work.contacts * work.handle_s).sum()) / capacity / seconds
    queue, days = found.scenario.queues[work.name], found.calendar.n_days
    if isinstance(queue.arrivals, PoissonArrivals):
        cvs = (found.scenario.busyness.day_cv, queue.arrivals.busyness.day_cv)
        variance += sum(cv**2 for cv in cvs) * load**2 * seconds / days
    return surplus(load, variance, promises)


def _promises(queue: Queue) -> list[tuple[float, float]]:
    """(within_s, share): the target, then its steps."""
    target = queue.target
    rows = [(target.within_s, target.share), *((row.within_s, row.share) for row in target.steps)]
    return [(within, min(share, HIGHEST_SHARE)) for within, share in rows]


def _days_after(queue: Queue, found: Centre) -> int:
    """Days behind the end in which the last contacts' dues lie."""
    longest = max(within for within, _ in _promises(queue))
    return min(MOST_DAYS_AFTER, ceil(longest / 86400) * (3 if queue.target.hours else 1) + 7)


def _behind(day: Ints, n_days: int, after: int) -> Ints:
    """Intervals that stand for those behind the end: the last week's, or the last day's."""
    period = 7 if n_days >= 7 else 1
    days = [n_days - period + k % period for k in range(after)]
    return np.concatenate([np.flatnonzero(day == d) for d in days])


def _lots(
    queue: Queue, work: Work, amount: Floats, step: float, capacity: float
) -> tuple[Lots, Floats, Ints]:
    """Work in its order, the backlog first; when it came, in seconds and as interval (or -1)."""
    came_in: Ints = np.arange(len(amount), dtype=np.int64)
    came: Floats = np.asarray((came_in + 0.5) * step, np.float64)
    there = came_in
    if queue.backlog is not None:
        ages = quantiles(duration(queue.backlog.age), BACKLOG_LOTS)[::-1]
        each = queue.backlog.count * float(work.handle_s[0]) / capacity / BACKLOG_LOTS
        amount = np.concatenate([np.full(BACKLOG_LOTS, each), amount])
        came = np.concatenate([-ages, came])
        came_in = np.concatenate([np.full(BACKLOG_LOTS, -1), came_in])
        there = np.maximum(came_in, 0)
    kept = amount > 0  # what is empty has no due time
    return Lots(amount[kept], there[kept]), came[kept], came_in[kept]


def quantiles(law: Duration, n: int) -> Floats:
    """Quantiles at (k + 0.5) / n, rising; what never ends is left at a year."""
    levels = 1.0 - (np.arange(n) + 0.5) / n
    low, high = np.zeros(n), np.full(n, 366 * 86400.0)
    for _ in range(60):
        middle = (low + high) / 2
        beyond = law.survival(middle) > levels
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return high


class _Clock:
    """The clock by which a promise counts: business hours, or all the time."""

    def __init__(self, queue: Queue, found: Centre) -> None:
        stretches = business_stretches(queue, found.calendar)
        self._start = np.array([start for start, _ in stretches]) / TICKS_PER_SECOND
        length = np.array([end - start for start, end in stretches]) / TICKS_PER_SECOND
        self._before = np.concatenate([[0.0], np.cumsum(length)])

    def due(self, arrived: Floats, within: float, step: float) -> Ints:
        """Last interval by whose end a contact must be done; at least that in which it came.

        Contacts stand at the middle of their interval; the due time is rounded to the nearest end.
        """
        moment = arrived + max(within, 0.0)
        if len(self._start):
            k = np.clip(np.searchsorted(self._start, arrived, side="right") - 1, 0, None)
            inside = np.minimum(
                np.maximum(arrived - self._start[k], 0.0), self._before[k + 1] - self._before[k]
            )
            used = self._before[k] + inside + max(within, 0.0)
            at = np.clip(
                np.searchsorted(self._before, used, side="left") - 1, 0, len(self._start) - 1
            )
            moment = self._start[at] + used - self._before[at]
        last = np.rint(moment / step).astype(np.int64) - 1
        return np.asarray(np.maximum(last, np.floor(arrived / step).astype(np.int64)))


def _within(result: Levelled, step: Step, came_in: Ints, n_intervals: int) -> Floats:
    """1 or 0 by interval of arrival, NaN where nobody comes."""
    found = np.full(n_intervals, np.nan)
    inside = (came_in >= 0) & (came_in < n_intervals)
    found[came_in[inside]] = (result.finished <= step.due)[inside]
    return found
