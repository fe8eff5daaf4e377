"""Queues: routing steps, lines of waiting contacts, telephone lines, opening hours."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.engine.log import Exit
from sim.engine.rules import expected_wait, scaled_patience
from sim.engine.simpy_model.contact import Contact
from sim.inputs.arrays import FULL_OVERFLOW, FULL_VOICEMAIL
from sim.inputs.draws import BALK, LISTEN
from sim.jit import python_version

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent, AgentGroup
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.steps import Step

_expected_wait = python_version(expected_wait)
_scaled_patience = python_version(scaled_patience)

AgentRule = Callable[["Contact", "Sequence[AgentGroup]"], "Agent"]


class Line(OrderedDict[Contact, None]):
    """Waiting contacts of one (queue, step, class), first in first out; any may leave."""

    __slots__ = ()

    @property
    def head(self) -> Contact:
        """Who has been in this line for longest."""
        return next(iter(self))


class TrunkGroup:
    """A group of telephone lines. Each contact in the centre holds one until its talk ends."""

    __slots__ = ("free",)

    def __init__(self, lines: int) -> None:
        self.free = lines


class QueueState:
    """A queue during a run: who waits, whether it is open, and its rules."""

    def __init__(self, centre: Centre, index: int) -> None:
        row = centre.inputs.queues[index]
        self.centre = centre
        self.index = index
        self.open = bool(row["open_at_start"])
        self.waiting = 0
        """Contacts that wait, in all lines."""
        self.trunk = None if row["trunk"] < 0 else centre.trunks[row["trunk"]]
        self.agent_rule: AgentRule = centre.agent_rules[int(row["agent_rule"])]
        self.max_waiting = int(row["max_waiting"])
        self.when_full = int(row["when_full"])
        self.full_to = int(row["full_to"])
        classes = centre.inputs.classes[row["classes_from"] : row["classes_to"]]
        self.head_starts: list[int] = classes["head_start"].tolist() or [0]
        self.class_slots: list[int] = centre.inputs.class_slots[index].tolist()
        """By root queue: place of its first class among the lines of a step."""
        balking = centre.inputs.balking[row["balking_from"] : row["balking_to"]]
        self.balking: list[tuple[int, float]] = balking.tolist()
        self.announces = bool(row["announces"])
        self.listen = float(row["listen"])
        self.patience_factor = float(row["patience_factor"])
        self.mean_handle = int(row["mean_handle"])

        self.steps: list[Step] = []
        self.lines: list[list[Line]] = []
        """By step, then by root queue and class."""
        self.first_groups: list[AgentGroup] = []
        """The groups of all steps that are taken at once."""

    def arrive(self, contact: Contact) -> None:
        """A first contact: it needs a telephone line before anything else."""
        trunk = self.trunk
        if trunk is not None:
            if trunk.free == 0:
                contact.leave(Exit.BLOCKED)
                return
            trunk.free -= 1
            contact.trunk = trunk
        self.enter(contact)

    def enter(self, contact: Contact) -> None:
        """A leg begins: find an agent at once, or flow on, or be turned away, or wait."""
        if self.walk(contact):  # the first step comes at once
            return
        if self.waiting >= self.max_waiting:
            self.turn_away(contact)
        elif self.puts_off(contact):
            contact.leave(Exit.BALKED)
        elif contact.give_up <= self.centre.clock.now:
            contact.leave(Exit.ABANDONED)
        else:
            contact.wait_in(self.line_of(contact))

    def walk(self, contact: Contact) -> bool:
        """Take the contact's next step and every other one due at the same time.

        Returns:
            True if that settles it: the contact is answered, has moved on or has left.
        """
        steps = self.steps
        after = steps[contact.next_step].after
        while contact.next_step < len(steps) and steps[contact.next_step].after == after:
            step = steps[contact.next_step]
            contact.next_step += 1
            if step.settles(contact):
                return True
        return False

    def line_of(self, contact: Contact) -> Line:
        """Where a contact waits: by the last step it has taken, its root queue and its class."""
        slot = self.class_slots[contact.root.index] + contact.priority_class
        return self.lines[contact.next_step - 1][slot]

    def turn_away(self, contact: Contact) -> None:
        """Too many wait already."""
        if self.when_full == FULL_VOICEMAIL:
            contact.leave(Exit.VOICEMAIL)
            return
        if self.when_full == FULL_OVERFLOW:
            other = self.centre.queues[self.full_to]
            if other.open:
                contact.overflow(other)
                return
        contact.leave(Exit.BLOCKED)

    def puts_off(self, contact: Contact) -> bool:
        """Whether the contact leaves at once for what it sees or hears of the queue."""
        if self.balking and self.balks(contact):
            return True
        return self.announces and self.announce(contact)

    def balks(self, contact: Contact) -> bool:
        """Whether so many waiting contacts make this one leave at once."""
        chance = 0.0
        for waiting, probability in self.balking:
            if waiting <= self.waiting:
                chance = probability
        return chance > 0.0 and self.centre.uniform(contact, BALK) < chance

    def announce(self, contact: Contact) -> bool:
        """Tell the expected wait to who listens; True if the contact will not wait that long."""
        if not self.centre.uniform(contact, LISTEN) < self.listen:
            return False
        now = self.centre.clock.now
        agents = sum(group.on_duty for group in self.first_groups)
        remaining = contact.give_up - now
        if _expected_wait(self.waiting + 1, self.mean_handle, agents) > remaining:
            return True
        if not contact.has_heard:
            contact.has_heard = True
            contact.give_up = now + _scaled_patience(remaining, self.patience_factor)
        return False

    def waiting_contacts(self) -> list[Contact]:
        """Everyone who waits, in order of position."""
        everyone = (contact for lines in self.lines for line in lines for contact in line)
        return sorted(everyone, key=lambda contact: contact.identity)

    def close(self) -> None:
        """Closing time: overflow from other queues is no longer taken."""
        self.open = False

    def cut_off(self) -> None:
        """End the wait of everyone who still waits."""
        for contact in self.waiting_contacts():
            contact.leave(Exit.CUT)

    def opens(self) -> None:
        """Opening time: overflow is taken again."""
        self.open = True
