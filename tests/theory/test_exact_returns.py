"""Repeat contacts against every path written out; dialling against its Markov chain."""

import pytest

from tests.theory.exact.chain import Chain, untruncated
from tests.theory.exact.dialling import Dialling
from tests.theory.exact.returns import Returns


def paths(resolved, back, limit):
    """(probability, contacts, resolved?) of every way an issue can go."""
    rows, alive = [], 1.0
    for contact in range(1, limit + 1):
        rows.append((alive * resolved, contact, True))
        stays = back if contact < limit else 0.0
        rows.append((alive * (1 - resolved) * (1 - stays), contact, False))
        alive *= (1 - resolved) * stays
    return rows


@pytest.mark.parametrize("limit", [1, 2, 5])
def test_contacts_per_issue_are_the_sum_over_all_paths(limit):
    rows, law = paths(0.7, 0.8, limit), Returns(0.7, 0.8, limit)
    assert sum(p for p, _, _ in rows) == pytest.approx(1.0)
    assert law.contacts_per_issue == pytest.approx(sum(p * n for p, n, _ in rows))
    assert law.p_issue_resolved == pytest.approx(sum(p for p, _, ok in rows if ok))
    assert law.p_given_up == pytest.approx(sum(p for p, _, ok in rows if not ok))
    assert law.fcr_measured() == pytest.approx(sum(p for p, n, _ in rows if n == 1))
    for n in (1, 2, 3):
        assert law.p_at_least(n) == pytest.approx(sum(p for p, m, _ in rows if m >= n))


def test_stubborn_customers_make_one_over_r_contacts():
    law = Returns(0.74)
    assert law.contacts_per_issue == pytest.approx(1 / 0.74)
    assert law.p_issue_resolved == pytest.approx(1.0)
    assert law.recontact_rate == pytest.approx(0.26)
    assert law.fcr_measured() == pytest.approx(law.fcr_true)


def test_a_window_misses_the_late_repeats():
    law = Returns(0.7, 0.9)
    assert law.fcr_measured(0.0) == 1.0
    assert law.fcr_measured(7.0, 2.0) > law.fcr_measured() == pytest.approx(1 - 0.27)
    assert Returns(0.7, 0.9, 1).fcr_measured() == 1.0


def test_nothing_ever_resolved_goes_on_to_the_limit():
    law = Returns(0.0, 1.0, 4)
    assert law.contacts_per_issue == 4.0
    assert law.p_given_up == 1.0


def test_an_issue_takes_its_contacts_and_the_delays_between():
    law = Returns(0.5, 1.0, 2)
    assert law.resolution_time(3.0, 10.0) == pytest.approx(0.5 * 3 + 0.5 * (3 + 10 + 3))


def test_progressive_dialling_agrees_with_the_chain_of_three_agents():
    share, ring, handle, agents = 0.3, 0.5, 4.0, 3

    def moves(state):
        talking = state[0]
        if talking < agents:
            yield (talking + 1,), (agents - talking) / ring * share
        if talking:
            yield (talking - 1,), talking / handle

    chain = Chain((0,), moves)
    model = Dialling(share, ring, ring, handle, agents=agents)
    talking = chain.mean(chain.states[:, 0])
    assert model.connect_rate == pytest.approx(talking / handle)
    assert model.handling_share == pytest.approx(talking / agents)
    assert model.attempt_rate == pytest.approx((agents - talking) / ring)


def test_a_preview_and_a_longer_ring_lengthen_the_cycle():
    model = Dialling(0.25, 10.0, 25.0, 180.0, preview=30.0, agents=2)
    assert model.mean_cycle == pytest.approx(30 + 0.25 * 190 + 0.75 * 25)
    assert model.attempt_rate == pytest.approx(2 / model.mean_cycle)


def test_attempts_on_a_customer_stop_when_reached_or_at_the_limit():
    model = Dialling(0.25, 10.0, 25.0, 180.0)
    by_hand = 0.25 * 1 + 0.75 * 0.25 * 2 + 0.75**2 * 3
    assert model.attempts_per_customer(3) == pytest.approx(by_hand)
    assert model.p_reached(3) == pytest.approx(1 - 0.75**3)


def test_a_chain_is_cut_where_nothing_is_left_or_refused():
    def cut(rate):
        def moves(state, cap):
            if state[0] < cap:
                yield (state[0] + 1,), rate
            if state[0]:
                yield (state[0] - 1,), 1.0

        return lambda caps: Chain((0,), lambda state: moves(state, caps[0]))

    chain = untruncated(cut(0.8), lambda states: states, first=(4,))
    assert chain.mean(chain.states[:, 0]) == pytest.approx(4.0, rel=1e-8)
    assert chain.law(chain.states[:, 0])[:3] == pytest.approx([0.2, 0.16, 0.128])
    with pytest.raises(ValueError, match="states"):
        untruncated(cut(1.0), lambda states: states, first=(4,))
