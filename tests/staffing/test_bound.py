"""The proved bound: hand cases, and never above an answer."""

import numpy as np
import pytest

from planner.analytic.laws import duration, exponential
from planner.solve import Bound
from planner.staffing.bound import least_cost, longest_overshoot
from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.trial import Trials
from sim.scenario import Deterministic, Lognormal, Scenario
from tests.staffing.centres import centre, group, queue, single


def _bound(scenario: Scenario) -> Bound:
    trials = Trials(scenario, 1)
    return least_cost(scenario, Rooms.of(scenario), Goals.of(scenario, trials), trials)


def test_memoryless_work_overshoots_by_its_mean() -> None:
    assert longest_overshoot([exponential(200.0)], 1800.0) == pytest.approx(200.0, rel=1e-6)
    both = longest_overshoot([exponential(200.0), exponential(50.0)], 1800.0)
    assert both == pytest.approx(200.0, rel=1e-6)


def test_fixed_work_overshoots_at_most_by_its_length() -> None:
    law = duration(Deterministic(value=100.0))
    assert longest_overshoot([law], 1800.0) == pytest.approx(100.0)


def test_no_simulated_agent_overshoots_more_than_the_bound() -> None:
    law = duration(Lognormal(mean=200, cv=1.0))
    bound = longest_overshoot([law], 1800.0)
    rng = np.random.default_rng(3)
    sigma = np.sqrt(np.log(2.0))
    for first in (0.0, 1500.0, 1750.0):  # begins at once, or waits for a moment near the end
        clock = np.full(20_000, first)
        while (clock < 1800).any():
            work = rng.lognormal(np.log(200) - sigma**2 / 2, sigma, len(clock))
            clock = np.where(clock < 1800, clock + work, clock)
        assert (clock - 1800).mean() < bound * 1.02


def test_the_work_of_one_open_hour_is_divided_by_what_an_agent_can_begin() -> None:
    scenario = single(60, hours=("08:00", "09:00"))
    # 79.5 % of 60 contacts of 180 s in 3600 s and one overshoot; some may begin in the next hour
    # (within 20 s), whose agents cost as much, so the bound is that of one hour.
    expected = 0.795 * 60 * 180 / (3600 + 180)
    assert _bound(scenario).value == pytest.approx(expected, rel=0.01)
    assert _bound(scenario).kind == "proved"


def test_the_fastest_and_cheapest_group_decides() -> None:
    groups = {
        "slow": group({"calls": 1.5}, cost_per_hour=20),
        "fast": group({"calls": 1.0}, cost_per_hour=25),
    }
    hours = ("08:00", "09:00")
    scenario = centre({"calls": queue(60, hours=hours)}, groups)
    slow = 20 * 0.795 * 60 * 270 / (3600 + 270)
    fast = 25 * 0.795 * 60 * 180 / (3600 + 180)
    assert _bound(scenario).value == pytest.approx(min(slow, fast), rel=0.01)


def test_least_staff_counts_where_it_is_more() -> None:
    scenario = single(60, {"staff": {"desk": {"least": 9}}})
    assert _bound(scenario).value == pytest.approx(36.0)


def test_abandonments_that_count_as_met_are_taken_off() -> None:
    plain = _bound(single(60, patience=30)).value
    target = {"share": 0.8, "within_s": 20, "formula": "sl_answered_and_abandoned_in_t"}
    generous = _bound(single(60, patience=30, target=target)).value
    gone = 1 - np.exp(-20 / 30)
    assert generous == pytest.approx(plain * (0.795 - gone) / 0.795, rel=0.01)


def test_where_work_is_not_known_only_minima_are_bounded() -> None:
    scenario = single(60, {"staff": {"desk": {"least": 1}}}, retries=None, resolution=0.8)
    found = _bound(scenario)
    assert found.value == 4.0
    assert "least and pinned" in found.what and "not bounded" in found.what
