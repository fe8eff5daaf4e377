"""Limited retries, warm transfers and backlogs against simpler systems and paths written out."""

import numpy as np
import pytest
from scipy.linalg import expm

from tests.theory.exact.backlog import Backlog
from tests.theory.exact.erlang import ErlangC, erlang_b
from tests.theory.exact.mg1 import Moments, mg1_wait
from tests.theory.exact.network import TransferCentre
from tests.theory.exact.races import assert_agree, time_averages
from tests.theory.exact.redial import loss_with_retrials
from tests.theory.exact.retry_limit import RetryLimit
from tests.theory.exact.warm_transfer import WarmTransfer


def test_unwilling_customers_are_erlang_b_whatever_the_limit():
    model = RetryLimit(3.0, 1.0, 4, 0.5, 1e-9, 3)
    assert model.p_blocked_by_attempt[0] == pytest.approx(erlang_b(4, 3.0), rel=1e-6)
    assert model.customers_served == pytest.approx(1 - erlang_b(4, 3.0), rel=1e-6)


def test_attempts_follow_from_what_was_blocked_before():
    model = RetryLimit(3.0, 1.0, 4, 0.5, 0.7, 3)
    first, second, third = model.attempt_rates
    blocked = model.p_blocked_by_attempt
    assert second == pytest.approx(first * blocked[0] * 0.7, rel=1e-8)
    assert third == pytest.approx(second * blocked[1] * 0.7, rel=1e-8)
    served = float(model.attempt_rates @ (1 - blocked))
    assert model.customers_served == pytest.approx(served / 3.0, rel=1e-8)


def test_a_high_limit_is_the_retrial_queue_without_one():
    """Few reach a fourth attempt at p = 0.3; the gap closes as p^attempts."""
    endless = loss_with_retrials(1.0, 1.0, 2, 0.5, 0.3)
    gaps = [
        abs(RetryLimit(1.0, 1.0, 2, 0.5, 0.3, m).p_blocked - endless.p_blocked) for m in (2, 3, 4)
    ]
    assert gaps[2] < 1e-3 * endless.p_blocked
    assert gaps[2] < 0.3 * gaps[1] < 0.09 * gaps[0]


# --- warm transfer -----------------------------------------------------------------------------


def test_nothing_to_transfer_is_erlang_c():
    model, reference = WarmTransfer(3.0, 1.0, 2.0, 0.5, (4, 1), 0.0), ErlangC(3.0, 1.0, 4)
    assert model.p_wait == pytest.approx(reference.p_wait, rel=1e-8)
    assert model.first_wait == pytest.approx(reference.asa, rel=1e-7)


def test_one_agent_with_a_ready_second_tier_is_m_g_1():
    """Handling is a talk, then with probability p a hand-over: first two moments by hand."""
    talk, over, share = 1.0, 0.5, 0.4
    mean = talk + share * over
    second = 2 * talk**2 + share * (2 * talk * over + 2 * over**2)
    model = WarmTransfer(0.5, 1 / talk, 1 / over, 1.0, (1, 12), share)
    assert model.first_wait == pytest.approx(mg1_wait(0.5, Moments(mean, second)), rel=1e-7)
    assert model.p_second_wait < 1e-10


def test_a_quick_hand_over_to_a_ready_second_tier_is_a_cold_transfer():
    cold = TransferCentre(3.0, (1.0, 0.5), (5, 12), 0.3)
    warm = WarmTransfer(3.0, 1.0, 1e6, 0.5, (5, 12), 0.3)
    assert warm.first_wait == pytest.approx(cold.tiers[0].asa, rel=1e-4)
    assert warm.occupancy[1] == pytest.approx(cold.tiers[1].occupancy, rel=1e-4)


def test_waiting_with_the_customer_is_work_for_the_first_tier():
    model = WarmTransfer(2.0, 1.0, 4.0, 0.5, (5, 3), 0.4)
    transferred = 2.0 * 0.4
    first = 2.0 / 1.0 + transferred * (model.second_wait + 1 / 4.0)
    assert 5 * model.occupancy[0] == pytest.approx(first, rel=1e-8)
    assert 3 * model.occupancy[1] == pytest.approx(transferred * (1 / 4.0 + 2.0), rel=1e-8)
    assert model.chain.residual < 1e-11
    assert model.first_wait > 1.5 * ErlangC(2.0 + 0.8 * 0.25, 1.0, 5).asa


class TwoTiers:
    """Three and two agents; what each does is a name; the first may be held by the second."""

    def __init__(self, rng):
        self.rng = rng
        self.first, self.second, self.line, self.held = [""] * 3, [""] * 2, 0, []

    def races(self):
        events = [(1.0, self.arrive)]
        for a, task in enumerate(self.first):
            if task == "talk":
                events.append((1.0, lambda a=a: self.end_first(a)))
            elif task.startswith("with"):
                events.append((2.0, lambda a=a: self.hand_over(a)))
        events += [
            (0.6, lambda b=b: self.end_second(b)) for b in (0, 1) if self.second[b] == "talk"
        ]
        return events

    def figures(self):
        return self.line, len(self.held), "" not in self.first, self.second.count("talk")

    def arrive(self):
        if "" in self.first:
            self.first[self.first.index("")] = "talk"
        else:
            self.line += 1

    def release(self, a):
        self.first[a] = "talk" if self.line else ""
        self.line -= min(self.line, 1)

    def end_first(self, a):
        if self.rng.random() >= 0.4:
            self.release(a)
        elif "" in self.second:
            b = self.second.index("")
            self.first[a], self.second[b] = f"with {b}", "hand-over"
        else:
            self.first[a] = "hold"
            self.held.append(a)

    def hand_over(self, a):
        self.second[int(self.first[a].split()[1])] = "talk"
        self.release(a)

    def end_second(self, b):
        self.second[b] = ""
        if self.held:
            self.first[self.held.pop(0)], self.second[b] = f"with {b}", "hand-over"


def test_warm_transfers_agree_with_a_centre_lived_through_event_by_event():
    model = WarmTransfer(1.0, 1.0, 2.0, 0.6, (3, 2), 0.4)
    exact = (model.first_wait, model.second_wait * 0.4, model.p_wait, 0.4 / 0.6)
    found = time_averages(TwoTiers(np.random.default_rng(1)), 25_000.0, seed=2)
    assert_agree(found, exact, precision=0.06)


# --- backlog -----------------------------------------------------------------------------------


def test_one_agent_starts_each_piece_when_the_one_before_is_done():
    model = Backlog(4, 1, 0.5)
    assert model.mean_start == pytest.approx((0 + 2 + 4 + 6) / 4)
    assert model.mean_clearing_time == pytest.approx(8.0)
    assert model.p_started_within(0.0) == 0.25
    poisson = np.exp(-1.0) * np.array([1, 1, 1 / 2, 1 / 6])  # ends within 2 at rate 1/2
    at_least = 1 - np.concatenate([[0.0], np.cumsum(poisson)])
    assert model.p_started_within(2.0) == pytest.approx(at_least[:4].mean())
    assert model.p_done_within(2.0) == pytest.approx(at_least[1:].mean())


def test_a_backlog_within_reach_of_all_agents_starts_at_once():
    model = Backlog(5, 8, 0.5)
    assert model.mean_start == 0.0
    assert model.p_started_within(0.0) == 1.0
    assert model.p_done_within(2.0) == pytest.approx(1 - np.exp(-1.0))


def test_pieces_done_are_what_a_pure_death_chain_has_lost():
    size, agents, rate, time = 12, 3, 0.7, 4.0
    k = np.arange(1, size + 1)
    deaths = np.minimum(k, agents) * rate
    generator = np.diag(deaths, -1) - np.diag(np.concatenate([[0.0], deaths]))
    left = expm(generator * time)[size] @ np.arange(size + 1)
    assert Backlog(size, agents, rate).p_done_within(time) == pytest.approx(1 - left / size)
