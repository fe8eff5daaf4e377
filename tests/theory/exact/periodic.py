"""M(t)/M/c+M whose rate is constant within intervals, follows a table for ever, and may be random.

Each interval draws its rate anew, and independently, from a list of (probability, rate): a single
entry gives a fixed table (for instance high, low, high, low, ...), many entries approximate a
continuous law of the busyness. Seen at the start of each period the number in system is a Markov
chain in discrete time whose matrix is a product of averaged matrix exponentials; its stationary law
gives every time average exactly (Doob (1953), "Stochastic processes", ch. II; for queues Heyman &
Whitt (1984), "The asymptotic behavior of queues with time-varying arrival rates", J. Applied
Probability 21). Rates per unit of time, times in that unit. Agents are constant.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.linalg import eigh_tridiagonal, expm

from tests.theory.exact.found import Found

Rates = tuple[tuple[float, float], ...]


def fixed(rate: float) -> Rates:
    """An interval with one certain rate."""
    return ((1.0, rate),)


def gamma_busyness(rate: float, cv: float, nodes: int = 24) -> Rates:
    """An interval whose rate is ``rate`` times a gamma factor with mean 1, by Gauss quadrature.

    The factor has shape a = 1 / cv^2. Golub & Welsch (1969): nodes and weights of the gamma law are
    eigenvalues and squared first components of the Jacobi matrix of the Laguerre polynomials.
    """
    shape = cv**-2
    k = np.arange(nodes)
    points, vectors = eigh_tridiagonal(2 * k + shape, np.sqrt(k[1:] * (k[1:] + shape - 1.0)))
    table = zip(vectors[0] ** 2, rate * points / shape, strict=True)
    return tuple((float(w), float(r)) for w, r in table)


@dataclass(frozen=True)
class Periodic:
    """``intervals`` of equal ``length`` follow each other in circles; ``cap`` cuts the queue."""

    length: float
    intervals: tuple[Rates, ...]
    service_rate: float
    agents: int
    abandon_rate: float
    cap: int = 60

    @property
    def _number(self) -> np.ndarray:
        return np.arange(self.agents + self.cap + 1)

    def _generator(self, rate: float) -> np.ndarray:
        n = self._number[1:]
        busy = np.minimum(n, self.agents)
        down = busy * self.service_rate + (n - busy) * self.abandon_rate
        matrix = np.diag(np.full(len(n), rate), 1) + np.diag(down, -1)
        return matrix - np.diag(matrix.sum(axis=1))

    @cached_property
    def _steps(self) -> list[list[tuple[float, float, np.ndarray, np.ndarray]]]:
        """By interval: (probability, rate, transition matrix, its integral over the interval)."""
        size = len(self._number)
        known: dict[float, tuple[np.ndarray, np.ndarray]] = {}
        for _, rate in {entry for rates in self.intervals for entry in rates}:
            block = np.zeros((2 * size, 2 * size))  # Van Loan (1978): expm also integrates
            block[:size, :size] = self._generator(rate) * self.length
            block[:size, size:] = np.eye(size) * self.length
            both = expm(block)
            known[rate] = both[:size, :size], both[:size, size:]
        return [[(w, r, *known[r]) for w, r in rates] for rates in self.intervals]

    @cached_property
    def start_laws(self) -> list[np.ndarray]:
        """Law of the number in system at the start of each interval."""
        means = [sum(w * step for w, _, step, _ in entries) for entries in self._steps]
        period = np.linalg.multi_dot([np.eye(len(self._number)), *means])
        system = np.vstack([period.T - np.eye(len(period)), np.ones(len(period))])
        law = np.linalg.lstsq(system, np.append(np.zeros(len(period)), 1.0), rcond=None)[0]
        laws = [law]
        for step in means[:-1]:
            laws.append(laws[-1] @ step)
        return laws

    @cached_property
    def _sums(self) -> tuple[np.ndarray, np.ndarray]:
        """By interval: time spent with n in system; expected arrivals that find n."""
        times, arrivals = [], []
        for law, entries in zip(self.start_laws, self._steps, strict=True):
            spent = [(w * (law @ integral), r) for w, r, _, integral in entries]
            times.append(sum(t for t, _ in spent))
            arrivals.append(sum(r * t for t, r in spent))
        return np.array(times), np.array(arrivals)

    @property
    def arrivals(self) -> np.ndarray:
        """Expected contacts by interval."""
        return self._sums[1].sum(axis=1)

    @property
    def mean_queue(self) -> np.ndarray:
        """Mean number waiting by interval."""
        return self._sums[0] @ np.maximum(self._number - self.agents, 0) / self.length

    @property
    def mean_busy(self) -> np.ndarray:
        """Mean number of busy agents by interval."""
        return self._sums[0] @ np.minimum(self._number, self.agents) / self.length

    @property
    def truncation_loss(self) -> float:
        """Largest share of an interval's time with the queue at its cap."""
        return float(self._sums[0][:, -1].max()) / self.length

    def _found(self, arrivals: np.ndarray) -> Found:
        seen = arrivals / arrivals.sum()
        drain = self.agents * self.service_rate
        return Found(seen[self.agents :], drain, self.abandon_rate)

    @property
    def by_interval(self) -> list[Found]:
        """Waits of the contacts that arrive in each interval."""
        return [self._found(row) for row in self._sums[1]]

    @property
    def overall(self) -> Found:
        """Waits of all contacts."""
        return self._found(self._sums[1].sum(axis=0))
