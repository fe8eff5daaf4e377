"""Callback instead of waiting, with a reserve of idle agents for live contacts.

The chain on (live contacts waiting plus agents busy, callbacks in store); the model is that of
Armony & Maglaras (2004), "On customer contact centers with a call-back option", Operations Research
52(2), with the offer made whenever a contact would have to wait; reserve as in Bhulai & Koole
(2003), IEEE Trans. Automatic Control 48(8). Solved here numerically.

Rules: a live contact that finds every agent busy accepts a callback with probability ``p_accept``
and leaves the line; otherwise it waits, first in, first out, with exponential patience (rate 0:
endless). An agent who becomes free takes a waiting live contact; if there is none, and with this
agent more than ``reserve`` agents are idle, the oldest callback, whose handling has the same law.
Every callback reaches its customer. Rates are per unit of time, times in that unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact import tagged
from tests.theory.exact.chain import Chain, State, untruncated


@dataclass(frozen=True)
class Callback:
    """Raises ValueError when callbacks come in faster than they can be made."""

    arrival_rate: float
    service_rate: float
    agents: int
    p_accept: float
    reserve: int = 0
    abandon_rate: float = 0.0

    def _up(self, n: int) -> float:
        return self.arrival_rate * (1.0 if n < self.agents else 1.0 - self.p_accept)

    def _down(self, n: int) -> float:
        waiting = max(n - self.agents, 0)
        return (n - waiting) * self.service_rate + waiting * self.abandon_rate

    @property
    def _least_busy(self) -> int:
        """Fewest agents busy while callbacks are in store."""
        return self.agents - self.reserve

    @cached_property
    def _with_endless_store(self) -> np.ndarray:
        """Law of n - (agents - reserve) if the store were never empty: a birth-death chain."""
        logs, n = [0.0], self._least_busy
        while self._up(n) > 0 and (n < self.agents + 64 or logs[-1] > max(logs) - 60.0):
            ratio = self._up(n) / self._down(n + 1)
            if ratio >= 1.0 and n > self.agents and self.abandon_rate == 0.0:
                raise ValueError("unstable: more live contacts wait than are answered")
            logs.append(logs[-1] + np.log(ratio))
            n += 1
        law = np.exp(np.array(logs) - max(logs))
        return law / law.sum()

    @property
    def store_drift(self) -> float:
        """Callbacks accepted less callbacks made, per unit of time, if the store is never empty.

        The store is stable if and only if this is negative (Neuts 1981, mean drift condition).
        """
        law = self._with_endless_store
        accepted = self.arrival_rate * self.p_accept * float(law[self.reserve :].sum())
        return accepted - float(law[0]) * self._least_busy * self.service_rate

    def _moves(self, state: State, caps: tuple[int, ...]) -> Iterator[tuple[State, float]]:
        n, store = state
        if self._up(n) > 0 and n < self.agents + caps[0]:
            yield (n + 1, store), self._up(n)
        if n >= self.agents and self.p_accept > 0:
            yield (n, min(store + 1, caps[1])), self.arrival_rate * self.p_accept
        if n > 0:
            made = store > 0 and n - 1 < self._least_busy
            yield ((n, store - 1) if made else (n - 1, store)), self._down(n)

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: agents busy plus live contacts waiting, callbacks in store."""
        if not 0 <= self.reserve < self.agents:
            raise ValueError("the reserve must leave an agent for callbacks")
        if self.p_accept > 0 and self.store_drift >= 0:
            raise ValueError("unstable: callbacks come in faster than they can be made")
        return untruncated(
            lambda caps: Chain((self.agents, 0), lambda state: self._moves(state, caps)),
            lambda states: np.stack([states[:, 0] - self.agents, states[:, 1]], axis=1),
            first=(16, 16),
        )

    @property
    def p_all_busy(self) -> float:
        """Share of the live contacts that would have to wait: they are offered a callback."""
        return self.chain.mean(self.chain.states[:, 0] >= self.agents)

    @property
    def p_callback(self) -> float:
        """Share of the live contacts that accept a callback."""
        return self.p_accept * self.p_all_busy

    @property
    def _found(self) -> np.ndarray:
        """Mass of a live contact that decides to wait and has k in front."""
        law = np.bincount(self.chain.states[:, 0], self.chain.mass)
        return (1.0 - self.p_accept) * law[self.agents :]

    @property
    def p_wait(self) -> float:
        """Share of the live contacts that wait in line."""
        return float(self._found.sum())

    @property
    def mean_queue(self) -> float:
        """Mean number of live contacts waiting."""
        return self.chain.mean(np.maximum(self.chain.states[:, 0] - self.agents, 0))

    @property
    def p_abandon(self) -> float:
        """Abandoned over live contacts (those that accept a callback included)."""
        return self.abandon_rate * self.mean_queue / self.arrival_rate

    @property
    def wait_of_line(self) -> float:
        """Mean wait of those who stay in line or are answered at once (Little's law)."""
        return self.mean_queue / (self.arrival_rate * (1.0 - self.p_callback))

    @property
    def asa(self) -> float:
        """Mean wait of the live contacts answered (callbacks do not count)."""
        drain = self.agents * self.service_rate
        moments = tagged.answered_waits(drain, self.abandon_rate, len(self._found))
        return float(self._found @ moments) / (1.0 - self.p_callback - self.p_abandon)

    def p_answered_within(self, time: float) -> float:
        """Share of the live contacts answered after a wait of at most ``time`` (no callback)."""
        drain = self.agents * self.service_rate
        answered, _ = tagged.outcomes_within(self._found, drain, self.abandon_rate, time)
        return 1.0 - self.p_all_busy + answered

    @property
    def mean_store(self) -> float:
        """Mean number of callbacks promised and not yet begun."""
        return self.chain.mean(self.chain.states[:, 1])

    @property
    def callback_delay(self) -> float:
        """Mean time from accepting a callback until it is made (Little's law)."""
        return self.mean_store / (self.arrival_rate * self.p_callback)

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        busy = np.minimum(self.chain.states[:, 0], self.agents)
        return self.chain.mean(busy) / self.agents
