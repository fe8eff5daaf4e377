"""The histogram of waits and what is read off it."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.engine.log import AGENT_STATE, Exit
from sim.measure import measure_replication, tables
from sim.measure.waits import N_BINS, bin_of, edges, offered_wait, quantile
from tests.measure.build import SECOND, bench, contact, fresh


@given(st.integers(0, 200_000_000))
def test_a_wait_lies_in_the_bin_whose_edges_hold_it(wait):
    upper = edges()
    k = bin_of(wait)
    assert wait <= 1000 * upper[k]
    assert k == 0 or wait > 1000 * upper[k - 1]


def test_bins_are_one_second_wide_up_to_ten_minutes_and_never_narrower_later():
    upper = edges()
    assert len(upper) == N_BINS
    assert (np.diff(upper[:601]) == 1).all()
    assert (np.diff(np.diff(upper[:-1])) >= 0).all()
    assert upper[-2] == 86400


def counts_of(waits_s):
    return np.bincount([bin_of(int(w * SECOND)) for w in waits_s], minlength=N_BINS).astype(float)


@given(st.integers(1, 300), st.integers(0, 2**32 - 1))
def test_quantiles_are_right_to_the_width_of_a_bin(size, seed):
    waits = np.random.default_rng(seed).exponential(60, size) * (np.arange(size) % 3 > 0)
    for p in (0.5, 0.9, 0.99):
        exact = np.quantile(waits, p, method="inverted_cdf")
        assert abs(quantile(counts_of(waits), p) - exact) <= 10 if exact > 600 else 1


def test_quantiles_of_nothing_and_beyond_the_last_edge():
    assert np.isnan(quantile(np.zeros(N_BINS), 0.5))
    assert quantile(counts_of([90_000]), 0.5) == np.inf
    assert quantile(counts_of([0, 0, 0, 5]), 0.5) == 0


def test_without_abandonment_the_offered_wait_is_the_mean_wait():
    waits = np.arange(0, 200, 0.5)
    found = offered_wait(counts_of(waits), np.zeros(N_BINS))
    assert found == pytest.approx(waits.mean(), abs=0.3)


def test_the_offered_wait_is_found_again_from_censored_waits():
    rng = np.random.default_rng(4)
    wait = rng.gamma(2.0, 40, 200_000) * (rng.random(200_000) < 0.7)
    patience = rng.exponential(120, 200_000)
    answered = counts_of(wait[wait < patience])
    gone = counts_of(patience[patience <= wait])
    assert offered_wait(answered, gone) == pytest.approx(wait.mean(), rel=0.02)
    # What is measured on the answered alone is far too short.
    assert wait[wait < patience].mean() < 0.8 * wait.mean()


def test_the_offered_wait_of_nobody_answered_is_unknown():
    assert np.isnan(offered_wait(np.zeros(N_BINS), counts_of([3])))


@pytest.fixture(scope="module")
def frames():
    desk = bench(queues=2)
    moments = fresh(desk)
    rng = np.random.default_rng(9)
    for r in range(20):
        waits = rng.integers(0, 60, 30)
        rows = [contact(1000, Exit.ANSWERED, int(w) * SECOND, talk=9) for w in waits]
        rows += [contact(2000, Exit.ABANDONED, 7 * SECOND, queue=1)]
        rows += [contact(2000, Exit.ANSWERED, 3 * SECOND, queue=1)]
        states = np.zeros(0, AGENT_STATE)
        log = np.concatenate(rows)
        measure_replication(desk.inputs, desk.plan, r, log, states, desk.scratch, moments)
    return tables(moments, desk.plan, desk.names, desk.calendar)


def test_quantiles_come_with_limits_around_them(frames):
    rows = frames["wait_quantiles"].query("queue == 'queue 0' and outcome == 'answered'")
    assert rows["p"].tolist() == [0.5, 0.8, 0.9, 0.95, 0.99]
    assert (rows["wait_s_low"] <= rows["wait_s"]).all()
    assert (rows["wait_s"] <= rows["wait_s_high"]).all()
    assert rows["wait_s"].iloc[0] == pytest.approx(29.5, abs=2)


def test_the_distribution_adds_up_to_the_counts(frames):
    table = frames["wait_distribution"]
    total = frames["queues_total"].set_index("queue")
    sums = table.groupby("queue")[["answered", "abandoned"]].sum()
    pd.testing.assert_frame_equal(
        sums.loc[total.index], total[["answered", "abandoned"]], check_names=False
    )
    shares = table.query("queue == 'all'")["answered_share"]
    assert shares.is_monotonic_increasing
    assert shares.iloc[-1] == 1.0


def test_answered_within_t_can_be_read_off_the_distribution(frames):
    table = frames["wait_distribution"].query("queue == 'queue 0'").set_index("up_to_s")
    total = frames["queues_total"].set_index("queue").loc["queue 0"]
    assert table["answered_share"][20.0] == pytest.approx(total["sl_of_answered"])


def test_the_total_has_the_offered_wait_with_limits(frames):
    row = frames["queues_total"].set_index("queue").loc["queue 0"]
    assert row["offered_wait_s"] == pytest.approx(row["asa_s"], abs=0.6)
    assert row["offered_wait_s_low"] < row["offered_wait_s"] < row["offered_wait_s_high"]
