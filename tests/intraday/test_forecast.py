"""The forecast of the rest of a day: exact where it can be, calibrated everywhere."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import gamma, norm, poisson

from planner.intraday.actuals import Actuals
from planner.intraday.forecast import BAND, Forecast, forecast, planned_volumes
from planner.intraday.latent import CENTRE, Source, sources
from planner.intraday.moment import Moment, moment_of
from planner.intraday.posterior import conjugate, posterior
from sim.inputs.build import build_inputs
from sim.inputs.contacts import interval_counts
from sim.scenario import Scenario
from tests.intraday.days import day, queue, team


def came(moment: Moment, factor: float) -> Actuals:
    """So many times what was expected came in all that is over, rounded."""
    volume = np.full((len(moment.scenario.queues), moment.calendar.n_intervals), np.nan)
    volume[:, : moment.first] = np.rint(factor * planned_volumes(moment))[:, : moment.first]
    return Actuals(volume)


def two_queues(**busyness: object) -> Scenario:
    """Two queues whose busyness is that of the keys ``calls`` and ``mail``; the centre's: rest."""
    own = {name: busyness.pop(name, {}) for name in ("calls", "other")}
    return day(
        busyness=busyness,
        queues={name: queue(20.0, busyness=part) for name, part in own.items()},  # type: ignore[arg-type]
        groups={"team": team(None, ("calls", "other"), staffing=ROWS)},
    )


ROWS = [{"day": "all", "time": "08:00", "agents": 3}]


def test_a_gamma_factor_of_the_day_is_updated_as_the_conjugate_formula_says() -> None:
    moment = moment_of(day(busyness={"day_cv": 0.1}), "11:00")
    found = forecast(moment, came(moment, 1.5))
    # 6 half hours of 20 contacts expected, 30 came in each: shape 100 + 180, rate 100 + 120
    law = found.laws[CENTRE]
    assert (law.shape, law.rate) == pytest.approx((280.0, 220.0), rel=1e-9)
    assert found.method == "conjugate"
    assert found.rest[0] == pytest.approx(200 * 280 / 220)
    assert found.updated[0, 22:32] == pytest.approx(20 * 280 / 220)


def test_the_band_of_a_conjugate_day_is_that_of_poisson_counts_under_the_posterior() -> None:
    moment = moment_of(day(busyness={"day_cv": 0.2}), "11:00")
    found = forecast(moment, came(moment, 1.2))
    law = found.laws[CENTRE]

    def below(n: float, mean: float) -> float:
        value, _ = quad(
            lambda x: poisson.cdf(n, mean * x) * gamma.pdf(x, law.shape, scale=1 / law.rate), 0, 5,
            limit=200, points=[law.mean],
        )  # fmt: skip
        return float(value)

    for limit, p in ((found.after.low[0, 0], 0.1), (found.after.high[0, 0], 0.9)):
        assert below(limit, 20.0) >= p - 1e-6
        assert below(limit - 1, 20.0) < p + 1e-6
    assert below(found.rest_after.high[0], 200.0) >= 0.9 - 1e-6
    assert below(found.rest_after.high[0] - 1, 200.0) < 0.9 + 1e-6


def test_queues_that_vary_alone_learn_from_their_own_morning_alone() -> None:
    moment = moment_of(two_queues(calls={"day_cv": 0.1}, other={"day_cv": 0.2}), "11:00")
    volume = came(moment, 1.0).volume
    volume[0, 16:22] = 30
    found = forecast(moment, Actuals(volume))
    assert found.laws[0].mean == pytest.approx(280 / 220)
    assert found.laws[1].mean == pytest.approx(1.0)
    assert CENTRE not in found.laws


def test_unknown_intervals_teach_nothing() -> None:
    moment = moment_of(day(busyness={"day_cv": 0.1}), "11:00")
    volume = came(moment, 1.5).volume
    volume[0, 17:22] = np.nan
    assert forecast(moment, Actuals(volume)).laws[CENTRE].mean == pytest.approx(130 / 120)


def test_days_that_do_not_vary_change_nothing_and_say_so() -> None:
    moment = moment_of(day(busyness={}), "11:00")
    found = forecast(moment, came(moment, 2.0))
    assert found.rest == pytest.approx(found.rest_planned)
    assert any("busyness is 0" in note for note in found.notes)


def test_a_fixed_count_has_what_is_left_of_it_to_come() -> None:
    arrivals = {
        "kind": "fixed_count",
        "counts": [{"day": "all", "count": 320}],
        "volumes": queue()["arrivals"]["volumes"],
    }
    moment = moment_of(day(queues={"calls": queue(arrivals=arrivals)}), "11:00")
    found = forecast(moment, came(moment, 1.5))
    assert found.rest[0] == pytest.approx(320 - 180)


def test_what_does_not_vary_is_not_touched_by_the_factor_of_the_centre() -> None:
    counted = {
        "kind": "fixed_count",
        "counts": [{"day": "all", "count": 320}],
        "volumes": queue()["arrivals"]["volumes"],
    }
    scenario = day(
        queues={"calls": queue(), "other": queue(arrivals=counted)},
        groups={"team": team(None, ("calls", "other"), staffing=ROWS)},
    )
    moment = moment_of(scenario, "11:00")
    volume = came(moment, 1.0).volume
    volume[0, 16:22] = 30
    found = forecast(moment, Actuals(volume))
    assert found.rest == pytest.approx([200 * 280 / 220, 200, 200 * 280 / 220 + 200])


def test_half_an_interval_has_half_its_contacts_to_come() -> None:
    moment = moment_of(day(busyness={}), "11:15")
    assert forecast(moment, came(moment, 1.0)).rest[0] == pytest.approx(190)


def test_sampling_agrees_with_the_conjugate_formula() -> None:
    mean = np.full((1, 16), 20.0)
    volume = np.full((1, 16), np.nan)
    volume[0, :6] = 28.0
    day_factor = Source.of(CENTRE, 0.15, 1.0, by_interval=False)
    hardly = Source.of(0, 0.001, 1.0, by_interval=False)
    exact = posterior((day_factor,), mean, volume, 6)
    drawn = posterior((day_factor, hardly), mean, volume, 6, draws=20_000)
    law = exact.exact[CENTRE] if exact.exact else None
    assert law is not None and drawn.exact is None
    error = law.cv * law.mean / np.sqrt(20_000)
    assert drawn.factors[:, 0, 0].mean() == pytest.approx(law.mean, abs=4 * error + 2e-3)
    assert drawn.factors[:, 0, 0].std() == pytest.approx(law.cv * law.mean, rel=0.03)


def test_sampling_agrees_with_a_grid_where_the_centre_and_a_queue_vary() -> None:
    what = sources(two_queues(day_cv=0.2, calls={"day_cv": 0.3}))
    assert not conjugate(what)
    mean = np.full((2, 16), 20.0)
    volume = np.full((2, 16), np.nan)
    volume[0, :2], volume[1, :2] = (34.0, 30.0), (24.0, 25.0)
    centre, own = (gamma.ppf(norm.cdf(SCORES), cv**-2, scale=cv**2) for cv in (0.2, 0.3))
    a, b = centre[:, None], own[None, :]
    logs = (
        norm.logpdf(SCORES)[:, None]
        + norm.logpdf(SCORES)[None, :]
        + poisson.logpmf(64, 40 * a * b)
        + poisson.logpmf(49, 40 * a)
    )
    weight = np.exp(logs - logs.max())
    weight /= weight.sum()
    drawn = posterior(what, mean, volume, 2, draws=20_000).factors
    for q, factor in enumerate((a * b, a + 0 * b)):
        value = float((weight * factor).sum())
        spread = float(np.sqrt((weight * (factor - value) ** 2).sum()))
        assert drawn[:, q, 0].mean() == pytest.approx(value, abs=5 * spread / np.sqrt(20_000))
        assert drawn[:, q, 0].std() == pytest.approx(spread, rel=0.03)


SCORES = np.linspace(-6, 6, 601)


def test_sampling_agrees_with_a_grid_where_intervals_are_correlated() -> None:
    what = sources(day(busyness={"interval_cv": 0.3, "interval_correlation": 0.8}))
    mean, volume = np.full((1, 16), 20.0), np.full((1, 16), np.nan)
    volume[0, :2] = 35.0, 26.0
    scores = np.linspace(-5, 5, 121)
    factor = gamma.ppf(norm.cdf(scores), 0.3**-2, scale=0.3**2)
    seen = poisson.pmf(35, 20 * factor), poisson.pmf(26, 20 * factor)
    step = norm.pdf(scores[None, :], 0.8 * scores[:, None], 0.6)  # from row to column
    last = seen[1] * ((norm.pdf(scores) * seen[0]) @ step)
    expected = float((last @ step @ factor) / (last @ step).sum())
    drawn = posterior(what, mean, volume, 2, draws=20_000).factors[:, 0]
    assert drawn[:, 0].mean() == pytest.approx(expected, rel=0.01)
    assert abs(drawn[:, -1].mean() - 1) < abs(drawn[:, 0].mean() - 1)  # it wears off


@pytest.mark.parametrize(
    "busyness",
    [
        {"day_cv": 0.15},
        {"day_cv": 0.1, "interval_cv": 0.12, "interval_correlation": 0.7},
        {"day_cv": 0.1, "calls": {"day_cv": 0.15}},
    ],
    ids=["conjugate", "intervals", "centre and queue"],
)
def test_bands_hold_as_often_as_they_say_on_simulated_days(busyness: dict[str, object]) -> None:
    scenario = two_queues(**dict(busyness))
    moment = moment_of(scenario, "11:00")
    inputs = build_inputs(scenario, 5).inputs
    inside, trials = np.zeros(3), 150
    for replication in range(trials):
        counts = interval_counts(inputs._replace(journeys=None), None, replication)
        volume = np.where(moment.over, counts, np.nan)
        found = forecast(moment, Actuals(volume.astype(float)), seed=replication, draws=500)
        rest = counts[:, moment.first :].sum(axis=1)
        every = np.append(rest, rest.sum())
        inside += (found.rest_after.low <= every) & (every <= found.rest_after.high)
    # 80 % asked for; four standard errors of 150 days are 13 points
    assert (np.abs(inside / trials - BAND) < 0.13).all(), inside / trials


def test_the_morning_narrows_the_band() -> None:
    moment = moment_of(two_queues(day_cv=0.2), "13:00")
    found: Forecast = forecast(moment, came(moment, 1.0))
    wide = found.before.high[:, 26:32] - found.before.low[:, 26:32]
    narrow = found.after.high[:, :6] - found.after.low[:, :6]
    assert (narrow < wide).all()
