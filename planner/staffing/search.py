"""The search's state: samples, slopes, the best staffing so far, and when to stop."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve import Observer, whole_rates
from planner.staffing.confirm import FEWEST, derived_seed, enough
from planner.staffing.effects import Effects, Reach, effects
from planner.staffing.goals import Goals
from planner.staffing.level import levelled
from planner.staffing.local import Improver, Slopes
from planner.staffing.master import Point, Proposal, Region, propose
from planner.staffing.result import Milestone
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Memory, Need, Part, Sample
from planner.staffing.secant import Secant
from planner.staffing.table import Staffing, prices
from planner.staffing.trial import Outcome, Trials
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_CELLS, _PATIENCE = 200, 2.0
"""Where fewer cells are to be decided, each simulation may cost more, so many times at most."""
_LEAST_SLOPES: Final = 4
_LEAST_COARSE: Final = 24
_MOST_CONFIRM: Final = 4000
_WORK, _LEAST_WORK = 0.15, 0.05
_SPARE: Final = 1.3
"""A confirmation may take so much longer than the pace so far says."""
_LEARNINGS, _LOOKS, _JUDGEMENTS = 4, 7, 16
"""Learning of slopes, samples of the long steps and of confirmations' size in a usual search."""
_SIMULATING: Final = 0.6
"""Share of the time that is spent on simulations; the rest is the solver's."""
_IMPROVE_CONTACTS: Final = 8e7
_FREE_PRICE: Final = 1e-3
"""Agents without a cost, where others have one, count this share of the cheapest."""


class Sizes(NamedTuple):
    """Replications by what they are for; from the number of contacts alone."""

    slopes: int
    """For finite differences, which are pooled over intervals."""
    coarse: int
    """For the master problem's steps."""
    confirm: int
    """For its last steps, local improvement, rehearsal and confirmation."""
    improve: float
    """Contacts that a pass of local improvement may simulate."""

    @classmethod
    def of(cls, contacts: float, cells: int, confirm: int | None) -> Sizes:
        """So that each simulation of a staffing costs about the same, whatever the scenario.

        Args:
            contacts: expected in a replication.
            cells: group-intervals to decide about; where there are few, few staffings have to be
                simulated, and each may cost more.
            confirm: replications of a confirmation; none: enough, or more where cells are few.
        """
        patience = min(_PATIENCE, max(1.0, _CELLS / max(1, cells)))

        def about(wanted: float, least: int, most: int) -> int:
            return int(min(most, max(least, round(patience * wanted / contacts))))

        judged = min(_MOST_CONFIRM, round(patience * enough(contacts)))
        judged = judged if confirm is None else confirm
        return cls(
            slopes=min(judged, about(2.4e5, _LEAST_SLOPES, 200)),
            coarse=min(judged, about(1.2e6, _LEAST_COARSE, 400)),
            confirm=judged,
            improve=patience * _IMPROVE_CONTACTS,
        )

    def scaled(self, share: float) -> Sizes:
        """Smaller samples, for a search that is short of time."""
        return Sizes(
            slopes=min(self.slopes, max(3, round(share * self.slopes))),
            coarse=min(self.coarse, max(8, round(share * self.coarse))),
            # Staff is what small confirmations cost: rather fewer looks.
            confirm=min(self.confirm, max(FEWEST, round(share**0.5 * self.confirm))),
            improve=share * self.improve,
        )


class Search:
    """What the stages of the search share."""

    def __init__(
        self,
        scenario: Scenario,
        seed: int,
        workers: int,
        seconds: float | None,
        observer: Observer,
        replications: int | None = None,
    ) -> None:
        self.scenario = scenario
        self.seed = seed
        self.workers = workers
        self.observer = observer
        self._began = time.monotonic()
        self._seconds = seconds
        self._share = float("inf")  # the beginning is never cut short
        self._made: list[Trials] = []
        self.rooms = Rooms.of(scenario)
        self.capped = scenario.planning.occupancy is not None or any(
            limits.occupancy is not None for limits in scenario.planning.staff.values()
        )
        self.trials = self.new_trials("search")
        self.goals = Goals.of(scenario, self.trials)
        self.reach = Reach.of(scenario.interval_minutes)
        self.price = whole_prices(scenario)
        self.free: Bools = self.rooms.allowed & ~self.rooms.pinned & self.rooms.measured
        self.sizes = Sizes.of(self.trials.expected_contacts, int(self.free.sum()), replications)
        self.trials.one(self.rooms.least, range(1))
        self.trials.seconds = 0.0  # the first replication has loaded the machine code
        self.work = _WORK
        """Limit of each master problem in CP-SAT's deterministic seconds."""
        self.more = 0
        """Replications simulated elsewhere."""
        self.best: Ints | None = None
        self.bound: float | None = None
        self.history: list[Milestone] = []
        self.reproducible = True
        self._effects: tuple[Effects, Effects] | None = None
        self._secant = Secant(self.goals)
        self._memory: Memory = {}

    def new_trials(self, purpose: str) -> Trials:
        """Trials with random numbers of their own."""
        return self.trials_of(derived_seed(self.seed, purpose))

    def trials_of(self, seed: int) -> Trials:
        """Trials of a seed; what they simulate is counted."""
        trials = Trials(self.scenario, seed, jobs=self.workers, agents=self.capped)
        trials.stop = self.out_of_time
        self._made.append(trials)
        return trials

    def sample(self, replications: int) -> Sample:
        """The first replications of the search's own random numbers."""
        return self.sample_of([Part(self.trials, range(replications))])

    def sample_of(self, parts: Sequence[Part]) -> Sample:
        """Replications of several seeds; what was simulated for one sample serves the others."""
        return Sample(parts, self.goals, self.rooms, self._memory)

    def remember(self, part: Part, agents: Ints, outcome: Outcome) -> None:
        """Use what was simulated elsewhere for samples with this part."""
        if len(outcome) == len(part.replications):
            name = (part.trials.seed, part.replications, agents.tobytes())
            self._memory[name] = self.goals.pairs(outcome)

    @property
    def spent(self) -> int:
        """Replications simulated so far."""
        return self.more + sum(trials.spent for trials in self._made)

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._began

    def fit_to_time(self) -> None:
        """Take smaller samples where the time allowed is too short for the usual ones."""
        if self._seconds is None or not self.pace:
            return
        sizes = self.sizes
        learning = 2 * len(self.price) * self.reach.stride * sizes.slopes
        usual = _LEARNINGS * learning + _LOOKS * sizes.coarse + _JUDGEMENTS * sizes.confirm
        share = _SIMULATING * (self._seconds - self.elapsed) / (self.pace * usual)
        if share < 1:
            self.reproducible = False
            self.sizes = sizes.scaled(max(0.0, share))
            self.work = max(_LEAST_WORK, share * self.work)

    def until(self, share: float) -> None:
        """Let simulations end when this share of the time allowed for searching is over."""
        self._share = share

    def out_of_time(self) -> bool:
        """Whether the time of the stage is over; then the answer cannot be repeated.

        What the confirmation will take is kept free, up to half of the time.
        """
        if self._seconds is None:
            return False
        kept = min(0.5 * self._seconds, _SPARE * self.pace * self.sizes.confirm)
        over = self.elapsed > self._share * (self._seconds - kept)
        if over:
            self.reproducible = False
        return over

    @property
    def pace(self) -> float:
        """Seconds of a replication so far; 0 before the first one."""
        spent = sum(trials.spent for trials in self._made)
        return sum(trials.seconds for trials in self._made) / spent if spent else 0.0

    def affordable(self) -> int:
        """Replications of a confirmation: fewer than planned where time is short."""
        if self._seconds is None or not self.pace:
            return self.sizes.confirm
        left = int((self._seconds - self.elapsed) / self.pace)
        if left >= self.sizes.confirm:
            return self.sizes.confirm
        self.reproducible = False
        return min(self.sizes.confirm, max(FEWEST, left))

    def cost(self, agents: Ints) -> float:
        """Cost of a staffing in the scenario's unit."""
        return Staffing.with_agents(
            self.scenario, self.rooms.repeated(agents), self.trials.calendar
        ).cost

    def priced(self, agents: Ints) -> int:
        """Cost in the solver's whole numbers."""
        return int(self.price @ agents[:, self.rooms.measured].sum(axis=1))

    def tell(self, stage: str, agents: Ints | None) -> None:
        """Note where the search is, and tell the observer."""
        best = None if agents is None else self.cost(agents)
        self.history.append(Milestone(self.elapsed, stage, best, self.bound, self.spent))
        self.observer.advance(stage, best, self.bound, self.spent, self.elapsed)

    def learn(self, agents: Ints) -> None:
        """Simulate what one agent more or fewer does around a staffing."""
        sample = self.sample(self.sizes.slopes)
        base = sample.stand(agents)
        up = self.free & (agents < self.rooms.most)
        down = self.free & (agents > self.rooms.least)
        self._effects = effects(sample, agents, base, up, down, self.reach)

    def slopes(self, sample: Sample, agents: Ints, *, chord: bool = True) -> Slopes:
        """What an agent more gains and one fewer loses at a staffing, from what was learnt last."""
        if self._effects is None:
            self.learn(agents)
        assert self._effects is not None
        up, down = (found.slopes(sample.stand(agents), chord=chord) for found in self._effects)
        factor = self._secant.factor[:, None, None]
        return Slopes(factor * up, factor * down)

    def step(self, sample: Sample, need: Need, agents: Ints, more: Ints, fewer: Ints) -> Proposal:
        """What the master problem proposes within so many agents more or fewer ``[G, I]``."""
        self._secant.learn(sample, agents)
        slopes = self.slopes(sample, agents)
        point = Point(agents, sample.stand(agents).room(self.goals, need), slopes.up, slopes.down)
        low = np.maximum(np.minimum(self.rooms.least, agents), agents - fewer)
        high = np.minimum(self.rooms.most, agents + more)
        region = Region(np.where(self.free, low, agents), np.where(self.free, high, agents))
        found = propose(
            point, region, self.rooms, self.price, work=self.work, seed=self.seed % 2**31
        )
        self.reproducible &= found.reproducible
        self._secant.foresee(sample, agents, found.agents, slopes)
        return found

    def short(self, sample: Sample, need: Need, agents: Ints) -> int:
        """How many goals are not kept on a sample."""
        room = sample.stand(agents).room(self.goals, need)
        return int((room < -1e-9).sum())

    def levelled(self, sample: Sample, need: Need, agents: Ints, looks: int) -> Ints:
        """An evener staffing of the same cost, at the price of so many simulations at most."""
        slopes = self.slopes(sample, agents, chord=False)
        return levelled(
            sample,
            need,
            agents,
            self.price,
            slopes,
            self.reach,
            interval_minutes=self.scenario.interval_minutes,
            looks=looks,
        )

    def improver(self, sample: Sample, need: Need, tries: int) -> Improver:
        """Local improvement on a sample."""
        return Improver(sample, need, self.price, self.reach, tries)


def whole_prices(scenario: Scenario) -> Ints:
    """Price of an agent in one interval in whole numbers for solvers, ``[G]``, each above 0."""
    price = prices(scenario)
    least = float(price[price > 0].min())
    whole, _ = whole_rates([max(float(p), _FREE_PRICE * least) for p in price])
    return np.array([max(1, w) for w in whole], np.int64)
