"""Comparing an engine's log with exact answers: judges that need no table of results.

A `LogJudge` runs an engine on a scenario and reads its figures off the log, as ratios of sums over
the replications (a mean is a sum over a number, a share a number over a number); their standard
errors are those of a ratio of means (Cochran (1977), "Sampling techniques", ch. 6). What counts
as agreement is the same as in `tests.theory.judged`.
"""

import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import Exit, Logs
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, check
from sim.work import EngineName, replicator
from tests.theory.judged import MOST_ERRORS, REPLICATIONS, Comparison, Json

HOUR = 3600 * TICKS_PER_SECOND
Sums = tuple[float, float]
"""Numerator and denominator of a figure in one replication."""
Figures = dict[str, Sums]


@dataclass(frozen=True)
class Seen:
    """One replication: its logs, the names of queues and groups, and the stretch looked at.

    Contacts count by the time they queue (``legs``); what is left out at either end warms the
    centre up or lets contacts finish. Times in the log are ticks, figures are in seconds.
    """

    logs: Logs
    queues: Mapping[str, int]
    group_of: np.ndarray  # by agent
    first: int
    last: int

    @property
    def all_legs(self) -> np.ndarray:
        """Every row of the contact log."""
        return self.logs.contacts

    @property
    def seconds(self) -> float:
        """Length of the stretch."""
        return (self.last - self.first) / TICKS_PER_SECOND

    def legs(self, queue: str | None = None) -> np.ndarray:
        """Legs that begin in the stretch, in one queue or in all."""
        rows = self.all_legs
        inside = (rows["queued"] >= self.first) & (rows["queued"] < self.last)
        if queue is not None:
            inside &= rows["queue"] == self.queues[queue]
        return rows[inside]

    def any_legs(self, queue: str) -> np.ndarray:
        """Legs in a queue, whenever they begin: for averages over time."""
        return self.all_legs[self.all_legs["queue"] == self.queues[queue]]

    def overlap(self, begin: np.ndarray, end: np.ndarray) -> float:
        """Total time in seconds of these stretches inside the one looked at; an end of -1: open."""
        end = np.where(end < 0, self.last, end)
        inside = np.minimum(end, self.last) - np.maximum(begin, self.first)
        return float(np.maximum(inside, 0).sum()) / TICKS_PER_SECOND


Read = Callable[[Seen], Figures]


@dataclass(frozen=True)
class LogJudge:
    """A scenario with an exact answer, judged by the log of one engine.

    ``build`` makes the scenario and ``read`` the figures of a replication, which must be those of
    ``exact``. ``wrong`` holds arguments of ``build`` that must be noticed, by figures that are not
    ``easy``; ``precision`` and ``coarser`` are relative half widths that the figures must reach.
    ``hours`` are left out at the begin and at the end.
    """

    name: str
    build: Callable[..., Scenario]
    read: Read
    exact: Mapping[str, float]
    wrong: Mapping[str, Json]
    precision: float = 0.02
    replications: int = REPLICATIONS
    coarser: Mapping[str, float] = field(default_factory=dict)
    easy: frozenset[str] = frozenset()
    hours: tuple[float, float] = (2.0, 2.0)

    def compare(
        self, engine: EngineName = "compiled", replications: int | None = None, **changes: Any
    ) -> list[Comparison]:
        """Every exact figure beside that of the log; ``changes`` are arguments of ``build``."""
        scenario = self.build(**changes)
        check(scenario)
        seed = zlib.crc32(self.name.encode())  # judges must not share their luck
        figures = [
            self.read(seen)
            for seen in replications_of(
                scenario, seed, engine, replications or self.replications, self.hours
            )
        ]
        return [
            compared(what, exact, [one[what] for one in figures])
            for what, exact in self.exact.items()
        ]

    def assert_agrees(self) -> None:
        """Everything is precise enough to tell, and nothing differs."""
        for one in self.compare():
            assert one.precision < self.coarser.get(one.what, self.precision), f"too coarse: {one}"
            assert one.errors < MOST_ERRORS, one

    def assert_notices(self, change: str) -> None:
        """A change of the scenario shows in a figure that is not an easy one."""
        found = [one for one in self.compare(**self.wrong[change]) if one.what not in self.easy]
        assert any(one.errors > MOST_ERRORS for one in found), [str(one) for one in found]


def replications_of(
    scenario: Scenario, seed: int, engine: EngineName, replications: int, hours: tuple[float, float]
) -> Iterable[Seen]:
    """The replications of a checked scenario, one after the other."""
    built = build_inputs(scenario, seed)
    first = int(hours[0] * HOUR)
    last = int(built.inputs.settings[0]["horizon"]) - int(hours[1] * HOUR)
    queues = {name: index for index, name in enumerate(scenario.queues)}
    run = replicator(engine)
    for replication in range(replications):
        logs = run(built.inputs, replication, True)
        yield Seen(logs, queues, built.inputs.agents["group"], first, last)


def compared(what: str, exact: float, sums: list[Sums]) -> Comparison:
    """A ratio of sums beside its exact value, with the standard error of a ratio of means."""
    top, bottom = np.array(sums, dtype=float).T
    value = top.sum() / bottom.sum()
    spread = np.std(top - value * bottom, ddof=1) / bottom.mean()
    return Comparison(what, exact, float(value), float(spread / np.sqrt(len(sums))))


# --- figures -----------------------------------------------------------------------------------


def share(some: np.ndarray, among: np.ndarray | int | None = None) -> Sums:
    """How many of ``among`` (a mask or a number; none: the length of ``some``) are ``some``."""
    of = len(some) if among is None else int(np.sum(among))
    return float(np.sum(some)), float(of)


def mean_s(ticks: np.ndarray) -> Sums:
    """A mean, in seconds."""
    return float(ticks.sum()) / TICKS_PER_SECOND, float(len(ticks))


def answered(legs: np.ndarray) -> np.ndarray:
    """Those that an agent took."""
    return legs[legs["answered"] >= 0]


def waits(legs: np.ndarray) -> np.ndarray:
    """Wait of each leg that has not stayed open, in ticks: until answered or gone."""
    return np.where(legs["answered"] >= 0, legs["answered"], legs["ended"]) - legs["queued"]


def waiting_figures(legs: np.ndarray, within_s: float | None = None) -> Figures:
    """p_wait, asa, wait_all, p_abandon (and p_within) of the legs that were not turned away."""
    legs = legs[(legs["exit"] != Exit.BLOCKED) & (legs["exit"] != Exit.OPEN)]
    taken, wait = legs["answered"] >= 0, waits(legs)
    figures = {
        "p_wait": share((wait > 0) | ~taken),
        "asa": mean_s(wait[taken]),
        "wait_all": mean_s(wait),
        "p_abandon": share(legs["exit"] == Exit.ABANDONED),
    }
    if within_s is not None:
        figures["p_within"] = share(taken & (wait <= within_s * TICKS_PER_SECOND))
    return figures


def exact_waits(model: Any, within_s: float | None = None) -> dict[str, float]:
    """The same figures of an exact model."""
    names = ["p_wait", "asa", "wait_all"] + ["p_abandon"] * (getattr(model, "abandon_rate", 0) > 0)
    figures = {name: float(getattr(model, name)) for name in names}
    if within_s is not None:
        figures["p_within"] = float(model.p_answered_within(within_s))
    return figures


def occupancy(seen: Seen, legs: np.ndarray, agents: int) -> Sums:
    """Share of ``agents``' time between answer and end of wrap-up of these legs (not parallel)."""
    legs = answered(legs)
    return seen.overlap(legs["answered"], legs["wrapped"]), agents * seen.seconds
