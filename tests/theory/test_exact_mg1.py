"""M/G/1 and priorities against closed forms, the method of phases and skill chains."""

import numpy as np
import pytest
from scipy import integrate, sparse, stats
from scipy.sparse.linalg import spsolve

from tests.theory.exact import mg1
from tests.theory.exact.erlang import ErlangC
from tests.theory.exact.skills import SkillModel


def test_exponential_service_gives_the_wait_of_the_markov_queue():
    assert mg1.mg1_wait(0.7, mg1.moments_exponential(1.0)) == pytest.approx(0.7 / 0.3)


def test_deterministic_service_halves_the_wait():
    half = mg1.mg1_wait(0.7, mg1.moments_deterministic(1.0))
    assert half == pytest.approx(mg1.mg1_wait(0.7, mg1.moments_exponential(1.0)) / 2)


def test_the_variance_of_the_wait_is_right_for_exponential_service():
    # P(W > t) = rho e^{-(1 - rho) t}
    variance = mg1.mg1_wait_variance(0.7, mg1.moments_exponential(1.0))
    assert variance == pytest.approx(2 * 0.7 / 0.09 - (0.7 / 0.3) ** 2)


def test_a_load_of_one_is_refused():
    with pytest.raises(ValueError, match="unstable"):
        mg1.mg1_wait(1.0, mg1.moments_deterministic(1.0))


@pytest.mark.parametrize(
    ("moments", "law"),
    [
        (
            mg1.moments_lognormal(180.0, 1.3),
            stats.lognorm(np.sqrt(np.log(2.69)), scale=180 / 2.69**0.5),
        ),
        (mg1.moments_gamma(180.0, 0.5), stats.gamma(4, scale=45)),
        (mg1.moments_exponential(180.0), stats.expon(scale=180)),
    ],
)
def test_moments_equal_those_of_the_law(moments, law):
    found = [moments.mean, moments.second, moments.third]
    assert found == pytest.approx([law.moment(k) for k in (1, 2, 3)])


def test_mixture_moments_average_raw_moments():
    parts = (mg1.moments_exponential(1.0), mg1.moments_exponential(5.0))
    mixed = mg1.moments_mixture((0.75, 0.25), parts)
    assert (mixed.mean, mixed.second) == pytest.approx((2.0, 0.75 * 2 + 0.25 * 50))


@pytest.mark.parametrize("phases", [2, 4])
def test_pollaczek_khinchine_agrees_with_the_method_of_phases(phases):
    """Independent: Erlang service as a chain on the number of phases in system (M/E_k/1)."""
    rate, levels = 0.7, 900
    size = phases * levels
    generator = sparse.lil_array((size, size))
    for at in range(size):
        if at + phases < size:
            generator[at, at + phases] += rate
            generator[at, at] -= rate
        if at > 0:
            generator[at, at - 1] += phases
            generator[at, at] -= phases
    system = generator.T.tolil()
    system[0, :] = 1.0
    law = spsolve(system.tocsc(), np.eye(size)[0])
    waiting_phases = law @ np.arange(size)  # an arrival waits for every phase it finds
    expected = mg1.mg1_wait(rate, mg1.moments_gamma(1.0, phases**-0.5))
    assert waiting_phases / phases == pytest.approx(expected, rel=1e-7)


def test_the_law_of_the_deterministic_queue_has_the_right_mean_and_atom():
    assert mg1.md1_p_wait_at_most(0.7, 1.0, 0.0) == pytest.approx(0.3)
    mean, _ = integrate.quad(
        lambda t: 1 - mg1.md1_p_wait_at_most(0.7, 1.0, t), 0, 40, limit=400, points=range(40)
    )
    assert mean == pytest.approx(mg1.mg1_wait(0.7, mg1.moments_deterministic(1.0)), rel=1e-6)


def test_one_class_waits_as_without_priorities():
    assert mg1.mmc_priority_waits((8.0,), 1.0, 10)[0] == pytest.approx(ErlangC(8.0, 1.0, 10).asa)


def test_priorities_conserve_the_load_weighted_wait():
    rates = (0.2, 0.1, 0.15)
    services = (
        mg1.moments_exponential(1.0),
        mg1.moments_deterministic(2.0),
        mg1.moments_lognormal(2.5, 1.1),
    )
    waits = mg1.mg1_priority_waits(rates, services)
    loads = np.array([r * s.mean for r, s in zip(rates, services, strict=True)])
    pooled = mg1.mg1_wait(sum(rates), mg1.moments_mixture(rates, services))
    assert loads @ waits == pytest.approx(loads.sum() * pooled)
    assert waits[0] < waits[1] < waits[2]


def test_cobham_agrees_with_the_chain_of_two_priority_queues_on_one_group():
    """Independent: the same system as a Markov chain on both queue lengths."""
    rates = (2.0, 1.6)
    chain = SkillModel(
        rates, (0.0, 0.0), (5,), ((1.0, 1.0),), ((0,), (0,)), ((0, 1),), caps=(40, 90)
    )
    assert chain.wait_all == pytest.approx(mg1.mmc_priority_waits(rates, 1.0, 5), rel=1e-6)


def test_cobham_agrees_with_the_chain_of_one_agent_with_two_service_rates():
    rates, service = (0.3, 0.2), (1.0, 0.8)
    chain = SkillModel(rates, (0.0, 0.0), (1,), (service,), ((0,), (0,)), ((0, 1),), caps=(40, 80))
    services = tuple(mg1.moments_exponential(1 / s) for s in service)
    assert chain.wait_all == pytest.approx(mg1.mg1_priority_waits(rates, services), rel=1e-6)
