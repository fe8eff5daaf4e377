"""Jumping, alternating and random rates against Erlang A, GI/M/1, linear means and the ODEs."""

import numpy as np
import pytest
from scipy.optimize import brentq

from tests.theory.exact.bursty import Bursty
from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.periodic import Periodic, fixed, gamma_busyness
from tests.theory.exact.transient import Staffing, TimeVarying, piecewise_constant

FIGURES = ("p_wait", "p_abandon", "wait_all", "asa")


def same(found, reference, rel=1e-8):
    for name in FIGURES:
        assert getattr(found, name) == pytest.approx(getattr(reference, name), rel=rel), name


def test_equal_levels_are_erlang_a():
    model, reference = Bursty((8.0, 8.0), (0.1, 0.3), 1.0, 7, 0.5), ErlangA(8.0, 1.0, 0.5, 7)
    same(model.found, reference)
    assert model.found.p_answered_within(0.2) == pytest.approx(reference.p_answered_within(0.2))


def test_an_interrupted_poisson_stream_at_one_agent_is_gi_m_1():
    """Kuczura (1973): its gaps are hyperexponential; P(wait) = s, s = A*(mu (1 - s))."""
    rate, leave, back, mu = 1.5, 0.4, 0.6, 1.0

    def gap_transform(x):
        return rate * (x + back) / ((x + rate + leave) * (x + back) - leave * back)

    root = brentq(lambda s: gap_transform(mu * (1 - s)) - s, 0.0, 1.0 - 1e-6)
    model = Bursty((rate, 0.0), (leave, back), mu, 1)
    assert model.mean_rate == pytest.approx(0.9)
    assert model.found.p_wait == pytest.approx(root, rel=1e-8)
    assert model.found.wait_all == pytest.approx(root / (mu * (1 - root)), rel=1e-7)


def test_waits_by_what_contacts_find_agree_with_littles_law():
    for abandon_rate in (0.0, 0.5):
        model = Bursty((9.0, 3.0), (0.2, 0.1), 1.0, 10, abandon_rate)
        assert model.found.wait_all * model.mean_rate == pytest.approx(model.mean_queue, rel=1e-7)


def test_quick_jumps_are_one_mean_rate_and_slow_ones_two_centres():
    high, low = ErlangA(9.0, 1.0, 0.5, 7), ErlangA(3.0, 1.0, 0.5, 7)
    quick = Bursty((9.0, 3.0), (1e5, 1e5), 1.0, 7, 0.5).found
    same(quick, ErlangA(6.0, 1.0, 0.5, 7), rel=1e-3)
    slow = Bursty((9.0, 3.0), (1e-5, 1e-5), 1.0, 7, 0.5).found
    assert slow.p_wait == pytest.approx((9 * high.p_wait + 3 * low.p_wait) / 12, rel=1e-4)
    assert slow.p_abandon == pytest.approx((9 * high.p_abandon + 3 * low.p_abandon) / 12, rel=1e-4)


def test_bursts_make_waits_longer():
    even, bursty = ErlangC(6.0, 1.0, 8), Bursty((9.0, 3.0), (0.1, 0.1), 1.0, 8)
    assert bursty.found.wait_all > 3 * even.asa


# --- a rate that changes at fixed times --------------------------------------------------------


def test_one_rate_for_all_intervals_is_erlang_a():
    model = Periodic(2.0, (fixed(8.0), fixed(8.0)), 1.0, 7, 0.5)
    reference = ErlangA(8.0, 1.0, 0.5, 7)
    same(model.overall, reference)
    same(model.by_interval[1], reference)
    assert model.mean_busy == pytest.approx([7 * reference.occupancy] * 2)
    assert model.arrivals == pytest.approx([16.0, 16.0])


def test_patience_like_handling_makes_the_number_in_system_a_linear_equation():
    """mu = theta: m' = lambda(t) - mu m, so m jumps between two exponentials."""
    high, low, length = 9.0, 3.0, 1.5
    model = Periodic(length, (fixed(high), fixed(low)), 1.0, 5, 1.0)
    keep = np.exp(-length)
    bottom = (high * (1 - keep) * keep + low * (1 - keep)) / (1 - keep**2)
    top = high + (bottom - high) * keep
    mean = [high * length + (bottom - high) * (1 - keep), low * length + (top - low) * (1 - keep)]
    found = (model.mean_queue + model.mean_busy) * length
    assert found == pytest.approx(mean, rel=1e-9)


def test_alternating_rates_agree_with_the_forward_equations_once_settled():
    times = [1.5 * k for k in range(14)]
    rate = piecewise_constant(times, [9.0, 4.0] * 7)
    ode = TimeVarying(rate, tuple(times), 1.0, 0.5, Staffing((0.0,), (7,)), 50)
    edges = [18.0, 19.5, 21.0]
    figures = ode.by_interval(edges)
    model = Periodic(1.5, (fixed(9.0), fixed(4.0)), 1.0, 7, 0.5)
    assert model.truncation_loss < 1e-12
    assert model.mean_queue == pytest.approx([f.mean_queue for f in figures], rel=1e-5)
    assert model.mean_busy == pytest.approx([f.mean_busy for f in figures], rel=1e-5)
    within = [f.p_answered_within(0.3) for f in model.by_interval]
    assert within == pytest.approx(list(ode.answered_within(edges, 0.3)), rel=1e-5)


def test_abandonments_are_theta_times_the_queue():
    model = Periodic(1.5, (fixed(9.0), fixed(4.0)), 1.0, 7, 0.5)
    gone = 0.5 * model.mean_queue.sum() * 1.5
    assert model.overall.p_abandon == pytest.approx(gone / model.arrivals.sum(), rel=1e-9)


def test_endless_patience_obeys_littles_law():
    model = Periodic(1.5, (fixed(8.0), fixed(4.0)), 1.0, 8, 0.0, cap=150)
    waited = model.mean_queue.sum() * 1.5
    assert model.overall.wait_all == pytest.approx(waited / model.arrivals.sum(), rel=1e-7)


@pytest.mark.parametrize("cv", [0.01, 0.3, 1.0])
def test_gamma_busyness_has_the_moments_of_the_gamma_law(cv):
    weights, rates = np.array(gamma_busyness(8.0, cv)).T
    assert weights.sum() == pytest.approx(1.0)
    assert weights @ rates == pytest.approx(8.0)
    assert weights @ (rates - 8.0) ** 2 == pytest.approx((8.0 * cv) ** 2)
    assert np.exp(-0.1 * rates) @ weights == pytest.approx((1 + 0.8 * cv**2) ** -(cv**-2))
    third = weights @ (rates - 8.0) ** 3 / (8.0 * cv) ** 3
    assert third == pytest.approx(2 * cv, rel=1e-5)


def test_busy_intervals_much_longer_than_handling_mix_erlang_a():
    table = ((0.3, 4.0), (0.5, 6.0), (0.2, 9.0))
    model = Periodic(4000.0, (table,), 1.0, 7, 0.5)
    mean = sum(w * r for w, r in table)
    for name in ("p_wait", "p_abandon"):
        mixed = sum(w * r * getattr(ErlangA(r, 1.0, 0.5, 7), name) for w, r in table) / mean
        assert getattr(model.overall, name) == pytest.approx(mixed, rel=1e-3)


def test_busy_intervals_much_shorter_than_handling_are_one_rate():
    model = Periodic(1e-4, (gamma_busyness(8.0, 0.5),), 1.0, 7, 0.5)
    same(model.overall, ErlangA(8.0, 1.0, 0.5, 7), rel=1e-3)


def test_independent_busyness_keeps_the_mean_number_when_patience_is_like_handling():
    model = Periodic(0.7, (gamma_busyness(6.0, 0.5),), 1.0, 5, 1.0)
    assert model.mean_queue + model.mean_busy == pytest.approx([6.0], rel=1e-9)


def test_more_nodes_do_not_change_the_answer_for_gamma_busyness():
    few, many = (Periodic(2.0, (gamma_busyness(6.0, 0.4, n),), 1.0, 7, 0.5) for n in (12, 24))
    same(few.overall, many.overall, rel=1e-8)
