"""What a plan must keep to: goals, staff limits, kinds of shifts, off-phone activities.

The simulation does not read any of it; ``planner`` does.
"""

from __future__ import annotations

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
from sim.scenario.models.people import RosterRules

Over = Literal["interval", "day", "total"]


class Goal(Model):
    """What a plan must reach for a queue, beside the steps of its promise.

    The service level is counted by the formula of the queue's target, within its ``within_s``. A
    goal holds when, over many simulated replications, the one-sided 95 % limit misses it by half a
    point at most (of ``asa_s`` by a fortieth); 100 % means 99.9 %. Intervals and days with fewer
    than 10 expected contacts are not judged alone; they count in what is longer.
    """

    over: Annotated[tuple[Over, ...], Field(min_length=1)] = ("interval", "day")
    """Where the service level has to hold: in every interval, on every day, over all simulated
    days together (total)."""
    share: Share | None = None
    """Service level to plan for; none: the ``share`` of the queue's target."""
    interval_share: Share | None = None
    """Service level of every interval, where it may be lower than on the day; none: ``share``."""
    abandon_rate: Share | None = None
    """Highest share of a day's contacts that may abandon; none: no goal."""
    asa_s: PositiveSeconds | None = None
    """Longest average speed of answer (mean wait of the answered) of a day; none: no goal."""

    @model_validator(mode="after")
    def _asked_where_it_holds(self) -> Self:
        if len(set(self.over)) != len(self.over):
            raise ValueError("over names each of interval, day and total once")
        if self.interval_share is not None and "interval" not in self.over:
            raise ValueError("interval_share goes with interval in over")
        return self


class PinnedStaff(Model):
    """The number of agents in these intervals is given; the plan fills in the others."""

    day: DayOrDate = "all"
    """Weekdays or one date; a date beats weekdays."""
    start: Annotated[Clock, Field(alias="from")]
    """Start of the first interval; for a group with a site in the site's local time."""
    end: Annotated[Clock, Field(alias="to")]
    """End of the last interval, on the same day."""
    agents: Annotated[int, Field(ge=0, le=100_000)]
    """Agents scheduled to be on the phone, not more and not fewer."""

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if minutes_of(self.end) <= minutes_of(self.start):
            raise ValueError("to must be after from")
        return self


class StaffLimits(Model):
    """Limits of a group's agents on the phone, while one of its queues is open.

    The seats of a site limit all its groups together.
    """

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
    """A break of every shift of a kind: how long, and where it may lie.

    All minutes count from the shift's start; the gap of a split shift does not count.
    """

    name: Name = "break"
    """What it is called in tables."""
    activity: Literal["break", "lunch"] = "break"
    """What the time is for, in reports."""
    minutes: Annotated[int, Field(ge=1, le=240)]
    """How long it lasts; a multiple of five."""
    paid: bool = True
    """Whether it is paid. Who is on an unpaid break is off duty."""
    earliest_after_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    """It begins so many minutes after the shift's start, or later."""
    latest_after_minutes: Annotated[int, Field(ge=0, le=1440)] | None = None
    """It begins so many minutes after the shift's start, or sooner; none: no such limit."""
    before_end_minutes: Annotated[int, Field(ge=0, le=1440)] = 60
    """So many minutes of the shift, or more, come after it."""
    from_length_minutes: Annotated[int, Field(ge=0, le=1440)] = 0
    """Only shifts of at least this length have it (a lunch from six hours on)."""


class Split(Model):
    """A shift in two parts with unpaid time between: agents for the morning and the evening."""

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
    """A kind of shift: every start, length and placing of breaks that these rules allow.

    A plan chooses among them how many agents start when. Starts, lengths and breaks lie on a grid
    of five minutes. Nobody starts on a closed day. Paid is the length without unpaid breaks, at the
    group's ``cost_per_hour`` times ``cost_factor``.
    """

    groups: tuple[Name, ...] = ()
    """Groups that may work it; none: all."""
    days: Days = "all"
    """Weekdays on which it may start; one that runs past midnight belongs to the day it starts."""
    earliest_start: Clock
    """First possible start; for a group with a site in the site's local time."""
    latest_start: Clock
    """Last possible start."""
    latest_end: Clock | None = None
    """Latest end (at or before the earliest start: on the next day); none: no limit."""
    least_minutes: Annotated[int, Field(ge=30, le=1440)]
    """Shortest length from start to end: breaks count, the gap of a split shift does not."""
    most_minutes: Annotated[int, Field(ge=30, le=1440)]
    """Longest length. For shifts of one length give it twice."""
    step_minutes: Annotated[int, Field(ge=5, le=240)] = 30
    """Starts are so many minutes apart, from ``earliest_start`` on; so are lengths, from
    ``least_minutes`` on."""
    breaks: tuple[BreakRule, ...] = ()
    """Breaks in the order in which they come."""
    between_breaks_minutes: Annotated[int, Field(ge=0, le=720)] = 60
    """So many minutes, or more, lie between the end of a break and the next one."""
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
        return self


class Session(Model):
    """An off-phone activity for agents of a group: training, coaching, a meeting.

    A plan of shifts places it where it costs least service, inside shifts and beside breaks. It is
    paid.
    """

    activity: Literal["meeting", "training", "coaching"] = "meeting"
    """What the time is for."""
    group: Name
    """Whose agents."""
    days: DayOrDate = "all"
    """Days on which it takes place, each time with so many agents: weekdays or one date."""
    start: Annotated[Clock, Field(alias="from")]
    """Not before this time; for a group with a site in the site's local time."""
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
    """Goals and rules of plans: ``ccplan staff``, ``shifts``, ``roster``; not for simulations."""

    goals: Annotated[dict[Name, Goal], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Goals by queue. A queue without an entry is to reach its target in every interval and on
    every day."""
    staff: Annotated[dict[Name, StaffLimits], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Limits by group; a group without an entry has none but the seats of its site."""
    occupancy: Annotated[float, Field(gt=0, le=1)] | None = None
    """Highest occupancy of any group on a day, 0.85 for example; none: no limit."""
    shift_types: Annotated[dict[Name, ShiftType], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Kinds of shifts by name; ``ccplan shifts`` needs some, ``ccplan staff`` none."""
    sessions: Annotated[dict[Name, Session], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Off-phone activities by name."""
    most_distinct_shifts: Annotated[int, Field(ge=1, le=1000)] | None = None
    """Most different shifts (pairs of start and end) of a group in the plan; none: no limit."""
    distinct_shift_cost: Money = 0.0
    """What each different (start, end) pair of a group in the plan costs beside the pay: fewer
    shifts to know by heart."""
    short_cost_per_hour: Money | None = None
    """When shifts cover a table of required agents: what an agent-hour short of it costs; none:
    it must be covered wholly."""
    over_cost_per_hour: Money = 0.0
    """What an agent-hour beyond that table costs, beside its pay."""
    roster: RosterRules | None = None
    """People and the rules of their roster: ``ccplan roster``."""
    overhead_share: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Shrinkage that is neither simulated nor placed (vacation, sickness beyond ``absence``). It
    raises the gross figure of reports, and nothing else."""
