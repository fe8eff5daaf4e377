"""Routing steps: what a contact tries on its way through a queue."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import TYPE_CHECKING

from sim.engine.log import Exit
from sim.inputs.arrays import STEP_GROUPS, STEP_OVERFLOW, STEP_VOICEMAIL

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import AgentGroup
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


STEPS: dict[int, type[Step]] = {
    STEP_GROUPS: AskGroups,
    STEP_OVERFLOW: Overflow,
    STEP_VOICEMAIL: Voicemail,
}
"""Kinds of step by their number in the inputs."""
