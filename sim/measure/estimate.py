"""Estimates over replications and their intervals of confidence, from power sums alone.

A KPI is a ratio of sums: all numerators of all replications over all denominators. Its variance
is that of the residuals d = x - R y of the replications (the delta method: Cochran, Sampling
Techniques, 3rd ed. 1977, ch. 6; Law, Simulation Modeling and Analysis, 5th ed. 2015, ch. 9), with
Student's t on n - 1 degrees of freedom.

Waits and abandonments of a replication are skewed, and with 30 replications the plain interval
then covers too rarely and fails on one side only. The limits are therefore corrected for the
skewness of the residuals by Hall's cubic transformation (Hall 1992, J. R. Statist. Soc. B 54:221,
in the form of Willink 2005, Metrologia 42:329), which needs third power sums. Without skewness it
is Student's interval, and below ten replications, which cannot tell skewness, it is used as such.

Estimated skewness beyond about 2.4 (30 replications) rests on one or two of them, and the formula
goes to a pole there: its intervals became up to 2.5 times as wide as Student's. The correction is
therefore capped, at 1.25 times the width of Student's 95 % interval and 1.7 times its half on the
long side. Coverage of 95 % and mean width over Student's, of Student's interval, the uncapped and
the capped one (4,000 experiments or more):

=====================================  ==  =======  ============  ============
sums of a replication                   n  Student  uncapped      capped
=====================================  ==  =======  ============  ============
ASA of M/M/10 at 0.9, 1000 contacts    10   88.3 %  92.2 %, 1.56  91.9 %, 1.16
ASA of M/M/10 at 0.9, 1000 contacts    20   90.0 %  93.4 %, 1.45  93.4 %, 1.15
ASA of M/M/10 at 0.9, 1000 contacts    30   91.5 %  93.8 %, 1.36  93.9 %, 1.13
service level of cells of 20 contacts  10   77.1 %  87.9 %, 1.88  82.0 %, 1.22
service level of cells of 20 contacts  20   86.2 %  94.1 %, 1.92  91.3 %, 1.23
service level of cells of 20 contacts  30   88.7 %  96.0 %, 1.73  94.0 %, 1.21
mean wait of cells of 5 contacts       30   83.5 %  95.4 %, 1.91  91.3 %, 1.23
=====================================  ==  =======  ============  ============

With 100 replications both cover 94 to 96 %. So the cap costs totals next to nothing, and cells
some coverage in return for intervals that no single replication decides.
tests/measure/test_estimate.py shows what the correction buys.
"""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

Floats = NDArray[np.float64]

LEAST_FOR_SKEWNESS: Final = 10
"""Fewer replications do not tell skewness from chance; the correction would only widen."""
STRONGEST: Final = 0.85
"""Largest change of the argument of the cube root, whose slope is infinite at 1."""
_TINY_SKEW = 1e-6
_EXACT = 1e-12
"""Relative variance below which rounding is all there is: the residuals count as zero."""


class Sums(NamedTuple):
    """Power sums over n replications of numerators x and denominators y, any common shape."""

    n: int
    x: Floats
    y: Floats
    xx: Floats
    xy: Floats
    yy: Floats
    xxx: Floats
    xxy: Floats
    xyy: Floats
    yyy: Floats


class Interval(NamedTuple):
    """Estimate and limits; NaN where there is nothing to divide by, or only one replication."""

    value: Floats
    low: Floats
    high: Floats


def mean_sums(n: int, x: Floats, xx: Floats, xxx: Floats) -> Sums:
    """Sums whose ratio is the mean of x over replications (y is always 1)."""
    ones = np.full(x.shape, float(n))
    return Sums(n, x, ones, xx, x, ones, xxx, xx, x, ones)


def ratio(sums: Sums) -> Floats:
    """Ratio of the sums; NaN where the denominator is zero."""
    empty = np.full(sums.x.shape, np.nan)
    return np.asarray(np.divide(sums.x, sums.y, out=empty, where=sums.y > 0), dtype=np.float64)


def interval(sums: Sums, confidence: float) -> Interval:
    """Two-sided interval of the ratio, each side with half of the error."""
    tail = (1 - confidence) / 2
    return Interval(ratio(sums), limit(sums, tail), limit(sums, 1 - tail))


def limit(sums: Sums, p: float) -> Floats:
    """Limit of the ratio that exceeds the true value with probability ``p``.

    ``p = 0.05`` gives the one-sided 95 % lower limit. NaN with fewer than two replications.
    """
    value = ratio(sums)
    if sums.n < 2:
        return np.full(value.shape, np.nan)
    error, skewness = _residuals(sums, value)
    # The distribution of (estimate - true) / error is skewed like the residuals; a limit above
    # the estimate comes from its lower tail.
    quantile = -float(stdtrit(sums.n - 1, p))
    return np.asarray(value - _corrected(quantile, skewness, sums.n) * error, dtype=np.float64)


def _residuals(sums: Sums, value: Floats) -> tuple[Floats, Floats]:
    """Standard error of the ratio, and the skewness of its residuals (unbiased under normality).

    Residuals sum to zero by construction, so raw moments are central ones.
    """
    n, r = sums.n, value
    squares = sums.xx - 2 * r * sums.xy + r * r * sums.yy
    squares = np.where(squares > _EXACT * sums.xx, squares, 0.0)
    cubes = sums.xxx - 3 * r * sums.xxy + 3 * r * r * sums.xyy - r**3 * sums.yyy
    error = np.sqrt(squares * n / (n - 1))
    error = np.divide(error, sums.y, out=np.full(r.shape, np.nan), where=sums.y > 0)
    if n < LEAST_FOR_SKEWNESS:
        return error, np.zeros(r.shape)
    spread = squares / n
    known = spread > 0
    skewness = np.divide(cubes / n, spread**1.5, out=np.zeros(r.shape), where=known)
    most = (n - 2) / np.sqrt(n - 1)  # no sample of n is more skewed
    return error, np.clip(skewness, -most, most) * np.sqrt(n * (n - 1)) / (n - 2)


def _corrected(quantile: float, skewness: Floats, n: int) -> Floats:
    """Student's quantile, corrected for skewness (Willink 2005, equation 11), as far as it bears.

    Near the pole of the formula the estimated skewness would decide the width: ``a`` is kept to
    where ``6 a (|quantile| + a) <= STRONGEST``.
    """
    size = abs(quantile)
    most = (np.sqrt(size * size + STRONGEST * 2 / 3) - size) / 2
    a = np.clip(skewness / (6 * np.sqrt(n)), -most, most)
    safe = np.where(np.abs(a) > _TINY_SKEW, a, 1.0)
    bent = (np.cbrt(1 + 6 * safe * (quantile - safe)) - 1) / (2 * safe)
    return np.asarray(np.where(np.abs(a) > _TINY_SKEW, bent, quantile), dtype=np.float64)


def jackknife(pooled: float, without: Floats, confidence: float) -> tuple[float, float]:
    """Limits of a statistic from its values without each of m batches.

    Grouped jackknife: Efron and Tibshirani, An Introduction to the Bootstrap, 1993, ch. 11.
    NaN with fewer than two batches, or where the statistic has no value.
    """
    m = len(without)
    if m < 2 or not np.all(np.isfinite([pooled, *without])):
        return float("nan"), float("nan")
    error = float(np.sqrt((m - 1) / m * np.sum((without - without.mean()) ** 2)))
    half = float(stdtrit(m - 1, (1 + confidence) / 2)) * error
    return pooled - half, pooled + half
