"""Customers: who they are, what they want, and what they do when it did not work."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import READ_ONLY, Model, Name, Positive, ReadOnlyDict, Seconds, Share
from sim.scenario.models.laws import AnyLaw

Factor = Annotated[float, Field(gt=0, le=1000)]
"""Multiplies a duration or a probability; 1 changes nothing."""

_ALL_OF = 1e-6


def check_shares(shares: dict[str, float], what: str) -> None:
    """Raise ValueError unless the shares sum to 1."""
    if shares and abs(sum(shares.values()) - 1) > _ALL_OF:
        raise ValueError(f"the shares of {what} sum to {sum(shares.values()):g}, not to 1")


class Segment(Model):
    """A kind of customer. A customer's segment is drawn once and kept for all its contacts."""

    share: Share
    """Share of the customers; the shares of all segments sum to 1."""
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    """Added to the priority of the contact's class under the order ``priority``; lower goes
    first. This is how a CRM puts valuable customers first."""
    head_start_s: Seconds = 0.0
    """Contacts of the segment count as having waited this much already."""
    patience_factor: Factor = 1.0
    """Multiplies patience."""
    customers: Annotated[int, Field(ge=1, le=1_000_000_000)] | None = None
    """How many people the segment has; issues are drawn among them. None: every issue has a
    customer of its own."""
    yearly_value: Annotated[float, Field(ge=0, le=1e12)] = 0.0
    """Revenue a year from one customer."""
    yearly_churn: Share = 0.0
    """Share of customers lost in a year whatever the service."""


class Intent(Model):
    """What a customer wants. A queue says how often each intent comes (``Queue.intents``)."""

    handle_time_factor: Factor = 1.0
    """Multiplies talk and wrap-up."""
    resolution_factor: Factor = 1.0
    """Multiplies the probability that a contact resolves the issue."""
    containment: Share | None = None
    """Probability that self-service contains it, instead of the stage's own."""
    solvable: bool = True
    """Whether level 1 can solve it at all; ``fcr_net`` leaves the others out."""


class ComeBack(Model):
    """Whether, when and where a customer comes again."""

    share: Share
    """Probability of coming again."""
    delay: AnyLaw
    """Time until then."""
    most: Annotated[int, Field(ge=1, le=1000)] = 5
    """Comes again only while the issue has had fewer contacts than this."""
    to: Annotated[dict[Name, Share], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Queue of the next contact: name and share, together 1. None: the same queue."""

    @model_validator(mode="after")
    def _shares(self) -> Self:
        check_shares(self.to, "to")
        return self


class Deflection(Model):
    """A share of first contacts that takes another way in, such as a chat instead of a call."""

    to: Name
    """The other queue; while it is closed nobody is deflected to it."""
    share: Share
    """Share of the queue's first contacts."""
    intents: tuple[Name, ...] = ()
    """Only these intents; none: all."""


class SelfService(Model):
    """IVR menu or chatbot before the queue. What it does not contain goes on to a person."""

    kind: Literal["ivr", "bot"] = "ivr"
    """A label for readers of the scenario: it changes neither the run nor a figure."""
    duration: AnyLaw
    """Time in self-service."""
    containment: Share
    """Probability of needing no person, for intents that do not say otherwise."""
    resolution: Share = 1.0
    """Share of contained contacts whose issue is really solved; others may come back
    (``repeats``)."""
    keeps_context: Share = 0.0
    """Share of hand-overs in which the agent sees what was entered."""
    handle_time_factor: Factor = 1.0
    """Multiplies talk and wrap-up after a hand-over with context."""
    patience_factor: Factor = 1.0
    """Multiplies the patience of who is handed over; below 1: a failed bot makes impatient."""


class Transfer(Model):
    """A share of answered contacts that needs a second agent.

    ``cold``: the customer is put into the other queue and the first agent is done. ``warm``: the
    first agent stays until the second has taken over (both talk for ``together``). ``consult``:
    the first agent asks the second while the customer holds, then goes on alone.
    """

    to: Name
    """Queue in which the second agent is sought."""
    share: Share
    """Share of the contacts answered in this queue to which the row applies."""
    kind: Literal["cold", "warm", "consult"] = "cold"
    """How the second agent comes in."""
    intents: tuple[Name, ...] = ()
    """Only these intents; none: all."""
    groups: tuple[Name, ...] = ()
    """Only when an agent of these groups has answered; none: all."""
    together: AnyLaw | None = None
    """Time for which both agents talk (warm, consult)."""
    keeps_context: bool = True
    """Whether the second agent sees what the first one knew."""
    resolution_factor: Factor = 1.0
    """After a consultation: multiplies the probability that the first agent resolves the issue."""

    @model_validator(mode="after")
    def _together(self) -> Self:
        if (self.together is None) != (self.kind == "cold"):
            raise ValueError("together goes with kind: warm or consult, and is needed there")
        return self


class Offer(Model):
    """A personalised offer, made only after the question is solved."""

    share: Share
    """Share of resolved contacts in which the agent makes an offer."""
    talk: AnyLaw
    """Time it adds to the talk."""
    acceptance: Share = 0.36
    """Share that accepts (36 % listen once their question is solved)."""
    revenue: Positive
    """Revenue of one accepted offer."""


class Context(Model):
    """What it is worth that the agent sees what earlier agents did for this issue.

    Multichannel (``across_channels: false``): history is seen only when the customer comes back
    by the same channel. Omnichannel (true): always.
    """

    across_channels: bool = False
    """True: omnichannel, false: multichannel."""
    handle_time_factor: Factor = 1.0
    """Multiplies talk and wrap-up of a contact whose history is seen."""
    resolution_factor: Factor = 1.0
    """Multiplies its probability of being resolved."""
