"""Drawing a duration that is known to exceed a given time: by key, for every kind of law.

By inversion of the conditional law: with survival S and u uniform, the x at which S(x) = u S(t).
Survival rather than distribution functions, because t may lie far out in the tail.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np

from sim.inputs.arrays import Floats, Structured
from sim.inputs.draws import combine, unit
from sim.inputs.laws import (
    DETERMINISTIC,
    EXPONENTIAL,
    GAMMA,
    INFINITE,
    LOGNORMAL,
    MIXTURE,
    QUANTILES,
    SAMPLES,
    TRIANGULAR,
    UNIFORM,
    WEIBULL,
    normal_quantile,
    table_quantile,
    triangular_quantile,
)
from sim.jit import borrowing, borrowing_apart

_TERMS: Final = 100_000
_TINY: Final = 1e-300
_CLOSE: Final = 1e-14
_COMPONENT: Final = 1_000_001
"""The part of the key by which ``sim.inputs.laws.draw`` chooses a component, too."""


@borrowing_apart
def draw_beyond(laws: Structured, tables: Floats, law: int, beyond: float, key: np.uint64) -> float:
    """A duration in seconds from ``laws[law]``, given that it is longer than ``beyond`` seconds.

    Where the law knows none that is longer, or next to none (its probability underflows), it is
    ``beyond`` itself: what has lasted longer than it can ends at once.
    """
    if laws[law]["kind"] == MIXTURE:
        law = component_beyond(laws, tables, law, beyond, unit(combine(key, _COMPONENT)))
        if law < 0:
            return beyond
    return max(beyond, simple_beyond(laws, tables, law, max(0.0, beyond), unit(key)))


@borrowing_apart
def component_beyond(laws: Structured, tables: Floats, law: int, beyond: float, u: float) -> int:
    """Row of the component of a mixture, by weight times survival; -1 if none lasts so long."""
    first: Any = np.int64(laws[law]["first"])
    last: Any = first + np.int64(laws[law]["size"])
    total = 0.0
    before = 0.0
    for part in range(first, last):
        total += (laws[part]["weight"] - before) * survival(laws, tables, part, beyond)
        before = laws[part]["weight"]
    chosen: Any = np.int64(-1)
    left = u * total
    before = 0.0
    for part in range(first, last):
        share = (laws[part]["weight"] - before) * survival(laws, tables, part, beyond)
        before = laws[part]["weight"]
        if share > 0.0:
            chosen = np.int64(part)
            if left < share:
                break
            left -= share
    return chosen


@borrowing_apart
def survival(laws: Structured, tables: Floats, law: int, x: float) -> float:
    """Probability that a simple law (no mixture) gives more than ``x`` >= 0 seconds."""
    kind = laws[law]["kind"]
    a = laws[law]["a"]
    b = laws[law]["b"]
    if kind == EXPONENTIAL:
        return math.exp(-x / a)
    if kind == LOGNORMAL:
        if x <= 0.0:
            return 1.0
        if b <= 0.0:
            return 1.0 if math.log(x) < a else 0.0
        return 0.5 * math.erfc((math.log(x) - a) / b / math.sqrt(2.0))
    if kind == DETERMINISTIC:
        return 1.0 if a > x else 0.0
    if kind == GAMMA:
        return gamma_survival(a, x / b)
    if kind == QUANTILES:
        return 1.0 - table_share(tables, laws[law]["first"], laws[law]["size"], a, x)
    if kind == WEIBULL:
        return math.exp(-((x / b) ** (1.0 / a)))
    if kind == UNIFORM:
        if x < a:
            return 1.0
        return max(0.0, (a + b - x) / b) if b > 0.0 else 0.0
    if kind == TRIANGULAR:
        return 1.0 - triangular_share(a, b, laws[law]["c"], x)
    if kind == SAMPLES:
        size = laws[law]["size"]
        return samples_beyond(tables, laws[law]["first"], size, x) / size
    return 1.0


@borrowing_apart
def simple_beyond(laws: Structured, tables: Floats, law: int, x: float, u: float) -> float:
    """A draw from a simple law given that it exceeds ``x`` >= 0; ``x`` or less where none does."""
    kind = laws[law]["kind"]
    a = laws[law]["a"]
    b = laws[law]["b"]
    if kind == EXPONENTIAL:
        return x - a * math.log(u)
    if kind == LOGNORMAL:
        left = survival(laws, tables, law, x)
        if left <= _TINY or b <= 0.0:
            return math.exp(a) if left > _TINY else x
        return math.exp(a - b * normal_quantile(u * left))
    if kind == DETERMINISTIC:
        return a
    if kind == GAMMA:
        return b * gamma_beyond(a, x / b, u)
    if kind == QUANTILES:
        first = laws[law]["first"]
        size = laws[law]["size"]
        share = table_share(tables, first, size, a, x)
        if share >= 1.0:
            return x
        return table_quantile(tables, first, size, a, share + u * (1.0 - share))
    if kind == WEIBULL:
        return b * ((x / b) ** (1.0 / a) - math.log(u)) ** a
    if kind == UNIFORM:
        low = max(a, x)
        return low + u * max(0.0, a + b - low)
    if kind == TRIANGULAR:
        share = triangular_share(a, b, laws[law]["c"], x)
        return triangular_quantile(a, b, laws[law]["c"], share + u * (1.0 - share))
    if kind == SAMPLES:
        return sample_beyond(tables, laws[law]["first"], laws[law]["size"], x, u)
    return INFINITE


@borrowing
def table_share(tables: Floats, first: int, size: int, beyond: float, x: float) -> float:
    """Distribution function at ``x`` of a quantile table (see ``table_quantile``)."""
    if x < tables[first + size]:
        return 0.0
    if x >= tables[first + 2 * size - 1]:
        return 1.0 if x >= beyond else tables[first + size - 1]
    k = 0
    while tables[first + size + k + 1] <= x:  # the last row of those with the same value
        k += 1
    v0 = tables[first + size + k]
    v1 = tables[first + size + k + 1]
    p0 = tables[first + k]
    p1 = tables[first + k + 1]
    return p0 + (p1 - p0) * (x - v0) / (v1 - v0)


@borrowing
def triangular_share(low: float, mode: float, high: float, x: float) -> float:
    """Distribution function of the triangular law."""
    if x <= low:
        return 0.0 if x < low or high > low else 1.0
    if x >= high:
        return 1.0
    if x < mode:
        return (x - low) ** 2 / ((high - low) * (mode - low))
    return 1.0 - (high - x) ** 2 / ((high - low) * (high - mode))


@borrowing
def samples_beyond(tables: Floats, first: int, size: int, x: float) -> int:
    """How many of the samples exceed ``x``."""
    count = 0
    for k in range(first, first + size):
        if tables[k] > x:
            count += 1
    return count


@borrowing
def sample_beyond(tables: Floats, first: int, size: int, x: float, u: float) -> float:
    """One of the samples that exceed ``x``, each as likely; ``x`` if there is none."""
    wanted = int(u * samples_beyond(tables, first, size, x))
    for k in range(first, first + size):
        if tables[k] > x:
            if wanted == 0:
                return tables[k]
            wanted -= 1
    return x


@borrowing_apart
def gamma_survival(shape: float, x: float) -> float:
    """Upper regularised incomplete gamma function Q(shape, x).

    Series below shape + 1, Lentz's continued fraction above (Press et al. 2007, Numerical Recipes,
    6.2); relative error about 1e-13.
    """
    if x <= 0.0:
        return 1.0
    front = math.exp(shape * math.log(x) - x - math.lgamma(shape))
    if x < shape + 1.0:
        term = 1.0 / shape
        total = term
        k = 1
        while k < _TERMS and term > total * _CLOSE:
            term *= x / (shape + k)
            total += term
            k += 1
        return max(0.0, 1.0 - total * front)
    b = x + 1.0 - shape
    c = 1.0 / _TINY
    d = 1.0 / b
    h = d
    for k in range(1, _TERMS):
        an = -k * (k - shape)
        b += 2.0
        d = an * d + b
        if abs(d) < _TINY:
            d = _TINY
        c = b + an / c
        if abs(c) < _TINY:
            c = _TINY
        d = 1.0 / d
        h *= d * c
        if abs(d * c - 1.0) < _CLOSE:
            break
    return front * h


@borrowing_apart
def gamma_beyond(shape: float, x: float, u: float) -> float:
    """The point beyond ``x`` at which the survival of a gamma law (scale 1) is ``u`` times as much.

    By bisection; ``x`` itself where the survival underflows.
    """
    goal = u * gamma_survival(shape, x)
    if goal <= _TINY:
        return x
    low = x
    step = 1.0 + math.sqrt(shape)
    high = x + step
    while gamma_survival(shape, high) > goal:
        low = high
        step *= 2.0
        high += step
    for _ in range(200):
        middle = 0.5 * (low + high)
        if middle in (low, high):
            break
        if gamma_survival(shape, middle) > goal:
            low = middle
        else:
            high = middle
    return high
