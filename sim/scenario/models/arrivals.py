"""How first contacts arrive at a queue."""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field, WithJsonSchema, model_validator

from sim.scenario.models.base import Clock, DayOrDate, Days, Model, Name, Share, table_schema


def _no_dust(value: float) -> float:
    if 0 < value < 0.001:
        raise ValueError("write 0 for no variation, or at least 0.001")
    return value


Spread = Annotated[float, Field(ge=0, le=5), AfterValidator(_no_dust)]
"""Coefficient of variation of a random factor."""


class Busyness(Model):
    """Random factors with mean 1 on the volumes (gamma laws): real days differ.

    ``day_cv`` is one factor for the whole day; ``interval_cv`` one per interval, with
    ``interval_correlation`` between the normal scores of neighbouring intervals of a day
    (Gaussian copula, AR(1)). The factors multiply. On the scenario they are common to all
    queues, which is what correlates queues; on a queue's arrivals they are its own.
    """

    day_cv: Spread = 0.0
    """Coefficient of variation of the day's factor; 0: none."""
    interval_cv: Spread = 0.0
    """Coefficient of variation of each interval's factor; 0: none."""
    interval_correlation: Annotated[float, Field(ge=0, lt=1)] = 0.0
    """Correlation of the normal scores of neighbouring intervals."""


class VolumeRow(Model):
    """Expected first contacts in the interval that starts at ``time`` on ``day``."""

    day: DayOrDate
    """Weekdays or one date; a date beats weekdays."""
    time: Clock
    """Start of the interval."""
    volume: Annotated[float, Field(ge=0, le=1e7)]
    """Expected first contacts in the interval; may be fractional."""


class RatePoint(Model):
    """The arrival rate at a local time of day."""

    days: Days = "all"
    """Weekdays on which the point holds."""
    at: Clock
    """Local time of day."""
    per_hour: Annotated[float, Field(ge=0, le=1e8)]
    """Expected first contacts per hour."""


class Rate(Model):
    """An arrival rate through the day, for small scenarios without a volume table.

    ``constant``: each point holds until the next one (before the first: zero, after the last:
    until midnight). ``linear``: straight lines between points, zero before the first and after
    the last. Points lie on the interval grid.
    """

    between: Literal["constant", "linear"] = "constant"
    """The rate between two points."""
    points: Annotated[tuple[RatePoint, ...], Field(min_length=1)]
    """The rate at times of the day."""


Volumes = Annotated[tuple[VolumeRow, ...], WithJsonSchema(table_schema("queue, day, time, volume"))]


class PoissonArrivals(Model):
    """Poisson arrivals with a rate that is constant or linear within each interval."""

    kind: Literal["poisson"] = "poisson"
    volumes: Volumes | None = None
    """Expected contacts per interval: a CSV path in YAML, rows in Python."""
    rate: Rate | None = None
    """The rate through the day, instead of volumes."""
    factor: Annotated[float, Field(ge=0, le=1000)] = 1.0
    """Multiplies every volume: the what-if for growth."""
    counts: Literal["first_contacts", "all_contacts"] = "first_contacts"
    """What the volumes count. ``all_contacts``: whatever came to the queue, as telephone systems
    report it, with redials, repeats and what other queues sent. ``ccplan deflate`` makes first
    contacts of them; without it they are simulated only where nobody comes twice."""
    busyness: Busyness = Busyness()
    """Day-to-day variation of this queue alone."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.volumes is None) == (self.rate is None):
            raise ValueError("give volumes or rate, one of the two")
        if self.counts != "first_contacts" and self.volumes is None:
            raise ValueError("counts: all_contacts goes with volumes")
        return self


class DayCount(Model):
    """So many contacts on each of these days, no more and no fewer."""

    day: DayOrDate
    """Weekdays or one date; a date beats weekdays."""
    count: Annotated[int, Field(ge=0, le=10_000_000)]
    """Contacts on each of these days."""


class FixedCountArrivals(Model):
    """A fixed number of contacts per day, spread by the shape of volumes or rate.

    Each contact's time is an independent draw from the day's profile.
    """

    kind: Literal["fixed_count"] = "fixed_count"
    counts: Annotated[tuple[DayCount, ...], Field(min_length=1)]
    """Contacts per day; days without a count have none."""
    volumes: Volumes | None = None
    """Shape of the day: a CSV path in YAML, rows in Python."""
    rate: Rate | None = None
    """Shape of the day as a rate, instead of volumes."""

    @model_validator(mode="after")
    def _one_source(self) -> Self:
        if (self.volumes is None) == (self.rate is None):
            raise ValueError("give volumes or rate, one of the two, as the day's profile")
        return self


class RecordedArrival(Model):
    """One recorded arrival: local date and time, or one with a UTC offset, and its class."""

    arrived: str
    """ISO 8601, for example ``2026-03-02 08:15:03.250`` or with ``+02:00`` or ``Z``."""
    priority_class: Name | None = None
    """The contact's priority class; none: drawn by the shares of the classes."""


class ReplayArrivals(Model):
    """Recorded arrival times, the same in every replication."""

    kind: Literal["replay"] = "replay"
    times: Annotated[
        tuple[RecordedArrival, ...],
        WithJsonSchema(table_schema("arrived[, priority_class][, queue]")),
    ]
    """Recorded arrivals: a CSV path in YAML, rows in Python."""


class ListArrivals(Model):
    """A dialling list: so many records a day, all there when the queue opens."""

    kind: Literal["list"] = "list"
    records: Annotated[tuple[DayCount, ...], Field(min_length=1)]
    """Records per day; days without a count have none."""


Arrivals = Annotated[
    PoissonArrivals | FixedCountArrivals | ReplayArrivals | ListArrivals,
    Field(discriminator="kind"),
]

__all__ = [
    "Arrivals",
    "Busyness",
    "DayCount",
    "FixedCountArrivals",
    "ListArrivals",
    "PoissonArrivals",
    "Rate",
    "RatePoint",
    "RecordedArrival",
    "ReplayArrivals",
    "Share",
    "VolumeRow",
    "Volumes",
]
