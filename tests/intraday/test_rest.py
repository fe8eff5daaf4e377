"""The scenario of the rest of the day carries what is expected, and what is still unsure."""

import numpy as np
import pytest

from planner.intraday.actuals import Actuals
from planner.intraday.forecast import Forecast, forecast, planned_volumes
from planner.intraday.moment import moment_of
from planner.intraday.rest import rest_of_day, spread_left
from sim.inputs.build import build_inputs
from sim.inputs.contacts import interval_counts
from sim.scenario import Scenario, check
from tests.intraday.days import day, queue


def updated(scenario: Scenario, factor: float = 1.3) -> Forecast:
    moment = moment_of(scenario, "11:00")
    volume = np.full((1, moment.calendar.n_intervals), np.nan)
    volume[:, : moment.first] = np.rint(factor * planned_volumes(moment))[:, : moment.first]
    return forecast(moment, Actuals(volume))


def test_a_conjugate_day_is_carried_exactly() -> None:
    found = updated(day(busyness={"day_cv": 0.1}))
    rest = rest_of_day(found, morning=False)
    check(rest)
    assert rest.busyness.day_cv == pytest.approx((100 + 156) ** -0.5, abs=1e-6)
    inputs = build_inputs(rest).inputs
    assert inputs.demand["mean"][0, 22:32] == pytest.approx(20 * 256 / 220, abs=1e-5)
    assert not inputs.demand["mean"][0, :22].any()
    whole = build_inputs(rest_of_day(found, morning=True)).inputs
    assert whole.demand["mean"][0, 16:22].tolist() == [26.0] * 6


@pytest.mark.parametrize(
    "busyness",
    [
        {"day_cv": 0.2},
        {"day_cv": 0.1, "interval_cv": 0.15, "interval_correlation": 0.6},
        {"interval_cv": 0.25, "interval_correlation": 0.9},
    ],
    ids=["day", "both", "slow intervals"],
)
def test_simulated_rests_vary_as_the_forecast_says(busyness: dict[str, float]) -> None:
    found = updated(day(busyness=busyness))
    inputs = build_inputs(rest_of_day(found, morning=False), 3).inputs._replace(journeys=None)
    totals = np.array([interval_counts(inputs, None, r).sum() for r in range(1500)])
    rates = (20 * found.factors[:, 0, :10]).sum(axis=1)  # from 11 to 16
    spread = float(np.sqrt(rates.var() + rates.mean()))
    assert totals.mean() == pytest.approx(found.rest[0], abs=4 * spread / np.sqrt(1500))
    assert totals.std() == pytest.approx(spread, rel=0.12)  # the fit is to second moments


def test_special_days_and_factors_are_in_the_volumes_once() -> None:
    arrivals = queue()["arrivals"] | {"factor": 2.0}
    special = {"2026-03-03": {"volume_factor": 0.5}}
    scenario = day(queues={"calls": queue(arrivals=arrivals)}, special_days=special, busyness={})
    rest = rest_of_day(updated(scenario, 1.0), morning=False)
    assert build_inputs(rest).inputs.demand["mean"][0, 22] == pytest.approx(20.0)


def test_what_does_not_vary_is_left_alone() -> None:
    assert spread_left(updated(day(busyness={}))) == {}
