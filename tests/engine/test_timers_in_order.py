"""Timers of one stretch of time come in order, however many there are and however they came."""

import numpy as np
import pytest

from sim.engine import compiled, simpy_model
from sim.engine.compiled.state import TIMER
from sim.engine.compiled.structures import sort_near
from sim.inputs.build import build_inputs
from sim.jit import python_version
from sim.scenario import Scenario
from tests.engine.judges import differences


@pytest.mark.parametrize("n", [0, 1, 2, 3, 16, 17, 100, 1000])
@pytest.mark.parametrize("kind", ["random", "falling", "at once"])
def test_a_stretch_of_timers_is_put_in_order(n, kind):
    rng = np.random.default_rng(n)
    near = np.zeros(n + 3, TIMER)
    near["key"] = -1  # what is behind them stays where it is
    near["contact"][:n] = rng.permutation(n)
    near["key"][:n] = {
        "random": rng.integers(0, max(1, n // 2), n),
        "falling": np.arange(n)[::-1],
        "at once": 7,
    }[kind]
    expected = sorted(zip(near["key"][:n].tolist(), near["contact"][:n].tolist(), strict=True))
    python_version(sort_near)(near, n)
    assert near[["key", "contact"]][:n].tolist() == expected
    assert near["key"][n:].tolist() == [-1, -1, -1]


@pytest.mark.parametrize("per_hour", [0.08, 3])
def test_contacts_with_many_steps_in_one_stretch_find_room(per_hour):
    """Each step sets the timer of the next: more timers in all than there ever are at a time."""
    steps = [{"after_s": 5 * k, "groups": [f"g{k}"]} for k in range(9)]
    scenario = Scenario.model_validate(
        {
            "name": "nobody is there",
            "start": "2026-03-02",
            "queues": {
                "calls": {
                    "opening_hours": [{"from": "00:00", "to": "24:00"}],
                    "arrivals": {
                        "kind": "poisson",
                        "rate": {"points": [{"at": "00:00", "per_hour": per_hour}]},
                    },
                    "talk": {"law": "exponential", "mean": 60},
                    "patience": {"law": "exponential", "mean": 600},
                    "routing": steps,
                }
            },
            "groups": {
                f"g{k}": {
                    "skills": {"calls": {}},
                    "shifts": {"late": {"from": "23:00", "to": "24:00", "counts": [{"agents": 1}]}},
                }
                for k in range(9)
            },
        }
    )
    inputs = build_inputs(scenario).inputs
    for replication in range(20):
        readable = simpy_model.run_replication(inputs, replication)
        fast = compiled.run_replication(inputs, replication, want_agents=True)
        assert not differences(readable, fast)
