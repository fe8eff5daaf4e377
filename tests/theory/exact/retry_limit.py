"""Blocked customers who try again a limited number of times: M/M/c/c with one orbit per attempt.

The retrial queue of Falin & Templeton (1997), "Retrial queues", with finitely many attempts; solved
here numerically. A customer blocked at attempt k < ``attempts`` goes, with probability
``p_retry``, to orbit k, from where it makes attempt k + 1 after an exponential delay with mean
1 / ``retry_rate``; blocked at the last attempt it is lost. Rates per unit of time.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State, untruncated


@dataclass(frozen=True)
class RetryLimit:
    """``attempts`` counts the first one; always stable. Meant for two or three attempts."""

    arrival_rate: float
    service_rate: float
    agents: int
    retry_rate: float
    p_retry: float
    attempts: int

    def _after_block(self, orbits: State, attempt: int, caps: tuple[int, ...]) -> State:
        """Orbits once a customer blocked at ``attempt`` (not the last) has decided to go on."""
        new = min(orbits[attempt - 1] + 1, caps[attempt - 1])
        return (*orbits[: attempt - 1], new, *orbits[attempt:])

    def _moves(self, state: State, caps: tuple[int, ...]) -> Iterator[tuple[State, float]]:
        busy, *rest = state
        orbits = tuple(rest)
        if busy > 0:
            yield (busy - 1, *orbits), busy * self.service_rate
        sources = [(orbits, self.arrival_rate)]
        for k, waiting in enumerate(orbits):
            left = (*orbits[:k], waiting - 1, *orbits[k + 1 :])
            sources.append((left, waiting * self.retry_rate))
        for attempt, (left, rate) in enumerate(sources, start=1):
            if rate == 0.0:
                continue
            if busy < self.agents:
                yield (busy + 1, *left), rate
                continue
            again = self.p_retry if attempt < self.attempts else 0.0
            if again > 0:
                yield (busy, *self._after_block(left, attempt, caps)), rate * again
            if again < 1:
                yield (busy, *left), rate * (1.0 - again)

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: agents busy, then customers in each orbit."""
        start = (self.agents,) + (0,) * (self.attempts - 1)
        return untruncated(
            lambda caps: Chain(start, lambda state: self._moves(state, caps)),
            lambda states: states[:, 1:],
            first=(8,) * (self.attempts - 1),
        )

    @property
    def attempt_rates(self) -> np.ndarray:
        """Shape (attempts,): k-th attempts per unit of time."""
        orbits = self.chain.mass @ self.chain.states[:, 1:]
        return np.concatenate([[self.arrival_rate], self.retry_rate * orbits])

    @property
    def attempts_per_customer(self) -> float:
        """Mean number of attempts of a customer."""
        return float(self.attempt_rates.sum()) / self.arrival_rate

    @property
    def p_blocked_by_attempt(self) -> np.ndarray:
        """Shape (attempts,): share of the k-th attempts that are blocked."""
        full = self.chain.states[:, 0] == self.agents
        orbits = self.chain.states[:, 1:]
        retried = (self.chain.mass * full) @ orbits / (self.chain.mass @ orbits)
        return np.concatenate([[self.chain.mean(full)], retried])

    @property
    def p_blocked(self) -> float:
        """Share of all attempts that are blocked."""
        rates = self.attempt_rates
        return float(rates @ self.p_blocked_by_attempt / rates.sum())

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        return self.chain.mean(self.chain.states[:, 0]) / self.agents

    @property
    def customers_served(self) -> float:
        """Share of the customers who are answered in the end."""
        return self.occupancy * self.agents * self.service_rate / self.arrival_rate
