"""Agents with several contacts at once: chat by effective capacity.

With c contacts in hand an agent works on each at the speed s(c), so it finishes them at the rate
c s(c) / h. The number of contacts in hand of all n agents together is taken as a birth-death chain
in which they are spread as the assignment rule would spread them afresh at every moment: evenly
(``least_loaded``), or on as few agents as possible (``fill_first``). What waits behind n k taken
slots is as in ``planner.analytic.waits``, drained at n k s(k) / h. An approximation: nobody hands
contacts over in truth, so agents differ a little more. Luo & Zhang (2013), "Staffing and control
of instant messaging contact centers", Operations Research 61:328, use the same effective capacity.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb

import numpy as np
from numpy.typing import NDArray

from planner.analytic.laws import Duration
from planner.analytic.service import Service
from planner.analytic.waits import delayed

Floats = NDArray[np.float64]

_LARGEST = 1e290


@dataclass(frozen=True)
class Desk:
    """How an agent works on several contacts."""

    speeds: tuple[float, ...]
    """Speed of each contact with 1, 2, ... in hand; as many as an agent can hold."""
    fill_first: bool = False
    """Who has most and still room takes the next one; else who has fewest."""
    attention: float = 1.0
    """Share of the time in hand in which a contact asks for attention (the rest: silence)."""

    @property
    def slots(self) -> int:
        """Most contacts of an agent."""
        return len(self.speeds)

    @property
    def rates(self) -> Floats:
        """Work done per second by an agent with 0, 1, ... contacts in hand, ``[slots + 1]``.

        Contacts ask for attention independently of each other, hence the binomial mean.
        """
        p = self.attention
        total = [0.0]
        for held in range(1, self.slots + 1):
            weights = [comb(held, a) * p**a * (1 - p) ** (held - a) for a in range(held + 1)]
            busy = (a * self.speeds[a - 1] * w for a, w in enumerate(weights) if a)
            total.append(sum(busy))
        return np.array(total)

    @property
    def capacity(self) -> float:
        """Work done per second by a full agent: how many undivided agents it is worth."""
        return float(self.rates[-1])


def chatting(
    agents: Floats,
    arrival_rate: Floats,
    handle_s: Floats,
    patience: Duration,
    desk: Desk,
    within_s: float,
    short_s: float,
) -> Service:
    """Service of agents who hold several contacts each; arrays ``[cases]``.

    Between whole numbers of agents every figure is interpolated linearly. Occupancy is the share
    of time with at least one contact in hand.

    Args:
        agents: from 0.
        arrival_rate: contacts per second.
        handle_s: mean handle time of a contact alone, without silences.
        patience: its law in seconds.
        desk: how an agent works.
        within_s: threshold of the service level, seconds.
        short_s: limit of short abandonments, seconds.
    """
    low = np.floor(agents)
    part = agents - low
    below = _whole(low, arrival_rate, handle_s, patience, desk, within_s, short_s)
    if not part.any():
        return below
    above = _whole(low + 1, arrival_rate, handle_s, patience, desk, within_s, short_s)
    with np.errstate(invalid="ignore"):  # infinite minus infinite where it is not used
        mixed = [
            np.where((part == 0) | np.isinf(a), a, a + part * (b - a))
            for a, b in zip(below, above, strict=True)
        ]
    return Service(*mixed)


def _whole(
    n: Floats,
    lam: Floats,
    handle: Floats,
    patience: Duration,
    desk: Desk,
    within_s: float,
    short_s: float,
) -> Service:
    inverse, idle_agents = _chain(n, lam * handle, desk)
    drain = n * desk.capacity / handle
    with np.errstate(divide="ignore"):
        log_idle = np.where(n > 0, np.log(inverse), -np.inf)
    waits = delayed(lam, drain, patience, log_idle, within_s, short_s)
    occupancy = np.where(n > 0, 1.0 - (1.0 - waits.p_wait) * idle_agents, lam > 0)
    with np.errstate(invalid="ignore"):
        queue = np.where(lam > 0, lam * waits.wait_all, 0.0)
    none = np.zeros(n.shape)
    return Service(
        waits.p_wait,
        waits.answered,
        waits.abandoned,
        none,
        waits.answered_in_t,
        waits.abandoned_in_t,
        waits.abandoned_in_s,
        waits.asa,
        waits.wait_all,
        waits.offered_wait,
        np.clip(occupancy, 0.0, 1.0),
        queue,
    )


def _chain(n: Floats, load: Floats, desk: Desk) -> tuple[Floats, Floats]:
    """Below n k contacts in hand: mass over that of n k - 1, and mean share of idle agents.

    E(1) = 1, E(j + 1) = 1 + E(j) rate(j) / load, as for the inverse of Erlang B.
    """
    rates, k = desk.rates, desk.slots
    inverse, idle = np.ones(n.shape), np.ones(n.shape)
    staffed = np.maximum(n, 1.0)
    work = np.maximum(load, 1e-300)
    last = n * k - 1  # the fullest state with a free slot
    for held in range(1, int(np.max(n, initial=0.0)) * k):
        if desk.fill_first:
            full, rest = divmod(held, k)
            rate = full * rates[k] + rates[rest]
            free = np.maximum(n - full - (rest > 0), 0.0) / staffed
        else:
            each = np.minimum(held // staffed, k - 1).astype(np.int64)
            more = held - each * staffed
            rate = (staffed - more) * rates[each] + more * rates[each + 1]
            free = np.maximum(n - held, 0.0) / staffed
        goes_on = held <= last
        with np.errstate(over="ignore"):
            step = np.minimum(inverse * rate / work, _LARGEST)
        total = 1.0 + step
        idle = np.where(goes_on, (free + step * idle) / total, idle)
        inverse = np.where(goes_on, total, inverse)
    return inverse, idle
