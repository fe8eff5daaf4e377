"""Queues: the unit of demand, targets and routing."""

from __future__ import annotations

from itertools import pairwise
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
from sim.scenario.models.customers import (
    ComeBack,
    Deflection,
    Offer,
    SelfService,
    Transfer,
    check_shares,
)
from sim.scenario.models.dialling import Dial
from sim.scenario.models.laws import AnyLaw, Law, Never

ServiceLevelFormula = Literal[
    "sl_answered_and_abandoned_in_t",
    "sl_of_answered",
    "sl_of_offered",
    "sl_excl_abandons_in_t",
    "sl_short_credit",
    "sl_excl_short",
]
AgentRule = Literal["longest_idle", "least_occupied", "most_proficient", "random"]
Channel = Literal["voice", "chat", "sms", "messenger", "social", "email", "callback", "outbound"]


class PromiseStep(Model):
    """One step of a promise: ``share`` of contacts have their response ``within_s``."""

    share: Share
    """Share of contacts; 1 means 99.9 %."""
    within_s: PositiveSeconds
    """Time from the contact's arrival to its response (docs/kpis.md)."""


class Backlog(Model):
    """Contacts that wait already when the simulation starts."""

    count: Annotated[int, Field(ge=1, le=10_000_000)]
    """How many."""
    age: AnyLaw
    """How long ago they came."""


class Silence(Model):
    """Customers in a messaging session who fall silent, and return.

    The talk is cut into equal parts; between two parts the customer is silent. A silent session
    keeps its place with the agent but takes none of its attention.
    """

    mean_number: Annotated[float, Field(gt=0, le=100)]
    """Mean number of silences in a session (geometric from 0)."""
    duration: AnyLaw
    """How long one lasts."""


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
    steps: tuple[PromiseStep, ...] = ()
    """A promise in several steps, judged beside ``share``; rising times and shares."""
    hours: tuple[Hours, ...] = ()
    """Business hours: ``within_s`` of the target and of its steps count only time in them.
    None: clock time."""

    @model_validator(mode="after")
    def _steps_rise(self) -> Self:
        rows = [(step.within_s, step.share) for step in self.steps]
        if any(b[0] <= a[0] or b[1] < a[1] for a, b in pairwise(rows)):
            raise ValueError("steps need rising within_s and shares that do not fall")
        return self


class PriorityClass(Model):
    """A share of a queue's contacts with its own precedence."""

    share: Share
    """Share of the queue's contacts; the shares of all classes sum to 1."""
    head_start_s: Seconds = 0.0
    """The class counts as having waited this much already (the bank's callers: 90 s)."""
    priority: Annotated[int, Field(ge=-1000, le=1000)] = 0
    """Added to the skill's priority under the order ``priority``; lower goes first."""


class RoutingStep(Model):
    """One step of a contact's way: widen, overflow, go to voicemail or be offered a callback.

    Exactly one of ``groups``, ``overflow_to``, ``voicemail`` and ``callback_to``. Among the free
    agents of all groups of one step the queue's ``agent_rule`` chooses; groups of an earlier step
    go before.
    """

    after_s: Seconds = 0.0
    """Wait in this queue after which the step is taken; 0: at once when it must wait."""
    groups: tuple[Name, ...] = ()
    """From now on also these groups serve the contact."""
    overflow_to: Name | None = None
    """Move on to this queue; the contact keeps its laws, its patience and its age."""
    voicemail: bool = False
    """Leave the queue with a message: a flow-out."""
    callback_to: Name | None = None
    """Offer a callback: who accepts leaves this queue and waits in that one (which has a
    ``dial``) without holding a line; a flow-out."""
    if_expected_wait_s: Seconds | None = None
    """The callback is offered only if the expected wait exceeds this."""
    acceptance: Share = 1.0
    """Share that accepts the callback."""
    call_at: AnyLaw | None = None
    """The customer chooses a time: so long from now. None: called back in turn, as if still
    waiting."""

    @model_validator(mode="after")
    def _one_kind(self) -> Self:
        kinds = (self.groups, self.overflow_to is not None, self.voicemail, self.callback_to)
        if sum(map(bool, kinds)) != 1:
            raise ValueError(
                "a step has groups, overflow_to, voicemail or callback_to, exactly one of them"
            )
        if self.callback_to is None and (
            self.if_expected_wait_s is not None or self.acceptance != 1 or self.call_at is not None
        ):
            raise ValueError("if_expected_wait_s, acceptance and call_at go with callback_to")
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

    channel: Channel = "voice"
    """Kind of contact. It names the queue's place in the agents' ``concurrency`` and in the
    context that customers take along; laws and promise are the queue's own."""
    arrivals: Arrivals
    """How first contacts arrive."""
    talk: Law
    """Talk and hold time of an agent with handle_time_factor 1."""
    wrap_up: Law | None = None
    """After-contact work; none: the agent is free at once."""
    patience: Law = Never()
    """How long a contact waits before it abandons, from its first queue entry. In a queue that
    dials: how long a record or a callback is worth dialling (not with a predictive dialler)."""
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
    backlog: Backlog | None = None
    """Contacts that wait at the start of the simulation."""
    intents: Annotated[dict[Name, Share], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """What customers want: intents of the scenario and their shares, together 1."""
    deflections: tuple[Deflection, ...] = ()
    """Shares of first contacts that take another way in, tried in order."""
    self_service: SelfService | None = None
    """IVR or bot that every contact passes before it queues; none: none."""
    resolution: Share = 1.0
    """Probability that an answered contact resolves the issue, for an agent, an intent and a
    context with factor 1."""
    retries: ComeBack | None = None
    """After abandoning, being blocked, balking or being cut off; none: such customers give up."""
    repeats: ComeBack | None = None
    """After a contact that did not resolve the issue; none: such customers give up."""
    transfers: tuple[Transfer, ...] = ()
    """Answered contacts that need a second agent; shares of rows that apply together at most 1."""
    offer: Offer | None = None
    """Personalised offers; none: none."""
    silence: Silence | None = None
    """Customers who fall silent within the contact; none: they do not."""
    dial: Dial | None = None
    """The agents (or a dialler) call the customer: callbacks and campaigns. None: the customer
    has called."""

    @model_validator(mode="after")
    def _intents_sum(self) -> Self:
        check_shares(self.intents, "intents")
        return self

    @model_validator(mode="after")
    def _balking_rises(self) -> Self:
        waits = [rule.waiting for rule in self.balking]
        if waits != sorted(set(waits)):
            raise ValueError("balking rows must have rising, different waiting numbers")
        return self
