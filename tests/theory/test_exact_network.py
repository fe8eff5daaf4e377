"""Jackson networks against Erlang C and the chain in all counts."""

import numpy as np
import pytest

from tests.theory.exact.chain import Chain
from tests.theory.exact.erlang import ErlangC
from tests.theory.exact.network import Jackson, TransferCentre
from tests.theory.exact.returns import Returns


def test_a_tandem_of_single_agents_is_two_m_m_1_queues():
    network = Jackson((0.6, 0.0), (1.0, 0.8), (1, 1), ((0.0, 1.0), (0.0, 0.0)))
    assert network.mean_time_in_network == pytest.approx(1 / (1 - 0.6) + 1 / (0.8 - 0.6))


def test_a_queue_with_feedback_is_a_queue_with_more_arrivals():
    """M/M/1 with Bernoulli feedback: rate lambda / (1 - p)."""
    network = Jackson((0.3,), (1.0,), (1,), ((0.5,),))
    assert network.rates == pytest.approx((0.6,))
    assert network.mean_in_station(0) == pytest.approx(1.5)


def test_transfers_are_a_share_of_all_first_tier_contacts():
    centre = TransferCentre(5.0, (1.0, 0.5), (7, 4), p_transfer=0.2)
    first, second = centre.tiers
    assert first.asa == pytest.approx(ErlangC(5.0, 1.0, 7).asa)
    assert second.asa == pytest.approx(ErlangC(1.0, 0.5, 4).asa)
    in_tiers = first.asa + 1.0 + 0.2 * (second.asa + 2.0)
    assert centre.resolution_time == pytest.approx(in_tiers)


def test_unresolved_issues_come_back_as_first_tier_contacts():
    centre = TransferCentre(3.0, (1.0, 0.5), (7, 4), 0.2, p_resolved=0.75, mean_delay=40.0)
    assert centre.contacts_per_issue == pytest.approx(Returns(0.75).contacts_per_issue)
    assert centre.tiers[0].arrival_rate == pytest.approx(4.0)
    assert centre.tiers[1].arrival_rate == pytest.approx(0.8)
    one_contact = centre.tiers[0].asa + 1.0 + 0.2 * (centre.tiers[1].asa + 2.0)
    whole = Returns(0.75).resolution_time(one_contact, 40.0)
    assert centre.resolution_time == pytest.approx(whole)


def test_waits_agree_with_the_chain_in_both_queues_and_the_customers_underway():
    centre = TransferCentre(0.7, (1.0, 0.6), (2, 1), 0.3, p_resolved=0.7, mean_delay=0.5)
    cap = 26

    def moves(state):
        first, second, away = state
        if first < cap:
            yield (first + 1, second, away), 0.7
            if away:
                yield (first + 1, second, away - 1), away / 0.5
        if first:
            rate = min(first, 2) * 1.0
            if second < cap:
                yield (first - 1, second + 1, away), rate * 0.3
            yield (first - 1, second, away), rate * 0.7 * 0.7
            if away < 10:
                yield (first - 1, second, away + 1), rate * 0.7 * 0.3
        if second:
            yield (first, second - 1, away), 0.6 * 0.7
            if away < 10:
                yield (first, second - 1, away + 1), 0.6 * 0.3

    chain = Chain((0, 0, 0), moves)
    first, second, away = chain.states.T
    assert chain.mean(first) == pytest.approx(centre.network.mean_in_station(0), rel=1e-4)
    assert chain.mean(second) == pytest.approx(centre.network.mean_in_station(1), rel=1e-4)
    assert chain.mean(away) == pytest.approx(centre.network.mean_in_station(2), rel=1e-4)
    seen = np.array([chain.mean((first >= 2) & (away == k)) for k in range(3)])
    alone = np.array([chain.mean(away == k) for k in range(3)])
    assert seen / alone == pytest.approx(centre.tiers[0].p_wait, rel=1e-4)


def test_overload_and_delays_without_queue_are_refused():
    with pytest.raises(ValueError, match="unstable"):
        _ = TransferCentre(5.0, (1.0, 0.5), (7, 2), 0.2).tiers
    with pytest.raises(ValueError, match="delay"):
        TransferCentre(5.0, (1.0, 0.5), (7, 4), 0.2).network.queue(2)
