"""What a reader must know before believing the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.report import losses, words

if TYPE_CHECKING:
    from sim.result import Result


def warnings(result: Result) -> list[str]:
    """One sentence each: a run cut short, too few replications, contacts that nothing counts."""
    found = []
    done = words.counted(result.replications, "replication")
    if result.interrupted:
        found.append(f"The run was interrupted: the figures rest on {done}, fewer than asked for.")
    if result.replications < 10:
        found.append(f"Only {done}: confidence intervals are wide or missing.")
    if result.facts.reached is not None and not result.facts.reached.enough:
        found.append(f"{result.facts.reached}.".capitalize())
    total = result.queues().iloc[-1]
    left = float(total["open"]) / max(1e-9, float(total["entered"]))
    if left > 0.01:
        found.append(
            f"{words.percent(left)} of contacts still wait when the simulated time ends: a longer "
            "horizon, or more agents, would tell what becomes of them."
        )
    return found + losses.sentences(result)
