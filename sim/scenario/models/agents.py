"""Agent groups: skills, presence, shifts."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from sim.scenario.models.base import (
    READ_ONLY,
    Clock,
    DayOrDate,
    Days,
    Model,
    Name,
    Positive,
    Share,
    table_schema,
)

OrderRule = Literal["longest_wait", "priority", "queue_order", "earliest_due"]


class Skill(Model):
    """What a group can do for one queue."""

    priority: Annotated[int, Field(ge=0, le=1000)] = 1
    """Lower goes first under the order ``priority``."""
    handle_time_factor: Annotated[float, Field(gt=0, le=100)] = 1.0
    """Multiplies talk and wrap-up; the lowest factor is the most proficient."""
    reserve: Annotated[int, Field(ge=0, le=100_000)] = 0
    """Take this queue only while more than this many agents of the group are free."""


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

    activity: Literal["break", "lunch", "meeting", "training"] = "break"
    """What the time is for, in reports."""
    after_minutes: Annotated[int, Field(ge=0, le=1440)]
    """Minutes from the shift's start."""
    minutes: Annotated[int, Field(ge=1, le=720)]
    """How long it lasts."""


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
    """Breaks, lunches, meetings, training."""
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
    by_time: tuple[AvailableFrom, ...] = ()
    """Other shares by time of day: the latest ``from`` not after the interval's start holds."""


class AgentGroup(Model):
    """A skill profile and the people who have it. Exactly one of ``staffing`` and ``shifts``."""

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
    absence: Share = 0.0
    """Probability that an agent is absent for a whole day."""
    availability: Availability | None = None
    """Present agents who do not take contacts all the time; none: they do."""
    efficiency: Annotated[float, Field(ge=0.01, le=10)] = 1.0
    """Divides the group's handle times: 0.9 takes 11 % longer."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.staffing is None) == (self.shifts is None):
            raise ValueError("give staffing or shifts, one of the two")
        if self.ageing_s is not None and self.order != "priority":
            raise ValueError("ageing_s goes with order: priority")
        return self
