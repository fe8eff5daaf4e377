"""Cut the state of the centre at a time out of a simulated log, to begin another run from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import Activity, Exit, Logs, Stage
from sim.inputs.arrays import Structured
from sim.inputs.build import Built, build_inputs
from sim.inputs.build_work import work_classes
from sim.scenario import CentreState, Scenario, StateAgent, StateContact
from sim.scenario.models.state import AgentStatus, ContactStatus

_STATES: dict[int, AgentStatus] = {
    Activity.AVAILABLE: "idle",
    Activity.TALK: "talk",
    Activity.SILENT: "talk",
    Activity.WRAP: "wrap_up",
    Activity.BREAK: "break",
    Activity.LUNCH: "lunch",
    Activity.MEETING: "meeting",
    Activity.TRAINING: "training",
    Activity.COACHING: "coaching",
    Activity.UNAVAILABLE: "unavailable",
    Activity.REST: "idle",
    Activity.BREATHER: "idle",
}


def state_of(logs: Logs, scenario: Scenario, at: datetime) -> CentreState:
    """What a log says of the centre at a time, before anything that happens at that tick.

    A log does not say everything: who is in self-service, or will come again or be called back, is
    left out; how far each of several contacts in hand has come follows from the time that has
    passed; who holds for a second agent talks; a rest or breather is over.

    Args:
        logs: of one replication, agents' log included (``Result.logs``, ``sim.run.run_one``).
        scenario: what was simulated.
        at: local time, within the simulated days.

    Returns:
        The state; ``scenario.model_copy(update={"state": state})`` begins from it.

    Raises:
        ValueError: ``at`` is not within the simulated days.
    """
    built = build_inputs(scenario)
    now = built.calendar.tick_of(at)
    if not 0 <= now < built.calendar.horizon:
        raise ValueError(f"{at} is not within the simulated days")
    return CentreState(
        at=at,
        contacts=tuple(_contacts(logs.contacts, scenario, built, now)),
        agents=tuple(_agents(logs.agents, built, now, at)),
    )


def _seconds(ticks: int) -> float:
    return ticks / TICKS_PER_SECOND


def _contacts(
    rows: Structured, scenario: Scenario, built: Built, now: int
) -> Iterator[StateContact]:
    """Contacts that wait or are with an agent, by the time of entering the queue."""
    rows = rows[(rows["queued"] < now) & (rows["stage"] != Stage.FRONT)]
    answered = (rows["answered"] >= 0) & (rows["answered"] < now)
    left = np.where(rows["exit"] == Exit.OPEN, now, rows["ended"])
    waits = ~answered & ((rows["answered"] >= now) | (left >= now))
    works = answered & ((rows["wrapped"] < 0) | (rows["wrapped"] >= now))
    wraps = works & (rows["ended"] >= 0) & (rows["ended"] < now)
    aside = _set_aside(rows[works], scenario, built)
    there = np.flatnonzero(waits | works)
    for i in there[np.lexsort([rows[name][there] for name in ("root", "queued")])]:
        row = rows[i]
        if not works[i]:
            yield _contact(row, built, now, "waiting")
        elif wraps[i]:
            yield _contact(row, built, now, "wrap_up")
        elif (int(row["customer"]), int(row["attempt"]), int(row["leg"])) in aside:
            yield _contact(row, built, now, "set_aside")
        else:
            yield _contact(row, built, now, "in_service")


def _contact(row: np.void, built: Built, now: int, status: ContactStatus) -> StateContact:
    names = built.names
    root = int(row["root_queue"])
    kind = names.classes[root][row["priority_class"]]
    age = _seconds(now - int(row["queued"]))
    from_start = _seconds(now - int(row["arrived"]))
    moved = row["root_queue"] != row["queue"] or from_start > age
    began = int(row["ended" if status == "wrap_up" else "answered"])
    wrapping = status == "wrap_up"
    return StateContact(
        queue=names.queues[row["queue"]],
        status=status,
        age_s=age,
        agent=None if status == "waiting" else names.agents[row["agent"]],
        elapsed_s=None if status == "waiting" else _seconds(now - began),
        talk_s=_seconds(int(row["ended"] - row["answered"])) if wrapping else None,
        priority_class=kind or None,
        segment=None if row["segment"] < 0 else names.segments[row["segment"]],
        intent=None if row["intent"] < 0 else names.intents[row["intent"]],
        attempt=int(row["attempt"]) + 1,
        first_queue=names.queues[root] if moved else None,
        first_age_s=from_start if moved else None,
    )


def _set_aside(rows: Structured, scenario: Scenario, built: Built) -> set[tuple[int, int, int]]:
    """Of contacts in hand those whose class is not the one that their agent took last."""
    found: set[tuple[int, int, int]] = set()
    groups = list(scenario.groups.values())
    channels = [queue.channel for queue in scenario.queues.values()]
    for agent in np.unique(rows["agent"]):
        mine = rows[rows["agent"] == agent]
        classes = work_classes(scenario, groups[built.inputs.agents[agent]["group"]])
        work = [
            next(w for w, c in enumerate(classes) if channels[row["queue"]] in c.channels)
            for row in mine
        ]
        last = work[int(np.argmax(mine["answered"]))]
        for row, of in zip(mine, work, strict=True):
            if of != last:
                found.add((int(row["customer"]), int(row["attempt"]), int(row["leg"])))
    return found


def _agents(states: Structured, built: Built, now: int, at: datetime) -> Iterator[StateAgent]:
    """Agents who are there, and those who should be: away for the day, or to come."""
    duty = built.inputs.duty
    planned = {int(a) for a in duty["agent"][(duty["start"] < now) & (duty["end"] > now)]}
    midnight = int(built.calendar.day_start[built.calendar.day_of(now) + 1])
    for a, name in enumerate(built.names.agents):
        rows = states[states["agent"] == a]
        here = rows[(rows["start"] < now) & (rows["end"] >= now)]
        if len(here):
            since = _since(rows, here[-1])
            yield StateAgent(
                agent=name,
                state=_STATES[int(here[-1]["activity"])],
                since_s=_seconds(now - since),
            )
        elif a in planned:
            later = rows[(rows["start"] >= now) & (rows["start"] < midnight)]
            if len(later) == 0:
                yield StateAgent(agent=name, state="absent")
            else:
                ahead = int(later["start"].min()) - now
                until = at + timedelta(milliseconds=ahead + 59_999)
                yield StateAgent(agent=name, state="off", until=f"{until:%H:%M}")


def _since(rows: Structured, row: np.void) -> int:
    """When the agent began to do what it does, in however many rows."""
    since = int(row["start"])
    before = rows[rows["start"] < since]
    for earlier in before[np.argsort(before["start"])][::-1]:
        if earlier["end"] != since or earlier["activity"] != row["activity"]:
            break
        since = int(earlier["start"])
    return since
