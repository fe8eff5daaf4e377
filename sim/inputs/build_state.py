"""Contacts of a state as arrays: since when, in whose hands, how far."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND, Calendar
from sim.inputs import arrays
from sim.inputs.arrays import STATE_TALK, STATE_WAITING, STATE_WRAP, Structured
from sim.inputs.build_demand import Demand
from sim.inputs.build_routing import Routing
from sim.inputs.build_work import is_shared
from sim.scenario.models.scenario import Scenario
from sim.scenario.models.state import StateContact

_STATUS = {
    "waiting": STATE_WAITING,
    "in_service": STATE_TALK,
    "set_aside": STATE_TALK,
    "wrap_up": STATE_WRAP,
}


class Place(NamedTuple):
    """Indices behind the names that a state uses."""

    queues: dict[str, int]
    agents: dict[str, int]


def begin_later(
    calendar: Calendar, demand: Demand, journeys: arrays.Journeys | None, scenario: Scenario
) -> None:
    """Take out what would come before the simulation begins, as far as no draw depends on it.

    Expected contacts of intervals that are over, lists that were due, backlogs of the first tick.
    """
    if scenario.state is None:
        return
    starts = np.arange(calendar.n_intervals) * calendar.interval_ticks
    over = starts + calendar.interval_ticks <= calendar.begins
    for q, source in enumerate(demand.sources):
        if source["kind"] == arrays.ARRIVE_POISSON:
            demand.demand[q]["mean"][over] = 0.0
        elif source["kind"] == arrays.ARRIVE_LIST:
            demand.demand[q]["mean"][starts < calendar.begins] = 0.0
    if journeys is not None:
        journeys.queues["backlog"] = 0


def state_contacts(
    scenario: Scenario, calendar: Calendar, routing: Routing, agents: tuple[str, ...]
) -> Structured:
    """STATE_CONTACT rows [m] by the time of entering the queue; of equal ones as they are given.

    Who is set aside goes before what the same agent has in hand.
    """
    if scenario.state is None:
        return np.zeros(0, arrays.STATE_CONTACT)
    place = Place(
        {name: q for q, name in enumerate(scenario.queues)},
        {name: a for a, name in enumerate(agents)},
    )
    speeds = _speeds(scenario)
    rows = np.zeros(sum(row.count for row in scenario.state.contacts), arrays.STATE_CONTACT)
    numbers: Counter[str] = Counter()
    for at, contact in enumerate(_one_by_one(scenario.state.contacts)):
        root = contact.first_queue or contact.queue
        rows[at] = _row(scenario, calendar.begins, routing, contact, place, speeds)
        rows[at]["ordinal"] = numbers[root]
        numbers[root] += 1
    return rows[np.lexsort((np.arange(len(rows)), rows["queued"]))]


def _one_by_one(contacts: tuple[StateContact, ...]) -> Iterator[StateContact]:
    for contact in contacts:
        for _ in range(contact.count):
            yield contact


def _ticks(seconds: float | None) -> int:
    return round((seconds or 0.0) * TICKS_PER_SECOND)


def _row(
    scenario: Scenario,
    now: int,
    routing: Routing,
    contact: StateContact,
    place: Place,
    speeds: dict[str, float],
) -> np.void:
    row = np.zeros(1, arrays.STATE_CONTACT)[0]
    queue = place.queues[contact.queue]
    first = contact.first_queue or contact.queue
    root = scenario.queues[first]
    row["queue"], row["root_queue"] = queue, place.queues[first]
    row["status"] = _STATUS[contact.status]
    row["aside"] = contact.status == "set_aside"
    row["agent"] = -1 if contact.agent is None else place.agents[contact.agent]
    age = _ticks(contact.age_s)
    row["queued"] = now - age
    row["arrived"] = now - max(age, _ticks(contact.first_age_s))
    row["answered"] = row["ended"] = -1
    row["step"] = last_step(routing, queue, age)
    row["priority_class"] = _index(tuple(root.classes), contact.priority_class)
    row["segment"] = _index(tuple(scenario.segments), contact.segment)
    row["intent"] = _index(tuple(scenario.intents), contact.intent)
    row["attempt"] = contact.attempt - 1
    if contact.agent is not None:
        _put_service(row, now, contact, speeds.get(contact.agent, 1.0))
        if not is_shared(scenario, scenario.groups[contact.agent.partition("/")[0]]):
            row["effort"] = now - row["answered"]
    return row


def _put_service(row: np.void, now: int, contact: StateContact, speed: float) -> None:
    """When it was answered, and how far it has come.

    An answer lies at least a tick back, and not before tick 0: less would say "not yet".
    """
    elapsed = max(1, _ticks(contact.elapsed_s))
    done = elapsed if contact.work_s is None else _ticks(contact.work_s)
    if contact.work_s is None and contact.status != "set_aside":
        done = int(elapsed * speed)
    row["done"] = row["effort"] = done
    row["answered"] = max(0, now - elapsed)
    if contact.status == "wrap_up":
        row["ended"] = max(1, now - elapsed)
        row["answered"] = max(0, int(row["ended"]) - max(1, _ticks(contact.talk_s)))
        row["effort"] = done + _ticks(contact.talk_s)
    row["queued"] = min(row["queued"], row["answered"])
    row["arrived"] = min(row["arrived"], row["queued"])


def last_step(routing: Routing, queue: int, age: int) -> int:
    """Routing step that a contact has walked last: those due earlier than now, and the first."""
    steps = routing.steps[routing.queues[queue]["steps_from"] : routing.queues[queue]["steps_to"]]
    walked = (steps["after"] == 0) | (steps["after"] < age)
    return int(np.flatnonzero(walked)[-1])


def _index(names: tuple[str, ...], name: str | None) -> int:
    return -1 if name is None else names.index(name)


def _speeds(scenario: Scenario) -> dict[str, float]:
    """Speed of each contact in hand, by agent; 1 for who is not named."""
    assert scenario.state is not None
    in_hand: dict[str, list[str]] = {}
    for contact in scenario.state.contacts:
        if contact.agent is not None and contact.status != "set_aside":
            in_hand.setdefault(contact.agent, []).append(contact.queue)
    found: dict[str, float] = {}
    for agent, queues in in_hand.items():
        group = scenario.groups[agent.partition("/")[0]]
        channel = scenario.queues[queues[0]].channel
        for row in group.concurrency:
            if channel in row.channels and row.speed:
                found[agent] = row.speed[min(len(queues), len(row.speed)) - 1]
    return found
