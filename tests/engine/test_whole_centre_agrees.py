"""Two engines leave the same logs of whole centres: customers, dialling, several contacts at once.

150 scenarios a run, other ones each time; `make verify` draws thousands
(`tests/verification/test_engines_thoroughly.py` calls :func:`both_engines_agree`).
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import compiled, simpy_model
from sim.engine.log import Exit, Logs
from sim.engine.simpy_model import dialling
from sim.inputs.arrays import Inputs
from sim.inputs.build import build_inputs
from sim.inputs.contacts import draw_contacts
from sim.jit import COMPILED
from sim.scenario import Scenario, check
from tests.engine.busy import (
    assert_agent_rows_do_not_overlap,
    assert_agents_have_room,
    assert_effort_is_time_worked,
    assert_the_agent_log_knows_every_contact,
)
from tests.engine.explain import disagreement, keep
from tests.engine.issues import (
    assert_every_issue_ends_once,
    assert_legs_follow_each_other,
    assert_lines_suffice,
    assert_nobody_is_served_twice_at_once,
    assert_times_in_order,
)
from tests.engine.judges import CountedCentre
from tests.engine.whole import whole_scenarios

EXAMPLES = settings().max_examples * (6 if COMPILED else 1)


def assert_what_holds_in_every_log(inputs: Inputs, replication: int, logs: Logs) -> Counter[str]:
    """Conservation of issues, legs, lines and time."""
    legs = logs.contacts
    assert_times_in_order(inputs, legs)
    assert_legs_follow_each_other(legs)
    assert_nobody_is_served_twice_at_once(inputs, legs)
    assert_lines_suffice(inputs, legs)
    assert_agents_have_room(inputs, legs)
    assert_agent_rows_do_not_overlap(inputs, logs.agents)
    if inputs.settings[0]["begins"] == 0:  # else agents have worked before the log begins
        assert_effort_is_time_worked(inputs, logs)
        assert_the_agent_log_knows_every_contact(inputs, logs)
    return assert_every_issue_ends_once(draw_contacts(inputs, replication), legs)


def both_engines_agree(scenario: Scenario, replication: int = 0) -> Logs:
    """Run both engines; raises AssertionError with the earliest difference, and keeps the scenario.

    Returns:
        The logs.
    """
    check(scenario)
    built = build_inputs(scenario)
    readable = simpy_model.run_replication(built.inputs, replication, centre=CountedCentre)
    fast = compiled.run_replication(built.inputs, replication, want_agents=True)
    text = disagreement(readable, fast, built.names, ("simpy", "compiled"))
    if text:
        raise AssertionError(f"replication {replication} of {keep(scenario)}\n{text}")
    # the logs are equal, so what holds for one holds for both
    assert_what_holds_in_every_log(built.inputs, replication, fast)
    return fast


@settings(max_examples=EXAMPLES)
@given(whole_scenarios(), st.integers(0, 5))
def test_both_engines_leave_the_same_logs_of_whole_centres(scenario, replication):
    both_engines_agree(scenario, replication)


@settings(max_examples=max(5, EXAMPLES // 10))
@given(whole_scenarios())
def test_without_the_agent_log_the_contacts_of_whole_centres_are_the_same(scenario):
    built = build_inputs(scenario)
    full = compiled.run_replication(built.inputs, 0, want_agents=True)
    none = full._replace(agents=full.agents[:0])
    for engine in (simpy_model, compiled):
        short = engine.run_replication(built.inputs, 0, want_agents=False)
        assert len(short.agents) == 0
        assert not disagreement(none, short, built.names, ("with agents", "without"))


CAMPAIGN = {
    "name": "a long campaign",
    "start": "2026-03-02",
    "interval_minutes": 60,
    "queues": {
        "list": {
            "channel": "outbound",
            "arrivals": {"kind": "list", "records": [{"day": "all", "count": 1500}]},
            "talk": {"law": "exponential", "mean": 90},
            "wrap_up": {"law": "exponential", "mean": 10},
            "opening_hours": [{"from": "08:00", "to": "18:00"}],
            "dial": {
                "pacing": "predictive",
                "ring": {"law": "exponential", "mean": 15},
                "reach": [{"from": "00:00", "connect": 0.4}],
                "attempts": 2,
                "again": {"law": "exponential", "mean": 3600},
            },
        }
    },
    "groups": {
        "team": {
            "skills": {"list": {}},
            "shifts": {"day": {"from": "08:00", "to": "18:00", "counts": [{"agents": 8}]}},
        }
    },
}


def test_long_campaigns_are_dialled_alike(monkeypatch):
    scenario = Scenario.model_validate(CAMPAIGN)
    logs = both_engines_agree(scenario)
    assert np.count_nonzero(logs.contacts["exit"] == Exit.CONNECTED) > 600
    built = build_inputs(scenario)
    # drawn scenarios are too short to show that the pace changes, and that it forgets
    for owner, name, broken in (
        (dialling, "_FORGETTING", 2**60),
        (dialling.Dialler, "count_connected", lambda self, abandoned: None),
    ):
        with monkeypatch.context() as patch:
            patch.setattr(owner, name, broken)
            other = simpy_model.run_replication(built.inputs, 0)
        assert disagreement(other, logs, built.names, (name, "as it is"))
