"""Days that a time of day stands for: those on which it is open, not all that were simulated.

A centre open from Monday to Friday, simulated for a week, has five 08:00s that a planner means;
an average over seven would be nobody's staffing and nobody's volume.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.clock import Calendar
from sim.measure.kpi_base import About
from sim.measure.more import scopes
from sim.measure.periods import PERIODS
from sim.measure.plan import Plan
from sim.measure.values import Cells

_OF_DAY: Final = PERIODS.index("time_of_day")

Bools = NDArray[np.bool_]


def times_of_day(plan: Plan, calendar: Calendar, about: About) -> Cells:
    """Cells of the times of day, with open days and their length ``[scope, time of day]``."""
    numbers, times = np.unique(plan.cell_of[_OF_DAY], return_inverse=True)
    first = int(plan.settings[0]["first_interval"])
    days = np.unique(calendar.interval_day[first:], return_inverse=True)[1]
    counted = _counted(_open(plan, about), times, days)
    shape = (len(counted), len(numbers))
    ticks, repeats = np.zeros(shape), np.zeros(shape)
    for s, mask in enumerate(counted):
        intervals = np.bincount(times[mask], minlength=len(numbers))
        ticks[s] = intervals * float(calendar.interval_ticks)
        if mask[0]:
            ticks[s, times[0]] -= float(plan.settings[0]["skipped"])
        # An hour repeated when clocks go back is twice on one day.
        once = np.unique(np.stack([times[mask], days[mask]]), axis=1)
        repeats[s] = np.bincount(once[0], minlength=len(numbers))
    return Cells(numbers.astype(np.intp), ticks, repeats)


def _open(plan: Plan, about: About) -> Bools:
    """Open intervals ``[scope, interval]``: contacts are expected, or somebody is on the roster."""
    each = plan.open_interval if about == "queue" else plan.rostered > 0
    if scopes(len(each)) == len(each):
        return each
    return np.vstack([each, each.any(axis=0)])


def _counted(is_open: Bools, times: NDArray[np.intp], days: NDArray[np.intp]) -> Bools:
    """Intervals that their time of day stands for ``[scope, interval]``, at least one for each.

    Where a time is never open (what happens then is left from before, or redials), these are its
    intervals on the days with any open one; without such days (a queue that is reached by overflow
    only), those on which anything is open; failing that, all.
    """
    counted = is_open.copy()
    anywhere = is_open.any(axis=0)
    everything = np.ones_like(anywhere)
    for mask in counted:
        own_days = np.isin(days, days[mask])
        any_days = np.isin(days, days[anywhere])
        for wider in (own_days, anywhere, any_days, everything):
            missing = np.bincount(times, mask) == 0
            mask |= wider & missing[times]
    return counted
