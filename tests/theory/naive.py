"""The obvious simulator of a small centre, one contact at a time: checks `exact`, never the engine.

It shares nothing with the product (own event loop, numpy's own generators) and is written to be
seen to be right, not to be fast.
"""

import heapq
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Sampler = Callable[[np.random.Generator], float]
FINISH, STAFF, ARRIVE, HANG_UP = range(4)


@dataclass(frozen=True)
class Centre:
    """``staff`` rows are (from time, agents per group); n means agents 1..n are present.

    ``service[g][i]`` and ``patience[i]`` draw one duration. Free agents are taken at random.
    """

    routes: tuple[tuple[int, ...], ...]
    serves: tuple[tuple[int, ...], ...]
    service: tuple[tuple[Sampler, ...], ...]
    patience: tuple[Sampler, ...]
    staff: tuple[tuple[float, tuple[int, ...]], ...]


@dataclass(frozen=True)
class Record:
    """One row per contact, in order of arrival."""

    queue: np.ndarray
    arrival: np.ndarray
    wait: np.ndarray
    answered: np.ndarray


def simulate(centre: Centre, arrivals: list[tuple[float, int]], seed: int) -> Record:
    """Live through ``arrivals``, rows (time, queue), until the last contact has left its queue."""
    rng = np.random.default_rng(seed)
    arrivals = sorted(arrivals)
    events = [(t, ARRIVE, k) for k, (t, _) in enumerate(arrivals)]
    events += [(t, STAFF, k) for k, (t, _) in enumerate(centre.staff)]
    heapq.heapify(events)
    lines: list[deque[int]] = [deque() for _ in centre.routes]
    present = [0] * len(centre.serves)
    busy: list[set[int]] = [set() for _ in centre.serves]
    working: dict[int, tuple[int, int]] = {}
    wait, answered = np.full(len(arrivals), np.nan), np.zeros(len(arrivals), dtype=bool)

    def start(contact: int, group: int, agent: int, now: float) -> None:
        came, queue = arrivals[contact]
        wait[contact], answered[contact] = now - came, True
        busy[group].add(agent)
        working[contact] = group, agent
        end = now + centre.service[group][queue](rng)
        heapq.heappush(events, (end, FINISH, contact))

    def look_for_work(group: int, agent: int, now: float) -> None:
        for queue in centre.serves[group]:
            while lines[queue]:
                contact = lines[queue].popleft()
                if np.isnan(wait[contact]):
                    start(contact, group, agent, now)
                    return

    while events:
        now, kind, k = heapq.heappop(events)
        if kind == FINISH:
            group, agent = working.pop(k)
            busy[group].discard(agent)
            if agent < present[group]:
                look_for_work(group, agent, now)
        elif kind == STAFF:
            for group, level in enumerate(centre.staff[k][1]):
                came_in = range(present[group], level)
                present[group] = level
                for agent in came_in:
                    if agent not in busy[group]:
                        look_for_work(group, agent, now)
        elif kind == ARRIVE:
            queue = arrivals[k][1]
            for group in centre.routes[queue]:
                free = [a for a in range(present[group]) if a not in busy[group]]
                if free:
                    start(k, group, free[rng.integers(len(free))], now)
                    break
            else:
                lines[queue].append(k)
                heapq.heappush(events, (now + centre.patience[queue](rng), HANG_UP, k))
        elif np.isnan(wait[k]):
            wait[k] = now - arrivals[k][0]
    return Record(
        queue=np.array([q for _, q in arrivals]),
        arrival=np.array([t for t, _ in arrivals]),
        wait=wait,
        answered=answered,
    )


def poisson(rates: tuple[float, ...], horizon: float, seed: int) -> list[tuple[float, int]]:
    """Poisson arrivals of every queue on [0, horizon)."""
    rng = np.random.default_rng(seed)
    rows = []
    for queue, rate in enumerate(rates):
        times = rng.uniform(0.0, horizon, rng.poisson(rate * horizon))
        rows += [(float(t), queue) for t in times]
    return rows


def exponential(mean: float) -> Sampler:
    """Exponential durations."""
    return lambda rng: float(rng.exponential(mean))


def batch_ratio(
    numerator: np.ndarray, denominator: np.ndarray, arrival: np.ndarray, batches: int = 40
) -> tuple[float, float]:
    """Ratio of sums and its standard error by batch means over equal stretches of time."""
    edges = np.linspace(arrival.min(), arrival.max(), batches + 1)[1:-1]
    batch = np.searchsorted(edges, arrival)
    top = np.bincount(batch, numerator.astype(float), batches)
    bottom = np.bincount(batch, denominator.astype(float), batches)
    ratio = top.sum() / bottom.sum()
    residual = top - ratio * bottom
    error = np.sqrt(batches / (batches - 1) * np.sum(residual**2)) / bottom.sum()
    return float(ratio), float(error)
