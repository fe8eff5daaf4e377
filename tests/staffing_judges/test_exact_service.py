"""Service levels of the exact multi-skill chain against single queues and a naive simulator."""

import numpy as np
import pytest

from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.skills import n_model, x_model
from tests.theory.naive import Centre, batch_ratio, exponential, poisson, simulate

EQUAL = ((1.0, 1.0), (1.0, 1.0))
WITHIN = 0.12


def test_an_n_model_without_traffic_to_help_is_an_erlang_a_of_its_own():
    model = n_model((1e-12, 5.0), (0.5, 0.5), (2, 4), EQUAL, caps=(3, 60))
    alone = ErlangA(5.0, 1.0, 0.5, 4)
    exact = alone.p_answered_within(WITHIN)
    assert model.p_answered_within(1, WITHIN) == pytest.approx(exact, rel=1e-8)


def test_an_n_model_without_own_traffic_of_the_helpers_is_one_pooled_queue():
    model = n_model((5.0, 1e-12), (0.5, 0.5), (2, 3), EQUAL, caps=(60, 3))
    pooled = ErlangA(5.0, 1.0, 0.5, 5)
    exact = pooled.p_answered_within(WITHIN)
    assert model.p_answered_within(0, WITHIN) == pytest.approx(exact, rel=1e-8)


def test_without_patience_the_pooled_queue_is_erlang_c():
    model = n_model((4.0, 1e-12), (0.0, 0.0), (2, 3), EQUAL, caps=(120, 3))
    exact = ErlangC(4.0, 1.0, 5).p_wait_at_most(WITHIN)
    assert model.p_answered_within(0, WITHIN) == pytest.approx(exact, rel=1e-8)


@pytest.mark.parametrize("shape", [n_model, x_model])
def test_service_levels_agree_with_contacts_lived_through_one_by_one(shape):
    arrival, leave, staff = (3.2, 2.2), (0.5, 0.8), (3, 3)
    service = ((1.0, 0.7), (0.8, 1.1))
    model = shape(arrival, leave, staff, service, caps=(22, 18))
    centre = Centre(
        routes=model.routes,
        serves=model.serves,
        service=tuple(tuple(exponential(1 / rate) for rate in row) for row in service),
        patience=tuple(exponential(1 / rate) for rate in leave),
        staff=((0.0, staff),),
    )
    record = simulate(centre, poisson(arrival, 12000.0, seed=5), seed=6)
    for queue in (0, 1):
        mine = record.queue == queue
        for within in (0.05, WITHIN, 0.6):
            met = record.answered & (record.wait <= within) & mine
            value, error = batch_ratio(met, mine, record.arrival)
            assert abs(value - model.p_answered_within(queue, within)) < 4 * error
            assert error < 0.02


def test_a_longer_threshold_and_more_agents_never_serve_fewer():
    def levels(staffing: tuple[int, int]) -> np.ndarray:
        model = x_model((3.0, 2.0), (0.5, 0.5), staffing, EQUAL, caps=(40, 40))
        return np.array([[model.p_answered_within(q, t) for t in (0, 0.1, 1.0)] for q in (0, 1)])

    fewer, more = levels((3, 3)), levels((4, 3))
    assert (np.diff(fewer) > 0).all()
    assert (more > fewer).all()
