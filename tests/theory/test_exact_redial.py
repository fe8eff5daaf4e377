"""Redials against Erlang A and B, the M/M/1 retrial queue, limits, and a centre lived through."""

import numpy as np
import pytest

from tests.theory.exact.erlang import ErlangA, erlang_b
from tests.theory.exact.races import assert_agree, time_averages
from tests.theory.exact.redial import Redial, loss_with_retrials


def test_nobody_redialling_is_erlang_a():
    model = Redial(8.0, 1.0, 7, 0.1, 0.0, abandon_rate=0.5)
    reference = ErlangA(8.0, 1.0, 0.5, 7)
    assert model.attempts_per_customer == 1.0
    assert model.p_abandon == pytest.approx(reference.p_abandon, rel=1e-9)
    assert model.p_wait == pytest.approx(reference.p_wait, rel=1e-9)
    assert model.asa == pytest.approx(reference.asa, rel=1e-9)
    assert model.p_answered_within(0.2) == pytest.approx(reference.p_answered_within(0.2))
    assert model.customers_served == pytest.approx(1 - reference.p_abandon, rel=1e-9)


def test_each_abandoned_attempt_is_repeated_with_its_probability():
    """Attempts = first attempts + p x abandoned: a geometric number if attempts were alike."""
    model = Redial(6.0, 1.0, 6, 0.4, 0.7, abandon_rate=0.5)
    assert model.attempts_per_customer == pytest.approx(1 / (1 - 0.7 * model.p_abandon), rel=1e-8)
    assert model.occupancy == pytest.approx(model.customers_served * 6.0 / 6, rel=1e-8)
    assert model.redial_share == pytest.approx(0.7 * model.p_abandon, rel=1e-8)
    assert model.chain.residual < 1e-11


def test_abandoned_and_blocked_attempts_have_probabilities_of_their_own():
    model = Redial(6.0, 1.0, 4, 0.4, 0.7, 0.4, abandon_rate=0.5, room=5)
    gone = model.offered_rate * model.p_abandon
    again = 0.7 * gone + 0.4 * model.attempt_rate * model.p_blocked
    assert model.attempt_rate == pytest.approx(6.0 + again, rel=1e-8)
    assert model.mean_orbit == pytest.approx(again / 0.4, rel=1e-8)


def test_redials_without_delay_only_lengthen_the_patience():
    """Back at once, at the end of the line: the number in system loses theta (1 - p) per head."""
    reference = ErlangA(6.0, 1.0, 0.5 * 0.4, 5)
    gaps = []
    for retry_rate in (100.0, 200.0):
        model = Redial(6.0, 1.0, 5, retry_rate, 0.6, abandon_rate=0.5)
        gaps.append(abs(model.mean_queue - reference.mean_queue))
    assert gaps[1] < 0.01 * reference.mean_queue
    assert gaps[1] == pytest.approx(gaps[0] / 2, rel=0.1)


def test_redials_much_later_are_a_poisson_stream_of_their_own():
    """The fixed point of Hoffman & Harris: rate x = lambda + p x P_abandon(x)."""
    rate = 3.0
    for _ in range(100):
        rate = 3.0 + 0.5 * rate * ErlangA(rate, 1.0, 0.5, 3).p_abandon
    gaps = []
    for retry_rate in (0.04, 0.02):
        model = Redial(3.0, 1.0, 3, retry_rate, 0.5, abandon_rate=0.5)
        gaps.append(abs(model.attempt_rate - rate))
    assert gaps[1] < 0.01 * rate
    assert gaps[1] == pytest.approx(gaps[0] / 2, rel=0.2)


# --- no place to wait --------------------------------------------------------------------------


@pytest.mark.parametrize("retry_rate", [0.1, 1.0, 10.0])
def test_one_agent_has_the_closed_form_of_the_m_m_1_retrial_queue(retry_rate):
    """Falin & Templeton, section 1.2: E[orbit] = rho^2 (1 + mu / nu) / (1 - rho), P(busy) = rho."""
    rho = 0.6
    model = loss_with_retrials(rho, 1.0, 1, retry_rate)
    assert model.mean_orbit == pytest.approx(rho**2 * (1 + 1 / retry_rate) / (1 - rho), rel=1e-7)
    assert model.occupancy == pytest.approx(rho, rel=1e-8)
    attempts = rho + retry_rate * model.mean_orbit
    assert model.p_blocked == pytest.approx(1 - rho / attempts, rel=1e-8)


def test_one_agent_has_the_known_law_of_an_empty_centre():
    """P(idle, no orbit) = (1 - rho)^(1 + lambda / nu) (Falin & Templeton, section 1.2)."""
    rho, retry_rate = 0.6, 0.5
    model = loss_with_retrials(rho, 1.0, 1, retry_rate)
    empty = (model.chain.states == 0).all(axis=1)
    assert model.chain.mean(empty) == pytest.approx((1 - rho) ** (1 + rho / retry_rate), rel=1e-8)


def test_many_agents_who_lose_nobody_are_as_busy_as_the_load_says():
    model = loss_with_retrials(6.0, 1.0, 8, 0.5)
    assert model.occupancy == pytest.approx(0.75, rel=1e-8)
    assert model.customers_served == pytest.approx(1.0, rel=1e-8)
    assert model.p_blocked > erlang_b(8, 6.0)


def test_no_retries_are_erlang_b_and_late_ones_its_fixed_point():
    assert loss_with_retrials(6.0, 1.0, 8, 0.5, 0.0).p_blocked == pytest.approx(erlang_b(8, 6.0))
    rate = 3.0
    for _ in range(100):
        rate = 3.0 + 0.6 * rate * erlang_b(4, rate)
    late = loss_with_retrials(3.0, 1.0, 4, 0.01, 0.6)
    assert late.p_blocked == pytest.approx(erlang_b(4, rate), rel=0.01)


def test_a_centre_that_loses_nobody_must_have_the_capacity():
    with pytest.raises(ValueError, match="unstable"):
        _ = loss_with_retrials(2.0, 1.0, 2, 0.5).chain
    with pytest.raises(ValueError, match="unstable"):
        _ = Redial(2.0, 1.0, 2, 0.5, 1.0, abandon_rate=0.5).chain


class Lines:
    """Agents, customers in line and customers who will redial, one by one."""

    def __init__(self, rng):
        self.rng = rng
        self.busy, self.line, self.away = [], [], []

    def races(self):
        events = [(3.5, lambda: self.call("new"))]
        events += [(1.0, lambda c=c: self.end(c)) for c in self.busy]
        events += [(0.6, lambda c=c: self.hang_up(c)) for c in self.line]
        events += [(0.3, lambda c=c: self.redial(c)) for c in self.away]
        return events

    def figures(self):
        full = len(self.line) == 4
        return len(self.line), len(self.busy), len(self.away), full

    def call(self, customer):
        if len(self.busy) < 3:
            self.busy.append(customer)
        elif len(self.line) < 4:
            self.line.append(customer)
        elif self.rng.random() < 0.5:
            self.away.append(customer)

    def end(self, customer):
        self.busy.remove(customer)
        if self.line:
            self.busy.append(self.line.pop(0))

    def hang_up(self, customer):
        self.line.remove(customer)
        if self.rng.random() < 0.8:
            self.away.append(customer)

    def redial(self, customer):
        self.away.remove(customer)
        self.call(customer)


def test_redials_agree_with_customers_lived_through_one_by_one():
    model = Redial(3.5, 1.0, 3, 0.3, 0.8, 0.5, abandon_rate=0.6, room=4)
    full = model.chain.mean(model.chain.states[:, 0] == 7)
    exact = (model.mean_queue, 3 * model.occupancy, model.mean_orbit, full)
    found = time_averages(Lines(np.random.default_rng(5)), 8_000.0, seed=6)
    assert_agree(found, exact, precision=0.04)


def test_waits_by_what_attempts_find_agree_with_the_queue_over_time():
    model = Redial(6.0, 1.0, 4, 0.4, 0.7, 0.4, abandon_rate=0.5, room=5)
    found = model._waits
    assert found.wait_all == pytest.approx(model.wait_all, rel=1e-8)
    assert found.p_abandon == pytest.approx(model.p_abandon, rel=1e-8)
