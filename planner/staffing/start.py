"""Where the search begins: a square-root rule on simulated load, spread over groups by an LP."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from planner.staffing import trial
from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.table import prices
from planner.staffing.trial import Trials
from sim.scenario import Scenario
from sim.scenario.checks.view import View
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.queues import Channel

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_AMPLE: Final = 1.5
_SPARE: Final = 10
_BETA: Final = 0.5
"""Agents beyond the load in square roots of it: about 80/20 with patient callers."""
_SHORT: Final = 1e4
"""Price of an agent that cannot be had."""
_CONTACTS: Final = 60_000


def ample(scenario: Scenario, trials: Trials, rooms: Rooms) -> Ints:
    """Agents ``[G, I]`` with which hardly anybody waits, within the limits but for seats."""
    minutes = trials.calendar.interval_ticks
    mean = np.array(trials.inputs.demand["mean"], np.float64)
    load = mean * trials.inputs.queues["mean_handle"][:, None] / minutes
    around = np.maximum(load, np.roll(load, 1, axis=1))
    served = serves(scenario)
    factor = np.where(served, trials.inputs.skills["factor"], 0.0)
    wanted = factor @ around / absent_factor(scenario)[:, None]
    fed = 0.3 * wanted.max(initial=0.0) * (served[:, load.sum(axis=1) == 0].any(axis=1))
    agents = np.ceil(_AMPLE * wanted + _SPARE + fed[:, None]).astype(np.int64)
    return np.asarray(np.clip(np.where(rooms.allowed, agents, 0), rooms.least, rooms.most))


def first_guess(scenario: Scenario, trials: Trials, rooms: Rooms, goals: Goals) -> Ints:
    """Agents ``[G, I]`` that should be near the cheapest ones, within limits and seats."""
    load = simulated_load(scenario, trials, rooms, goals)
    needed = load + _BETA * np.sqrt(load)
    served = serves(scenario)
    factor = np.where(served, trials.inputs.skills["factor"], np.inf)
    speed = absent_factor(scenario)[:, None] / factor * in_time(scenario, served)
    price = prices(scenario)
    agents = np.zeros(rooms.allowed.shape, np.int64)
    for i in np.flatnonzero(rooms.measured):
        agents[:, i] = np.floor(_spread(needed[:, i], speed, price, rooms, int(i)) + 0.6)
    return _seated(np.clip(agents, rooms.least, rooms.most), rooms, price)


def simulated_load(scenario: Scenario, trials: Trials, rooms: Rooms, goals: Goals) -> Floats:
    """Agents at work on each queue if nobody waited, ``[Q, I of the calendar]``."""
    n = max(2, round(_CONTACTS / trials.expected_contacts))
    outcome = trials.one(rooms.repeated(ample(scenario, trials, rooms)), range(n))
    ticks = outcome.queue[..., trial.HANDLE].mean(axis=0)
    first = int(np.flatnonzero(rooms.measured)[0])
    load = np.zeros((len(ticks), len(rooms.measured)))
    load[:, first:] = ticks / trials.calendar.interval_ticks
    _delay(load, trials)
    served = serves(scenario)
    for q, (name, queue) in enumerate(scenario.queues.items()):
        load[q] /= _at_once(scenario, name, queue.channel)
        ratios = [m for m, (kind, of) in enumerate(goals.ratios) if _about(kind, of, q, scenario)]
        if goals.wide[ratios].any():
            _level(load[q], np.any(rooms.allowed[served[:, q]], axis=0, keepdims=True)[0], trials)
    return load


def serves(scenario: Scenario) -> NDArray[np.bool_]:
    """Whether contacts of a queue come to a group, ``[G, Q]``."""
    view = View(scenario)
    return np.array(
        [[queue in view.served_by[group] for queue in scenario.queues] for group in scenario.groups]
    )


def in_time(scenario: Scenario, served: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Whether contacts reach a group before they are late, ``[G, Q]``; all where none does."""
    found = served.copy()
    for q, queue in enumerate(scenario.queues.values()):
        for g, group in enumerate(scenario.groups):
            steps = [step.after_s for step in queue.routing if group in step.groups]
            found[g, q] &= min(steps, default=0.0) < queue.target.within_s
        if not found[:, q].any():
            found[:, q] = served[:, q]
    return found


def absent_factor(scenario: Scenario) -> Floats:
    """Mean share of scheduled agents who can take contacts, ``[G]``."""
    return np.array([_there(group) for group in scenario.groups.values()])


def _there(group: AgentGroup) -> float:
    available = 1.0 if group.availability is None else group.availability.share
    return max(0.05, (1 - group.absence) * available)


def _delay(load: Floats, trials: Trials) -> None:
    """Move the part of the work that is done after the interval of the contact to the next one."""
    late = trials.inputs.queues["mean_handle"] / (2 * trials.calendar.interval_ticks)
    moved = load * np.minimum(late, 0.9)[:, None]
    load -= moved
    load[:, 1:] += moved[:, :-1]


def _at_once(scenario: Scenario, name: str, channel: Channel) -> float:
    """Contacts that an agent works off at the same time, at the speed of one alone."""
    found = 1.0
    for group in scenario.groups.values():
        for row in group.concurrency if name in group.skills else ():
            if channel in row.channels:
                found = max(found, row.contacts * (row.speed[-1] if row.speed else 1.0))
    return found


def _about(kind: str, of: int, q: int, scenario: Scenario) -> bool:
    """Whether a measure is about queue ``q``."""
    if kind == "occupancy":
        return False
    if kind != "promise_step":
        return of == q
    owners = [i for i, queue in enumerate(scenario.queues.values()) for _ in queue.target.steps]
    return owners[of] == q


def _level(load: Floats, served: NDArray[np.bool_], trials: Trials) -> None:
    """Spread work that may wait evenly over the intervals of its day in which it is served."""
    day = trials.calendar.interval_day
    carried = 0.0
    for d in np.unique(day):
        here = day == d
        total, at = load[here].sum() + carried, here & served
        carried = 0.0 if at.any() else total
        load[here] = 0.0
        if at.any():
            load[at] = total / at.sum()


def _spread(needed: Floats, speed: Floats, price: Floats, rooms: Rooms, i: int) -> Floats:
    """Cheapest agents ``[G]`` whose work at their speeds ``[G, Q]`` covers what queues need."""
    if not (needed > 0).any():
        return rooms.least[:, i].astype(np.float64)
    groups, queues = speed.shape
    pairs = np.argwhere(speed > 0)
    n = groups + len(pairs) + queues  # agents, work of a group on a queue, what is missing
    cost = np.zeros(n)
    # Equal prices: the faster first, and what one alone can do before what all can.
    cost[:groups] = price + 1e-6 * price.max()
    cost[groups : groups + len(pairs)] = 1e-6 / speed[pairs[:, 0], pairs[:, 1]]
    cost[groups + len(pairs) :] = _SHORT * (1 + price.max())
    rows = np.zeros((groups + queues + len(rooms.seats), n))
    right = np.zeros(len(rows))
    rows[np.arange(groups), np.arange(groups)] = -1.0
    for k, (g, q) in enumerate(pairs):
        rows[g, groups + k] = 1.0
        rows[groups + q, groups + k] = -speed[g, q]
    rows[groups + np.arange(queues), groups + len(pairs) + np.arange(queues)] = -1.0
    right[groups : groups + queues] = -needed
    rows[groups + queues :, :groups] = rooms.seated
    right[groups + queues :] = rooms.seats
    bounds = [(low, high) for low, high in zip(rooms.least[:, i], rooms.most[:, i], strict=True)]
    found = linprog(cost, A_ub=rows, b_ub=right, bounds=bounds + [(0, None)] * (n - groups))
    if found.x is None:
        return rooms.least[:, i].astype(np.float64)
    return np.asarray(found.x[:groups], np.float64)


def _seated(agents: Ints, rooms: Rooms, price: Floats) -> Ints:
    """Take agents away, dear ones first, where a site has no seats for them."""
    for s, seats in enumerate(rooms.seats):
        for i in np.flatnonzero(rooms.seated[s] @ agents > seats):
            over = int(rooms.seated[s] @ agents[:, i] - seats)
            for g in np.argsort(-price, kind="stable"):
                if rooms.seated[s, g]:
                    less = min(over, int(agents[g, i] - rooms.least[g, i]))
                    agents[g, i] -= less
                    over -= less
    return agents
