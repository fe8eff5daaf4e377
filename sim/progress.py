"""What a run tells whoever watches it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True)
class Progress:
    """How far a run is. ``total`` is what is planned so far; with ``auto`` it may grow."""

    done: int
    """Replications finished."""
    total: int
    elapsed_s: float

    @property
    def remaining_s(self) -> float | None:
        """Seconds left at the speed so far; None before anything is finished."""
        if self.done == 0:
            return None
        return self.elapsed_s / self.done * (self.total - self.done)


class Observer(Protocol):
    """Watches a run; see ``planner.cli`` for one that draws a bar."""

    def say(self, text: str) -> None:
        """Hear about something worth a line: the engine compiles, another round is needed."""

    def advance(self, progress: Progress) -> None:
        """Hear that a block is finished."""


class Silence:
    """The observer that shows nothing."""

    def say(self, text: str) -> None:
        """Ignore."""

    def advance(self, progress: Progress) -> None:
        """Ignore."""
