"""The model a SimPy textbook would write: one process per call.

A call asks a shared store of free agents for one with its skill and waits for that or for the end
of its patience, whichever comes first (``yield request | patience``). `simpy.FilterStore` is
SimPy's own answer to skills: it keeps free agents in the order in which they became free and
waiting calls in the order in which they came, so the longest idle agent with the skill takes the
call, and an agent takes the longest waiting call that it can serve. That is the measured day's
rule. Numbers come from the standard library's `random`, records are tuples, KPIs are counted from
them at the end.

`ResourceCentre` asks a `simpy.Resource` per group at once instead, the other textbook way.
"""

from __future__ import annotations

import random
from collections.abc import Generator
from typing import Any, NamedTuple

import numpy as np
import simpy
from numpy.typing import NDArray

from benchmarks.workload import DAY_S, INTERVAL_S, INTERVALS, Day

Process = Generator[simpy.Event, Any, None]
Record = tuple[int, float, float, int, float]
"""Queue, arrival, wait, group (-1: abandoned), talk time."""


class Kpis(NamedTuple):
    """One day's figures, by queue and interval of arrival ``[Q, I]`` and by group ``[G]``."""

    offered: NDArray[np.int64]
    answered: NDArray[np.int64]
    in_time: NDArray[np.int64]
    abandoned: NDArray[np.int64]
    service_level: NDArray[np.float64]
    asa_s: NDArray[np.float64]
    abandonment: NDArray[np.float64]
    busy_s: NDArray[np.float64]


class TextbookCentre:
    """One day of a centre without agents yet; subclasses say how calls find them."""

    def __init__(self, day: Day, seed: int) -> None:
        self.day = day
        self.random = random.Random(seed)
        self.env = simpy.Environment()
        self.records: list[Record] = []
        for q in range(len(day.expected)):
            self.env.process(self.arrivals(q))

    def arrivals(self, q: int) -> Process:
        """Calls of one queue, at a rate that changes by interval."""
        for i, expected in enumerate(self.day.expected[q]):
            rate = expected / INTERVAL_S
            end = (i + 1) * INTERVAL_S
            while True:
                gap = self.random.expovariate(rate)
                if self.env.now + gap >= end:
                    break  # exponential gaps have no memory: begin anew at the border
                yield self.env.timeout(gap)
                self.env.process(self.call(q))
            yield self.env.timeout(end - self.env.now)

    def call(self, q: int) -> Process:
        """One call: wait for an agent or give up, then talk."""
        raise NotImplementedError

    def run(self) -> Kpis:
        """Simulate the day and count."""
        self.env.run(until=DAY_S)
        return count(self.records, self.day)


class Agent:
    """Someone with skills who may be on duty."""

    def __init__(self, group: int, factors: dict[int, float]) -> None:
        self.group = group
        self.factors = factors
        self.on_duty = False
        self.busy = False


class StoreCentre(TextbookCentre):
    """Free agents in one FilterStore."""

    def __init__(self, day: Day, seed: int) -> None:
        super().__init__(day, seed)
        self.free = simpy.FilterStore(self.env)
        for g, staff in enumerate(day.staff):
            agents = [Agent(g, day.factors[g]) for _ in range(max(staff))]
            self.env.process(self.staffing(agents, staff))

    def call(self, q: int) -> Process:
        """One call: wait for an agent or give up, then talk."""
        arrived = self.env.now
        request = self.free.get(lambda agent: q in agent.factors)
        patience = self.env.timeout(self.random.expovariate(1.0 / self.day.patience[q]))
        yield request | patience
        wait = self.env.now - arrived
        if not request.triggered:
            request.cancel()
            self.records.append((q, arrived, wait, -1, 0.0))
            return
        agent: Any = request.value
        talk = self.random.lognormvariate(*self.day.talk[q]) * agent.factors[q]
        self.records.append((q, arrived, wait, agent.group, talk))
        agent.busy = True
        yield self.env.timeout(talk)
        agent.busy = False
        if agent.on_duty:
            self.free.put(agent)

    def staffing(self, agents: list[Agent], staff: list[int]) -> Process:
        """Agents of one group come and go by the half-hour; work in hand is finished."""
        for n in staff:
            for a, agent in enumerate(agents):
                if a < n and not agent.on_duty:
                    agent.on_duty = True
                    if not agent.busy:
                        self.free.put(agent)
                elif a >= n and agent.on_duty:
                    agent.on_duty = False
                    if not agent.busy and agent in self.free.items:
                        self.free.items.remove(agent)
            yield self.env.timeout(INTERVAL_S)


class ResourceCentre(TextbookCentre):
    """A Resource per group; a call asks all groups with its skill at once.

    Differs in one rule: among several free groups the first named takes the call, not the one
    whose agent has been idle longest.
    """

    def __init__(self, day: Day, seed: int) -> None:
        super().__init__(day, seed)
        self.groups = [simpy.PriorityResource(self.env, max(staff)) for staff in day.staff]
        self.able = [
            [g for g, factors in enumerate(day.factors) if q in factors]
            for q in range(len(day.expected))
        ]
        for group, staff in zip(self.groups, day.staff, strict=True):
            for a in range(max(staff)):
                self.env.process(self.staffing(group, [a < n for n in staff]))

    def call(self, q: int) -> Process:
        """One call: wait for an agent or give up, then talk."""
        arrived = self.env.now
        requests = {}
        taken = -1
        for g in self.able[q]:
            requests[g] = self.groups[g].request(priority=1)
            if requests[g].triggered:
                taken = g
                break
        if taken < 0:
            patience = self.env.timeout(self.random.expovariate(1.0 / self.day.patience[q]))
            yield simpy.AnyOf(self.env, [*requests.values(), patience])
            taken = next((g for g, request in requests.items() if request.triggered), -1)
        for g, request in requests.items():
            if g != taken:
                if request.triggered:
                    self.groups[g].release(request)
                else:
                    request.cancel()
        wait = self.env.now - arrived
        if taken < 0:
            self.records.append((q, arrived, wait, -1, 0.0))
            return
        talk = self.random.lognormvariate(*self.day.talk[q]) * self.day.factors[taken][q]
        self.records.append((q, arrived, wait, taken, talk))
        yield self.env.timeout(talk)
        self.groups[taken].release(requests[taken])

    def staffing(self, group: simpy.PriorityResource, present: list[bool]) -> Process:
        """One agent's day: off duty it occupies its own place, before any call."""
        away = None
        for here in present:
            if not here and away is None:
                away = group.request(priority=0)
            elif here and away is not None:
                group.release(away)
                away = None
            yield self.env.timeout(INTERVAL_S)


def count(records: list[Record], day: Day) -> Kpis:
    """KPIs from the records of calls."""
    columns = [np.array(column) for column in zip(*records, strict=True)]
    queue, arrived, wait, group, talk = columns
    cell = queue * INTERVALS + (arrived // INTERVAL_S).astype(np.int64)
    is_answered = group >= 0
    in_t = is_answered & (wait <= np.array(day.within)[queue])
    shape = len(day.expected), INTERVALS
    size = shape[0] * INTERVALS
    offered = np.bincount(cell, minlength=size).reshape(shape)
    answered = np.bincount(cell[is_answered], minlength=size).reshape(shape)
    in_time = np.bincount(cell[in_t], minlength=size).reshape(shape)
    waited = np.bincount(cell[is_answered], wait[is_answered], size).reshape(shape)
    busy = np.bincount(group[is_answered], talk[is_answered], len(day.staff)).astype(np.float64)
    abandoned = offered - answered
    return Kpis(
        offered=offered,
        answered=answered,
        in_time=in_time,
        abandoned=abandoned,
        service_level=_ratio(in_time, offered),
        asa_s=_ratio(waited, answered),
        abandonment=_ratio(abandoned, offered),
        busy_s=busy,
    )


def _ratio(top: NDArray[Any], bottom: NDArray[Any]) -> NDArray[np.float64]:
    ratio = np.full(top.shape, np.nan)
    np.divide(top, bottom, out=ratio, where=bottom > 0)
    return ratio
