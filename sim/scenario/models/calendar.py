"""Local days: opening hours, holidays, special days, closing."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from sim.scenario.models.base import Clock, Days, Model, PositiveSeconds, minutes_of

Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Hours(Model):
    """Open from ``start`` to ``end`` on the named weekdays.

    ``end`` at or before ``start`` is on the next day (overnight); "00:00" to "24:00" is round
    the clock.
    """

    days: Days = "all"
    """Weekdays on which these hours begin."""
    start: Annotated[Clock, Field(alias="from")]
    """Opening time, on the interval grid."""
    end: Annotated[Clock, Field(alias="to")]
    """Closing time, on the interval grid; at or before opening: on the next day."""

    @model_validator(mode="after")
    def _not_midnight_start(self) -> Self:
        if minutes_of(self.start) >= 24 * 60:
            raise ValueError("from must be before 24:00")
        return self


class SpecialDay(Model):
    """A date that is not like its weekday."""

    name: str = ""
    """What the day is, for reports."""
    closed: bool = False
    """Every queue is closed all day (overnight hours of the day before still run out)."""
    like: Weekday | None = None
    """Take opening hours, volumes and staffing of this weekday."""
    volume_factor: Annotated[float, Field(ge=0, le=1000)] = 1.0
    """Multiplies volumes and rates of this date; fixed counts and recorded times stay as given."""


class Closing(Model):
    """What happens to contacts that still wait when their queue closes."""

    rule: Literal["serve_out", "cut", "grace"] = "serve_out"
    """``serve_out``: they stay until answered or gone; ``cut``: they are cut off at closing;
    ``grace``: they are cut off ``grace_s`` after closing."""
    grace_s: PositiveSeconds | None = None
    """Time after closing at which ``rule: grace`` cuts off who still waits."""

    @model_validator(mode="after")
    def _grace(self) -> Self:
        if (self.rule == "grace") != (self.grace_s is not None):
            raise ValueError("grace_s goes with rule: grace, and only with it")
        return self
