"""M/M/n+M solved the long way: the chain itself, and a waiting contact followed by uniformisation.

Shares no formula with ``planner.analytic``: the stationary law comes from a linear system, the
fate of a contact with k ahead of it from the transient of a pure-death chain.
"""

from typing import NamedTuple

import numpy as np
from scipy.linalg import expm


class Chain(NamedTuple):
    """Shares of the offered contacts and mean times, time in mean handle times."""

    p_wait: float
    abandoned: float
    answered_in_t: float
    abandoned_in_t: float
    asa: float
    wait_all: float
    occupancy: float
    queue: float


def solve(agents: int, load: float, leave: float, within: float, room: int = 120) -> Chain:
    """The chain with at most ``room`` waiting; handle times have mean 1, patience 1 / leave."""
    size = agents + room + 1
    flow = np.zeros((size, size))
    for n in range(size - 1):
        flow[n, n + 1] = load
        flow[n + 1, n] = min(n + 1, agents) + max(n + 1 - agents, 0) * leave
    generator = flow - np.diag(flow.sum(axis=1))
    system = np.vstack([generator.T, np.ones(size)])
    mass = np.linalg.lstsq(system, np.append(np.zeros(size), 1.0), rcond=None)[0]
    waiting = np.maximum(np.arange(size) - agents, 0)
    queue = float(mass @ waiting)
    busy = float(mass @ np.minimum(np.arange(size), agents))
    answered_in_t, abandoned_in_t, own_wait = _followed(mass[agents:], agents, leave, within)
    abandoned = leave * queue / load
    return Chain(
        p_wait=float(mass[agents:].sum()),
        abandoned=abandoned,
        answered_in_t=float(mass[:agents].sum()) + answered_in_t,
        abandoned_in_t=abandoned_in_t,
        asa=own_wait / (1 - abandoned),
        wait_all=queue / load,
        occupancy=busy / agents,
        queue=queue,
    )


def _followed(ahead: np.ndarray, agents: int, leave: float, within: float) -> tuple[float, ...]:
    """(answered in time, abandoned in time, mean wait counted for the answered alone).

    States: 0..K-1 contacts ahead, then answered, then gone. With k ahead an agent becomes free for
    the contact itself at the rate n if k = 0; else one ahead leaves at the rate n + k leave.
    """
    size = len(ahead)
    rates = np.zeros((size + 2, size + 2))
    for k in range(size):
        rates[k, k - 1 if k else size] = agents + k * leave
        rates[k, size + 1] = leave
    generator = rates - np.diag(rates.sum(axis=1))
    after = np.append(ahead, [0.0, 0.0]) @ expm(generator * within)
    inner = np.linalg.inv(-generator[:size, :size])
    # E[wait; answered] = a (-Q)^-2 r for a start a and rates r into "answered"
    own = ahead @ inner @ inner @ generator[:size, size]
    return float(after[size]), float(after[size + 1]), float(own)
