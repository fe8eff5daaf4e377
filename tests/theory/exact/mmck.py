"""M/M/c/K (+M) with balking: c agents, K lines, contacts that may balk at having to wait.

A birth-death chain, so everything follows from its product form (Gross, Shortle, Thompson & Harris,
"Fundamentals of queueing theory", ch. 2; balking: Ancker & Gafarian 1963). Conventions: a contact
that finds all K lines taken is *blocked*; otherwise, if no agent is free, it *balks* with
probability ``balk(q)``, q being the number already waiting; otherwise it is *offered*. Blocked and
balked are shares of the entered contacts; waits and answers are of the offered ones.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact import tagged


def always(probability: float) -> Callable[[int], float]:
    """Balking with one probability whenever one must wait."""
    return lambda waiting: probability


def by_queue_length(probabilities: tuple[float, ...]) -> Callable[[int], float]:
    """Balking with ``probabilities[q]`` when q are waiting; the last holds beyond the table."""
    return lambda waiting: probabilities[min(waiting, len(probabilities) - 1)]


NEVER = always(0.0)


@dataclass(frozen=True)
class MMCK:
    """Rates per unit of time; ``lines`` is K, agents' lines included; K >= agents."""

    arrival_rate: float
    service_rate: float
    agents: int
    lines: int
    balk: Callable[[int], float] = NEVER
    abandon_rate: float = 0.0

    def _join_probability(self, in_system: int) -> float:
        waiting = in_system - self.agents
        return 1.0 if waiting < 0 else 1.0 - self.balk(waiting)

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Stationary law of the number in system, shape (lines + 1,)."""
        logs = [0.0]
        for n in range(self.lines):
            birth = self.arrival_rate * self._join_probability(n)
            death = min(n + 1, self.agents) * self.service_rate
            death += max(n + 1 - self.agents, 0) * self.abandon_rate
            logs.append(logs[-1] + np.log(birth / death) if birth > 0 else -np.inf)
        weights = np.exp(np.array(logs) - max(logs))
        return weights / weights.sum()

    @property
    def p_blocked(self) -> float:
        """Share of the entered contacts that find no free line."""
        return float(self.probabilities[self.lines])

    @property
    def _found_busy(self) -> np.ndarray:
        """Mass of an entering contact that finds a line, no free agent and k waiting."""
        return self.probabilities[self.agents : self.lines]

    @property
    def _joining(self) -> np.ndarray:
        keep = [1.0 - self.balk(k) for k in range(len(self._found_busy))]
        return self._found_busy * np.array(keep)

    @property
    def p_balked(self) -> float:
        """Share of the entered contacts that balk."""
        return float(self._found_busy.sum() - self._joining.sum())

    @property
    def p_offered(self) -> float:
        """Share of the entered contacts that are neither blocked nor balked."""
        return 1.0 - self.p_blocked - self.p_balked

    @property
    def p_wait(self) -> float:
        """Share of the offered contacts that wait."""
        return float(self._joining.sum()) / self.p_offered

    @property
    def mean_queue(self) -> float:
        """Mean number waiting."""
        waiting = np.maximum(np.arange(self.lines + 1) - self.agents, 0)
        return float(self.probabilities @ waiting)

    @property
    def wait_all(self) -> float:
        """Mean wait of the offered contacts (Little's law)."""
        return self.mean_queue / (self.arrival_rate * self.p_offered)

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered."""
        return self.abandon_rate * self.wait_all

    @property
    def asa(self) -> float:
        """Mean wait of the answered contacts."""
        moments = tagged.answered_waits(self._drain, self.abandon_rate, len(self._joining))
        return float(self._joining @ moments) / self.p_offered / (1.0 - self.p_abandon)

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        busy = np.minimum(np.arange(self.lines + 1), self.agents)
        return float(self.probabilities @ busy) / self.agents

    @property
    def _drain(self) -> float:
        return self.agents * self.service_rate

    def p_answered_within(self, time: float) -> float:
        """Share of the offered contacts answered after a wait of at most ``time``."""
        if len(self._joining) == 0:
            return 1.0
        answered, _ = tagged.outcomes_within(self._joining, self._drain, self.abandon_rate, time)
        return 1.0 - self.p_wait + answered / self.p_offered
