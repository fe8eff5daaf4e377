"""The cheapest roster of every person at given prices of duties: shortest paths, side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.schedule.automata import Option
from planner.schedule.graph import Graph, givens_of, graph_of
from planner.schedule.own_costs import OwnCosts
from planner.schedule.paths import day_costs, to_go, walk
from planner.schedule.problem import LEAVE, OFF, Duty, Ints, RosterProblem

Floats = NDArray[np.float64]

_BATCH = 32
"""People side by side: enough to hide the reading of the graph."""
_CELLS = 6_000_000
"""Values of one batch, at most: 48 MB."""


@dataclass(frozen=True, eq=False)
class Cheapest:
    """A cheapest roster of each person."""

    cost: Floats
    """``[N]`` own cost less what the duties are worth; infinite: no roster is allowed."""
    work: Ints
    """``[N, D]``; of a person without a roster, all off."""


@dataclass(frozen=True, eq=False)
class Alone:
    """One person: see :class:`_Team`."""

    graph: Graph
    members: Ints
    """``[kinds, M]``: duties of each kind; -1: none."""
    layers: Ints
    """Layer of each day."""
    places: Ints
    """First choice that is a duty, by day."""
    start: int
    """First state; -1: nothing is allowed."""
    fixed: Floats
    """``[L, A]``: cost of what is no duty, by choice; infinite: not for this person."""
    own: Floats
    """``[D, K]``: what duties cost; infinite: not allowed."""


@dataclass(eq=False)
class _Team:
    """People of one graph."""

    graph: Graph
    people: Ints
    members: Ints
    """``[A, M]``: duties of each kind; -1: none."""
    fixed: Floats
    """``[L, A, B]``: cost of leave, days off and what is given, by choice; infinite: not for this
    person. Duties are zero."""
    day_layers: Ints
    """Layer of each day."""
    starts: Ints
    places: list[int] = field(default_factory=list)
    """First choice that is a duty, by day."""


class Pricing:
    """Graphs of all people, and their cheapest paths."""

    def __init__(
        self, problem: RosterProblem, workers: int = 1, most_states: int = 400_000
    ) -> None:
        """Build the graphs.

        Args:
            problem: what to roster.
            workers: threads.
            most_states: see :func:`planner.schedule.graph.graph_of`.
        """
        self.problem, self.own = problem, OwnCosts(problem)
        self._workers = workers
        by_contract: dict[str, list[int]] = defaultdict(list)
        for e, person in enumerate(problem.employees):
            by_contract[person.contract.model_dump_json()].append(e)
        self._teams = [
            team for people in by_contract.values() for team in self._made(people, most_states)
        ]

    @cached_property
    def kept(self) -> NDArray[np.bool_]:
        """``[N]``: whether a person's paths are rosters that keep to all rules."""
        found = np.zeros(len(self.problem.employees), np.bool_)
        for team in self._teams:
            found[team.people] = team.graph.kept
        return found

    @property
    def states(self) -> int:
        """States of all graphs."""
        return sum({id(team.graph): team.graph.states for team in self._teams}.values())

    @cached_property
    def possible(self) -> bool:
        """Whether everybody has a path at all."""
        price = np.zeros(self.problem.shape[1:])
        return bool(np.isfinite(self.best(price).cost).all())

    @cached_property
    def work(self) -> float:
        """What finding everybody's cheapest roster costs, in deterministic seconds, about."""
        return sum(_work(team) for team in self._teams)

    def work_of(self, e: int) -> float:
        """The same for one person."""
        team, _ = self._place[e]
        return 4 * _work(team) / len(team.people)

    def _made(self, people: list[int], most_states: int) -> list[_Team]:
        problem = self.problem
        used = np.flatnonzero(np.isfinite(self.own.work[people]).any(axis=(0, 1)))
        kinds: dict[Duty, list[int]] = defaultdict(list)
        for k in map(int, used):
            kinds[_bare(problem.duties[k])].append(k)
        contract = problem.employees[people[0]].contract
        graph = graph_of(problem, contract, people, list(kinds), most_states)
        members = np.full((len(kinds), max(map(len, kinds.values()), default=0)), -1, np.int64)
        for a, duties in enumerate(kinds.values()):
            members[a, : len(duties)] = duties
        size = max(1, min(_BATCH, _CELLS // (graph.states + 1)))
        return [
            self._team(graph, np.array(people[i : i + size]), members)
            for i in range(0, len(people), size)
        ]

    def _team(self, graph: Graph, people: Ints, members: Ints) -> _Team:
        width = graph.following.shape[1]
        fixed = np.full((len(graph.layers), width, len(people)), np.inf)
        layers, places = [], []
        for b, e in enumerate(map(int, people)):
            given = givens_of(self.problem, e)
            leave = self.problem.employees[e].leave
            for n, layer in enumerate(graph.layers):
                if layer.givens:
                    fixed[n, layer.givens.index(given[self.problem.week(layer.day)]), b] = 0.0
                    continue
                away = Option(leave=leave.get(layer.day))
                fixed[n, layer.options.index(away), b] = self.own.idle[e, layer.day]
        for n, layer in enumerate(graph.layers):
            if layer.options:
                layers.append(n)
                places.append(len(layer) - len(members))
        starts = np.array([graph.starts[int(e)] for e in people], np.int64)
        return _Team(graph, people, members, fixed, np.array(layers), starts, places)

    # --- cheapest ------------------------------------------------------------------------------

    def own_cost(self, work: Ints) -> Floats:
        """Own costs of a roster ``[N, D]`` by person, without what rules with penalties cost."""
        return self.own_cost_of(np.arange(len(work)), work)

    def own_cost_of(self, people: Ints | int, work: Ints) -> Floats:
        """The same for rosters ``[n, D]`` of some people ``[n]``, or of one person."""
        who = np.broadcast_to(np.asarray(people), len(work))
        days = np.arange(work.shape[1])
        duty = self.own.work[who[:, None], days, np.maximum(work, 0)]
        cost = np.where(work >= 0, duty, self.own.idle[who])
        return np.asarray(cost.sum(axis=1) + self.own.constant[who])

    def best(self, price: Floats, own: Floats | None = None) -> Cheapest:
        """The cheapest roster of everybody.

        Args:
            price: ``[D, K]`` what each duty is worth.
            own: ``[N, D, K]`` cost of duties instead of :class:`OwnCosts`.
        """
        people, days, _ = self.problem.shape
        cost = np.full(people, np.inf)
        work = np.full((people, days), OFF, np.int64)
        own = self.own.work if own is None else own

        def one(team: _Team) -> None:
            cost[team.people], work[team.people] = self._solve(team, price, own[team.people])

        if self._workers == 1:
            for team in self._teams:
                one(team)
        else:
            with ThreadPoolExecutor(self._workers) as pool:
                list(pool.map(one, self._teams))
        return Cheapest(cost, work)

    def answer(self, people: Sequence[int], price: Floats) -> Cheapest:
        """As :meth:`best`, for some people and prices of their own.

        Args:
            people: indices.
            price: ``[D, K]``.
        """
        cost = np.full(len(people), np.inf)
        work = np.full((len(people), self.problem.shape[1]), OFF, np.int64)
        for i, e in enumerate(people):
            team, b = self._place[e]
            part = _one(team, b)
            found = self._solve(part, price, self.own.work[[e]])
            cost[i], work[i] = found[0][0], found[1][0]
        return Cheapest(cost, work)

    def alone(self, e: int) -> Alone:
        """What one person's shortest paths are made of."""
        place, b = self._place[e]
        team = _one(place, b)
        cost = np.ascontiguousarray(team.fixed[:, :, 0])
        return Alone(
            team.graph,
            team.members,
            team.day_layers,
            np.array(team.places, np.int64),
            int(team.starts[0]),
            cost,
            np.ascontiguousarray(self.own.work[e]),
        )

    @cached_property
    def _place(self) -> dict[int, tuple[_Team, int]]:
        return {int(e): (team, b) for team in self._teams for b, e in enumerate(team.people)}

    def _costs(self, team: _Team, price: Floats, own: Floats) -> tuple[Floats, Ints]:
        """Cost of each choice ``[L, A, B]``, and which duty it is ``[D, kinds, B]``."""
        kinds, days = len(team.members), len(team.day_layers)
        by_day = np.empty((days, kinds, len(team.people)))
        one = np.empty((days, kinds, len(team.people)), np.int64)
        day_costs(own, price, team.members, by_day, one)
        cost = team.fixed.copy()
        for day, layer in enumerate(team.day_layers):
            begin = team.places[day]
            cost[layer, begin : begin + kinds] = by_day[day]
        return cost, one

    def _solve(self, team: _Team, price: Floats, own: Floats) -> tuple[Floats, Ints]:
        graph = team.graph
        cost, one = self._costs(team, price, own)
        value = np.empty((graph.states + 1, len(team.people)))
        to_go(graph.following, graph.extra, graph.first, cost, value)
        begins = np.where(team.starts >= 0, team.starts, 0)
        least = np.where(team.starts >= 0, value[begins, np.arange(len(begins))], np.inf)
        work = np.full((len(begins), len(team.day_layers)), OFF, np.int64)
        fine = np.flatnonzero(np.isfinite(least))
        if len(fine):
            choice = np.zeros((len(graph.layers), len(fine)), np.int64)
            one, cost, value = one[:, :, fine], cost[:, :, fine], value[:, fine]
            walk(graph.following, graph.extra, graph.first, cost, value, begins[fine], choice)
            work[fine] = _read(self.problem, team, choice, one, team.people[fine])
        return least + self.own.constant[team.people], work

    def within(self, e: int, price: Floats, slack: float, most: int) -> Ints | None:
        """All rosters of a person that cost at most ``slack`` more than the cheapest, ``[n, D]``.

        Args:
            e: index of the person.
            price: ``[D, K]``.
            slack: at least 0.
            most: rosters; None is returned where there are more.
        """
        place, b = self._place[e]
        team = _one(place, b)
        graph, start = team.graph, int(team.starts[0])
        cost, one = self._costs(team, price, self.own.work[[e]])
        value = np.empty((graph.states + 1, 1))
        to_go(graph.following, graph.extra, graph.first, cost, value)
        if start < 0:
            return np.zeros((0, len(team.day_layers)), np.int64)
        limit = value[start, 0] + slack
        state, so_far = np.array([start]), np.zeros(1)
        choice = np.zeros((len(graph.layers), 1), np.int64)
        for layer in range(len(graph.layers)):
            after = graph.following[state]
            reached = so_far[:, None] + cost[layer, :, 0] + graph.extra[state]
            whole = np.where(after >= 0, reached + value[after, 0], np.inf)
            path, taken = np.nonzero(whole <= limit)
            if len(path) > most:
                return None
            state, so_far, choice = after[path, taken], reached[path, taken], choice[:, path]
            choice[layer] = taken
        ones = np.repeat(one, choice.shape[1], axis=2)
        return _read(self.problem, team, choice, ones, np.full(choice.shape[1], e))


def _one(team: _Team, b: int) -> _Team:
    """The team of one of its people."""
    return _Team(
        team.graph,
        team.people[b : b + 1],
        team.members,
        team.fixed[:, :, b : b + 1],
        team.day_layers,
        team.starts[b : b + 1],
        team.places,
    )


def _read(problem: RosterProblem, team: _Team, choice: Ints, one: Ints, people: Ints) -> Ints:
    """Choices as duties: ``[B, D]``."""
    work = np.full((choice.shape[1], len(team.day_layers)), OFF, np.int64)
    for day, layer in enumerate(team.day_layers):
        kind = choice[layer] - team.places[day]
        on = kind >= 0
        work[on, day] = one[day, kind[on], np.flatnonzero(on)]
        for b in np.flatnonzero(~on):
            if day in problem.employees[int(people[b])].leave:
                work[b, day] = LEAVE
    return work


def _bare(duty: Duty) -> Duty:
    """What rules see of a duty."""
    return Duty(
        "", duty.type, "", duty.start, duty.end, duty.paid_minutes, (), duty.night, duty.on_call
    )


def _work(team: _Team) -> float:
    return float(2e-10 * team.graph.following.size * len(team.people) + 1e-5)
