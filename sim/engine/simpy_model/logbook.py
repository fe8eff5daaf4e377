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
_OFF = int(Activity.OFF)


class ContactLog:
    """One row per leg, written when the leg is over."""

    def __init__(self, drawn: Structured) -> None:
        self._drawn = drawn
        self._values: list[int] = []  # row after row: much cheaper than a tuple a row

    def add(self, contact: Contact) -> None:
        """Write the contact's present leg."""
        self._values.extend(
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
        values = np.array(self._values, dtype=np.int64).reshape(-1, 1 + len(_LEG_FIELDS))
        rows = self._drawn[values[:, 0]]
        for column, name in enumerate(_LEG_FIELDS, start=1):
            rows[name] = values[:, column]
        return rows


class AgentLog:
    """Notes what each agent does from when on; a note ends the agent's row before."""

    def __init__(self, clock: Clock, drawn: Structured) -> None:
        self._clock = clock
        self._drawn = drawn
        self._values: list[int] = []

    def note(self, agent: Agent, activity: int) -> None:
        """The agent does ``activity`` from now on, or its timeline says something else."""
        contact = agent.contact
        self._values.extend(
            (
                self._clock.now,
                agent.index,
                -1 if contact is None else contact.identity,
                -1 if contact is None else contact.leg,
                activity,
                agent.scheduled,
            )
        )

    def rows(self) -> Structured:
        """AGENT_STATE rows by agent and start; open rows end now, empty ones are left out."""
        values = np.array(self._values, dtype=np.int64).reshape(-1, 6)
        values = values[np.argsort(values[:, 1], kind="stable")]
        start, agent, contact, leg, activity, scheduled = values.T
        last = np.append(agent[1:] != agent[:-1], True)[: len(agent)]
        end = np.where(last, self._clock.now, np.roll(start, -1))
        rows = np.zeros(len(values), AGENT_STATE)
        rows["start"], rows["end"] = start, end
        rows["agent"], rows["leg"] = agent, leg
        rows["activity"], rows["scheduled"] = activity, scheduled
        works = contact >= 0
        rows["slots"] = works
        rows["customer"][works] = self._drawn["customer"][contact[works]]
        return rows[(start < end) & (activity != _OFF)]


class NoAgentLog(AgentLog):
    """For runs in which nobody asks for the agent log."""

    def note(self, agent: Agent, activity: int) -> None:
        """Nothing is written."""
