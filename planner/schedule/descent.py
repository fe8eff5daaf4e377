"""A good roster fast: one person after another works what is cheapest, given all others.

What one more person is worth is first smoothed, as in an augmented Lagrangian: a price for each
row of demand, and a part that grows with what the row lacks. So people spread over demand instead
of all filling the same gaps; the prices move towards what rows keep lacking. The last sweeps use
what demand really costs, which can only improve the roster (block coordinate descent).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.schedule.budget import Budget
from planner.schedule.evenness import Measure
from planner.schedule.mixing import shift
from planner.schedule.pricing import Alone, Pricing
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem
from planner.schedule.responses import choices, reach, respond
from planner.schedule.rows import Rows

Floats = NDArray[np.float64]

GROWTH = 0.04
"""Part of the cost of a unit short by which each unit lacking raises the price of a row."""
MOVE = 0.3
"""Part of that by which prices move after a sweep."""
_NO_ENDS = np.zeros(1)


@dataclass(frozen=True, eq=False)
class Ends:
    """What paths pay for their counts."""

    measure: Measure
    finals: Floats
    """``[C]`` (:meth:`planner.schedule.evenness.Measure.finals`)."""


class Descent:
    """A roster of everybody, person by person."""

    def __init__(self, pricing: Pricing, rows: Rows, seed: int) -> None:
        """Begin with nobody at work and prices that tempt nobody."""
        self._pricing, self._rows = pricing, rows
        people, days, self._duties = pricing.problem.shape
        self._rng = np.random.default_rng(seed)
        self.work: Ints = np.full((people, days), -1, np.int64)
        self.own: Floats = np.zeros(people)
        """Own costs of each person's roster, what rules with penalties cost included."""
        self.counts: Floats = np.zeros(rows.count)
        self.price: Floats = np.zeros(rows.count)
        self.scale = np.minimum(rows.under, rows.big / 100)
        """``[R]``: cost of a unit short, where there is one."""
        self.real = np.full(rows.count, -1.0)
        """Slope that stands for what demand really costs."""
        self._placed = np.zeros(people, np.bool_)
        turned = rows.matrix.T.tocsr()
        self._begins = turned.indptr.astype(np.int64)
        self._places = turned.indices.astype(np.int64)
        self._required = rows.required.astype(np.float64)
        self._quiet = np.zeros((days, self._duties))
        self._alone: dict[int, tuple[Alone, NDArray[np.int32], Ints]] = {}
        self._counters: dict[tuple[int, str], Ints] = {}
        self._values: dict[tuple[int, int], Floats] = {}

    @property
    def cost(self) -> float:
        """Demand and own costs of the roster as it is."""
        return self._rows.cost(self.counts) + float(self.own.sum())

    def begin(self, work: Ints, own: Floats) -> None:
        """Start from a roster and its own costs."""
        self.work, self.own = work.copy(), own.copy()
        self.counts = self._rows.counts(work).astype(np.float64)
        self._placed[:] = True

    def sweep(
        self,
        budget: Budget,
        *,
        smooth: bool,
        share: float = 1.0,
        noise: float = 0.0,
        growth: float = GROWTH,
        move: float = MOVE,
        ends: Ends | None = None,
    ) -> bool:
        """Let everybody choose anew, in random order.

        Args:
            budget: checked after each person.
            smooth: by smoothed worth, and move the prices afterwards; else by real costs.
            share: of the budget.
            noise: scale of Gumbel noise in the worth of duties, drawn for each person: as in
                simulated annealing a person then takes a roster that is a little worse at times.
            growth: :data:`GROWTH`.
            move: :data:`MOVE`.
            ends: what the people of a comparison pay.

        Returns:
            Whether the sweep was finished.
        """
        rows = self._rows
        slope = growth * self.scale if smooth else self.real
        for e in map(int, self._rng.permutation(len(self.work))):
            if self._placed.all() and budget.over(share):
                return False
            self.choose(e, slope, noise, ends)
            budget.charge(self._pricing.work_of(e))
        if smooth:
            moved = self.price + move * slope * (rows.required - self.counts)
            self.price = np.clip(moved, -rows.over, rows.under)
        return True

    def choose(self, e: int, slope: Floats, noise: float = 0.0, ends: Ends | None = None) -> bool:
        """Let one person choose anew; whether there is a roster for her.

        Args:
            e: index.
            slope: ``[R]`` see :func:`planner.schedule.responses.choices`.
            noise: see :meth:`sweep`.
            ends: see there.
        """
        rows, cells = self._rows, (self._begins, self._places)
        person, states, begins = self._person(e)
        if person.start < 0:
            return False
        if self._placed[e]:
            shift(self.work[e], *cells, self._duties, self.counts, -1.0)
        kinds = max(len(person.members), 1)  # there may be nobody's duty at all
        cost, one = person.fixed, np.full((len(person.layers), kinds), -1, np.int64)
        drawn = noise * self._rng.gumbel(size=self._quiet.shape) if noise else self._quiet
        choices(
            person.own,
            *cells,
            self.counts,
            self._required,
            self.price,
            slope,
            rows.under,
            rows.over,
            drawn,
            person.members,
            person.layers,
            person.places,
            cost,
            one,
        )
        graph = person.graph
        counter, finals = self._counted(e, person, ends)
        size = (id(graph), len(finals))
        if size not in self._values:
            self._values[size] = np.empty((graph.states + 1, len(finals)))
        value = self._values[size]
        taken, charged = np.zeros(len(graph.layers), np.int64), np.zeros(1)
        paths = (graph.following, graph.extra, graph.first, states, begins)
        least = respond(*paths, cost, counter, finals, value, taken, charged)
        found = bool(np.isfinite(least))
        if found:
            kind = taken[person.layers] - person.places
            days = np.arange(len(kind))
            duties = one[days, np.maximum(kind, 0)] if one.shape[1] else kind
            self.work[e] = np.where(kind >= 0, duties, -1)
            own = self._pricing.own_cost_of(e, self.work[[e]])
            self.own[e] = float(own[0]) + charged[0]
            self._placed[e] = True
        if self._placed[e]:
            shift(self.work[e], *cells, self._duties, self.counts, 1.0)
        return found

    def _person(self, e: int) -> tuple[Alone, NDArray[np.int32], Ints]:
        """A person, the states that she can reach, and where those of each layer begin."""
        if e not in self._alone:
            person = self._pricing.alone(e)
            graph = person.graph
            allowed = np.isfinite(person.fixed)
            for day, layer in enumerate(person.layers):
                for a, row in enumerate(person.members):
                    fine = np.isfinite(person.own[day, row[row >= 0]]).any()
                    allowed[layer, person.places[day] + a] = fine
            states = np.empty(graph.states + 1, np.int32)
            begins = np.zeros(len(graph.first), np.int64)
            size = reach(
                graph.following, graph.first, allowed, max(person.start, 0), states, begins
            )
            self._alone[e] = (person, states[:size].copy(), begins)
        return self._alone[e]

    def _counted(self, e: int, person: Alone, ends: Ends | None) -> tuple[Ints, Floats]:
        """How this person's paths count, and what they pay for it."""
        measure = ends.measure if ends is not None and ends.measure.among[e] else None
        # people of one graph count alike: their layers and kinds of duties are the same
        key = (id(person.graph), "" if measure is None else measure.name)
        if key not in self._counters:
            nothing = np.zeros((*person.fixed.shape, 1), np.int64)
            self._counters[key] = nothing if measure is None else measure.counter(person)
        finals = _NO_ENDS if measure is None or ends is None else ends.finals
        return self._counters[key], finals


def with_leave(problem: RosterProblem, work: Ints) -> Ints:
    """A roster in which days without duty are leave where they are leave."""
    found = work.copy()
    for e, person in enumerate(problem.employees):
        for day in person.leave:
            if 0 <= day < found.shape[1] and found[e, day] == OFF:
                found[e, day] = LEAVE
    return found
