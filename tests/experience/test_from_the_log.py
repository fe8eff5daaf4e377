"""Satisfaction and costs of a centre with every rule, recomputed from its log."""

from types import SimpleNamespace

import numpy as np
import pytest

from sim.engine.log import Activity
from sim.engine.simpy_model import run_replication
from sim.inputs.build import build_inputs
from sim.measure import Asked, measure_replication, new_moments, new_plan, new_scratch
from sim.measure.calibrate import calibrate, expected, facts_of_run
from sim.measure.columns import GROUP_COLUMNS
from sim.measure.experience import EXPERIENCE_COLUMNS
from sim.measure.money import MONEY_COLUMNS
from sim.measure.tabulate import tables
from sim.scenario.models.scenario import Scenario
from tests.experience import naive
from tests.inputs.rich import rich

COSTS = {
    "technology": {"cost_per_minute": 0.02, "cost_per_contact": 0.05, "cost_per_agent_hour": 0.5},
    "self_service_per_contact": 0.1,
}
HOUR = 3_600_000


@pytest.fixture(scope="module", params=[0, 1], ids=["cold", "warmed up"])
def ran(request):
    """Scenario, what was built of it, log, plan and moments of one replication."""
    plain = rich(warm_up_days=request.param, experience={}, costs=COSTS)
    for group in plain["groups"].values():
        group["cost_per_hour"] = 10
    scenario = Scenario.model_validate(plain)
    built = build_inputs(scenario)
    targets = [queue.target for queue in scenario.queues.values()]
    plan = new_plan(built.inputs, built.calendar, targets, Asked(periods=False), scenario)
    logs, moments = run_replication(built.inputs, 0, True), new_moments(plan)
    rows = logs.contacts
    measure_replication(built.inputs, plan, 0, rows, logs.agents, new_scratch(plan), moments)
    return scenario, built, logs, plan, moments


def test_satisfaction_is_what_the_log_says(ran):
    scenario, built, logs, _, moments = ran
    expected = naive.columns_of_log(scenario, built.calendar, logs.contacts)
    sums = moments.more.experience.sums
    assert sums[-1, -1, EXPERIENCE_COLUMNS.index("rated")] > 200
    names = [name for name in EXPERIENCE_COLUMNS if "survey" not in name and "cause" not in name]
    for name in names:
        for queue in range(len(scenario.queues)):
            for day in range(scenario.days):
                value = expected.get((queue, day), {}).get(name, 0.0)
                assert sums[queue, day, EXPERIENCE_COLUMNS.index(name)] == value, (name, queue)
    total = sums[: len(scenario.queues), : scenario.days].sum(axis=(0, 1))
    np.testing.assert_allclose(sums[-1, -1], total)


def test_costs_are_what_the_log_says(ran):
    scenario, built, logs, _, moments = ran
    begin = built.calendar.measured_from
    part = logs.agents[logs.agents["end"] > begin]
    ticks = part["end"] - np.maximum(part["start"], begin)
    group = built.inputs.agents["group"][part["agent"]]
    off = part["scheduled"] == Activity.OFF
    found = {name: moments.more.money.sums[:, -1, k] for k, name in enumerate(MONEY_COLUMNS)}
    for g in range(len(scenario.groups)):
        mine = group == g
        paid, late = ticks[mine & ~off].sum() / HOUR, ticks[mine & off].sum() / HOUR
        assert found["cost_agents"][g] == pytest.approx(10 * paid)
        assert found["cost_overtime"][g] == pytest.approx(15 * late)
        assert found["cost_technology"][g] == pytest.approx(ticks[mine].sum() / HOUR * 0.5)
    first = logs.contacts["queued"] >= begin
    machine = logs.contacts[first & np.isin(logs.contacts["exit"], [8, 9])]
    assert found["cost_self_service"][-1] == pytest.approx(0.1 * len(machine))
    accepted = logs.contacts[first & (logs.contacts["offer"] == 2)]
    assert found["offer_revenue"][-1] == pytest.approx(20 * len(accepted))
    assert found["cost"][-1] == pytest.approx(sum(found[name][-1] for name in MONEY_COLUMNS[:6]))


def test_tables_hold_satisfaction_churn_and_money(ran):
    scenario, built, _, plan, moments = ran
    frames = tables(moments, plan, built.names, built.calendar)
    rated = frames["experience_total"].set_index("queue").loc["all"]
    assert 1 < rated["csat"] < 5
    assert -100 < rated["nps"] < 100
    assert rated["bad_share"] == rated["unhappy_share"]
    causes = [name for name in rated.index if name.startswith("bad_from_")]
    shares = [rated[name] for name in causes if name.endswith("_share")]
    assert sum(shares) == pytest.approx(1)
    lost = frames["segments_total"].set_index("segment")
    assert set(lost.index) == {*scenario.segments, "all"}
    assert lost.loc["usual", "customers_rated"] <= 1000
    money = frames["money_total"].set_index("group")
    assert money.loc["all", "cost"] > money.loc[list(scenario.groups), "cost"].sum()
    ratio = money.loc["all", "cost"] / money.loc["all", "cost_per_answered"]
    assert ratio == pytest.approx(moments.group_sums[-1, -1, GROUP_COLUMNS.index("group_answered")])


def test_a_model_is_calibrated_on_a_run_that_kept_its_log(ran):
    scenario, built, logs, plan, moments = ran
    run = SimpleNamespace(plan=plan, calendar=built.calendar, logs=[(0, logs), (1, logs)])
    facts = facts_of_run(run)
    rated = moments.more.experience.sums[-1, -1, EXPERIENCE_COLUMNS.index("rated")]
    assert len(facts.relative_wait) == 2 * rated
    model = calibrate(scenario.experience, facts, csat=4.1, late_unhappy=0.3)
    assert expected(model, facts)["csat"] == pytest.approx(4.1)
    with pytest.raises(ValueError, match="kept no log"):
        facts_of_run(SimpleNamespace(plan=plan, calendar=built.calendar, logs=[]))
    with pytest.raises(ValueError, match="no experience"):
        facts_of_run(SimpleNamespace(plan=plan._replace(more=None), logs=[]))
