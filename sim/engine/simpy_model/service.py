"""One contact with one agent: from the answer to the end of wrap-up, phase by phase."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from sim.engine.log import Activity, Cause, Exit, Then
from sim.engine.rules import part_end, resolution_probability, silences
from sim.engine.simpy_model.contact import HISTORY
from sim.engine.simpy_model.plain import combine
from sim.inputs.arrays import MOST_LEGS
from sim.inputs.draws import ACCEPT, OFFER, OFFER_TALK, RESOLVE, SILENCE, SILENCES
from sim.jit import python_version

if TYPE_CHECKING:
    from sim.engine.simpy_model.agents import Agent
    from sim.engine.simpy_model.contact import Contact
    from sim.engine.simpy_model.moments import Moment
    from sim.engine.simpy_model.transfers import Transfer

_resolution_probability = python_version(resolution_probability)
_silences = python_version(silences)
_part_end = python_version(part_end)

_TALK = int(Activity.TALK)


class Phase(NamedTuple):
    """A kind of phase of a service."""

    activity: int
    """How the agent log calls it."""
    slows: bool = False
    """Whether it takes longer while the agent has other contacts in hand."""
    takes_attention: bool = True
    """Whether it slows other contacts, and counts as work."""


TALKING = Phase(_TALK, slows=True)
DIALLING = Phase(_TALK)
HOLDING = Phase(_TALK)
TOGETHER = Phase(_TALK)
WRAPPING = Phase(int(Activity.WRAP), slows=True)
SILENT = Phase(int(Activity.SILENT), takes_attention=False)


class Offer:
    """Personalised offers of a queue."""

    def __init__(self, journey: np.void) -> None:
        self.law = int(journey["offer_law"])
        self.share = float(journey["offer_share"])
        self.acceptance = float(journey["acceptance"])


class Silences:
    """How often customers of a queue fall silent, and for how long."""

    def __init__(self, journey: np.void) -> None:
        self.law = int(journey["silence_law"])
        self.mean_number = float(journey["silences"])


class Service:
    """What an agent does with a contact.

    The agent measures the time: :meth:`Agent.phase` begins a phase, and calls :meth:`over` at its
    end. What follows a phase is a method.
    """

    __slots__ = (
        "agent",
        "aside",
        "contact",
        "effort",
        "ends",
        "left",
        "offer",
        "phase",
        "resolved",
        "slot",
        "then",
        "transfer",
    )

    def __init__(self, agent: Agent, contact: Contact, slot: int = 0) -> None:
        self.agent = agent
        self.contact = contact
        self.phase = TALKING
        self.then: Callable[[], None] = self.end_talk
        self.transfer: Transfer | None = None
        """The second agent that the contact will need."""
        self.resolved = -1
        self.offer = 0
        self.slot = slot
        """Place among the contacts that the agent has in hand; the next four serve that agent."""
        self.aside = False
        self.effort = 0
        self.left: int | None = None
        self.ends: Moment | None = None

    def over(self) -> None:
        """The phase is over."""
        self.then()

    def _next(self, phase: Phase, ticks: int | None, then: Callable[[], None]) -> None:
        self.then = then
        self.agent.phase(self, phase, ticks)

    # -- the contact is answered

    def begin(self) -> None:
        """The wait ends."""
        contact = self.contact
        contact.answered = contact.centre.clock.now
        contact.agent = self.agent
        contact.exit = int(Exit.ANSWERED)
        if contact.cause == Cause.DIALLED:
            contact.queue.count_connected(abandoned=False)
        if contact.consults:
            self._next(TOGETHER, self._join(), self.end_consultation)
        elif contact.queue.dial is not None and contact.cause != Cause.DIALLED:
            self._next(DIALLING, contact.queue.dial.dial(contact), self.number_dialled)
        else:
            self.reach()

    def number_dialled(self) -> None:
        """Somebody has answered the telephone, or nobody will."""
        dial = self.contact.queue.dial
        assert dial is not None
        if dial.connects(self.contact):
            self.reach()
        else:
            self.lose(Exit.UNREACHED)

    def reach(self) -> None:
        """There is somebody to talk with."""
        contact = self.contact
        dial = contact.queue.dial
        if dial is not None and not dial.is_right_party(contact):
            seconds = dial.wrong_party_seconds(contact)
            ticks = self.agent.ticks_to_talk(contact, seconds)
            self._next(TALKING, ticks, self.end_wrong_party)
            return
        ticks = self.foresee_ticks()
        if contact.held_by is not None:
            ticks += self._join()
        self.talk(ticks)

    def foresee_ticks(self) -> int:
        """How the talk will go, and how long it lasts."""
        self.foresee()
        seconds = self.contact.talk_draw + self.offer_seconds()
        return self.agent.ticks_to_talk(self.contact, seconds)

    # -- the run begins in the midst of it

    def go_on_talking(self, done: int) -> None:
        """Of the talk ``done`` ticks are over; at least one is left."""
        ticks = self.foresee_ticks()
        parts = self.parts_of(ticks)
        part = 0
        while part + 1 < parts and _part_end(ticks, part, parts) <= done:
            part += 1
        self.talk_part(ticks, part, parts, done)

    def go_on_wrapping(self, done: int) -> None:
        """Of the wrap-up ``done`` ticks are over; at least one is left."""
        self.contact.issue.talked_on = self.contact.queue.channel
        ticks = self.agent.ticks_to_wrap(self.contact)
        self._next(WRAPPING, max(1, ticks - done), self.finish)

    def _join(self) -> int:
        """Meet the agent who has held for this contact; returns the ticks together."""
        first, self.contact.held_by = self.contact.held_by, None
        assert first is not None and first.transfer is not None
        ticks = first.transfer.ticks_together(self.contact)
        first.agent.resumes(first, lambda: first.talk_together(ticks))
        return ticks

    def foresee(self) -> None:
        """How the talk will go: a second agent, or resolved or not."""
        contact = self.contact
        if contact.queue.transfers is not None and contact.leg < MOST_LEGS:
            self.transfer = contact.queue.transfers.choose(contact, self.agent.group)
        if self.transfer is None:
            self.resolve()

    def resolve(self, consultation: float = 1.0) -> None:
        """Decide whether the issue is resolved; where nothing is said of that it stays open."""
        contact, agent = self.contact, self.agent
        centre = contact.centre
        if centre.inputs.journeys is None:
            return
        probability = _resolution_probability(
            contact.queue.resolution,
            centre.intent_resolutions[contact.issue.intent + 1],
            agent.group.resolutions[contact.queue.index],
            agent.resolution,
            (centre.context_resolution if contact.context & HISTORY else 1.0) * consultation,
        )
        self.resolved = int(centre.uniform(contact, RESOLVE) < probability)

    def offer_seconds(self) -> float:
        """Time for an offer; none unless the question is solved."""
        contact, offer = self.contact, self.contact.queue.offer
        centre = contact.centre
        if offer is None or self.resolved != 1 or centre.uniform(contact, OFFER) >= offer.share:
            return 0.0
        self.offer = 2 if centre.uniform(contact, ACCEPT) < offer.acceptance else 1
        return centre.law_seconds(offer.law, centre.key(contact, OFFER_TALK))

    # -- talk

    def talk(self, ticks: int) -> None:
        """Talk for ``ticks``, in parts if the customer falls silent."""
        self.talk_part(ticks, 0, self.parts_of(ticks))

    def parts_of(self, ticks: int) -> int:
        """Number of parts of a talk of ``ticks``: one more than there are silences."""
        contact, rules = self.contact, self.contact.queue.silences
        if rules is None:
            return 1
        number = _silences(contact.centre.uniform(contact, SILENCES), rules.mean_number)
        return min(ticks - 1, number) + 1

    def talk_part(self, ticks: int, part: int, parts: int, done: int = 0) -> None:
        """Part ``part`` of a talk of ``ticks``, of which ``done`` are over."""
        begin = max(done, _part_end(ticks, part - 1, parts))
        length = max(1, _part_end(ticks, part, parts) - begin)
        if part + 1 == parts:
            self._next(TALKING, length, self.talk_over)
        else:
            self._next(TALKING, length, lambda: self.fall_silent(ticks, part, parts))

    def fall_silent(self, ticks: int, part: int, parts: int) -> None:
        """The customer does not answer for a while."""
        contact = self.contact
        assert contact.queue.silences is not None
        key = combine(contact.centre.key(contact, SILENCE), part)
        silent = contact.centre.law_ticks(contact.queue.silences.law, key)
        self._next(SILENT, silent, lambda: self.talk_part(ticks, part + 1, parts))

    def talk_over(self) -> None:
        """Bring in a second agent if the contact needs one, and can have one."""
        if self.transfer is None:
            self.end_talk()
        elif self.transfer.to.open:
            self.transfer.begin(self)
        else:
            self.resolve()
            self.end_talk()

    def hold(self) -> None:
        """Wait for the second agent."""
        self._next(HOLDING, None, self.end_talk)

    def talk_together(self, ticks: int) -> None:
        """The second agent is there."""
        assert self.transfer is not None
        transfer = self.transfer
        self._next(TOGETHER, ticks, lambda: transfer.succeeds(self))

    # -- the talk has ended

    def pass_on(self) -> None:
        """The customer goes to the second agent."""
        self._note_end()
        self.contact.then = int(Then.CONTINUES)

    def end_talk(self) -> None:
        """The customer hangs up, and may come again if the issue is not resolved."""
        contact = self.contact
        self._note_end()
        contact.resolved = self.resolved
        contact.offer = self.offer
        contact.hang_up()
        if not self.resolved and contact.queue.repeats is not None:
            contact.then = contact.queue.repeats.follow(contact)
        self.wrap_up()

    def _note_end(self) -> None:
        self.contact.ended = self.contact.centre.clock.now
        self.contact.issue.talked_on = self.contact.queue.channel

    def wrap_up(self) -> None:
        """After-contact work, if there is any."""
        ticks = self.agent.ticks_to_wrap(self.contact)
        if ticks > 0:
            self._next(WRAPPING, ticks, self.finish)
        else:
            self.finish()

    def finish(self) -> None:
        """The agent is done with the contact."""
        contact = self.contact
        contact.wrapped = contact.centre.clock.now
        contact.effort = self.agent.effort_of(self)
        contact.write_down()
        self.agent.is_done(self)

    def end_consultation(self) -> None:
        """The first agent goes on alone."""
        self.contact.ended = self.contact.centre.clock.now
        self.finish()

    def end_wrong_party(self) -> None:
        """It was somebody else."""
        self.lose(Exit.WRONG_PARTY)

    def lose(self, way: Exit) -> None:
        """The customer was not reached; the number may be dialled again."""
        contact = self.contact
        assert contact.queue.dial is not None
        contact.ended = contact.wrapped = contact.centre.clock.now
        contact.exit = int(way)
        contact.then = contact.queue.dial.redial(contact)
        contact.effort = self.agent.effort_of(self)
        contact.write_down()
        contact.hang_up()
        contact.let_go()
        self.agent.is_done(self)
