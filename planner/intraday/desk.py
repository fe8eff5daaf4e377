"""What every kind of move needs to know of the day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.intraday.crews import Clock, Crew, Piece
from planner.intraday.moment import Moment
from planner.intraday.moves import Rules
from planner.solve import hourly_rates
from planner.staffing.table import Staffing
from sim.clock import TICKS_PER_MINUTE
from sim.inputs.hours import open_stretches
from sim.scenario import Scenario

Ints = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Desk:
    """A day on which something may be moved."""

    moment: Moment
    rules: Rules
    crews: tuple[Crew, ...]

    @property
    def scenario(self) -> Scenario:
        """The scenario of the day."""
        return self.moment.scenario

    @property
    def movable(self) -> list[tuple[int, Crew]]:
        """Crews that are there, with their positions."""
        return [(c, crew) for c, crew in enumerate(self.crews) if not crew.away]

    @cached_property
    def clock(self) -> Clock:
        """Ticks of pieces."""
        return Clock(self.moment)

    @cached_property
    def soonest(self) -> int:
        """Tick before which nothing changes."""
        return self.moment.tick + self.rules.notice_minutes * TICKS_PER_MINUTE

    def ahead(self, tick: int) -> bool:
        """Whether there is time enough to change what happens at a tick, before the day ends."""
        return self.soonest <= tick < self.moment.calendar.horizon

    @cached_property
    def rates(self) -> dict[str, float]:
        """Cost of an hour by group; 1 for every group where none has a cost."""
        return hourly_rates(self.scenario).per_hour

    @cached_property
    def numbers(self) -> dict[str, Ints]:
        """Agents of each group with a staffing table, by interval ``[I]``."""
        every = Staffing.of(self.scenario).agents
        return {
            name: every[g]
            for g, (name, group) in enumerate(self.scenario.groups.items())
            if group.staffing is not None
        }

    @cached_property
    def opening(self) -> dict[str, list[tuple[int, int]]]:
        """Ticks in which any queue of a group is open, by group."""
        calendar = self.moment.calendar
        hours = {
            name: open_stretches(queue, calendar) for name, queue in self.scenario.queues.items()
        }
        return {
            name: sorted(s for queue in group.skills for s in hours.get(queue, []))
            for name, group in self.scenario.groups.items()
        }

    def is_open(self, group: str, start: int, end: int) -> bool:
        """Whether a queue of the group is open at some time between two ticks."""
        return any(start < closes and opens < end for opens, closes in self.opening[group])

    def time(self, piece: Piece, after: int) -> str:
        """Local time so many minutes after a piece's start."""
        return clock_text(piece.start + after)


def clock_text(minute: int) -> str:
    """Wall-clock text of a minute after midnight; 1440 is 24:00."""
    minute = minute if minute == 24 * 60 else minute % (24 * 60)
    return f"{minute // 60:02d}:{minute % 60:02d}"
