"""Totals by queue: is the precision reached, does a target hold?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.measure.estimate import Interval
from sim.measure.kpi import KPIS
from sim.measure.moments import Moments
from sim.measure.plan import Plan, measured_ticks
from sim.measure.values import Cells, estimate, lower_limit

MARGIN: Final = 0.005
"""A target holds when its lower limit misses it by no more than this half point."""
LEAST_REPLICATIONS: Final = 10
"""Below this a standard error is itself too uncertain to stop by."""


class Precision(NamedTuple):
    """The KPI that is known least well."""

    kpi: str
    queue: int
    """Position of the queue (of the group, for a KPI of groups)."""
    relative: float
    """Half the width of its interval over the estimate; infinite where that cannot be said."""


def total(moments: Moments, plan: Plan, kpi: str, confidence: float = 0.95) -> Interval:
    """Estimate of a KPI over the whole run ``[scope]``: each queue or group, then all of them.

    With a single queue (group) there is only its own entry. KPIs of other tables likewise.

    Raises:
        KeyError: there is no such KPI, or no such table in this scenario.
        ValueError: the KPI comes from the histogram of waits (see ``tables``).
    """
    periods = KPIS[kpi].about in ("queue", "group")
    cells = _total(plan) if periods else _total_day(plan)
    found = estimate(moments, KPIS[kpi], cells, confidence)
    return Interval(*(part[:, 0] for part in found))


def holds(moments: Moments, plan: Plan, confidence: float = 0.95) -> NDArray[np.bool_]:
    """Whether each queue's service level target holds over the whole run ``[queue]``.

    It does when the one-sided lower limit is at least the target minus half a point. Without
    contacts, or with one replication, it does not.
    """
    low = lower_limit(moments, KPIS["service_level"], _total(plan), confidence)
    shares = plan.rules["share"]
    return np.asarray(low[: len(shares), 0] >= shares - MARGIN)


def steps_hold(moments: Moments, plan: Plan, confidence: float = 0.95) -> NDArray[np.bool_]:
    """Whether each step of the queues' promises holds over the whole run, like :func:`holds`."""
    if plan.more is None or len(plan.more.steps) == 0:
        return np.zeros(0, dtype=np.bool_)
    low = lower_limit(moments, KPIS["step_met"], _total_day(plan), confidence)
    return np.asarray(low[:, 0] >= plan.more.steps["share"] - MARGIN)


def precise_enough(
    moments: Moments, plan: Plan, kpis: Sequence[str], relative: float, confidence: float
) -> tuple[bool, Precision]:
    """Whether every named KPI is known to within ``relative`` on every queue's total.

    Half the width of the interval over the estimate decides. A KPI that nothing in the run can
    tell (no contact at all) asks for no more replications, and so does one that was the same in
    every replication. Fewer than ten replications are never enough.

    Raises:
        KeyError: there is no such KPI.
        ValueError: the KPI comes from the histogram of waits.
    """
    worst = Precision(kpis[0] if kpis else "", 0, 0.0)
    for kpi in kpis:
        found = total(moments, plan, kpi, confidence)
        for i in range(min(len(found.value), _nouns(plan, kpi))):
            wide = _relative(found, i)
            if wide > worst.relative:
                worst = Precision(kpi, i, wide)
    enough = int(moments.n[0]) >= LEAST_REPLICATIONS and worst.relative <= relative
    return enough, worst


def _relative(found: Interval, i: int) -> float:
    if np.isnan(found.value[i]):
        return 0.0
    half = float(found.high[i] - found.low[i]) / 2
    if half == 0.0:
        return 0.0
    value = abs(float(found.value[i]))
    return half / value if value > 0 and not np.isnan(half) else float("inf")


def _total(plan: Plan) -> Cells:
    last = int(plan.settings[0]["n_cells"]) - 1
    ticks = measured_ticks(plan)
    return Cells(np.array([last]), np.array([ticks]), np.ones(1))


def _total_day(plan: Plan) -> Cells:
    """The total of a sheet: the cell after those of the days."""
    last = len(plan.day_cell)
    ticks = measured_ticks(plan)
    return Cells(np.array([last]), np.array([ticks]), np.ones(1))


def _nouns(plan: Plan, kpi: str) -> int:
    """Scopes before that of all: precision is asked of each noun."""
    if KPIS[kpi].about in ("group", "handling", "money"):
        return len(plan.rostered)
    if plan.more is not None and KPIS[kpi].about == "promise":
        return len(plan.more.steps)
    if plan.more is not None and KPIS[kpi].about == "segment":
        return max(1, len(plan.more.segments) - 1)
    return len(plan.rules)
