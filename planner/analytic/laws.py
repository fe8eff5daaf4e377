"""Duration laws as formulas need them: survival function and limited mean.

The limited mean of a duration X at x is E[min(X, x)], the integral of the survival function over
[0, x]. It gives the stationary-excess law, P(excess > x) = 1 - E[min(X, x)] / E[X], and what a
queue with impatient customers is computed from.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammainc, gammaincc, gammaln, ndtr

from sim.inputs.compile_laws import (
    gamma_parameters,
    hyperexponential_parameters,
    law_mean,
    lognormal_parameters,
    weibull_parameters,
)
from sim.scenario.models import laws as models

Floats = NDArray[np.float64]
Function = Callable[[Floats], Floats]

MOST_KINKS = 40


@dataclass(frozen=True)
class Duration:
    """A law of durations in seconds (or any unit). Functions take and give arrays of one shape."""

    mean: float
    """Infinite where the duration may never end."""
    survival: Function
    """P(X > x)."""
    limited: Function
    """E[min(X, x)]."""
    kinks: tuple[float, ...] = ()
    """Where the survival function is not smooth (at most 40 points)."""
    never: float = 0.0
    """Probability that it never ends."""
    exponential: bool = False

    @property
    def endless(self) -> bool:
        """Whether it never ends, with certainty."""
        return self.never >= 1.0

    def scaled(self, factor: float) -> Duration:
        """The law of ``factor`` times the duration, factor > 0."""
        if factor == 1.0:
            return self
        return Duration(
            mean=self.mean * factor,
            survival=lambda x: self.survival(x / factor),
            limited=lambda x: self.limited(x / factor) * factor,
            kinks=tuple(kink * factor for kink in self.kinks),
            never=self.never,
            exponential=self.exponential,
        )


def exponential(mean: float) -> Duration:
    """Exponential law; an infinite mean: never."""
    if mean == math.inf:
        return never()
    return Duration(
        mean=mean,
        survival=lambda x: np.exp(-x / mean),
        limited=lambda x: -mean * np.expm1(-x / mean),
        exponential=True,
    )


def never() -> Duration:
    """It never happens."""
    return Duration(math.inf, np.ones_like, lambda x: np.asarray(x, np.float64), never=1.0)


def duration(law: Any) -> Duration:
    """The law of a scenario's law model (any but ``by_time``).

    Raises:
        TypeError: it is no such model.
    """
    match law:
        case models.Exponential():
            return exponential(law.mean)
        case models.Never():
            return never()
        case models.Lognormal():
            return _lognormal(*lognormal_parameters(law))
        case models.Gamma():
            return _gamma(*gamma_parameters(law))
        case models.Erlang():
            return _gamma(float(law.k), law.mean / law.k)
        case models.Weibull():
            return _weibull(*weibull_parameters(law))
        case models.Uniform():
            if law.high == law.low:
                return _by_quantiles((0.0, 1.0), (law.low, law.low))
            return _by_quantiles((0.0, 1.0), (law.low, law.high))
        case models.Triangular():
            return _triangular(law.low, law.mode, law.high)
        case models.Deterministic():
            return _by_quantiles((0.0, 1.0), (law.value, law.value))
        case models.Empirical():
            return _empirical(law)
        case models.Hyperexponential():
            return mixed([(p, exponential(m)) for p, m in hyperexponential_parameters(law)])
        case models.Mixture():
            return mixed([(part.weight, duration(part.of)) for part in law.components])
    raise TypeError(f"not a law of durations: {law!r}")


def mixed(parts: list[tuple[float, Duration]]) -> Duration:
    """A mixture: weights that sum to 1, and laws."""
    parts = [row for row in parts if row[0] > 0]
    if len(parts) == 1:
        return parts[0][1]
    kinks = sorted({kink for _, part in parts for kink in part.kinks})
    return Duration(
        mean=sum(weight * part.mean for weight, part in parts),
        survival=lambda x: np.sum([w * part.survival(x) for w, part in parts], axis=0),
        limited=lambda x: np.sum([w * part.limited(x) for w, part in parts], axis=0),
        kinks=tuple(kinks) if len(kinks) <= MOST_KINKS else (),
        never=sum(weight * part.never for weight, part in parts),
    )


def _lognormal(mu: float, sigma: float) -> Duration:
    mean = math.exp(mu + sigma**2 / 2)

    def standard(x: Floats) -> Floats:
        with np.errstate(divide="ignore"):
            return np.asarray((np.log(x) - mu) / sigma)

    def survival(x: Floats) -> Floats:
        return np.asarray(ndtr(-standard(x)))

    def limited(x: Floats) -> Floats:
        z = standard(x)
        return np.asarray(mean * ndtr(z - sigma) + x * ndtr(-z))

    return Duration(mean, survival, limited)


def _gamma(shape: float, scale: float) -> Duration:
    def limited(x: Floats) -> Floats:
        below = shape * scale * gammainc(shape + 1, x / scale)
        return np.asarray(below + x * gammaincc(shape, x / scale))

    return Duration(shape * scale, lambda x: np.asarray(gammaincc(shape, x / scale)), limited)


def _weibull(shape: float, scale: float) -> Duration:
    mean = scale * math.exp(float(gammaln(1 + 1 / shape)))

    def survival(x: Floats) -> Floats:
        return np.asarray(np.exp(-((x / scale) ** shape)))

    def limited(x: Floats) -> Floats:
        return np.asarray(mean * gammainc(1 + 1 / shape, (x / scale) ** shape) + x * survival(x))

    return Duration(mean, survival, limited)


def _triangular(low: float, mode: float, high: float) -> Duration:
    width = high - low

    def survival(x: Floats) -> Floats:
        rising = 1.0 - (x - low) ** 2 / (width * max(mode - low, 1e-300))
        falling = (high - x) ** 2 / (width * max(high - mode, 1e-300))
        inside = np.where(x < mode, rising, falling)
        return np.where(x <= low, 1.0, np.where(x >= high, 0.0, inside))

    def limited(x: Floats) -> Floats:
        y = np.clip(x, low, high)
        rise = np.minimum(y, mode) - low
        total = np.minimum(x, low) + rise - rise**3 / (3 * width * max(mode - low, 1e-300))
        fall = (high - mode) ** 3 - (high - np.maximum(y, mode)) ** 3
        return np.asarray(total + fall / (3 * width * max(high - mode, 1e-300)))

    return Duration((low + mode + high) / 3, survival, limited, (low, mode, high))


def _by_quantiles(p: tuple[float, ...], value: tuple[float, ...]) -> Duration:
    """Distribution function linear between (value, p); what is above the last p never ends."""
    ps, xs = np.array(p), np.array(value)
    left = float(1.0 - ps[-1])
    # pieces between nodes, the first one before them all, the last one behind
    gap = np.diff(xs)
    fall = np.divide(np.diff(ps), gap, out=np.zeros(len(gap)), where=gap > 0)
    start = np.concatenate([[0.0], xs])
    level = np.concatenate([[1.0], 1.0 - ps])
    slope = -np.concatenate([[0.0], fall, [0.0]])
    areas = np.concatenate([[xs[0]], gap * (1.0 - (ps[1:] + ps[:-1]) / 2)])
    area = np.concatenate([[0.0], np.cumsum(areas)])

    def survival(x: Floats) -> Floats:
        k = np.searchsorted(xs, x, side="right")
        return np.asarray(level[k] + slope[k] * (x - start[k]))

    def limited(x: Floats) -> Floats:
        k = np.searchsorted(xs, x, side="right")
        since = x - start[k]
        return np.asarray(area[k] + since * (level[k] + 0.5 * slope[k] * since))

    mean = math.inf if left > 0 else float(area[-1])
    kinks = tuple(dict.fromkeys(value)) if len(value) <= MOST_KINKS else ()
    return Duration(mean, survival, limited, kinks, never=left)


def _empirical(law: models.Empirical) -> Duration:
    if law.quantiles is not None:
        return _by_quantiles(
            tuple(row.p for row in law.quantiles), tuple(row.value for row in law.quantiles)
        )
    values = np.sort([row.value for row in law.samples or ()])
    sums = np.concatenate([[0.0], np.cumsum(values)])
    size = len(values)

    def survival(x: Floats) -> Floats:
        return np.asarray(1.0 - np.searchsorted(values, x, side="right") / size)

    def limited(x: Floats) -> Floats:
        k = np.searchsorted(values, x, side="right")
        return np.asarray((sums[k] + (size - k) * x) / size)

    kinks = tuple(map(float, np.unique(values))) if size <= MOST_KINKS else ()
    return Duration(float(law_mean(law)), survival, limited, kinks)


def summed(first: Duration, second: Duration | None, points: int = 2048) -> Duration:
    """The law of the sum of two independent finite durations, on a grid of ``points`` steps.

    The grid spans all but a ten-millionth of both; the mean is kept exactly.
    """
    if second is None or second.mean == 0:
        return first
    if first.mean == 0:
        return second
    end = _reach(first) + _reach(second)
    grid = np.linspace(0.0, end, points + 1)
    step = end / points
    mass = -np.diff(first.survival(grid))
    # P(sum > x) = P(first > x) + the first in an earlier cell, second beyond what is left; within
    # a cell the first is taken as uniform, hence the mean of the second's survival over a step
    beyond = np.diff(second.limited(grid)) / step
    survival_at = first.survival(grid)
    survival_at[1:] += np.convolve(mass, beyond)[:points]
    survival_at = np.clip(survival_at, 0.0, 1.0)
    area = np.concatenate([[0.0], np.cumsum((survival_at[1:] + survival_at[:-1]) / 2) * step])
    mean = first.mean + second.mean
    area *= mean / area[-1]

    return Duration(
        mean=mean,
        survival=lambda x: np.interp(x, grid, survival_at, right=0.0),
        limited=lambda x: np.interp(x, grid, area),
    )


def _reach(law: Duration) -> float:
    """A time that the duration exceeds with a probability of at most 1e-7."""
    low, high = 0.0, max(law.mean, 1e-9)
    while float(law.survival(np.array([high]))[0]) > 1e-7:
        low, high = high, high * 1.5
    for _ in range(30):
        middle = (low + high) / 2
        if float(law.survival(np.array([middle]))[0]) > 1e-7:
            low = middle
        else:
            high = middle
    return high
