"""The horizontal axis of charts: elapsed hours underneath, local time in the labels.

Positions are elapsed hours, so a day on which the clocks change is as long as it is; labels are
what the clock on the wall shows.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes

MOST_LABELS = 13
HOUR_STEPS = (1, 2, 3, 4, 6, 12)


class TimeAxis:
    """Where periods lie and how they are labelled.

    Args:
        starts: start of each period in order: ISO local times, or ``HH:MM`` times of day.
        hours: length of a period.
    """

    def __init__(self, starts: Sequence[str], hours: float) -> None:
        self.clock_only = all(len(start) == len("08:30") for start in starts)
        self.moments = [_moment(start) for start in starts]
        first = self.moments[0]
        self.left = np.array(
            [_offset(first) + (m - first).total_seconds() / 3600 for m in self.moments]
        )
        self.hours = hours

    @property
    def edges(self) -> np.ndarray:
        """Left edges and the last right one, ``[n + 1]``."""
        return np.append(self.left, self.left[-1] + self.hours)

    def dress(self, ax: Axes) -> None:
        """Set limits, ticks and label."""
        ax.set_xlim(self.left[0], self.edges[-1])
        days = (self.edges[-1] - self.left[0]) / 24
        if days > 1.6:
            self._label_days(ax)
        else:
            self._label_hours(ax)

    def _label_hours(self, ax: Axes) -> None:
        span = self.edges[-1] - self.left[0]
        step = next((s for s in HOUR_STEPS if span / s <= MOST_LABELS), 12)
        marks = [
            (position, f"{m:%H:%M}")
            for position, m in zip(self.left, self.moments, strict=True)
            if m.minute == 0 and m.hour % step == 0
        ]
        ax.set_xticks([p for p, _ in marks], [label for _, label in marks])
        ax.set_xlabel("local time of day" if self.clock_only else f"local time, {_day(self)}")

    def _label_days(self, ax: Axes) -> None:
        midnights = [
            (position, m)
            for position, m in zip(self.left, self.moments, strict=True)
            if m.hour == 0 and m.minute == 0
        ]
        every = max(1, -(-len(midnights) // MOST_LABELS))
        shown = midnights[::every]
        ax.set_xticks([p for p, _ in shown], [f"{m:%a %d %b}" for _, m in shown])
        ax.set_xlabel("local date")


def _moment(start: str) -> datetime:
    return datetime.fromisoformat(f"2001-01-01T{start}" if len(start) == len("08:30") else start)


def _offset(first: datetime) -> float:
    return first.hour + first.minute / 60


def _day(axis: TimeAxis) -> str:
    first = axis.moments[0]
    return f"{first:%a} {first.day} {first:%B %Y}"
