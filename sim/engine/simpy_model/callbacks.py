"""Customers who would rather be called back than wait."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Cause, Exit, Then
from sim.engine.simpy_model.journey import Entry
from sim.engine.simpy_model.steps import Step
from sim.inputs.draws import CALL_AT, CALLBACK

if TYPE_CHECKING:
    from sim.engine.simpy_model.contact import Contact


class CalledBack(Entry):
    """A callback, which enters the queue of callbacks.

    ``in_turn``: with the age that the customer had; else with its own.
    """

    in_turn = True

    def enter(self) -> None:
        """No telephone line is needed, and no self-service."""
        successor = self.contact.follow(self.queue, Cause.CALLBACK)
        successor.begin_chain()
        if self.in_turn:
            successor.take_age_from(self.contact.since)
        self.queue.enter(successor)


class Callback(Step):
    """Offer a callback to who would have to wait for long."""

    def configure(self, row: np.void) -> None:
        """Read when it is offered, who accepts, and when the call comes."""
        self.if_expected = int(row["if_expected"])
        self.call_at = int(row["call_at"])
        self.acceptance = float(row["acceptance"])

    def settles(self, contact: Contact) -> bool:
        """Who accepts leaves this queue and holds no line any more."""
        if contact.consults or not self.offered(contact):
            return False
        centre = self.queue.centre
        if centre.uniform(contact, CALLBACK) >= self.acceptance:
            return False
        assert self.overflow_to is not None
        contact.then = int(Then.CONTINUES)
        contact.end_leg(Exit.CALLBACK)
        contact.hang_up()
        contact.let_go()
        contact.dials = 0
        entry = CalledBack(contact, self.overflow_to)
        if self.call_at < 0:
            entry.happens()
        else:
            entry.in_turn = False
            entry.after(self.call_at, centre.key(contact, CALL_AT))
        return True

    def offered(self, contact: Contact) -> bool:
        """Whether the expected wait, that of others before it included, is long enough."""
        if self.if_expected < 0:
            return True
        others = self.queue.waiting - (contact.line is not None)
        return self.queue.expected_wait(others + 1) > self.if_expected
