"""What a contract allows: limits on paid time, rest, days, weekends, nights, kinds of shifts.

The simulation does not read any of it; ``planner.schedule`` does, and ``docs/rostering.md`` says
how each rule is judged at the ends of the period, with leave and with what was worked before.
Fields that vendors have too carry the vendor's name (Genesys Cloud work plans) in their
description. A field that is not given sets no limit. Minutes are paid minutes where the name says
so, minutes on the clock elsewhere. A week begins on the ``week_starts_on`` of the planning section.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import READ_ONLY, Days, Model, Name, ReadOnlyDict

Minutes = Annotated[int, Field(ge=0, le=525_600)]
Count = Annotated[int, Field(ge=0, le=366)]
Weight = Annotated[int, Field(ge=0, le=1_000_000)]


class Window(Model):
    """Limits that hold in every stretch of ``days`` days in a row."""

    days: Annotated[int, Field(ge=2, le=366)]
    """Length of the stretch, which rolls on day by day."""
    most_days: Count | None = None
    """Most days worked in it."""
    least_days_off: Count | None = None
    """Fewest days off in it."""
    most_paid_minutes: Minutes | None = None
    """Most paid minutes in it."""
    most_nights: Count | None = None
    """Most nights in it."""


class StartVariance(Model):
    """Shifts start at nearly the same time (Genesys: shift start variance)."""

    per: Literal["week", "period"] = "week"
    """Within each week, or over the whole period."""
    minutes: Minutes = 0
    """Latest start less earliest start, at most."""
    what: Literal["start", "start_and_length"] = "start"
    """Whether lengths in paid minutes must be equal too."""


class CountLimits(Model):
    """How often a kind of shift may be worked in the period (Genesys: min/max count)."""

    least: Count = 0
    """Fewest times."""
    most: Count | None = None
    """Most times; none: no limit."""


class Succession(Model):
    """Kinds of shifts that may not follow on the next day."""

    after: Name
    """Kind of shift on one day."""
    never: Annotated[tuple[Name, ...], Field(min_length=1)]
    """Kinds that may not be worked on the day after."""


class Contract(Model):
    """Labour rules of agents; a rule is hard, or has its weight in ``penalties``."""

    weekly_exact_paid_minutes: Minutes | None = None
    """Paid minutes of every whole week, exactly (weeklyExactPaidMinutes)."""
    weekly_least_paid_minutes: Minutes | None = None
    """weeklyMinimumPaidMinutes. Paid leave counts as paid time."""
    weekly_most_paid_minutes: Minutes | None = None
    """weeklyMaximumPaidMinutes; overtime comes on top."""
    daily_least_paid_minutes: Minutes | None = None
    """Of a day that is worked."""
    daily_most_paid_minutes: Minutes | None = None
    """Of a day that is worked; overtime comes on top."""
    period_least_paid_minutes: Minutes | None = None
    """minPaidMinutesPerPlanningPeriod."""
    period_most_paid_minutes: Minutes | None = None
    """maxPaidMinutesPerPlanningPeriod; overtime comes on top."""
    paid_time_granularity_minutes: Annotated[int, Field(ge=1, le=1440)] | None = None
    """Paid minutes of the shifts of a whole week are a multiple of it
    (paidTimeGranularityMinutes)."""
    least_rest_minutes: Minutes | None = None
    """Between the end of a shift and the next start (minimumTimeBetweenShiftsMinutes)."""
    least_start_distance_minutes: Minutes | None = None
    """Between two starts in a row (minimumShiftStartDistanceMinutes)."""
    weekly_rest_minutes: Minutes | None = None
    """Longest stretch off within every whole week, at least
    (minimumConsecutiveNonWorkingMinutesPerWeek)."""
    least_days_per_week: Annotated[int, Field(ge=0, le=7)] | None = None
    """minimumWorkingDaysPerWeek, of whole weeks; days of leave count as worked."""
    most_days_per_week: Annotated[int, Field(ge=0, le=7)] | None = None
    """maximumDays; days of leave count as worked."""
    most_consecutive_days: Count | None = None
    """maximumConsecutiveWorkingDays; leave ends a run."""
    least_consecutive_days: Count | None = None
    """Shortest run of days worked; a run that touches leave or an end of the period (or of the
    history before it) is not judged."""
    least_consecutive_days_off: Count | None = None
    """Shortest run of days off; the same runs are not judged."""
    least_days_off: Count | None = None
    """minDaysOffPerPlanningPeriod."""
    most_days_off: Count | None = None
    """maxDaysOffPerPlanningPeriod; days of leave are not days off."""
    most_weekends: Count | None = None
    """Weekends with work on Saturday or Sunday (maximumWorkingWeekendsPerPlanningPeriod)."""
    most_consecutive_weekends: Count | None = None
    """maximumConsecutiveWorkingWeekends."""
    whole_weekends: bool = False
    """Both days of a weekend are worked, or none; not judged where one is leave."""
    most_nights: Count | None = None
    """Night shifts in the period."""
    most_consecutive_nights: Count | None = None
    """Night shifts on days in a row."""
    days: Days = "all"
    """Weekdays on which shifts may start."""
    mandatory_days: Days | None = None
    """Weekdays that are always worked, or leave (all others are Genesys' optionalDays)."""
    start_variance: StartVariance | None = None
    """Starts at nearly the same time; none: no limit. Days on call are left out."""
    shift_types: tuple[Name, ...] = ()
    """Kinds of shifts that may be worked; none: all."""
    shift_counts: Annotated[dict[Name, CountLimits], READ_ONLY] = Field(
        default_factory=ReadOnlyDict
    )
    """Limits on the number of shifts of a kind in the period."""
    successions: tuple[Succession, ...] = ()
    """Forbidden successions."""
    windows: tuple[Window, ...] = ()
    """Rolling windows."""
    most_overtime_minutes_per_week: Minutes = 0
    """Paid minutes beyond ``weekly_exact``/``weekly_most`` and the daily and period limits."""
    most_time_off_minutes_per_week: Minutes = 0
    """Voluntary unpaid time off: paid minutes below ``weekly_exact``/``weekly_least``."""
    most_on_call: Count = 0
    """Days on call in the period."""
    penalties: Annotated[dict[str, Weight], READ_ONLY] = Field(default_factory=ReadOnlyDict)
    """Weight per unit of breach (day, minute, weekend, night, shift: see ``docs/rostering.md``) of
    the rules named here, by the field's name or ``rotation``; they may then be broken. All others
    hold."""

    @model_validator(mode="after")
    def _consistent(self) -> Self:
        rules = set(type(self).model_fields) - _NO_RULE | {"rotation"}
        unknown = sorted(set(self.penalties) - rules)
        if unknown:
            raise ValueError(f"penalties names fields that are no rules: {', '.join(unknown)}")
        return self


_NO_RULE = {
    "penalties",
    "shift_types",
    "days",
    "most_overtime_minutes_per_week",
    "most_time_off_minutes_per_week",
}
