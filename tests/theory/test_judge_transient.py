"""M(t)/M/s(t)+M: rate and staffing change through the day; KPIs by interval against the ODEs."""

from functools import cache
from typing import Any

import numpy as np
import pytest

from sim import simulate
from sim.measure import Asked
from sim.result import Result
from sim.scenario import Scenario
from tests.theory.exact.transient import Staffing, TimeVarying, piecewise_constant
from tests.theory.judged import MOST_ERRORS, Json, centre, error_of, exponential, needs_speed

TALK_S, PATIENCE_S, WITHIN_S = 240.0, 120.0, 20.0
OPEN, HOUR = 8, 3600.0
STEPS = {8: 40.0, 9: 90.0, 10: 110.0, 11: 60.0, 13: 0.0}  # contacts per hour from each hour on
CORNERS = {8: 20.0, 9: 100.0, 11: 120.0, 12: 40.0, 13: 0.0}  # straight lines in between
LEVELS = {8: 4, 9: 6, 10: 8, 11: 4, 12: 4}
JUDGED_UNTIL, CLOSED = 12, 13  # the last hour lets everybody finish who came before
EDGES = [1800.0 * k for k in range(2 * (JUDGED_UNTIL - OPEN) + 1)]
REPLICATIONS = 20_000
CAP = 40


def day(shape: str, more: float = 1.0, late: int = 0, patience_s: float = PATIENCE_S) -> Scenario:
    """One day from an empty start. ``late``: staffing follows so many half-hours behind."""
    table = STEPS if shape == "constant" else CORNERS
    points = [{"at": f"{hour:02d}:00", "per_hour": more * r} for hour, r in table.items()]
    hours = [{"from": f"{OPEN:02d}:00", "to": f"{CLOSED:02d}:00"}]
    halves = [(hour, minute) for hour in range(OPEN, CLOSED) for minute in (0, 30)]
    agents = [LEVELS[max(OPEN, hour - (late and minute == 0))] for hour, minute in halves]
    rows = [
        {"day": "all", "time": f"{hour:02d}:{minute:02d}", "agents": n}
        for (hour, minute), n in zip(halves, agents, strict=True)
    ]
    queue: Json = {
        "opening_hours": hours,
        "arrivals": {"kind": "poisson", "rate": {"between": shape, "points": points}},
        "talk": exponential(TALK_S),
        "patience": exponential(patience_s),
        "target": {"share": 0.8, "within_s": WITHIN_S},
        "agent_rule": "random",
    }
    groups = {"g": {"skills": {"q": {}}, "staffing": rows}}
    return centre({"q": queue}, groups, days=1, warm_up_days=0, interval_minutes=30)


@cache
def model(shape: str) -> TimeVarying:
    """The same day by differential equations; seconds from opening."""
    starts = tuple((hour - OPEN) * HOUR for hour in LEVELS)
    staffing = Staffing(starts, tuple(LEVELS.values()))
    if shape == "constant":
        times = [(hour - OPEN) * HOUR for hour in STEPS]
        rate = piecewise_constant(times, [r / HOUR for r in STEPS.values()])
    else:
        times = [(hour - OPEN) * HOUR for hour in CORNERS]
        heights = [r / HOUR for r in CORNERS.values()]
        rate = lambda t: float(np.interp(t, times, heights))  # noqa: E731
    return TimeVarying(rate, tuple(times), 1 / TALK_S, 1 / PATIENCE_S, staffing, CAP)


@cache
def exact(shape: str) -> dict[tuple[str, str], np.ndarray]:
    """KPIs by interval, keyed by (table, KPI)."""
    figures = model(shape).by_interval(EDGES)
    return {
        ("queues", "entered"): np.array([f.arrivals for f in figures]),
        ("queues", "service_level"): model(shape).answered_within(EDGES, WITHIN_S),
        ("queues", "abandon_rate"): model(shape).abandoned_by_arrival(EDGES),
        ("queues", "queue_length_mean"): np.array([f.mean_queue for f in figures]),
        ("groups", "agents_busy"): np.array([f.mean_busy for f in figures]),
    }


def simulated(**kw: Any) -> Result:
    asked = Asked(distribution=False, queue_length=False)
    return simulate(day(**kw), replications=REPLICATIONS, statistics=asked)


def distances(result: Result, shape: str) -> tuple[np.ndarray, np.ndarray]:
    """By KPI and interval: distance in standard errors, and relative half width."""
    errors, precision = [], []
    for (kind, kpi), values in exact(shape).items():
        frame = result.queues("interval") if kind == "queues" else result.groups("interval")
        first = frame["start"].str.contains(f"T{OPEN:02d}:00").to_numpy().argmax()
        rows = frame.iloc[first : first + len(values)]
        error = error_of((rows[f"{kpi}_high"] - rows[f"{kpi}_low"]).to_numpy(), result)
        errors.append(np.abs(rows[kpi].to_numpy() - values) / error)
        precision.append(1.96 * error / values)
    return np.array(errors), np.array(precision)


SHAPES = ["constant", "linear"]


@pytest.mark.parametrize("shape", SHAPES)
def test_the_equations_are_cut_where_nothing_is_left(shape):
    assert model(shape).truncation_loss(EDGES[1:]) < 1e-6


@needs_speed
@pytest.mark.parametrize("shape", SHAPES)
def test_kpis_by_interval_agree_with_the_differential_equations(shape):
    errors, precision = distances(simulated(shape=shape), shape)
    assert np.all(precision < 0.05), precision.max(axis=1)
    assert np.all(errors < MOST_ERRORS), errors.max(axis=1)


CHANGES = {
    "2 % more load": {"more": 1.02},
    "patience 5 % longer": {"patience_s": 1.05 * PATIENCE_S},
    "staffing follows half an hour late": {"late": 1},
    "another shape of the rate": {"shape": "linear"},
}


@needs_speed
@pytest.mark.parametrize("change", CHANGES)
def test_a_small_change_is_noticed_by_interval(change):
    result = simulated(**({"shape": "constant"} | CHANGES[change]))
    errors, _ = distances(result, "constant")
    assert errors[1:].max() > MOST_ERRORS, errors.max(axis=1)  # the volume alone would tell
