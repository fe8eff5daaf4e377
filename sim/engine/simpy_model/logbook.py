"""Writes down what happens, in the form of ``sim.engine.log``."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import AGENT_STATE, Activity
from sim.inputs.arrays import Structured

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.moments import Clock

_LEG_FIELDS = (
    "queued",
    "answered",
    "ended",
    "wrapped",
    "patience",
    "agent",
    "queue",
    "leg",
    "parent",
    "cause",
    "exit",
)
_STATE_FIELDS = ("start", None, "agent", "leg", "slots", "activity", "scheduled", "end")
_CONTACT_COLUMN = 1
_OFF = int(Activity.OFF)


class ContactLog:
    """One row per leg, written when the leg is over."""

    def __init__(self, drawn: Structured) -> None:
        self._drawn = drawn
        self._legs: list[tuple[int, ...]] = []

    def add(self, contact: Contact) -> None:
        """Write the contact's present leg."""
        self._legs.append(
            (
                contact.identity,
                contact.queued,
                contact.answered,
                contact.ended,
                contact.wrapped,
                contact.give_up - contact.arrived,
                -1 if contact.agent is None else contact.agent.index,
                contact.queue.index,
                contact.leg,
                contact.leg - 1,
                contact.cause,
                contact.exit,
            )
        )

    def rows(self) -> Structured:
        """CONTACT rows, in the order in which the legs ended."""
        values = np.array(self._legs, dtype=np.int64).reshape(-1, 1 + len(_LEG_FIELDS))
        rows = self._drawn[values[:, 0]]
        for column, name in enumerate(_LEG_FIELDS, start=1):
            rows[name] = values[:, column]
        return rows


class AgentLog:
    """One row per stretch in which an agent's activity and timeline stay the same."""

    def __init__(self, clock: Clock, agents: int, drawn: Structured) -> None:
        self._clock = clock
        self._drawn = drawn
        self._present: list[tuple[int, ...] | None] = [None] * agents
        self._rows: list[tuple[int, ...]] = []

    def note(self, agent: Agent, activity: int) -> None:
        """The agent does ``activity`` from now on; the row before ends."""
        now = self._clock.now
        row = self._present[agent.index]
        if row is not None and row[0] < now:
            self._rows.append((*row, now))
        contact = agent.contact
        if activity == _OFF:
            self._present[agent.index] = None
        elif contact is None:
            self._present[agent.index] = (now, -1, agent.index, -1, 0, activity, agent.scheduled)
        else:
            self._present[agent.index] = (
                now,
                contact.identity,
                agent.index,
                contact.leg,
                1,
                activity,
                agent.scheduled,
            )

    def close(self) -> None:
        """The run is over: rows still open end now."""
        now = self._clock.now
        self._rows.extend((*row, now) for row in self._present if row is not None and row[0] < now)

    def rows(self) -> Structured:
        """AGENT_STATE rows, in the order in which they ended."""
        values = np.array(self._rows, dtype=np.int64).reshape(-1, len(_STATE_FIELDS))
        rows = np.zeros(len(values), AGENT_STATE)
        for column, name in enumerate(_STATE_FIELDS):
            if name is not None:
                rows[name] = values[:, column]
        contact = values[:, _CONTACT_COLUMN]
        busy = contact >= 0
        rows["customer"][busy] = self._drawn["customer"][contact[busy]]
        return rows


class NoAgentLog(AgentLog):
    """For runs in which nobody asks for the agent log."""

    def note(self, agent: Agent, activity: int) -> None:
        """Nothing is written."""
