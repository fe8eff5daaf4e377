"""Routing steps: what a contact tries on its way through a queue."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Exit
from sim.engine.simpy_model.agent_rules import most_proficient

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent, AgentGroup
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState


class Step(ABC):
    """One routing step of a queue, taken ``after`` ticks in the queue."""

    def __init__(
        self,
        queue: QueueState,
        after: int,
        groups: Sequence[AgentGroup],
        overflow_to: QueueState | None,
    ) -> None:
        self.queue = queue
        self.after = after
        self.groups = groups
        self.overflow_to = overflow_to

    def configure(self, row: np.void) -> None:  # noqa: B027 - most steps have nothing to read
        """Read what else the STEP row says."""

    @abstractmethod
    def settles(self, contact: Contact) -> bool:
        """Take the step; True if the contact then is answered, has moved on or has left."""


class AskGroups(Step):
    """Look for a free agent among groups; from now on these groups may take the contact."""

    def settles(self, contact: Contact) -> bool:
        """The agent rule of the queue chooses among groups with more free than reserved."""
        queue = self.queue
        able = [group for group in self.groups if len(group.idle) > group.reserves[queue.index]]
        if not able:
            return False
        queue.agent_rule(contact, able).is_given(contact)
        return True


class AskSharedGroups(AskGroups):
    """The same, where agents of some groups may take it beside other work."""

    def settles(self, contact: Contact) -> bool:
        """Idle agents go before those with work in hand, unless their group fills up first.

        Among idle ones, of all groups, the agent rule of the queue chooses.
        """
        found = [(group, group.candidate(contact)) for group in self.groups]
        able = [(group, candidate) for group, candidate in found if candidate is not None]
        if not able:
            return False
        best = min(candidate[:2] for _, candidate in able)
        equal = [(group, candidate) for group, candidate in able if candidate[:2] == best]
        agents = [candidate.agent for _, candidate in equal if candidate.agent is not None]
        if agents:
            chosen = min(agents, key=self.place_of)
        else:
            chosen = self.queue.agent_rule(contact, [group for group, _ in equal])
        chosen.is_given(contact)
        return True

    def place_of(self, agent: Agent) -> tuple[int, int]:
        """Order among agents with equally much in hand."""
        proficient = self.queue.agent_rule is most_proficient
        rank = agent.group.ranks[self.queue.index] if proficient else 0
        return rank, agent.idle_number


class Overflow(Step):
    """Move on to another queue if that is open."""

    def settles(self, contact: Contact) -> bool:
        """A closed queue is passed over."""
        assert self.overflow_to is not None
        if not self.overflow_to.open:
            return False
        contact.overflow(self.overflow_to)
        return True


class Voicemail(Step):
    """Leave a message."""

    def settles(self, contact: Contact) -> bool:
        """Always."""
        contact.leave(Exit.VOICEMAIL)
        return True
