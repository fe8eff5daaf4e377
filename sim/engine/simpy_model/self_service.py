"""Ways in before a queue: deflection to another queue, IVR and bots."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sim.engine.log import Cause, Exit, Stage, Then
from sim.engine.order import ENTRY
from sim.engine.simpy_model.contact import FROM_SELF_SERVICE
from sim.inputs.draws import DEFLECT, HANDED, SELF, SELF_DURATION, SELF_SOLVED
from sim.inputs.legs import choose_deflection
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState

_choose_deflection = python_version(choose_deflection)


def deflected(contact: Contact) -> Contact:
    """The contact itself, or its next leg in the open queue to which it is deflected."""
    centre = contact.centre
    journeys = centre.inputs.journeys
    assert journeys is not None
    u = centre.uniform(contact, DEFLECT)
    row = _choose_deflection(journeys, contact.queue.index, contact.issue.intent, u)
    if row < 0:
        return contact
    other = centre.queues[journeys.deflections[row]["to"]]
    if not other.open:
        return contact
    contact.stage = int(Stage.FRONT)
    contact.then = int(Then.CONTINUES)
    contact.end_leg(Exit.DEFLECTED)
    successor = contact.follow(other, Cause.DEFLECTED)
    successor.begin_chain()
    return successor


class SelfService:
    """The IVR or bot of a queue."""

    def __init__(self, queue: QueueState) -> None:
        journeys = queue.centre.inputs.journeys
        assert journeys is not None
        row = journeys.queues[queue.index]
        self.queue = queue
        self.centre = queue.centre
        self.law = int(row["self_law"])
        self.resolution = float(row["self_resolution"])
        self.keeps_context = float(row["self_keeps"])
        self.handle_factor = float(row["self_handle"])
        self.patience_factor = float(row["self_patience"])
        self.containment: list[float] = journeys.containment[queue.index].tolist()
        """By intent, after that of contacts without one."""

    def serve(self, contact: Contact) -> None:
        """The contact is in self-service for a while."""
        contact.stage = int(Stage.FRONT)
        ticks = self.centre.law_ticks(self.law, self.centre.key(contact, SELF_DURATION))
        over = partial(self.ends, contact)
        self.centre.clock.call(self.centre.clock.now + ticks, ENTRY, contact.identity, over)

    def ends(self, contact: Contact, _: Event) -> None:
        """Contained, or handed on to people."""
        contained = self.containment[contact.issue.intent + 1]
        if self.centre.uniform(contact, SELF) < contained:
            self.contain(contact)
        else:
            self.hand_on(contact)

    def contain(self, contact: Contact) -> None:
        """The customer leaves without having needed a person."""
        contact.resolved = int(self.centre.uniform(contact, SELF_SOLVED) < self.resolution)
        if not contact.resolved and self.queue.repeats is not None:
            contact.then = self.queue.repeats.follow(contact)
        contact.end_leg(Exit.CONTAINED)
        contact.hang_up()

    def hand_on(self, contact: Contact) -> None:
        """The customer enters the queue; one that has closed meanwhile may send it away."""
        contact.then = int(Then.CONTINUES)
        contact.end_leg(Exit.HANDED_ON)
        successor = contact.follow(self.queue, Cause.HANDED_ON)
        if self.centre.uniform(contact, HANDED) < self.keeps_context:
            successor.context |= FROM_SELF_SERVICE
        successor.begin_chain(self.patience_factor)
        if self.queue.cuts and not self.queue.open:
            successor.leave(Exit.CUT)
        else:
            self.queue.enter(successor)
