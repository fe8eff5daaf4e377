"""What may be moved within the day, what a move is, and what it costs in money."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from planner.intraday.crews import Piece

Kind = Literal["break", "session", "overtime", "time_off", "skill"]
KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
WORDS: Final[dict[Kind, str]] = {
    "break": "breaks",
    "session": "sessions",
    "overtime": "overtime",
    "time_off": "time off",
    "skill": "skills",
}


@dataclass(frozen=True)
class Rules:
    """What may be moved, and how far."""

    kinds: tuple[Kind, ...] = KINDS
    """Kinds of moves."""
    notice_minutes: int = 15
    """Nothing changes within so many minutes."""
    step_minutes: int = 30
    """Overtime and time off come in such steps."""
    break_step_minutes: int = 15
    """Breaks are moved by multiples of it."""
    most_overtime_minutes: int = 120
    """Longest overtime of an agent."""
    most_time_off_minutes: int = 240
    """An agent goes home at most so much early."""
    most_break_shift_minutes: int = 120
    """A break moves at most so far, whatever its window."""
    most_moves: int | None = None
    """Most agents moved; None: no limit."""
    budget: float | None = None
    """Most money that all moves together may cost; None: no limit."""
    worth: float | None = None
    """What a contact is worth that no longer lacks for a goal; None: an hour of the dearest
    group."""
    trouble: float = 0.05
    """What it must be worth to speak to an agent at all, in hours of the agent's group."""

    def __post_init__(self) -> None:
        """Refuse rules that mean nothing."""
        for name in ("step_minutes", "break_step_minutes"):
            value = getattr(self, name)
            if value < 5 or value % 5:
                raise ValueError(f"{name} must be a multiple of 5 minutes, not {value}")
        for name in ("notice_minutes", "most_overtime_minutes", "most_time_off_minutes", "trouble"):
            if getattr(self, name) < 0:
                raise ValueError(f"{name} must not be negative")
        unknown = sorted(set(self.kinds) - set(KINDS))
        if unknown:
            raise ValueError(f"kinds are {', '.join(KINDS)}, not {', '.join(unknown)}")
        if self.budget is not None and self.budget < 0:
            raise ValueError("budget must not be negative: without moves nothing is spent")
        if self.worth is not None and not self.worth > 0:
            raise ValueError("worth must be above 0")


@dataclass(frozen=True)
class Taken:
    """Agents of a crew who do something else."""

    crew: int
    """Position of the crew."""
    agents: int
    """How many of them, each time the move is made."""
    pieces: tuple[Piece, ...]
    """What each of them works instead."""


@dataclass(frozen=True)
class Number:
    """Agents more or fewer in a staffing table."""

    group: str
    first: int
    """First interval."""
    last: int
    """After the last interval."""
    change: int


@dataclass(frozen=True)
class Move:
    """Something that could be done, once or several times."""

    kind: Kind
    group: str
    """Whose agents."""
    who: str
    """Which of them, in words: the shift."""
    text: str
    """What, in words: ``lunch 13:00 -> 14:30``."""
    cost: float
    """Money each time; negative: saved."""
    agents: int
    """Agents each time."""
    most: int
    """How often at most."""
    takes: tuple[Taken, ...] = ()
    numbers: tuple[Number, ...] = ()
    pool: tuple[str, int] | None = None
    """Group and interval at which the people of a staffing table come or go who make the move: no
    more of all moves of a pool than ``most``. None: it takes nobody from a pool."""

    def __str__(self) -> str:
        """Whose, and what."""
        return f"{self.group} {self.who}: {self.text}" if self.who else f"{self.group}: {self.text}"
