"""``make bench``: how fast the engines are, as ratios in one run. See docs/performance.md."""

from __future__ import annotations

import argparse
import platform
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

from benchmarks import (
    bench_against_foundation,
    bench_jobs,
    bench_parts,
    bench_scaling,
    bench_telecom,
    bench_ways,
)
from benchmarks.bench_against_foundation import PAIRS
from benchmarks.outcome import Outcome

ROUNDS = 9

SECTIONS: dict[str, Callable[[int], Outcome]] = {
    "ways": bench_ways.run,
    "scaling": bench_scaling.run,
    "jobs": lambda rounds: bench_jobs.run(min(rounds, 5)),
    "parts": bench_parts.run,
    "foundation": lambda rounds: bench_against_foundation.run(
        PAIRS if rounds >= ROUNDS else rounds
    ),
    "telecom": bench_telecom.run,
}


def main(arguments: list[str] | None = None) -> int:
    """Run the benchmarks asked for; 1 if a target is missed under ``--strict``, else 0."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", help=f"of {', '.join(SECTIONS)}; none: all")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="interleaved rounds")
    parser.add_argument("--strict", action="store_true", help="fail if a target is missed")
    asked = parser.parse_args(arguments)
    unknown = sorted(set(asked.sections) - set(SECTIONS))
    if unknown:
        parser.error(f"no section {', '.join(unknown)}: choose from {', '.join(SECTIONS)}")
    if asked.rounds < 1:
        parser.error("at least one round")
    print(f"{date.today()}, {cpu()}, Python {platform.python_version()}, {asked.rounds} rounds")
    missed = 0
    for name in asked.sections or SECTIONS:
        outcome = SECTIONS[name](asked.rounds)
        print(outcome, flush=True)
        missed += sum(not target.met for target in outcome.targets)
    print(f"\n{missed} targets missed" if missed else "\nevery target met")
    return 1 if missed and asked.strict else 0


def cpu() -> str:
    """Name of the processor."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text().splitlines():
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


if __name__ == "__main__":
    sys.exit(main())
