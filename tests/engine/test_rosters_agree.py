"""A roster written from shifts is lived through as the shifts are, in both engines."""

import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

from sim import simulate
from sim.engine import compiled, simpy_model
from sim.inputs.build import build_inputs
from sim.jit import COMPILED
from sim.scenario import Scenario, check
from tests.engine.judges import differences
from tests.engine.named import Unwritable, alike, named
from tests.engine.strategies import scenarios

EXAMPLES = settings().max_examples * (3 if COMPILED else 1)


@settings(max_examples=EXAMPLES)
@given(scenarios(), st.integers(0, 3))
def test_a_roster_written_from_shifts_gives_the_log_of_the_shifts(scenario, replication):
    assume(any(group.shifts for group in scenario.groups.values()))
    try:
        by_name = named(scenario)
    except Unwritable:
        assume(False)
    check(by_name)
    usual = build_inputs(scenario).inputs
    rostered = alike(usual, by_name)
    for engine in (simpy_model, compiled):
        before = engine.run_replication(usual, replication, want_agents=True)
        after = engine.run_replication(rostered, replication, want_agents=True)
        assert not differences(before, after)


NIGHTS = {
    "name": "nights",
    "days": 3,
    "interval_minutes": 30,
    "queues": {
        "calls": {
            "arrivals": {"kind": "poisson", "rate": {"points": [{"at": "00:00", "per_hour": 20}]}},
            "talk": {"law": "exponential", "mean": 300},
        }
    },
    "groups": {
        "team": {
            "skills": {"calls": {}},
            "absence": 0.2,
            "shifts": {
                "night": {
                    "from": "22:00",
                    "to": "06:30",
                    "breaks": [
                        {"after_minutes": 120, "minutes": 15},
                        {"activity": "lunch", "after_minutes": 420, "minutes": 30, "paid": False},
                    ],
                    "counts": [{"agents": 2}],
                },
                "day": {"from": "06:00", "to": "22:30", "counts": [{"agents": 2}]},
            },
        }
    },
}


@pytest.mark.parametrize(
    ("zone", "start"),
    [("UTC", "2026-03-02"), ("Europe/Kyiv", "2026-03-28"), ("Europe/Berlin", "2026-10-24")],
    ids=["plain", "23 hours", "25 hours"],
)
def test_nights_over_midnight_and_changes_of_clocks_give_the_log_of_the_shifts(zone, start):
    scenario = Scenario.model_validate(NIGHTS | {"time_zone": zone, "start": start})
    by_name = named(scenario)
    check(by_name)
    roster = by_name.groups["team"].roster
    assert sum(row.date < scenario.start.isoformat() for row in roster) == 2 * 5 + 2
    usual = build_inputs(scenario).inputs
    rostered = alike(usual, by_name)
    for engine in (simpy_model, compiled):
        before = engine.run_replication(usual, 0, want_agents=True)
        after = engine.run_replication(rostered, 0, want_agents=True)
        assert len(before.contacts) > 500
        assert not differences(before, after)


def test_money_paid_time_and_headcount_are_those_of_the_shifts():
    groups = json.loads(json.dumps(NIGHTS["groups"]))
    groups["team"] |= {"absence": 0, "cost_per_hour": 20}
    costs = {"team": {"agents_per_leader": 3, "leader_cost_per_hour": 30}}
    raw = NIGHTS | {"start": "2026-03-02", "groups": groups, "costs": costs}
    scenario = Scenario.model_validate(raw)
    usual, by_name = (
        simulate(made, engine="simpy", replications=2) for made in (scenario, named(scenario))
    )
    assert float(usual.money()["cost_leaders"].iloc[-1]) > 0
    assert usual.tables.keys() == by_name.tables.keys()
    for name, table in usual.tables.items():
        assert_frame_equal(table, by_name.tables[name], check_exact=True)
    assert usual.headcount["agents"].iloc[-1] == 4
