"""What a plan must keep to: goals, staff limits, kinds of shifts, off-phone activities.

The simulation does not read any of it; ``planner`` does.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import (
    READ_ONLY,
    Clock,
    DayOrDate,
    Days,
    Model,
    Money,
    Name,
    PositiveSeconds,
    ReadOnlyDict,
    Share,
    minutes_of,
)

Over = Literal["interval", "day", "total"]


class Goal(Model):
    """What a plan must reach for a queue, beside the steps of its promise.

    Intervals and days with fewer than 10 expected contacts are not judged alone; they count in
    what is longer.
    """

    over: Annotated[tuple[Over, ...], Field(min_length=1)] = ("interval", "day")
    """Where the service level has to hold: in every interval, on every day, over the whole."""
    share: Share | None = None
    """Service level to plan for; none: that of the queue's target."""
    interval_share: Share | None = None
    """Service level of every interval; none: ``share``."""
    abandon_rate: Share | None = None
    """Most contacts of a day that may abandon; none: no goal."""
    asa_s: PositiveSeconds | None = None
    """Longest average speed of answer of a day; none: no goal."""


class PinnedStaff(Model):
    """The number of agents in these intervals is fixed."""

    day: DayOrDate = "all"
    """Weekdays or one date; a date beats weekdays."""
    start: Annotated[Clock, Field(alias="from")]
    """First interval."""
    end: Annotated[Clock, Field(alias="to")]
    """End of the last interval, on the same day."""
    agents: Annotated[int, Field(ge=0, le=100_000)]
    """Agents present, not more and not fewer."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if minutes_of(self.end) <= minutes_of(self.start):
            raise ValueError("to must be after from")
        return self


class StaffLimits(Model):
    """Limits of a group's staff in every interval in which one of its queues is served."""

    least: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Fewest agents while a queue of the group is open."""
    most: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Most agents; none: no limit."""
    pinned: tuple[PinnedStaff, ...] = ()
    """Intervals whose staff is fixed."""
    occupancy: Annotated[float, Field(gt=0, le=1)] | None = None
    """Highest occupancy of the group on a day; none: that of ``planning.occupancy``."""

    @model_validator(mode="after")
    def _room(self) -> Self:
        if self.most is not None and self.most < self.least:
            raise ValueError("most must not be below least")
        return self


class BreakRule(Model):
    """A break of every shift of a kind: how long, and where it may lie."""

    name: Name = "break"
    """What it is called."""
    activity: Literal["break", "lunch"] = "break"
    """What the time is for, in reports."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    """How long it lasts."""
    paid: bool = True
    """Whether it is paid."""
    earliest_after_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    """Minutes of the shift before it, at least."""
    latest_after_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    """Minutes from the shift's start after which it does not begin; none: no such limit."""
    before_end_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    """Minutes of the shift after it, at least."""
    from_length_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    """Only shifts of at least this length have it."""


class Split(Model):
    """A shift in two parts with unpaid time between."""

    least_gap_minutes: Annotated[int, Field(ge=15, le=720)] = 120
    """Shortest time between the parts."""
    most_gap_minutes: Annotated[int, Field(ge=15, le=720)] = 240
    """Longest time between the parts."""
    least_part_minutes: Annotated[int, Field(ge=15, le=720)] = 120
    """Shortest part."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.most_gap_minutes < self.least_gap_minutes:
            raise ValueError("most_gap_minutes must not be below least_gap_minutes")
        return self


class ShiftType(Model):
    """A kind of shift: every start, length and placing of breaks that these rules allow."""

    groups: tuple[Name, ...] = ()
    """Groups that may work it; none named: all."""
    days: Days = "all"
    """Weekdays on which it may start."""
    earliest_start: Clock
    """First possible start."""
    latest_start: Clock
    """Last possible start."""
    latest_end: Clock | None = None
    """Latest end (at or before the earliest start: on the next day); none: no limit."""
    least_minutes: Annotated[int, Field(ge=30, le=1440)]
    """Shortest length from start to end: breaks count, the gap of a split shift does not."""
    most_minutes: Annotated[int, Field(ge=30, le=1440)]
    """Longest length."""
    step_minutes: Annotated[int, Field(ge=5, le=240)] = 30
    """Step of starts and lengths."""
    breaks: tuple[BreakRule, ...] = ()
    """Breaks in the order in which they come."""
    between_breaks_minutes: Annotated[int, Field(ge=0, le=720)] = 60
    """Work between two breaks, at least."""
    split: Split | None = None
    """Shifts in two parts; none: in one."""
    most_agents: Annotated[int, Field(ge=0, le=100_000)] | None = None
    """Most agents of a group who start such a shift on a day; none: no limit."""
    cost_factor: Annotated[float, Field(gt=0, le=10)] = 1.0
    """Multiplies the group's cost per hour (nights, weekends)."""

    @model_validator(mode="after")
    def _ranges(self) -> Self:
        if minutes_of(self.latest_start) < minutes_of(self.earliest_start):
            raise ValueError("latest_start must not be before earliest_start")
        if self.most_minutes < self.least_minutes:
            raise ValueError("most_minutes must not be below least_minutes")
        ends = [row.earliest_after_minutes for row in self.breaks]
        if any(b < a for a, b in pairwise(ends)):
            raise ValueError("breaks are given in the order in which they come")
        return self


class Session(Model):
    """An off-phone activity for agents of a group: training, coaching, a meeting."""

    activity: Literal["meeting", "training", "coaching"] = "meeting"
    """What the time is for."""
    group: Name
    """Whose agents."""
    days: DayOrDate = "all"
    """Days on which it takes place: weekdays or one date."""
    start: Annotated[Clock, Field(alias="from")]
    """Not before this time."""
    end: Annotated[Clock, Field(alias="to")]
    """Over by this time, on the same day."""
    minutes: Annotated[int, Field(ge=5, le=480)]
    """How long an agent is away."""
    agents: Annotated[int, Field(ge=1, le=100_000)]
    """Agents who take part on each of the days."""
    at_once: Annotated[int, Field(ge=1, le=100_000)] | None = None
    """Most agents away at the same time; none: no limit."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if minutes_of(self.end) - minutes_of(self.start) < self.minutes:
            raise ValueError("the window from..to is shorter than minutes")
        return self


class Planning(Model):
    """Goals and rules of plans: ``ccplan staff``, ``ccplan shifts``. Not read by the simulation."""

    goals: Annotated[dict[Name, Goal], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Goals by queue; a queue without an entry has the goals of ``Goal``'s defaults."""
    staff: Annotated[dict[Name, StaffLimits], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Limits by group."""
    occupancy: Annotated[float, Field(gt=0, le=1)] | None = None
    """Highest occupancy of any group on a day; none: no limit."""
    shift_types: Annotated[dict[Name, ShiftType], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Kinds of shifts by name."""
    sessions: Annotated[dict[Name, Session], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Off-phone activities by name."""
    most_distinct_shifts: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Most different (start, end) pairs of a group in the plan; none: no limit."""
    short_cost_per_hour: Money | None = None
    """What an agent-hour short of the requirement costs when a requirement table is covered;
    none: it must be covered wholly."""
    over_cost_per_hour: Money = 0.0
    """What an agent-hour beyond the requirement costs, beside its pay."""
    overhead_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Shrinkage that is neither simulated nor placed (vacation, sickness beyond ``absence``):
    used for the gross figure of reports alone."""
