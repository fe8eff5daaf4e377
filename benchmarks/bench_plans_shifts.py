"""Part ``shifts``: the four shift-design instances, at their optimum and proved."""

from __future__ import annotations

from pathlib import Path

from benchmarks.plan_parts import Part
from benchmarks.shift_design import OPTIMA, design, read_dzn
from planner.solve import Limits

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "scheduling"
SECONDS = 60.0
WORKERS = 1
"""One worker with the whole linear relaxation proves these sooner than two."""


def run() -> Part:
    """Solve each instance within its limit; a verdict on each."""
    part = Part(
        "Shift design: people short and over, and kinds of shifts",
        ("instance", "cost", "bound", "known optimum", "status", "time"),
    )
    if not FOLDER.is_dir():
        part.notes.append(f"no instances: {FOLDER} is not there")
        part.promise("the four instances are there", "missing", False)
        return part
    for path in sorted(FOLDER.glob("DataSet*.dzn")):
        instance = read_dzn(path)
        solved, people = design(instance, Limits(seconds=SECONDS, workers=WORKERS))
        cost = instance.cost(people) if solved.found else None
        known = OPTIMA.get(path.name)
        part.row(
            path.stem,
            str(cost),
            "-" if solved.bound is None else f"{solved.bound:.0f}",
            str(known),
            solved.status,
            f"{solved.seconds:.1f} s",
        )
        bound = solved.bound
        proved = cost is not None and bound is not None and bound >= cost - 0.5
        at_best = proved and cost == known
        part.promise(f"{path.stem} at its optimum, proved within 60 s", str(cost), at_best)
    return part
