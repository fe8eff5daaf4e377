"""Chat with one agent in closed form: the birth-death chain on the number of contacts.

With n <= k contacts all are chatted with and finish at rate n mu s(n); those beyond k wait and
abandon at rate theta each (Gross, Shortle, Thompson & Harris, ch. 2). It shares no code with
`tests.theory.exact.chat`, of which it is the case of one agent. Rates are per unit of time, waits
in that unit.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class ChatOneFigures:
    """``p_wait``, ``p_abandon`` and ``wait_all`` are of the offered contacts (not blocked)."""

    p_blocked: float
    p_wait: float
    p_abandon: float
    wait_all: float
    asa: float
    mean_chats: float
    mean_queue: float
    occupancy: float
    elapsed_handle: float


def chat_one(
    arrival_rate: float,
    service_rate: float,
    speeds: tuple[float, ...],
    abandon_rate: float,
    room: int,
) -> ChatOneFigures:
    """Exact figures of one agent with up to ``len(speeds)`` chats and ``room`` places to wait.

    The wait of the answered contacts is a sum over the number found ahead: with q ahead the contact
    meets q + 1 races of "one moves up" (rate D + i theta, D = k mu s(k)) against its own patience.
    """
    k = len(speeds)
    n = np.arange(1, k + room + 1)
    parallel = np.minimum(n, k)
    deaths = parallel * service_rate * np.array(speeds)[parallel - 1]
    deaths = deaths + np.maximum(n - k, 0) * abandon_rate
    logs = np.concatenate([[0.0], np.cumsum(np.log(arrival_rate / deaths))])
    law = np.exp(logs - logs.max())
    law /= law.sum()
    in_system = np.arange(k + room + 1)
    mean_queue = float(law @ np.maximum(in_system - k, 0))
    mean_chats = float(law @ np.minimum(in_system, k))
    offered = 1.0 - float(law[-1])
    p_abandon = abandon_rate * mean_queue / (arrival_rate * offered)
    drain = k * service_rate * speeds[-1]
    waited = sum(law[k + q] * _answered_wait(drain, abandon_rate, q) for q in range(room))
    return ChatOneFigures(
        p_blocked=float(law[-1]),
        p_wait=float(law[k:-1].sum()) / offered,
        p_abandon=p_abandon,
        wait_all=mean_queue / (arrival_rate * offered),
        asa=float(waited) / offered / (1.0 - p_abandon),
        mean_chats=mean_chats,
        mean_queue=mean_queue,
        occupancy=1.0 - float(law[0]),
        elapsed_handle=mean_chats / (arrival_rate * offered * (1.0 - p_abandon)),
    )


def _answered_wait(drain: float, abandon_rate: float, ahead: int) -> float:
    """E[wait; answered] with ``ahead`` others in front: P(all races won) times their total length.

    The length of a race, rate D + (i + 1) theta, is independent of who wins it.
    """
    races = drain + abandon_rate * np.arange(1, ahead + 2)
    won = np.prod((races - abandon_rate) / races)
    return float(won * np.sum(1.0 / races))
