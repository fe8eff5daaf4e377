"""The day's largest number of waiting contacts, by queue and over all queues."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Exit
from sim.inputs.arrays import Inputs
from sim.jit import jit
from sim.measure.plan import Plan

_ANSWERED = int(Exit.ANSWERED)
_OPEN = int(Exit.OPEN)
# A key is (time, enters, queue), so that at equal times who leaves goes before who enters.
_QUEUE_BITS = 16
_ENTERS = 1 << _QUEUE_BITS
_TIME_BITS = _QUEUE_BITS + 1


@jit
def daily_peaks(
    inputs: Inputs, plan: Plan, contacts: NDArray[Any], scopes: int
) -> NDArray[np.int64]:
    """Most contacts waiting at once ``[scope, measured day]``; a wait is half open.

    Costs a sort of all waits, which is why it must be asked for.
    """
    keys = _keys(inputs, contacts)
    keys.sort()
    n_days = len(plan.day_start) - 1
    n_queues = len(plan.rules)
    peaks = np.zeros((scopes, n_days), dtype=np.int64)
    waiting = np.zeros(n_queues + 1, dtype=np.int64)
    day = 0
    midnight = plan.day_start[1] - plan.day_start[0]
    for key in keys:
        time = key >> _TIME_BITS
        enters = (key & _ENTERS) != 0
        q = key & (_ENTERS - 1)
        while day < n_days - 1 and (time > midnight or (time == midnight and enters)):
            day += 1
            midnight = plan.day_start[day + 1] - plan.day_start[0]
            for s in range(scopes):
                peaks[s, day] = waiting[s]
        if enters:
            waiting[q] += 1
            peaks[q, day] = max(peaks[q, day], waiting[q])
            if scopes > n_queues:
                waiting[n_queues] += 1
                peaks[n_queues, day] = max(peaks[n_queues, day], waiting[n_queues])
        else:
            waiting[q] -= 1
            waiting[n_queues] -= 1 if scopes > n_queues else 0
    return peaks


@jit
def _keys(inputs: Inputs, contacts: NDArray[Any]) -> NDArray[np.int64]:
    """Two keys per leg that waits in measured time; times from ``measured_from``."""
    begin = inputs.settings[0]["measured_from"]
    horizon = inputs.settings[0]["horizon"]
    keys = np.empty(2 * len(contacts), dtype=np.int64)
    n = 0
    for i in range(len(contacts)):
        way = contacts[i]["exit"]
        left = contacts[i]["ended"]
        if way == _ANSWERED:
            left = contacts[i]["answered"]
        elif way == _OPEN:
            left = horizon
        start = max(contacts[i]["queued"], begin)
        if left <= start:
            continue
        q = np.int64(contacts[i]["queue"])
        keys[n] = ((start - begin) << _TIME_BITS) | _ENTERS | q
        keys[n + 1] = ((left - begin) << _TIME_BITS) | q
        n += 2
    return keys[:n]
