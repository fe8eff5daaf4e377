"""Cost per contact against the size of the day, in overload, over many short days."""

from __future__ import annotations

import numpy as np

from benchmarks.bench_ways import compiled
from benchmarks.outcome import Outcome, Target
from benchmarks.timing import Spread, Work, interleaved, ratios, spread
from benchmarks.workload import large_day, ready
from sim.block import run_block
from sim.engine.compiled import run_replication
from sim.engine.log import Exit

SIZES = (1_000, 3_000, 10_000, 20_000, 100_000)
REFERENCE = 20_000
CONTACTS_PER_ROUND = 400_000
WITHIN = 1.5
SHORT_WITHIN = 2.5
OVERLOAD_STAFFING = 0.5
OVERLOAD_PATIENCE_S = 4 * 3600.0

OVERLOAD = "20,000, half the staff, patience 4 h"
ONE_BY_ONE = "1,000, a call per replication"


def name_of(size: int) -> str:
    """How a size is printed."""
    return f"{size:,}"


def one_by_one(contacts: int, replications: int) -> Work:
    """Short days, each in a call of its own."""
    it = ready(large_day(contacts))

    def work(number: int) -> int:
        for r in range(number * replications, (number + 1) * replications):
            run_block(it.built.inputs, it.plan, r, r + 1, it.scratch, it.moments)
        return contacts * replications

    return work


def most_waiting(contacts: int, staffing: float, patience_s: float) -> int:
    """Most contacts waiting at once, over all queues, in replication 0."""
    it = ready(large_day(contacts, staffing, patience_s))
    rows = run_replication(it.built.inputs, 0, False).contacts
    horizon = int(it.built.inputs.settings[0]["horizon"])
    left = np.where(rows["exit"] == Exit.ANSWERED, rows["answered"], rows["ended"])
    left = np.where(rows["exit"] == Exit.OPEN, horizon, left)
    times = np.concatenate([rows["queued"], left])
    steps = np.concatenate([np.ones(len(rows), int), -np.ones(len(rows), int)])
    order = np.lexsort((steps, times))
    return int(np.cumsum(steps[order]).max())


def run(rounds: int, per_round: int = CONTACTS_PER_ROUND) -> Outcome:
    """Time the compiled engine, draws and default KPIs included."""
    ways = {
        name_of(size): compiled(ready(large_day(size)), max(2, per_round // size)) for size in SIZES
    }
    crowded = large_day(REFERENCE, OVERLOAD_STAFFING, OVERLOAD_PATIENCE_S)
    ways[OVERLOAD] = compiled(ready(crowded), max(2, per_round // REFERENCE))
    ways[ONE_BY_ONE] = one_by_one(1_000, max(2, per_round // 1_000))
    found = interleaved(ways, rounds)
    reference = found[name_of(REFERENCE)]
    outcome = Outcome(
        "2. Cost per contact by contacts a day (staff in proportion), compiled model",
        ("contacts a day", "ns/contact", "times 20,000 a day"),
        notes=[
            f"Overload: up to {most_waiting(REFERENCE, OVERLOAD_STAFFING, OVERLOAD_PATIENCE_S):,} "
            "contacts wait at once.",
            "All replications of a row run in one call, but for the last row.",
        ],
    )
    for name, costs in found.items():
        cost = spread([1e9 * each for each in costs])
        outcome.rows.append((name, f"{cost:.0f}", f"{ratios(costs, reference):.2f}"))
    outcome.targets += [
        Target("dearest over cheapest day, 3,000 to 100,000", _range(found), WITHIN),
        Target(
            "1,000 a day over the cheapest",
            ratios(found[name_of(1_000)], _cheapest(found)),
            SHORT_WITHIN,
        ),
        Target("overload over 20,000 a day", ratios(found[OVERLOAD], reference), WITHIN),
    ]
    return outcome


def _usual(found: dict[str, list[float]]) -> list[list[float]]:
    """Costs by round of the sizes from 3,000 to 100,000, cheapest median first."""
    sizes = [found[name_of(size)] for size in SIZES if size >= 3_000]
    return sorted(sizes, key=lambda costs: spread(costs).median)


def _cheapest(found: dict[str, list[float]]) -> list[float]:
    return _usual(found)[0]


def _range(found: dict[str, list[float]]) -> Spread:
    usual = _usual(found)
    return ratios(usual[-1], usual[0])
