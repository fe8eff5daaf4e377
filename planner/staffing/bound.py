"""A cost that no staffing which keeps the goals can fall below, by conservation of work.

A linear relaxation in expected values, which are exact: so many contacts come, so large a share of
them has to be answered in time, each of these is work of a known mean that somebody on duty has to
begin within the interval or the threshold after it, and an agent on duty for an interval can begin
only so much work. How customers wait, which a relaxation cannot know, is left out, and so the
bound lies well below what waiting asks for.

Waits, and with them who is answered, do not depend on how long the own service will last, so the
mean handle time of the answered is that of all (Wald). Left out, and thereby taken for nothing, are
queues about which this cannot be said: with journeys (segments, intents, repeats, several contacts
at once), ways out of the queue, lines, or laws by time of day.
"""

from __future__ import annotations

import math
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog
from scipy.sparse import coo_matrix

from planner.analytic.laws import Duration, duration, summed
from planner.solve import Bound
from planner.staffing.goals import GoalRow, Goals
from planner.staffing.rooms import Rooms
from planner.staffing.start import serves
from planner.staffing.table import prices
from planner.staffing.trial import Trials
from sim.clock import TICKS_PER_SECOND
from sim.measure.plan import expected_contacts
from sim.scenario import Queue, Scenario
from sim.scenario.models.laws import ByTime

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_GRID: Final = 600
_ROUNDING: Final = 1.002
"""For what grids and tolerances of the solver may lack."""
_WHAT: Final = (
    "every staffing whose expected service level reaches each goal less half a point, by the work "
    "that must be begun in time at the fastest handle times, and by least and pinned staff"
)
_MINIMA: Final = "every staffing within least and pinned staff (what goals need is not bounded)"


class _Term(NamedTuple):
    """A goal as a constraint: at least so many contacts of these intervals answered in time."""

    queue: int
    first: int
    last: int
    contacts: float


def least_cost(scenario: Scenario, rooms: Rooms, goals: Goals, trials: Trials) -> Bound:
    """A proved lower bound of the cost of a staffing of measured time."""
    needs = _needs(scenario, goals, trials)
    offset = int(np.flatnonzero(rooms.measured)[0])
    hours = scenario.interval_minutes / 60
    price = prices(scenario) * hours
    least = rooms.least[:, offset:]
    minima = float(price @ least.sum(axis=1))
    if not needs:
        return Bound(minima, "proved", _MINIMA)
    value = _Relaxation(scenario, rooms, trials, needs, offset).solve(price)
    if value is None or value <= minima:
        return Bound(minima, "proved", _MINIMA)
    return Bound(value, "proved", _WHAT)


def _needs(scenario: Scenario, goals: Goals, trials: Trials) -> list[_Term]:
    """Contacts that have to be answered in time, for each service-level goal that bounds them."""
    if trials.inputs.journeys is not None or scenario.trunks:
        return []
    queues = list(scenario.queues)
    fed = {step.overflow_to for queue in scenario.queues.values() for step in queue.routing}
    fed |= {q.when_full.overflow_to for q in scenario.queues.values() if q.when_full is not None}
    first = trials.calendar.measured_from // trials.calendar.interval_ticks
    expected = expected_contacts(trials.inputs, trials.calendar)[:, first:] * goals.counts_open
    found = []
    for row in goals.rows:
        if row.kind != "service_level" or row.name in fed:
            continue
        q, queue = queues.index(row.name), scenario.queues[row.name]
        share = _share_answered(queue, row) if _is_plain(queue) else 0.0
        contacts = share * float(expected[q, row.first : row.last].sum())
        if contacts > 0:
            found.append(_Term(q, row.first, row.last, contacts))
    return found


def _is_plain(queue: Queue) -> bool:
    """Whether everybody who comes is answered, abandons or is cut off, with a law of the day."""
    ways_out = [step for step in queue.routing if not step.groups]
    rules = (queue.when_full, queue.announcement, queue.dial)
    by_time = any(isinstance(law, ByTime) for law in (queue.talk, queue.wrap_up, queue.patience))
    return not (ways_out or queue.balking or by_time or any(rule is not None for rule in rules))


def _share_answered(queue: Queue, row: GoalRow) -> float:
    """Share of the contacts that must be answered in time, whatever the others do.

    Formulas that count abandonments within T (or S) as met, or not at all, ask for the less by as
    many as have no more patience than that.
    """
    share = row.threshold - row.margin
    patience = duration(queue.patience)

    def gone(seconds: float) -> float:
        return 1.0 - float(patience.survival(np.array([seconds]))[0])

    target = queue.target
    match target.formula:
        case "sl_of_offered":
            return max(0.0, share)
        case "sl_answered_and_abandoned_in_t":
            return max(0.0, share - gone(target.within_s))
        case "sl_short_credit":
            return max(0.0, share - gone(target.short_abandon_s))
        case "sl_excl_abandons_in_t":
            return max(0.0, share * (1 - gone(target.within_s)))
        case "sl_excl_short":
            return max(0.0, share * (1 - gone(target.short_abandon_s)))
    return 0.0


class _Relaxation:
    """The linear program. Columns: agents, work begun, contacts begun, in this order."""

    def __init__(
        self, scenario: Scenario, rooms: Rooms, trials: Trials, needs: list[_Term], offset: int
    ) -> None:
        self._rooms = rooms
        self._offset = offset
        self._needs = needs
        self._n = len(rooms.measured) - offset
        self._length = trials.calendar.interval_ticks / TICKS_PER_SECOND
        served = serves(scenario)
        queues = sorted({need.queue for need in needs})
        self._models = list(scenario.queues.values())
        self._factor = np.array(trials.inputs.skills["factor"], np.float64)
        self._law = {q: _handle(self._models[q]) for q in queues}
        self._pairs = [(g, q) for g in range(len(served)) for q in queues if served[g, q]]
        groups = list(scenario.groups.values())
        self._present = [1.0 - group.absence for group in groups]
        self._capacity = [
            self._length + self._overshoot(g, [q for h, q in self._pairs if h == g])
            for g in range(len(groups))
        ]
        first = offset
        self._expected = expected_contacts(trials.inputs, trials.calendar)[:, first:]

    def _overshoot(self, group: int, queues: list[int]) -> float:
        """Most expected work in seconds beyond the end of an interval in which it was begun."""
        laws = [self._law[q].scaled(float(self._factor[group, q])) for q in queues]
        return _ROUNDING * longest_overshoot(laws, self._length) if laws else 0.0

    def solve(self, price: Floats) -> float | None:
        """Least cost, None if the solver finds none."""
        groups, n = len(self._capacity), self._n
        late = {q: self._after(q) for q in self._law}
        begun = {
            (q, k, i): 0
            for need in self._needs
            for q in [need.queue]
            for k in range(need.first, need.last)
            if self._expected[q, k] > 0
            for i in range(k, min(n, k + late[q] + 1))
        }
        columns = groups * n + len(self._pairs) * n
        for number, key in enumerate(begun):
            begun[key] = columns + number
        rows = _Rows(columns + len(begun))
        self._put_capacity(rows)
        self._put_work(rows, begun)
        self._put_contacts(rows, begun)
        for s, seats in enumerate(self._rooms.seats.tolist()):
            for i in range(n):
                mine = [g for g in range(groups) if self._rooms.seated[s, g]]
                rows.add([(g * n + i, 1.0) for g in mine], seats)
        cost = np.concatenate([np.repeat(price, n), np.zeros(rows.width - groups * n)])
        low = self._rooms.least[:, self._offset :].ravel().tolist()
        high = self._rooms.most[:, self._offset :].ravel().tolist()
        free = [(0, None)] * (rows.width - groups * n)
        bounds: Any = [*zip(low, high, strict=True), *free]
        found: Any = linprog(
            cost, A_ub=rows.matrix(), b_ub=rows.right, bounds=bounds, method="highs"
        )
        return float(found.fun) / _ROUNDING if found.status == 0 else None

    def _after(self, q: int) -> int:
        """Intervals after its own in which a contact can still be answered in time."""
        return math.ceil(self._models[q].target.within_s / self._length)

    def _work(self, pair: int, i: int) -> int:
        return len(self._capacity) * self._n + pair * self._n + i

    def _put_capacity(self, rows: _Rows) -> None:
        """Work begun by a group in an interval: no more than its agents can begin."""
        for g, capacity in enumerate(self._capacity):
            mine = [p for p, (h, _) in enumerate(self._pairs) if h == g]
            for i in range(self._n if mine else 0):
                entries = [(self._work(p, i), 1.0) for p in mine]
                rows.add([*entries, (g * self._n + i, -capacity * self._present[g])], 0.0)

    def _put_work(self, rows: _Rows, begun: dict[tuple[int, int, int], int]) -> None:
        """Contacts begun in an interval: as many as the work on them allows."""
        by_interval: dict[tuple[int, int], list[int]] = {}
        for (q, _, i), column in begun.items():
            by_interval.setdefault((q, i), []).append(column)
        for (q, i), columns in by_interval.items():
            entries = [(column, 1.0) for column in columns]
            for p, (g, of) in enumerate(self._pairs):
                if of == q:
                    pace = self._law[q].mean * float(self._factor[g, q])
                    entries.append((self._work(p, i), -1.0 / pace))
            rows.add(entries, 0.0)

    def _put_contacts(self, rows: _Rows, begun: dict[tuple[int, int, int], int]) -> None:
        """No more than come, and as many as the goals ask for."""
        of_interval: dict[tuple[int, int], list[int]] = {}
        for (q, k, _), column in begun.items():
            of_interval.setdefault((q, k), []).append(column)
        for (q, k), columns in of_interval.items():
            rows.add([(column, 1.0) for column in columns], float(self._expected[q, k]))
        for need in self._needs:
            entries = [
                (column, -1.0)
                for k in range(need.first, need.last)
                for column in of_interval.get((need.queue, k), [])
            ]
            rows.add(entries, -need.contacts)


class _Rows:
    """Rows of ``A x <= b``."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.right: list[float] = []
        self._row: list[int] = []
        self._column: list[int] = []
        self._value: list[float] = []

    def add(self, entries: list[tuple[int, float]], right: float) -> None:
        """One more row."""
        self._row += [len(self.right)] * len(entries)
        self._column += [column for column, _ in entries]
        self._value += [value for _, value in entries]
        self.right.append(right)

    def matrix(self) -> Any:
        """All rows, sparse."""
        places = (np.array(self._row, np.int64), np.array(self._column, np.int64))
        shape = (len(self.right), self.width)
        return coo_matrix((np.array(self._value), places), shape=shape)


def _handle(queue: Queue) -> Duration:
    """Law of talk and wrap-up together, in seconds."""
    wrap = None if queue.wrap_up is None else duration(queue.wrap_up)
    return summed(duration(queue.talk), wrap)


def longest_overshoot(laws: list[Duration], length: float) -> float:
    """Most expected work that an agent has left at the end of a stretch, in seconds.

    The agent begins one piece of work after the other, each of a law of its choice and at a moment
    of its choice. With v left of the stretch the best is V(v) = max over laws of
    E[(X - v)+] + E[V(v - X); X <= v], or the best of waiting longer; on a grid of ``v`` from above.
    """
    step = length / _GRID
    grid: Floats = np.arange(_GRID + 1, dtype=np.float64) * step
    beyond = [law.mean - law.limited(grid) for law in laws]
    mass = [-np.diff(law.survival(grid)) for law in laws]
    best = np.zeros(_GRID + 1)
    for k in range(_GRID + 1):
        # best[k] is still 0 here: pieces shorter than a step, which lead back to k, come after
        gains = [
            (float(over[k]) + float(share[:k] @ best[k:0:-1])) / (1.0 - float(share[0]) * (k > 0))
            for over, share in zip(beyond, mass, strict=True)
        ]
        best[k] = max([*gains, float(best[k - 1])] if k else gains)
    return float(best[-1])
