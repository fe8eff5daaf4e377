"""Erlang B, C and A against tables, closed forms and chains derived in another way."""

import numpy as np
import pytest
from scipy.integrate import simpson, solve_ivp
from scipy.special import gammainc, gammaincc

from tests.theory.exact.erlang import ErlangA, ErlangC, erlang_b
from tests.theory.exact.service_level import Outcomes, service_levels

GARNETT = {"arrival_rate": 48.0, "service_rate": 1.0, "agents": 50}  # per minute


@pytest.mark.parametrize(
    ("agents", "load", "blocked"),
    [(1, 1.0, 0.5), (2, 1.0, 0.2), (10, 4.461, 0.0100), (10, 5.0, 0.01838), (100, 100.0, 0.0757)],
)
def test_erlang_b_gives_the_tabulated_blocking(agents, load, blocked):
    assert erlang_b(agents, load) == pytest.approx(blocked, abs=5e-5)


@pytest.mark.parametrize(("agents", "load"), [(3, 2.5), (40, 31.0), (300, 320.0)])
def test_erlang_b_equals_its_incomplete_gamma_form(agents, load):
    poisson_density = np.exp(
        agents * np.log(load) - load - np.sum(np.log(np.arange(1, agents + 1)))
    )
    assert erlang_b(agents, load) == pytest.approx(
        poisson_density / gammaincc(agents + 1, load), rel=1e-10
    )


def test_erlang_c_on_ten_agents_and_eight_erlangs_matches_the_table():
    model = ErlangC(arrival_rate=8.0 / 180, service_rate=1.0 / 180, agents=10)
    assert model.p_wait == pytest.approx(0.4092, abs=5e-5)
    assert model.asa == pytest.approx(0.40918 * 180 / 2, rel=1e-4)
    assert model.p_wait_at_most(20.0) == pytest.approx(
        1 - 0.40918 * np.exp(-2 * 20 / 180), rel=1e-4
    )


def test_erlang_c_with_one_agent_is_the_single_server_queue():
    model = ErlangC(0.7, 1.0, 1)
    assert model.p_wait == pytest.approx(0.7)
    assert model.asa == pytest.approx(0.7 / 0.3)
    assert model.mean_queue == pytest.approx(0.49 / 0.3)
    assert model.p_wait_at_most(model.wait_quantile(0.9)) == pytest.approx(0.9)
    assert model.wait_quantile(0.2) == 0.0


def test_erlang_c_refuses_a_load_that_never_drains():
    with pytest.raises(ValueError, match="unstable"):
        ErlangC(10.0, 1.0, 10)


def test_the_comparison_of_garnett_mandelbaum_and_reiman_is_reproduced():
    # 50 agents, 48 contacts a minute, 1 minute of service, 2 minutes of mean patience; rounded.
    without, with_patience = ErlangC(**GARNETT), ErlangA(**GARNETT, abandon_rate=0.5)
    assert without.asa * 60 == pytest.approx(20.8, abs=0.05)
    assert without.wait_quantile(0.9) * 60 == pytest.approx(58.1, abs=0.05)
    assert without.mean_queue == pytest.approx(17, abs=0.5)
    assert with_patience.p_abandon == pytest.approx(0.031, abs=0.0005)
    assert with_patience.wait_all * 60 == pytest.approx(3.7, abs=0.05)
    assert with_patience.p_wait_at_most(12.5 / 60) == pytest.approx(0.9, abs=0.001)
    assert with_patience.mean_queue == pytest.approx(3, abs=0.05)
    assert with_patience.occupancy == pytest.approx(0.93, abs=0.005)


def test_erlang_a_tends_to_erlang_c_as_patience_grows():
    patient = ErlangA(8.0, 1.0, 1e-7, 10)
    reference = ErlangC(8.0, 1.0, 10)
    assert patient.p_wait == pytest.approx(reference.p_wait, rel=1e-5)
    assert patient.asa == pytest.approx(reference.asa, rel=1e-5)
    assert patient.p_answered_within(0.3) == pytest.approx(reference.p_wait_at_most(0.3), rel=1e-5)


def test_erlang_a_tends_to_erlang_b_as_patience_vanishes():
    hasty = ErlangA(8.0, 1.0, 1e7, 10)
    assert hasty.p_abandon == pytest.approx(erlang_b(10, 8.0), rel=1e-5)


def test_with_equal_service_and_patience_the_number_in_system_is_poisson():
    model = ErlangA(12.0, 1.0, 1.0, 10)
    assert model.p_wait == pytest.approx(gammainc(10, 12.0), rel=1e-10)


@pytest.mark.parametrize("agents", [3, 6, 14])
def test_erlang_a_waits_agree_with_the_forward_equations_of_a_waiting_contact(agents):
    """Independent: integrate the sub-generator of (ahead) and the answer/abandon flows by ODE."""
    model = ErlangA(7.0, 1.0, 0.6, agents)
    found = model.probabilities[agents:]
    up = agents * 1.0 + 0.6 * np.arange(len(found))

    def slope(_, y):
        mass = y[: len(found)]
        move = up * mass
        ahead = -move - 0.6 * mass
        ahead[:-1] += move[1:]
        held = mass.sum()
        return np.concatenate([ahead, [move[0], 0.6 * held, held]])

    start = np.concatenate([found, np.zeros(3)])
    end = solve_ivp(slope, (0, 0.4), start, "LSODA", rtol=1e-10, atol=1e-13).y[:, -1]
    assert model.p_answered_within(0.4) == pytest.approx(1 - model.p_wait + end[-3], rel=1e-7)
    assert model.p_abandoned_within(0.4) == pytest.approx(end[-2], rel=1e-7)
    forever = solve_ivp(slope, (0, 60), start, "LSODA", rtol=1e-10, atol=1e-13).y[:, -1]
    assert model.p_abandon == pytest.approx(forever[-2], rel=1e-6)
    assert model.wait_all == pytest.approx(forever[-1], rel=1e-6)


def test_the_waits_of_answered_and_abandoned_contacts_are_integrals_of_their_laws():
    model = ErlangA(7.0, 1.0, 0.6, 6)
    grid = np.linspace(0, 6, 121)  # nobody waits six mean service times here
    answered = np.array([model.p_answered_within(t) for t in grid])
    abandoned = np.array([model.p_abandoned_within(t) for t in grid])
    mean = simpson(1 - answered / (1 - model.p_abandon), x=grid)
    assert model.asa == pytest.approx(mean, rel=1e-5)
    mean = simpson(1 - abandoned / model.p_abandon, x=grid)
    assert model.wait_of_abandoned == pytest.approx(mean, rel=1e-5)


def test_the_three_mean_waits_are_ordered():
    model = ErlangA(7.0, 1.0, 0.6, 6)
    assert model.asa < model.wait_all < model.offered_wait


def test_the_worked_example_of_the_kpi_table_is_reproduced():
    counts = Outcomes(
        answered=1000, abandoned=60, answered_in_t=860, abandoned_in_t=20, abandoned_in_s=10
    )
    expected = {
        "sl_answered_and_abandoned_in_t": 83.0,
        "sl_of_answered": 86.0,
        "sl_of_offered": 81.1,
        "sl_excl_abandons_in_t": 82.7,
        "sl_short_credit": 82.1,
        "sl_excl_short": 81.9,
    }
    levels = service_levels(counts)
    assert levels.keys() == expected.keys()
    for name, value in expected.items():
        assert 100 * levels[name] == pytest.approx(value, abs=0.05), name
