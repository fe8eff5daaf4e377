"""Queues: routing steps, lines of waiting contacts, telephone lines, opening hours."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from sim.engine.log import Cause, Exit
from sim.engine.rules import due_tick, expected_wait, scaled_patience
from sim.engine.simpy_model.contact import Contact
from sim.engine.simpy_model.dialling import Dial, Dialler
from sim.engine.simpy_model.journey import ComeBack
from sim.engine.simpy_model.self_service import SelfService, deflected
from sim.engine.simpy_model.service import Offer, Silences
from sim.engine.simpy_model.transfers import TransferRules
from sim.inputs.arrays import FULL_OVERFLOW, FULL_VOICEMAIL
from sim.inputs.draws import BALK, LISTEN
from sim.jit import python_version

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent, AgentGroup
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.steps import Step

_expected_wait = python_version(expected_wait)
_scaled_patience = python_version(scaled_patience)
_due_tick = python_version(due_tick)

AgentRule = Callable[["Contact", "Sequence[AgentGroup]"], "Agent"]


class Line(OrderedDict[Contact, None]):
    """Waiting contacts of one (queue, step, class, segment), first in first out; any may leave."""

    __slots__ = ("queue",)

    queue: QueueState
    """Whose line it is."""

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
        self.threshold = int(row["threshold"])
        self.business = (int(row["business_from"]), int(row["business_to"]))
        self.cuts = bool(row["cuts"])
        """At closing, or some time after it, waiting contacts are sent away."""

        self.steps: list[Step] = []
        self.lines: list[list[Line]] = []
        """By step, then by root queue and class."""
        self.first_groups: list[AgentGroup] = []
        """The groups of all steps that are taken at once."""
        self._read_journeys()

    def _read_journeys(self) -> None:
        """What customers and agents of the queue do beside waiting and talking."""
        self.channel = -1
        self.resolution = 1.0
        self.deflects = False
        self.self_service: SelfService | None = None
        self.retries: ComeBack | None = None
        self.repeats: ComeBack | None = None
        self.transfers: TransferRules | None = None
        self.offer: Offer | None = None
        self.silences: Silences | None = None
        self.dial: Dial | None = None
        self.dialler: Dialler | None = None
        journeys = self.centre.inputs.journeys
        if journeys is None:
            return
        row = journeys.queues[self.index]
        self.channel = int(row["channel"])
        self.resolution = float(row["resolution"])
        self.deflects = bool(row["deflections_from"] < row["deflections_to"])
        if row["self_law"] >= 0:
            self.self_service = SelfService(self)
        if row["retries"] >= 0:
            self.retries = ComeBack(self.centre, int(row["retries"]), self, Cause.RETRY)
        if row["repeats"] >= 0:
            self.repeats = ComeBack(self.centre, int(row["repeats"]), self, Cause.REPEAT)
        if row["transfers_from"] < row["transfers_to"]:
            self.transfers = TransferRules(self)
        if row["offer_law"] >= 0:
            self.offer = Offer(row)
        if row["silence_law"] >= 0:
            self.silences = Silences(row)
        if row["dial"] >= 0:
            self.trunk = None
            self.dial = Dial(self, int(row["dial"]))
            if self.dial.is_predictive:
                self.dialler = Dialler(self, self.dial)

    def arrive(self, contact: Contact) -> None:
        """A customer comes in, for the first time or again, perhaps to be deflected."""
        if self.deflects and contact.attempt == 0 and not contact.is_backlog:
            contact = deflected(contact)
        contact.queue.let_in(contact)

    def let_in(self, contact: Contact) -> None:
        """It needs a telephone line before anything else, then passes self-service."""
        trunk = self.trunk
        if trunk is not None:
            if trunk.free == 0:
                contact.leave(Exit.BLOCKED)
                return
            trunk.free -= 1
            contact.trunk = trunk
        if self.self_service is not None and not contact.is_backlog:
            self.self_service.serve(contact)
        else:
            self.enter(contact)

    def enter(self, contact: Contact) -> None:
        """A leg begins: find an agent at once, or flow on, or be turned away, or wait."""
        if self.dialler is not None and contact.cause != Cause.DIALLED:
            self.dialler.store(contact)
            return
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
        """Where a contact waits: by the last step it has taken, its root queue, class, segment."""
        segments = self.centre.n_segments
        slot = self.class_slots[contact.root.index] + contact.priority_class * max(1, segments)
        if segments > 0:
            slot += contact.issue.segment
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
        if contact.consults:
            return False
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
        remaining = contact.give_up - now
        if self.expected_wait(self.waiting + 1) > remaining:
            return True
        if not contact.has_heard:
            contact.has_heard = True
            contact.give_up = now + _scaled_patience(remaining, self.patience_factor)
        return False

    def expected_wait(self, position: int) -> int:
        """Ticks that the ``position``-th in line is told it will wait."""
        agents = sum(group.on_duty for group in self.first_groups)
        return _expected_wait(position, self.mean_handle, agents)

    def due(self, contact: Contact) -> int:
        """Tick by which the queue promises an answer, less the head start of the contact."""
        journeys = self.centre.inputs.journeys
        assert journeys is not None
        due = _due_tick(journeys.business, *self.business, contact.since, self.threshold)
        return int(due) - contact.head_start

    def count_connected(self, abandoned: bool) -> None:
        """Somebody whom the dialler has reached was answered, or gave up."""
        if self.dialler is not None:
            self.dialler.count_connected(abandoned)

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
            if contact.line is not None:  # nobody has taken it since
                contact.leave(Exit.CUT)

    def opens(self) -> None:
        """Opening time: overflow is taken again."""
        self.open = True
        if self.dialler is not None:
            self.dialler.wake()
