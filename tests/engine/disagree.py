"""Looks for scenarios in which the two engines disagree, makes them small and shows where.

    NUMBA_DISABLE_JIT=1 python -m tests.engine.disagree --examples 500 --seed 3 --feature transfers
    NUMBA_DISABLE_JIT=1 python -m tests.engine.disagree --file /tmp/disagreement.yaml

``--alone`` keeps the other rules of the whole centre out; without ``--feature`` everything mixes.
"""

from __future__ import annotations

import argparse
import sys
import traceback
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, seed, settings

from sim.engine import compiled, simpy_model
from sim.inputs.build import build_inputs
from sim.scenario import Scenario, find_problems, load_scenario
from tests.engine.explain import disagreement, keep
from tests.engine.reduce import reduced
from tests.engine.whole import FEATURES, whole_scenarios

SIDES = ("simpy", "compiled")


def verdict(scenario: Scenario, replication: int = 0) -> str:
    """How the engines disagree about a scenario; empty if they agree. Errors are verdicts, too."""
    built = build_inputs(scenario)
    if built.inputs.journeys is None:
        return ""  # tests.engine.test_engines_agree compares these
    logs = []
    for side, engine in zip(SIDES, (simpy_model, compiled), strict=True):
        try:
            logs.append(engine.run_replication(built.inputs, replication, want_agents=True))
        except Exception:
            return f"{side} fails: " + "".join(traceback.format_exc().splitlines(True)[-7:])
    return disagreement(logs[0], logs[1], built.names, SIDES)


def kind(text: str) -> str:
    """What sort of disagreement it is, so that a smaller scenario shows the same one."""
    first = text.strip().splitlines()[-1] if " fails: " in text[:20] else text.splitlines()[0]
    return first.split(":")[-1] if " fails: " not in text[:20] else first


def find(features: frozenset[str], alone: bool, examples: int, number: int) -> list[Scenario]:
    """Scenarios about which the engines disagree."""
    found: list[Scenario] = []
    looked = 0

    @seed(number)
    @settings(
        max_examples=examples,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(whole_scenarios(features, alone))
    def look(scenario: Scenario) -> None:
        nonlocal looked
        if len(found) >= 1:
            return
        looked += 1
        if find_problems(scenario):
            print("a scenario fails its check:", *find_problems(scenario), keep(scenario))
            return
        if verdict(scenario):
            found.append(scenario)

    look()
    print(f"{looked} scenarios looked at, {len(found)} disagreement(s)", flush=True)
    return found


def report(scenario: Scenario, folder: Path, name: str, minimise: bool) -> None:
    """Make a scenario small, keep it and say what differs."""
    text = verdict(scenario)
    print(text, keep(scenario, folder, f"{name}-large"), sep="\n", flush=True)
    if minimise and text:
        fails = " fails: " in text[:20]

        def same(smaller: Scenario) -> bool:
            other = verdict(smaller)
            return bool(other) and (" fails: " in other[:20]) == fails

        small = reduced(scenario, same)
        print("made smaller:", keep(small, folder, name), verdict(small), sep="\n")


def main(arguments: list[str] | None = None) -> int:
    """Command line; returns 1 if there is a disagreement."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--examples", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--feature", action="append", default=[], choices=sorted(FEATURES))
    parser.add_argument("--alone", action="store_true")
    parser.add_argument("--file", type=Path)
    parser.add_argument("--folder", type=Path, default=Path("/tmp/disagreements"))
    parser.add_argument("--keep-size", action="store_true", help="do not make it smaller")
    options: Any = parser.parse_args(arguments)
    if options.file:
        text = verdict(load_scenario(options.file))
        print(text or "the engines agree")
        return 1 if text else 0
    features = frozenset(options.feature)
    found = find(features, options.alone, options.examples, options.seed)
    name = "-".join([*sorted(features), str(options.seed)])
    for scenario in found:
        report(scenario, options.folder, name, not options.keep_size)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
