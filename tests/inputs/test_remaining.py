"""What is left of a duration has the conditional law, whatever the kind and however far out."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from sim.inputs.compile_laws import LawTable
from sim.inputs.draws import combine, mix
from sim.inputs.laws import draw
from sim.inputs.remaining import draw_beyond, gamma_survival, survival
from sim.scenario.models import laws as models

EMPIRICAL = models.Empirical.model_validate(
    {
        "law": "empirical",
        "quantiles": [
            {"p": 0.0, "value": 10},
            {"p": 0.4, "value": 50},
            {"p": 0.7, "value": 50},
            {"p": 1.0, "value": 300},
        ],
    }
)
SAMPLES = models.Empirical.model_validate(
    {"law": "empirical", "samples": [{"value": v} for v in (90, 30, 200, 30, 60, 400, 120)]}
)
LAWS = {
    "exponential": models.Exponential(law="exponential", mean=180),
    "lognormal": models.Lognormal(law="lognormal", mean=180, cv=0.8),
    "gamma": models.Gamma(law="gamma", mean=180, cv=0.6),
    "gamma below one": models.Gamma(law="gamma", mean=180, cv=1.5),
    "erlang": models.Erlang(law="erlang", mean=180, k=3),
    "weibull": models.Weibull(law="weibull", mean=180, cv=0.7),
    "uniform": models.Uniform(law="uniform", low=20, high=300),
    "triangular": models.Triangular(law="triangular", low=20, mode=90, high=300),
    "deterministic": models.Deterministic(law="deterministic", value=180),
    "quantiles": EMPIRICAL,
    "samples": SAMPLES,
    "hyperexponential": models.Hyperexponential(law="hyperexponential", mean=180, cv=2),
    "mixture": models.Mixture.model_validate(
        {
            "law": "mixture",
            "components": [
                {"weight": 0.3, "of": {"law": "deterministic", "value": 60}},
                {"weight": 0.5, "of": {"law": "lognormal", "mean": 200, "cv": 0.5}},
                {"weight": 0.2, "of": {"law": "exponential", "mean": 400}},
            ],
        }
    ),
}
ROOT = np.uint64(mix(np.uint64(20261123)))


def key(above: np.uint64, part: int) -> np.uint64:
    """Compiled functions return keys to Python as an int, which has lost its type."""
    return np.uint64(combine(above, part))


def drawn(law, beyond: float, n: int) -> np.ndarray:
    """``n`` conditional draws."""
    table = LawTable()
    row = table.add(law)
    laws, tables = table.arrays()
    return np.array([draw_beyond(laws, tables, row, beyond, key(ROOT, k)) for k in range(n)])


def free(law, n: int) -> np.ndarray:
    """``n`` unconditional draws."""
    table = LawTable()
    row = table.add(law)
    laws, tables = table.arrays()
    other = key(ROOT, 10**6)
    return np.array([draw(laws, tables, row, key(other, k)) for k in range(n)])


@pytest.mark.parametrize("beyond", [0.0, 25.0, 110.0])
@pytest.mark.parametrize("name", LAWS)
def test_conditional_draws_are_like_those_unconditional_ones_that_last_longer(name, beyond):
    conditional = drawn(LAWS[name], beyond, 3000)
    assert (conditional > beyond).all()
    whole = free(LAWS[name], 20_000)
    kept = whole[whole > beyond]
    assert len(kept) > 1000
    # keys are fixed, so this holds or not for ever; atoms make the test conservative
    assert stats.ks_2samp(conditional, kept).pvalue > 1e-4


@pytest.mark.parametrize("shape", [0.3, 1.0, 2.5, 40.0, 400.0])
def test_the_survival_of_a_gamma_law_is_that_of_scipy(shape):
    for quantile in (1e-6, 0.1, 0.5, 0.9, 0.999999):
        x = stats.gamma.ppf(quantile, shape)
        assert gamma_survival(shape, x) == pytest.approx(stats.gamma.sf(x, shape), rel=1e-9)
    far = stats.gamma.isf(1e-30, shape)
    assert gamma_survival(shape, far) == pytest.approx(1e-30, rel=1e-6)


@pytest.mark.parametrize("name", ["lognormal", "gamma", "weibull", "exponential"])
def test_far_out_in_the_tail_the_rest_is_still_drawn(name):
    table = LawTable()
    row = table.add(LAWS[name])
    laws, tables = table.arrays()
    beyond = 3000.0  # a survival below 1e-6
    left = survival(laws, tables, row, beyond)
    assert 0 < left < 1e-4
    rests = drawn(LAWS[name], beyond, 2000) - beyond
    assert (rests > 0).all()
    # the share of rests that exceed t is S(beyond + t) / S(beyond)
    t = float(np.median(rests))
    expected = survival(laws, tables, row, beyond + t) / left
    assert abs(expected - 0.5) < 5 * math.sqrt(0.25 / len(rests))


@pytest.mark.parametrize(
    ("name", "longest"),
    [
        ("uniform", 300),
        ("triangular", 300),
        ("deterministic", 180),
        ("quantiles", 300),
        ("samples", 400),
    ],
)
def test_what_has_lasted_longer_than_it_can_ends_at_once(name, longest):
    assert (drawn(LAWS[name], longest, 20) == longest).all()
    assert (drawn(LAWS[name], longest + 77.0, 20) == longest + 77.0).all()


def test_patience_that_never_ends_never_ends_later_either():
    assert np.isinf(drawn(models.Never(law="never"), 500.0, 5)).all()


def test_a_mixture_forgets_the_components_that_would_be_over():
    both = models.Mixture.model_validate(
        {
            "law": "mixture",
            "components": [
                {"weight": 0.99, "of": {"law": "deterministic", "value": 60}},
                {"weight": 0.01, "of": {"law": "deterministic", "value": 500}},
            ],
        }
    )
    assert (drawn(both, 61.0, 50) == 500.0).all()
    assert set(drawn(both, 10.0, 2000).tolist()) == {60.0, 500.0}
