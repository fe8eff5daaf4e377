"""Laws as rows of an array, and drawing from them by key.

Exact methods throughout: inverse transform where the inverse is a formula (exponential, Weibull,
lognormal by Wichura's AS 241, uniform, triangular, tables), Marsaglia & Tsang (2000, ACM TOMS
26:363) for gamma, composition for mixtures.
"""

from __future__ import annotations

import math
from enum import IntEnum
from typing import Final

import numpy as np

from sim.inputs.arrays import Floats, Structured
from sim.inputs.draws import combine, unit
from sim.jit import borrowing, borrowing_apart


class LawKind(IntEnum):
    """Kinds of rows in the array of laws, with the meaning of a, b, c."""

    EXPONENTIAL = 0  # a mean
    LOGNORMAL = 1  # a mu, b sigma
    GAMMA = 2  # a shape, b scale
    WEIBULL = 3  # a 1 / shape, b scale
    UNIFORM = 4  # a low, b width
    TRIANGULAR = 5  # a low, b mode, c high
    DETERMINISTIC = 6  # a value
    QUANTILES = 7  # tables[first : first + 2 size]: p, then values; a beyond the last p: value
    SAMPLES = 8  # tables[first : first + size]
    MIXTURE = 9  # components laws[first : first + size] with cumulative weight
    NEVER = 10


EXPONENTIAL: Final = int(LawKind.EXPONENTIAL)
LOGNORMAL: Final = int(LawKind.LOGNORMAL)
GAMMA: Final = int(LawKind.GAMMA)
WEIBULL: Final = int(LawKind.WEIBULL)
UNIFORM: Final = int(LawKind.UNIFORM)
TRIANGULAR: Final = int(LawKind.TRIANGULAR)
DETERMINISTIC: Final = int(LawKind.DETERMINISTIC)
QUANTILES: Final = int(LawKind.QUANTILES)
SAMPLES: Final = int(LawKind.SAMPLES)
MIXTURE: Final = int(LawKind.MIXTURE)
NEVER: Final = int(LawKind.NEVER)

INFINITE: Final = math.inf
"""Seconds of a duration that never ends."""


@borrowing
def normal_quantile(p: float) -> float:
    """Quantile of the standard normal law, relative error about 1e-16.

    Wichura (1988), Algorithm AS 241 (PPND16), Applied Statistics 37:477.
    """
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        rr = r * r
        num = (
            (2509.0809287301226727 * r + 33430.575583588128105) * rr
            + (67265.770927008700853 * r + 45921.953931549871457)
        ) * (rr * rr) + (
            (13731.693765509461125 * r + 1971.5909503065514427) * rr
            + (133.14166789178437745 * r + 3.387132872796366608)
        )
        den = (
            (5226.495278852545925 * r + 28729.085735721942674) * rr
            + (39307.89580009271061 * r + 21213.794301586595867)
        ) * (rr * rr) + (
            (5394.1960214247511077 * r + 687.1870074920579083) * rr
            + (42.313330701600911252 * r + 1.0)
        )
        return q * num / den
    r = p if q < 0.0 else 1.0 - p
    r = math.sqrt(-math.log(r))
    if r <= 5.0:
        r -= 1.6
        rr = r * r
        num = (
            (7.7454501427834140764e-4 * r + 0.0227238449892691845833) * rr
            + (0.24178072517745061177 * r + 1.27045825245236838258)
        ) * (rr * rr) + (
            (3.64784832476320460504 * r + 5.7694972214606914055) * rr
            + (4.6303378461565452959 * r + 1.42343711074968357734)
        )
        den = (
            (1.05075007164441684324e-9 * r + 5.475938084995344946e-4) * rr
            + (0.0151986665636164571966 * r + 0.14810397642748007459)
        ) * (rr * rr) + (
            (0.68976733498510000455 * r + 1.6763848301838038494) * rr
            + (2.05319162663775882187 * r + 1.0)
        )
    else:
        r -= 5.0
        num = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
        num = (num * r + 0.0012426609473880784386) * r + 0.026532189526576123093
        num = (num * r + 0.29656057182850489123) * r + 1.7848265399172913358
        num = (num * r + 5.4637849111641143699) * r + 6.6579046435011037772
        den = 2.04426310338993978564e-15 * r + 1.4215117583164458887e-7
        den = (den * r + 1.8463183175100546818e-5) * r + 7.868691311456132591e-4
        den = (den * r + 0.0148753612908506148525) * r + 0.13692988092273580531
        den = (den * r + 0.59983220655588793769) * r + 1.0
    return -num / den if q < 0.0 else num / den


@borrowing_apart
def standard_gamma(shape: float, key: np.uint64) -> float:
    """Gamma draw with scale 1 by Marsaglia & Tsang's rejection, on the stream below ``key``."""
    boost = 1.0
    draws = 0
    if shape < 1.0:
        boost = math.exp(math.log(unit(combine(key, 0))) / shape)
        shape += 1.0
        draws = 1
    d = shape - 1.0 / 3.0
    c = 1.0 / math.sqrt(9.0 * d)
    while True:
        x = normal_quantile(unit(combine(key, draws)))
        u = unit(combine(key, draws + 1))
        draws += 2
        v = 1.0 + c * x
        if v <= 0.0:
            continue
        v = v * v * v
        if math.log(u) < 0.5 * x * x + d - d * v + d * math.log(v):
            return d * v * boost


@borrowing_apart
def beta_draw(mean: float, sd: float, key: np.uint64) -> float:
    """Beta draw with a given mean and standard deviation, a function of the key alone.

    X / (X + Y) with X, Y gamma of shapes mean c and (1 - mean) c, c = mean (1 - mean) / sd^2 - 1
    (Johnson, Kotz & Balakrishnan 1995, Continuous Univariate Distributions 2, ch. 25).

    Args:
        mean: strictly between 0 and 1.
        sd: positive, with sd^2 < mean (1 - mean).
        key: X and Y are drawn below its parts 0 and 1.
    """
    concentration = mean * (1.0 - mean) / (sd * sd) - 1.0
    x = standard_gamma(mean * concentration, combine(key, 0))
    y = standard_gamma((1.0 - mean) * concentration, combine(key, 1))
    if x + y <= 0.0:  # shapes so small that both underflow: almost all mass is at 0 and 1
        return 1.0 if unit(combine(key, 2)) < mean else 0.0
    return x / (x + y)


@borrowing_apart
def table_quantile(tables: Floats, first: int, size: int, beyond: float, u: float) -> float:
    """Linear interpolation in a quantile table; ``beyond`` above its last p."""
    if u > tables[first + size - 1]:
        return beyond
    low = 0
    high = size - 1
    while high - low > 1:
        middle = (low + high) // 2
        if tables[first + middle] <= u:
            low = middle
        else:
            high = middle
    p0 = tables[first + low]
    p1 = tables[first + high]
    v0 = tables[first + size + low]
    v1 = tables[first + size + high]
    return v0 + (v1 - v0) * (u - p0) / (p1 - p0)


@borrowing_apart
def draw(laws: Structured, tables: Floats, law: int, key: np.uint64) -> float:
    """One duration in seconds from ``laws[law]``, a function of the key alone."""
    kind = laws[law]["kind"]
    if kind == MIXTURE:
        u = unit(combine(key, 1_000_001))
        first = laws[law]["first"]
        law = first + laws[law]["size"] - 1
        for part in range(first, law):
            if u < laws[part]["weight"]:
                law = part
                break
        kind = laws[law]["kind"]
    a = laws[law]["a"]
    b = laws[law]["b"]
    if kind == EXPONENTIAL:
        return -a * math.log(unit(key))
    if kind == LOGNORMAL:
        return math.exp(a + b * normal_quantile(unit(key)))
    if kind == DETERMINISTIC:
        return a
    if kind == GAMMA:
        return b * standard_gamma(a, key)
    if kind == QUANTILES:
        return table_quantile(tables, laws[law]["first"], laws[law]["size"], a, unit(key))
    if kind == WEIBULL:
        return b * (-math.log(unit(key))) ** a
    if kind == UNIFORM:
        return a + b * unit(key)
    if kind == TRIANGULAR:
        return triangular_quantile(a, b, laws[law]["c"], unit(key))
    if kind == SAMPLES:
        return tables[laws[law]["first"] + int(unit(key) * laws[law]["size"])]
    return INFINITE


@borrowing
def triangular_quantile(low: float, mode: float, high: float, u: float) -> float:
    """Quantile of the triangular law."""
    if u * (high - low) < mode - low:
        return low + math.sqrt(u * (high - low) * (mode - low))
    return high - math.sqrt((1.0 - u) * (high - low) * (high - mode))


@borrowing_apart
def poisson_quantile(mean: float, key: np.uint64) -> int:
    """Poisson count by inversion, never falling when ``mean`` rises (same key).

    A mean above 256 is the sum of independent parts of 256 and a rest, each inverted with its
    own uniform, so that the search stays short and exp never underflows.
    """
    count = 0
    part = 0
    while mean > 0.0:
        m = min(mean, 256.0)
        mean -= m
        u = unit(combine(key, part))
        part += 1
        p = math.exp(-m)
        cumulative = p
        k = 0
        # beyond 256 + 40 standard deviations the sum no longer grows in floating point
        while cumulative < u and k < 1000:
            k += 1
            p *= m / k
            cumulative += p
        count += k
    return count
