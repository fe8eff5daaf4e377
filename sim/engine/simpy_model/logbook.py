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
    "root",
    "arrived",
    "queued",
    "answered",
    "ended",
    "wrapped",
    "patience",
    "effort",
    "agent",
    "queue",
    "root_queue",
    "priority_class",
    "attempt",
    "leg",
    "parent",
    "cause",
    "exit",
    "stage",
    "context",
    "resolved",
    "offer",
    "then",
)
_OFF = int(Activity.OFF)


class ContactLog:
    """One row per leg, written when the leg is over."""

    def __init__(self, drawn: Structured) -> None:
        self._drawn = drawn
        self._values: list[int] = []  # row after row: much cheaper than a tuple a row
        self._draws: list[float] = []

    def add(self, contact: Contact) -> None:
        """Write a leg."""
        self._values.extend(
            (
                contact.identity,
                contact.arrived,
                contact.queued,
                contact.answered,
                contact.ended,
                contact.wrapped,
                contact.give_up - contact.arrived,
                contact.effort,
                -1 if contact.agent is None else contact.agent.index,
                contact.queue.index,
                contact.root.index,
                contact.priority_class,
                contact.attempt,
                contact.leg,
                contact.leg - 1,
                contact.cause,
                contact.exit,
                contact.stage,
                contact.context,
                contact.resolved,
                contact.offer,
                contact.then,
            )
        )
        self._draws.extend((contact.talk_draw, contact.wrap_draw))

    def rows(self) -> Structured:
        """CONTACT rows, in the order in which the legs ended."""
        values = np.array(self._values, dtype=np.int64).reshape(-1, len(_LEG_FIELDS))
        rows = self._drawn[values[:, 0]]  # customer, segment, intent, person are those of the issue
        for column, name in enumerate(_LEG_FIELDS):
            rows[name] = values[:, column]
        draws = np.array(self._draws, dtype=np.float64).reshape(-1, 2)
        rows["talk_draw"], rows["wrap_draw"] = draws.T
        return rows


class AgentLog:
    """Notes what each agent does from when on; a note ends the agent's row before.

    Args:
        clock: the centre's.
        drawn: CONTACT rows of the first contacts.
        merges: whether adjacent rows that say the same are one row.
    """

    def __init__(self, clock: Clock, drawn: Structured, merges: bool = False) -> None:
        self._clock = clock
        self._drawn = drawn
        self._merges = merges
        self._values: list[int] = []

    def note(self, agent: Agent, activity: int) -> None:
        """The agent does ``activity`` from now on, or its timeline says something else."""
        now, index, scheduled = self._clock.now, agent.index, agent.scheduled
        contact = agent.contact
        if contact is None:
            self._values.extend((now, index, -1, -1, activity, scheduled, agent.n_in_hand))
        else:
            self._values.extend((now, index, contact.identity, contact.leg, activity, scheduled, 1))

    def rows(self) -> Structured:
        """AGENT_STATE rows by agent and start; open rows end now, empty ones are left out."""
        values = np.array(self._values, dtype=np.int64).reshape(-1, 7)
        values = values[np.argsort(values[:, 1], kind="stable")]
        start, agent, contact, leg, activity, scheduled, slots = values.T
        last = np.append(agent[1:] != agent[:-1], True)[: len(agent)]
        end = np.where(last, self._clock.now, np.roll(start, -1))
        rows = np.zeros(len(values), AGENT_STATE)
        rows["start"], rows["end"] = start, end
        rows["agent"], rows["leg"], rows["slots"] = agent, leg, slots
        rows["activity"], rows["scheduled"] = activity, scheduled
        works = contact >= 0
        rows["customer"][works] = self._drawn["customer"][contact[works]]
        rows = rows[(start < end) & (activity != _OFF)]
        return merged(rows) if self._merges else rows


def merged(rows: Structured) -> Structured:
    """AGENT_STATE rows, sorted, with adjacent ones that say the same made one."""
    if len(rows) == 0:
        return rows
    says = ["agent", "activity", "scheduled", "customer", "leg", "slots"]
    begins = np.ones(len(rows), bool)
    begins[1:] = (rows[says][1:] != rows[says][:-1]) | (rows["start"][1:] != rows["end"][:-1])
    firsts = np.flatnonzero(begins)
    one = rows[firsts].copy()
    one["end"] = rows["end"][np.append(firsts[1:], len(rows)) - 1]
    return one


class NoAgentLog(AgentLog):
    """For runs in which nobody asks for the agent log."""

    def note(self, agent: Agent, activity: int) -> None:
        """Nothing is written."""
