"""The whole contact centre: contacts per CPU-second of scenarios/telecom, and where they go."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from benchmarks.bench_parts import drawing, logging, measuring
from benchmarks.outcome import Outcome, Target
from benchmarks.timing import Work, interleaved, spread
from benchmarks.workload import Ready, ready
from sim.block import run_block
from sim.engine.compiled import run_replication
from sim.engine.log import Logs
from sim.inputs.contacts import draw_contacts
from sim.scenario import load_scenario

CONTACTS_PER_CPU_SECOND = 1.5e6
"""Promise: attempts of customers, random draws and all default KPIs included."""
REPLICATIONS = 20

BLOCK = "a block with all default KPIs"
DRAWS = "draws of all first contacts"
LOGS = "draws, loop, both logs"
MEASURE = "measure: all default KPIs"
_TELECOM = Path(__file__).parent.parent / "scenarios" / "telecom" / "scenario.yaml"


def attempts(logs: Logs) -> int:
    """Contacts in a log: each attempt of a customer is one, however many legs it has."""
    return int(np.count_nonzero(logs.contacts["leg"] == 0))


def block(it: Ready, replications: int) -> Work:
    """The same block in every round, so that its contacts can be counted beforehand."""
    inputs = it.built.inputs
    contacts = sum(attempts(run_replication(inputs, r, False)) for r in range(replications))

    def work(number: int) -> int:
        run_block(inputs, it.plan, 0, replications, it.scratch, it.moments)
        return contacts

    return work


def run(rounds: int, replications: int = REPLICATIONS) -> Outcome:
    """Time the telecom week as a block, and its parts one by one."""
    it = ready(load_scenario(_TELECOM))
    logs = run_replication(it.built.inputs, 0)
    some = max(1, replications // 5)
    found = interleaved(
        {
            BLOCK: block(it, replications),
            DRAWS: drawing(it, some),
            LOGS: logging(it, some, True),
            MEASURE: measuring(it, logs, some),
        },
        rounds,
    )
    # the parts count first contacts or legs: bring them to contacts
    per_contact = {
        BLOCK: 1.0,
        DRAWS: len(draw_contacts(it.built.inputs, 0)) / attempts(logs),
        LOGS: len(logs.contacts) / attempts(logs),
        MEASURE: len(logs.contacts) / attempts(logs),
    }
    outcome = Outcome(
        f"6. The telecom week: {attempts(logs):,} contacts, {len(logs.contacts):,} legs, "
        f"{len(logs.agents):,} agent rows",
        ("part", "ns/contact", "contacts/s"),
        notes=[
            f"Contacts are attempts of customers. A block is {replications} replications.",
            "Parts are timed alone. A block draws only what is needed when it is needed, a log has "
            "every draw, so the parts add up to more than the block.",
        ],
    )
    for name, costs in found.items():
        scaled = [per_contact[name] * cost for cost in costs]
        rate = spread([1 / cost for cost in scaled])
        outcome.rows.append((name, f"{spread([1e9 * c for c in scaled]):.0f}", f"{rate:,.0f}"))
    outcome.targets.append(
        Target(
            "telecom week, million contacts per CPU-second",
            spread([1e-6 / cost for cost in found[BLOCK]]),
            CONTACTS_PER_CPU_SECOND / 1e6,
            at_least=True,
        )
    )
    return outcome
