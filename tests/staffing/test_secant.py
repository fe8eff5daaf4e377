"""Slopes of goals with a long memory follow what steps really changed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from planner.staffing.effects import steady_noise
from planner.staffing.local import Slopes
from planner.staffing.sample import Sample, Standing
from planner.staffing.secant import Secant

SLOPE = Slopes(np.ones((2, 1, 4)), np.ones((2, 1, 4)))
"""Each agent is expected to gain one contact for both goals."""
BEFORE = np.full((1, 4), 5)


def _goals() -> Any:
    return cast(
        Any,
        type(
            "Goals",
            (),
            {
                "measure": np.array([0, 1]),
                "wide": np.array([True, False]),
                "__len__": lambda self: 2,
            },
        )(),
    )


def _sample(excess: dict[int, float]) -> Sample:
    """Excess of both goals by the number of agents in all."""

    def stand(agents: np.ndarray) -> Any:
        return SimpleNamespace(
            excess=np.full(2, excess[int(agents.sum())]), weight=np.full(2, 100.0)
        )

    return cast(Sample, SimpleNamespace(stand=stand, rooms=SimpleNamespace(measured=slice(None))))


def test_a_step_that_cost_three_times_what_was_foreseen_makes_slopes_three_times_as_steep() -> None:
    secant = Secant(_goals())
    sample, after = _sample({20: 0.0, 16: -12.0}), BEFORE - 1
    secant.foresee(sample, BEFORE, after, SLOPE)
    secant.learn(sample, after)
    assert secant.factor.tolist() == [3.0, 1.0]  # the second goal's memory is short


def test_no_step_changes_slopes_without_end() -> None:
    secant = Secant(_goals())
    sample, after = _sample({20: 0.0, 16: -4000.0}), BEFORE - 1
    for expected in (4.0, 12.0, 12.0):
        secant.foresee(sample, BEFORE, after, SLOPE)
        secant.learn(sample, after)
        assert secant.factor[0] == expected


def test_another_staffing_than_the_one_proposed_says_nothing() -> None:
    secant = Secant(_goals())
    sample = _sample({20: 0.0, 16: -12.0, 24: 9.0})
    secant.foresee(sample, BEFORE, BEFORE - 1, SLOPE)
    secant.learn(sample, BEFORE + 1)
    assert secant.factor.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(("n", "least", "most"), [(2, 0.8, 1.1), (2000, 0.0, 0.1)])
def test_errors_of_two_replications_are_those_of_all_intervals(
    n: int, least: float, most: float
) -> None:
    """One interval of ten happens to show no error: with many replications that is believed."""
    noise = np.ones((1, 10, 2))
    noise[0, 3] = 0.0
    pairs = np.full((1, 10, 2), 50.0)
    found = steady_noise(cast(Standing, SimpleNamespace(noise=noise, pairs=pairs, replications=n)))
    assert least <= found[0, 3, 0] <= most
    assert found[0, 0, 0] == pytest.approx(1.0, abs=0.1)
