"""Arrivals: Poisson counts, places within intervals, busyness, classes, agents who are away.

Each test fails with probability 1e-4 if the draws were truly random (`chance.ALPHA`).
"""

import numpy as np
import pytest
from scipy import stats

from sim.engine.log import Activity
from sim.inputs.build import build_inputs
from sim.inputs.contacts import draw_contacts
from sim.inputs.draws import name_key
from sim.inputs.timelines import draw_timeline, unpack
from tests.theory.judged import centre, exponential, group
from tests.verification.chance import (
    assert_plausible,
    chi_square,
    correlation_p,
    mean_p,
    share_p,
)
from tests.verification.keyed import day_factors, keys_below, queue_factors

MINUTE_MS, HOUR_MS = 60_000, 3_600_000


def built(arrivals, days=1, interval_minutes=60, **more):
    """Inputs of a queue q that is open round the clock."""
    queue = {"arrivals": arrivals, "talk": exponential(60)} | more.pop("queue", {})
    scenario = centre(
        {"q": queue, **more.pop("others", {})},
        {"g": group(1, {"q": {}}) | more.pop("group", {})},
        days=days,
        warm_up_days=0,
        interval_minutes=interval_minutes,
        **more,
    )
    return build_inputs(scenario).inputs


def poisson(between="constant", busyness=None, **points):
    """Arrivals at a rate per hour given by hour, as in h8=20."""
    rows = [{"at": f"{int(at[1:]):02d}:00", "per_hour": rate} for at, rate in points.items()]
    found = {"kind": "poisson", "rate": {"between": between, "points": rows}}
    return found | ({"busyness": busyness} if busyness else {})


def arrivals(inputs, replications):
    """Arrival times in ticks of each replication."""
    return [draw_contacts(inputs, r)["arrived"] for r in range(replications)]


def test_gaps_between_arrivals_at_a_constant_rate_are_exponential():
    inputs = built(poisson(h0=400.0))
    gaps = np.concatenate([np.diff(times) for times in arrivals(inputs, 60)])
    assert_plausible(stats.kstest(gaps + 0.5, stats.expon(scale=HOUR_MS / 400).cdf).pvalue, "gaps")
    assert_plausible(mean_p(gaps, HOUR_MS / 400, HOUR_MS / 400), "mean gap")


OPEN = {"queue": {"opening_hours": [{"from": "00:00", "to": "07:00"}]}}
CORNERS = ([0.0, 4.0, 6.0, 7.0], [0.0, 60.0, 200.0, 20.0])  # hours, contacts per hour


def expected_until(hours):
    """Integral of the piecewise linear rate, by hand: trapezes between corners."""
    at, rate = CORNERS
    areas = np.concatenate([[0.0], np.cumsum(np.diff(at) * (np.array(rate)[1:] + rate[:-1]) / 2)])
    k = np.clip(np.searchsorted(at, hours, side="right") - 1, 0, len(at) - 2)
    left = np.asarray(hours) - np.array(at)[k]
    slope = (np.diff(rate) / np.diff(at))[k]
    return areas[k] + np.array(rate)[k] * left + slope * left**2 / 2


def test_arrivals_follow_a_rate_that_rises_and_falls_in_straight_lines():
    at, rate = CORNERS
    points = {f"h{int(h)}": r for h, r in zip(at, rate, strict=True)}
    inputs = built(poisson("linear", **points), interval_minutes=30, **OPEN)
    days = arrivals(inputs, 3000)
    every = np.concatenate(days) / HOUR_MS
    total = float(expected_until(np.array([7.0]))[0])
    cdf = lambda x: expected_until(np.clip(x, 0, 7)) / total  # noqa: E731
    assert_plausible(stats.kstest(every, cdf).pvalue, "times")
    edges = np.arange(0, 7.25, 0.5)
    counts = np.array([np.histogram(day / HOUR_MS, edges)[0] for day in days])
    means = np.diff(expected_until(edges))
    for k, mean in enumerate(means):
        assert_plausible(mean_p(counts[:, k], mean, np.sqrt(mean)), "mean", len(means))
        spread = np.sqrt(mean + 2 * mean**2)
        p = mean_p((counts[:, k] - mean) ** 2, mean, spread)
        assert_plausible(p, f"variance of interval {k}", len(means))
    for k in range(len(means) - 1):
        p = correlation_p(counts[:, k], counts[:, k + 1], 0.0)
        assert_plausible(p, "neighbouring intervals", len(means) - 1)


def test_places_within_each_interval_are_those_of_its_straight_line():
    at, rate = CORNERS
    points = {f"h{int(h)}": r for h, r in zip(at, rate, strict=True)}
    inputs = built(poisson("linear", **points), interval_minutes=30, **OPEN)
    every = np.concatenate(arrivals(inputs, 3000)) / HOUR_MS
    for k in range(14):
        low, high = k / 2, (k + 1) / 2
        here = every[(every >= low) & (every < high)]
        a, b = (float(expected_until(np.array([x]))[0]) for x in (low, high))
        cdf = lambda x, a=a, b=b: (expected_until(x) - a) / (b - a)  # noqa: E731
        assert_plausible(stats.kstest(here, cdf).pvalue, f"interval {k}", 14)


def test_a_fixed_number_of_contacts_is_spread_by_its_profile():
    profile = {"between": "constant", "points": [{"at": "00:00", "per_hour": 10.0}]}
    profile["points"] += [{"at": "06:00", "per_hour": 30.0}, {"at": "18:00", "per_hour": 5.0}]
    fixed = {"kind": "fixed_count", "counts": [{"day": "all", "count": 500}], "rate": profile}
    days = arrivals(built(fixed), 400)
    assert {len(day) for day in days} == {500}
    hours = np.concatenate(days) / HOUR_MS
    weights = np.repeat([10.0, 30.0, 5.0], [6, 12, 6])
    found = np.histogram(hours, np.arange(25))[0]
    assert_plausible(chi_square(found, len(hours) * weights / weights.sum()), "hours")


@pytest.mark.parametrize("cv", [0.1, 0.4, 1.5])
def test_factors_of_days_are_gamma_with_mean_1_and_their_cv(cv):
    factors = day_factors(cv**-2, keys_below(name_key("days"), 200_000))
    law = stats.gamma(cv**-2, scale=cv**2)
    assert_plausible(stats.kstest(factors, law.cdf).pvalue, "distribution")
    assert_plausible(mean_p(factors, 1.0, cv), "mean")
    spread = np.sqrt(3 * cv**4 + 6 * cv**6 - cv**4)  # fourth central moment of gamma less var^2
    assert_plausible(mean_p((factors - 1) ** 2, cv**2, spread), "variance")


@pytest.mark.parametrize(("cv", "rho"), [(0.3, 0.0), (0.3, 0.6), (1.0, 0.9)])
def test_factors_of_intervals_have_their_cv_and_correlation(cv, rho):
    busy = {"interval_cv": cv, "interval_correlation": rho}
    inputs = built(poisson(busyness=busy, h0=10.0), days=2, interval_minutes=60)
    factors = queue_factors(inputs, 0, 20_000)
    law = stats.gamma(cv**-2, scale=cv**2)
    scores = stats.norm.ppf(law.cdf(factors))
    for i in (0, 1, 12, 23, 24, 47):
        assert_plausible(stats.kstest(factors[:, i], law.cdf).pvalue, f"interval {i}", 6)
        assert_plausible(mean_p(factors[:, i], 1.0, cv), f"mean of interval {i}", 6)
    lags = {(5, 6): rho, (5, 7): rho**2, (10, 14): rho**4, (30, 31): rho, (23, 24): 0.0}
    for (i, j), expected in lags.items():
        p = correlation_p(scores[:, i], scores[:, j], expected)
        assert_plausible(p, f"intervals {i} and {j}", len(lags))


def test_busyness_makes_days_overdispersed_and_queues_alike():
    """Var N = m + m^2 v, Cov = m1 m2 v_common, with v = (1 + cv^2)(1 + cv'^2) - 1."""
    rates, own, common = (30.0, 50.0), 0.2, 0.3
    queue = {"arrivals": poisson(h0=rates[1]), "talk": exponential(60)}
    inputs = built(
        poisson(busyness={"day_cv": own}, h0=rates[0]),
        others={"r": queue},
        group={"skills": {"q": {}, "r": {}}},
        busyness={"day_cv": common},
    )
    rows = [draw_contacts(inputs, r)["queue"] for r in range(6000)]
    counts = np.array([np.bincount(row, minlength=2) for row in rows], float)
    means = 24 * np.array(rates)
    spread = np.array([(1 + own**2) * (1 + common**2) - 1, common**2])
    variances = means + means**2 * spread
    centred = counts - means
    for k in range(2):
        assert_plausible(mean_p(counts[:, k], means[k], np.sqrt(variances[k])), "mean", 2)
        squares = centred[:, k] ** 2
        assert_plausible(mean_p(squares, variances[k], squares.std()), "variance", 2)
    products = centred[:, 0] * centred[:, 1]
    assert_plausible(mean_p(products, means.prod() * common**2, products.std()), "covariance")


def test_contacts_fall_into_classes_by_their_shares():
    shares = {"gold": 0.12, "silver": 0.33, "plain": 0.55}
    classes = {name: {"share": share} for name, share in shares.items()}
    inputs = built(poisson(h0=400.0), queue={"classes": classes})
    found = np.concatenate([draw_contacts(inputs, r)["priority_class"] for r in range(20)])
    counts = np.bincount(found, minlength=3)
    assert_plausible(chi_square(counts, len(found) * np.array(list(shares.values()))), "classes")
    pairs = np.bincount(found[:-1:2] * 3 + found[1::2], minlength=9)
    expected = np.outer(list(shares.values()), list(shares.values())).ravel()
    assert_plausible(chi_square(pairs, pairs.sum() * expected), "classes in a row")


def states_at(inputs, replications, times):
    """Whether each agent is available at each time, [replications, agents, times]."""
    found = np.zeros((replications, len(inputs.agents), len(times)), bool)
    for r in range(replications):
        at, agent, activity = unpack(inputs, draw_timeline(inputs, r))
        for a in range(len(inputs.agents)):
            mine = agent == a
            last = np.searchsorted(at[mine], times, side="right")
            doing = np.append(Activity.OFF, activity[mine])[last]
            found[r, a] = doing == Activity.AVAILABLE
    return found


def test_agents_are_absent_and_available_as_often_as_the_scenario_says():
    share, absence = 0.8, 0.1
    away = {"absence": absence, "availability": {"share": share, "mean_spell_s": 600}}
    inputs = built(poisson(h0=1.0), group=group(4, {"q": {}}, **away))
    times = np.array([1, 5 * HOUR_MS, 12 * HOUR_MS, 23 * HOUR_MS])  # from the start: stationary
    found = states_at(inputs, 3000, times)
    for k in range(len(times)):
        p = share_p(found[:, :, k].sum(), found[:, :, k].size, share * (1 - absence))
        assert_plausible(p, f"available at {times[k]}", len(times))
    never = ~found[:, :, 1]
    for a, b in ((0, 1), (2, 3)):  # agents are away independently
        both = np.count_nonzero(never[:, a] & never[:, b])
        assert_plausible(share_p(both, 3000, (1 - share * (1 - absence)) ** 2), "both", 2)


def test_spells_are_exponential_with_the_means_that_the_share_implies():
    away = {"availability": {"share": 0.75, "mean_spell_s": 300}}
    inputs = built(poisson(h0=1.0), group=group(1, {"q": {}}, **away))
    lengths = {Activity.AVAILABLE: [], Activity.UNAVAILABLE: []}
    for r in range(400):
        at, _, activity = unpack(inputs, draw_timeline(inputs, r))
        for doing in lengths:
            here = np.flatnonzero(activity[:40] == doing)  # of about 144: none is cut short
            lengths[doing].append((at[here + 1] - at[here]) / 1000.0)
    for doing, mean in ((Activity.UNAVAILABLE, 300.0), (Activity.AVAILABLE, 900.0)):
        values = np.concatenate(lengths[doing])
        assert_plausible(mean_p(values, mean, mean), f"mean of {doing.name}", 2)
        assert_plausible(stats.kstest(values, stats.expon(scale=mean).cdf).pvalue, "law", 2)
