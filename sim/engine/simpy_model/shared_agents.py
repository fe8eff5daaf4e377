"""Agents with several contacts at once, or with work that can be set aside."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from sim.engine.log import Activity
from sim.engine.order import WORK_ENDS
from sim.engine.rules import ticks_left
from sim.engine.simpy_model.agents import AVAILABLE, SLOT_BITS, Agent, AgentGroup
from sim.engine.simpy_model.service import HOLDING, TOGETHER, Phase, Service
from sim.engine.simpy_model.shared_groups import SharedGroup, WorkClass
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import Line, QueueState

_ticks_left = python_version(ticks_left)

_FULL_SPEED = 1000
_TALK, _WRAP, _SILENT = int(Activity.TALK), int(Activity.WRAP), int(Activity.SILENT)


class SharedAgent(Agent):
    """An agent with a slot for each contact.

    What changes its work happens in an :meth:`event` of the agent: meanwhile it is in no list of
    its group, and at the end it joins one at the tail.
    """

    __slots__ = ("_counted", "_place", "is_due", "slots")

    group: SharedGroup

    def __init__(self, centre: Centre, index: int, group: AgentGroup) -> None:
        assert isinstance(group, SharedGroup)
        super().__init__(centre, index, group)
        self.slots: list[Service | None] = [None] * group.n_slots
        self.is_due = False
        """Takes nothing more until it has had its rest."""
        self._place: OrderedDict[SharedAgent, None] | OrderedDict[Agent, None] | None = None
        self._counted = 0

    # -- what it has in hand

    @property
    def in_hand(self) -> list[Service]:
        """Contacts in hand, by slot."""
        return [s for s in self.slots if s is not None and not s.aside]

    @property
    def aside(self) -> list[Service]:
        """Contacts set aside."""
        return [s for s in self.slots if s is not None and s.aside]

    @property
    def n_in_hand(self) -> int:
        """Contacts in hand."""
        return len(self.in_hand)

    @property
    def takes_contacts(self) -> bool:
        """Whether it might take a contact if it has room."""
        return (
            self.scheduled == AVAILABLE
            and not self.is_due
            and self.pause_ends is None
            and not any(s.phase in (HOLDING, TOGETHER) and s.transfer for s in self.in_hand)
        )

    def work_of(self, services: list[Service]) -> WorkClass:
        """The class of contacts in hand, or of those set aside."""
        return self.group.work_of(services[0].contact.queue)

    def has_room(self, queue: QueueState) -> bool:
        """Whether it may take a contact of the queue now."""
        in_hand, aside = self.in_hand, self.aside
        if not in_hand:
            return not aside or self.group.sets_aside(self.work_of(aside), queue)
        work = self.work_of(in_hand)
        if self.group.work_of(queue) is work:
            return len(in_hand) < work.most
        return not aside and self.group.sets_aside(work, queue)

    # -- events

    @contextmanager
    def event(self) -> Iterator[None]:
        """Something changes the agent's work.

        Being released from holding is an event of its own, also within the agent's own event: it
        ends with the agent in a list.
        """
        self._leave_list()
        yield
        self._leave_list()
        self._settle()

    def _leave_list(self) -> None:
        if self._place is None:
            return
        if self._place is self.group.idle and self.rests is not None:
            self.rests.has_paused(self.clock.now - self.idle_since)
        del self._place[self]
        self._place = None

    def _settle(self) -> None:
        """Join a list again, and say what one does."""
        in_hand = self.in_hand
        if self.takes_contacts:
            if in_hand:
                load = (self.work_of(in_hand).index, len(in_hand), bool(self.aside))
                self._place = self.group.working[load]
                self._place[self] = None
                self.idle_number = self.centre.next_idle_number()
            else:
                self._place = self.group.idle
                self.group.becomes_idle(self)
        activities = {service.phase.activity for service in in_hand}
        if in_hand:
            self.log.note(self, next(a for a in (_TALK, _WRAP, _SILENT) if a in activities))
        else:
            self.log.note(self, self.scheduled if self.pause_ends is None else self.doing)

    def count_up(self) -> None:
        """Bring what is left of each contact, and all that is counted, up to the present tick.

        At every start and end of a contact or phase, but not where only the timeline changes.
        """
        elapsed = self.clock.now - self._counted
        self._counted = self.clock.now
        if elapsed == 0:
            return
        in_hand = self.in_hand
        n = sum(service.phase.takes_attention for service in in_hand)
        for service in in_hand:
            if service.left is not None:
                service.left -= elapsed * self.speed(service, n)
            if service.phase.takes_attention:
                service.effort += elapsed // n
        if n > 0:
            self.add_busy(elapsed)

    def speed(self, service: Service, n: int) -> int:
        """Thousandths of a tick that are done in a tick, while ``n`` contacts need attention."""
        if not service.phase.slows:
            return _FULL_SPEED
        return self.group.work_of(service.contact.queue).speeds[n - 1]

    def retime(self) -> None:
        """Move the ends of phases to where the present speed puts them."""
        in_hand = self.in_hand
        n = sum(service.phase.takes_attention for service in in_hand)
        for service in in_hand:
            if service.ends is not None:
                service.ends.call_off()
                service.ends = None
            if service.left is not None:
                tick = self.clock.now + _ticks_left(service.left, self.speed(service, n))
                identity = (self.index << SLOT_BITS) + service.slot
                over = partial(self._phase_of_ends, service)
                service.ends = self.clock.call(tick, WORK_ENDS, identity, over)

    # -- work

    @property
    def contact(self) -> Contact | None:
        """Nobody in particular: the log counts contacts instead."""
        return None

    def is_given(self, contact: Contact) -> None:
        """A contact has found this agent."""
        with self.event():
            self.take(contact)

    def take(self, contact: Contact) -> None:
        """Answer; what does not go together with this contact is set aside."""
        if contact.line is not None:
            contact.stop_waiting()
        self.take_up(contact, lambda service: service.begin())

    def goes_on(self, contact: Contact, begin: Callable[[Service], None]) -> None:
        """The run begins with this contact in hand."""
        with self.event():
            self.take_up(contact, begin)

    def take_up(self, contact: Contact, begin: Callable[[Service], None]) -> None:
        """Have the contact in hand, in the lowest free slot."""
        self.count_up()
        in_hand = self.in_hand
        if in_hand and self.work_of(in_hand) is not self.group.work_of(contact.queue):
            for service in in_hand:
                self._set_aside(service)
        slot = self.slots.index(None)
        service = self.centre.service_type(self, contact, slot)
        self.slots[slot] = service
        begin(service)

    def _set_aside(self, service: Service) -> None:
        service.aside = True
        if service.ends is not None:
            service.ends.call_off()
            service.ends = None

    def phase(self, service: Service, phase: Phase, ticks: int | None) -> None:
        """Begin a phase of work, or (no ticks) one that lasts until :meth:`resumes`."""
        service.phase = phase
        service.left = None if ticks is None else ticks * _FULL_SPEED
        self.retime()

    def _phase_of_ends(self, service: Service, _: Event) -> None:
        with self.event():
            self.count_up()
            service.ends = None
            service.left = None
            service.over()

    def resumes(self, service: Service, then: Callable[[], None]) -> None:
        """What the agent has held for is settled: go on with ``then``."""
        with self.event():
            self.count_up()
            then()

    def is_done(self, service: Service) -> None:
        """A contact is finished: its slot is free, the others go faster."""
        self.slots[service.slot] = None
        self.retime()
        if self.scheduled == AVAILABLE and self.rests is not None and self.rests.is_due:
            self.is_due = True
        self.finished()

    def effort_of(self, service: Service) -> int:
        """Ticks of attention that a finished contact has had."""
        return service.effort

    # -- between contacts

    def finished(self) -> None:
        """Rest if there is no more work, else see what comes next."""
        if self.scheduled == AVAILABLE and not self.in_hand and not self.aside and self.pauses():
            self.is_due = False
        else:
            self.look()

    def look(self) -> None:
        """Take contacts while there is room; with nothing in hand go on with what is set aside."""
        while True:
            contact = self._next_contact()
            if contact is not None:
                self.take(contact)
            elif self.aside and not self.in_hand:
                for service in self.aside:
                    service.aside = False
                self.retime()
            else:
                return

    def _next_contact(self) -> Contact | None:
        if not self.takes_contacts:
            return None
        free = len(self.group.idle) + (not self.in_hand)

        def may_take(line: Line, reserve: int) -> bool:
            return (reserve == 0 or reserve < free) and self.has_room(line.queue)

        return self.group.best_head(may_take)

    def comes_back(self, event: Event) -> None:
        """A rest or breather is over."""
        with self.event():
            super().comes_back(event)

    def change_to(self, activity: int) -> None:
        """The timeline changes. Work in hand is finished first."""
        before = self.scheduled
        if activity == before:
            return
        with self.event():
            self.scheduled = activity
            self.note_duty(before)
            if before == AVAILABLE:
                self.is_due = False
            if activity == AVAILABLE:
                self.look()
