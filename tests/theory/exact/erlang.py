"""Erlang B, Erlang C and Erlang A.

References: Gans, Koole & Mandelbaum (2003), "Telephone call centers: tutorial, review and research
prospects", MSOM 5(2); Garnett, Mandelbaum & Reiman (2002), "Designing a call center with impatient
customers", MSOM 4(3). Rates are per unit of time (any unit, used consistently), waits in that unit.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from tests.theory.exact import tagged
from tests.theory.exact.service_level import Outcomes

NEGLIGIBLE_LOG = -60.0  # weights below e^-60 of the largest cannot move a double


def erlang_b(agents: int, load: float) -> float:
    """Probability that a Poisson contact finds all ``agents`` busy and is lost; load in erlangs.

    The recursion on 1/B: 1/B(n) = 1 + (n / load) / B(n - 1), stable for every n.
    """
    inverse = 1.0
    for n in range(1, agents + 1):
        inverse = 1.0 + inverse * n / load
    return 1.0 / inverse


@dataclass(frozen=True)
class ErlangC:
    """M/M/n: contacts wait for ever. Raises ValueError unless the load is below ``agents``."""

    arrival_rate: float
    service_rate: float
    agents: int

    def __post_init__(self) -> None:
        if self.load >= self.agents:
            raise ValueError(f"unstable: {self.load} erlangs on {self.agents} agents")

    @property
    def load(self) -> float:
        """Offered load in erlangs."""
        return self.arrival_rate / self.service_rate

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        return self.load / self.agents

    @cached_property
    def p_wait(self) -> float:
        """Probability of waiting, C(n, a) = B / (1 - rho (1 - B))."""
        blocked = erlang_b(self.agents, self.load)
        return blocked / (1.0 - self.occupancy * (1.0 - blocked))

    @property
    def _decay(self) -> float:
        return self.agents * self.service_rate - self.arrival_rate

    @property
    def asa(self) -> float:
        """Mean wait of all contacts, C / (n mu - lambda)."""
        return self.p_wait / self._decay

    @property
    def mean_queue(self) -> float:
        """Mean number waiting (Little's law)."""
        return self.arrival_rate * self.asa

    def p_wait_at_most(self, time: float) -> float:
        """P(wait <= time) = 1 - C exp(-(n mu - lambda) time)."""
        return 1.0 - self.p_wait * float(np.exp(-self._decay * time))

    def wait_quantile(self, level: float) -> float:
        """Smallest t with P(wait <= t) >= level."""
        if level <= 1.0 - self.p_wait:
            return 0.0
        return float(np.log(self.p_wait / (1.0 - level)) / self._decay)


@dataclass(frozen=True)
class ErlangA:
    """M/M/n+M: exponential patience with mean 1 / ``abandon_rate``; first in, first out.

    The number in system is a birth-death chain; waits follow from it by conditioning on the number
    found ahead (`tests.theory.exact.tagged`).
    """

    arrival_rate: float
    service_rate: float
    abandon_rate: float
    agents: int

    @cached_property
    def probabilities(self) -> np.ndarray:
        """Stationary law of the number in system, cut where nothing is left."""
        size = 2 * self.agents + 64
        while True:
            n = np.arange(1, size)
            deaths = np.minimum(n, self.agents) * self.service_rate
            deaths = deaths + np.maximum(n - self.agents, 0) * self.abandon_rate
            logs = np.concatenate([[0.0], np.cumsum(np.log(self.arrival_rate / deaths))])
            logs -= logs.max()
            if logs[-1] < NEGLIGIBLE_LOG:
                weights = np.exp(logs)
                return weights / weights.sum()
            size *= 2

    @property
    def _delayed(self) -> np.ndarray:
        """Mass of an arrival that finds k ahead of it in the queue and no agent free."""
        return self.probabilities[self.agents :]

    @property
    def _drain(self) -> float:
        return self.agents * self.service_rate

    @property
    def p_wait(self) -> float:
        """Probability of waiting."""
        return float(self._delayed.sum())

    @property
    def mean_queue(self) -> float:
        """Mean number waiting."""
        return float(self._delayed @ np.arange(len(self._delayed)))

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered: abandon rate times mean queue over arrival rate."""
        return self.abandon_rate * self.mean_queue / self.arrival_rate

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        return self.arrival_rate * (1.0 - self.p_abandon) / self._drain

    @property
    def wait_all(self) -> float:
        """Mean wait of all offered contacts, the abandoned ones included (Little's law)."""
        return self.mean_queue / self.arrival_rate

    @property
    def asa(self) -> float:
        """Mean wait of the answered contacts."""
        moments = tagged.answered_waits(self._drain, self.abandon_rate, len(self._delayed))
        return float(self._delayed @ moments) / (1.0 - self.p_abandon)

    @property
    def wait_of_abandoned(self) -> float:
        """Mean wait of the abandoned contacts."""
        return (self.wait_all - self.asa * (1.0 - self.p_abandon)) / self.p_abandon

    @property
    def offered_wait(self) -> float:
        """Mean wait that a contact of endless patience would have."""
        waits = tagged.patient_waits(self._drain, self.abandon_rate, len(self._delayed))
        return float(self._delayed @ waits)

    def _within(self, time: float) -> tuple[float, float]:
        return tagged.outcomes_within(self._delayed, self._drain, self.abandon_rate, time)

    def p_answered_within(self, time: float) -> float:
        """Share of the offered contacts answered after a wait of at most ``time``."""
        return 1.0 - self.p_wait + self._within(time)[0]

    def p_abandoned_within(self, time: float) -> float:
        """Share of the offered contacts that abandon after a wait of at most ``time``."""
        return self._within(time)[1]

    def p_wait_at_most(self, time: float) -> float:
        """P(wait <= time) of all offered contacts, however the wait ends."""
        return 1.0 - self.p_wait + sum(self._within(time))

    def outcomes(self, threshold: float, short: float) -> Outcomes:
        """Everything the service levels need; ``threshold`` is T and ``short`` is S."""
        answered_in_t, abandoned_in_t = self._within(threshold)
        return Outcomes(
            answered=1.0 - self.p_abandon,
            abandoned=self.p_abandon,
            answered_in_t=1.0 - self.p_wait + answered_in_t,
            abandoned_in_t=abandoned_in_t,
            abandoned_in_s=self._within(short)[1],
        )
