"""Waits of a first-in-first-out queue from the law of what its arrivals find.

Whoever comes behind does not matter, so this holds however irregular the arrivals are, as long as
service and patience are exponential and agents constant. Rates are per unit of time.
"""

from dataclasses import dataclass

import numpy as np

from tests.theory.exact import tagged

NEGLIGIBLE_LOG = -60.0  # weights below e^-60 of the largest cannot move a double


@dataclass(frozen=True, eq=False)
class Found:
    """``ahead[k]``: share of the contacts that find all agents busy and k waiting.

    The others are answered at once. ``drain`` is the rate at which busy agents finish, all
    together.
    """

    ahead: np.ndarray
    drain: float
    abandon_rate: float

    @property
    def p_wait(self) -> float:
        """Share of the contacts that wait."""
        return float(self.ahead.sum())

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered."""
        chances = tagged.answer_probabilities(self.drain, self.abandon_rate, len(self.ahead))
        return float(self.ahead @ (1.0 - chances))

    @property
    def wait_all(self) -> float:
        """Mean wait of all contacts, the abandoned ones included."""
        if self.abandon_rate == 0.0:
            return float(self.ahead @ np.arange(1, len(self.ahead) + 1)) / self.drain
        return self.p_abandon / self.abandon_rate

    @property
    def asa(self) -> float:
        """Mean wait of the answered contacts."""
        moments = tagged.answered_waits(self.drain, self.abandon_rate, len(self.ahead))
        return float(self.ahead @ moments) / (1.0 - self.p_abandon)

    def p_answered_within(self, time: float) -> float:
        """Share of the contacts answered after a wait of at most ``time``."""
        if len(self.ahead) == 0:
            return 1.0
        answered, _ = tagged.outcomes_within(self.ahead, self.drain, self.abandon_rate, time)
        return 1.0 - self.p_wait + answered


def waiting_tail(
    arrival_rate: float, drain: float, abandon_rate: float, room: int | None
) -> np.ndarray:
    """Weights of q waiting relative to none, while every slot is taken: a birth-death chain."""
    if room is not None:
        deaths = drain + abandon_rate * np.arange(1, room + 1)
        return np.concatenate([[1.0], np.cumprod(arrival_rate / deaths)])
    if abandon_rate == 0.0 and arrival_rate >= drain:
        raise ValueError(f"unstable: {arrival_rate} contacts for a drain of {drain}")
    size = 256
    while True:
        logs = np.cumsum(np.log(arrival_rate / (drain + abandon_rate * np.arange(1, size))))
        if logs[-1] < NEGLIGIBLE_LOG + max(0.0, logs.max()):
            return np.concatenate([[1.0], np.exp(logs)])
        size *= 2
