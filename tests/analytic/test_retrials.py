"""Redials by the fixed point: against the two-dimensional chain, and in the limits."""

import numpy as np
import pytest

from planner.analytic.laws import exponential
from planner.analytic.retrials import (
    attempts_per_customer,
    losing_with_redials,
    waiting_with_redials,
)
from planner.analytic.service import losing, waiting
from tests.theory.exact.redial import Redial


@pytest.mark.parametrize(("agents", "load"), [(3, 2.5), (6, 6.0)])
def test_redials_after_a_long_time_are_as_the_chain_has_them(agents: int, load: float) -> None:
    chain = Redial(load, 1.0, agents, 0.02, 0.6, abandon_rate=1.5)
    found, rate = waiting_with_redials(agents, load, 1.0, exponential(1 / 1.5), 0.6)
    assert found.abandoned == pytest.approx(chain.p_abandon, rel=0.02)
    assert rate == pytest.approx(load / (1 - 0.6 * chain.p_abandon), rel=0.01)


def test_redials_at_once_are_worse_than_the_fixed_point_says() -> None:
    chain = Redial(6.0, 1.0, 6, 20.0, 0.6, abandon_rate=1.5)
    found, _ = waiting_with_redials(6, 6.0, 1.0, exponential(1 / 1.5), 0.6)
    assert found.abandoned < chain.p_abandon < 1.3 * found.abandoned


def test_blocked_customers_who_call_again_much_later_fill_the_lines() -> None:
    chain = Redial(4.0, 1.0, 5, 0.02, 0.0, p_retry_blocked=0.8, room=0)
    found, rate = losing_with_redials(5, 4.0, 1.0, 0.8)
    assert found.blocked == pytest.approx(chain.p_blocked, rel=0.02)
    assert rate == pytest.approx(4.0 / (1 - 0.8 * float(found.blocked)), rel=1e-6)


def test_the_fixed_point_keeps_itself_up() -> None:
    loads = np.array([0.0, 0.5, 5.0, 9.0, 30.0])
    found, rate = waiting_with_redials(8, loads, 1.0, exponential(0.7), 0.5, most=4)
    again = waiting(8, rate, 1.0, exponential(0.7))
    np.testing.assert_allclose(again.abandoned, found.abandoned)
    np.testing.assert_allclose(rate, loads * attempts_per_customer(found.abandoned, 0.5, 4))


def test_nobody_calls_again_without_a_share_or_with_one_attempt() -> None:
    for share, most in ((0.0, 10), (0.9, 1)):
        found, rate = waiting_with_redials(3, 4.0, 1.0, exponential(0.7), share, most=most)
        assert rate == 4.0 and found.abandoned == waiting(3, 4.0, 1.0, exponential(0.7)).abandoned
        lost, rate = losing_with_redials(3, 4.0, 1.0, share, most)
        assert rate == 4.0 and lost.blocked == losing(3, 4.0, 1.0).blocked


def test_the_expected_attempts_are_a_geometric_sum() -> None:
    assert attempts_per_customer(0.5, 0.8, 3) == pytest.approx(1 + 0.4 + 0.16)
    assert attempts_per_customer(1.0, 1.0, 7) == 7
    assert attempts_per_customer(0.25, 1.0) == pytest.approx(4 / 3)


def test_more_redials_lose_more() -> None:
    rates = [
        float(waiting_with_redials(10, 12.0, 1.0, exponential(0.5), share)[1])
        for share in (0.0, 0.3, 0.6, 0.9)
    ]
    assert np.all(np.diff(rates) > 0)
