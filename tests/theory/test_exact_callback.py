"""Callbacks against Erlang A and C, Cobham's priorities and a centre lived through."""

import pytest

from tests.theory.exact.callback import Callback
from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.mg1 import mmc_priority_waits
from tests.theory.exact.races import assert_agree, time_averages


def test_nobody_accepting_is_erlang_a_whatever_the_reserve():
    reference = ErlangA(8.0, 1.0, 0.5, 7)
    for reserve in (0, 3):
        model = Callback(8.0, 1.0, 7, 0.0, reserve, 0.5)
        assert model.p_wait == pytest.approx(reference.p_wait, rel=1e-9)
        assert model.p_abandon == pytest.approx(reference.p_abandon, rel=1e-9)
        assert model.asa == pytest.approx(reference.asa, rel=1e-9)
        assert model.p_answered_within(0.2) == pytest.approx(reference.p_answered_within(0.2))
        assert model.occupancy == pytest.approx(reference.occupancy, rel=1e-9)


def test_everybody_accepting_without_reserve_is_erlang_c_with_callbacks_for_a_queue():
    model, reference = Callback(6.0, 1.0, 8, 1.0), ErlangC(6.0, 1.0, 8)
    assert model.p_callback == pytest.approx(reference.p_wait, rel=1e-9)
    assert model.mean_store == pytest.approx(reference.mean_queue, rel=1e-8)
    assert model.callback_delay == pytest.approx(1 / (8 - 6), rel=1e-8)
    assert model.p_wait == model.mean_queue == 0.0


@pytest.mark.parametrize("p_accept", [0.2, 0.7])
def test_patient_customers_without_reserve_are_two_priority_classes(p_accept):
    """Who would wait chooses a class by lot: Cobham's waits, live contacts first."""
    model = Callback(6.0, 1.0, 7, p_accept)
    live, later = mmc_priority_waits((6.0 * (1 - p_accept), 6.0 * p_accept), 1.0, 7)
    pooled = ErlangC(6.0, 1.0, 7)
    assert model.p_all_busy == pytest.approx(pooled.p_wait, rel=1e-8)
    assert model.mean_queue == pytest.approx(6.0 * (1 - p_accept) * live, rel=1e-7)
    assert model.callback_delay * model.p_all_busy == pytest.approx(later, rel=1e-7)
    assert model.wait_of_line == pytest.approx(model.asa, rel=1e-7)
    assert model.p_answered_within(100.0) == pytest.approx(1 - model.p_callback, rel=1e-8)


def test_every_answer_is_paid_for_with_work():
    model = Callback(5.0, 1.0, 7, 0.4, 2, 0.5)
    answered = 5.0 * (1 - model.p_abandon)
    assert 7 * model.occupancy == pytest.approx(answered, rel=1e-7)
    assert model.chain.residual < 1e-11


def test_a_reserve_helps_live_contacts_and_delays_callbacks():
    none, two = Callback(5.0, 1.0, 8, 0.5, 0, 0.5), Callback(5.0, 1.0, 8, 0.5, 2, 0.5)
    assert two.p_all_busy < 0.9 * none.p_all_busy
    assert two.callback_delay > 1.5 * none.callback_delay


def test_one_agent_of_two_in_reserve_by_hand():
    """Everybody accepts, c = 2, r = 1, so that n is 1 or 2 while the store holds something.

    Cut between j and j + 1 in store: lambda p(2, j) = mu p(1, j + 1). Balance of (2, j), j >= 1:
    (lambda + 2 mu) p(2, j) = lambda p(1, j) + lambda p(2, j - 1). Hence the store is geometric with
    ratio lambda (lambda + mu) / (mu (lambda + 2 mu)), which reaches 1 at lambda = sqrt(2) mu.
    """
    rate = 0.7
    model = Callback(rate, 1.0, 2, 1.0, 1)
    n, store = model.chain.states.T
    law = [model.chain.mean((n == 1) & (store == j)) for j in range(6)]
    ratio = rate * (rate + 1) / (rate + 2)
    assert law[2] / law[1] == pytest.approx(ratio, rel=1e-8)
    assert law[5] / law[4] == pytest.approx(ratio, rel=1e-8)
    below, above = (Callback(x, 1.0, 2, 1.0, 1).store_drift for x in (1.414, 1.415))
    assert below < 0 < above


def test_a_store_that_only_grows_is_refused():
    with pytest.raises(ValueError, match="callbacks come in faster"):
        _ = Callback(7.0, 1.0, 7, 1.0).chain
    with pytest.raises(ValueError, match="reserve"):
        _ = Callback(3.0, 1.0, 7, 1.0, 7).chain
    assert Callback(5.0, 1.0, 7, 1.0).store_drift == pytest.approx(-2.0)


class Desk:
    """Three agents, one of them in reserve; every task is a name."""

    def __init__(self):
        self.agents, self.line, self.store, self.turn = ["", "", ""], [], [], False

    def races(self):
        events = [(1.2, self.wait_or_not), (0.8, self.accept)]  # 2 contacts, 40 % accept
        events += [(1.0, lambda a=a: self.end(a)) for a, task in enumerate(self.agents) if task]
        events += [(0.5, lambda c=c: self.line.remove(c)) for c in self.line]
        return events

    def figures(self):
        busy = sum(task != "" for task in self.agents)
        return len(self.line), len(self.store), busy == 3, self.agents.count("callback")

    def start(self, task):
        self.agents[self.agents.index("")] = task

    def wait_or_not(self):
        if "" in self.agents:
            self.start("live")
        else:
            self.line.append(object())

    def accept(self):
        if "" in self.agents:
            self.start("live")
        else:
            self.store.append("callback")

    def end(self, agent):
        self.agents[agent] = ""
        if self.line:
            self.line.pop(0)
            self.start("live")
        elif self.store and self.agents.count("") > 1:
            self.start(self.store.pop(0))


def test_callbacks_agree_with_a_centre_lived_through_event_by_event():
    model = Callback(2.0, 1.0, 3, 0.4, 1, 0.5)
    calling = 2.0 * model.p_callback
    exact = (model.mean_queue, model.mean_store, model.p_all_busy, calling)
    found = time_averages(Desk(), 25_000.0, seed=3)
    assert_agree(found, exact, precision=0.06)
