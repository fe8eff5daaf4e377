"""Redials: customers who give up or are blocked come back after a while.

The two-dimensional chain on (contacts in system, customers in orbit): Falin & Templeton (1997),
"Retrial queues"; Artalejo & Gomez-Corral (2008), "Retrial queueing systems"; Hoffman & Harris
(1986), "Estimation of the caller retrial rate for a telephone information system", EJOR 27. First
in, first out with exponential patience (rate 0: endless). Each abandoned or blocked attempt, the
how-manieth it may be, is tried again with one probability after an exponential delay of mean
1 / ``retry_rate``. Shares of attempts count first attempts and redials alike. Rates are per unit of
time, times in that unit.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact.chain import Chain, State, untruncated
from tests.theory.exact.found import Found


@dataclass(frozen=True)
class Redial:
    """``arrival_rate`` is of first attempts; ``room`` is how many may wait (None: no limit).

    Raises ValueError when the work brought exceeds what agents can do and nobody is ever lost.
    """

    arrival_rate: float
    service_rate: float
    agents: int
    retry_rate: float
    p_retry_abandoned: float
    p_retry_blocked: float = 0.0
    abandon_rate: float = 0.0
    room: int | None = None

    def _check_stable(self) -> None:
        lost_waiting = self.abandon_rate > 0 and self.room != 0 and self.p_retry_abandoned < 1
        lost_blocked = self.room is not None and self.p_retry_blocked < 1
        overload = self.arrival_rate >= self.agents * self.service_rate
        if overload and not (lost_waiting or lost_blocked):
            raise ValueError("unstable: nobody is ever lost")

    def _moves(self, state: State, caps: tuple[int, ...]) -> Iterator[tuple[State, float]]:
        n, orbit = state
        waiting = max(n - self.agents, 0)
        fuller = min(orbit + 1, caps[-1])
        if n < self._most(caps):
            yield (n + 1, orbit), self.arrival_rate
            if orbit > 0:
                yield (n + 1, orbit - 1), orbit * self.retry_rate
        elif self.room is not None:
            if self.p_retry_blocked > 0:
                yield (n, fuller), self.arrival_rate * self.p_retry_blocked
            if orbit > 0 and self.p_retry_blocked < 1:
                yield (n, orbit - 1), orbit * self.retry_rate * (1 - self.p_retry_blocked)
        elif orbit > 0:  # cut off: negligible by choice of the cap
            yield (n, orbit - 1), orbit * self.retry_rate
        if n > 0:
            yield (n - 1, orbit), (n - waiting) * self.service_rate
        if waiting > 0 and self.abandon_rate > 0:
            again = waiting * self.abandon_rate * self.p_retry_abandoned
            if again > 0:
                yield (n - 1, fuller), again
            yield (n - 1, orbit), waiting * self.abandon_rate - again

    def _most(self, caps: tuple[int, ...]) -> int:
        return self.agents + (caps[0] if self.room is None else self.room)

    @cached_property
    def chain(self) -> Chain:
        """The solved chain; columns: contacts in system, customers in orbit."""
        self._check_stable()

        def reach(states: np.ndarray) -> np.ndarray:
            if self.room is not None:
                return states[:, 1:]
            return np.stack([states[:, 0] - self.agents, states[:, 1]], axis=1)

        return untruncated(
            lambda caps: Chain((self.agents, 0), lambda state: self._moves(state, caps)),
            reach,
            first=(16,) if self.room is not None else (16, 16),
        )

    @cached_property
    def _found(self) -> np.ndarray:
        """Rate of attempts by the number of contacts they find in the system."""
        n, orbit = self.chain.states.T
        rate = self.arrival_rate + orbit * self.retry_rate
        return np.bincount(n, self.chain.mass * rate)

    @property
    def mean_orbit(self) -> float:
        """Mean number of customers who will try again."""
        return self.chain.mean(self.chain.states[:, 1])

    @property
    def attempt_rate(self) -> float:
        """First attempts and redials per unit of time."""
        return self.arrival_rate + self.retry_rate * self.mean_orbit

    @property
    def attempts_per_customer(self) -> float:
        """Mean number of attempts of a customer."""
        return self.attempt_rate / self.arrival_rate

    @property
    def redial_share(self) -> float:
        """Redials over attempts."""
        return self.retry_rate * self.mean_orbit / self.attempt_rate

    @property
    def p_blocked(self) -> float:
        """Share of the attempts that find no room."""
        if self.room is None:
            return 0.0
        return float(self._found[self.agents + self.room :].sum()) / self.attempt_rate

    @property
    def offered_rate(self) -> float:
        """Attempts that are not blocked, per unit of time."""
        return self.attempt_rate * (1.0 - self.p_blocked)

    @cached_property
    def _waits(self) -> Found:
        """What the offered attempts find."""
        end = None if self.room is None else self.agents + self.room
        ahead = self._found[self.agents : end] / self.offered_rate
        return Found(ahead, self.agents * self.service_rate, self.abandon_rate)

    @property
    def p_wait(self) -> float:
        """Share of the offered attempts that wait."""
        return self._waits.p_wait

    @property
    def mean_queue(self) -> float:
        """Mean number waiting."""
        return self.chain.mean(np.maximum(self.chain.states[:, 0] - self.agents, 0))

    @property
    def wait_all(self) -> float:
        """Mean wait of the offered attempts (Little's law)."""
        return self.mean_queue / self.offered_rate

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered attempts."""
        return self.abandon_rate * self.wait_all

    @property
    def asa(self) -> float:
        """Mean wait of the answered attempts."""
        return self._waits.asa

    def p_answered_within(self, time: float) -> float:
        """Share of the offered attempts answered after a wait of at most ``time``."""
        return self._waits.p_answered_within(time)

    @property
    def customers_served(self) -> float:
        """Share of the customers who are answered in the end."""
        return self.offered_rate * (1.0 - self.p_abandon) / self.arrival_rate

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        busy = np.minimum(self.chain.states[:, 0], self.agents)
        return self.chain.mean(busy) / self.agents


def loss_with_retrials(
    arrival_rate: float, service_rate: float, agents: int, retry_rate: float, p_retry: float = 1.0
) -> Redial:
    """The M/M/c/c retrial queue: no place to wait, the blocked try again with ``p_retry``."""
    return Redial(
        arrival_rate,
        service_rate,
        agents,
        retry_rate,
        p_retry_abandoned=0.0,
        p_retry_blocked=p_retry,
        room=0,
    )
