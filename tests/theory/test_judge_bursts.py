"""Irregular arrivals: rates that alternate, and intervals that are busier than planned."""

from typing import Any

from sim.scenario import Scenario
from tests.theory.exact.periodic import Periodic, fixed, gamma_busyness
from tests.theory.judged import (
    Json,
    Judge,
    centre,
    exponential,
    needs_speed,
    parametrised,
)

TALK_S, PATIENCE_S, WITHIN_S, AGENTS = 60.0, 90.0, 20.0, 8
INTERVAL_S = 900.0
CLOCK = [f"{hour:02d}:{minute:02d}" for hour in range(24) for minute in (0, 15, 30, 45)]


def bursty(loads: tuple[float, ...], cv: float, patience_s: float, days: int) -> Scenario:
    """Quarters of an hour with these loads in turn, each with its own gamma factor."""
    points = [
        {"at": time, "per_hour": 3600 * loads[k % len(loads)] / TALK_S}
        for k, time in enumerate(CLOCK)
    ]
    arrivals: Json = {"kind": "poisson", "rate": {"points": points}}
    if cv:
        arrivals["busyness"] = {"interval_cv": cv}
    q = {
        "arrivals": arrivals,
        "talk": exponential(TALK_S),
        "patience": exponential(patience_s),
        "target": {"share": 0.8, "within_s": WITHIN_S},
    }
    staffing = [{"day": "all", "time": time, "agents": AGENTS} for time in CLOCK]
    groups = {"g": {"skills": {"q": {}}, "staffing": staffing}}
    return centre({"q": q}, groups, days=days, interval_minutes=15)


def judge(name: str, loads: tuple[float, ...], cv: float, other: Json, days: int) -> Judge:
    """``other``: what else must be noticed, besides a little more load."""

    def build(
        more: float = 1.0,
        loads: tuple[float, ...] = loads,
        cv: float = cv,
        patience_s: float = PATIENCE_S,
    ) -> Scenario:
        return bursty(tuple(more * load for load in loads), cv, patience_s, days)

    def rates(load: float) -> Any:
        return gamma_busyness(load / TALK_S, cv) if cv else fixed(load / TALK_S)

    intervals = tuple(rates(load) for load in loads)
    model = Periodic(INTERVAL_S, intervals, 1 / TALK_S, AGENTS, 1 / PATIENCE_S, cap=120)
    found = model.overall
    exact = {
        ("q", "sl_of_offered"): found.p_answered_within(WITHIN_S),
        ("q", "abandon_rate"): found.p_abandon,
        ("q", "asa_s"): found.asa,
        ("q", "wait_all_s"): found.wait_all,
        ("q", "queue_length_mean"): float(model.mean_queue.mean()),
        ("g", "occupancy"): float(model.mean_busy.mean()) / AGENTS,
    }
    wrong = {
        "2 % more load": {"more": 1.02},
        "patience 10 % longer": {"patience_s": 1.1 * PATIENCE_S},
    } | other
    return Judge(name, build, exact, wrong, precision=0.03)


JUDGES = [
    judge(
        "rates alternate",
        (4.0, 9.0),
        0.0,
        {
            "nearly as even": {"loads": (4.2, 8.8)},
            "half an hour each": {"loads": (4.0, 4.0, 9.0, 9.0)},
        },
        days=6,
    ),
    judge(
        "gamma busyness of each interval",
        (6.5,),
        0.4,
        {"another cv": {"cv": 0.38}},
        days=10,
    ),
    judge("both at once", (5.0, 8.0), 0.3, {"another cv": {"cv": 0.27}}, days=8),
]
each_judge, each_change = parametrised(JUDGES)


@needs_speed
@each_judge
def test_kpis_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
