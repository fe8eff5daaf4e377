"""M/M/n+G: patience that is not exponential, M/M/n+D and M/M/n+H2 and a uniform law."""

from sim.measure import Asked
from sim.scenario import Scenario
from tests.theory.exact import patience
from tests.theory.exact.patience import MMnG
from tests.theory.exact.service_level import service_levels
from tests.theory.judged import Json, Judge, exponential, needs_speed, parametrised, single

TALK_S, WITHIN_S, SHORT_S = 60.0, 10.0, 5.0
AGENTS, LOAD = 20, 20.0
MEAN_S, CV = 40.0, 2.0


def judge(name: str, law: Json, exact_law: patience.Patience, others: dict[str, Json]) -> Judge:
    def build(more: float = 1.0, law: Json = law) -> Scenario:
        talk = exponential(TALK_S)
        return single(more * LOAD / TALK_S, talk, AGENTS, WITHIN_S, days=4, patience=law)

    model = MMnG(LOAD / TALK_S, 1 / TALK_S, AGENTS, exact_law)
    levels = service_levels(model.outcomes(WITHIN_S, SHORT_S))
    exact = {("q", kpi): value for kpi, value in levels.items()} | {
        ("q", "abandon_rate"): model.p_abandon,
        ("q", "asa_s"): model.asa,
        ("q", "wait_all_s"): model.wait_all,
        ("q", "offered_wait_s"): model.offered_wait,
        ("q", "queue_length_mean"): model.mean_queue,
        ("g", "occupancy"): model.occupancy,
    }
    wrong = {"2 % more load": {"more": 1.02}} | {
        f"patience {what}": {"law": other} for what, other in others.items()
    }
    statistics = Asked(periods=False, queue_length=False)
    return Judge(name, build, exact, wrong, precision=0.03, statistics=statistics)


def always(value: float) -> Json:
    return {"law": "deterministic", "value": value}


def hyperexponential(mean: float, cv: float) -> Json:
    return {"law": "hyperexponential", "mean": mean, "cv": cv}


def uniform(low: float, high: float) -> Json:
    return {"law": "uniform", "low": low, "high": high}


PHASES = patience.balanced_hyperexponential(MEAN_S, CV)
JUDGES = [
    judge(
        "M/M/n+D",
        always(MEAN_S),
        patience.deterministic(MEAN_S),
        {"5 % longer": always(1.05 * MEAN_S)},
    ),
    judge(
        "M/M/n+H2",
        hyperexponential(MEAN_S, CV),
        patience.hyperexponential(*PHASES),
        {
            "5 % longer": hyperexponential(1.05 * MEAN_S, CV),
            "with cv 1.8 instead of 2": hyperexponential(MEAN_S, 1.8),
        },
    ),
    judge(
        "M/M/n+uniform",
        uniform(5.0, 75.0),
        patience.uniform(5.0, 75.0),
        {"from 0 instead of 5 s": uniform(0.0, 80.0)},
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
