"""The search's state: samples, slopes, the best staffing so far, and when to stop."""

from __future__ import annotations

import time
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.solve import Observer, whole_rates
from planner.staffing.confirm import derived_seed, enough
from planner.staffing.effects import Reach, differences
from planner.staffing.goals import Goals
from planner.staffing.local import Improver, Slopes
from planner.staffing.master import Point, Proposal, Region, propose
from planner.staffing.result import Milestone
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Need, Part, Sample
from planner.staffing.table import Staffing, prices
from planner.staffing.trial import Trials
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_CELLS: Final = 200
_MOST_CONFIRM: Final = 4000
_FREE_PRICE: Final = 1e-3
"""Agents without a cost, where others have one, count this share of the cheapest."""


class Sizes(NamedTuple):
    """Replications by what they are for; from the number of contacts alone."""

    slopes: int
    """For finite differences, which are pooled over intervals."""
    coarse: int
    """For the master problem's steps."""
    fine: int
    """For its last steps."""
    confirm: int
    """For local improvement, rehearsal and confirmation."""

    @classmethod
    def of(cls, contacts: float, cells: int, confirm: int | None) -> Sizes:
        """So that each simulation of a staffing costs about the same, whatever the scenario.

        Args:
            contacts: expected in a replication.
            cells: group-intervals to decide about; where there are few, few staffings have to be
                simulated, and each may cost more.
            confirm: replications of a confirmation; none: enough, or more where cells are few.
        """
        patience = min(5.0, max(1.0, _CELLS / max(1, cells)))

        def about(wanted: float, least: int, most: int) -> int:
            return int(min(most, max(least, round(patience * wanted / contacts))))

        judged = min(_MOST_CONFIRM, round(patience * enough(contacts)))
        return cls(
            slopes=about(2.4e5, 5, 200),
            coarse=about(1.2e6, 8, 400),
            fine=about(4e6, 16, 1000),
            confirm=judged if confirm is None else confirm,
        )


class OutOfTime(Exception):
    """The limit of wall time was reached."""


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
        self.more = 0
        """Replications simulated elsewhere."""
        self.best: Ints | None = None
        self.bound: float | None = None
        self.history: list[Milestone] = []
        self.reproducible = True
        self.slopes: Slopes | None = None

    def new_trials(self, purpose: str) -> Trials:
        """Trials with random numbers of their own."""
        return self.trials_of(derived_seed(self.seed, purpose))

    def trials_of(self, seed: int) -> Trials:
        """Trials of a seed; what they simulate is counted."""
        trials = Trials(self.scenario, seed, jobs=self.workers, agents=self.capped)
        self._made.append(trials)
        return trials

    def sample(self, replications: int) -> Sample:
        """The first replications of the search's own random numbers."""
        return Sample([Part(self.trials, range(replications))], self.goals, self.rooms)

    @property
    def spent(self) -> int:
        """Replications simulated so far."""
        return self.more + sum(trials.spent for trials in self._made)

    @property
    def elapsed(self) -> float:
        """Seconds since the search began."""
        return time.monotonic() - self._began

    def out_of_time(self, share: float = 1.0) -> bool:
        """Whether this share of the time allowed is over; then the answer cannot be repeated."""
        over = self._seconds is not None and self.elapsed > share * self._seconds
        if over:
            self.reproducible = False
        return over

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

    def learn(self, agents: Ints) -> Slopes:
        """Simulate what one agent more or fewer does around a staffing."""
        sample = self.sample(self.sizes.slopes)
        base = sample.stand(agents)
        up = self.free & (agents < self.rooms.most)
        down = self.free & (agents > self.rooms.least)
        self.slopes = Slopes(
            differences(sample, agents, base, up, self.reach, 1),
            differences(sample, agents, base, down, self.reach, -1),
        )
        return self.slopes

    def step(
        self, sample: Sample, need: Need, agents: Ints, more: Ints, fewer: Ints, work: float
    ) -> Proposal:
        """What the master problem proposes within so many agents more or fewer ``[G, I]``."""
        slopes = self.learn(agents) if self.slopes is None else self.slopes
        point = Point(agents, sample.stand(agents).room(self.goals, need), slopes.up, slopes.down)
        low = np.maximum(np.minimum(self.rooms.least, agents), agents - fewer)
        high = np.minimum(self.rooms.most, agents + more)
        region = Region(np.where(self.free, low, agents), np.where(self.free, high, agents))
        found = propose(point, region, self.rooms, self.price, work=work, seed=self.seed % 2**31)
        self.reproducible &= found.reproducible
        return found

    def short(self, sample: Sample, need: Need, agents: Ints) -> int:
        """How many goals are not kept on a sample."""
        room = sample.stand(agents).room(self.goals, need)
        return int((room < -1e-9).sum())

    def improver(self, sample: Sample, need: Need, tries: int, share: float) -> Improver:
        """Local improvement on a sample until this share of the time is over."""
        return Improver(
            sample, need, self.price, self.reach, tries, lambda: self.out_of_time(share)
        )


def whole_prices(scenario: Scenario) -> Ints:
    """Price of an agent in one interval in whole numbers for solvers, ``[G]``, each above 0."""
    price = prices(scenario)
    least = float(price[price > 0].min())
    whole, _ = whole_rates([max(float(p), _FREE_PRICE * least) for p in price])
    return np.array([max(1, w) for w in whole], np.int64)
