"""Probability laws of durations. All values are in seconds.

A law is named by its ``law`` key and given either by mean and cv (coefficient of
variation: standard deviation over mean) or by its own parameters, never by both.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, WithJsonSchema, model_validator

from sim.scenario.models.base import (
    Clock,
    Days,
    Model,
    PositiveSeconds,
    Seconds,
    Share,
    table_schema,
)

Variation = Annotated[float, Field(ge=0.001, le=100)]
"""Coefficient of variation: standard deviation over mean."""


def _one_of(model: Model, *choices: tuple[str, ...]) -> None:
    """Refuse a law that is given in no way or in more than one."""
    given = {name for name in type(model).model_fields if getattr(model, name) is not None}
    given.discard("law")
    if not any(given == set(choice) for choice in choices):
        ways = " or ".join(" and ".join(choice) for choice in choices)
        raise ValueError(f"give {ways}, and nothing else")


class Exponential(Model):
    """Exponential law."""

    law: Literal["exponential"] = "exponential"
    mean: PositiveSeconds
    """Mean duration."""


class Lognormal(Model):
    """Lognormal law, by mean and cv of the duration, or by mu and sigma of its logarithm."""

    law: Literal["lognormal"] = "lognormal"
    mean: PositiveSeconds | None = None
    """Mean duration."""
    cv: Variation | None = None
    """Coefficient of variation: standard deviation over mean."""
    mu: Annotated[float, Field(ge=-20, le=20)] | None = None
    """Mean of the logarithm."""
    sigma: Annotated[float, Field(gt=0, le=5)] | None = None
    """Standard deviation of the logarithm."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        _one_of(self, ("mean", "cv"), ("mu", "sigma"))
        return self


class Gamma(Model):
    """Gamma law, by mean and cv, or by shape and scale."""

    law: Literal["gamma"] = "gamma"
    mean: PositiveSeconds | None = None
    """Mean duration."""
    cv: Variation | None = None
    """Coefficient of variation: standard deviation over mean."""
    shape: Annotated[float, Field(ge=0.05, le=1e6)] | None = None
    """Shape."""
    scale: PositiveSeconds | None = None
    """Scale; the mean is shape x scale."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        _one_of(self, ("mean", "cv"), ("shape", "scale"))
        return self


class Erlang(Model):
    """Erlang law: the sum of ``k`` independent exponential phases."""

    law: Literal["erlang"] = "erlang"
    mean: PositiveSeconds
    """Mean duration. Each phase has mean / k."""
    k: Annotated[int, Field(ge=1, le=1000)]
    """Number of phases."""


class Weibull(Model):
    """Weibull law, by mean and cv, or by shape and scale."""

    law: Literal["weibull"] = "weibull"
    mean: PositiveSeconds | None = None
    """Mean duration."""
    cv: Annotated[float, Field(ge=0.02, le=20)] | None = None
    """Coefficient of variation: standard deviation over mean."""
    shape: Annotated[float, Field(ge=0.05, le=1e6)] | None = None
    """Shape; 1 is exponential."""
    scale: PositiveSeconds | None = None
    """Scale: 63.2 % of durations are shorter."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        _one_of(self, ("mean", "cv"), ("shape", "scale"))
        return self


class Hyperexponential(Model):
    """Mixture of exponentials, by probabilities and means, or by mean and cv >= 1.

    From mean and cv: two phases with balanced means (p1/mu1 = p2/mu2), the usual choice.
    """

    law: Literal["hyperexponential"] = "hyperexponential"
    mean: PositiveSeconds | None = None
    """Mean duration."""
    cv: Annotated[float, Field(ge=1, le=100)] | None = None
    """Coefficient of variation: standard deviation over mean. At least 1."""
    probabilities: tuple[Share, ...] | None = None
    """Probability of each phase; they sum to 1."""
    means: tuple[PositiveSeconds, ...] | None = None
    """Mean of each phase."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        _one_of(self, ("mean", "cv"), ("probabilities", "means"))
        if self.probabilities is not None and self.means is not None:
            if len(self.probabilities) != len(self.means):
                raise ValueError("give as many means as probabilities")
            _sums_to_one(self.probabilities, "probabilities")
        return self


def _sums_to_one(shares: tuple[float, ...], what: str) -> None:
    if not shares or abs(sum(shares) - 1) > 1e-6:
        raise ValueError(f"the {what} sum to {sum(shares):.6g}; they must sum to 1")


class Uniform(Model):
    """Uniform law between ``low`` and ``high``."""

    law: Literal["uniform"] = "uniform"
    low: Seconds
    """Shortest."""
    high: PositiveSeconds
    """Longest."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low > self.high:
            raise ValueError("low must not exceed high")
        return self


class Triangular(Model):
    """Triangular law on ``low``..``high`` with its peak at ``mode``."""

    law: Literal["triangular"] = "triangular"
    low: Seconds
    """Shortest."""
    mode: Seconds
    """Most likely."""
    high: PositiveSeconds
    """Longest."""

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if not self.low <= self.mode <= self.high or self.low == self.high:
            raise ValueError("needs low <= mode <= high with low < high")
        return self


class Deterministic(Model):
    """Always ``value`` seconds."""

    law: Literal["deterministic"] = "deterministic"
    value: Seconds
    """The duration."""


class Never(Model):
    """Never happens: infinite patience."""

    law: Literal["never"] = "never"


class Quantile(Model):
    """One row of a quantile table: with probability ``p`` the duration is at most ``value``."""

    p: Share
    """Probability."""
    value: Seconds
    """Duration that is not exceeded with this probability."""


class Sample(Model):
    """One observed duration."""

    value: Seconds
    """The duration."""


class Empirical(Model):
    """Law read off data: a quantile table (linear in between), or samples drawn with equal weight.

    ``beyond: never`` gives the probability left above the last quantile to infinity, as a
    Kaplan-Meier curve that does not reach zero asks for; otherwise the last p must be 1.
    """

    law: Literal["empirical"] = "empirical"
    quantiles: Annotated[tuple[Quantile, ...], WithJsonSchema(table_schema("p, value"))] | None = (
        None
    )
    """Quantile table from p = 0 upwards: a CSV path in YAML, rows in Python."""
    samples: Annotated[tuple[Sample, ...], WithJsonSchema(table_schema("value"))] | None = None
    """Observed durations: a CSV path in YAML, rows in Python."""
    beyond: Literal["never"] | None = None
    """What lies above the last quantile, if its p is below 1."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if (self.quantiles is None) == (self.samples is None):
            raise ValueError("give quantiles or samples, one of the two")
        if self.samples is not None and not self.samples:
            raise ValueError("samples are empty")
        if self.samples is not None and self.beyond is not None:
            raise ValueError("beyond goes with quantiles")
        if self.quantiles is not None:
            self._check_quantiles(self.quantiles)
        return self

    def _check_quantiles(self, rows: tuple[Quantile, ...]) -> None:
        if len(rows) < 2:
            raise ValueError("a quantile table needs at least two rows")
        if rows[0].p != 0:
            raise ValueError(f"a quantile table starts at p = 0, not {rows[0].p:g}")
        if any(b.p <= a.p or b.value < a.value for a, b in pairwise(rows)):
            raise ValueError("quantiles must rise: p strictly, value not falling")
        if self.beyond is None and rows[-1].p != 1:
            raise ValueError(f"the last p is {rows[-1].p:g}: end at p = 1 or say beyond: never")


SimpleLaw = Annotated[
    Exponential
    | Lognormal
    | Gamma
    | Erlang
    | Weibull
    | Hyperexponential
    | Uniform
    | Triangular
    | Deterministic
    | Empirical
    | Never,
    Field(discriminator="law"),
]


class Component(Model):
    """One part of a mixture."""

    weight: Share
    """Probability of this part; the weights sum to 1."""
    of: SimpleLaw
    """Its law."""


class Mixture(Model):
    """Mixture of laws by weight."""

    law: Literal["mixture"] = "mixture"
    components: Annotated[tuple[Component, ...], Field(min_length=1)]
    """The parts."""

    @model_validator(mode="after")
    def _weights(self) -> Self:
        _sums_to_one(tuple(part.weight for part in self.components), "weights")
        return self


AnyLaw = Annotated[
    Exponential
    | Lognormal
    | Gamma
    | Erlang
    | Weibull
    | Hyperexponential
    | Uniform
    | Triangular
    | Deterministic
    | Empirical
    | Never
    | Mixture,
    Field(discriminator="law"),
]


class LawFrom(Model):
    """The law for contacts that arrive from a time of day on, on the named days."""

    days: Days = "all"
    """Weekdays on which this part holds."""
    start: Annotated[Clock, Field(alias="from")]
    """Time of day from which on it holds."""
    of: AnyLaw
    """The law."""


class ByTime(Model):
    """A law that changes with the time of day at which the contact arrived.

    On each weekday the part with the latest ``from`` that is not after the interval's start
    holds; every weekday needs a part from "00:00".
    """

    law: Literal["by_time"] = "by_time"
    parts: Annotated[tuple[LawFrom, ...], Field(min_length=1)]
    """The laws of the day."""


Law = Annotated[
    Exponential
    | Lognormal
    | Gamma
    | Erlang
    | Weibull
    | Hyperexponential
    | Uniform
    | Triangular
    | Deterministic
    | Empirical
    | Never
    | Mixture
    | ByTime,
    Field(discriminator="law"),
]
