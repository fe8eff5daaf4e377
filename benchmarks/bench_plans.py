"""``make bench-plans``: quality and speed of plans. See docs/planning_benchmarks.md.

Quality is met or missed; times are reported, and mean little on a machine that does other things.
One part alone: ``python -m benchmarks.bench_plans day``.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections.abc import Callable
from datetime import date
from importlib import import_module

from benchmarks.plan_parts import Part

PARTS = {
    "day": ("benchmarks.bench_plans_day", "run"),
    "judges": ("benchmarks.bench_plans_judges", "judges"),
    "pooling": ("benchmarks.bench_plans_judges", "pooling"),
    "exercise": ("benchmarks.bench_plans_exercise", "run"),
    "shifts": ("benchmarks.bench_plans_shifts", "run"),
    "week": ("benchmarks.bench_plans_week", "run"),
    "nrp": ("benchmarks.bench_plans_roster", "nrp"),
    "large": ("benchmarks.bench_plans_roster", "large"),
}


def main(arguments: list[str] | None = None) -> int:
    """Run the parts asked for; 1 if a promise is missed under ``--strict``, else 0."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("parts", nargs="*", help=f"of {', '.join(PARTS)}; none: all")
    parser.add_argument("--strict", action="store_true", help="fail if a promise is missed")
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.parts) - set(PARTS))
    if unknown:
        parser.error(f"no part {', '.join(unknown)}: choose from {', '.join(PARTS)}")
    print(f"{date.today()}, Python {platform.python_version()}, {_load()}")
    missed = 0
    for name in asked.parts or PARTS:
        begin = time.perf_counter()
        part = _part(name)()
        print(part, flush=True)
        print(f"{name}: {time.perf_counter() - begin:.0f} s in all; {_load()}", flush=True)
        missed += sum(not verdict.met for verdict in part.verdicts)
    print(f"\n{missed} promises missed" if missed else "\nevery promise kept")
    return 1 if missed and asked.strict else 0


def _part(name: str) -> Callable[[], Part]:
    """The function of a part, imported when it is its turn."""
    module, function = PARTS[name]
    found: Callable[[], Part] = getattr(import_module(module), function)
    return found


def _load() -> str:
    """How busy the machine is: a load above its cores makes every time too long."""
    if not hasattr(os, "getloadavg"):
        return f"{os.cpu_count()} cores"
    return f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}"


if __name__ == "__main__":
    sys.exit(main())
