"""Processes and start-up: wall time, so what else the machine does shows."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.outcome import Outcome
from benchmarks.timing import Spread, ratios, spread
from benchmarks.workload import large_day
from sim import simulate
from sim.scenario.models.scenario import Scenario

REPLICATIONS = 500


def wall(work: Callable[[], object]) -> float:
    """Wall seconds of ``work``."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def run(rounds: int, replications: int = REPLICATIONS) -> Outcome:
    """Time a run in this process and in two."""
    scenario = large_day()
    _simulate(scenario, 5, 1)
    new = wall(lambda: _simulate(scenario, replications, 2))
    one, two = [], []
    for _ in range(rounds):
        one.append(wall(lambda: _simulate(scenario, replications, 1)))
        two.append(wall(lambda: _simulate(scenario, replications, 2)))
    load = os.getloadavg()[0] if hasattr(os, "getloadavg") else float("nan")
    outcome = Outcome(
        f"3. {replications} replications of the 20,000-contact day through sim.simulate, wall time",
        ("jobs", "seconds", "times one job"),
        notes=[
            f"{os.cpu_count()} cores, load {load:.1f} (2.0 would be these two processes alone)."
        ],
    )
    outcome.rows += [
        ("1", f"{spread(one):.2f}", "1.00"),
        ("2, processes just started", f"{new:.2f}", f"{spread(one).median / new:.2f}"),
        ("2, processes warm", f"{spread(two):.2f}", f"{ratios(one, two):.2f}"),
    ]
    outcome.notes.append(f"ccplan --help: {start_up(rounds):.2f} s")
    return outcome


def start_up(rounds: int) -> Spread:
    """Wall seconds of ``ccplan --help``."""
    beside = Path(sys.executable).with_name("ccplan")
    command = str(beside) if beside.exists() else shutil.which("ccplan")
    if command is None:
        raise FileNotFoundError("ccplan is not installed beside this Python: run make install")
    return spread(
        [
            wall(lambda: subprocess.run([command, "--help"], check=True, capture_output=True))
            for _ in range(rounds)
        ]
    )


def _simulate(scenario: Scenario, replications: int, jobs: int) -> object:
    return simulate(scenario, replications=replications, jobs=jobs, engine="compiled")
