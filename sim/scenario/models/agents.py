"""Agent groups: skills, presence, shifts."""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from sim.scenario.models.base import (
    READ_ONLY,
    Clock,
    DayOrDate,
    Days,
    Model,
    Money,
    Name,
    Positive,
    ReadOnlyDict,
    Share,
    table_schema,
)
from sim.scenario.models.customers import Factor
from sim.scenario.models.laws import AnyLaw
from sim.scenario.models.queues import Channel
from sim.scenario.models.roster import RosterRow

OrderRule = Literal["longest_wait", "priority", "queue_order", "earliest_due"]


class Skill(Model):
    """What a group can do for one queue."""

    priority: Annotated[int, Field(ge=0, le=1000)] = 1
    """Lower goes first under the order ``priority``."""
    handle_time_factor: Annotated[float, Field(gt=0, le=100)] = 1.0
    """Multiplies talk and wrap-up; the lowest factor is the most proficient."""
    reserve: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Take this queue only while more than this many agents of the group are free."""
    resolution_factor: Factor = 1.0
    """Multiplies the probability that a contact is resolved."""


class Concurrency(Model):
    """Channels that an agent handles together, up to ``contacts`` at a time.

    An agent works in one such class at a time: a contact of another class comes only when it has
    none in hand, or when what it has in hand can be set aside for it. Channels that no class
    names are handled one at a time, each alone.
    """

    channels: Annotated[tuple[Channel, ...], Field(min_length=1)]
    """Channels of the class."""
    contacts: Annotated[int, Field(ge=1, le=25)] = 1
    """Most contacts at a time."""
    speed: tuple[Annotated[float, Field(ge=0.001, le=1)], ...] = ()
    """Speed of each contact with 1, 2, ... in hand, as a share of the speed alone, in whole
    thousandths; the first is 1. None: parallel contacts do not slow each other."""
    assignment: Literal["least_loaded", "fill_first"] = "least_loaded"
    """Who takes the next contact: who has fewest in hand, or who has most and still room."""
    set_aside_for: tuple[Channel, ...] = ()
    """Contacts of this class are set aside when one of these channels comes, and resumed after."""

    @model_validator(mode="after")
    def _speeds(self) -> Self:
        if self.speed and len(self.speed) != self.contacts:
            raise ValueError(f"give {self.contacts} speeds, one for each number of contacts")
        if self.speed and self.speed[0] != 1:
            raise ValueError("the first speed, that of a contact alone, is 1")
        if any(b > a for a, b in pairwise(self.speed)):
            raise ValueError("speeds do not rise with the number of contacts")
        if any(abs(1000 * value - round(1000 * value)) > 1e-9 for value in self.speed):
            raise ValueError("speeds are whole thousandths")
        if set(self.channels) & set(self.set_aside_for):
            raise ValueError("a class is not set aside for its own channels")
        return self


class Rest(Model):
    """A wellness break: after so much work, so long off the phone."""

    after_minutes: Annotated[float, Field(gt=0, le=1440)]
    """Minutes of work (talk and wrap-up) since the last rest after which one is due."""
    minutes: Annotated[float, Field(gt=0, le=240)]
    """How long it lasts; it begins when nothing is in hand."""


class Lateness(Model):
    """Agents who come late to their shift, drawn for each agent and day."""

    share: Share
    """Share of agent-days that begin late."""
    by: AnyLaw
    """How late; nobody is later than the end of the shift's first stretch."""


class TenureBand(Model):
    """So many of the group have been in the job for so long."""

    share: Share
    """Share of the group's agents; all bands sum to 1."""
    weeks: Annotated[float, Field(ge=0, le=5000)]
    """Weeks on the job."""
    yearly_attrition: Share = 0.0
    """Share of such agents who leave within a year."""


class Learning(Model):
    """A learning curve: a beginner's factor that fades with the weeks on the job.

    Factor after w weeks: 1 + (start - 1) exp(-w / weeks).
    """

    weeks: Positive
    """Weeks after which 63 % of the difference is gone."""
    handle_time_factor: Factor = 1.0
    """A beginner's handle-time factor."""
    resolution_factor: Factor = 1.0
    """A beginner's factor on resolution."""


class StaffingRow(Model):
    """Agents present in the interval that starts at ``time`` on ``day``; may be fractional."""

    day: DayOrDate
    """Weekdays or one date; a date beats weekdays."""
    time: Clock
    """Start of the interval."""
    agents: Annotated[float, Field(ge=0, le=100_000)]
    """Agents present; 4.5 means 4, and one more with probability one half."""


class Break(Model):
    """Time off the phone inside a shift, at a fixed distance from its start."""

    activity: Literal["break", "lunch", "meeting", "training", "coaching", "gap"] = "break"
    """What the time is for, in reports; ``gap`` lies between the two parts of a split shift."""
    after_minutes: Annotated[int, Field(ge=0, le=1440)]
    """Minutes from the shift's start."""
    minutes: Annotated[int, Field(ge=1, le=720)]
    """How long it lasts."""
    paid: bool = True
    """Whether it is paid. In unpaid time, a gap always, agents are off duty: neither on the roster
    nor paid, and work that runs into it is overtime."""


class ShiftCount(Model):
    """So many agents start this shift on these days."""

    day: DayOrDate = "all"
    """Days on which the shift starts; a date beats weekdays."""
    agents: Annotated[int, Field(ge=0, le=100_000)]
    """Agents who start."""


class Shift(Model):
    """A shift of a group: from ``start`` to ``end`` (next day if not later), with its breaks."""

    start: Annotated[Clock, Field(alias="from")]
    """Start of the shift."""
    end: Annotated[Clock, Field(alias="to")]
    """End of the shift; at or before the start: on the next day."""
    breaks: tuple[Break, ...] = ()
    """Breaks, lunches, meetings, training, coaching, the gap of a split shift."""
    counts: Annotated[tuple[ShiftCount, ...], Field(min_length=1)]
    """How many agents work it on which days."""


class AvailableFrom(Model):
    """Availability from a time of day on, on the named days."""

    days: Days = "all"
    """Weekdays on which this share holds."""
    start: Annotated[Clock, Field(alias="from")]
    """Time of day from which on it holds."""
    share: Annotated[float, Field(gt=0, le=1)]
    """Long-run share of presence in which the agent takes contacts."""
    mean_spell_s: Annotated[float, Field(ge=1, le=1e9)] | None = None
    """Mean length of an unavailable spell; none: that of the whole day."""


class Availability(Model):
    """Present agents are really available only part of the time (presence is not availability).

    Available and unavailable spells alternate, exponential, keyed by agent and day.
    """

    share: Annotated[float, Field(gt=0, le=1)]
    """Long-run share of presence in which the agent takes contacts."""
    mean_spell_s: Annotated[float, Field(ge=1, le=1e9)] = 300.0
    """Mean length of an unavailable spell."""
    day_sd: Annotated[float, Field(ge=0, lt=0.5)] = 0.0
    """Adherence differs from agent to agent and day to day: standard deviation of the agent-day's
    share (a beta law with mean ``share``); 0: the same every day."""
    by_time: tuple[AvailableFrom, ...] = ()
    """Other shares by time of day: the latest ``from`` not after the interval's start holds."""


class AgentGroup(Model):
    """A skill profile and the people who have it.

    Exactly one of ``staffing``, ``shifts`` and ``roster`` says who is there when.
    """

    skills: Annotated[dict[Name, Skill], Field(min_length=1), READ_ONLY]
    """Queues this group can serve."""
    order: OrderRule = "priority"
    """Which waiting contact a free agent takes."""
    ageing_s: Positive | None = None
    """Under ``priority``: a contact gains one priority point per this many seconds of wait."""
    staffing: (
        Annotated[tuple[StaffingRow, ...], WithJsonSchema(table_schema("group, day, time, agents"))]
        | None
    ) = None
    """Agents present per interval: a CSV path in YAML, rows in Python."""
    shifts: Annotated[dict[Name, Shift], READ_ONLY] | None = None
    """Shifts by name."""
    roster: (
        Annotated[
            tuple[RosterRow, ...],
            WithJsonSchema(table_schema("group, agent, date, from, to, activity, paid")),
        ]
        | None
    ) = None
    """Named people: a CSV path in YAML (one file may serve all groups), rows in Python."""
    absence: Share = 0.0
    """Probability that an agent is absent for a whole day."""
    availability: Availability | None = None
    """Present agents who do not take contacts all the time; none: they do."""
    efficiency: Annotated[float, Field(ge=0.01, le=10)] = 1.0
    """Divides the group's handle times: 0.9 takes 11 % longer."""
    concurrency: tuple[Concurrency, ...] = ()
    """Channels handled several at a time or set aside; none: every contact alone."""
    rest: Rest | None = None
    """Wellness breaks by work done; none: only the breaks of the shift."""
    occupancy_cap: Annotated[float, Field(gt=0, lt=1)] | None = None
    """An agent that has been busier than this takes a breather before the next contact."""
    lateness: Lateness | None = None
    """Late beginnings of the agent's day; none: punctual."""
    tenure: tuple[TenureBand, ...] = ()
    """How long the agents have been in the job; none: long enough."""
    weeks_on_job: Annotated[dict[Name, Annotated[float, Field(ge=0, le=5000)]], READ_ONLY] = Field(
        default_factory=ReadOnlyDict
    )
    """Weeks on the job of agents of the roster, by name. Others have those of ``tenure``; without
    it, they have learnt all there is to learn."""
    learning: Learning | None = None
    """The learning curve by tenure; none: none."""
    site: Name | None = None
    """Where the group works (``sites``): staffing, shifts and roster are in local time there."""
    cost_per_hour: Money = 0.0
    """Cost of a paid hour of one agent."""
    overtime_factor: Annotated[float, Field(ge=1, le=10)] = 1.5
    """Overtime costs this many times the hour."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if sum(source is not None for source in (self.staffing, self.shifts, self.roster)) != 1:
            raise ValueError("give staffing, shifts or roster, one of the three")
        if self.ageing_s is not None and self.order != "priority":
            raise ValueError("ageing_s goes with order: priority")
        return self

    @model_validator(mode="after")
    def _people(self) -> Self:
        named = [channel for row in self.concurrency for channel in row.channels]
        if len(named) != len(set(named)):
            raise ValueError("a channel is named by one class of concurrency only")
        if self.tenure and abs(sum(band.share for band in self.tenure) - 1) > 1e-6:
            raise ValueError("the shares of tenure sum to 1")
        if self.learning is not None and not (self.tenure or self.weeks_on_job):
            raise ValueError("learning needs tenure or weeks_on_job")
        return self
