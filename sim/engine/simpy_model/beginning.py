"""The state from which a run begins: contacts in hand, contacts in line, agents at their places."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Exit
from sim.engine.simpy_model.plain import attempt_key
from sim.engine.simpy_model.service import Service
from sim.inputs.arrays import STATE_WAITING, STATE_WRAP

if TYPE_CHECKING:
    from sim.engine.simpy_model.centre import Centre


def begin(centre: Centre, changes: list[tuple[int, int]]) -> None:
    """Put the centre into the state of its inputs; then nothing has happened yet.

    Args:
        centre: empty, all agents off.
        changes: (agent, activity) of the timelines before the beginning, in order.
    """
    there = [Arrived(centre, k, row) for k, row in enumerate(centre.inputs.state)]
    for contact in there:
        contact.take_line()
    for aside in (True, False):
        for contact in there:
            if contact.in_service and contact.aside == aside:
                contact.goes_on()
    for contact in there:
        if not contact.in_service:
            contact.waits_on()
    for agent, activity in changes:
        centre.agents[agent].change_to(activity)


class Arrived:
    """A contact of the state, on its way into the model."""

    def __init__(self, centre: Centre, identity: int, row: np.void) -> None:
        self.contact = contact = centre.first_contact(identity)
        self.agent = None if row["agent"] < 0 else centre.agents[row["agent"]]
        self.in_service = row["status"] != STATE_WAITING
        self.wraps_up = row["status"] == STATE_WRAP
        self.aside = bool(row["aside"])
        self.done = int(row["done"])
        self.effort = int(row["effort"])
        contact.queue = centre.queues[row["queue"]]
        contact.attempt = int(row["attempt"])
        contact.key = int(attempt_key(contact.customer, contact.attempt))
        contact.next_step = int(row["step"]) + 1
        contact.root = centre.queues[row["root_queue"]]
        contact.take_age_from(contact.arrived)
        if self.in_service:
            contact.answered, contact.ended = int(row["answered"]), int(row["ended"])
            contact.agent = self.agent
            contact.exit = int(Exit.ANSWERED)

    def take_line(self) -> None:
        """The customer holds a telephone line of the queue that it came to."""
        trunk = self.contact.root.trunk
        if trunk is not None and not self.wraps_up:
            trunk.free -= 1
            self.contact.trunk = trunk

    def goes_on(self) -> None:
        """The agent takes up the contact where it is."""
        assert self.agent is not None
        self.agent.goes_on(self.contact, partial(self._take_up, self.effort, self.done))

    def _take_up(self, effort: int, done: int, service: Service) -> None:
        service.effort = effort
        if self.wraps_up:
            service.go_on_wrapping(done)
        else:
            service.go_on_talking(done)

    def waits_on(self) -> None:
        """The contact goes on waiting where it is."""
        contact = self.contact
        if contact.queue.dialler is not None:
            contact.queue.dialler.store(contact)
        else:
            contact.wait_in(contact.queue.line_of(contact))
