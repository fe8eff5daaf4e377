"""Names of the agents of a scenario, as logs and states have them."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import TYPE_CHECKING

from sim.scenario.hours import is_date, row_of_interval, weekday_numbers
from sim.scenario.models.agents import Shift

if TYPE_CHECKING:
    from sim.clock import Bools, Calendar
    from sim.scenario.models.agents import AgentGroup

_WHOLE = 1e-9


def agent_names(name: str, group: AgentGroup, calendar: Calendar, served: Bools) -> list[str]:
    """Agents of a group who may be on duty in the simulated days.

    Args:
        name: of the group.
        group: its people.
        calendar: that of its site.
        served: intervals in which a queue that it serves is open, [n_intervals].
    """
    if group.shifts is not None:
        return [
            f"{name}/{title}/{k + 1}"
            for title, shift in group.shifts.items()
            for k in range(_most(shift, calendar))
        ]
    if group.staffing is None:
        rows = getattr(group, "roster", None) or ()
        return list(dict.fromkeys(f"{name}/{row.agent}" for row in rows))
    import numpy as np  # here, because a scenario is read without NumPy

    agents = np.array([*(row.agents for row in group.staffing), 0.0])  # position -1: no row
    present = agents[row_of_interval(group.staffing, calendar)]
    present[calendar.closed[calendar.interval_day] & ~served] = 0.0
    most = math.ceil(float(present.max(initial=0.0)) - _WHOLE)
    return [f"{name}/{k + 1}" for k in range(most)]


def _most(shift: Shift, calendar: Calendar) -> int:
    """Most agents who begin the shift on any of the simulated days, or on the day before."""
    by_date = {row.day: row.agents for row in shift.counts if is_date(row.day)}
    by_weekday: dict[int, int] = {}
    for row in shift.counts:
        if not is_date(row.day):
            by_weekday.update(dict.fromkeys(weekday_numbers(row.day), row.agents))
    before = calendar.dates[0] - timedelta(days=1)
    days = [(before, before.weekday(), False)]
    days += zip(calendar.dates, calendar.weekday.tolist(), calendar.closed.tolist(), strict=True)
    return max(
        0 if closed else by_date.get(day.isoformat(), by_weekday.get(weekday, 0))
        for day, weekday, closed in days
    )
