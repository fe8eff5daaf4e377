"""Chat with slowdown against Erlang A, processor sharing and a chain of labelled agents."""

from itertools import product

import numpy as np
import pytest

from tests.theory.exact.chain import Chain
from tests.theory.exact.chat import RULES, ChatTeam
from tests.theory.exact.chat_one import chat_one
from tests.theory.exact.erlang import ErlangA, ErlangC, erlang_b
from tests.theory.exact.mmck import MMCK

SLOWER = (1.0, 0.8, 0.65)
both_rules = pytest.mark.parametrize("rule", RULES)


@both_rules
def test_chats_that_do_not_slow_each_other_are_erlang_a_with_k_times_the_agents(rule):
    team = ChatTeam(8.0, 1.0, (1.0, 1.0), agents=4, rule=rule, abandon_rate=0.5)
    reference = ErlangA(8.0, 1.0, 0.5, 8)
    assert team.p_wait == pytest.approx(reference.p_wait, rel=1e-10)
    assert team.p_abandon == pytest.approx(reference.p_abandon, rel=1e-10)
    assert team.asa == pytest.approx(reference.asa, rel=1e-10)
    assert team.p_answered_within(0.2) == pytest.approx(reference.p_answered_within(0.2), rel=1e-8)
    assert team.slot_utilisation == pytest.approx(reference.occupancy, rel=1e-10)
    assert team.elapsed_handle == pytest.approx(1.0, rel=1e-10)


@both_rules
def test_endless_patience_without_slowdown_is_erlang_c_with_k_times_the_agents(rule):
    team = ChatTeam(7.0, 1.0, (1.0, 1.0, 1.0), agents=3, rule=rule)
    reference = ErlangC(7.0, 1.0, 9)
    assert team.p_wait == pytest.approx(reference.p_wait, rel=1e-10)
    assert team.wait_all == pytest.approx(reference.asa, rel=1e-10)
    assert team.asa == pytest.approx(reference.asa, rel=1e-10)


@both_rules
def test_finite_room_without_slowdown_is_m_m_c_k(rule):
    team = ChatTeam(8.0, 1.0, (1.0, 1.0), agents=3, rule=rule, abandon_rate=0.3, room=5)
    reference = MMCK(8.0, 1.0, 6, 11, abandon_rate=0.3)
    assert team.p_blocked == pytest.approx(reference.p_blocked, rel=1e-10)
    assert team.p_wait == pytest.approx(reference.p_wait, rel=1e-10)
    assert team.asa == pytest.approx(reference.asa, rel=1e-10)
    no_room = ChatTeam(8.0, 1.0, (1.0, 1.0), agents=3, rule=rule, room=0)
    assert no_room.p_blocked == pytest.approx(erlang_b(6, 8.0), rel=1e-10)
    assert no_room.p_answered_within(0.0) == 1.0


def test_one_chat_at_a_time_is_erlang_a_at_that_speed():
    team = ChatTeam(4.0, 1.0, (0.5,), agents=6, abandon_rate=0.5)
    reference = ErlangA(4.0, 0.5, 0.5, 6)
    assert team.asa == pytest.approx(reference.asa, rel=1e-10)
    assert team.occupancy == pytest.approx(reference.occupancy, rel=1e-10)


@pytest.mark.parametrize("slots", [1, 2, 5])
def test_speed_one_over_n_is_one_server_shared_so_m_m_1_for_any_number_of_slots(slots):
    """Processor sharing limited to k: the number in system does not know how work is shared."""
    team = ChatTeam(0.8, 1.0, tuple(1 / n for n in range(1, slots + 1)))
    assert team.mean_queue + team.mean_chats == pytest.approx(4.0, rel=1e-10)
    assert team.wait_all + team.elapsed_handle == pytest.approx(5.0, rel=1e-10)
    assert team.occupancy == pytest.approx(0.8, rel=1e-10)
    assert team.effort == pytest.approx(1.0, rel=1e-10)
    assert team.p_wait == pytest.approx(0.8**slots, rel=1e-10)


@pytest.mark.parametrize("abandon_rate", [0.0, 0.4])
@pytest.mark.parametrize("room", [1, 7])
def test_one_agent_is_the_birth_death_chain(abandon_rate, room):
    closed = chat_one(1.7, 1.0, SLOWER, abandon_rate, room)
    team = ChatTeam(1.7, 1.0, SLOWER, abandon_rate=abandon_rate, room=room)
    for name, value in vars(closed).items():
        assert getattr(team, name) == pytest.approx(value, rel=1e-10), name


def test_one_agent_with_two_chats_by_hand():
    """lambda = mu = 1, s = (1, 3/4), one place to wait: weights 1, 1, 2/3, 4/9."""
    closed = chat_one(1.0, 1.0, (1.0, 0.75), 0.0, 1)
    total = 1 + 1 + 2 / 3 + 4 / 9
    assert closed.p_blocked == pytest.approx(4 / 9 / total)
    assert closed.mean_chats == pytest.approx((1 + 4 / 3 + 8 / 9) / total)
    assert closed.p_wait == pytest.approx((2 / 3) / (1 + 1 + 2 / 3))
    assert closed.asa == pytest.approx(closed.p_wait / 1.5)


@both_rules
def test_counting_agents_by_chats_is_the_same_as_telling_them_apart(rule):
    """A chain of labelled agents, equals drawn by lot, that holds its queue as well."""
    arrival, speeds, agents, leave, cap = 4.5, (1.0, 0.7), 3, 0.4, 60
    slots = len(speeds)

    def moves(state):
        *loads, waiting = state
        free = [load for load in loads if load < slots]
        if not free:
            if waiting < cap:
                yield (*loads, waiting + 1), arrival
        else:
            wanted = min(free) if rule == "least_loaded" else max(free)
            chosen = [a for a, load in enumerate(loads) if load == wanted]
            for a in chosen:
                yield (*loads[:a], wanted + 1, *loads[a + 1 :], 0), arrival / len(chosen)
        for a, load in enumerate(loads):
            if load and not waiting:
                target = (*loads[:a], load - 1, *loads[a + 1 :], 0)
                yield target, load * speeds[load - 1]
        if waiting:
            yield (*loads, waiting - 1), agents * slots * speeds[-1] + leave * waiting

    chain = Chain((slots,) * agents + (0,), moves)
    assert len(chain.states) == (slots + 1) ** agents + cap
    assert {tuple(s[:-1]) for s in chain.states} == set(product(range(slots + 1), repeat=agents))
    team = ChatTeam(arrival, 1.0, speeds, agents, rule, leave)
    loads, waiting = chain.states[:, :-1], chain.states[:, -1]
    assert team.mean_queue == pytest.approx(chain.mean(waiting), rel=1e-9)
    assert team.p_wait == pytest.approx(chain.mean((loads == slots).all(axis=1)), rel=1e-9)
    shares = [chain.mean((loads == n).mean(axis=1)) for n in range(slots + 1)]
    assert team.agents_by_chats == pytest.approx(shares, rel=1e-9)


@both_rules
def test_answered_contacts_flow_through_the_slots(rule):
    team = ChatTeam(7.0, 1.0, SLOWER, 4, rule, 0.3)
    chats = np.arange(1, 4)
    finished = team.agents * team.agents_by_chats[1:] @ (chats * np.array(SLOWER))
    assert finished == pytest.approx(team.throughput, rel=1e-10)
    assert team.concurrency == pytest.approx(team.elapsed_handle / team.effort, rel=1e-10)


def test_spreading_chats_out_makes_each_quicker_and_agents_busier():
    spread = ChatTeam(5.0, 1.0, SLOWER, 4, "least_loaded", 0.3)
    stacked = ChatTeam(5.0, 1.0, SLOWER, 4, "fill_first", 0.3)
    assert spread.elapsed_handle < 0.95 * stacked.elapsed_handle
    assert spread.occupancy > 1.05 * stacked.occupancy
    assert spread.p_wait < stacked.p_wait


def test_a_queue_without_end_and_an_unknown_rule_are_refused():
    with pytest.raises(ValueError, match="unstable"):
        _ = ChatTeam(2.0, 1.0, (1.0, 0.5), agents=2).p_wait
    with pytest.raises(ValueError, match="no such rule"):
        _ = ChatTeam(2.0, 1.0, (1.0,), agents=4, rule="tallest").p_wait
