"""Tabulated laws: the same to far below what anybody can see."""

import math

import numpy as np
import pytest

from planner.analytic.laws import duration, exponential, mixed, never
from planner.analytic.service import waiting
from planner.analytic.tabulate import tabulated
from sim.scenario.models import laws
from tests.analytic.test_laws import LAWS

SMOOTH = [
    laws.Lognormal(mean=150, cv=1.4),
    laws.Weibull(mean=200, cv=2.0),
    laws.Gamma(mean=100, cv=0.4),
    laws.Hyperexponential(mean=150, cv=3),
]


@pytest.mark.parametrize("model", SMOOTH, ids=lambda model: model.law)
def test_a_smooth_law_is_kept_to_a_millionth(model: object) -> None:
    law = duration(model)
    table = tabulated(law)
    x = np.concatenate([np.linspace(0, 3 * law.mean, 999), law.mean * np.array([10.0, 1e3, 1e6])])
    np.testing.assert_allclose(table.survival(x), law.survival(x), atol=1e-6)
    np.testing.assert_allclose(table.limited(x), law.limited(x), rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("model", LAWS, ids=lambda model: model.law)
def test_the_service_of_a_tabulated_patience_is_that_of_the_law(model: object) -> None:
    law = duration(model).scaled(100.0 / duration(model).mean)
    plain, table = (
        waiting([9.0, 12.0], 0.05, 220.0, patience, 20.0, 5.0) for patience in (law, tabulated(law))
    )
    np.testing.assert_allclose(table.service_level(), plain.service_level(), atol=1e-4)
    np.testing.assert_allclose(table.abandoned, plain.abandoned, atol=1e-4)


def test_those_who_never_give_up_stay_apart() -> None:
    law = mixed([(0.6, duration(laws.Lognormal(mean=90, cv=1))), (0.4, never())])
    table = tabulated(law)
    assert table.never == pytest.approx(0.4) and table.mean == math.inf
    assert float(table.survival(np.array([1e7]))[0]) == pytest.approx(0.4, abs=1e-8)


def test_exponential_and_endless_laws_need_no_table() -> None:
    for law in (exponential(5.0), never()):
        assert tabulated(law) is law
