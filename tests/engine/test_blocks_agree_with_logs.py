"""A block draws lazily and forgets its rows: it must find what measuring whole logs finds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from benchmarks.workload import ready
from sim.block import run_block
from sim.engine import compiled, simpy_model
from sim.measure import measure_replication, new_moments
from sim.scenario import load_scenario
from tests.conftest import REPOSITORY

REPLICATIONS = 2
TEACHING = sorted((REPOSITORY / "scenarios" / "teaching").glob("*.yaml"))
VOICE = [
    REPOSITORY / "scenarios" / name / "scenario.yaml"
    for name in ("teaching_two_skills", "large_8x6")
]
BY_SIMPY = [path for path in TEACHING if path.stem in ("callbacks", "outbound_blend", "retries")]


def assert_same(one: Any, other: Any, place: str) -> None:
    """Equality bit by bit of nested tuples of arrays."""
    if isinstance(one, tuple):
        for name, left, right in zip(one._fields, one, other, strict=True):
            assert_same(left, right, f"{place}.{name}")
    elif one is not None:
        np.testing.assert_array_equal(one, other, err_msg=place)


def agree(path: Any, engine: Any) -> None:
    """Compare a block's moments with those of the same replications' logs."""
    it = ready(load_scenario(path))
    run_block(it.built.inputs, it.plan, 0, REPLICATIONS, it.scratch, it.moments)
    by_logs = new_moments(it.plan)
    plain = it.built.inputs._replace(journeys=None)
    for r in range(REPLICATIONS):
        logs = engine.run_replication(it.built.inputs, r)
        measure_replication(plain, it.plan, r, logs.contacts, logs.agents, it.scratch, by_logs)
    assert_same(it.moments, by_logs, path.stem)


@pytest.mark.compiled_only
@pytest.mark.parametrize(
    "path", [*TEACHING, *VOICE], ids=lambda path: f"{path.parent.name}-{path.stem}"
)
def test_a_block_measures_what_the_logs_of_its_replications_say(path: Any) -> None:
    agree(path, compiled)


@pytest.mark.compiled_only
@pytest.mark.parametrize("path", BY_SIMPY, ids=lambda path: path.stem)
def test_a_block_measures_what_the_logs_of_the_simpy_model_say(path: Any) -> None:
    agree(path, simpy_model)


@pytest.mark.compiled_only
def test_a_block_of_the_telecom_week_measures_what_its_logs_say() -> None:
    agree(REPOSITORY / "scenarios" / "telecom" / "scenario.yaml", compiled)
