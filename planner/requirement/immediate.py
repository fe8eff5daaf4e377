"""Requirement of queues whose customers wait now: voice, chat, callbacks in minutes.

Each interval is cut into cells of some minutes. A cell has a load in erlangs and a weight (its
contacts); an interval's service is the ratio of sums over its cells, as a KPI is. With busy days
each cell is taken at several levels of the random factor, too.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincinv

from planner.analytic.chat import Desk, chatting
from planner.analytic.laws import Duration, exponential, never
from planner.analytic.retrials import attempts_per_customer, rate_with_redials
from planner.analytic.service import Service, waiting
from planner.analytic.staff import Goal, least_agents
from planner.analytic.tabulate import tabulated
from planner.requirement.load import offered_load
from planner.requirement.work import Work

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

Method = Literal["stationary", "time_varying"]
Formula = Literal["auto", "erlang_c", "erlang_a"]

CELL_MINUTES = {5: 5, 15: 5, 30: 10, 60: 10}
FLAT = 0.01
"""Cells of an interval whose loads differ by less than this share of their mean are one."""
TOLERANCE = 1e-4
BUSY_LEVELS = 5
MOST_ROUNDS = 8
REDIAL_TOLERANCE = 1e-3
LEAST_CV = 0.01


@dataclass(frozen=True)
class Cells:
    """Parts of intervals, in their order. C cells."""

    interval: Ints
    """``[C]``"""
    contacts: Floats
    """Expected, ``[C]``."""
    seconds: Floats
    """Length times the probability of the level of busyness, ``[C]``."""
    load: Floats
    """Erlangs, ``[C]``."""


@dataclass(frozen=True)
class LiveQueue:
    """A queue whose service can be computed for any number of agents in any interval."""

    work: Work
    goal: Goal
    cells: Cells
    patience: tuple[Duration, ...]
    """As the formula takes it."""
    desk: Desk | None
    """How agents hold several contacts; None: one at a time."""
    redial_share: float
    redial_most: int
    load: Floats
    """Mean load by interval in erlangs, ``[I]``."""
    starts: Ints = field(init=False)
    """First cell of each interval, ``[I + 1]``."""

    def __post_init__(self) -> None:
        n_intervals = len(self.work.contacts)
        starts = np.searchsorted(self.cells.interval, np.arange(n_intervals + 1))
        object.__setattr__(self, "starts", starts)

    @property
    def busy_intervals(self) -> Ints:
        """Intervals with contacts while the queue is open."""
        return np.flatnonzero((self.work.contacts > 0) & (np.diff(self.starts) > 0))

    def required(self) -> Floats:
        """Least real number of agents by interval, ``[I]``; 0 where nobody comes."""
        net = np.zeros(len(self.work.contacts))
        wanted, same = _distinct(self)
        if not len(wanted):
            return net
        guess = self.load[wanted] / (1.0 if self.desk is None else self.desk.capacity)
        rough = _rough(self, wanted)
        found = least_agents(lambda n, rows: rough.service(n, wanted[rows]), self.goal, guess, 0.02)
        factor = np.ones(len(self.cells.load))
        width = 0.1 + 0.02 * np.sqrt(float(guess.max()))
        for _ in range(MOST_ROUNDS):
            serve = partial(self._serve, wanted, factor)
            found = least_agents(serve, self.goal, found, TOLERANCE, width)
            if self.redial_share == 0:
                break
            before, factor = factor, self._redial_factor(found, wanted, factor)
            if np.max(np.abs(factor - before)) < REDIAL_TOLERANCE:
                break
            width = 0.05
        net[self.busy_intervals] = found[same]
        return net

    def _serve(self, wanted: Ints, factor: Floats, n: Floats, rows: Ints) -> Service:
        return self.service(n, wanted[rows], factor)

    def service(self, agents: Floats, intervals: Ints, factor: Floats | None = None) -> Service:
        """Service of so many agents in these intervals, ``[rows]`` each; they must have cells.

        Args:
            agents: how many, ``[rows]``.
            intervals: which, ``[rows]``.
            factor: attempts per customer, ``[C]``; None: those that keep themselves up.
        """
        row, cell = self._cells_of(intervals)
        parts = self._cells(agents[row], cell, None if factor is None else factor[cell])
        return _summed(parts, row, len(intervals), self.cells, cell)

    def _cells_of(self, intervals: Ints) -> tuple[Ints, Ints]:
        """(position in ``intervals``, cell) of every cell of these intervals."""
        first, last = self.starts[intervals], self.starts[intervals + 1]
        sizes = last - first
        row = np.repeat(np.arange(len(intervals)), sizes)
        begin = np.repeat(first - np.concatenate([[0], np.cumsum(sizes)[:-1]]), sizes)
        return row, np.arange(len(row)) + begin

    def _redial_factor(self, agents: Floats, intervals: Ints, factor: Floats) -> Floats:
        """Attempts per customer with so many agents, where they are needed, ``[C]``."""
        row, cell = self._cells_of(intervals)
        lost = self._cells(agents[row], cell, factor[cell]).abandoned
        found = factor.copy()
        found[cell] = attempts_per_customer(lost, self.redial_share, self.redial_most)
        return found

    def _cells(self, agents: Floats, cell: Ints, factor: Floats | None) -> Service:
        interval = self.cells.interval[cell]
        handle = self.work.handle_s[interval]
        rate = self.cells.load[cell] / handle
        law_of = self.work.patience_of[interval]
        found = [np.zeros(len(cell)) for _ in Service._fields]
        for k, law in enumerate(self.patience):
            at = np.flatnonzero(law_of == k)
            if not len(at):
                continue
            if factor is None:
                part = self._formula(agents[at], rate[at], handle[at], law)
            else:
                part = self._plain(agents[at], rate[at] * factor[at], handle[at], law)
            for whole, piece in zip(found, part, strict=True):
                whole[at] = piece
        return Service(*found)

    def _formula(self, n: Floats, rate: Floats, handle: Floats, law: Duration) -> Service:
        if self.redial_share > 0 and not law.endless:
            rate = rate_with_redials(
                rate,
                lambda lam, rows: self._plain(n[rows], lam, handle[rows], law).abandoned,
                self.redial_share,
                self.redial_most,
                tolerance=1e-6,
            )
        return self._plain(n, rate, handle, law)

    def _plain(self, n: Floats, rate: Floats, handle: Floats, law: Duration) -> Service:
        goal = self.goal
        if self.desk is None:
            return waiting(n, rate, handle, law, goal.within_s, goal.short_s)
        return chatting(n, rate, handle, law, self.desk, goal.within_s, goal.short_s)


def _distinct(queue: LiveQueue) -> tuple[Ints, Ints]:
    """Intervals that differ in their cells, and which of them each busy interval is like."""
    cells, same = queue.cells, []
    seen: dict[tuple[object, ...], tuple[int, int]] = {}
    for i in queue.busy_intervals:
        own = slice(queue.starts[i], queue.starts[i + 1])
        figures = (cells.load[own], cells.contacts[own], cells.seconds[own])
        laws = (queue.work.handle_of[i], queue.work.patience_of[i])
        key = (*laws, *(np.round(figure, 7).tobytes() for figure in figures))
        same.append(seen.setdefault(key, (len(seen), i))[0])
    return np.array([i for _, i in seen.values()], np.int64), np.array(same, np.int64)


def _rough(queue: LiveQueue, intervals: Ints) -> LiveQueue:
    """The same with one cell in each interval and no redials, to begin with."""
    cells = Cells(
        interval=intervals,
        contacts=queue.work.contacts[intervals],
        seconds=np.ones(len(intervals)),
        load=np.maximum(queue.load[intervals], 1e-9),
    )
    return replace(queue, cells=cells, redial_share=0.0)


def _summed(parts: Service, row: Ints, n_rows: int, cells: Cells, cell: Ints) -> Service:
    """Figures of intervals: ratios of sums over their cells."""
    weight, time = cells.contacts[cell], cells.seconds[cell]

    def mean(values: Floats, by: Floats) -> Floats:
        with np.errstate(invalid="ignore"):
            product = np.where(by > 0, values * by, 0.0)
        total = np.bincount(row, by, n_rows)
        above = np.bincount(row, product, n_rows)
        return np.divide(above, total, out=np.zeros(n_rows), where=total > 0)

    by_time = {"occupancy", "queue"}
    found = {}
    for name, values in zip(Service._fields, parts, strict=True):
        by = time if name in by_time else weight * parts.answered if name == "asa" else weight
        found[name] = mean(values, by)
    return Service(**found)


def live_queue(
    work: Work,
    goal: Goal,
    desk: Desk | None,
    *,
    step_minutes: int,
    method: Method,
    formula: Formula,
    redials: tuple[float, int],
    busy_cv: float,
) -> LiveQueue:
    """A queue ready to be staffed.

    Args:
        work: its contacts and laws.
        goal: what must hold in every interval.
        desk: how agents hold several contacts; None: one at a time.
        step_minutes: length of an interval.
        method: load by the interval's own contacts, or with the lag of handle times.
        formula: see :func:`planner.requirement.requirement`.
        redials: probability of calling again after giving up, most attempts.
        busy_cv: coefficient of variation of the random factor on the interval's contacts.
    """
    cells, load = _cells(work, step_minutes, method)
    if busy_cv >= LEAST_CV:
        cells = _busy(cells, busy_cv)
    patience = tuple(tabulated(as_formula(law, formula, goal.within_s)) for law in work.patience)
    return LiveQueue(work, goal, cells, patience, desk, *redials, load)


def as_formula(law: Duration, formula: Formula, within_s: float) -> Duration:
    """The patience that a formula uses instead of a law.

    ``erlang_c``: nobody gives up. ``erlang_a``: exponential with the law's mean; where the mean is
    infinite because some never give up, exponential with the law's share that leaves within the
    threshold. ``auto``: the law itself.
    """
    if formula == "erlang_c" or law.endless:
        return never()
    if formula == "auto" or law.exponential:
        return law
    if np.isfinite(law.mean):
        return exponential(law.mean)
    stays = float(law.survival(np.array([within_s]))[0])
    return exponential(-within_s / np.log(stays)) if 0 < stays < 1 else never()


def _cells(work: Work, step_minutes: int, method: Method) -> tuple[Cells, Floats]:
    """Cells of all intervals with contacts, and the load of intervals in erlangs, ``[I]``."""
    n_intervals, step = len(work.contacts), step_minutes * 60.0
    parts = 1 if method == "stationary" else step_minutes // CELL_MINUTES[step_minutes]
    middle = (np.arange(parts) + 0.5) / parts
    shape = 1.0 + work.slope[:, None] * (2.0 * middle - 1.0)
    contacts = (work.contacts[:, None] * shape / parts).ravel()
    if method == "stationary":
        load = work.contacts * work.handle_s / step
    else:
        load = np.zeros(len(contacts))
        for k, law in enumerate(work.handle):
            here = np.repeat(work.handle_of == k, parts)
            load += offered_load(np.where(here, contacts, 0.0), law, step / parts)
    by_interval = load.reshape(n_intervals, parts)
    mean = by_interval.mean(axis=1)
    spread = by_interval.max(axis=1) - by_interval.min(axis=1)
    flat = (spread <= FLAT * mean) & (work.slope == 0)
    rows: list[tuple[Ints, Floats, Floats, Floats]] = []
    one, many = np.flatnonzero(flat), np.flatnonzero(~flat)
    rows.append((one, work.contacts[one], np.full(len(one), step), mean[one]))
    cell = (many[:, None] * parts + np.arange(parts)).ravel()
    rows.append((cell // parts, contacts[cell], np.full(len(cell), step / parts), load[cell]))
    columns = (np.concatenate(column) for column in zip(*rows, strict=True))
    interval, number, seconds, erlangs = columns
    kept = (work.contacts[interval] > 0) & work.is_open[interval]
    order = np.flatnonzero(kept)[np.argsort(interval[kept], kind="stable")]
    return Cells(interval[order], number[order], seconds[order], erlangs[order]), mean


def _busy(cells: Cells, cv: float) -> Cells:
    """Each cell at equally likely levels of a gamma factor with mean 1."""
    factors = busy_levels(cv, BUSY_LEVELS)
    n = len(factors)
    return Cells(
        interval=np.repeat(cells.interval, n),
        contacts=(cells.contacts[:, None] * factors / n).ravel(),
        seconds=np.repeat(cells.seconds / n, n),
        load=(cells.load[:, None] * factors).ravel(),
    )


def busy_levels(cv: float, levels: int) -> Floats:
    """Means of a gamma factor (mean 1) within its ``levels`` equally likely ranges."""
    shape = cv**-2
    edges = gammaincinv(shape, np.arange(levels + 1) / levels)
    return np.asarray(np.diff(gammainc(shape + 1.0, edges)) * levels)
