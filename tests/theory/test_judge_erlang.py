"""Erlang B, C and A: the product's KPIs against exact ones, on millions of contacts."""

import pytest
from scipy import stats

from sim import simulate
from sim.measure import Asked
from sim.measure.waits import BATCHES
from sim.scenario import Scenario
from tests.theory.exact.erlang import ErlangA, ErlangC, erlang_b
from tests.theory.exact.service_level import service_levels
from tests.theory.judged import (
    MOST_ERRORS,
    REPLICATIONS,
    Judge,
    exponential,
    needs_speed,
    parametrised,
    single,
)

TALK_S, WITHIN_S, SHORT_S = 60.0, 10.0, 5.0
MORE_LOAD = {"3 % more load": {"more": 1.03}}
WITH_WAITS = Asked(periods=False, queue_length=False)


def judge_of_erlang_b(load: float, agents: int) -> Judge:
    def build(more: float = 1.0, lines: int = agents) -> Scenario:
        trunks = {"t": {"lines": lines, "queues": ["q"]}}
        return single(more * load / TALK_S, exponential(TALK_S), agents, days=3, trunks=trunks)

    blocked = erlang_b(agents, load)
    exact = {
        ("q", "block_rate"): blocked,
        ("q", "sl_of_offered"): 1.0,
        ("g", "occupancy"): load * (1 - blocked) / agents,
    }
    wrong = MORE_LOAD | {"one line more than agents": {"lines": agents + 1}}
    return Judge(f"Erlang B, {load:g} erlangs on {agents}", build, exact, wrong)


def judge_of_erlang_c(load: float, agents: int, days: int) -> Judge:
    def build(more: float = 1.0, talk_s: float = TALK_S, talk: str = "exponential") -> Scenario:
        law = exponential(talk_s) if talk == "exponential" else {"law": talk, "value": talk_s}
        return single(more * load / TALK_S, law, agents, WITHIN_S, days=days)

    model = ErlangC(load / TALK_S, 1 / TALK_S, agents)
    exact = {
        ("q", "service_level"): model.p_wait_at_most(WITHIN_S),
        ("q", "sl_of_answered"): model.p_wait_at_most(WITHIN_S),
        ("q", "asa_s"): model.asa,
        ("q", "wait_all_s"): model.asa,
        ("q", "offered_wait_s"): model.asa,
        ("q", "queue_length_mean"): model.mean_queue,
        ("q", "aht_s"): TALK_S,
        ("g", "occupancy"): model.occupancy,
        ("g", "utilisation"): model.occupancy,
    }
    wrong = {
        "2 % more load": {"more": 1.02},
        "talk 2 % longer": {"talk_s": 1.02 * TALK_S},
        "talk always of the same length": {"talk": "deterministic"},
    }
    name = f"Erlang C, {load:g} erlangs on {agents}"
    return Judge(name, build, exact, wrong, precision=0.04, statistics=WITH_WAITS)


def judge_of_erlang_a(load: float, agents: int, patience_s: float) -> Judge:
    def build(more: float = 1.0, patience_s: float = patience_s) -> Scenario:
        return single(
            more * load / TALK_S,
            exponential(TALK_S),
            agents,
            WITHIN_S,
            days=4,
            patience=exponential(patience_s),
        )

    model = ErlangA(load / TALK_S, 1 / TALK_S, 1 / patience_s, agents)
    exact = {
        ("q", name): value
        for name, value in service_levels(model.outcomes(WITHIN_S, SHORT_S)).items()
    }
    exact |= {
        ("q", "abandon_rate"): model.p_abandon,
        ("q", "asa_s"): model.asa,
        ("q", "wait_all_s"): model.wait_all,
        ("q", "wait_abandoned_s"): model.wait_of_abandoned,
        ("q", "offered_wait_s"): model.offered_wait,
        ("q", "patience_mean_s"): patience_s,
        ("q", "queue_length_mean"): model.mean_queue,
        ("g", "occupancy"): model.occupancy,
    }
    wrong = {
        "2 % more load": {"more": 1.02},
        "patience 5 % longer": {"patience_s": patience_s * 1.05},
    }
    name = f"Erlang A, {load:g} erlangs on {agents}, patience {patience_s:g} s"
    return Judge(name, build, exact, wrong, precision=0.02, statistics=WITH_WAITS)


JUDGES = [
    judge_of_erlang_b(18.0, 20),
    judge_of_erlang_b(3.0, 3),
    judge_of_erlang_c(17.0, 20, days=4),
    judge_of_erlang_c(0.8, 1, days=60),
    judge_of_erlang_a(19.0, 20, 90.0),
    judge_of_erlang_a(24.0, 20, 30.0),  # more load than agents
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


@needs_speed
def test_quantiles_of_the_wait_are_those_of_erlang_c():
    model = ErlangC(18.0 / TALK_S, 1 / TALK_S, 20)
    scenario = single(18.0 / TALK_S, exponential(TALK_S), 20, WITHIN_S, days=8)
    result = simulate(scenario, replications=REPLICATIONS, statistics=WITH_WAITS)
    student = stats.t.ppf(0.975, BATCHES - 1)  # a grouped jackknife
    table = result.wait_quantiles
    rows = table[(table["queue"] == "q") & (table["outcome"] == "answered")]
    for row in rows.itertuples():
        exact = model.wait_quantile(row.p)
        if exact == 0.0:
            assert row.wait_s == 0.0
            continue
        error = (row.wait_s_high - row.wait_s_low) / 2 / student
        assert error < 0.08 * exact
        assert row.wait_s == pytest.approx(exact, abs=MOST_ERRORS * error + 0.05)
