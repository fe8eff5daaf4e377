"""Where the time of a contact goes in the compiled model."""

from __future__ import annotations

from benchmarks.bench_ways import compiled
from benchmarks.outcome import Outcome
from benchmarks.timing import Work, interleaved, spread
from benchmarks.workload import CONTACTS, Ready, large_day, ready
from sim.engine.compiled import run_replication
from sim.engine.log import Logs
from sim.inputs.contacts import draw_contacts
from sim.measure import Asked, measure_replication

DRAWS = "draws (arrivals, talk, patience)"
LOGS = "draws, loop, log of contacts"
AGENT_LOGS = "draws, loop, both logs"
BLOCK = "a block with all default KPIs"
BARE_BLOCK = "a block with totals only"
NOTHING = Asked(periods=False, distribution=False, queue_length=False, agents=False)
ASKED = {
    "measure: totals only": NOTHING,
    "measure: and periods": Asked(distribution=False, queue_length=False, agents=False),
    "measure: and distribution of waits": Asked(queue_length=False, agents=False),
    "measure: and agents": Asked(queue_length=False),
    "measure: and largest queue (all)": Asked(),
}


def drawing(it: Ready, replications: int) -> Work:
    """Draws alone."""

    def work(number: int) -> int:
        first = number * replications
        return sum(
            len(draw_contacts(it.built.inputs, r)) for r in range(first, first + replications)
        )

    return work


def logging(it: Ready, replications: int, agents: bool) -> Work:
    """Draws and engine; nothing is measured."""

    def work(number: int) -> int:
        first = number * replications
        return sum(
            len(run_replication(it.built.inputs, r, agents).contacts)
            for r in range(first, first + replications)
        )

    return work


def measuring(it: Ready, logs: Logs, replications: int) -> Work:
    """The same log measured again and again."""

    def work(number: int) -> int:
        for r in range(replications):
            measure_replication(
                it.built.inputs, it.plan, r, logs.contacts, logs.agents, it.scratch, it.moments
            )
        return replications * len(logs.contacts)

    return work


def run(rounds: int, contacts: int = CONTACTS, replications: int = 20) -> Outcome:
    """Time the parts on the measured day."""
    scenario = large_day(contacts)
    whole, bare = ready(scenario), ready(scenario, NOTHING)
    logs = run_replication(whole.built.inputs, 0, True)
    ways = {
        DRAWS: drawing(whole, replications),
        LOGS: logging(whole, replications, False),
        AGENT_LOGS: logging(whole, replications, True),
    }
    for name, asked in ASKED.items():
        ways[name] = measuring(ready(scenario, asked), logs, replications)
    ways[BARE_BLOCK] = compiled(bare, replications)
    ways[BLOCK] = compiled(whole, replications)
    found = interleaved(ways, rounds)
    outcome = Outcome(
        f"4. Parts of the compiled model's cost, {contacts:,} contacts a day",
        ("part", "ns/contact"),
        notes=["Each row is timed alone; rows that name several parts hold their sum."],
    )
    for name, costs in found.items():
        outcome.rows.append((name, f"{spread([1e9 * cost for cost in costs]):.0f}"))
    return outcome
