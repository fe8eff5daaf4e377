"""One day, several simulators: contacts per CPU-second, random draws and KPIs included."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks import ciw_model
from benchmarks.outcome import Outcome, Target
from benchmarks.textbook import ResourceCentre, StoreCentre, TextbookCentre
from benchmarks.timing import Work, interleaved, ratios, spread
from benchmarks.workload import Day, Ready, large_day, plain, ready
from sim.block import run_block
from sim.engine import simpy_model
from sim.inputs.build import expected_contacts
from sim.measure import measure_replication
from sim.scenario import load_scenario

COMPILED_TIMES = 60.0
"""Promise: the compiled engine against the textbook model."""
SIMPY_TIMES = 1.0
"""Promise: our SimPy model against the textbook one."""

TEXTBOOK = "textbook SimPy: FilterStore of agents"
RESOURCES = "textbook SimPy: Resource per group (1)"
OURS = "our SimPy model"
COMPILED = "our compiled model"
CIW = "Ciw, without skills (2)"
RICH_OURS = "our SimPy model, scenarios/large_8x6 (3)"
RICH_COMPILED = "our compiled model, scenarios/large_8x6 (3)"

_NOTES = [
    "(1) Takes the first free group named, not the agent idle longest: not quite the same work.",
    "(2) Every queue has its own agents; where staffing changes Ciw sends in a whole new crew.",
    "(3) Widening by time, priorities with ageing, agent rules, wrap-up: more work per contact.",
    "Limits: 95 % for the median over rounds. Ours write the agent log and all default KPIs.",
]
_LARGE = Path(__file__).parent.parent / "scenarios" / "large_8x6" / "scenario.yaml"
_FIRST_CALL = """
import time
from benchmarks.bench_ways import compiled
from benchmarks.workload import large_day, ready
work = compiled(ready(large_day(1000)), 1)
begin = time.process_time()
work(0)
print(time.process_time() - begin)
"""


def textbook(centre: type[TextbookCentre], day: Day) -> Work:
    """A day of a textbook model per round."""
    return lambda seed: int(centre(day, seed).run().offered.sum())


def ours(it: Ready) -> Work:
    """A replication of our SimPy model per round."""

    def work(replication: int) -> int:
        logs = simpy_model.run_replication(it.built.inputs, replication)
        measure_replication(
            it.built.inputs,
            it.plan,
            replication,
            logs.contacts,
            logs.agents,
            it.scratch,
            it.moments,
        )
        return len(logs.contacts)

    return work


def compiled(it: Ready, replications: int) -> Work:
    """A block of the compiled engine per round; contacts as expected."""
    contacts = round(replications * expected_contacts(it.built))

    def work(number: int) -> int:
        first = number * replications
        run_block(it.built.inputs, it.plan, first, first + replications, it.scratch, it.moments)
        return contacts

    return work


def by_ciw(day: Day) -> Work:
    """A day of Ciw per round."""
    return lambda seed: int(ciw_model.run_day(day, seed).offered.sum())


def run(rounds: int, contacts: int = 20_000, replications: int = 20) -> Outcome:
    """Time all ways on the measured day."""
    scenario = large_day(contacts)
    day = plain(scenario)
    rich = ready(load_scenario(_LARGE))
    ways = {
        TEXTBOOK: textbook(StoreCentre, day),
        RESOURCES: textbook(ResourceCentre, day),
        OURS: ours(ready(scenario)),
        COMPILED: compiled(ready(scenario), replications),
        CIW: by_ciw(plain(large_day(contacts, split=True))),
        RICH_OURS: ours(rich),
        RICH_COMPILED: compiled(rich, replications),
    }
    found = interleaved(ways, rounds)
    outcome = Outcome(
        f"1. A day of {contacts:,} contacts, 8 queues, 6 groups: contacts per CPU-second",
        ("way", "contacts/s", "us/contact", "times the textbook model"),
        notes=[*_NOTES],
    )
    for name, costs in found.items():
        cost = spread(costs)
        times = ratios(found[TEXTBOOK], costs)
        outcome.rows.append(
            (name, f"{1 / cost.median:,.0f}", f"{1e6 * cost.median:.3f}", f"{times:.2f}")
        )
    cold, warm = first_calls()
    outcome.notes.append(
        f"First call of the compiled engine: {cold:.1f} CPU-seconds of compiling, once for these "
        f"sources; {warm:.2f} from then on, to load it."
    )
    outcome.targets += [
        Target(
            "compiled model over textbook model",
            ratios(found[TEXTBOOK], found[COMPILED]),
            COMPILED_TIMES,
            at_least=True,
        ),
        Target(
            "our SimPy model over textbook model",
            ratios(found[TEXTBOOK], found[OURS]),
            SIMPY_TIMES,
            at_least=True,
        ),
    ]
    return outcome


def first_calls() -> tuple[float, float]:
    """CPU seconds of the first block in a new process: with an empty cache, with a full one."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CCPLAN_CACHE_DIR": folder}
        cold, warm = (
            float(
                subprocess.run(
                    [sys.executable, "-c", _FIRST_CALL],
                    env=environment,
                    cwd=Path(__file__).parent.parent,
                    capture_output=True,
                    text=True,
                    check=True,
                ).stdout
            )
            for _ in range(2)
        )
    return cold, warm
