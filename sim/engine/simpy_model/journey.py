"""Customers who come again: retries, repeats, and entries into queues that may be closed."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Cause, Then
from sim.engine.order import ENTRY
from sim.engine.simpy_model.plain import attempt_key
from sim.inputs.arrays import REOPENING
from sim.inputs.draws import (
    REPEAT,
    REPEAT_DELAY,
    RETRY,
    RETRY_DELAY,
    SPREAD,
    WHERE,
    uniform_for,
)
from sim.inputs.legs import choose_target
from sim.jit import python_version

if TYPE_CHECKING:
    from simpy import Event

    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState

_choose_target = python_version(choose_target)


class Entry(ABC):
    """Somebody who will enter a queue later, at its next opening if it is closed then."""

    def __init__(self, contact: Contact, queue: QueueState) -> None:
        self.contact = contact
        """The leg before."""
        self.queue = queue
        self.centre = contact.centre

    def at(self, tick: int) -> None:
        """Let it happen at ``tick``, or never if that is beyond the horizon."""
        if tick <= self.centre.horizon:
            self.centre.clock.call(tick, ENTRY, self.contact.identity, self.happens)

    def after(self, law: int, key: np.uint64) -> None:
        """Let it happen after a time drawn from a law."""
        self.at(self.centre.clock.now + self.centre.law_ticks(law, key))

    def happens(self, _: Event | None = None) -> None:
        """Enter, or put it off."""
        if self.queue.open:
            self.enter()
            return
        opening = self.centre.next_opening(self.queue)
        if opening is not None:
            start, end = opening
            self.at(start + self.spread(end - start))

    def spread(self, length: int) -> int:
        """Ticks after an opening of ``length`` ticks at which who was put off comes."""
        if self.queue.dial is not None:
            return 0
        return int(uniform_for(self.spread_key(), SPREAD) * min(REOPENING, length))

    def spread_key(self) -> np.uint64:
        """Key of the spread after an opening."""
        return np.uint64(self.contact.key)

    @abstractmethod
    def enter(self) -> None:
        """Begin the next leg in the open queue."""


class ComesAgain(Entry):
    """A customer's next attempt."""

    def __init__(self, contact: Contact, queue: QueueState, cause: Cause) -> None:
        super().__init__(contact, queue)
        self.cause = cause

    def spread_key(self) -> np.uint64:
        """That of the attempt to come."""
        return attempt_key(self.contact.customer, self.contact.attempt + 1)

    def enter(self) -> None:
        """Come in by the front door."""
        self.queue.arrive(self.contact.next_attempt(self.queue, self.cause))


class ComeBack:
    """Whether, when and where the customers of a queue come again.

    Args:
        centre: the centre.
        index: row of ``journeys.come_backs``.
        queue: where their contact ended.
        cause: ``RETRY`` or ``REPEAT``.
    """

    def __init__(self, centre: Centre, index: int, queue: QueueState, cause: Cause) -> None:
        assert centre.inputs.journeys is not None
        row = centre.inputs.journeys.come_backs[index]
        self.centre = centre
        self.index = index
        self.queue = queue
        self.cause = cause
        self.share = float(row["share"])
        self.law = int(row["law"])
        self.most = int(row["most"])
        retry = cause == Cause.RETRY
        self.purpose = RETRY if retry else REPEAT
        self.delay_purpose = RETRY_DELAY if retry else REPEAT_DELAY

    def follow(self, contact: Contact) -> int:
        """What a customer does after the leg ``contact``; prepares its coming again."""
        if contact.attempt + 1 >= self.most:
            return int(Then.END)
        if self.centre.uniform(contact, self.purpose) >= self.share:
            return int(Then.END)
        entry = ComesAgain(contact, self.where(contact), self.cause)
        entry.after(self.law, self.centre.key(contact, self.delay_purpose))
        return int(Then.COMES_BACK)

    def where(self, contact: Contact) -> QueueState:
        """The queue in which the customer comes again."""
        journeys = self.centre.inputs.journeys
        assert journeys is not None
        q = _choose_target(journeys, self.index, self.centre.uniform(contact, WHERE))
        return self.queue if q < 0 else self.centre.queues[q]
