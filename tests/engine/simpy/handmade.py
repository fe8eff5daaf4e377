"""Tiny runs with contacts and timelines written by hand; times in whole seconds.

The structure (queues, groups, routing) comes from a scenario, everything that is usually drawn
from the test.
"""

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from sim.engine.log import AGENT_ORDER, CONTACT, CONTACT_ORDER, FOREVER, Activity, Exit, canonical
from sim.engine.simpy_model import Centre
from sim.inputs.arrays import QUEUE_EVENT, Inputs
from sim.inputs.build import build_inputs
from sim.scenario.models.scenario import Scenario

DAY = 24 * 3600
CLOSE, CUT, OPEN = 0, 1, 2


@dataclass
class Call:
    """A first contact: seconds, `customer` by default from its position."""

    arrived: float
    talk: float = 10
    wrap: float = 0
    patience: float | None = None
    queue: str = "a"
    priority_class: int = 0
    customer: int | None = None


class Leg(NamedTuple):
    """What the log says of one leg, in seconds; -1000 ticks would be -1."""

    call: int
    queue: str
    exit: str
    queued: float
    answered: float | None
    ended: float | None
    wrapped: float | None
    agent: int | None
    patience: float | None
    leg: int
    parent: int
    cause: int


class State(NamedTuple):
    """A row of the agent log, in seconds."""

    agent: int
    start: float
    end: float
    activity: str
    scheduled: str
    call: int | None


class Played:
    """The logs of a run by hand."""

    def __init__(self, logs: Any, names: list[str], customers: list[int]) -> None:
        def when(ticks: int) -> float | None:
            return None if ticks < 0 else ticks / 1000

        self.legs = [
            Leg(
                customers.index(int(row["customer"])),
                names[row["queue"]],
                Exit(row["exit"]).name.lower(),
                row["queued"] / 1000,
                when(row["answered"]),
                when(row["ended"]),
                when(row["wrapped"]),
                when(row["agent"] * 1000),
                None if row["patience"] >= FOREVER else row["patience"] / 1000,
                int(row["leg"]),
                int(row["parent"]),
                int(row["cause"]),
            )
            for row in canonical(logs.contacts, CONTACT_ORDER)
        ]
        self.states = [
            State(
                int(row["agent"]),
                row["start"] / 1000,
                row["end"] / 1000,
                Activity(row["activity"]).name.lower(),
                Activity(row["scheduled"]).name.lower(),
                customers.index(int(row["customer"])) if row["customer"] else None,
            )
            for row in canonical(logs.agents, AGENT_ORDER)
        ]

    def of(self, call: int) -> Leg:
        """The last leg of a call."""
        return [leg for leg in self.legs if leg.call == call][-1]

    @property
    def answers(self) -> list[float | None]:
        """When each call was answered, by call."""
        return [self.of(call).answered for call in self._calls]

    @property
    def agents(self) -> list[int | None]:
        """Who answered each call."""
        return [self.of(call).agent for call in self._calls]

    @property
    def exits(self) -> list[str]:
        """How each call left, by call."""
        return [self.of(call).exit for call in self._calls]

    @property
    def _calls(self) -> list[int]:
        return sorted({leg.call for leg in self.legs})

    def activities(self, agent: int) -> list[tuple[float, float, str, str]]:
        """(start, end, activity, scheduled) of an agent."""
        return [(s.start, s.end, s.activity, s.scheduled) for s in self.states if s.agent == agent]


def queue(**changes: Any) -> dict[str, Any]:
    """A queue that is always open and draws nothing of importance."""
    return {
        "arrivals": {"kind": "replay", "times": []},
        "talk": {"law": "deterministic", "value": 10},
    } | changes


def group(agents: float = 1, queues: str = "a", **changes: Any) -> dict[str, Any]:
    """A group that serves the named queues (one letter each) alike."""
    return {
        "skills": {name: {} for name in queues},
        "order": "longest_wait",
        "staffing": [{"day": "all", "time": "00:00", "agents": agents}],
    } | changes


def inputs_of(
    queues: dict[str, Any], groups: dict[str, Any], days: int = 1, **changes: Any
) -> Inputs:
    """Inputs of a scenario of these queues and groups."""
    parts = {"name": "by hand", "start": "2026-03-02", "days": days, "interval_minutes": 60}
    scenario = Scenario.model_validate(parts | {"queues": queues, "groups": groups} | changes)
    return build_inputs(scenario).inputs


def rows_of(calls: list[Call], names: list[str]) -> tuple[np.ndarray, list[int]]:
    """Calls as CONTACT rows, and their customer keys."""
    rows = np.zeros(len(calls), CONTACT)
    for row, call in zip(rows, calls, strict=True):
        row["arrived"] = row["queued"] = round(call.arrived * 1000)
        row["answered"] = row["ended"] = row["wrapped"] = row["agent"] = row["parent"] = -1
        row["patience"] = FOREVER if call.patience is None else round(call.patience * 1000)
        row["talk_draw"], row["wrap_draw"] = call.talk, call.wrap
        row["queue"] = row["root_queue"] = names.index(call.queue)
        row["priority_class"] = call.priority_class
    customers = [i + 1 if call.customer is None else call.customer for i, call in enumerate(calls)]
    rows["customer"] = np.array(customers, np.uint64)
    return rows, customers


Event = tuple[float, int, str]


def play(
    calls: list[Call],
    queues: dict[str, Any] | None = None,
    groups: dict[str, Any] | None = None,
    timeline: list[Event] | None = None,
    hours: list[tuple[float, int, int]] | None = None,
    until: float = DAY,
    centre: type[Centre] = Centre,
    **changes: Any,
) -> Played:
    """Run these calls.

    `timeline` has (time, agent, activity), by default everyone is available from 0 on; `hours` has
    (time, kind, queue), by default none.
    """
    queues = queues or {"a": queue()}
    inputs = inputs_of(queues, groups or {"team": group()}, **changes)
    inputs = inputs._replace(settings=inputs.settings.copy())
    inputs.settings["horizon"] = round(until * 1000)
    events = [(round(time * 1000), kind, queue) for time, kind, queue in hours or []]
    inputs = inputs._replace(queue_events=np.array(events, QUEUE_EVENT))
    if timeline is None:
        timeline = [(0, agent, "available") for agent in range(len(inputs.agents))]
    columns = (
        np.array([round(time * 1000) for time, _, _ in timeline], np.int64),
        np.array([agent for _, agent, _ in timeline], np.int64),
        np.array([Activity[name.upper()] for _, _, name in timeline], np.int64),
    )
    rows, customers = rows_of(calls, list(queues))
    return Played(centre(inputs, rows, columns).run(), list(queues), customers)
