"""N- and X-model: two queues, two groups, against the numerically solved Markov chain."""

import pytest

from sim.scenario import Scenario
from tests.theory.exact.skills import SkillModel, n_model, x_model
from tests.theory.judged import (
    Json,
    Judge,
    centre,
    exponential,
    group,
    needs_speed,
    parametrised,
    queue,
)

TALK_S = (60.0, 90.0)  # of queue a, of queue b
PATIENCE_S = (80.0, 150.0)
PER_SECOND = (0.075, 0.05)
STAFF = (4, 5)  # group 0, group 1
SLOWER = 1.25  # handle time of a group on the other's queue
CAPS = (30, 30)
QUEUES, GROUPS = ("a", "b"), ("g0", "g1")
RATES = tuple(1 / t for t in TALK_S)
EXCHANGED = {"agents prefer the other queue": {"exchanged": True}}
ONE_STEP = {"contacts take either group": {"one_step": True}}


def skills_of(g: int, serves: tuple[int, ...], slower: float) -> Json:
    return {QUEUES[i]: {"handle_time_factor": 1.0 if i == g else slower} for i in serves}


def build(
    model: SkillModel,
    more: float = 1.0,
    slower: float = SLOWER,
    exchanged: bool = False,
    one_step: bool = False,
) -> Scenario:
    queues = {}
    for i, name in enumerate(QUEUES):
        asked = [GROUPS[g] for g in model.routes[i]]
        steps = [asked] if one_step else [[g] for g in asked]
        queues[name] = queue(
            more * PER_SECOND[i],
            exponential(TALK_S[i]),
            patience=exponential(PATIENCE_S[i]),
            routing=[{"groups": step} for step in steps],
        )
    groups = {}
    for g, name in enumerate(GROUPS):
        serves = model.serves[g][::-1] if exchanged else model.serves[g]
        groups[name] = group(STAFF[g], skills_of(g, serves, slower), order="queue_order")
    return centre(queues, groups, days=10)


def judge(name: str, model: SkillModel, wrong: dict[str, Json]) -> Judge:
    exact = {}
    for i, queue_name in enumerate(QUEUES):
        exact[queue_name, "wait_all_s"] = model.wait_all[i]
        exact[queue_name, "abandon_rate"] = model.p_abandon[i]
        exact[queue_name, "queue_length_mean"] = model.mean_queue[i]
    for g, group_name in enumerate(GROUPS):
        exact[group_name, "occupancy"] = model.occupancy[g]
    changes = {
        "2 % more load": {"more": 1.02},
        "5 % slower on the other's queue": {"slower": 1.05 * SLOWER},
    }
    return Judge(name, lambda **kw: build(model, **kw), exact, changes | wrong, precision=0.03)


def service_rates(slower: float) -> tuple[tuple[float, float], tuple[float, float]]:
    """By group, then by queue."""
    return (RATES[0], RATES[1] / slower), (RATES[0] / slower, RATES[1])


ABANDON = tuple(1 / p for p in PATIENCE_S)
N = n_model(PER_SECOND, ABANDON, STAFF, service_rates(SLOWER), CAPS)
X = x_model(PER_SECOND, ABANDON, STAFF, service_rates(SLOWER), CAPS)
JUDGES = [judge("N-model", N, EXCHANGED | ONE_STEP), judge("X-model", X, EXCHANGED | ONE_STEP)]
each_judge, each_change = parametrised(JUDGES)


@pytest.mark.parametrize("model", [N, X], ids=["N", "X"])
def test_the_chain_is_cut_where_nothing_is_left(model):
    assert max(model.truncation_loss) < 1e-6


@needs_speed
@each_judge
def test_kpis_agree_with_the_exact_answer(judge):
    judge.assert_agrees()


@needs_speed
@each_change
def test_a_small_change_is_noticed(judge, change):
    judge.assert_notices(change)
