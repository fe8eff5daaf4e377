"""The least agents for a goal: the inverse of ``planner.analytic.service``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.analytic.laws import Duration
from planner.analytic.roots import rising_root
from planner.analytic.service import Service, waiting
from sim.scenario.models.queues import ServiceLevelFormula

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Serve = Callable[[Floats, Ints], Service]
"""(agents, rows) to the service; ``rows`` are the positions that the agents belong to."""

HIGHEST_SHARE = 0.999
"""A share of 1 means 99.9 % (no finite number of agents gives 100 %)."""
LEAST_SHARE = 0.001
"""Likewise an abandonment of 0 means 0.1 %."""
MOST_AGENTS = 1e7


@dataclass(frozen=True)
class Goal:
    """What must hold, all of it at once. None: no such goal."""

    service_level: float | None = None
    formula: ServiceLevelFormula = "sl_of_offered"
    within_s: float = 20.0
    short_s: float = 5.0
    asa_s: float | None = None
    """Longest mean wait of the answered."""
    abandon_rate: float | None = None
    """Largest share that gives up (or is turned away)."""
    occupancy: float | None = None
    """Highest occupancy."""
    p_wait: float | None = None
    """Largest share that has to wait."""

    def slack(self, service: Service) -> Floats:
        """By how much the tightest goal is exceeded; negative where one fails."""
        slacks = []
        if self.service_level is not None:
            share = min(self.service_level, HIGHEST_SHARE)
            slacks.append(service.service_level(self.formula) - share)
        if self.asa_s is not None:
            with np.errstate(invalid="ignore"):
                ratio = (self.asa_s - service.asa) / (self.asa_s + service.asa)
            slacks.append(np.where(np.isinf(service.asa), -1.0, ratio))
        if self.abandon_rate is not None:
            most = max(self.abandon_rate, LEAST_SHARE)
            slacks.append(most - service.abandoned - service.blocked)
        if self.occupancy is not None:
            slacks.append(self.occupancy - service.occupancy)
        if self.p_wait is not None:
            slacks.append(max(self.p_wait, LEAST_SHARE) - service.p_wait)
        if not slacks:
            return np.zeros(np.shape(service.p_wait))
        return np.asarray(np.min(slacks, axis=0))

    def met(self, service: Service) -> NDArray[np.bool_]:
        """Whether everything holds."""
        return np.asarray(self.slack(service) >= 0)


def least_agents(
    serve: Serve,
    goal: Goal,
    guess: Floats,
    tolerance: float = 1e-6,
    width: float | None = None,
) -> Floats:
    """Least real number of agents with which the goal holds, by case.

    Args:
        serve: the service that agents give; figures get better with agents.
        goal: what must hold.
        guess: about how many agents, such as the load in erlangs; shape ``[cases]``.
        tolerance: absolute; the answer keeps the goal, and ``tolerance`` less would not.
        width: how far from the guess the answer is thought to be; wider if it is not.

    Returns:
        ``[cases]``; infinite where ten million agents are too few.
    """
    low, high, at_high = _brackets(lambda n, rows: goal.slack(serve(n, rows)), guess, width)
    found = rising_root(
        lambda n, rows: goal.slack(serve(n, rows)),
        low,
        high,
        tolerance,
        at_high=at_high,
    )
    return np.where(at_high >= 0, found, np.inf)


def _brackets(
    slack: Callable[[Floats, Ints], Floats], guess: Floats, width: float | None
) -> tuple[Floats, ...]:
    """Points around the number where slack becomes non-negative for good, and slack at the upper.

    The lower point is sought downwards: ``sl_of_answered`` may be high again with so few agents
    that hardly anybody is answered.
    """
    every = np.arange(guess.size)
    high = guess + (2.0 * np.sqrt(guess) + 1.0 if width is None else width)
    at_high = slack(high, every)
    low = high.copy()
    step = np.sqrt(guess) + 0.5 if width is None else np.full(guess.shape, 2.0 * width)
    rows = np.flatnonzero(at_high < 0)
    while len(rows):
        low[rows] = high[rows]
        high[rows] = high[rows] + step[rows]
        step[rows] *= 2
        at_high[rows] = slack(high[rows], rows)
        rows = rows[(at_high[rows] < 0) & (high[rows] < MOST_AGENTS)]
    rows = np.flatnonzero(low == high)
    while len(rows):
        low[rows] = np.maximum(high[rows] - step[rows], 0.0)
        step[rows] *= 2
        at_low = slack(low[rows], rows)
        lower = rows[at_low >= 0]
        high[lower], at_high[lower] = low[lower], at_low[at_low >= 0]
        rows = lower[low[lower] > 0]
    return low, high, at_high


def whole_agents(serve: Serve, goal: Goal, fractional: Floats, tolerance: float = 1e-6) -> Floats:
    """Least whole number of agents with which the goal holds, from the least real number.

    Args:
        serve: as for :func:`least_agents`.
        goal: what must hold.
        fractional: the answer of :func:`least_agents` to ``tolerance``.
        tolerance: the whole number just below is tried where it is closer than twice this.
    """
    whole = np.ceil(fractional - 2 * tolerance)
    rows = np.flatnonzero(np.isfinite(whole) & (whole < fractional))
    if len(rows):
        short = ~goal.met(serve(whole[rows], rows))
        whole[rows[short]] += 1
    return whole


def staff(
    arrival_rate: ArrayLike,
    handle_s: ArrayLike,
    patience: Duration,
    goal: Goal,
    *,
    whole: bool = True,
) -> Floats:
    """Least agents of Erlang A, C or M/M/n+G for a goal, whole numbers or real ones.

    Args:
        arrival_rate: contacts per second; broadcast with ``handle_s``.
        handle_s: mean handle time in seconds.
        patience: its law in seconds; endless: Erlang C.
        goal: what must hold.
        whole: whole numbers; else real ones to within a millionth.

    Returns:
        Agents, in the shape of the arguments.
    """
    lam, handle = np.broadcast_arrays(
        np.asarray(arrival_rate, np.float64), np.asarray(handle_s, np.float64)
    )
    rates, times = lam.ravel(), handle.ravel()

    def serve(n: Floats, rows: Ints) -> Service:
        return waiting(n, rates[rows], times[rows], patience, goal.within_s, goal.short_s)

    found = least_agents(serve, goal, rates * times)
    if whole:
        found = whole_agents(serve, goal, found)
    return found.reshape(lam.shape)
