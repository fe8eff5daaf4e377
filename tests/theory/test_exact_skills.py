"""N- and X-model chains against pooled queues, separate queues and a naive simulator."""

import numpy as np
import pytest

from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.skills import n_model, x_model
from tests.theory.naive import Centre, batch_ratio, exponential, poisson, simulate

EQUAL = ((1.0, 1.0), (1.0, 1.0))


def test_an_x_model_with_one_law_for_all_is_one_pooled_erlang_a():
    model = x_model((3.5, 2.5), (0.5, 0.5), (4, 2), EQUAL, caps=(30, 30))
    pooled = ErlangA(6.0, 1.0, 0.5, 6)
    assert model.p_wait == pytest.approx((pooled.p_wait,) * 2, rel=1e-8)
    assert sum(model.mean_queue) == pytest.approx(pooled.mean_queue, rel=1e-8)
    assert max(model.truncation_loss) < 1e-10


def test_an_x_model_without_patience_is_one_pooled_erlang_c():
    model = x_model((2.5, 2.0), (0.0, 0.0), (4, 2), EQUAL, caps=(70, 70))
    pooled = ErlangC(4.5, 1.0, 6)
    assert model.p_wait == pytest.approx((pooled.p_wait,) * 2, rel=1e-6)
    assert sum(model.mean_queue) == pytest.approx(pooled.mean_queue, rel=1e-6)


def test_an_n_model_without_traffic_to_help_is_an_erlang_a_of_its_own():
    model = n_model((1e-12, 5.0), (0.5, 0.5), (2, 4), EQUAL, caps=(3, 60))
    alone = ErlangA(5.0, 1.0, 0.5, 4)
    assert model.p_wait[1] == pytest.approx(alone.p_wait, rel=1e-8)
    assert model.wait_all[1] == pytest.approx(alone.wait_all, rel=1e-8)


def test_an_n_model_without_own_traffic_of_the_helpers_is_one_pooled_queue():
    model = n_model((5.0, 1e-12), (0.5, 0.5), (2, 3), EQUAL, caps=(60, 3))
    pooled = ErlangA(5.0, 1.0, 0.5, 5)
    assert model.p_wait[0] == pytest.approx(pooled.p_wait, rel=1e-8)
    assert model.p_abandon[0] == pytest.approx(pooled.p_abandon, rel=1e-8)


def test_work_done_equals_work_accepted():
    model = n_model((3.0, 2.5), (0.5, 0.4), (2, 3), ((1.0, 1.0), (1.0, 1.0)), caps=(40, 40))
    accepted = sum(
        rate * (1 - lost) for rate, lost in zip((3.0, 2.5), model.p_abandon, strict=True)
    )
    assert accepted == pytest.approx(2 * model.occupancy[0] + 3 * model.occupancy[1], rel=1e-8)


@pytest.mark.parametrize("shape", [n_model, x_model])
def test_skill_chains_agree_with_contacts_lived_through_one_by_one(shape):
    arrival, leave, staff = (3.2, 2.2), (0.5, 0.8), (3, 3)
    service = ((1.0, 0.7), (0.8, 1.1))
    model = shape(arrival, leave, staff, service, caps=(22, 18))
    assert max(model.truncation_loss) < 1e-8
    centre = Centre(
        routes=model.routes,
        serves=model.serves,
        service=tuple(tuple(exponential(1 / rate) for rate in row) for row in service),
        patience=tuple(exponential(1 / rate) for rate in leave),
        staff=((0.0, staff),),
    )
    record = simulate(centre, poisson(arrival, 12000.0, seed=3), seed=4)
    for i in (0, 1):
        mine = record.queue == i
        for found, exact in [
            (batch_ratio((record.wait > 0) & mine, mine, record.arrival), model.p_wait[i]),
            (batch_ratio(record.wait * mine, mine, record.arrival), model.wait_all[i]),
            (batch_ratio(~record.answered & mine, mine, record.arrival), model.p_abandon[i]),
        ]:
            assert abs(found[0] - exact) < 4 * found[1]
            assert found[1] < 0.04 * exact


def test_priority_of_the_own_queue_helps_it():
    model = x_model((3.0, 3.0), (0.5, 0.5), (4, 2), EQUAL, caps=(30, 30))
    assert np.argmin(model.wait_all) == 0
