"""Contacts that agents or a dialler start: callbacks and campaigns."""

from __future__ import annotations

from collections import deque
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Cause, Exit, Stage, Then
from sim.engine.order import ENTRY
from sim.engine.rules import next_ahead, ticks_of
from sim.engine.simpy_model.journey import Entry
from sim.engine.simpy_model.plain import combine, dial_key
from sim.inputs.draws import AGAIN, CONNECT, PREVIEW, RIGHT, RING, WRONG, unit
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState

_ticks_of = python_version(ticks_of)
_next_ahead = python_version(next_ahead)

_FORGETTING = 200
"""Connected calls after which the dialler's counts are halved."""


class DialledAgain(Entry):
    """The next attempt to reach a customer."""

    def enter(self) -> None:
        """Into the same queue."""
        successor = self.contact.follow(self.queue, Cause.REDIAL)
        successor.begin_chain()
        self.queue.enter(successor)


class Dial:
    """How the customers of a queue are dialled, and what comes of it."""

    def __init__(self, queue: QueueState, index: int) -> None:
        journeys = queue.centre.inputs.journeys
        assert journeys is not None
        row = journeys.dials[index]
        self.queue = queue
        self.centre = queue.centre
        self.is_predictive = bool(row["predictive"])
        self.preview = int(row["preview"])
        self.ring = int(row["ring"])
        self.wrong = int(row["wrong"])
        self.again = int(row["again"])
        self.attempts = int(row["attempts"])
        self.cap = int(row["cap"])
        self.most_ahead = int(row["most_ahead"])
        self.drop_after = int(row["drop_after"])
        self.connect: list[float] = journeys.connect[index].tolist()
        self.right_party: list[float] = journeys.right_party[index].tolist()

    def dial(self, contact: Contact) -> int:
        """Once more; returns the ticks that the agent reads and lets it ring."""
        contact.dials += 1
        seconds = self._seconds(self.ring, contact, RING)
        if self.preview >= 0:
            seconds = self._seconds(self.preview, contact, PREVIEW) + seconds
        return _ticks_of(seconds)

    def connects(self, contact: Contact) -> bool:
        """Whether somebody answers now."""
        return self._uniform(contact, CONNECT) < self.connect[self.centre.interval()]

    def is_right_party(self, contact: Contact) -> bool:
        """Whether who answers now is the customer."""
        return self._uniform(contact, RIGHT) < self.right_party[self.centre.interval()]

    def wrong_party_seconds(self, contact: Contact) -> float:
        """How long the talk with somebody else takes."""
        return self._seconds(self.wrong, contact, WRONG)

    def redial(self, contact: Contact) -> int:
        """What follows a dialling in vain; prepares the next one."""
        if contact.dials >= self.attempts:
            return int(Then.END)
        DialledAgain(contact, self.queue).after(self.again, combine(_key(contact), AGAIN))
        return int(Then.CONTINUES)

    def _seconds(self, law: int, contact: Contact, purpose: int) -> float:
        return self.centre.law_seconds(law, combine(_key(contact), purpose))

    def _uniform(self, contact: Contact, purpose: int) -> float:
        return unit(combine(_key(contact), purpose))


def _key(contact: Contact) -> np.uint64:
    return dial_key(contact.key, contact.leg)


class Dialler:
    """Dials ahead of the agents: who answers while none is free may be lost."""

    def __init__(self, queue: QueueState, dial: Dial) -> None:
        self.queue = queue
        self.centre = queue.centre
        self.dial = dial
        self.records: deque[Contact] = deque()
        """To be dialled, first in first out."""
        self.ringing = 0
        self.ahead = 1000
        """Numbers to dial per free agent, in thousandths."""
        self._connected = 0
        self._abandoned = 0
        self._is_awake = False

    def store(self, contact: Contact) -> None:
        """A record has come."""
        contact.stage = int(Stage.DIALLER)
        self.records.append(contact)
        self.wake()

    def wake(self) -> None:
        """Something has happened: think about the pace at the end of the present event."""
        if not self._is_awake:
            self._is_awake = True
            self.centre.clock.afterwards(self.pace)

    def pace(self, _: Event) -> None:
        """Dial as many numbers as the free agents may bear."""
        self._is_awake = False
        queue = self.queue
        q = queue.index
        free = sum(max(0, len(group.idle) - group.reserves[q]) for group in queue.first_groups)
        bearable = self.ahead * free // 1000
        while queue.open and self.records and self.ringing + queue.waiting < bearable:
            self.dial_next()

    def dial_next(self) -> None:
        """Let it ring."""
        contact = self.records.popleft()
        self.ringing += 1
        clock = self.centre.clock
        tick = clock.now + self.dial.dial(contact)
        clock.call(tick, ENTRY, contact.identity, partial(self.rings_no_more, contact))

    def rings_no_more(self, contact: Contact, _: Event) -> None:
        """Somebody has answered, or the attempt is given up."""
        self.ringing -= 1
        if self.dial.connects(contact):
            self.connect(contact)
        else:
            contact.then = self.dial.redial(contact)
            contact.end_leg(Exit.UNREACHED)
        self.wake()

    def connect(self, contact: Contact) -> None:
        """Who has answered enters the queue, but not for long."""
        contact.then = int(Then.CONTINUES)
        contact.end_leg(Exit.CONNECTED)
        successor = contact.follow(self.queue, Cause.DIALLED)
        successor.begin_chain()
        successor.give_up = successor.arrived + self.dial.drop_after
        self.queue.enter(successor)

    def count_connected(self, abandoned: bool) -> None:
        """Somebody who was connected has been answered, or has given up: adapt the pace."""
        self._connected += 1
        self._abandoned += abandoned
        self.ahead = _next_ahead(
            self.ahead, self.dial.most_ahead, self._connected, self._abandoned, self.dial.cap
        )
        if self._connected == _FORGETTING:
            self._connected //= 2
            self._abandoned //= 2
