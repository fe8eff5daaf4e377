"""Where goals fall short, as windows of time: what a few more agents have to close."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.goals import GoalRow, Goals
from planner.staffing.trial import Outcome
from sim.clock import Calendar
from sim.scenario import Scenario

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

LONGEST_H = 4
"""Hours of a window at most: what a short shift covers."""
BRIDGED = 1
"""Intervals that hold between two that do not, and are one window all the same."""


class Window(NamedTuple):
    """A stretch of a day in which a queue (or a group that is too busy) falls short."""

    name: str
    """Queue; for occupancy the group."""
    kind: str
    first: int
    """First measured interval."""
    last: int
    """After the last measured interval."""
    missed: float
    """Contacts (seconds, for ASA and occupancy) a replication by which it falls short."""


def windows(
    scenario: Scenario, goals: Goals, outcome: Outcome, failing: Bools, calendar: Calendar
) -> list[Window]:
    """Windows of the goals that do not hold, those that miss most first.

    Intervals that fail in a row are one window. Of a day (or all time) that fails, the window is
    the stretch of at most four hours that misses most.

    Args:
        scenario: names of queues and groups.
        goals: of it.
        outcome: what was simulated.
        failing: which goals do not hold, ``[J]``.
        calendar: of the scenario.
    """
    before = calendar.measured_from // calendar.interval_ticks
    day = np.asarray(calendar.interval_day)[before:]
    most = max(1, LONGEST_H * 60 // calendar.interval_minutes)
    deficit = _deficits(goals, outcome)
    found: list[Window] = []
    rows = [(int(j), goals.rows[int(j)]) for j in np.flatnonzero(failing)]
    found += _in_a_row([(j, row) for j, row in rows if row.over == "interval"], deficit, day, most)
    for j, row in rows:
        if row.over == "interval":
            continue
        covered = any(w.name == row.name and row.first <= w.first < row.last for w in found)
        if not covered:  # else the day's miss is that of its intervals
            found.append(_worst_stretch(row, deficit[j, row.first : row.last], day, most))
    return sorted(found, key=lambda window: (-window.missed, window.first, window.name))


def _deficits(goals: Goals, outcome: Outcome) -> Floats:
    """By how much each goal is missed in each interval, mean over replications, ``[J, I]``.

    Contacts not in time beyond those that may be, seconds of waiting beyond, seconds of work
    beyond; negative: to spare.
    """
    mean = goals.pairs(outcome).mean(axis=0)[goals.measure]
    over = mean[..., 0] - goals.threshold[:, None] * mean[..., 1]
    return np.asarray(-goals.sign[:, None] * over, dtype=np.float64)


def _in_a_row(
    rows: list[tuple[int, GoalRow]], deficit: Floats, day: NDArray[np.int64], most: int
) -> list[Window]:
    """Failing intervals of one queue and day, joined."""
    found: list[Window] = []
    for j, row in sorted(rows, key=lambda item: (item[1].name, item[1].kind, item[1].first)):
        missed = max(0.0, float(deficit[j, row.first]))
        if found:
            last = found[-1]
            same = (last.name, last.kind) == (row.name, row.kind)
            near = row.first - last.last <= BRIDGED and day[row.first] == day[last.first]
            if same and near and row.last - last.first <= most:
                found[-1] = last._replace(last=row.last, missed=last.missed + missed)
                continue
        found.append(Window(row.name, row.kind, row.first, row.last, missed))
    return found


def _worst_stretch(row: GoalRow, deficit: Floats, day: NDArray[np.int64], most: int) -> Window:
    """The stretch of one day of at most ``most`` intervals in which most is missed."""
    best = (-np.inf, row.first, row.last)
    days = day[row.first : row.last]
    for one in np.unique(days):
        at = np.flatnonzero(days == one)
        length = min(most, len(at))
        upto = np.concatenate([[0.0], np.cumsum(deficit[at])])
        sums = upto[length:] - upto[:-length]
        k = int(sums.argmax())
        first = row.first + int(at[0]) + k
        best = max(best, (float(sums[k]), first, first + length))
    return Window(row.name, row.kind, best[1], best[2], max(0.0, best[0]))


def overlapping(found: Iterable[Window], calendar: Calendar) -> list[list[Window]]:
    """Windows of a day that overlap, together; the clusters that miss most first."""
    before = calendar.measured_from // calendar.interval_ticks
    day = np.asarray(calendar.interval_day)[before:]
    clusters: list[list[Window]] = []
    for window in sorted(found, key=lambda w: (w.first, w.last, w.name)):
        last = clusters[-1] if clusters else []
        touches = last and window.first < max(w.last for w in last)
        if touches and day[last[0].first] == day[window.first]:
            last.append(window)
        else:
            clusters.append([window])
    return sorted(clusters, key=lambda rows: -sum(w.missed for w in rows))
