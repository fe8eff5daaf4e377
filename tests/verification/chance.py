"""Statistical tests with stated error levels.

Each test of a true hypothesis fails with probability ``ALPHA`` (`assert_random` on both sides: a
fit may also be too good). Draws are keyed: with the fixed seeds used here a result never changes
from run to run, so a failure means that the draws were changed, not bad luck today.
"""

import numpy as np
from scipy import stats

ALPHA = 1e-4


def assert_plausible(p_value: float, what: str, tests: int = 1) -> None:
    """Not too bad to be chance; ``tests`` p-values are judged together (Bonferroni)."""
    assert p_value > ALPHA / tests, f"{what}: p = {p_value:.2g}"


def assert_random(p_value: float, what: str, tests: int = 1) -> None:
    """Neither too bad nor too even: for tests of fit in many cells, not for single figures."""
    level = ALPHA / tests / 2
    assert level < p_value < 1 - level, f"{what}: p = {p_value:.2g}"


def chi_square(observed: np.ndarray, expected: np.ndarray | float) -> float:
    """P-value of Pearson's test; every cell should expect 5 or more."""
    expected = np.broadcast_to(np.asarray(expected, float), observed.shape)
    assert expected.min() >= 5
    statistic = float(((observed - expected) ** 2 / expected).sum())
    return float(stats.chi2.sf(statistic, observed.size - 1))


def uniform_p(u: np.ndarray, bins: int = 1000) -> float:
    """P-value of uniformity on [0, 1)."""
    return chi_square(np.bincount((u * bins).astype(int), minlength=bins), len(u) / bins)


def independent_p(u: np.ndarray, v: np.ndarray, bins: int = 32) -> float:
    """P-value of (u, v) being uniform on the unit square."""
    cell = (u * bins).astype(int) * bins + (v * bins).astype(int)
    return chi_square(np.bincount(cell, minlength=bins * bins), len(u) / bins**2)


def mean_p(values: np.ndarray, mean: float, sd: float) -> float:
    """P-value of the mean of many independent values (normal)."""
    z = (values.mean() - mean) / (sd / np.sqrt(len(values)))
    return float(2 * stats.norm.sf(abs(z)))


def share_p(successes: int, trials: int, probability: float) -> float:
    """Exact binomial p-value."""
    return float(stats.binomtest(int(successes), int(trials), probability).pvalue)


def correlation_p(x: np.ndarray, y: np.ndarray, rho: float) -> float:
    """P-value of a correlation of normal scores (Fisher's z)."""
    z = (np.arctanh(np.corrcoef(x, y)[0, 1]) - np.arctanh(rho)) * np.sqrt(len(x) - 3)
    return float(2 * stats.norm.sf(abs(z)))
