"""Parts ``nrp`` and ``large``: public rostering instances, and 1,000 agents for four weeks."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

from benchmarks.make_large_roster import make
from benchmarks.nurse_rosters import BEST_KNOWN, breaches, cost, read_instance
from benchmarks.plan_parts import Clock, Part
from planner.audit import audit_roster
from planner.schedule.solve import roster

FOLDER = Path(__file__).resolve().parents[2] / "shared" / "data" / "scheduling"
SECONDS = 600.0
PROVED = ("Instance1", "Instance2", "Instance3", "Instance5")
LARGE_SECONDS = 1_200.0
LARGE_GAP = 0.05
LARGE_MEMORY_GIB = 6.0
WORKERS = 2


class Lines:
    """Shows a line for each stage, best and bound."""

    def say(self, text: str) -> None:
        """Show it."""
        print(f"    {text}", file=sys.stderr, flush=True)

    def advance(
        self, stage: str, best: float | None, bound: float | None, replications: int, seconds: float
    ) -> None:
        """Show it."""
        print(f"    {seconds:6.0f} s  {stage}: best {best}, bound {bound}", file=sys.stderr)


def nrp() -> Part:
    """Each instance within its limit; verdicts on cost and proof."""
    part = Part(
        "Public rostering instances (NRP)",
        ("instance", "cost", "bound", "best known", "breaches", "time"),
    )
    if not FOLDER.is_dir():
        part.notes.append(f"no instances: {FOLDER} is not there")
        part.promise("the five instances are there", "missing", False)
        return part
    for path in sorted(FOLDER.glob("Instance*.txt")):
        problem = read_instance(path)
        clock = Clock()
        found = roster(problem, seconds=SECONDS, workers=WORKERS)
        value, broken = cost(problem, found.work), breaches(problem, found.work)
        known = BEST_KNOWN.get(path.stem)
        cells = (path.stem, str(value), f"{found.bound}", str(known), str(len(broken)), str(clock))
        part.row(*cells)
        at_best = not broken and known is not None and value <= known
        part.promise(f"{path.stem} at best known within {SECONDS:.0f} s", str(value), at_best)
        if path.stem in PROVED:
            proved = found.bound is not None and found.bound >= value
            part.promise(f"{path.stem} proved", f"bound {found.bound}", proved)
    return part


def large() -> Part:
    """The invented problem within its limit; verdicts on gap, breaches and memory."""
    part = Part(
        "1,000 agents, 4 weeks, 12 kinds of shifts, 8 groups (invented)",
        ("cost", "bound", "gap", "breaches", "memory", "time"),
    )
    problem = make()
    clock = Clock()
    found = roster(problem, seconds=LARGE_SECONDS, workers=WORKERS, observer=Lines())
    broken = audit_roster(found).breaches
    # one process: its peak is that of all processes
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    gap = "none" if found.gap is None else f"{found.gap:.1%}"
    part.row(
        str(found.cost), str(found.bound), gap, str(len(broken)), f"{peak:.1f} GiB", str(clock)
    )
    part.notes.append(", ".join(f"{name} {value}" for name, value in found.terms.items() if value))
    part.notes += found.notes
    part.promise(
        f"gap at most {LARGE_GAP:.0%} in {LARGE_SECONDS / 60:.0f} minutes",
        gap,
        found.gap is not None and found.gap <= LARGE_GAP,
    )
    part.promise("no rule broken", str(len(broken)), not broken)
    part.promise(f"within {LARGE_MEMORY_GIB:.0f} GiB", f"{peak:.1f} GiB", peak <= LARGE_MEMORY_GIB)
    return part
