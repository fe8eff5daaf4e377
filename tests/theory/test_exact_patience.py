"""M/M/n+G against Erlang A, the closed form for deterministic patience, and a naive simulator."""

import numpy as np
import pytest

from tests.theory.exact import patience
from tests.theory.exact.erlang import ErlangA, erlang_b
from tests.theory.exact.patience import MMnG
from tests.theory.naive import Centre, batch_ratio, exponential, poisson, simulate


@pytest.mark.parametrize(
    ("arrival_rate", "agents"), [(0.9, 1), (7.0, 6), (7.0, 12), (300.0, 310), (60.0, 40)]
)
def test_exponential_patience_reproduces_erlang_a(arrival_rate, agents):
    found = MMnG(arrival_rate, 1.0, agents, patience.exponential(1 / 0.6))
    exact = ErlangA(arrival_rate, 1.0, 0.6, agents)
    for name in (
        "p_wait",
        "p_abandon",
        "wait_all",
        "asa",
        "offered_wait",
        "mean_queue",
        "occupancy",
    ):
        assert getattr(found, name) == pytest.approx(getattr(exact, name), rel=1e-8), name
    assert found.p_answered_within(0.1) == pytest.approx(exact.p_answered_within(0.1), rel=1e-8)
    assert found.p_abandoned_within(0.1) == pytest.approx(exact.p_abandoned_within(0.1), rel=1e-8)


@pytest.mark.parametrize("arrival_rate", [5.0, 6.5])
def test_deterministic_patience_has_its_closed_form(arrival_rate):
    """The integrals J of Zeltyn & Mandelbaum done by hand for H(x) = min(x, D)."""
    n, d = 6, 0.5
    drift = arrival_rate - n
    before = np.expm1(drift * d) / drift
    after = np.exp(drift * d) / n
    normal = 1 / erlang_b(n - 1, arrival_rate) + arrival_rate * (before + after)
    model = MMnG(arrival_rate, 1.0, n, patience.deterministic(d))
    assert model.p_wait == pytest.approx(arrival_rate * (before + after) / normal, rel=1e-9)
    assert model.p_abandon == pytest.approx(arrival_rate * after / normal, rel=1e-9)
    assert model.p_abandoned_within(0.49) == 0.0
    assert model.p_abandoned_within(0.51) == pytest.approx(model.p_abandon)
    assert model.p_answered_within(0.5) == pytest.approx(1 - model.p_abandon)


def test_the_lost_work_balances_the_load():
    # Baccelli & Hebuterne: throughput is also the rate of the busy agents.
    weights, means = patience.balanced_hyperexponential(0.8, 2.0)
    model = MMnG(9.0, 1.0, 7, patience.hyperexponential(weights, means))
    joint = 9.0 * (1 - model.p_abandon)
    idle = (1 - model.p_wait) * np.arange(7) @ _truncated_poisson(9.0, 7)
    assert joint == pytest.approx(idle + 7 * model.p_wait, rel=1e-9)


def test_balanced_means_have_the_asked_mean_and_variation():
    weights, means = (np.array(x) for x in patience.balanced_hyperexponential(0.8, 2.0))
    assert weights @ means == pytest.approx(0.8)
    assert 2 * weights @ means**2 / 0.8**2 - 1 == pytest.approx(4.0)
    assert weights[0] * means[0] == pytest.approx(weights[1] * means[1])


def test_outcomes_add_up_to_what_is_offered():
    model = MMnG(9.0, 1.0, 7, patience.uniform(0.1, 1.0))
    o = model.outcomes(threshold=0.3, short=0.05)
    assert o.abandoned_in_s == 0.0
    assert model.p_answered_within(50.0) == pytest.approx(o.answered)
    assert model.p_abandoned_within(50.0) == pytest.approx(o.abandoned)
    assert 0 < model.p_answered_after(0.3) < 1


H2 = patience.balanced_hyperexponential(0.8, 2.0)
LAWS = {
    "deterministic": (patience.deterministic(0.4), lambda rng: 0.4),
    "hyperexponential": (
        patience.hyperexponential(*H2),
        lambda rng: float(rng.exponential(H2[1][int(rng.random() > H2[0][0])])),
    ),
    "uniform": (patience.uniform(0.1, 1.0), lambda rng: float(rng.uniform(0.1, 1.0))),
}


@pytest.mark.parametrize("name", LAWS)
def test_every_patience_law_agrees_with_contacts_lived_through_one_by_one(name):
    law, draw = LAWS[name]
    exact = MMnG(6.0, 1.0, 5, law)
    centre = Centre(((0,),), ((0,),), ((exponential(1.0),),), (draw,), ((0.0, (5,)),))
    record = simulate(centre, poisson((6.0,), 12000.0, seed=11), seed=12)
    quick, one = record.wait <= 0.2, np.ones(len(record.wait))
    got, lost = record.answered, ~record.answered
    for found, value in [
        (batch_ratio(lost, one, record.arrival), exact.p_abandon),
        (batch_ratio(record.wait, one, record.arrival), exact.wait_all),
        (batch_ratio(record.wait * got, got, record.arrival), exact.asa),
        (batch_ratio(got & quick, one, record.arrival), exact.p_answered_within(0.2)),
        (batch_ratio(lost & quick, one, record.arrival), exact.p_abandoned_within(0.2)),
    ]:
        assert abs(found[0] - value) <= 4 * found[1]
        assert found[1] <= 0.02 * max(value, 0.1)


def _truncated_poisson(load: float, size: int) -> np.ndarray:
    logs = np.concatenate([[0.0], np.cumsum(np.log(load / np.arange(1, size)))])
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()
