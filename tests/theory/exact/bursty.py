"""Bursts: an arrival rate that jumps between levels at random times (MMPP).

Reference: Fischer & Meier-Hellstern (1993), "The Markov-modulated Poisson process (MMPP) cookbook",
Performance Evaluation 18. MMPP/M/c+M, first in, first out; contacts see the queue weighted by the
rate of the moment, so they fare worse than the average over time. Rates per unit of time, times in
that unit. Rates that change at fixed times are in `tests.theory.exact.periodic`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State, untruncated
from tests.theory.exact.found import Found


@dataclass(frozen=True)
class Bursty:
    """Level i has arrival rate ``arrival_rates[i]`` and lasts 1 / ``leave_rates[i]`` on average.

    Then comes the next level, after the last one the first. Raises ValueError when the queue has
    no end.
    """

    arrival_rates: tuple[float, ...]
    leave_rates: tuple[float, ...]
    service_rate: float
    agents: int
    abandon_rate: float = 0.0

    def _moves(self, state: State, cap: int) -> Iterator[tuple[State, float]]:
        n, level = state
        waiting = max(n - self.agents, 0)
        yield (n, (level + 1) % len(self.leave_rates)), self.leave_rates[level]
        if self.arrival_rates[level] > 0 and waiting < cap:
            yield (n + 1, level), self.arrival_rates[level]
        if n > 0:
            yield (
                (n - 1, level),
                (n - waiting) * self.service_rate + waiting * self.abandon_rate,
            )

    @property
    def mean_rate(self) -> float:
        """Contacts per unit of time in the long run."""
        stay = 1.0 / np.array(self.leave_rates)
        return float(stay @ np.array(self.arrival_rates) / stay.sum())

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: number in system, level."""
        if self.abandon_rate == 0 and self.mean_rate >= self.agents * self.service_rate:
            raise ValueError("unstable: more contacts than the agents can take")
        return untruncated(
            lambda caps: Chain((self.agents, 0), lambda state: self._moves(state, caps[0])),
            lambda states: states[:, :1] - self.agents,
            first=(32,),
        )

    @cached_property
    def found(self) -> Found:
        """p_wait, asa, wait_all, p_abandon, p_answered_within of the contacts."""
        n, level = self.chain.states.T
        rates = np.array(self.arrival_rates)[level]
        seen = np.bincount(n, self.chain.mass * rates) / self.mean_rate
        drain = self.agents * self.service_rate
        return Found(seen[self.agents :], drain, self.abandon_rate)

    @property
    def mean_queue(self) -> float:
        """Mean number waiting, over time."""
        return self.chain.mean(np.maximum(self.chain.states[:, 0] - self.agents, 0))
