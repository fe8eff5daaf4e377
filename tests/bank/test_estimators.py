"""Each estimator of the bank's derivation finds what was put into made-up records."""

import numpy as np
import pandas as pd
import pytest

from benchmarks.bank_1999.availability import ready_share
from benchmarks.bank_1999.days import day_table, observed
from benchmarks.bank_1999.demand import estimate_busyness
from benchmarks.bank_1999.erlang_a import erlang_a
from benchmarks.bank_1999.names import OPEN_INTERVALS, QUEUES, SIMULATED_WEEKDAYS
from benchmarks.bank_1999.priorities import head_start_evidence


def made_up_calls(day_cv: float, own_cv: float, interval_cv: float, weeks: int) -> pd.DataFrame:
    """Poisson counts of two queues with gamma factors by day, half-hour, and queue and day."""
    rng = np.random.default_rng(7)

    def gamma(cv: float) -> float:
        return float(rng.gamma(1 / cv**2, cv**2)) if cv else 1.0

    rows = []
    for week in range(weeks):
        for number in range(5):
            day, common = pd.Timestamp("1999-01-03") + pd.Timedelta(days=7 * week + number), 0.0
            common = gamma(day_cv)
            own = {queue: gamma(own_cv) for queue in QUEUES}
            for interval in OPEN_INTERVALS:
                shared = gamma(interval_cv)
                for queue in QUEUES:
                    count = rng.poisson(20 * common * own[queue] * shared)
                    rows += [(day, queue, interval)] * count
    return pd.DataFrame(rows, columns=["day", "queue", "interval"])


def days_of(calls: pd.DataFrame) -> pd.DataFrame:
    days = pd.DataFrame({"day": sorted(calls["day"].unique())})
    days["weekday"] = [SIMULATED_WEEKDAYS[i % 5] for i in range(len(days))]
    return days


def test_busyness_is_found_again_net_of_poisson_noise() -> None:
    calls = made_up_calls(day_cv=0.2, own_cv=0.15, interval_cv=0.3, weeks=40)
    common, own = estimate_busyness(calls, days_of(calls))
    assert common.day_cv == pytest.approx(0.2, abs=0.03)
    assert common.interval_cv == pytest.approx(0.3, abs=0.03)
    assert common.interval_correlation < 0.15
    for queue in QUEUES:
        assert own[queue].day_cv == pytest.approx(0.15, abs=0.04)
        assert own[queue].interval_cv < 0.1


def test_pure_poisson_arrivals_show_no_busyness() -> None:
    calls = made_up_calls(day_cv=0.0, own_cv=0.0, interval_cv=0.0, weeks=40)
    common, own = estimate_busyness(calls, days_of(calls))
    assert common.day_cv < 0.02
    assert common.interval_cv < 0.03
    assert max(factors.day_cv for factors in own.values()) < 0.04


def test_a_hole_in_the_record_hides_itself_and_its_neighbours() -> None:
    day = pd.Timestamp("1999-01-03")
    calls = pd.DataFrame({"day": day, "queue": "regular", "interval": range(14, 48)})
    days = pd.DataFrame({"day": [day], "weekday": ["sun"]})
    assert observed(calls, days).all()
    torn = calls[~calls["interval"].between(20, 22)]
    hidden = np.flatnonzero(~observed(torn, days)[0])
    assert hidden.tolist() == [19, 20, 21, 22, 23]
    # Two empty half-hours are a quiet hour, not a hole.
    assert observed(calls[~calls["interval"].between(20, 21)], days).all()


def test_an_unexplained_near_empty_day_is_refused() -> None:
    sundays = pd.date_range("1999-01-03", periods=4, freq="7D")
    calls = pd.DataFrame({"day": np.repeat(sundays, [100, 100, 100, 50])})
    with pytest.raises(ValueError, match="1999, 1, 24"):
        day_table(calls)


def test_the_ready_share_is_found_again() -> None:
    rng = np.random.default_rng(3)
    free = rng.integers(1, 6, 20_000)
    arrivals = pd.DataFrame({"free": free, "at_once": rng.random(20_000) < 1 - 0.6**free})
    assert ready_share(arrivals) == pytest.approx(0.4, abs=0.01)


def test_head_start_evidence_peaks_at_the_head_start_in_force() -> None:
    # One agent, 30 s a call, 60 calls from 8:00 on every 20 s, served by arrival - 60 s if high.
    rng = np.random.default_rng(5)
    arrival, high = 28_800 + 20 * np.arange(60), rng.random(60) < 0.5
    waiting, end = list(range(60)), np.zeros(60)
    clock = arrival[0]
    while waiting:
        ready = [i for i in waiting if arrival[i] <= clock]
        if not ready:
            clock = arrival[waiting[0]]
            continue
        first = min(ready, key=lambda i: (arrival[i] - 60 * high[i], i))
        waiting.remove(first)
        end[first], clock = clock, clock + 30
    calls = pd.DataFrame(
        {
            "day": pd.Timestamp("1999-01-03"),
            "type": "PS",
            "priority": np.where(high, 2, 1),
            "arrival_s": arrival,
            "wait_s": end - arrival,
            "answered": True,
        }
    )
    days = pd.DataFrame({"day": [pd.Timestamp("1999-01-03")], "weekday": ["sun"]})
    shares = head_start_evidence(calls, days)
    assert shares[60] == 1.0
    assert shares[0] < 0.95
    assert shares[150] < 0.95


def test_erlang_a_agrees_with_its_birth_and_death_chain() -> None:
    rate, service, patience, agents = 0.05, 180.0, 300.0, 9
    up = np.full(400, rate)
    down = np.array(
        [min(k, agents) / service + max(k - agents, 0) / patience for k in range(1, 401)]
    )
    state = np.cumprod(np.append(1.0, up / down))
    state /= state.sum()
    queue = float((np.maximum(np.arange(401) - agents, 0) * state).sum())
    found = erlang_a(rate, service, patience, agents, within_s=20)
    assert found.wait_all_s == pytest.approx(queue / rate, rel=1e-3)
    assert found.abandoned == pytest.approx(queue / patience / rate, rel=1e-3)


def test_erlang_a_between_whole_numbers_lies_between_them() -> None:
    low, middle, high = (erlang_a(0.05, 180, 300, n, 20) for n in (8, 8.25, 9))
    assert middle.abandoned == pytest.approx(0.75 * low.abandoned + 0.25 * high.abandoned)
    assert erlang_a(0.05, 180, 300, 0, 20).abandoned == 1.0
