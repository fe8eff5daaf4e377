"""Queues: the unit of demand, targets and routing."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.arrivals import Arrivals
from sim.scenario.models.base import (
    READ_ONLY,
    Model,
    Name,
    PositiveSeconds,
    ReadOnlyDict,
    Seconds,
    Share,
)
from sim.scenario.models.calendar import Closing, Hours
from sim.scenario.models.laws import Law, Never

ServiceLevelFormula = Literal[
    "sl_answered_and_abandoned_in_t",
    "sl_of_answered",
    "sl_of_offered",
    "sl_excl_abandons_in_t",
    "sl_short_credit",
    "sl_excl_short",
]
AgentRule = Literal["longest_idle", "least_occupied", "most_proficient", "random"]


class ServiceLevelTarget(Model):
    """Promise of a queue: answer ``share`` of contacts within ``within_s``, counted by ``formula``.

    Formulas are defined in docs/kpis.md.
    """

    share: Share = 0.8
    """Share of contacts to answer in time."""
    within_s: PositiveSeconds = 30.0
    """The threshold: in time means within this wait."""
    formula: ServiceLevelFormula = "sl_of_offered"
    """How the share is counted; see docs/kpis.md."""
    short_abandon_s: Seconds = 5.0
    """Abandonments up to this wait are short (formulas sl_short_credit, sl_excl_short)."""


class PriorityClass(Model):
    """A share of a queue's contacts with its own precedence."""

    share: Share
    """Share of the queue's contacts; the shares of all classes sum to 1."""
    head_start_s: Seconds = 0.0
    """The class counts as having waited this much already (the bank's callers: 90 s)."""
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    """Added to the skill's priority under the order ``priority``; lower goes first."""


class RoutingStep(Model):
    """One step of a contact's way: after so long a wait, widen, overflow or go to voicemail.

    Exactly one of ``groups``, ``overflow_to`` and ``voicemail``. Among the free agents of all
    groups of one step the queue's ``agent_rule`` chooses; groups of an earlier step go before.
    """

    after_s: Seconds = 0.0
    """Wait in this queue after which the step is taken; 0: at once when it must wait."""
    groups: tuple[Name, ...] = ()
    """From now on also these groups serve the contact."""
    overflow_to: Name | None = None
    """Move on to this queue; the contact keeps its laws, its patience and its age."""
    voicemail: bool = False
    """Leave the queue with a message: a flow-out."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        if bool(self.groups) + (self.overflow_to is not None) + self.voicemail != 1:
            raise ValueError("a step has groups, overflow_to or voicemail, exactly one of them")
        return self


class Balking(Model):
    """Probability of leaving at once when one must wait and ``waiting`` others or more wait."""

    waiting: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    """Contacts that wait already, at least."""
    probability: Share
    """Probability of leaving at once."""


class WhenFull(Model):
    """Limit of waiting contacts, and what happens to the next one."""

    max_waiting: Annotated[int, Field(ge=0, le=1_000_000)]
    """Most contacts that may wait."""
    then: Literal["blocked", "voicemail", "overflow"] = "blocked"
    """What happens to the next contact that must wait."""
    overflow_to: Name | None = None
    """The queue to which ``overflow`` leads."""

    @model_validator(mode="after")
    def _target(self) -> Self:
        if (self.then == "overflow") != (self.overflow_to is not None):
            raise ValueError("overflow_to goes with then: overflow, and only with it")
        return self


class Announcement(Model):
    """Delay announcement to a contact that must wait (Whitt 1999, Management Science 45:192).

    The expected wait is (contacts waiting in the queue + 1) x mean handle time / agents present
    in the step's groups. Of those who listen, who would not wait that long leaves at once
    (balks); who stays has the patience multiplied.
    """

    listen: Share = 1.0
    """Share of contacts that act on what is announced."""
    patience_factor: Annotated[float, Field(gt=0, le=1000)] = 1.0
    """Multiplies the patience of those who listen and stay."""


class Queue(Model):
    """A planning group: one kind of demand with its promise, laws and routing."""

    channel: Literal["voice"] = "voice"
    """Kind of contact."""
    arrivals: Arrivals
    """How first contacts arrive."""
    talk: Law
    """Talk and hold time of an agent with handle_time_factor 1."""
    wrap_up: Law | None = None
    """After-contact work; none: the agent is free at once."""
    patience: Law = Never()
    """How long a contact waits before it abandons, from its first queue entry."""
    opening_hours: tuple[Hours, ...] = (Hours(start="00:00", end="24:00"),)
    """When contacts arrive; round the clock unless given."""
    closing: Closing = Closing()
    """What happens at closing to contacts that wait."""
    target: ServiceLevelTarget = ServiceLevelTarget()
    """The service level promised."""
    classes: Annotated[dict[Name, PriorityClass], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Priority classes; their shares sum to 1. None: one class."""
    routing: tuple[RoutingStep, ...] = ()
    """Steps in order of ``after_s``. None: one step with every group that has the skill."""
    agent_rule: AgentRule = "longest_idle"
    """Which free agent takes a contact."""
    balking: tuple[Balking, ...] = ()
    """Leaving at once by queue length; the last row that applies holds."""
    when_full: WhenFull | None = None
    """Limit of waiting contacts; none: no limit."""
    announcement: Announcement | None = None
    """Announcement of the expected wait; none: no announcement."""

    @model_validator(mode="after")
    def _balking_rises(self) -> Self:
        waits = [rule.waiting for rule in self.balking]
        if waits != sorted(set(waits)):
            raise ValueError("balking rows must have rising, different waiting numbers")
        return self
