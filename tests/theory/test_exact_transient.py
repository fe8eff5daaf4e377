"""M(t)/M/s(t)+M against Poisson systems, stationary limits and a naive simulator with steps."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from tests.theory.exact.erlang import ErlangA
from tests.theory.exact.transient import Staffing, TimeVarying, piecewise_constant
from tests.theory.naive import Centre, exponential, simulate

STEPS = Staffing((0.0, 4.0, 8.0), (4, 7, 3))
RATE_TIMES, RATES = (0.0, 3.0, 6.0, 9.0), (3.0, 6.0, 8.0, 4.0)
EDGES = [0.0, 2.0, 4.0, 6.0, 8.0, 10.0, 12.0]


def wave(t):
    return 6.0 + 3.0 * np.sin(0.7 * t)


def stepped(**changes):
    rate = piecewise_constant(RATE_TIMES, RATES)
    settings = {"abandon_rate": 0.5, "staffing": STEPS, "queue_cap": 40} | changes
    return TimeVarying(rate, RATE_TIMES, 1.0, **settings)


def test_constant_rates_tend_to_erlang_a():
    model = TimeVarying(lambda t: 6.0, (), 1.0, 0.5, Staffing((0.0,), (5,)), 50)
    exact = ErlangA(6.0, 1.0, 0.5, 5)
    assert model.p_delay_at([60.0])[0] == pytest.approx(exact.p_wait, rel=1e-6)
    assert model.mean_queue_at([60.0])[0] == pytest.approx(exact.mean_queue, rel=1e-6)
    late = [60.0, 62.0]
    assert model.answered_within(late, 0.3)[0] == pytest.approx(
        exact.p_answered_within(0.3), rel=1e-6
    )
    assert model.abandoned_by_arrival(late)[0] == pytest.approx(exact.p_abandon, rel=1e-6)


def test_with_equal_service_and_patience_the_mean_in_system_ignores_the_staffing():
    """M(t)/M/infinity: m' = lambda(t) - mu m, even while leaving agents finish their work."""
    model = TimeVarying(wave, (), 1.0, 1.0, STEPS, 60)
    times = [1.0, 3.9, 4.5, 7.9, 8.1, 8.5, 11.0]
    mean = solve_ivp(lambda t, m: wave(t) - m, (0, 11), [0.0], t_eval=times, rtol=1e-10, atol=1e-12)
    assert model.mean_system_at(times) == pytest.approx(mean.y[0], rel=1e-6)


def test_plenty_of_agents_delay_nobody():
    model = TimeVarying(wave, (), 1.0, 0.5, Staffing((0.0,), (45,)), 5)
    assert model.p_delay_at([5.0])[0] < 1e-12
    assert model.abandoned_by_arrival([0.0, 5.0])[0] == pytest.approx(0.0, abs=1e-7)


def test_agents_that_leave_finish_their_work():
    before, after, later = stepped().mean_busy_at([7.999999, 8.000001, 8.5])
    assert after == pytest.approx(before, rel=1e-4)
    assert before > later > 3.0


def test_agents_that_arrive_take_waiting_contacts_at_once():
    model = stepped()
    before, after = model.mean_queue_at([3.999999, 4.000001])
    assert after < 0.5 * before
    system = model.mean_system_at([3.999999, 4.000001])
    assert system[0] == pytest.approx(system[1], rel=1e-4)


def test_what_arrives_is_answered_abandons_or_is_still_there():
    model = stepped()
    figures = model.by_interval(EDGES)
    arrivals = sum(f.arrivals for f in figures)
    assert arrivals == pytest.approx(9.0 + 18.0 + 24.0 + 12.0)
    ended = sum(2.0 * f.mean_busy * 1.0 + f.abandonments for f in figures)
    assert arrivals == pytest.approx(ended + model.mean_system_at([12.0])[0], rel=1e-6)
    assert model.truncation_loss(EDGES) < 1e-9


def test_abandonments_by_arrival_and_by_moment_agree_over_a_day_that_ends_empty():
    rate = piecewise_constant((0.0, 6.0), (7.0, 0.0))
    model = TimeVarying(rate, (6.0,), 1.0, 0.5, STEPS, 40)
    lost = model.abandoned_by_arrival([0.0, 6.0])[0] * 42.0
    assert lost == pytest.approx(model.by_interval([0.0, 40.0])[0].abandonments, rel=1e-6)


def test_a_long_threshold_leaves_only_the_abandoned():
    model = stepped(queue_cap=25)
    share = model.answered_within([3.0, 9.0], 30.0)
    assert share == pytest.approx(1 - model.abandoned_by_arrival([3.0, 9.0]), rel=1e-6)


@pytest.mark.parametrize("choice", ["random", "in_order"])
def test_the_choice_among_free_agents_matters_only_after_staffing_falls(choice):
    reference = stepped().mean_system_at([3.0, 7.0, 9.0])
    found = stepped(choice=choice).mean_system_at([3.0, 7.0, 9.0])
    assert found[:2] == pytest.approx(reference[:2], rel=1e-7)


@pytest.mark.parametrize(("choice", "share"), [("random", 0.25), ("in_order", 1.0)])
def test_a_lonely_contact_takes_each_of_four_free_agents_equally_often(choice, share):
    """Almost no load: just after agents 2-4 leave one waits only if agent 1 is the busy one."""
    rate, drop = 1e-5, Staffing((0.0, 2.0), (4, 1))
    model = TimeVarying(lambda t: rate, (), 1.0, 0.5, drop, 5, choice)
    busy = rate * (1 - np.exp(-2.0))
    assert model.mean_busy_at([2.0])[0] == pytest.approx(busy, rel=1e-3)
    assert model.p_delay_at([2.0])[0] == pytest.approx(share * busy, rel=1e-3)


def test_staffing_levels_become_cohorts_that_come_and_go_together():
    staffing = Staffing((0.0, 1.0, 2.0, 3.0), (4, 9, 6, 0))
    assert staffing.cohorts == (4, 2, 3)
    assert [staffing.present(t) for t in (0.5, 1.0, 2.5, 3.0)] == [
        (True, False, False),
        (True, True, True),
        (True, True, False),
        (False, False, False),
    ]


def test_time_varying_figures_agree_with_days_lived_through_one_by_one():
    model = stepped()
    exact_delay = [f.delayed / f.arrivals for f in model.by_interval(EDGES)]
    exact_quick = model.answered_within(EDGES, 0.3)
    exact_lost = model.abandoned_by_arrival(EDGES)
    days, rng = 1500, np.random.default_rng(8)
    centre = Centre(
        routes=((0,),),
        serves=((0,),),
        service=((exponential(1.0),),),
        patience=(exponential(2.0),),
        staff=tuple((t, (n,)) for t, n in zip(STEPS.times, STEPS.levels, strict=True)),
    )
    counts = np.zeros((days, len(EDGES) - 1, 4))
    for day in range(days):
        record = simulate(centre, _day(rng), seed=1000 + day)
        slot = np.searchsorted(EDGES, record.arrival, side="right") - 1
        got, one = record.answered, np.ones(len(slot))
        columns = (one, record.wait > 0, got & (record.wait <= 0.3), ~got)
        for c, column in enumerate(columns):
            counts[day, :, c] = np.bincount(slot, column, len(EDGES) - 1)
    total = counts.sum(axis=0)
    for c, exact in ((1, exact_delay), (2, exact_quick), (3, exact_lost)):
        ratio = total[:, c] / total[:, 0]
        residual = counts[:, :, c] - ratio * counts[:, :, 0]
        error = np.sqrt((residual**2).sum(axis=0)) / total[:, 0]
        assert np.all(np.abs(ratio - exact) < 4 * error), (c, ratio, exact, error)
        assert np.all(error < 0.02)


def _day(rng):
    ends = (*RATE_TIMES[1:], 12.0)
    rows = []
    for start, end, rate in zip(RATE_TIMES, ends, RATES, strict=True):
        times = rng.uniform(start, end, rng.poisson(rate * (end - start)))
        rows += [(float(t), 0) for t in times]
    return rows
