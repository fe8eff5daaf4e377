"""Every goal of a scenario as one row, and how far each is from holding.

A goal compares a ratio of sums over replications with a threshold. All ratios are sums over
intervals of a numerator and a denominator, so a goal is a measure (one pair of numbers per
replication and interval) over a run of intervals.

Who still waits at the horizon though the threshold is over counts as missed: in the KPIs of a run
such contacts stand apart (``open``), and a plan could otherwise win by serving nobody.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing import trial
from planner.staffing.power import power_sums as power_sums
from planner.staffing.rooms import describe
from planner.staffing.trial import Outcome, Trials
from sim.clock import TICKS_PER_SECOND, Calendar
from sim.measure.estimate import limit, ratio
from sim.measure.more import DEFERRED, HIGHEST_SHARE
from sim.measure.plan import expected_contacts
from sim.measure.precision import MARGIN
from sim.scenario import Queue, Scenario
from sim.scenario.models.planning import Goal, Over, StaffLimits

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

Kind = Literal["service_level", "abandon_rate", "asa_s", "promise_step", "occupancy"]

_ROUNDING: Final = 1e-12
ASA_MARGIN: Final = 0.025
"""Share of an ASA goal by which its upper limit may exceed it: half a point of a fifth."""


class GoalRow(NamedTuple):
    """One goal."""

    kind: Kind
    name: str
    """Queue; for occupancy the group."""
    step: int
    """Step of the promise from 1; 0 for other kinds."""
    over: Over
    period: str
    """The interval or date in words, or ``total``."""
    measure: int
    first: int
    """First measured interval."""
    last: int
    """After the last measured interval."""
    threshold: float
    """Share, or seconds."""
    upper: bool
    """Whether the goal is not to exceed the threshold."""
    margin: float
    """By how much the limit of confidence may miss the threshold."""

    def __str__(self) -> str:
        """Which goal, where."""
        step = f" step {self.step}" if self.step else ""
        return f"{self.kind}{step} of {self.name}, {self.period}"


class Verdict(NamedTuple):
    """How goals stand, ``[J]`` in the order of their rows, in the unit of the threshold."""

    value: Floats
    """Ratio of sums; NaN where nothing happened."""
    limit: Floats
    """One-sided limit: lower for a goal to reach, upper for one not to exceed."""
    slack: Floats
    """By how much the limit is better than it must be; infinite where nothing happened."""
    holds: Bools


@dataclass(frozen=True, eq=False)
class Goals:
    """All goals of a scenario that are judged. M measures, J goals, I measured intervals."""

    rows: tuple[GoalRow, ...]
    unjudged: tuple[str, ...]
    """Queues without any goal, and why, in words."""
    ratios: tuple[tuple[Kind, int], ...]
    """Kind, and queue, group or step of the promise of each measure."""
    wide: Bools
    """Whether staff matters to a measure long after its interval, [M]."""
    counts_open: Bools
    """Intervals whose open contacts have missed their threshold by the horizon, [Q, I]."""
    day_first: Ints
    """First measured interval of each measured day, [D]."""

    @classmethod
    def of(cls, scenario: Scenario, trials: Trials) -> Goals:
        """The goals of a scenario; ``trials`` know its calendar and expected contacts."""
        return _Maker(scenario, trials).goals()

    def __len__(self) -> int:
        """Number of goals."""
        return len(self.rows)

    def pairs(self, outcome: Outcome) -> Floats:
        """Numerator and denominator of each measure, ``[R, M, I, 2]``, in contacts and seconds."""
        n, n_intervals = len(outcome), outcome.queue.shape[2]
        found = np.zeros((n, len(self.ratios), n_intervals, 2))
        for m, (kind, index) in enumerate(self.ratios):
            found[:, m] = self._pair(outcome, kind, index)
        return found

    def _pair(self, outcome: Outcome, kind: Kind, index: int) -> Floats:
        if kind == "promise_step":
            days = outcome.promise[:, index]
            spread = np.zeros((len(outcome), outcome.queue.shape[2], 2))
            spread[:, self.day_first] = days
            return spread
        if kind == "occupancy":
            return outcome.group[:, index]
        counts = outcome.queue[:, index]
        late = counts[..., trial.OPEN] * self.counts_open[index]
        if kind == "service_level":
            return np.stack([counts[..., trial.SL_MET], counts[..., trial.SL_OF] + late], axis=-1)
        if kind == "abandon_rate":
            return np.stack([counts[..., trial.ABANDONED], counts[..., trial.OFFERED]], axis=-1)
        waited = counts[..., trial.WAIT_ANSWERED] / TICKS_PER_SECOND
        return np.stack([waited, counts[..., trial.ANSWERED]], axis=-1)

    def sums(self, pairs: Floats) -> Floats:
        """Numerators and denominators of the goals, ``[..., J, 2]``, from ``[..., M, I, 2]``."""
        upto = np.zeros((*pairs.shape[:-2], pairs.shape[-2] + 1, 2))
        np.cumsum(pairs, axis=-2, out=upto[..., 1:, :])
        return np.asarray(
            upto[..., self.measure, self.last, :] - upto[..., self.measure, self.first, :],
            dtype=np.float64,
        )

    @property
    def measure(self) -> Ints:
        """Measure of each goal, [J]."""
        return np.array([row.measure for row in self.rows], np.int64)

    @property
    def first(self) -> Ints:
        """First measured interval of each goal, [J]."""
        return np.array([row.first for row in self.rows], np.int64)

    @property
    def last(self) -> Ints:
        """After the last measured interval of each goal, [J]."""
        return np.array([row.last for row in self.rows], np.int64)

    @property
    def threshold(self) -> Floats:
        """Threshold of each goal, [J]."""
        return np.array([row.threshold for row in self.rows])

    @property
    def margin(self) -> Floats:
        """Margin of each goal, [J]."""
        return np.array([row.margin for row in self.rows])

    @property
    def sign(self) -> Floats:
        """1 for goals to reach, -1 for goals not to exceed, [J]."""
        return np.array([-1.0 if row.upper else 1.0 for row in self.rows])

    def judge(self, outcome: Outcome, error: float = 0.05) -> Verdict:
        """Whether each goal holds, each with an error of at most ``error``.

        A goal holds when its one-sided limit misses the threshold by no more than its margin
        (sim.measure.precision). Where nothing happened in any replication there is nothing to
        miss. With one replication no goal holds.
        """
        sums = self.sums(self.pairs(outcome))
        power = power_sums(sums[..., 0], sums[..., 1])
        value = ratio(power)
        lower = limit(power, error)
        upper = limit(power, 1 - error)
        sign = self.sign
        bound = np.where(sign > 0, lower, upper)
        empty = power.y <= 0
        slack = np.where(empty, np.inf, sign * (bound - self.threshold) + self.margin)
        if len(outcome) < 2:
            slack = np.full(len(self.rows), -np.inf)
        return Verdict(value, bound, slack, np.asarray(slack >= -_ROUNDING))


class _Maker:
    """Goes through a scenario's queues and groups."""

    def __init__(self, scenario: Scenario, trials: Trials) -> None:
        self._scenario = scenario
        self._calendar: Calendar = trials.calendar
        self._first = self._calendar.measured_from // self._calendar.interval_ticks
        day = self._calendar.interval_day[self._first :]
        self._expected = expected_contacts(trials.inputs, self._calendar)[:, self._first :]
        self._judged_interval = trials.plan.judged_interval
        self._judged_day = trials.plan.judged_day
        self._days = np.unique(day)
        self._edges = np.append(np.searchsorted(day, self._days), len(day))
        self._ratios: list[tuple[Kind, int]] = []
        self._wide: list[bool] = []
        self._rows: list[GoalRow] = []
        self._unjudged: list[str] = []

    def goals(self) -> Goals:
        step_at = 0
        for q, (name, queue) in enumerate(self._scenario.queues.items()):
            named = name in self._scenario.planning.goals
            if queue.dial is not None and not named:
                self._unjudged.append(f"{name}: agents dial, and planning.goals does not name it")
            else:
                goal = self._scenario.planning.goals.get(name, _usual(queue))
                before = len(self._rows)
                self._queue_goals(q, name, queue, goal, step_at)
                if len(self._rows) == before:
                    self._unjudged.append(f"{name}: no goal, or nobody comes")
            step_at += len(queue.target.steps)
        for g, name in enumerate(self._scenario.groups):
            limits = self._scenario.planning.staff.get(name, StaffLimits())
            cap = (
                self._scenario.planning.occupancy if limits.occupancy is None else limits.occupancy
            )
            if cap is not None:
                m = self._measure("occupancy", g, wide=False)
                for d in range(len(self._days)):
                    self._add("occupancy", name, 0, "day", d, m, cap, upper=True)
        return Goals(
            rows=tuple(self._rows),
            unjudged=tuple(self._unjudged),
            ratios=tuple(self._ratios),
            wide=np.array(self._wide, np.bool_),
            counts_open=self._counts_open(),
            day_first=np.asarray(self._edges[:-1], np.int64),
        )

    def _queue_goals(self, q: int, name: str, queue: Queue, goal: Goal, step_at: int) -> None:
        wide = _is_wide(queue, self._calendar)
        share = queue.target.share if goal.share is None else goal.share
        m = self._measure("service_level", q, wide)
        for over, at in self._periods(q, goal.over):
            least = goal.interval_share if over == "interval" and goal.interval_share else share
            if least > 0:
                self._add("service_level", name, 0, over, at, m, least)
        longer = tuple(self._periods(q, ("day",)))
        if goal.abandon_rate is not None:
            m = self._measure("abandon_rate", q, wide)
            for over, at in longer:
                self._add("abandon_rate", name, 0, over, at, m, goal.abandon_rate, upper=True)
        if goal.asa_s is not None:
            m = self._measure("asa_s", q, wide)
            for over, at in longer:
                self._add("asa_s", name, 0, over, at, m, goal.asa_s, upper=True)
        wanted: tuple[Over, ...] = tuple(over for over in goal.over if over != "interval")
        for p, step in enumerate(queue.target.steps):
            m = self._measure("promise_step", step_at + p, wide=True)
            for over, at in self._periods(q, wanted or ("day",)):
                self._add("promise_step", name, p + 1, over, at, m, step.share)

    def _periods(self, q: int, over: tuple[Over, ...]) -> Iterator[tuple[Over, int]]:
        """Periods in which a queue is judged; if all are too short for it, what is longer."""
        if not self._expected[q].any():  # fed by other queues: how many come is not known before
            if "total" in over:
                yield "total", 0
                return
            for day in range(len(self._days)):
                yield "day", day
            return
        found: list[tuple[Over, int]] = []
        if "interval" in over:
            found += [("interval", int(i)) for i in np.flatnonzero(self._judged_interval[q])]
        days = [int(d) for d in np.flatnonzero(self._judged_day[q])]
        open_days = np.add.reduceat(self._expected[q], self._edges[:-1]) > 0
        if "day" in over or ("interval" in over and not found):
            found += [("day", d) for d in days]
        missing = not found or ("day" in over and len(days) < int(open_days.sum()))
        if "total" in over or missing:
            found.append(("total", 0))
        yield from found

    def _measure(self, kind: Kind, index: int, wide: bool) -> int:
        self._ratios.append((kind, index))
        self._wide.append(wide)
        return len(self._ratios) - 1

    def _add(
        self,
        kind: Kind,
        name: str,
        step: int,
        over: Over,
        at: int,
        measure: int,
        threshold: float,
        *,
        upper: bool = False,
    ) -> None:
        if over == "interval":
            first, last = at, at + 1
            period = describe(self._calendar, self._first + at)
        elif over == "day":
            first, last = int(self._edges[at]), int(self._edges[at + 1])
            period = f"{self._calendar.dates[int(self._days[at])]:%a %Y-%m-%d}"
        else:
            first, last, period = 0, int(self._edges[-1]), "total"
        margin = ASA_MARGIN * threshold if kind == "asa_s" else MARGIN
        if not upper:
            threshold = min(threshold, HIGHEST_SHARE)
        self._rows.append(
            GoalRow(kind, name, step, over, period, measure, first, last, threshold, upper, margin)
        )

    def _counts_open(self) -> Bools:
        """Whether a contact of the interval has missed its threshold if open at the horizon."""
        n = self._calendar.n_intervals - self._first
        ends = (np.arange(n) + self._first + 1) * self._calendar.interval_ticks
        queues = self._scenario.queues.values()
        within = [queue.target.within_s * TICKS_PER_SECOND for queue in queues]
        found = ends[None, :] + np.array(within)[:, None] <= self._calendar.horizon
        by_hours = np.array([bool(queue.target.hours) for queue in queues], np.bool_)
        return np.asarray(found & ~by_hours[:, None], np.bool_)


def _usual(queue: Queue) -> Goal:
    """Goals of a queue that the scenario names none for: work that may wait is judged by day."""
    return Goal(over=("day",)) if queue.channel in DEFERRED else Goal()


def _is_wide(queue: Queue, calendar: Calendar) -> bool:
    """Whether contacts may wait longer than an interval and still be in time."""
    longest = max([queue.target.within_s, *(step.within_s for step in queue.target.steps)])
    return longest * TICKS_PER_SECOND >= calendar.interval_ticks or queue.channel in DEFERRED
