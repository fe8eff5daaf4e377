"""Count what agents do on queue beside handling, and how many contacts they have in hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.engine.log import Activity
from sim.jit import borrowing, borrowing_apart
from sim.measure.columns import BUSY_TIME, SLOT_TIME
from sim.measure.journey_columns import (
    BREATHER_TIME,
    ENGAGED_TIME,
    IN_HAND_TIME,
    REST_TIME,
    SILENT_TIME,
)

Floats = NDArray[np.float64]
Rows = NDArray[Any]

_BREATHER = int(Activity.BREATHER)
_REST = int(Activity.REST)
_SILENT = int(Activity.SILENT)


@borrowing_apart
def count_handling(
    agents: Rows,
    states: Rows,
    besides: NDArray[np.int32],
    day_start: NDArray[np.int64],
    day_cell: NDArray[np.int32],
    groups: int,
    group_cells: Floats,
    cells: Floats,
) -> None:
    """Add AGENT_STATE rows to ``cells`` [G, D + 1, HANDLING_COLUMNS], split at midnights.

    ``besides`` are the numbers of the rows that count here.

    ``group_cells`` are the replication's cells of groups, which know the contacts in hand; day
    ``d`` is cell ``day_cell[d]`` there. ``agents`` are those of the inputs.
    """
    n_days = len(day_cell)
    d: Any = np.int64(0)  # the day of the row before
    for k in range(len(besides)):
        i = besides[k]
        does = states[i]["activity"]
        start = max(states[i]["start"], day_start[0])
        end = min(states[i]["end"], day_start[n_days])
        if start >= end:
            continue
        g = agents[states[i]["agent"]]["group"]
        while d > 0 and start < day_start[d]:
            d -= 1
        while start >= day_start[d + 1]:
            d += 1
        while start < end:
            stop = min(end, day_start[d + 1])
            _add(cells, g, d, does, stop - start)
            start = stop
            if start < end:
                d += 1
    for g in range(groups):
        for d in range(n_days):
            c = day_cell[d]
            cells[g, d, IN_HAND_TIME] = group_cells[g, c, SLOT_TIME]
            cells[g, d, ENGAGED_TIME] = group_cells[g, c, BUSY_TIME] + cells[g, d, SILENT_TIME]


@borrowing
def _add(cells: Floats, g: int, d: int, does: int, ticks: int) -> None:
    if does == _BREATHER:
        cells[g, d, BREATHER_TIME] += ticks
    elif does == _REST:
        cells[g, d, REST_TIME] += ticks
    elif does == _SILENT:
        cells[g, d, SILENT_TIME] += ticks
