"""Survival functions and limited means of every law: against numerical integration and draws."""

import numpy as np
import pytest
from scipy.integrate import quad

from planner.analytic.laws import Duration, duration, exponential, mixed, never, summed
from sim.inputs.compile_laws import law_mean
from sim.scenario.models import laws

LAWS = [
    laws.Exponential(mean=180),
    laws.Lognormal(mean=300, cv=0.9),
    laws.Gamma(mean=300, cv=0.5),
    laws.Erlang(mean=300, k=3),
    laws.Weibull(mean=300, cv=2),
    laws.Uniform(low=3, high=8),
    laws.Uniform(low=4, high=4),
    laws.Triangular(low=1, mode=1, high=5),
    laws.Triangular(low=1, mode=5, high=5),
    laws.Triangular(low=1, mode=2, high=5),
    laws.Deterministic(value=5),
    laws.Hyperexponential(mean=3, cv=2),
    laws.Mixture(
        components=(
            laws.Component(weight=0.3, of=laws.Deterministic(value=2)),
            laws.Component(weight=0.7, of=laws.Exponential(mean=9)),
        )
    ),
    laws.Empirical(
        quantiles=tuple(
            laws.Quantile(p=p, value=v) for p, v in ((0, 1), (0.5, 3), (0.8, 3), (1, 4))
        )
    ),
    laws.Empirical(samples=tuple(laws.Sample(value=v) for v in (3, 1, 3, 4))),
]


@pytest.mark.parametrize("model", LAWS, ids=lambda model: model.law)
def test_the_limited_mean_is_the_integral_of_the_survival_function(model: object) -> None:
    law = duration(model)
    for x in (0.3 * law.mean, law.mean, 2.5 * law.mean):
        kinks = [kink for kink in law.kinks if 0 < kink < x]
        integral = quad(
            lambda t: float(law.survival(np.array([t]))[0]), 0, x, points=kinks or None, limit=300
        )[0]
        assert float(law.limited(np.array([x]))[0]) == pytest.approx(integral, rel=1e-7)


@pytest.mark.parametrize("model", LAWS, ids=lambda model: model.law)
def test_the_mean_is_that_of_the_simulation_and_the_end_of_the_limited_mean(model: object) -> None:
    law = duration(model)
    assert law.mean == pytest.approx(law_mean(model), rel=1e-12)
    assert float(law.limited(np.array([1e4 * law.mean]))[0]) == pytest.approx(law.mean, rel=1e-4)
    assert float(law.survival(np.array([0.0]))[0]) == 1.0


def test_a_curve_that_does_not_reach_zero_never_ends_for_the_rest() -> None:
    rows = tuple(laws.Quantile(p=p, value=v) for p, v in ((0, 0), (0.6, 100)))
    law = duration(laws.Empirical(quantiles=rows, beyond="never"))
    assert law.never == pytest.approx(0.4) and law.mean == np.inf
    np.testing.assert_allclose(law.survival(np.array([50.0, 100.0, 1e9])), [0.7, 0.4, 0.4])


def test_never_is_never_and_an_infinite_mean_is_never_too() -> None:
    for law in (never(), exponential(np.inf), duration(laws.Never())):
        assert law.endless and law.limited(np.array([7.0]))[0] == 7.0


def test_scaling_multiplies_the_duration() -> None:
    law = duration(laws.Lognormal(mean=300, cv=0.9)).scaled(1.3)
    same = duration(laws.Lognormal(mean=390, cv=0.9))
    x = np.array([10.0, 300.0, 2000.0])
    np.testing.assert_allclose(law.survival(x), same.survival(x), rtol=1e-12)
    np.testing.assert_allclose(law.limited(x), same.limited(x), rtol=1e-12)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (exponential(300.0), exponential(40.0)),
        (duration(laws.Lognormal(mean=240, cv=1.1)), exponential(30.0)),
        (duration(laws.Deterministic(value=200)), duration(laws.Uniform(low=10, high=90))),
    ],
)
def test_a_sum_has_the_law_of_drawn_sums(first: Duration, second: Duration) -> None:
    total = summed(first, second)
    levels = (np.arange(2000) + 0.5) / 2000
    draws = _quantiles(first, levels)[:, None] + _quantiles(second, levels)
    for x in (0.4 * total.mean, total.mean, 2.0 * total.mean):
        point = np.array([x])
        assert float(total.survival(point)[0]) == pytest.approx((draws > x).mean(), abs=4e-3)
        limited = np.minimum(draws, x).mean()
        assert float(total.limited(point)[0]) == pytest.approx(limited, rel=4e-3)
    assert total.mean == first.mean + second.mean


def _quantiles(law: Duration, levels: np.ndarray) -> np.ndarray:
    low, high = np.zeros(len(levels)), np.full(len(levels), 100 * law.mean)
    for _ in range(60):
        middle = (low + high) / 2
        beyond = law.survival(middle) > 1 - levels
        low, high = np.where(beyond, middle, low), np.where(beyond, high, middle)
    return high


def test_a_mixture_of_one_part_is_that_part() -> None:
    law = exponential(5.0)
    assert mixed([(1.0, law), (0.0, never())]) is law
