"""Contacts that need a second agent: cold and warm transfers, consultations."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

import numpy as np

from sim.engine.log import Cause
from sim.inputs.arrays import TRANSFER_COLD, TRANSFER_CONSULT, TRANSFER_WARM
from sim.inputs.draws import TOGETHER, TRANSFER
from sim.inputs.legs import choose_transfer
from sim.jit import python_version

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import AgentGroup
    from sim.engine.simpy_model.centre import Centre
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.queues import QueueState
    from sim.engine.simpy_model.service import Service

_choose_transfer = python_version(choose_transfer)


class Transfer(ABC):
    """One way in which a second agent comes in."""

    def __init__(self, centre: Centre, row: np.void) -> None:
        self.centre = centre
        self._to = int(row["to"])
        self.law = int(row["law"])
        self.keeps_context = bool(row["keeps_context"])
        self.resolution = float(row["resolution"])

    @property
    def to(self) -> QueueState:
        """Queue in which the second agent is sought."""
        return self.centre.queues[self._to]

    def ticks_together(self, leg: Contact) -> int:
        """For how long both agents talk, once the second one has answered ``leg``."""
        return self.centre.law_ticks(self.law, self.centre.key(leg, TOGETHER))

    @abstractmethod
    def begin(self, service: Service) -> None:
        """The talk of the first agent is over."""

    def succeeds(self, service: Service) -> None:
        """The time together is over."""
        raise NotImplementedError

    def fails(self, service: Service) -> None:
        """Nobody has answered."""
        raise NotImplementedError


class Cold(Transfer):
    """The customer queues again; the first agent is done."""

    def begin(self, service: Service) -> None:
        """The first agent's own work after the contact comes last."""
        service.pass_on()
        leg = service.contact.second_agent(self.to, Cause.TRANSFER, self.keeps_context)
        self.to.enter(leg)
        service.wrap_up()


class Warm(Transfer):
    """The first agent stays with the customer until the second one has taken over."""

    def begin(self, service: Service) -> None:
        """Hold, and look for the second agent."""
        service.hold()
        leg = service.contact.second_agent(self.to, Cause.TRANSFER, self.keeps_context)
        leg.held_by = service
        self.to.enter(leg)

    def succeeds(self, service: Service) -> None:
        """The second agent goes on alone."""
        service.pass_on()
        service.wrap_up()

    def fails(self, service: Service) -> None:
        """The customer has left: the first agent is free to wrap up."""
        service.agent.resumes(service, lambda: self.succeeds(service))


class Consult(Transfer):
    """The first agent asks a second one, while the customer holds, and then goes on alone."""

    def begin(self, service: Service) -> None:
        """Hold, and look for the second agent."""
        service.hold()
        leg = service.contact.second_agent(self.to, Cause.CONSULT, self.keeps_context)
        leg.held_by = service
        self.to.enter(leg)

    def succeeds(self, service: Service) -> None:
        """Having asked helps."""
        service.resolve(self.resolution)
        service.end_talk()

    def fails(self, service: Service) -> None:
        """It has to go without."""

        def go_on() -> None:
            service.resolve()
            service.end_talk()

        service.agent.resumes(service, go_on)


KINDS: dict[int, type[Transfer]] = {
    TRANSFER_COLD: Cold,
    TRANSFER_WARM: Warm,
    TRANSFER_CONSULT: Consult,
}
"""Kinds of transfer by their number in the inputs."""


class TransferRules:
    """Which contacts of a queue need a second agent."""

    def __init__(self, queue: QueueState) -> None:
        journeys = queue.centre.inputs.journeys
        assert journeys is not None
        row = journeys.queues[queue.index]
        self.queue = queue
        self._from = int(row["transfers_from"])
        self._rules = [
            KINDS[int(rule["kind"])](queue.centre, rule)
            for rule in journeys.transfers[row["transfers_from"] : row["transfers_to"]]
        ]

    def choose(self, contact: Contact, group: AgentGroup) -> Transfer | None:
        """The rule that applies to a contact which an agent of ``group`` has answered."""
        centre = contact.centre
        assert centre.inputs.journeys is not None
        row = _choose_transfer(
            centre.inputs.journeys,
            self.queue.index,
            contact.issue.intent,
            group.index,
            centre.uniform(contact, TRANSFER),
        )
        return None if row < 0 else self._rules[row - self._from]
