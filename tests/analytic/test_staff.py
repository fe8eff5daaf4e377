"""The least agents for a goal: known answers, and that one step less fails."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.analytic.laws import duration, exponential, never
from planner.analytic.service import Service, losing, waiting
from planner.analytic.square_root import beta_for, p_wait_of, square_root_staffing
from planner.analytic.staff import Goal, least_agents, staff, whole_agents
from sim.scenario.models import laws

EIGHTY_TWENTY = Goal(service_level=0.8, within_s=20)


def test_ten_erlangs_need_fourteen_agents_and_twenty_need_twenty_four() -> None:
    # 100 contacts per half hour of 180 s each, 80 % in 20 s, nobody gives up: 14 in each of two
    # queues, 24 in one; 14 for twenty erlangs is what counting agents twice gives
    assert staff(100 / 1800, 180, never(), EIGHTY_TWENTY) == 14
    assert staff(200 / 1800, 180, never(), EIGHTY_TWENTY) == 24


def test_erlang_b_staffs_by_the_tables_of_blocking() -> None:
    # 1 % blocking: 10 lines carry 4.461 erlangs, 20 lines 12.03, 100 lines 84.06 (any table)
    loads = np.array([4.461, 12.03, 84.06])

    def serve(n: np.ndarray, rows: np.ndarray) -> Service:
        return losing(n, loads[rows], 1.0)

    found = least_agents(serve, Goal(abandon_rate=0.01), loads)
    np.testing.assert_allclose(found, [10, 20, 100], rtol=2e-4)


GOALS = [
    EIGHTY_TWENTY,
    Goal(service_level=0.9, formula="sl_answered_and_abandoned_in_t", within_s=10),
    Goal(service_level=0.9, formula="sl_of_answered", within_s=10),
    Goal(service_level=0.9, formula="sl_excl_abandons_in_t", within_s=10),
    Goal(service_level=0.9, formula="sl_short_credit", within_s=10),
    Goal(service_level=0.9, formula="sl_excl_short", within_s=10),
    Goal(asa_s=5.0),
    Goal(abandon_rate=0.03),
    Goal(occupancy=0.7),
    Goal(p_wait=0.2),
    Goal(service_level=0.8, asa_s=30, abandon_rate=0.02, occupancy=0.9),
    Goal(service_level=1.0, abandon_rate=0.0),
]


@pytest.mark.parametrize("goal", GOALS)
@pytest.mark.parametrize(
    "patience",
    [exponential(120.0), duration(laws.Lognormal(mean=150, cv=1.4))],
    ids=["exponential", "lognormal"],
)
def test_the_answer_holds_and_one_step_less_does_not(goal: Goal, patience: object) -> None:
    loads = np.array([0.2, 2.0, 11.0, 85.0, 900.0])
    handle = 240.0

    def served(n: np.ndarray) -> Service:
        return waiting(n, loads / handle, handle, patience, goal.within_s, goal.short_s)  # type: ignore[arg-type]

    fractional = staff(loads / handle, handle, patience, goal, whole=False)  # type: ignore[arg-type]
    whole = staff(loads / handle, handle, patience, goal)  # type: ignore[arg-type]
    assert goal.met(served(fractional)).all() and goal.met(served(whole)).all()
    less = np.maximum(fractional - 1e-4, 0.0)
    assert not goal.met(served(less)).any()
    assert not goal.met(served(whole - 1)).any()
    # a small part of an agent is too little to be busy: an occupancy cap alone asks for hardly any
    np.testing.assert_array_equal(whole, np.maximum(np.ceil(fractional - 2e-6), 1))


@given(st.floats(0.01, 300.0), st.floats(0.5, 0.99), st.floats(1.0, 60.0), st.floats(5.0, 500.0))
def test_harder_goals_and_more_contacts_need_more_agents(
    load: float, share: float, within: float, patience: float
) -> None:
    law = exponential(patience)
    goal = Goal(service_level=share, within_s=within)
    found = staff(load / 200, 200.0, law, goal, whole=False)
    harder = Goal(service_level=share + 0.009, within_s=within)
    quicker = Goal(service_level=share, within_s=within * 0.9)
    assert staff(load / 200, 200.0, law, harder, whole=False) >= found - 1e-5
    assert staff(load / 200, 200.0, law, quicker, whole=False) >= found - 1e-5
    assert staff(1.1 * load / 200, 200.0, law, goal, whole=False) >= found - 1e-5
    # who gives up makes room for others
    fewer_wait = Goal(p_wait=1 - share)
    endless = staff(load / 200, 200.0, never(), fewer_wait, whole=False)
    assert endless >= staff(load / 200, 200.0, law, fewer_wait, whole=False) - 1e-5


def test_pooling_needs_fewer_agents_than_two_halves() -> None:
    rates = np.array([0.01, 0.1, 1.0])
    law = exponential(150.0)
    two = 2 * staff(rates, 240.0, law, EIGHTY_TWENTY, whole=False)
    assert np.all(staff(2 * rates, 240.0, law, EIGHTY_TWENTY, whole=False) < two)


def test_all_goals_at_once_need_what_the_hardest_needs() -> None:
    rates, law = np.array([0.01, 0.1, 1.0]), exponential(150.0)
    single = [
        staff(rates, 240.0, law, goal, whole=False)
        for goal in (EIGHTY_TWENTY, Goal(asa_s=4), Goal(abandon_rate=0.05), Goal(occupancy=0.85))
    ]
    together = Goal(service_level=0.8, within_s=20, asa_s=4, abandon_rate=0.05, occupancy=0.85)
    found = staff(rates, 240.0, law, together, whole=False)
    np.testing.assert_allclose(found, np.max(single, axis=0), atol=1e-4)


def test_nobody_is_needed_where_nobody_comes_only_if_nothing_is_asked() -> None:
    assert staff(0.0, 240.0, never(), Goal(occupancy=0.8)) == 0
    assert staff(0.0, 240.0, never(), Goal()) == 0
    # the next contact would still have to be answered: the limit of ever fewer contacts
    assert staff(1e-12, 240.0, never(), EIGHTY_TWENTY) == 1


def test_ten_thousand_erlangs_are_staffed_to_the_agent() -> None:
    rate, handle = 10_000 / 300, 300.0
    n = float(staff(rate, handle, never(), EIGHTY_TWENTY))
    levels = waiting([n - 1, n], rate, handle, never(), 20.0).service_level()
    assert levels[0] < 0.8 <= levels[1] and 10_000 < n < 10_100


def test_a_goal_out_of_reach_needs_infinitely_many() -> None:
    class Hopeless(Goal):
        def slack(self, service: Service) -> np.ndarray:
            return np.full(np.shape(service.p_wait), -1.0)

    rates = np.array([0.1])
    found = least_agents(lambda n, rows: waiting(n, rates[rows], 10.0, never()), Hopeless(), rates)
    assert np.isinf(found).all()
    assert np.isinf(
        whole_agents(lambda n, rows: waiting(n, rates[rows], 10.0, never()), Hopeless(), found)
    ).all()


@pytest.mark.parametrize("patience", [math.inf, 0.5, 2.0])
def test_square_root_staffing_is_near_the_exact_formula_for_large_loads(patience: float) -> None:
    for p_wait in (0.1, 0.3, 0.6):
        errors = []
        for load in (25.0, 400.0, 6400.0):
            law = never() if math.isinf(patience) else exponential(patience)
            exact = float(staff(load, 1.0, law, Goal(p_wait=p_wait), whole=False))
            errors.append(abs(float(square_root_staffing(load, p_wait, patience)) - exact))
        assert max(errors) < 0.7  # of an agent, at any size


def test_safety_and_delay_are_inverse_to_each_other() -> None:
    for patience in (math.inf, 0.3, 4.0):
        for p_wait in (0.01, 0.5, 0.95):
            assert p_wait_of(beta_for(p_wait, patience), patience) == pytest.approx(p_wait)
    assert p_wait_of(-0.1) == 1.0
    # Halfin and Whitt (1981): half of all wait at a beta of about 0.506
    assert beta_for(0.5) == pytest.approx(0.5061, abs=1e-3)
    # with patience as long as handling nobody notices who is served: P(wait) = 1 - Phi(beta)
    assert p_wait_of(0.0, 1.0) == pytest.approx(0.5)
    with pytest.raises(ValueError, match="between 0 and 1"):
        beta_for(1.0)
