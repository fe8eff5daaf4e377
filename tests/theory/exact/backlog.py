"""Working off a backlog, first in, first out, with nothing else to do.

While the backlog lasts all agents are busy and, handling being exponential, finish as a Poisson
stream of rate c mu: the k-th piece (from 1) starts after max(k - c, 0) ends, a gamma law, and its
handling is independent of that. Rates are per unit of time, times in that unit, from the moment
agents start.
"""

from dataclasses import dataclass

import numpy as np
from scipy.integrate import quad
from scipy.stats import gamma


@dataclass(frozen=True)
class Backlog:
    """``size`` pieces waiting at time 0, ``agents`` who all start then; nothing arrives."""

    size: int
    agents: int
    service_rate: float

    @property
    def _drain(self) -> float:
        return self.agents * self.service_rate

    @property
    def _ends_before(self) -> np.ndarray:
        """Shape (size,): how many must end before each piece starts."""
        return np.maximum(np.arange(1, self.size + 1) - self.agents, 0)

    @property
    def mean_start(self) -> float:
        """Mean time until a piece is started."""
        return float(self._ends_before.mean()) / self._drain

    @property
    def mean_response(self) -> float:
        """Mean time until a piece is done."""
        return self.mean_start + 1.0 / self.service_rate

    @property
    def mean_clearing_time(self) -> float:
        """Mean time until everything is done: a pure death chain, sum of 1 / (min(k, c) mu)."""
        busy = np.minimum(np.arange(1, self.size + 1), self.agents)
        return float(np.sum(1.0 / (busy * self.service_rate)))

    def p_started_within(self, time: float) -> float:
        """Expected share of the pieces started within ``time``."""
        stages = self._ends_before[self._ends_before > 0]
        started = self.size - len(stages) + gamma.cdf(time, stages, scale=1.0 / self._drain).sum()
        return float(started) / self.size

    def p_done_within(self, time: float) -> float:
        """Expected share of the pieces done within ``time``."""
        value, _ = quad(
            lambda x: (
                self.service_rate * np.exp(-self.service_rate * x) * self.p_started_within(time - x)
            ),
            0.0,
            time,
            epsabs=1e-10,
        )
        return float(value)
