"""What is shown of a plan, whatever made it: who is needed, who is there, what was judged."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.clock import Calendar
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

VERDICT_COLUMNS = ("kind", "name", "step", "over", "first", "last", "goal", "value", "holds")
"""Columns of ``Picture.verdicts`` that are used here: one row per goal and period.

kind: service_level, promise_step, abandon_rate, asa_s, occupancy. name: queue or group. over:
interval, day, total. first, last: intervals of the calendar, the last not in it.
"""
LEVEL_COLUMNS = ("name", "interval", "value", "low", "high", "contacts", "goal", "holds")
"""Columns of ``Picture.levels``: simulated service level by queue and interval of the calendar.

low, high: one-sided limits. contacts: mean number judged by it. goal, holds: NaN where the
interval is not judged alone.
"""


class Pool(NamedTuple):
    """Queues and groups that share each other: no agent of it serves a queue outside."""

    queues: tuple[int, ...]
    groups: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Picture:
    """A plan as arrays over all intervals of its calendar. Q queues, G groups, I intervals."""

    scenario: Scenario
    calendar: Calendar
    scheduled: Floats
    """Agents scheduled to be on the phone ``[G, I]``."""
    required: Floats | None = None
    """Agents that each queue would need by itself, by formula ``[Q, I]``."""
    needed: Floats | None = None
    """Agents that shifts had to cover ``[G, I]``; None: the plan was made against targets."""
    verdicts: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=VERDICT_COLUMNS))
    """How the goals stand; empty if nothing was simulated."""
    levels: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=LEVEL_COLUMNS))
    """Simulated service by interval; empty if nothing was simulated."""

    @property
    def queues(self) -> tuple[str, ...]:
        """Names of the queues."""
        return tuple(self.scenario.queues)

    @property
    def groups(self) -> tuple[str, ...]:
        """Names of the groups."""
        return tuple(self.scenario.groups)

    @property
    def measured(self) -> Bools:
        """Intervals after the warm-up ``[I]``."""
        starts = np.arange(self.calendar.n_intervals) * self.calendar.interval_ticks
        return np.asarray(starts >= self.calendar.measured_from)

    @property
    def active(self) -> Bools:
        """Measured intervals in which anybody is required, needed or scheduled ``[I]``."""
        found = self.scheduled.sum(axis=0) > 0
        for more in (self.required, self.needed):
            if more is not None:
                found |= more.sum(axis=0) > 0
        return np.asarray(found & self.measured)

    @property
    def pools(self) -> list[Pool]:
        """Queues and groups that belong together, in the order of the queues."""
        return pools(self.scenario)

    def name_of(self, pool: Pool, most: int = 80) -> str:
        """The queues of a pool, as many as have room."""
        names = [self.queues[q] for q in pool.queues]
        whole = ", ".join(names)
        if len(whole) <= most or len(names) < 3:
            return whole
        return f"{names[0]}, {names[1]} and {len(names) - 2} more"

    def service(self, queue: str) -> pd.DataFrame:
        """Simulated service level of a queue's intervals, in their order."""
        return self.levels[self.levels["name"] == queue].sort_values("interval", kind="stable")

    def when(self, interval: int) -> str:
        """Start of an interval, ISO local time with offset."""
        return self.calendar.local(interval * self.calendar.interval_ticks).isoformat(
            timespec="minutes"
        )


def pools(scenario: Scenario) -> list[Pool]:
    """The connected parts of a scenario's queues and groups; a queue without groups is its own."""
    queues = {name: q for q, name in enumerate(scenario.queues)}
    part = list(range(len(queues)))  # of each queue: the first queue it is connected with
    for group in scenario.groups.values():
        served = [queues[name] for name in group.skills if name in queues]
        joined = {part[q] for q in served}
        part = [min(joined) if p in joined else p for p in part]
    return [
        Pool(
            tuple(q for q, p in enumerate(part) if p == first),
            tuple(
                g
                for g, group in enumerate(scenario.groups.values())
                if any(part[queues[name]] == first for name in group.skills if name in queues)
            ),
        )
        for first in sorted(set(part))
    ]
