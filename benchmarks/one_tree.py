"""A process that works for one source tree: days of a voice centre on demand, timed by itself.

``bench_against_foundation`` starts it with that tree on PYTHONPATH, so this file must run with the
sources of either tree. For each line ``<first replication>`` it answers ``<CPU seconds>``.
"""

from __future__ import annotations

import gc
import sys
import time
from pathlib import Path

import numpy as np

import sim
from benchmarks.workload import Ready, large_day, ready
from sim.block import run_block
from sim.measure.precision import total
from sim.scenario import load_scenario

SAME = ("offered", "answered", "service_level", "asa_s", "occupancy")
"""KPIs by which both trees are seen to have done the same work."""


def day(tree: Path, name: str) -> Ready:
    """The day of that name with all default KPIs, built by the sources of this tree."""
    if name == "large_day":
        return ready(large_day())
    return ready(load_scenario(tree / "scenarios" / name / "scenario.yaml"))


def main(tree: Path, name: str, replications: int) -> None:
    """Compile or load, say the KPIs of the first block, then work off the lines of stdin."""
    if not Path(sim.__file__).is_relative_to(tree):
        raise SystemExit(f"sim comes from {sim.__file__}, not from {tree}")
    it = day(tree, name)

    def work(first: int) -> float:
        gc.collect()
        begin = time.process_time()
        run_block(it.built.inputs, it.plan, first, first + replications, it.scratch, it.moments)
        return time.process_time() - begin

    work(0)
    kpis = [np.asarray(total(it.moments, it.plan, kpi).value).tolist() for kpi in SAME]
    print(kpis, flush=True)
    for line in sys.stdin:
        print(work(int(line)), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
