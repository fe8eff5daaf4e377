"""Working through blocks: merging in order, rounds until the precision is reached, Ctrl-C."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from time import monotonic
from typing import Literal, NamedTuple

from sim.engine.log import Logs
from sim.measure import Moments, merge, precise_enough
from sim.parallel import Block, cut, in_order
from sim.progress import Observer, Progress
from sim.work import Done, Work

OnLogs = Callable[[int, Logs], None]
Replications = int | Sequence[int] | Literal["auto"]

FIRST_ROUND = 30
"""Replications before ``auto`` judges the precision for the first time."""
MOST_GROWTH = 4
"""A round at most multiplies the replications by this: early estimates of precision are rough."""
COMPILE_SECONDS = 40


class Aim(NamedTuple):
    """What ``auto`` works towards."""

    kpis: tuple[str, ...]
    relative: float
    """Half width of the confidence interval over the estimate."""
    most: int
    """Replications after which it stops anyway."""
    confidence: float


class Reached(NamedTuple):
    """How precise ``auto`` became, judged by the worst KPI and queue."""

    enough: bool
    kpi: str
    queue: str
    relative: float
    aim: float

    def __str__(self) -> str:
        """A sentence."""
        now = f"{self.kpi} of {self.queue} is known to ± {100 * self.relative:.1f} %"
        if self.enough:
            return f"precise enough: {now} at worst (asked: {100 * self.aim:g} %)"
        return f"stopped before ± {100 * self.aim:g} %: {now}"


class Runner:
    """Runs blocks and keeps the sum of what they leave behind."""

    def __init__(
        self,
        work: Work,
        jobs: int,
        observer: Observer,
        on_logs: OnLogs | None,
        queues: Sequence[str],
    ) -> None:
        self._work = work
        self._jobs = jobs
        self._observer = observer
        self._on_logs = on_logs
        self._queues = queues
        self._started = monotonic()
        self._finished: tuple[Moments, tuple[Block, ...]] | None = None
        self._planned = 0
        self.interrupted = False

    @property
    def moments(self) -> Moments:
        """The sum over the finished blocks."""
        assert self._finished is not None, "nothing is finished"
        return self._finished[0]

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The finished blocks, in order."""
        return () if self._finished is None else self._finished[1]

    @property
    def done(self) -> int:
        """Replications finished."""
        return sum(len(block) for block in self.blocks)

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began; compiling is not counted."""
        return monotonic() - self._started

    def run(self, replications: Replications, size: int, aim: Aim) -> Reached | None:
        """Run what is asked for; says how precise it became if that was the question.

        Raises:
            KeyboardInterrupt: nothing was finished when Ctrl-C came.
        """
        try:
            if replications == "auto":
                return self._rounds(size, aim)
            if isinstance(replications, int):
                self._advance(cut(range(replications), size))
            else:
                self._advance([Block(number, number + 1) for number in replications])
        except KeyboardInterrupt:
            if self._finished is None:
                raise
            self.interrupted = True
        return None

    def _rounds(self, size: int, aim: Aim) -> Reached:
        goal = min(aim.most, size * math.ceil(FIRST_ROUND / size))
        while True:
            self._advance(cut(range(self.done, goal), size))
            enough, worst = precise_enough(
                self.moments,
                self._work.plan,
                kpis=aim.kpis,
                relative=aim.relative,
                confidence=aim.confidence,
            )
            reached = Reached(
                enough, worst.kpi, self._queues[worst.queue], worst.relative, aim.relative
            )
            if enough or self.done >= aim.most:
                return reached
            self._observer.say(f"{self.done} replications: {reached}")
            goal = next_goal(self.done, worst.relative / aim.relative, size, aim.most)

    def _advance(self, blocks: Sequence[Block]) -> None:
        self._planned = self.done + sum(len(block) for block in blocks)
        if self._work.must_compile and blocks:
            # In this process, once: workers then load the machine code from the cache.
            self._observer.say(f"compiling the engine (once, about {COMPILE_SECONDS} s) ...")
            self._keep(blocks[0], self._work(blocks[0]))
            self._started = monotonic()
            blocks = blocks[1:]
        for block, done in in_order(self._work, blocks, self._jobs):
            self._keep(block, done)

    def _keep(self, block: Block, done: Done) -> None:
        if self._on_logs is not None:
            for replication, logs in done.logs:
                self._on_logs(replication, logs)
        total = done.moments if self._finished is None else merge(self.moments, done.moments)
        self._finished = (total, (*self.blocks, block))  # one assignment: Ctrl-C finds it whole
        self._observer.advance(Progress(self.done, self._planned, self.elapsed_s))


def next_goal(done: int, excess: float, size: int, most: int) -> int:
    """Replications at which to judge again when the half width is ``excess`` times too wide.

    Half widths shrink with the square root of the number of replications; ten per cent are added
    because the estimate of what is needed is itself uncertain. Whole blocks, so that a run of a
    fixed number of replications is cut in the same way.
    """
    growth = 1.1 * excess**2 if math.isfinite(excess) else MOST_GROWTH
    wanted = done * min(MOST_GROWTH, max(1.2, growth))
    return min(most, size * math.ceil(max(wanted, done + 1) / size))
