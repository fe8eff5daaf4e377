"""Chat by effective capacity: exact for one agent and for chats that do not mix; else close."""

import numpy as np
import pytest

from planner.analytic.chat import Desk, chatting
from planner.analytic.laws import Duration, exponential, never
from planner.analytic.service import Service, waiting
from tests.theory.exact.chat import ChatTeam

SPEEDS = (1.0, 0.82, 0.67)


def served(
    agents: float, rate: float, desk: Desk, patience: Duration, within: float = 30.0
) -> Service:
    return chatting(
        np.array([agents]), np.array([rate]), np.array([400.0]), patience, desk, within, 5.0
    )


@pytest.mark.parametrize("fill_first", [False, True])
def test_one_agent_is_exact(fill_first: bool) -> None:
    team = ChatTeam(0.002, 1 / 400, SPEEDS, 1, abandon_rate=1 / 240)
    found = served(1, 0.002, Desk(SPEEDS, fill_first), exponential(240))
    assert found.p_wait[0] == pytest.approx(team.p_wait, rel=1e-8)
    assert found.abandoned[0] == pytest.approx(team.p_abandon, rel=1e-7)
    assert found.asa[0] == pytest.approx(team.asa, rel=1e-7)
    assert found.answered_in_t[0] == pytest.approx(team.p_answered_within(30), rel=1e-8)
    assert found.occupancy[0] == pytest.approx(team.occupancy, rel=1e-8)


def test_one_contact_at_a_time_is_erlang_a() -> None:
    for agents, load, patience in ((4, 3.0, exponential(90)), (10, 9.0, never())):
        found = served(agents, load / 400, Desk((1.0,)), patience)
        same = waiting(agents, load / 400, 400.0, patience, 30.0, 5.0)
        for a, b in zip(found, same, strict=True):
            assert a[0] == pytest.approx(float(b), rel=1e-7, abs=1e-12)


def test_contacts_that_do_not_slow_each_other_are_so_many_more_agents() -> None:
    found = served(3, 7.0 / 400, Desk((1.0, 1.0, 1.0)), exponential(90))
    same = waiting(9, 7.0 / 400, 400.0, exponential(90), 30.0)
    assert found.answered_in_t[0] == pytest.approx(float(same.answered_in_t), rel=1e-8)
    assert found.abandoned[0] == pytest.approx(float(same.abandoned), rel=1e-7)


@pytest.mark.parametrize(("agents", "rate"), [(3, 0.008), (5, 0.02), (6, 0.03)])
def test_an_even_spread_is_within_a_point_of_the_chain_of_agents(agents: int, rate: float) -> None:
    team = ChatTeam(rate, 1 / 400, SPEEDS, agents, "least_loaded", 1 / 240)
    found = served(agents, rate, Desk(SPEEDS), exponential(240))
    assert found.answered_in_t[0] == pytest.approx(team.p_answered_within(30), abs=0.01)
    assert found.abandoned[0] == pytest.approx(team.p_abandon, abs=0.003)


@pytest.mark.parametrize(("agents", "rate"), [(3, 0.008), (5, 0.02), (6, 0.03)])
def test_filling_first_is_within_two_points_and_on_the_safe_side(agents: int, rate: float) -> None:
    team = ChatTeam(rate, 1 / 400, SPEEDS, agents, "fill_first", 1 / 240)
    found = served(agents, rate, Desk(SPEEDS, fill_first=True), exponential(240))
    exact = team.p_answered_within(30)
    assert exact - 0.02 < found.answered_in_t[0] < exact


def test_silence_gives_room_to_others_but_keeps_the_slot() -> None:
    silent = Desk((1.0, 0.9), attention=0.5)
    # two in hand: both ask with probability 1/4, one with 1/2
    np.testing.assert_allclose(silent.rates, [0, 0.5, 0.5 * 1.0 + 0.25 * 2 * 0.9])
    awake = served(4, 0.01, Desk((1.0, 0.9)), exponential(240))
    assert served(4, 0.01, silent, exponential(240)).answered_in_t[0] < awake.answered_in_t[0]


def test_between_whole_numbers_figures_lie_between() -> None:
    low, middle, high = (served(n, 0.02, Desk(SPEEDS), exponential(240)) for n in (4.0, 4.25, 5.0))
    expected = low.abandoned[0] + 0.25 * (high.abandoned[0] - low.abandoned[0])
    assert middle.abandoned[0] == pytest.approx(expected)


def test_extremes_are_figures_too() -> None:
    agents = np.array([0.0, 1.0, 2.0, 400.0])
    rates = np.array([0.1, 0.0, 5.0, 1.9])
    found = chatting(agents, rates, np.full(4, 400.0), exponential(240), Desk(SPEEDS), 30.0, 5.0)
    assert all(np.isfinite(figure).all() for figure in (found.abandoned, found.service_level()))
    np.testing.assert_allclose(found.answered_in_t[:2], [0.0, 1.0])
    overload = served(2, 5.0, Desk(SPEEDS), never())
    assert np.isinf(overload.asa).all() and overload.p_wait[0] == 1
