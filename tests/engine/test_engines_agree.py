"""Two engines, written independently from docs/model.md, leave the same logs, field for field.

150 scenarios a run, other ones each time; HYPOTHESIS_PROFILE=thorough draws 3,000.
"""

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.engine import compiled, simpy_model
from sim.inputs.build import build_inputs
from sim.inputs.contacts import draw_contacts
from sim.jit import COMPILED
from sim.scenario import check
from tests.engine.judges import (
    CountedCentre,
    assert_conservation,
    assert_times_in_order,
    assert_work_is_done_by_agents,
    differences,
)
from tests.engine.strategies import scenarios

EXAMPLES = settings().max_examples * (6 if COMPILED else 1)


def with_exact_patience(inputs):
    """The same inputs, with an event for every end of patience."""
    forced = inputs.settings.copy()
    forced["exact_patience"] = 1
    return inputs._replace(settings=forced)


@settings(max_examples=EXAMPLES)
@given(scenarios(), st.integers(0, 5))
def test_both_engines_leave_the_same_logs(scenario, replication):
    check(scenario)
    inputs = build_inputs(scenario).inputs
    readable = simpy_model.run_replication(inputs, replication, centre=CountedCentre)
    fast = compiled.run_replication(inputs, replication, want_agents=True)
    assert not differences(readable, fast)
    if not inputs.settings[0]["exact_patience"]:
        exact = compiled.run_replication(with_exact_patience(inputs), replication, True)
        assert not differences(exact, fast)
    # the logs are equal, so what holds for one holds for both
    assert_conservation(inputs, draw_contacts(inputs, replication), fast.contacts)
    assert_times_in_order(inputs, fast.contacts)
    assert_work_is_done_by_agents(inputs, fast)


@settings(max_examples=max(5, EXAMPLES // 10))
@given(scenarios())
def test_without_the_agent_log_the_contact_log_is_the_same(scenario):
    inputs = build_inputs(scenario).inputs
    full = compiled.run_replication(inputs, 0, want_agents=True)
    for engine in (simpy_model, compiled):
        short = engine.run_replication(inputs, 0, want_agents=False)
        assert len(short.agents) == 0
        assert not differences(full._replace(agents=full.agents[:0]), short)
