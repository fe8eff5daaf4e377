"""The axis of charts of plans: the hours that matter of each day, one day after the other.

Every day shows the same hours, from the first in which anybody is needed on any day to the last,
so that days compare and nights take no room. Days on which nobody is needed are left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.clock import Calendar

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

GAP_H = 0.75
"""Hours of empty room between two days."""
HOUR_STEPS = (1, 2, 3, 4, 6, 12)
MOST_LABELS = 13
HOUR = 60


class Stretch(NamedTuple):
    """A day on the axis."""

    day: int
    intervals: Ints
    """Indices of the calendar, in order."""
    edges: Floats
    """Positions of their edges in hours, one more than intervals."""


class PlanAxis:
    """Where the intervals of some days lie.

    Args:
        calendar: of the scenario.
        active: intervals ``[I]`` that must be on it.
        days: indices of days to show; all by default.
    """

    def __init__(
        self, calendar: Calendar, active: NDArray[np.bool_], days: Sequence[int] | None = None
    ) -> None:
        self.calendar = calendar
        of_day = np.asarray(calendar.interval_day)
        shown = set(range(calendar.n_days)) if days is None else set(days)
        inside = active & np.isin(of_day, sorted(shown))
        minutes = np.asarray(calendar.interval_minute)
        where = minutes[inside]
        self.window = (
            (int(where.min()), int(where.max()) + calendar.interval_minutes)
            if len(where)
            else (0, 24 * HOUR)
        )
        """Minutes of the day: from, to."""
        used = sorted(set(of_day[inside])) or sorted(shown)[:1]
        in_window = (minutes >= self.window[0]) & (minutes < self.window[1])
        hours = calendar.interval_minutes / HOUR
        self.stretches: list[Stretch] = []
        left = 0.0
        for day in used:
            intervals = np.flatnonzero(in_window & (of_day == day))
            edges = np.asarray(left + hours * np.arange(len(intervals) + 1), dtype=np.float64)
            self.stretches.append(Stretch(int(day), intervals, edges))
            left = float(edges[-1]) + GAP_H

    @property
    def days(self) -> list[int]:
        """Days that have a place."""
        return [stretch.day for stretch in self.stretches]

    @property
    def intervals(self) -> Ints:
        """Indices of all intervals with a place."""
        return np.concatenate([stretch.intervals for stretch in self.stretches])

    def steps(self, values: Floats) -> Iterator[tuple[Floats, Floats]]:
        """For each day the edges and values ``[I]`` at them, the last one twice."""
        for stretch in self.stretches:
            here = np.asarray(values, dtype=float)[stretch.intervals]
            yield stretch.edges, np.append(here, here[-1:])

    def dress(self, ax: Axes) -> None:
        """Set limits, ticks and label; days stand apart by lines."""
        ax.set_xlim(self.stretches[0].edges[0], self.stretches[-1].edges[-1])
        if len(self.stretches) == 1:
            self._label_hours(ax)
        else:
            self._label_days(ax)

    def _label_hours(self, ax: Axes) -> None:
        stretch = self.stretches[0]
        minutes = self.calendar.interval_minute[stretch.intervals]
        span = (self.window[1] - self.window[0]) / HOUR
        step = next((s for s in HOUR_STEPS if span / s <= MOST_LABELS), 12)
        marks = [
            (edge, f"{minute // HOUR:02d}:00")
            for edge, minute in zip(stretch.edges, minutes, strict=False)
            if minute % (step * HOUR) == 0
        ]
        ax.set_xticks([edge for edge, _ in marks], [label for _, label in marks])
        date = self.calendar.dates[stretch.day]
        ax.set_xlabel(f"local time, {date:%a} {date.day} {date:%B %Y}")

    def _label_days(self, ax: Axes) -> None:
        from matplotlib.ticker import FixedLocator

        middles = [(s.edges[0] + s.edges[-1]) / 2 for s in self.stretches]
        dates = [self.calendar.dates[s.day] for s in self.stretches]
        ax.set_xticks(middles, [f"{date:%a} {date.day} {date:%b}" for date in dates])
        ax.tick_params(axis="x", which="major", length=0)
        noons = [
            float(edge)
            for s in self.stretches
            for edge, minute in zip(
                s.edges, self.calendar.interval_minute[s.intervals], strict=False
            )
            if minute % (6 * HOUR) == 0 and edge not in (s.edges[0], s.edges[-1])
        ]
        ax.xaxis.set_minor_locator(FixedLocator(noons))
        ax.tick_params(axis="x", which="minor", length=3)
        for before in self.stretches[:-1]:
            middle = before.edges[-1] + GAP_H / 2
            ax.axvline(middle, color="#BBBBBB", linewidth=0.8, zorder=0)
        first, last = (f"{m // HOUR:02d}:{m % HOUR:02d}" for m in self.window)
        ax.set_xlabel(f"{first} to {last} of each day; ticks every six hours")
