"""M/M/n+G: any patience law, by the integrals of Zeltyn & Mandelbaum (2005).

"Call centers with impatient customers: many-server asymptotics of the M/M/n+G queue", Queueing
Systems 51, section 2 (after Baccelli & Hebuterne 1981). With H(x) the integral of the patience
survival function over [0, x] and phi(x) = lambda H(x) - n mu x, the offered wait V (the wait of a
contact of endless patience) has density lambda p e^phi(x) on x > 0, where
1 / p = E + lambda J,  E = 1 / B(n - 1, lambda / mu),  J = integral of e^phi.
A contact is answered when its patience exceeds V and then waits V.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from tests.theory.exact.erlang import erlang_b
from tests.theory.exact.service_level import Outcomes

NODES, WEIGHTS = np.polynomial.legendre.leggauss(20)
PANELS = 200
NEGLIGIBLE_LOG = -45.0

Function = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Patience:
    """A patience law: P(patience > x), its integral over [0, x], and where these have kinks."""

    survival: Function
    integral: Function
    kinks: tuple[float, ...] = ()


def exponential(mean: float) -> Patience:
    """Exponential patience (Erlang A)."""
    return hyperexponential((1.0,), (mean,))


def deterministic(value: float) -> Patience:
    """Everybody hangs up after exactly ``value``."""
    return Patience(
        survival=lambda x: np.where(x < value, 1.0, 0.0),
        integral=lambda x: np.minimum(x, value),
        kinks=(value,),
    )


def hyperexponential(weights: tuple[float, ...], means: tuple[float, ...]) -> Patience:
    """A mixture of exponential laws."""
    w, m = np.array(weights), np.array(means)
    return Patience(
        survival=lambda x: np.exp(-np.asarray(x)[..., None] / m) @ w,
        integral=lambda x: -np.expm1(-np.asarray(x)[..., None] / m) @ (w * m),
    )


def balanced_hyperexponential(
    mean: float, cv: float
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Weights and means of the two-phase law with balanced means, p1 m1 = p2 m2; needs cv > 1."""
    square = cv**2
    p = 0.5 * (1.0 + np.sqrt((square - 1.0) / (square + 1.0)))
    return (p, 1.0 - p), (mean / (2.0 * p), mean / (2.0 * (1.0 - p)))


def uniform(low: float, high: float) -> Patience:
    """Uniform patience on [low, high]."""
    width = high - low

    def integral(x: np.ndarray) -> np.ndarray:
        inside = np.clip(np.asarray(x, dtype=float), low, high) - low
        return np.minimum(x, low) + inside - inside**2 / (2.0 * width)

    return Patience(lambda x: np.clip((high - x) / width, 0.0, 1.0), integral, (low, high))


@dataclass(frozen=True)
class MMnG:
    """Rates per unit of time; waits in that unit; the patience law decides stability."""

    arrival_rate: float
    service_rate: float
    agents: int
    patience: Patience

    def _phi(self, x: np.ndarray) -> np.ndarray:
        drain = self.agents * self.service_rate
        return self.arrival_rate * self.patience.integral(x) - drain * x

    @cached_property
    def _support(self) -> tuple[float, float]:
        """(end of the integrals, largest phi): phi is concave, so it falls for good in the end."""
        end = 1.0 / (self.agents * self.service_rate)
        while True:
            top = float(self._phi(np.linspace(0.0, end, 4001)).max())
            if self._phi(np.array([end]))[0] < top + NEGLIGIBLE_LOG:
                return end, top
            end *= 1.5

    def _integrate(self, factor: Function, start: float = 0.0, end: float = np.inf) -> float:
        """Integral of factor(x) e^(phi(x) - top) between the limits, panel-wise Gauss-Legendre."""
        last, top = self._support
        end = min(end, last)
        cuts = [start, *(k for k in self.patience.kinks if start < k < end), end]
        total = 0.0
        for low, high in pairwise(cuts):
            if high <= low:
                continue
            edges = np.linspace(low, high, PANELS + 1)
            half = np.diff(edges)[:, None] / 2
            x = edges[:-1, None] + half * (1 + NODES)
            total += float(np.sum(half * WEIGHTS * factor(x) * np.exp(self._phi(x) - top)))
        return total

    @cached_property
    def _scale(self) -> float:
        """lambda / (E + lambda J), with the common factor e^top taken out."""
        top = self._support[1]
        idle = np.exp(-top) / erlang_b(self.agents - 1, self.arrival_rate / self.service_rate)
        return float(self.arrival_rate / (idle + self.arrival_rate * self._integrate(np.ones_like)))

    def _mean(self, factor: Function, start: float = 0.0, end: float = np.inf) -> float:
        """E[factor(V); start < V <= end]."""
        return self._scale * self._integrate(factor, start, end)

    @property
    def p_wait(self) -> float:
        """Probability that no agent is free."""
        return self._mean(np.ones_like)

    @property
    def p_abandon(self) -> float:
        """Abandoned over offered."""
        return self._mean(lambda x: 1.0 - self.patience.survival(x))

    @property
    def wait_all(self) -> float:
        """Mean wait of all offered contacts: E[min(V, patience)]."""
        return self._mean(self.patience.integral)

    @property
    def asa(self) -> float:
        """Mean wait of the answered contacts."""
        return self._mean(lambda x: x * self.patience.survival(x)) / (1.0 - self.p_abandon)

    @property
    def offered_wait(self) -> float:
        """Mean wait of a contact of endless patience."""
        return self._mean(lambda x: x)

    @property
    def mean_queue(self) -> float:
        """Mean number waiting (Little's law)."""
        return self.arrival_rate * self.wait_all

    @property
    def occupancy(self) -> float:
        """Share of the agents' time spent handling."""
        return self.arrival_rate * (1 - self.p_abandon) / (self.agents * self.service_rate)

    def p_offered_wait_above(self, time: float) -> float:
        """P(V > time)."""
        return self._mean(np.ones_like, start=time) if time < self._support[0] else 0.0

    def p_answered_within(self, time: float) -> float:
        """Share of the offered contacts answered after a wait of at most ``time``."""
        return 1.0 - self.p_wait + self._mean(self.patience.survival, end=time)

    def p_answered_after(self, time: float) -> float:
        """P(wait > time | answered)."""
        return 1.0 - self.p_answered_within(time) / (1.0 - self.p_abandon)

    def p_abandoned_within(self, time: float) -> float:
        """Share of the offered contacts that abandon after a wait of at most ``time``."""
        before = self._mean(lambda x: 1.0 - self.patience.survival(x), end=time)
        impatient = 1.0 - float(self.patience.survival(np.array([time]))[0])
        return before + impatient * self.p_offered_wait_above(time)

    def outcomes(self, threshold: float, short: float) -> Outcomes:
        """Everything the service levels need; ``threshold`` is T and ``short`` is S."""
        return Outcomes(
            answered=1.0 - self.p_abandon,
            abandoned=self.p_abandon,
            answered_in_t=self.p_answered_within(threshold),
            abandoned_in_t=self.p_abandoned_within(threshold),
            abandoned_in_s=self.p_abandoned_within(short),
        )
