"""The engines run as plain Python, too, and leave the log that machine code leaves."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from sim.engine import compiled
from sim.engine.log import AGENT_ORDER, CONTACT_ORDER, canonical
from tests.inputs.centre import built, centre, queue

STEPS = [{"groups": ["sellers"]}, {"after_s": 20, "groups": ["mixed"]}]
SALES = queue(
    30,
    routing=[*STEPS, {"after_s": 90, "overflow_to": "service"}],
    classes={"gold": {"share": 0.3, "head_start_s": 60}, "plain": {"share": 0.7}},
    agent_rule="random",
    announcement={"listen": 0.5, "patience_factor": 1.5},
)
SMALL = centre(
    queues={"sales": SALES, "service": queue(40, agent_rule="least_occupied")},
    trunks={"main": {"lines": 9, "queues": ["sales", "service"]}},
)
SMALL["groups"]["mixed"] |= {"absence": 0.2, "availability": {"share": 0.8}}

PROGRAM = """
import sys
import numpy as np
import sim.jit
from sim.engine import compiled, simpy_model
from tests.engine.test_uncompiled import SMALL, rows_of
from tests.inputs.centre import built

assert not sim.jit.COMPILED
inputs = built(SMALL).inputs
ours, other = (rows_of(engine.run_replication(inputs, 1)) for engine in (compiled, simpy_model))
assert all(np.array_equal(a, b) for a, b in zip(ours, other, strict=True))
np.savez(sys.argv[1], contacts=ours[0], agents=ours[1])
"""


def rows_of(logs: compiled.Logs) -> tuple[np.ndarray, np.ndarray]:
    return canonical(logs.contacts, CONTACT_ORDER), canonical(logs.agents, AGENT_ORDER)


@pytest.mark.compiled_only
def test_plain_python_leaves_the_log_of_machine_code(tmp_path: Path, repository: Path) -> None:
    file = tmp_path / "logs.npz"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", PROGRAM, str(file)],
        cwd=repository,
        env=os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": str(repository)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    contacts, agents = rows_of(compiled.run_replication(built(SMALL).inputs, 1))
    with np.load(file) as plain:
        assert np.array_equal(plain["contacts"], contacts)
        assert np.array_equal(plain["agents"], agents)
    assert len(contacts) > 500
