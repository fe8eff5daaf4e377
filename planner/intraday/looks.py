"""A look at the rest of the day with some moves made: how far every goal is from holding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.candidates import Candidates
from planner.intraday.moment import Moment
from planner.intraday.presence import applied
from planner.staffing import trial
from planner.staffing.goals import GoalRow, Goals
from planner.staffing.trial import Outcome, Trials
from sim.clock import TICKS_PER_MINUTE
from sim.inputs.build import build_inputs
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CONTACTS: Final = 5e5
"""Contacts of one look."""
GUARD: Final = 0.003
"""Share of a goal's contacts by which the search exceeds it, so that a judge with other random
numbers agrees."""
HARM: Final = 10.0
"""A contact short of a goal counts so many times where it was not short without moves: nobody is
sent home at the cost of a promise."""
SURE_HARM: Final = 1.0
"""Standard errors by which a goal must be short before that counts as harm."""
FEWEST, MOST = 40, 1000
BASE_LOOKS: Final = 4
"""Looks that the day without moves is worth: every set of moves is known against it."""
REST: Final = "rest of the day"
_HOUR: Final = 60 * TICKS_PER_MINUTE
_CONTACTS_PER_HOUR: Final = 10.0
"""Contacts that an agent-hour beyond a limit of occupancy counts as."""
_TOGETHER: Final = 8
"""Sets of moves simulated at a time: bounds the memory."""


@dataclass(frozen=True, eq=False)
class Look:
    """A set of moves, simulated. J goals."""

    counts: Ints
    """How often each move is made ``[M]``."""
    surplus: Floats
    """Mean of contacts by which each goal is exceeded; below 0: short, ``[J]``."""
    error: Floats
    """Standard error of its change against no moves ``[J]``."""
    cost: float
    """Money."""
    price: float
    """What is minimised: money, the moves' trouble, and the worth of contacts short."""

    @property
    def short(self) -> float:
        """Contacts short of all goals together."""
        return float(np.maximum(0.0, -self.surplus).sum())


@dataclass(frozen=True, eq=False)
class Reference:
    """A set of moves with which others are compared, replication by replication."""

    counts: Ints
    """How often each move is made ``[M]``."""
    pairs: Floats
    """Numerators and denominators of the measures ``[R, measures, I, 2]``."""
    in_time: Floats
    """Contacts served within their threshold ``[R, Q, I]``."""


@dataclass(frozen=True, eq=False)
class Difference:
    """What moves change, against none. J goals."""

    surplus: Floats
    """Mean change of the goals' surplus ``[J]``."""
    error: Floats
    """Its standard error ``[J]``."""
    in_time: float
    """Contacts more that are served within their threshold, in all queues."""


class Looks:
    """Simulates sets of moves on the same random numbers."""

    def __init__(
        self,
        candidates: Candidates,
        scenario: Scenario,
        seed: int,
        *,
        jobs: int = 1,
        replications: int | None = None,
    ) -> None:
        """Build the inputs.

        Args:
            candidates: the moves.
            scenario: of the rest of the day; moves are laid over it.
            seed: of all draws.
            jobs: threads; the answer does not depend on it.
            replications: of each look; None: for about half a million contacts.
        """
        self.candidates, self.scenario = candidates, scenario
        nothing = np.zeros(len(candidates), np.int64)
        before = applied(candidates.desk, scenario, candidates.moves, nothing)
        self.trials = Trials(before, seed, jobs=jobs, agents=capped(scenario))
        self.goals = goals_to_come(
            Goals.of(before, self.trials), candidates.desk.moment, self.trials
        )
        self.offset = measured_from(self.trials)
        """The first interval of the day that is measured."""
        usual = int(min(MOST, max(FEWEST, CONTACTS / self.trials.expected_contacts)))
        self.replications = usual if replications is None else max(2, replications)
        self.worth = worth_of(candidates)
        self.trials.one(None, range(2))  # what is compiled is compiled: the next one is timed
        self.warming_up = self.trials.seconds
        """Seconds that the first two replications took: an engine may be compiled in them."""
        base = self._outcomes([nothing])[0]
        self.seconds_of_one = self.trials.seconds - self.warming_up
        """Wall time of a look."""
        self.reference = self._referred(nothing, base)
        """The day without moves."""
        sums = self.goals.sums(self.reference.pairs)
        self._surpluses = self.surpluses(sums)
        self._better_known = self._beyond(sums)
        self._guard = GUARD * sums[..., 1].mean(axis=0) * self._unit
        surplus = self._surpluses.mean(axis=0) + self._better_known
        self.room = np.asarray(surplus - self._guard, dtype=np.float64)
        """Surplus of the goals without moves, beyond the guard ``[J]``."""
        self.base = self._look(nothing, base)

    def look(self, counts: Ints) -> Look:
        """Simulate one set of moves."""
        return self.many([counts])[0]

    def many(self, sets: Sequence[Ints]) -> list[Look]:
        """Simulate sets of moves."""
        found: list[Look] = []
        for first in range(0, len(sets), _TOGETHER):
            part = sets[first : first + _TOGETHER]
            outcomes = self._outcomes(part)
            found += [self._look(c, o) for c, o in zip(part, outcomes, strict=True)]
        return found

    def parts(
        self,
        scenario: Scenario,
        windows: Sequence[slice],
        shares: Sequence[float] | None = None,
        *,
        against: Reference | None = None,
        replications: int | None = None,
    ) -> list[Difference]:
        """What a scenario of other presence changes, in each window of intervals by itself.

        Changes that lie far apart can be simulated together: each has its window.

        Args:
            scenario: with all changes.
            windows: where each change is felt.
            shares: of each change in goals that are felt all day long (work that may wait); none:
                the same of all.
            against: what it is compared with; none: the day without moves.
            replications: of it, at least 2; none: those of a look.
        """
        shares = [1 / len(windows)] * len(windows) if shares is None else shares
        other = self.reference if against is None else against
        n = self.replications if replications is None else replications
        inputs = build_inputs(scenario, self.trials.seed).inputs
        outcome = self.trials.lived([inputs], range(n))[0]
        change = self.goals.pairs(outcome) - other.pairs[:n]
        in_time = outcome.queue[..., trial.SL_MET] - other.in_time[:n]
        return [
            self._part(change, in_time, window, share)
            for window, share in zip(windows, shares, strict=True)
        ]

    def referred(self, counts: Ints) -> Reference:
        """A set of moves to compare others with."""
        return self._referred(counts, self._outcomes([counts])[0])

    def _referred(self, counts: Ints, outcome: Outcome) -> Reference:
        met = np.asarray(outcome.queue[..., trial.SL_MET], dtype=np.float64)
        return Reference(counts, self.goals.pairs(outcome), met)

    def with_moves(self, counts: Ints) -> Scenario:
        """The scenario with moves made so many times ``[M]``."""
        return applied(self.candidates.desk, self.scenario, self.candidates.moves, counts)

    def priced(self, counts: Ints, surplus: Floats, error: Floats | float = 0.0) -> float:
        """What is minimised: money and trouble of moves ``[M]``, and what goals are short."""
        return float(self.own @ counts + self.price_of_goals(surplus, error))

    @cached_property
    def own(self) -> Floats:
        """Money and trouble of each move ``[M]``."""
        return self.candidates.costs + self.candidates.troubles

    def price_of_goals(self, surplus: Floats, error: Floats | float = 0.0) -> Floats:
        """What goals cost that are short, ``[...]``, from their surplus ``[..., J]``.

        Args:
            surplus: in contacts.
            error: standard error of what moves change: of a hundred goals some always look a
                little worse by chance, and harm counts only where it is none ``[..., J]``.
        """
        short = self._shortage(surplus).sum(axis=-1)
        sure = self._shortage(surplus + SURE_HARM * error)
        harm = np.where(self.room >= 0, sure, 0.0).sum(axis=-1)
        return np.asarray(self.worth * (short + (HARM - 1) * harm), dtype=np.float64)

    def _shortage(self, surplus: Floats) -> Floats:
        return np.asarray(np.maximum(0.0, self._guard - surplus), dtype=np.float64)

    def beyond_guard(self, look: Look) -> Floats:
        """Surplus of the goals with a set of moves, beyond the guard ``[J]``."""
        return np.asarray(look.surplus - self._guard, dtype=np.float64)

    def surpluses(self, sums: Floats) -> Floats:
        """By how many contacts goals are exceeded, ``[..., J]``, from their sums."""
        goals = self.goals
        beyond = goals.sign * (sums[..., 0] - goals.threshold * sums[..., 1])
        return np.asarray(beyond * self._unit, dtype=np.float64)

    @property
    def _unit(self) -> Floats:
        return np.array([unit_of(row) for row in self.goals.rows])

    def _outcomes(self, sets: Sequence[Ints]) -> list[Outcome]:
        inputs = [build_inputs(self.with_moves(c), self.trials.seed).inputs for c in sets]
        return self.trials.lived(inputs, range(self.replications))

    def _look(self, counts: Ints, outcome: Outcome) -> Look:
        sums = self.goals.sums(self.goals.pairs(outcome))
        each = self.surpluses(sums)
        surplus = each.mean(axis=0) + self._better_known
        error = (each - self._surpluses).std(axis=0, ddof=1) / np.sqrt(len(each))
        cost = float(self.candidates.costs @ counts)
        return Look(counts, surplus, error, cost, self.priced(counts, surplus, error))

    def _beyond(self, sums: Floats) -> Floats:
        """What more replications without moves say of the goals, beside those of a look ``[J]``.

        A control variate: what moves change is known from few replications, as their customers
        are the same; how the goals stand without them takes more.
        """
        more = range(self.replications, BASE_LOOKS * self.replications)
        further = self.goals.sums(self.goals.pairs(self.trials.one(None, more)))
        every = np.concatenate([self.surpluses(sums), self.surpluses(further)])
        return np.asarray(every.mean(axis=0) - every[: len(sums)].mean(axis=0), dtype=np.float64)

    def _part(self, pairs: Floats, in_time: Floats, window: slice, share: float) -> Difference:
        window = slice(max(0, window.start - self.offset), max(0, window.stop - self.offset))
        inside = np.zeros_like(pairs)
        inside[:, :, window] = pairs[:, :, window]
        wide = self.goals.wide[self.goals.measure]
        change = np.where(
            wide,
            share * self.surpluses(self.goals.sums(pairs)),
            self.surpluses(self.goals.sums(inside)),
        )
        error = change.std(axis=0, ddof=1) / np.sqrt(len(change))
        return Difference(
            np.asarray(change.mean(axis=0), dtype=np.float64),
            np.asarray(error, dtype=np.float64),
            float(in_time[:, :, window].sum(axis=(1, 2)).mean()),
        )


def goals_to_come(goals: Goals, moment: Moment, trials: Trials) -> Goals:
    """The goals of what is still to come: intervals not over, and the rest of the day."""
    begin = moment.first - measured_from(trials)
    rows: list[GoalRow] = []
    for row in goals.rows:
        if row.last <= begin:
            continue
        if row.over != "interval":
            first = row.first if row.kind == "promise_step" else max(row.first, begin)
            row = row._replace(first=first, over="day", period=REST)
        rows.append(row)
    return replace(goals, rows=tuple(dict.fromkeys(rows)))


def measured_from(trials: Trials) -> int:
    """The first measured interval: goals and outcomes count from it."""
    return int(trials.calendar.measured_from // trials.calendar.interval_ticks)


def unit_of(row: GoalRow) -> float:
    """What a unit of a goal's numerator counts as, in contacts."""
    if row.kind == "asa_s":
        return 1.0 / row.threshold
    return _CONTACTS_PER_HOUR / _HOUR if row.kind == "occupancy" else 1.0


def worth_of(candidates: Candidates) -> float:
    """Money for a contact that no longer lacks for a goal."""
    worth = candidates.desk.rules.worth
    return max(candidates.desk.rates.values()) if worth is None else worth


def capped(scenario: Scenario) -> bool:
    """Whether any goal is about occupancy."""
    return scenario.planning.occupancy is not None or any(
        limits.occupancy is not None for limits in scenario.planning.staff.values()
    )
