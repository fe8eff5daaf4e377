"""Blending against Erlang A, equal rates in closed form, vacations and a centre lived through."""

import numpy as np
import pytest

from tests.theory.exact.blend import Blend
from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.races import assert_agree, time_averages


def test_all_agents_in_reserve_is_erlang_a_without_outbound():
    model, reference = Blend(5.0, 1.0, 0.5, 6, 6, 0.4), ErlangA(5.0, 1.0, 0.4, 6)
    assert model.p_wait == pytest.approx(reference.p_wait, rel=1e-9)
    assert model.wait_all == pytest.approx(reference.wait_all, rel=1e-9)
    assert model.outbound_throughput == 0.0


def test_equal_rates_are_a_birth_death_chain_that_never_goes_below_the_threshold():
    """Bhulai & Koole, section 3: only the number of busy agents matters, from c - r upwards."""
    arrival, agents, reserve = 5.0, 8, 2
    model = Blend(arrival, 1.0, 1.0, agents, reserve)
    n = np.arange(agents - reserve + 1, 400)
    weights = np.cumprod(arrival / np.minimum(n, agents))
    law = np.concatenate([[1.0], weights]) / (1.0 + weights.sum())
    assert model.p_wait == pytest.approx(law[reserve:].sum(), rel=1e-9)
    waiting = np.maximum(np.arange(agents - reserve, 400) - agents, 0)
    assert model.wait_all == pytest.approx(law @ waiting / arrival, rel=1e-8)
    started = law[0] * (agents - reserve)  # a service ends at the threshold
    assert model.outbound_throughput == pytest.approx(started, rel=1e-9)


def test_no_reserve_and_equal_rates_make_everybody_wait_for_the_next_end_of_work():
    """All agents are always busy: the queue is geometric, mean wait 1 / (c mu - lambda)."""
    model = Blend(5.0, 1.0, 1.0, 8, 0)
    assert model.p_wait == pytest.approx(1.0)
    assert model.occupancy == pytest.approx(1.0)
    assert model.wait_all == pytest.approx(1 / (8 - 5), rel=1e-8)
    assert model.outbound_throughput == pytest.approx(3.0, rel=1e-8)


def test_one_agent_without_reserve_is_m_m_1_with_vacations():
    """Decomposition (Doshi 1986): the M/M/1 wait plus the residual piece of outbound work."""
    model = Blend(0.6, 1.0, 0.25, 1, 0)
    assert model.wait_all == pytest.approx(0.6 / (1 - 0.6) + 4.0, rel=1e-8)
    assert model.outbound_throughput == pytest.approx((1 - 0.6) * 0.25, rel=1e-8)


def test_outbound_work_done_at_once_leaves_inbound_alone():
    """With an agent in reserve it is in the way 1 / rate of the time, for 1 / rate."""
    gaps = []
    for rate in (1e3, 2e3):
        gaps.append(Blend(5.0, 1.0, rate, 7, 1).wait_all - ErlangC(5.0, 1.0, 7).asa)
    assert 0 < gaps[1] < 0.01 * ErlangC(5.0, 1.0, 7).asa
    assert gaps[1] == pytest.approx(gaps[0] / 4, rel=0.05)


def test_inbound_work_is_what_is_not_abandoned():
    model = Blend(5.0, 1.0, 0.5, 6, 2, 0.4)
    assert 6 * model.occupancy_inbound == pytest.approx(5.0 * (1 - model.p_abandon), rel=1e-9)
    assert model.chain.residual < 1e-11


def test_a_larger_reserve_buys_shorter_waits_with_outbound_work():
    models = [Blend(5.0, 1.0, 0.5, 8, reserve) for reserve in range(5)]
    waits = [m.wait_all for m in models]
    assert waits == sorted(waits, reverse=True)
    done = [m.outbound_throughput for m in models]
    assert done == sorted(done, reverse=True)


def test_overload_by_inbound_alone_is_refused():
    with pytest.raises(ValueError, match="unstable"):
        _ = Blend(6.0, 1.0, 0.5, 6, 2).chain


class Desk:
    """Four agents, one in reserve; every task is a name."""

    def __init__(self):
        self.agents, self.line = ["", *["outbound"] * 3], []

    def races(self):
        speed = {"inbound": 1.0, "outbound": 0.4}
        events = [(2.0, self.arrive)]
        events += [
            (speed[task], lambda a=a: self.end(a)) for a, task in enumerate(self.agents) if task
        ]
        events += [(0.5, lambda c=c: self.line.remove(c)) for c in self.line]
        return events

    def figures(self):
        return len(self.line), "" not in self.agents, self.agents.count("outbound")

    def arrive(self):
        if "" in self.agents:
            self.agents[self.agents.index("")] = "inbound"
        else:
            self.line.append(object())

    def end(self, agent):
        self.agents[agent] = ""
        if self.line:
            self.line.pop(0)
            self.agents[agent] = "inbound"
        elif self.agents.count("") > 1:
            self.agents[agent] = "outbound"


def test_blending_agrees_with_a_centre_lived_through_event_by_event():
    model = Blend(2.0, 1.0, 0.4, 4, 1, 0.5)
    exact = (model.mean_queue, model.p_wait, model.outbound_throughput / 0.4)
    found = time_averages(Desk(), 15_000.0, seed=9)
    assert_agree(found, exact, precision=0.03)
