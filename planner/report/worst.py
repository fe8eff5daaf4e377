"""The worst intervals of a run: where a mean that looks well hides long waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd

from planner.report import figures

if TYPE_CHECKING:
    from sim.result import Result

MOST = 8
LEAST_OFFERED = 10
"""Mean contacts offered; with fewer a service level is chance (as in ``sl_interval_hit_rate``)."""
CAPTION = f"Worst intervals: below target, with {LEAST_OFFERED} contacts offered or more"


def intervals(result: Result) -> list[figures.Row]:
    """At most ``MOST`` rows of queues and intervals, lowest service level first.

    ``interval`` names queue and local start. Empty if intervals were not measured.
    """
    if not result.statistics.periods:
        return []
    table = result.queues("interval")
    targets = {name: queue.target.share for name, queue in result.scenario.queues.items()}
    target = table["queue"].map(targets)
    bad = table[(table["offered"] >= LEAST_OFFERED) & (table["service_level"] < target)]
    rows = figures.rows(bad.sort_values("service_level", kind="stable").head(MOST))
    for row in rows:
        start = pd.Timestamp(row["start"])
        row["interval"] = f"{row['queue']}, {start:%a %d %b %H:%M}"
    return list(rows)
