"""The covering problem of one group: which shifts may start when, and what is needed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.shifts.events import Line

Hold = Literal["slot", "interval"]
"""Whether a requirement holds in every slot of its interval, or on average over the interval."""


@dataclass(frozen=True)
class Choice:
    """A shift that agents may start on one day."""

    kind: tuple[int, int]
    """Shifts of the same kind (start, end) count once among the distinct ones."""
    spans: tuple[tuple[int, int], ...]
    """First slot and number of slots from start to end, a gap included. More than one where the
    plan repeats: a night shift of the last day also ends in the first morning. Slots outside the
    horizon count for nothing."""
    cost: int
    """Cost of one agent, in the problem's unit."""
    lines: tuple[Line, ...] = (Line(),)
    """Orders of events that an agent may have."""
    limits: tuple[int, ...] = ()
    """Which of the problem's limits it counts for."""


@dataclass(frozen=True)
class Attendance:
    """So many agents take part in a session."""

    agents: int
    at_once: int | None
    slots: int
    """How long one agent is away."""


@dataclass(frozen=True)
class Problem:
    """Cover ``need`` at least cost. Costs are whole numbers in a unit of the caller's."""

    need: tuple[int, ...]
    """Agents needed in each slot."""
    choices: tuple[Choice, ...]
    most: tuple[int, ...] | None = None
    """Most agents on the phone in each slot; None: no limit."""
    limits: tuple[int, ...] = ()
    """Most agents of each limit."""
    attendances: tuple[Attendance, ...] = ()
    short_cost: int | None = None
    """Of one agent short for one slot; None: nobody may be short."""
    over_cost: int = 0
    """Of one agent too many for one slot, beside the pay."""
    distinct_cost: int = 0
    """Of each kind of shift in use."""
    most_distinct: int | None = None
    hold: Hold = "slot"
    block: int = 1
    """Slots per interval; with ``hold="interval"`` they are averaged."""
    floor: tuple[int, ...] | None = None
    """With ``hold="interval"``: agents that must be there in every slot all the same."""
