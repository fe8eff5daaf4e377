"""People, and what a named roster of them keeps to and is judged by.

The simulation does not read any of it; ``planner.schedule`` does. Weights are whole numbers in one
unit; a roster costs their sum.
"""

from __future__ import annotations

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
    ReadOnlyDict,
    Share,
    table_schema,
)
from sim.scenario.models.contracts import Contract
from sim.scenario.models.roster import Date, RosterRow

Weight = Annotated[int, Field(ge=0, le=1_000_000)]
Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class RosterAgent(Model):
    """A person to be rostered."""

    agent: Name
    """Who; the name in rosters and logs."""
    groups: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Groups whose work the person can do, the usual one first; in a CSV ``a|b``."""
    contract: Name
    """One of ``contracts``."""
    site: Name | None = None
    """Where the person works: only in groups of this site, or of none; none: anywhere."""
    seniority_months: Annotated[int, Field(ge=0, le=1200)] | None = None
    """Whole months in the job: weighs wishes, breaks ties, and is the place on the learning curve;
    none: not known."""
    cost_per_hour: Money | None = None
    """Of a paid hour; none: that of the group."""
    rotation: tuple[Name, ...] = ()
    """Kind of shift by week, in turn, the first week of the period first; in a CSV ``E|L|N``."""


class Leave(Model):
    """Days on which an agent is not there."""

    agent: Name
    """Who."""
    start: Annotated[Date, Field(alias="from")]
    """First day."""
    end: Annotated[Date, Field(alias="to")]
    """Last day."""
    kind: Annotated[str, Field(max_length=80)] = "vacation"
    """What it is called in tables."""
    paid_minutes_per_day: Minutes = 0
    """Paid minutes that each of its days is worth; count towards the contract's paid time."""


class AgentHours(Model):
    """When an agent can work. Who has such rows cannot work at other times."""

    agent: Name
    """Who."""
    day: DayOrDate = "all"
    """Days on which a shift may start; a date beats weekdays."""
    start: Annotated[Clock, Field(alias="from")] = "00:00"
    """No shift starts before."""
    end: Annotated[Clock, Field(alias="to")] = "24:00"
    """Every shift is over by then; at or before ``from``: on the next day."""


class AgentWish(Model):
    """What an agent would like on a day."""

    agent: Name
    """Who."""
    day: DayOrDate
    """A date, or weekdays: each of them in the period."""
    wish: Name
    """``off``, ``on`` (to work at all), a kind of shift, or ``not`` and a kind of shift."""
    weight: Annotated[int, Field(ge=1, le=10_000)] = 1
    """What not granting it costs, times ``weights.wish``."""


class GroupRosterRow(RosterRow):
    """A row of a roster with the group in which it is worked."""

    group: Name
    """Where."""


class DemandRow(Model):
    """People needed on a day: on a kind of shift, or in an interval."""

    date: Date
    """Local day (of the group's site) on which the shift starts or the interval lies."""
    group: Name
    """Agents of which group."""
    agents: Annotated[int, Field(ge=0, le=100_000)]
    """How many: scheduled to come, absence not taken off."""
    shift: Name | None = None
    """A kind of shift, or the times of one (``08:00-16:30``)."""
    time: Clock | None = None
    """Start of an interval: so many on the phone, not on a break."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.shift is None) == (self.time is None):
            raise ValueError("give shift or time, one of the two")
        return self


class OffQuota(Model):
    """How many of a group may be off on a day: on leave, or because they wish to."""

    group: Name
    """People whose usual group it is."""
    day: DayOrDate = "all"
    """Days on which it holds; a date beats weekdays."""
    agents: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Most people, or"""
    share: Share | None = None
    """most of them as a share, rounded down."""

    @model_validator(mode="after")
    def _one_form(self) -> Self:
        if (self.agents is None) == (self.share is None):
            raise ValueError("give agents or share, one of the two")
        return self


class OnCall(Model):
    """People at home who come when they are called. They take no contacts and fill no shift."""

    group: Name
    """Whose people."""
    days: Days = "all"
    """Weekdays on which it begins."""
    start: Annotated[Clock, Field(alias="from")]
    """Begin."""
    end: Annotated[Clock, Field(alias="to")]
    """End; at or before the begin: on the next day."""
    agents: Annotated[int, Field(ge=1, le=1000)] = 1
    """How many on each day."""
    paid_minutes: Minutes = 0
    """What a day of it is paid."""


class Nights(Model):
    """Which shifts count as nights."""

    start: Annotated[Clock, Field(alias="from")] = "23:00"
    """Begin of the night."""
    end: Annotated[Clock, Field(alias="to")] = "06:00"
    """End of the night, on the next day if at or before the begin."""
    least_minutes: Annotated[int, Field(ge=1, le=1440)] = 180
    """A shift with so many minutes in it, or more, is a night shift."""


class RosterWeights(Model):
    """What the parts of a roster cost, in whole numbers of one unit."""

    short_hour: Weight | None = 1000
    """Each hour of one person short of the demand; none: nobody may be short."""
    over_hour: Weight | None = 0
    """Each hour of one person beyond it; none: nobody may be beyond."""
    wish: Weight = 10
    """Each wish not granted, times the wish's own weight."""
    wish_per_year: Annotated[float, Field(ge=0, le=10)] = 0.0
    """A wish weighs so much more for each year in the job: 0.1 is a tenth."""
    change: Weight = 20
    """Each day of a person that differs from ``previous``."""
    other_group: Weight = 2
    """Each duty outside the person's usual group."""
    nights_spread: Weight = 20
    """Each night that the busiest has more than the least busy of those who may work nights."""
    weekends_spread: Weight = 20
    """The same for weekends with work."""
    wishes_spread: Weight = 0
    """The same for the weight of wishes not granted."""
    overtime_per_hour: Weight = 60
    """Each hour of overtime, beside its pay."""
    time_off_per_hour: Weight = 30
    """Each hour of voluntary unpaid time off."""
    on_call: Weight = 0
    """Each day on call."""
    paid_hour: Weight = 0
    """Each paid hour; of people with a ``cost_per_hour`` times that. 0: contract hours are paid
    anyway."""


class RosterRules(Model):
    """People and what their roster keeps to: ``ccplan roster``. Not read by the simulation."""

    agents: Annotated[
        tuple[RosterAgent, ...],
        WithJsonSchema(
            table_schema("agent, groups, contract, site, seniority_months, cost_per_hour, rotation")
        ),
    ] = ()
    """Who: a CSV path in YAML, rows in Python."""
    contracts: Annotated[dict[Name, Contract], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Labour rules by name."""
    leave: Annotated[
        tuple[Leave, ...],
        WithJsonSchema(table_schema("agent, from, to, kind, paid_minutes_per_day")),
    ] = ()
    """Vacation and other days off that are given."""
    availability: Annotated[
        tuple[AgentHours, ...], WithJsonSchema(table_schema("agent, day, from, to"))
    ] = ()
    """When agents can work; who has no row always can."""
    wishes: Annotated[
        tuple[AgentWish, ...], WithJsonSchema(table_schema("agent, day, wish, weight"))
    ] = ()
    """What agents would like."""
    previous: Annotated[
        tuple[GroupRosterRow, ...],
        WithJsonSchema(table_schema("group, agent, date, from, to, activity, paid")),
    ] = ()
    """The roster that is in force: changes cost ``weights.change``. Days before the period count as
    ``history``."""
    history: Annotated[
        tuple[GroupRosterRow, ...],
        WithJsonSchema(table_schema("group, agent, date, from, to, activity, paid")),
    ] = ()
    """What was worked before the period, for rest and rows of days across its beginning."""
    frozen_until: Date | None = None
    """Up to this day, it included, the roster stays as ``previous`` has it."""
    demand: Annotated[
        tuple[DemandRow, ...], WithJsonSchema(table_schema("date, shift or time, group, agents"))
    ] = ()
    """People needed. None: those of the shift plan that is rostered, or of the staffing."""
    most_off: tuple[OffQuota, ...] = ()
    """Daily quota of time off; none: no limit."""
    on_call: Annotated[dict[Name, OnCall], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """On-call duties by name."""
    nights: Nights = Nights()
    """Which shifts are nights."""
    week_starts_on: Weekday = "mon"
    """First day of the week in weekly rules."""
    weights: RosterWeights = RosterWeights()
    """What the parts of a roster cost."""
