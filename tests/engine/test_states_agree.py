"""Two engines that begin from the same state leave the same logs."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import compiled, simpy_model
from sim.engine.log import Exit
from sim.inputs.build import build_inputs
from sim.inputs.contacts import draw_contacts
from sim.jit import COMPILED
from tests.engine.explain import disagreement, keep
from tests.engine.judges import CountedCentre, assert_conservation, differences
from tests.engine.states import with_state
from tests.engine.strategies import scenarios
from tests.engine.whole import whole_scenarios

EXAMPLES = settings().max_examples * (4 if COMPILED else 1)


@settings(max_examples=EXAMPLES)
@given(scenarios().flatmap(with_state), st.integers(0, 5))
def test_both_engines_go_on_alike_from_a_state(scenario, replication):
    inputs = build_inputs(scenario).inputs
    readable = simpy_model.run_replication(inputs, replication, centre=CountedCentre)
    fast = compiled.run_replication(inputs, replication, want_agents=True)
    assert not differences(readable, fast), keep(scenario)
    drawn = draw_contacts(inputs, replication)
    assert_conservation(inputs, drawn, fast.contacts)
    assert_nothing_happens_before(inputs, fast)


@settings(max_examples=EXAMPLES)
@given(whole_scenarios().flatmap(with_state), st.integers(0, 5))
def test_both_engines_go_on_alike_from_a_state_of_a_whole_centre(scenario, replication):
    built = build_inputs(scenario)
    readable = simpy_model.run_replication(built.inputs, replication, centre=CountedCentre)
    fast = compiled.run_replication(built.inputs, replication, want_agents=True)
    text = disagreement(readable, fast, built.names, ("simpy", "compiled"))
    assert not text, f"replication {replication} of {keep(scenario)}\n{text}"
    assert_nothing_happens_before(built.inputs, fast)


def assert_nothing_happens_before(inputs, logs):
    """Contacts of the state are there, and whatever happens comes afterwards."""
    begins = inputs.settings[0]["begins"]
    rows = logs.contacts
    there = rows[(rows["root"] < len(inputs.state)) & (rows["queued"] < begins)]
    firsts = rows[(rows["leg"] == 0) & (rows["root"] < len(inputs.state))]
    assert len(np.unique(firsts["root"])) == len(inputs.state)
    assert np.all(rows["queued"][rows["root"] >= len(inputs.state)] >= begins)
    waited = there[there["answered"] < 0]
    assert np.all((waited["ended"] >= begins) | (waited["exit"] == Exit.OPEN))
    assert np.all(logs.agents["start"] >= begins)
