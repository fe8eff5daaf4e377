"""Delay and loss probabilities: against recursion, integral and chain, and in the limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from planner.analytic.erlang import erlang_a, erlang_b, erlang_c, log_inverse_b
from tests.analytic.chain import solve

LOADS = [0.01, 0.5, 3.0, 9.9, 47.0, 99.0, 130.0, 950.0, 1000.0, 1100.0]


def recursion(agents: int, load: float) -> float:
    """Inverse recursion of Erlang B, all terms positive."""
    inverse = 1.0
    for n in range(1, agents + 1):
        inverse = 1.0 + inverse * n / load
    return 1.0 / inverse


@pytest.mark.parametrize("load", LOADS)
@pytest.mark.parametrize("agents", [1, 2, 15, 16, 17, 100, 1000])
def test_erlang_b_is_that_of_the_recursion(agents: int, load: float) -> None:
    assert erlang_b(agents, load) == pytest.approx(recursion(agents, load), rel=1e-11)


@pytest.mark.parametrize("load", [8000.0, 9800.0, 10_000.0, 10_300.0, 14_000.0, 30_000.0])
def test_ten_thousand_agents_are_exact(load: float) -> None:
    inverse = 0.0  # in logarithms: 1 / B overflows in underload
    for n in range(1, 10_001):
        inverse = np.logaddexp(0.0, inverse + math.log(n / load))
    assert log_inverse_b(10_000, load) == pytest.approx(inverse, rel=1e-12, abs=1e-9)


@pytest.mark.parametrize(("agents", "load"), [(0.3, 0.7), (2.5, 4.0), (7.25, 3.0), (40.5, 45.0)])
def test_between_whole_numbers_erlang_b_is_the_integral_of_jagerman(
    agents: float, load: float
) -> None:
    integral = quad(lambda t: load * math.exp(-load * t) * (1 + t) ** agents, 0, np.inf)[0]
    assert erlang_b(agents, load) == pytest.approx(1 / integral, rel=1e-9)


@given(st.floats(0.0, 300.0), st.floats(0.001, 300.0))
def test_the_recursion_holds_between_whole_numbers_too(agents: float, load: float) -> None:
    low, high = float(erlang_b(agents, load)), float(erlang_b(agents + 1, load))
    if low > 1e-250:
        assert high == pytest.approx(load * low / (agents + 1 + load * low), rel=1e-9)


@given(st.floats(0.0, 200.0), st.floats(0.01, 5.0), st.floats(0.01, 200.0))
def test_more_agents_lose_and_delay_fewer(agents: float, more: float, load: float) -> None:
    for formula in (erlang_b, erlang_c, lambda n, a: erlang_a(n, a, 0.7)):
        assert formula(agents + more, load) <= formula(agents, load) + 1e-12


@given(st.floats(0.1, 200.0), st.floats(0.01, 180.0), st.floats(0.01, 20.0))
def test_who_gives_up_sooner_delays_others_less(agents: float, load: float, mean: float) -> None:
    b, c = erlang_b(agents, load), erlang_c(agents, load)
    assert b - 1e-9 <= erlang_a(agents, load, mean) <= erlang_a(agents, load, 2 * mean) + 1e-9
    assert erlang_a(agents, load, mean) <= c + 1e-9


@pytest.mark.parametrize(("agents", "load"), [(1, 0.5), (10, 8.0), (10, 12.0), (100, 95.0)])
def test_without_patience_erlang_a_is_erlang_b_and_with_endless_patience_erlang_c(
    agents: int, load: float
) -> None:
    assert erlang_a(agents, load, 0.0) == erlang_b(agents, load)
    assert erlang_a(agents, load, math.inf) == erlang_c(agents, load)
    assert erlang_a(agents, load, 1e-7) == pytest.approx(float(erlang_b(agents, load)), rel=1e-3)
    if load < agents:
        long = erlang_a(agents, load, 1e7)
        assert long == pytest.approx(float(erlang_c(agents, load)), rel=1e-4)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.6), (4, 3.5), (9, 14.0), (30, 28.0)])
@pytest.mark.parametrize("patience", [0.2, 1.0, 5.0])
def test_erlang_a_is_that_of_the_chain(agents: int, load: float, patience: float) -> None:
    exact = solve(agents, load, 1 / patience, 0.1).p_wait
    assert erlang_a(agents, load, patience) == pytest.approx(exact, rel=1e-8)


def test_one_agent_with_patience_of_a_handle_time_has_a_poisson_number_in_system() -> None:
    # leaves at rate n for every n: M/M/infinity, so P(wait) = 1 - e^-a
    assert erlang_a(1, 0.8, 1.0) == pytest.approx(1 - math.exp(-0.8), rel=1e-12)


def test_erlang_c_of_one_agent_is_its_load() -> None:
    loads = np.array([0.0, 0.2, 0.999])
    np.testing.assert_allclose(erlang_c(1, loads), loads, atol=1e-15)


def test_overload_without_abandonment_delays_everybody() -> None:
    np.testing.assert_array_equal(erlang_c([0, 5, 10], [0.1, 5.0, 99.0]), 1.0)


def test_without_contacts_nobody_is_lost_or_waits_unless_nobody_is_there() -> None:
    for formula in (erlang_b, erlang_c):
        assert formula(3, 0.0) == 0.0 and formula(0, 0.0) == 1.0
    assert erlang_a(3, 0.0, 1.0) == 0.0 and erlang_a(0, 0.0, 1.0) == 1.0


def test_without_agents_everybody_is_lost_or_waits() -> None:
    assert erlang_b(0, 5.0) == 1.0 and erlang_c(0, 5.0) == 1.0 and erlang_a(0, 5.0, 2.0) == 1.0


@pytest.mark.parametrize("wrong", [-1.0, math.nan, math.inf])
def test_nonsense_is_refused(wrong: float) -> None:
    for agents, load in ((wrong, 1.0), (1.0, wrong)):
        with pytest.raises(ValueError, match="must be finite and not negative"):
            erlang_b(agents, load)
    if not wrong > 0:
        with pytest.raises(ValueError, match="patience must not be negative"):
            erlang_a(1, 1.0, wrong)
