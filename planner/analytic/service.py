"""The service that a number of agents gives: every figure of Erlang A, B and C."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.analytic.erlang import erlang_b, log_inverse_b_below
from planner.analytic.laws import Duration
from planner.analytic.waits import Waits, delayed
from sim.scenario.models.queues import ServiceLevelFormula

Floats = NDArray[np.float64]


class Service(NamedTuple):
    """Stationary figures; arrays of one shape. Shares are of the offered contacts.

    A contact that the formulas cannot lose is answered in the end, if after an infinite wait.
    """

    p_wait: Floats
    """Share that finds no agent free and waits."""
    answered: Floats
    abandoned: Floats
    blocked: Floats
    """Share turned away at once (Erlang B)."""
    answered_in_t: Floats
    abandoned_in_t: Floats
    abandoned_in_s: Floats
    """Share that gives up within the limit of short abandonments."""
    asa: Floats
    """Mean wait of the answered, seconds; infinite in overload without abandonment."""
    wait_all: Floats
    """Mean wait of all, seconds."""
    offered_wait: Floats
    """Mean wait of an infinitely patient customer, seconds."""
    occupancy: Floats
    """Handling time over the agents' time."""
    queue: Floats
    """Mean number of waiting contacts."""

    def service_level(self, formula: ServiceLevelFormula = "sl_of_offered") -> Floats:
        """Service level by a formula of docs/kpis.md; 0 where the formula counts nobody.

        Raises:
            ValueError: there is no such formula.
        """
        offered = self.answered + self.abandoned
        parts = {
            "sl_answered_and_abandoned_in_t": (self.answered_in_t + self.abandoned_in_t, offered),
            "sl_of_answered": (self.answered_in_t, self.answered),
            "sl_of_offered": (self.answered_in_t, offered),
            "sl_excl_abandons_in_t": (self.answered_in_t, offered - self.abandoned_in_t),
            "sl_short_credit": (self.answered_in_t + self.abandoned_in_s, offered),
            "sl_excl_short": (self.answered_in_t, offered - self.abandoned_in_s),
        }
        if formula not in parts:
            raise ValueError(f"there is no formula {formula}; there are {', '.join(parts)}")
        above, below = parts[formula]
        counted = below > 1e-250
        ratio = np.divide(above, below, out=np.zeros(np.shape(above)), where=counted)
        return np.asarray(np.clip(ratio, 0.0, 1.0))


def waiting(
    agents: ArrayLike,
    arrival_rate: ArrayLike,
    handle_s: ArrayLike,
    patience: Duration,
    within_s: ArrayLike = 0.0,
    short_s: ArrayLike = 0.0,
) -> Service:
    """Contacts wait for an agent until their patience ends: Erlang A, C, and M/M/n+G.

    Poisson arrivals, exponential handle times, first in, first out. Exponential patience gives
    Erlang A, endless patience Erlang C; any other law its exact M/M/n+G. The law of handle times
    enters through its mean alone (exact for none but the exponential).

    Args:
        agents: from 0, any real number; all arguments are broadcast.
        arrival_rate: contacts per second, from 0.
        handle_s: mean handle time in seconds, positive.
        patience: its law in seconds.
        within_s: threshold of the service level, seconds.
        short_s: limit of short abandonments, seconds.

    Raises:
        ValueError: a number is negative or not finite.
    """
    n, lam, handle = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (agents, arrival_rate, handle_s))
    )
    waits = delayed(
        lam, n / handle, patience, log_inverse_b_below(n, lam * handle), within_s, short_s
    )
    return with_work(waits, lam, lam * handle, n)


def with_work(waits: Waits, arrival_rate: Floats, load: Floats, agents: Floats) -> Service:
    """Figures of a queue with these waits; ``load`` in erlangs as if nobody were lost."""
    answered = waits.answered
    with np.errstate(invalid="ignore"):
        queue = np.where(arrival_rate > 0, arrival_rate * waits.wait_all, 0.0)
    busy = np.where(np.isinf(waits.asa), np.where(agents > 0, agents, 1.0), load * answered)
    staffed = np.where(agents > 0, agents, 1.0)
    occupancy = np.where(load > 0, np.where(agents > 0, busy / staffed, 1.0), 0.0)
    return Service(
        p_wait=waits.p_wait,
        answered=answered,
        abandoned=waits.abandoned,
        blocked=np.zeros(np.shape(answered)),
        answered_in_t=waits.answered_in_t,
        abandoned_in_t=waits.abandoned_in_t,
        abandoned_in_s=waits.abandoned_in_s,
        asa=waits.asa,
        wait_all=waits.wait_all,
        offered_wait=waits.offered_wait,
        occupancy=np.clip(occupancy, 0.0, 1.0),
        queue=queue,
    )


def losing(agents: ArrayLike, arrival_rate: ArrayLike, handle_s: ArrayLike) -> Service:
    """Contacts that find no agent (or line) free are turned away: Erlang B, any handle-time law.

    Raises:
        ValueError: a number is negative or not finite.
    """
    n, lam, handle = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (agents, arrival_rate, handle_s))
    )
    blocked = erlang_b(n, lam * handle)
    none = np.zeros(n.shape)
    occupancy = np.divide(lam * handle * (1 - blocked), n, out=np.zeros(n.shape), where=n > 0)
    return Service(
        p_wait=none,
        answered=1.0 - blocked,
        abandoned=none,
        blocked=blocked,
        answered_in_t=1.0 - blocked,
        abandoned_in_t=none,
        abandoned_in_s=none,
        asa=none,
        wait_all=none,
        offered_wait=none,
        occupancy=occupancy,
        queue=none,
    )
