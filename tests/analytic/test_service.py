"""Every figure of Erlang A, B, C and M/M/n+G: against the chain, an integral, and in the limits."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from planner.analytic.laws import Duration, duration, exponential, never
from planner.analytic.service import losing, waiting
from sim.scenario.models import laws
from tests.analytic.chain import solve
from tests.analytic.test_erlang import recursion

FORMULAS = (
    "sl_answered_and_abandoned_in_t",
    "sl_of_answered",
    "sl_of_offered",
    "sl_excl_abandons_in_t",
    "sl_short_credit",
    "sl_excl_short",
)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.6), (4, 3.5), (9, 14.0), (30, 28.0)])
@pytest.mark.parametrize("patience", [0.2, 1.0, 5.0])
def test_erlang_a_gives_every_figure_of_the_chain(
    agents: int, load: float, patience: float
) -> None:
    within, handle = 0.15, 240.0
    exact = solve(agents, load, 1 / patience, within)
    found = waiting(agents, load / handle, handle, exponential(patience * handle), within * handle)
    assert found.p_wait == pytest.approx(exact.p_wait, rel=1e-8)
    assert found.abandoned == pytest.approx(exact.abandoned, rel=1e-7)
    assert found.answered == pytest.approx(1 - exact.abandoned, rel=1e-8)
    assert found.answered_in_t == pytest.approx(exact.answered_in_t, rel=1e-7)
    assert found.abandoned_in_t == pytest.approx(exact.abandoned_in_t, rel=1e-6)
    assert found.asa == pytest.approx(exact.asa * handle, rel=1e-6)
    assert found.wait_all == pytest.approx(exact.wait_all * handle, rel=1e-7)
    assert found.occupancy == pytest.approx(exact.occupancy, rel=1e-8)
    assert found.queue == pytest.approx(exact.queue, rel=1e-7)


@pytest.mark.parametrize(("agents", "load"), [(1, 0.5), (3, 2.7), (14, 10.0), (24, 20.0)])
def test_erlang_c_gives_the_formulas_of_the_textbook(agents: int, load: float) -> None:
    handle, within = 180.0, 20.0
    blocked = recursion(agents, load)
    waits = blocked / (1 - load / agents * (1 - blocked))
    drain = (agents - load) / handle
    found = waiting(agents, load / handle, handle, never(), within)
    assert found.p_wait == pytest.approx(waits, rel=1e-9)
    assert found.asa == pytest.approx(waits / drain, rel=1e-9)
    level = 1 - waits * math.exp(-drain * within)
    for formula in FORMULAS:  # nobody gives up: they all agree
        assert found.service_level(formula) == pytest.approx(level, rel=1e-9)
    assert found.occupancy == pytest.approx(load / agents)
    assert found.abandoned == 0


def test_the_formulas_of_the_service_level_differ_as_the_five_shares_do() -> None:
    found = waiting(10, 0.05, 240.0, exponential(90.0), 20.0, 5.0)
    ans, ab, ans_t, ab_t, ab_s = (
        float(value)
        for value in (
            found.answered,
            found.abandoned,
            found.answered_in_t,
            found.abandoned_in_t,
            found.abandoned_in_s,
        )
    )
    assert 0 < ab_s < ab_t < ab and ans + ab == pytest.approx(1)
    expected = {
        "sl_answered_and_abandoned_in_t": ans_t + ab_t,
        "sl_of_answered": ans_t / ans,
        "sl_of_offered": ans_t,
        "sl_excl_abandons_in_t": ans_t / (1 - ab_t),
        "sl_short_credit": ans_t + ab_s,
        "sl_excl_short": ans_t / (1 - ab_s),
    }
    for formula, level in expected.items():
        assert found.service_level(formula) == pytest.approx(level)
    with pytest.raises(ValueError, match="there is no formula sl"):
        found.service_level("sl")  # type: ignore[arg-type]


PATIENCES = {
    "uniform": duration(laws.Uniform(low=10, high=200)),
    "deterministic": duration(laws.Deterministic(value=60)),
    "two kinds": duration(laws.Hyperexponential(mean=150, cv=2.5)),
    "lognormal": duration(laws.Lognormal(mean=150, cv=1.4)),
}


@pytest.mark.parametrize("patience", PATIENCES.values(), ids=PATIENCES)
@pytest.mark.parametrize(("agents", "load"), [(3, 2.0), (12, 13.0)])
def test_any_patience_is_that_of_baccelli_and_hebuterne_integrated_plainly(
    agents: int, load: float, patience: Duration
) -> None:
    handle, within = 200.0, 25.0
    rate, drain = load / handle, agents / handle

    def density(x: float) -> float:
        return math.exp(rate * float(patience.limited(np.array([x]))[0]) - drain * x)

    def stays(x: float) -> float:
        return float(patience.survival(np.array([x]))[0])

    def integral(weight: object, end: float = 6000.0) -> float:
        assert callable(weight)
        points = sorted({within, 60.0, 10.0, 200.0, 500.0, 1500.0})
        inside = [point for point in points if point < end]
        return quad(lambda x: weight(x) * density(x), 0, end, points=inside, limit=500)[0]

    idle = 1 / recursion(agents - 1, load)
    p = rate / (idle + rate * integral(lambda x: 1.0))
    found = waiting(agents, rate, handle, patience, within)
    assert found.p_wait == pytest.approx(p * integral(lambda x: 1.0), rel=1e-6)
    assert found.abandoned == pytest.approx(p * integral(lambda x: 1 - stays(x)), rel=1e-5)
    answered = p * integral(lambda x: x * stays(x)) / (1 - float(found.abandoned))
    assert found.asa == pytest.approx(answered, rel=1e-5)
    in_t = 1 - float(found.p_wait) + p * integral(stays, within)
    assert found.answered_in_t == pytest.approx(in_t, rel=1e-6)


@given(st.floats(0.3, 150.0), st.floats(0.05, 140.0), st.floats(0.02, 30.0), st.floats(0.0, 2.0))
def test_the_balances_of_erlang_a_hold(
    agents: float, load: float, patience: float, within: float
) -> None:
    found = waiting(agents, load, 1.0, exponential(patience), within)
    assert found.answered + found.abandoned == pytest.approx(1.0, abs=1e-8)
    # abandonments happen at the rate queue / patience; agents are busy with who is answered
    assert found.abandoned * load == pytest.approx(float(found.queue) / patience, rel=1e-6)
    assert found.occupancy == pytest.approx(load * float(found.answered) / agents, rel=1e-6)
    assert found.asa <= found.offered_wait + 1e-9
    assert found.answered_in_t >= 1 - found.p_wait - 1e-12
    assert found.answered_in_t + found.abandoned_in_t <= 1 + 1e-9


@given(st.floats(0.2, 100.0), st.floats(0.05, 4.0), st.floats(0.05, 100.0), st.floats(0.05, 20.0))
def test_more_agents_are_never_worse(
    agents: float, more: float, load: float, patience: float
) -> None:
    law = exponential(patience)
    few, many = (waiting(n, load, 1.0, law, 0.1, 0.03) for n in (agents, agents + more))
    assert many.abandoned <= few.abandoned + 1e-9
    assert many.wait_all <= few.wait_all + 1e-9
    assert many.occupancy <= few.occupancy + 1e-9
    for formula in FORMULAS:
        if formula != "sl_of_answered":  # who answers hardly anybody answers those at once
            assert many.service_level(formula) >= few.service_level(formula) - 1e-8


def test_ten_thousand_agents_are_computed_in_every_regime() -> None:
    loads = np.array([9000.0, 9900.0, 10_000.0, 10_200.0, 20_000.0])
    found = waiting(10_000, loads / 300, 300.0, exponential(200.0), 20.0, 5.0)
    assert np.all(np.diff(found.p_wait) >= 0) and np.all(np.diff(found.abandoned) > 0)
    # fluid: half of twice the load gives up; those answered wait theta ln 2
    assert found.abandoned[-1] == pytest.approx(0.5, abs=1e-4)
    assert found.asa[-1] == pytest.approx(200 * math.log(2), rel=1e-3)
    for figure in found:
        assert np.isfinite(figure).all()


def test_overload_without_abandonment_says_infinite_and_not_undefined() -> None:
    found = waiting([0.0, 5.0, 10.0], 1.0, 10.0, never(), 20.0)
    for figure in (found.asa, found.wait_all, found.offered_wait, found.queue):
        assert np.isinf(figure).all()
    assert np.all(found.p_wait == 1) and np.all(found.occupancy == 1)
    assert np.all(found.service_level() == 0) and np.all(found.abandoned == 0)


def test_overload_with_some_who_never_give_up_is_infinite_too() -> None:
    rows = tuple(laws.Quantile(p=p, value=v) for p, v in ((0, 0), (0.5, 100)))
    half = duration(laws.Empirical(quantiles=rows, beyond="never"))
    found = waiting([4.0, 6.0], 0.1, 100.0, half, 20.0)  # 5 of 10 erlangs never give up
    assert np.isinf(found.wait_all[0]) and found.abandoned[0] == 0.5
    assert np.isfinite(found.wait_all[1]) and 0.3 < found.abandoned[1] < 0.5


def test_without_contacts_the_next_one_is_answered_at_once_if_somebody_is_there() -> None:
    for law in (never(), exponential(60.0)):
        found = waiting([0.0, 1.0], 0.0, 10.0, law, 20.0)
        np.testing.assert_array_equal(found.service_level(), [0.0, 1.0])
        np.testing.assert_array_equal(found.occupancy, 0.0)
        np.testing.assert_array_equal(found.queue, 0.0)
        assert found.asa[1] == 0


def test_without_agents_everybody_gives_up_after_its_patience() -> None:
    found = waiting(0.0, 0.2, 100.0, exponential(60.0), 20.0)
    assert found.abandoned == 1 and found.answered == 0 and found.wait_all == 60
    assert found.abandoned_in_t == pytest.approx(1 - math.exp(-1 / 3))
    assert found.service_level("sl_of_answered") == 0


def test_a_group_that_only_loses_is_erlang_b() -> None:
    found = losing(10, 8.0 / 180, 180.0)
    assert found.blocked == pytest.approx(recursion(10, 8.0), rel=1e-12)
    assert found.occupancy == pytest.approx(0.8 * (1 - recursion(10, 8.0)))
    assert found.answered + found.blocked == pytest.approx(1.0)
