"""M/M/c+M from a given number in the system: transient means by uniformization, and who is served.

Uniformization: Grassmann (1977), "Transient solutions in Markovian queueing systems", Computers
and Operations Research 4:47. Rates per unit of time.
"""

from dataclasses import dataclass

import numpy as np
from scipy.stats import poisson

NODES, WEIGHTS = np.polynomial.legendre.leggauss(8)


@dataclass(frozen=True)
class FromState:
    """A birth-death chain that begins with ``first`` in the system, cut at ``cap``."""

    arrivals: float
    service: float
    abandonment: float
    agents: int
    first: int
    cap: int = 80

    def jumps(self) -> tuple[np.ndarray, float]:
        """The uniformized chain's matrix [cap + 1, cap + 1] and its rate."""
        n = np.arange(self.cap + 1)
        down = np.minimum(n, self.agents) * self.service
        down = down + np.maximum(n - self.agents, 0) * self.abandonment
        up = np.where(n < self.cap, self.arrivals, 0.0)
        rate = float((up + down).max())
        matrix = np.diag(1 - (up + down) / rate)
        matrix += np.diag(up[:-1] / rate, 1) + np.diag(down[1:] / rate, -1)
        return matrix, rate

    def at(self, times: np.ndarray) -> np.ndarray:
        """Probabilities of the numbers in the system at rising times, [times, cap + 1]."""
        matrix, rate = self.jumps()
        most = int(poisson.isf(1e-13, rate * times[-1])) + 1
        now = np.zeros(self.cap + 1)
        now[self.first] = 1.0
        found = np.zeros((len(times), self.cap + 1))
        for k in range(most + 1):
            found += poisson.pmf(k, rate * times)[:, None] * now
            now = now @ matrix
        return found

    def means(self, edges: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Mean number waiting and mean number of busy agents over each interval of ``edges``."""
        n = np.arange(self.cap + 1)
        begin, length = edges[:-1, None], np.diff(edges)[:, None]
        times = begin + length * (NODES + 1) / 2
        p = self.at(times.ravel()).reshape(*times.shape, -1)
        waiting = p @ np.maximum(n - self.agents, 0.0)
        busy = p @ np.minimum(n, self.agents)
        return waiting @ WEIGHTS / 2, busy @ WEIGHTS / 2

    def answered_of_the_waiting(self) -> float:
        """How many of those who wait at the beginning will be answered, on average.

        Who has j others before it meets the next event of the agents or of these j before its own
        patience ends with probability (c mu + j theta) / (c mu + (j + 1) theta).
        """
        total, survives = 0.0, 1.0
        capacity = self.agents * self.service
        for j in range(self.first - self.agents):
            ahead = capacity + j * self.abandonment
            survives *= ahead / (ahead + self.abandonment)
            total += survives
        return total
