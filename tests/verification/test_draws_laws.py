"""Every law of a scenario against scipy: distribution function, mean, cv and quantiles.

Samples of 400,000; each test fails with probability 1e-4 if the law were right (`chance.ALPHA`).
"""

from itertools import pairwise

import numpy as np
import pytest
from scipy import stats

from sim.inputs.compile_laws import LawTable, law_mean
from sim.inputs.draws import name_key
from sim.scenario import (
    Component,
    Deterministic,
    Empirical,
    Erlang,
    Exponential,
    Gamma,
    Hyperexponential,
    Lognormal,
    Mixture,
    Never,
    Quantile,
    Sample,
    Triangular,
    Uniform,
    Weibull,
)
from tests.verification.chance import assert_plausible, chi_square, mean_p, share_p
from tests.verification.keyed import durations, keys_below, keys_for, poisson_counts

N = 400_000
LEVELS = (0.001, 0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.99, 0.999)


class Mixed:
    """A mixture of scipy laws."""

    def __init__(self, weights, parts):
        self.weights, self.parts = weights, parts

    def cdf(self, x):
        return sum(w * p.cdf(x) for w, p in zip(self.weights, self.parts, strict=True))

    def moment(self, k):
        return sum(w * p.moment(k) for w, p in zip(self.weights, self.parts, strict=True))


def lognorm(mean, cv):
    sigma = np.sqrt(np.log(1 + cv**2))
    return stats.lognorm(sigma, scale=mean / np.sqrt(1 + cv**2))


def weibull(mean, cv):
    """Shape by bisection on scipy's own cv."""
    low, high = 0.2, 50.0
    for _ in range(200):
        shape = (low + high) / 2
        law = stats.weibull_min(shape)
        low, high = (shape, high) if law.std() / law.mean() > cv else (low, shape)
    return stats.weibull_min(shape, scale=mean / stats.weibull_min(shape).mean())


def pieces(ps, values):
    """A quantile table as a mixture of uniform laws."""
    parts = [stats.uniform(a, b - a) for a, b in pairwise(values)]
    return Mixed(np.diff(ps), parts)


P, V = (0.0, 0.2, 0.5, 0.9, 1.0), (5.0, 10.0, 40.0, 90.0, 300.0)
ROOT = 0.5 * (1 + np.sqrt(3 / 5))  # balanced means at cv 2: (c2 - 1) / (c2 + 1) = 3 / 5
LAWS = {
    "exponential": (Exponential(mean=180), stats.expon(scale=180)),
    "lognormal by mean and cv": (Lognormal(mean=200, cv=1.3), lognorm(200, 1.3)),
    "lognormal by mu and sigma": (
        Lognormal(mu=4.0, sigma=0.5),
        stats.lognorm(0.5, scale=np.exp(4.0)),
    ),
    "gamma by mean and cv": (Gamma(mean=100, cv=0.5), stats.gamma(4, scale=25)),
    "gamma with shape below 1": (Gamma(mean=100, cv=2.0), stats.gamma(0.25, scale=400)),
    "gamma by shape and scale": (Gamma(shape=2.5, scale=30), stats.gamma(2.5, scale=30)),
    "erlang": (Erlang(mean=120, k=4), stats.gamma(4, scale=30)),
    "erlang of one phase": (Erlang(mean=120, k=1), stats.expon(scale=120)),
    "weibull by mean and cv": (Weibull(mean=150, cv=0.6), weibull(150, 0.6)),
    "weibull by shape and scale": (
        Weibull(shape=0.7, scale=90),
        stats.weibull_min(0.7, scale=90),
    ),
    "uniform": (Uniform(low=20, high=80), stats.uniform(20, 60)),
    "triangular": (Triangular(low=10, mode=20, high=90), stats.triang(1 / 8, 10, 80)),
    "hyperexponential by mean and cv": (
        Hyperexponential(mean=60, cv=2.0),
        Mixed(
            (ROOT, 1 - ROOT),
            (stats.expon(scale=30 / ROOT), stats.expon(scale=30 / (1 - ROOT))),
        ),
    ),
    "hyperexponential by its own parameters": (
        Hyperexponential(probabilities=(0.2, 0.5, 0.3), means=(10, 60, 200)),
        Mixed((0.2, 0.5, 0.3), tuple(stats.expon(scale=m) for m in (10, 60, 200))),
    ),
    "empirical quantiles": (
        Empirical(quantiles=tuple(Quantile(p=p, value=v) for p, v in zip(P, V, strict=True))),
        pieces(P, V),
    ),
    "mixture": (
        Mixture(
            components=(
                Component(weight=0.3, of=Uniform(low=1, high=5)),
                Component(weight=0.7, of=Lognormal(mean=100, cv=0.8)),
            )
        ),
        Mixed((0.3, 0.7), (stats.uniform(1, 4), lognorm(100, 0.8))),
    ),
}


def sample(law, n=N, purpose=1):
    """Durations as customers draw them."""
    table = LawTable()
    row = table.add(law)
    customers = keys_below(name_key("customers of a law"), n)
    return durations(*table.arrays(), row, keys_for(customers, purpose))


@pytest.mark.parametrize("name", LAWS)
def test_durations_follow_their_law(name):
    law, exact = LAWS[name]
    values = sample(law)
    assert values.min() >= 0
    assert_plausible(stats.kstest(values, exact.cdf).pvalue, "distribution")
    first, second = exact.moment(1), exact.moment(2)
    sd = np.sqrt(second - first**2)
    assert law_mean(law) == pytest.approx(first, rel=1e-9)
    assert_plausible(mean_p(values, first, sd), "mean")
    squares = exact.moment(4) - second**2
    assert_plausible(mean_p(values**2, second, np.sqrt(squares)), "second moment")
    for level in LEVELS:
        at = np.quantile(values, level)
        below = float(exact.cdf(at))  # where the sample's quantile lies in the exact law
        error = np.sqrt(level * (1 - level) / N)
        assert_plausible(2 * stats.norm.sf(abs(below - level) / error), f"p{level}", len(LEVELS))


def test_a_duration_that_is_always_the_same_is():
    assert set(sample(Deterministic(value=42.5), n=1000)) == {42.5}
    assert set(sample(Never(), n=1000)) == {np.inf}


def test_samples_are_drawn_with_equal_weight():
    given = (3.0, 8.0, 8.0, 20.0, 21.0)
    values = sample(Empirical(samples=tuple(Sample(value=v) for v in given)))
    found = np.array([np.count_nonzero(values == v) for v in (3.0, 8.0, 20.0, 21.0)])
    assert_plausible(chi_square(found, N * np.array([0.2, 0.4, 0.2, 0.2])), "samples")


def test_what_lies_beyond_the_last_quantile_never_ends():
    rows = (Quantile(p=0, value=0), Quantile(p=0.6, value=60))
    values = sample(Empirical(quantiles=rows, beyond="never"))
    finite = values[np.isfinite(values)]
    assert_plausible(share_p(len(finite), N, 0.6), "share that ends")
    assert_plausible(stats.kstest(finite, stats.uniform(0, 60).cdf).pvalue, "those who end")


@pytest.mark.parametrize("mean", [0.05, 1.0, 7.3, 60.0, 255.0, 256.0, 257.5, 1000.0, 5000.0])
def test_poisson_counts_follow_their_law(mean):
    n = 200_000
    counts = poisson_counts(mean, keys_below(name_key("counts"), n))
    law = stats.poisson(mean)
    edges = np.unique(law.ppf(np.linspace(0, 1, 41)[1:-1]))
    shares = np.diff(np.concatenate([[0.0], law.cdf(edges), [1.0]]))
    if shares[-1] * n < 5:
        edges, shares = edges[:-1], np.append(shares[:-2], shares[-2:].sum())
    if len(shares) == 1:  # too rare for several cells
        edges, shares = np.array([0.0]), np.array([law.pmf(0), law.sf(0)])
    found = np.bincount(np.searchsorted(edges, counts), minlength=len(shares))
    assert_plausible(chi_square(found, n * shares), "counts")
    assert_plausible(mean_p(counts, mean, np.sqrt(mean)), "mean")
    spread = np.sqrt(mean + 2 * mean**2)  # sd of (X - mean)^2
    assert_plausible(mean_p((counts - mean) ** 2, mean, spread), "variance")


def test_a_higher_mean_never_gives_fewer_contacts():
    keys = keys_below(name_key("counts"), 20_000)
    before = poisson_counts(0.0, keys)
    for mean in (0.5, 3.0, 100.0, 255.9, 256.1, 400.0, 512.0, 513.0):
        after = poisson_counts(mean, keys)
        assert np.all(after >= before)
        before = after
