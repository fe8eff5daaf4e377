"""Who watches a plan being made."""

from __future__ import annotations

from typing import Protocol


class Observer(Protocol):
    """Hears how far a plan is; always called in the thread that asked for the plan."""

    def say(self, text: str) -> None:
        """Hear about something worth a line."""

    def advance(
        self,
        stage: str,
        best: float | None,
        bound: float | None,
        replications: int,
        seconds: float,
    ) -> None:
        """Hear of something better, or of a better bound.

        Args:
            stage: what is being done, in a few words.
            best: cost of the best answer so far; None: none yet.
            bound: what no answer of this stage costs less than; None: not known yet.
            replications: simulated so far.
            seconds: since this stage began.
        """


class Silence:
    """The observer that shows nothing."""

    def say(self, text: str) -> None:
        """Ignore."""

    def advance(
        self,
        stage: str,
        best: float | None,
        bound: float | None,
        replications: int,
        seconds: float,
    ) -> None:
        """Ignore."""
