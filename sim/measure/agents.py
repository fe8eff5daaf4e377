"""Count a replication's agent rows: ticks per group, interval and activity."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Activity
from sim.jit import borrowing, borrowing_apart
from sim.measure.columns import (
    EXTRA_SLOT_TIME,
    ON_DUTY_TIME,
    OUT_TIME,
    OVERTIME,
    PAUSE_KEPT_TIME,
    PAUSE_TIME,
    STRAYED_TIME,
)
from sim.prefetch import prefetch

_AHEAD: Any = np.int64(48)
"""Rows between asking for one's memory and needing it."""
_OFF = int(Activity.OFF)
_AVAILABLE = int(Activity.AVAILABLE)
_TALK = int(Activity.TALK)
_WRAP = int(Activity.WRAP)
_BREAK = int(Activity.BREAK)
_TRAINING = int(Activity.TRAINING)
_UNAVAILABLE = int(Activity.UNAVAILABLE)
_BREATHER = int(Activity.BREATHER)
_REST = int(Activity.REST)
_SILENT = int(Activity.SILENT)
_COACHING = int(Activity.COACHING)


@borrowing_apart
def count_agents(
    settings: NDArray[Any],
    agents: NDArray[Any],
    states: NDArray[Any],
    counts: NDArray[np.int64],
    besides: NDArray[np.int32],
) -> int:
    """Add AGENT_STATE rows to ``counts`` [G, I, counted columns], split at interval borders.

    ``settings`` and ``agents`` are those of the inputs. Columns 1 to 8 are the activities by
    their numbers; the others follow from what the timeline says at the time. A rest by rule counts
    as a break, coaching as training; breathers and silence are time on queue without handling,
    like being idle.

    Fills ``besides`` with the numbers of the rows of breathers, rests and silence, for
    :func:`sim.measure.handling.count_handling`, and returns how many there are.
    """
    length = settings[0]["interval_ticks"]
    begin = settings[0]["measured_from"]
    horizon = settings[0]["horizon"]
    low = begin
    high = begin + length
    cell = 0
    n_besides = 0
    for i in range(len(states)):
        prefetch(states, i + _AHEAD)
        start = max(states[i]["start"], begin)
        end = min(states[i]["end"], horizon)
        if start >= end:
            continue
        does = states[i]["activity"]
        plan = states[i]["scheduled"]
        slots = states[i]["slots"]
        if does >= _BREATHER:
            besides[n_besides] = i
            n_besides += 1
        g = agents[states[i]["agent"]]["group"]
        if start < low or start >= high:
            cell = (start - begin) // length
            low = begin + cell * length
            high = low + length
        while start < end:
            if start == high:
                cell += 1
                low = high
                high += length
            stop = min(end, high)
            _add(counts, g, cell, does, plan, slots, stop - start)
            start = stop
    return n_besides


@borrowing
def _add(
    counts: NDArray[np.int64], g: int, cell: int, does: int, plan: int, slots: int, ticks: int
) -> None:
    """Add ``ticks`` of one activity under one plan."""
    busy = does in (_TALK, _WRAP)
    silent = does == _SILENT
    rests = does == _REST
    keeps = does == plan or (rests and plan == _BREAK)
    if does == _COACHING:
        does = _TRAINING
    elif does > _UNAVAILABLE:
        does = _BREAK if rests else _AVAILABLE
    counts[g, cell, does] += ticks
    if plan == _AVAILABLE:
        counts[g, cell, ON_DUTY_TIME] += ticks
        if not busy and not rests and does != _AVAILABLE:
            counts[g, cell, STRAYED_TIME] += ticks
    elif plan == _OFF:
        if busy or silent:
            counts[g, cell, OVERTIME] += ticks
    elif plan == _UNAVAILABLE:
        counts[g, cell, OUT_TIME] += ticks
    else:
        counts[g, cell, PAUSE_TIME] += ticks
        if keeps:
            counts[g, cell, PAUSE_KEPT_TIME] += ticks
    if silent:
        counts[g, cell, EXTRA_SLOT_TIME] += slots * ticks
    elif busy and slots != 1:
        counts[g, cell, EXTRA_SLOT_TIME] += (slots - 1) * ticks
