"""M/G/1: one agent, talk of any law; the mean wait knows only its first two moments."""

from sim.scenario import Scenario
from tests.theory.exact.mg1 import (
    Moments,
    md1_p_wait_at_most,
    mg1_wait,
    moments_deterministic,
    moments_exponential,
    moments_gamma,
    moments_lognormal,
    moments_mixture,
)
from tests.theory.judged import Json, Judge, needs_speed, parametrised, single

MEAN_S, LOAD, WITHIN_S = 30.0, 0.6, 20.0


def judge(name: str, law: Json, moments: Moments, other: Json, *, wrap_s: float = 0.0) -> Judge:
    """``other`` is a law of the same mean that must be noticed; ``wrap_s`` is part of the mean."""

    def build(more: float = 1.0, law: Json = law) -> Scenario:
        wrap = {"wrap_up": {"law": "deterministic", "value": wrap_s}} if wrap_s else {}
        return single(more * LOAD / MEAN_S, law, 1, WITHIN_S, days=30, **wrap)

    wait = mg1_wait(LOAD / MEAN_S, moments)
    exact = {
        ("q", "asa_s"): wait,
        ("q", "queue_length_mean"): LOAD / MEAN_S * wait,
        ("q", "aht_s"): MEAN_S,
        ("g", "occupancy"): LOAD,
    }
    if law["law"] == "deterministic" and not wrap_s:
        exact["q", "service_level"] = md1_p_wait_at_most(LOAD / MEAN_S, MEAN_S, WITHIN_S)
    wrong = {"2 % more load": {"more": 1.02}, "another cv": {"law": other}}
    return Judge(name, build, exact, wrong, precision=0.03)


def gamma(cv: float) -> Json:
    return {"law": "gamma", "mean": MEAN_S, "cv": cv}


def lognormal(cv: float, mean: float = MEAN_S) -> Json:
    return {"law": "lognormal", "mean": mean, "cv": cv}


def hyperexponential(*means: float) -> Json:
    return {"law": "hyperexponential", "probabilities": [0.5, 0.5], "means": list(means)}


MIXED = moments_mixture((0.5, 0.5), (moments_exponential(10.0), moments_exponential(50.0)))
TALK, WRAP = moments_lognormal(20.0, 0.8), 10.0
BOTH = Moments(MEAN_S, TALK.second + 2 * WRAP * TALK.mean + WRAP**2)
JUDGES = [
    judge(
        "M/D/1",
        {"law": "deterministic", "value": MEAN_S},
        moments_deterministic(MEAN_S),
        gamma(0.25),
    ),
    judge(
        "M/E4/1",
        {"law": "erlang", "mean": MEAN_S, "k": 4},
        moments_gamma(MEAN_S, 0.5),
        {"law": "erlang", "mean": MEAN_S, "k": 3},
    ),
    judge("M/LN/1", lognormal(1.2), moments_lognormal(MEAN_S, 1.2), lognormal(1.1)),
    judge("M/gamma/1", gamma(0.7), moments_gamma(MEAN_S, 0.7), gamma(0.8)),
    judge("M/H2/1", hyperexponential(10.0, 50.0), MIXED, hyperexponential(15.0, 45.0)),
    judge(
        "talk and wrap-up together",
        lognormal(0.8, 20.0),
        BOTH,
        lognormal(0.95, 20.0),
        wrap_s=WRAP,
    ),
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
