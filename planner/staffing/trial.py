"""Trials: what happens with a staffing, with the same customers for every staffing.

Random numbers are keyed by what they are for, so replication r of a seed has the same customers,
patience and handle times under every staffing, and differences between staffings are paired.
What is counted of each replication is kept by itself: the sums that every goal is made of, their
errors and the errors of differences all follow from it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from time import monotonic
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.duty import OnDuty
from sim.block import run_block
from sim.inputs.arrays import Inputs
from sim.inputs.build import build_inputs, expected_contacts
from sim.measure import Asked, Moments, Plan, Scratch, columns, new_moments, new_plan, new_scratch
from sim.measure.journey_columns import PROMISE_COLUMNS
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

COUNTED: Final = (
    columns.SL_MET,
    columns.SL_OF,
    columns.OFFERED,
    columns.ANSWERED,
    columns.ABANDONED,
    columns.WAIT_ANSWERED,
    columns.OPEN,
    columns.ENTERED,
    columns.HANDLE,
)
"""Columns of sim.measure.columns that an outcome keeps of a queue, in this order."""
SL_MET, SL_OF, OFFERED, ANSWERED, ABANDONED, WAIT_ANSWERED, OPEN, ENTERED, HANDLE = range(
    len(COUNTED)
)
WORKED: Final = (columns.BUSY_TIME, columns.ON_QUEUE_TIME)
"""Columns that an outcome keeps of a group, in this order."""
BUSY, ON_QUEUE = range(len(WORKED))
_PROMISE: Final = [PROMISE_COLUMNS.index("step_met"), PROMISE_COLUMNS.index("step_of")]
PIECE_CONTACTS: Final = 200_000
"""Contacts of one task: a fifteenth of a second."""


@dataclass(frozen=True, eq=False)
class Outcome:
    """Counts of R replications. Q queues, G groups, I measured intervals, P steps, D days."""

    queue: Floats
    """Contacts and ticks of waiting by queue and interval, [R, Q, I, columns of COUNTED]."""
    group: Floats
    """Ticks of agents by group and interval, [R, G, I, columns of WORKED]; G = 0: not asked."""
    promise: Floats
    """Contacts that met the step and contacts judged, by step and day, [R, P, D, 2]."""

    def __len__(self) -> int:
        """Number of replications."""
        return len(self.queue)

    def joined(self, other: Outcome) -> Outcome:
        """The replications of both."""
        return Outcome(
            np.concatenate([self.queue, other.queue]),
            np.concatenate([self.group, other.group]),
            np.concatenate([self.promise, other.promise]),
        )


_Task = tuple[int, int, int]
"""A staffing's position, the first replication and the one after the last."""


class OutOfTime(Exception):
    """Simulating was stopped by whoever asked for it."""


class _Desk(NamedTuple):
    """Working arrays of one task."""

    scratch: Scratch
    moments: Moments


class Trials:
    """Simulates staffings of one scenario; inputs are built once, only duty is exchanged."""

    def __init__(
        self, scenario: Scenario, seed: int, *, jobs: int = 1, agents: bool = True
    ) -> None:
        """Build the inputs.

        Args:
            scenario: a checked scenario; its own staffing is what ``None`` simulates.
            seed: of all draws.
            jobs: threads; the answer does not depend on it.
            agents: whether busy time of groups is counted, too.

        Raises:
            ScenarioError: the calendar cannot be made.
        """
        built = build_inputs(scenario, seed)
        asked = Asked(periods=True, distribution=False, queue_length=False, agents=agents)
        targets = [queue.target for queue in scenario.queues.values()]
        self.scenario = scenario
        self.seed = seed
        self.calendar = built.calendar
        self.inputs: Inputs = built.inputs
        self.plan: Plan = new_plan(built.inputs, built.calendar, targets, asked)
        self.expected_contacts = max(1.0, expected_contacts(built))
        self.spent = 0
        """Replications simulated so far."""
        self.seconds = 0.0
        """Wall time that they took."""
        self.stop: Callable[[], bool] | None = None
        """Asked before every piece of work; True ends it with :class:`OutOfTime`."""
        self._jobs = max(1, jobs)
        self._on_duty = OnDuty(scenario, built.calendar)
        self._interval_cells = self.plan.cell_of[0]
        self._piece = max(1, round(PIECE_CONTACTS / self.expected_contacts))

    def one(self, agents: Ints | None, replications: range) -> Outcome:
        """What happens with one staffing ``[G, I]`` (None: that of the scenario)."""
        return self.many([agents], replications)[0]

    def many(self, staffings: Sequence[Ints | None], replications: range) -> list[Outcome]:
        """What happens with each staffing ``[G, I]`` in the same replications.

        Raises:
            KeyboardInterrupt: Ctrl-C; pieces that have begun are finished before.
            OutOfTime: ``stop`` said so.
        """
        return self.lived([self.staffed(agents) for agents in staffings], replications)

    def lived(self, inputs: Sequence[Inputs], replications: range) -> list[Outcome]:
        """The same for inputs of any origin: only presence may differ from the scenario's.

        Raises:
            KeyboardInterrupt: Ctrl-C; pieces that have begun are finished before.
            OutOfTime: ``stop`` said so.
        """
        began = monotonic()
        done: list[int] = []
        found = [self._empty(len(replications)) for _ in inputs]
        tasks = [
            (s, first, min(first + self._piece, replications.stop))
            for s in range(len(inputs))
            for first in range(replications.start, replications.stop, self._piece)
        ]

        def work(task: _Task) -> None:
            if self.stop is not None and self.stop():
                raise OutOfTime
            s, first, last = task
            begin = first - replications.start
            self._run(inputs[s], first, last, found[s], begin)
            done.append(last - first)

        try:
            self._work_through(tasks, work)
        finally:
            self.spent += sum(done)
            self.seconds += monotonic() - began
        return found

    def _work_through(self, tasks: list[_Task], work: Callable[[_Task], None]) -> None:
        if self._jobs == 1 or len(tasks) == 1:
            for task in tasks:
                work(task)
            return
        with ThreadPoolExecutor(self._jobs) as pool:
            try:
                for _ in pool.map(work, tasks):
                    pass
            except BaseException:
                pool.shutdown(wait=True, cancel_futures=True)
                raise

    def staffed(self, agents: Ints | None) -> Inputs:
        """The inputs with a staffing ``[G, I]``; None: with the scenario's own."""
        return self.inputs if agents is None else self._on_duty.staffed(self.inputs, agents)

    def _empty(self, n: int) -> Outcome:
        n_queues, n_intervals = len(self.plan.rules), self.plan.cell_of.shape[1]
        steps = 0 if self.plan.more is None else len(self.plan.more.steps)
        return Outcome(
            queue=np.zeros((n, n_queues, n_intervals, len(COUNTED))),
            group=np.zeros((n, len(self.plan.rostered), n_intervals, len(WORKED))),
            promise=np.zeros((n, steps, len(self.plan.day_cell), 2)),
        )

    def _run(self, inputs: Inputs, first: int, last: int, into: Outcome, at: int) -> None:
        """Simulate replications one by one, and note what each of them adds to the sums."""
        desk = _Desk(new_scratch(self.plan), new_moments(self.plan))
        cells = self._interval_cells
        n_queues, n_groups = into.queue.shape[1], into.group.shape[1]
        for replication in range(first, last):
            moments = desk.moments
            moments.queue_sums.fill(0.0)
            moments.group_sums.fill(0.0)
            if moments.more is not None:
                moments.more.promise.sums.fill(0.0)
            run_block(inputs, self.plan, replication, replication + 1, desk.scratch, moments)
            row = at + replication - first
            into.queue[row] = moments.queue_sums[:n_queues, cells][..., COUNTED]
            if n_groups:
                into.group[row] = moments.group_sums[:n_groups, cells][..., WORKED]
            if into.promise.shape[1] and moments.more is not None:
                into.promise[row] = moments.more.promise.sums[:, :-1, _PROMISE]
