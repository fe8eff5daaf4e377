"""All rosters that a contract allows one person, as paths through a layered graph.

Layers are the days of the period, and one more before the first known day of each week, where what
leave and history make certain of that week is chosen: everybody has one choice there. States are
products of the states of automata; those from which the period cannot be ended are dropped and
those from which the same can be done are one (Moore's minimal automaton), first of each rule
alone, then of all together, which leaves thousands of times fewer.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.schedule.automata import Automaton, Option, WeekGiven, automata_of
from planner.schedule.automata.of_contract import kept
from planner.schedule.problem import Duty, Employee, Ints, RosterProblem
from sim.scenario.models.contracts import Contract

Floats = NDArray[np.float64]
Index = NDArray[np.int32]

MOST_STATES = 400_000
"""Of a layer before states are joined: with more, the last automata are left out."""
MOST_ALONE = 30_000
"""Of one automaton on a layer: with more, it is left out."""


@dataclass(frozen=True)
class Layer:
    """A day, or the choice of what is given in a week."""

    day: int
    options: tuple[Option, ...] = ()
    givens: tuple[WeekGiven, ...] = ()

    def __len__(self) -> int:
        """Number of choices."""
        return len(self.options) or len(self.givens)


@dataclass(frozen=True, eq=False)
class Graph:
    """Paths of the people of one contract."""

    layers: tuple[Layer, ...]
    following: Index
    """``[S, A]``: state after a choice in a state; -1: not allowed."""
    extra: Floats
    """``[S, A]``: what the choice costs by rules with penalties."""
    first: Ints
    """First state of each layer, and the number of states but the last; that one is the end."""
    starts: dict[int, int]
    """State in which each person begins, by index of the employee; -1: nothing is allowed."""
    kept: bool
    """Whether paths are rosters and cost what breaches of the contract cost; else they may break
    rules, and cost no more than the best roster."""

    @property
    def states(self) -> int:
        """Number of states."""
        return len(self.following)


def givens_of(problem: RosterProblem, e: int) -> tuple[WeekGiven, ...]:
    """What is given of each week that the period touches, for one person."""
    person, days = problem.employees[e], len(problem.dates)
    found = []
    for week in problem.weeks:
        leave = [day for day in week if _is_leave(person, day, days)]
        past = [day for day in week if -len(person.history) <= day < 0]
        worked = [row for day in past if isinstance(row := person.history[day], Duty)]
        minutes = sum(_leave_minutes(person, day) for day in leave)
        minutes += sum(duty.paid_minutes for duty in worked)
        found.append(WeekGiven(minutes, len(leave) + len(worked), len(leave) == 7))
    return tuple(found)


def _is_leave(person: Employee, day: int, days: int) -> bool:
    if day >= 0:
        return day < days and day in person.leave
    return -len(person.history) <= day and isinstance(person.history[day], int)


def _leave_minutes(person: Employee, day: int) -> int:
    if day >= 0:
        return person.leave[day]
    found = person.history[day]
    return found if isinstance(found, int) else 0


def graph_of(
    problem: RosterProblem,
    contract: Contract,
    people: Sequence[int],
    duties: Sequence[Duty],
    most_states: int = MOST_STATES,
) -> Graph:
    """The graph of the people of a contract.

    Args:
        problem: whose calendar, leave and history.
        contract: of all these people.
        people: indices of employees.
        duties: that any of them may work; duties alike to all rules but once
            (:func:`planner.schedule.kinds_of_people.alike`).
        most_states: of a layer; with more, automata are left out from the last.
    """
    automata = automata_of(contract, problem)
    layers = _layers(problem, people, duties)
    persons = [problem.employees[e] for e in people]
    alone = [_alone(automaton, layers, persons, most_states) for automaton in automata]
    complete = kept(contract) and None not in alone
    parts = [found for found in alone if found is not None]
    while (product := _product(parts, layers, most_states)) is None:
        parts, complete = parts[:-1], False
    steps = minimal(product)
    first = np.cumsum([0, *map(len, steps.following)]).astype(np.int64)
    width = max(map(len, layers))
    following = np.full((int(first[-1]), width), -1, np.int32)
    extra = np.zeros((int(first[-1]), width))
    for i, (row, price) in enumerate(zip(steps.following, steps.cost, strict=True)):
        begin, end = first[i], first[i + 1]
        following[begin:end, : row.shape[1]] = np.where(row >= 0, row + first[i + 1], -1)
        extra[begin:end, : row.shape[1]] = price
    starts = dict(zip(people, map(int, steps.starts), strict=True))
    return Graph(layers, following, extra, first, starts, complete)


def _layers(
    problem: RosterProblem, people: Sequence[int], duties: Sequence[Duty]
) -> tuple[Layer, ...]:
    givens = [givens_of(problem, e) for e in people]
    weeks = [tuple(dict.fromkeys(row[w] for row in givens)) for w in range(len(problem.weeks))]
    work = [Option(duty) for duty in duties]
    layers: list[Layer] = []
    seen = -1
    for day in range(len(problem.dates)):
        if problem.week(day) != seen:
            seen = problem.week(day)
            layers.append(Layer(day, givens=weeks[seen]))
        leave = {problem.employees[e].leave.get(day) for e in people} - {None}
        away = [Option(leave=minutes) for minutes in sorted(m for m in leave if m is not None)]
        layers.append(Layer(day, (Option(), *away, *work)))
    return tuple(layers)


@dataclass(frozen=True, eq=False)
class Steps:
    """A layered automaton."""

    following: list[Index]
    """By layer ``[S, A]``: state of the next layer after a choice; -1: not allowed."""
    cost: list[Floats]
    """By layer ``[S, A]``."""
    starts: Ints
    """First state of each person; -1: nothing is allowed."""


def minimal(steps: Steps) -> Steps:
    """Drop states without an end and join those that lead to the same, from the last layer on."""
    rows: list[Index] = []
    prices: list[Floats] = []
    # of the layer after: its state -> the joined one, -1 for one without an end
    joined = np.zeros(int(steps.following[-1].max(initial=-1)) + 1, np.int32)
    for step, cost in zip(reversed(steps.following), reversed(steps.cost), strict=True):
        after = np.where(step >= 0, joined[step] if len(joined) else -1, -1).astype(np.int32)
        alive = (after >= 0).any(axis=1)
        price = np.where(after >= 0, cost, 0.0)[alive]
        after = after[alive]
        joined = np.full(len(step), -1, np.int32)
        if len(after):
            both = np.concatenate([after.astype(np.float64), price], axis=1)
            packed = both.view(np.dtype((np.void, both.shape[1] * 8)))
            _, one, place = np.unique(packed[:, 0], return_index=True, return_inverse=True)
            joined[alive] = place
            after, price = after[one], price[one]
        rows.append(after)
        prices.append(price)
    starts = np.where(steps.starts >= 0, joined[steps.starts] if len(joined) else -1, -1)
    return Steps(rows[::-1], prices[::-1], starts)


def _alone(
    automaton: Automaton, layers: Sequence[Layer], persons: Sequence[Employee], most: int
) -> Steps | None:
    """One automaton over all layers, minimal; None: more than ``most`` states on a layer."""
    begins = [automaton.start(person) for person in persons]
    states: list[Hashable] = list(dict.fromkeys(begins))
    place = {state: s for s, state in enumerate(states)}
    starts = np.array([place[state] for state in begins], np.int64)
    following: list[Index] = []
    cost: list[Floats] = []
    for layer in layers:
        if len(states) > min(most, MOST_ALONE):
            return None
        table, price, states = _table(automaton, layer, states)
        following.append(table)
        cost.append(price)
    return minimal(Steps(following, cost, starts))


def _table(
    automaton: Automaton, layer: Layer, states: list[Hashable]
) -> tuple[Index, Floats, list[Hashable]]:
    """State after each choice ``[S, A]`` or -1, what it costs, and the states by number."""
    values: dict[Hashable, int] = {}
    table = np.full((len(states), len(layer)), -1, np.int32)
    price = np.zeros((len(states), len(layer)))
    if layer.givens:
        for a, given in enumerate(layer.givens):
            for s, state in enumerate(states):
                table[s, a] = values.setdefault(automaton.week(state, given), len(values))
        return table, price, list(values)
    columns: dict[Hashable, list[int]] = {}
    for a, option in enumerate(layer.options):
        columns.setdefault(automaton.key(option), []).append(a)
    for places in columns.values():
        option = layer.options[places[0]]
        for s, state in enumerate(states):
            step = automaton.step(state, layer.day, option)
            if step is not None:
                table[s, places] = values.setdefault(step[0], len(values))
                price[s, places] = step[1]
    return table, price, list(values)


def _product(parts: Sequence[Steps], layers: Sequence[Layer], most: int) -> Steps | None:
    """Several automata at once, over what can be reached; None: too many states on a layer."""
    columns = np.array([part.starts for part in parts], np.int64).T
    possible = (columns >= 0).all(axis=1)
    states, where = np.unique(columns[possible], axis=0, return_inverse=True)
    starts = np.full(len(columns), -1, np.int64)
    starts[possible] = where.reshape(-1)
    following: list[Index] = []
    cost: list[Floats] = []
    for n, layer in enumerate(layers):
        code = np.zeros((len(states), len(layer)), np.int64)
        price = np.zeros(code.shape)
        allowed = np.ones(code.shape, np.bool_)
        sizes = []
        for i, part in enumerate(parts):
            table = part.following[n]
            sizes.append(int(table.max(initial=0)) + 1)
            after = table[states[:, i]]
            allowed &= after >= 0
            code *= sizes[i]
            code += np.maximum(after, 0)
            if part.cost[n].any():
                price += part.cost[n][states[:, i]]
        reached, found = np.unique(code[allowed], return_inverse=True)
        if len(reached) > most:
            return None
        step = np.full(code.shape, -1, np.int32)
        step[allowed] = found
        following.append(step)
        cost.append(price)
        states = np.empty((len(reached), len(parts)), np.int64)
        for i in range(len(parts) - 1, -1, -1):
            reached, states[:, i] = np.divmod(reached, sizes[i])
    return Steps(following, cost, starts)
