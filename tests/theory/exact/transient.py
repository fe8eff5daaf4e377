"""M(t)/M/s(t)+M by Kolmogorov's forward equations, agents finishing their work after they leave.

References: Whitt (2007), "What you should know about queueing models to set staffing requirements
in service systems", Naval Research Logistics 54; Ingolfsson et al. (2007), "A survey and
experimental comparison of service-level-approximation methods for nonstationary M(t)/M/s(t)
queueing systems with exhaustive discipline", INFORMS J. on Computing 19(2).

Exhaustive discipline needs more than the number in system: when staffing falls, *which* agents go
matters, for a leaving agent may be busy while a staying one is free. A staffing table's n means
that agents 1..n are present, so agents with the same presence form a *cohort* and the state is
(busy agents of each cohort, contacts waiting). It is Markov when a contact that finds several
free agents takes one uniformly at random ("random"), or the first cohort's first ("in_order").
With "longest idle" it is not, because cohorts come back to the end of the idle order.

Conventions: a busy agent of an absent cohort finishes and takes nothing more; if the cohort comes
back first, the agent simply goes on. Arriving agents take waiting contacts at once, lower cohorts
first. The system starts empty. Rates per unit of time, times in that unit.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise, product

import numpy as np
from scipy import sparse
from scipy.integrate import solve_ivp
from scipy.sparse.linalg import expm_multiply

NODES, WEIGHTS = np.polynomial.legendre.leggauss(12)
Present = tuple[bool, ...]
State = tuple[tuple[int, ...], int]


@dataclass(frozen=True)
class Staffing:
    """``levels[k]`` agents from ``times[k]`` to ``times[k + 1]``, the last one for ever."""

    times: tuple[float, ...]
    levels: tuple[int, ...]

    @cached_property
    def cohorts(self) -> tuple[int, ...]:
        """Sizes of the sets of agents that come and go together, lowest numbers first."""
        heights = [0, *sorted({level for level in self.levels if level > 0})]
        return tuple(b - a for a, b in pairwise(heights))

    def present(self, time: float) -> Present:
        """Which cohorts are present just after ``time``."""
        level = self.levels[int(np.searchsorted(self.times, time, side="right")) - 1]
        return tuple(bool(top <= level) for top in np.cumsum(self.cohorts))


@dataclass(frozen=True)
class IntervalFigures:
    """Expected counts of contacts that arrive in an interval, and time averages over it."""

    arrivals: float
    delayed: float
    abandonments: float  # by the moment of abandoning, not of arriving
    mean_queue: float
    mean_busy: float


@dataclass(frozen=True)
class TimeVarying:
    """``rate(t)`` is smooth except at ``rate_breaks``; ``queue_cap`` cuts the queue."""

    rate: Callable[[float], float]
    rate_breaks: tuple[float, ...]
    service_rate: float
    abandon_rate: float
    staffing: Staffing
    queue_cap: int
    choice: str = "random"

    def __hash__(self) -> int:
        return id(self)

    # --- states and generators -------------------------------------------------------------

    @cached_property
    def states(self) -> list[State]:
        """All states (busy by cohort, waiting): contacts wait only where a phase allows it."""
        sizes = self.staffing.cohorts
        phases = {self.staffing.present(t) for t in self.staffing.times}
        found: list[State] = []
        for busy in product(*(range(size + 1) for size in sizes)):
            waits = any(_idle(busy, sizes, here) == [0] * len(sizes) for here in phases)
            found += [(busy, q) for q in range(self.queue_cap + 1 if waits else 1)]
        return found

    @cached_property
    def _index(self) -> dict[State, int]:
        return {state: k for k, state in enumerate(self.states)}

    @cached_property
    def _waiting(self) -> np.ndarray:
        return np.array([q for _, q in self.states], dtype=float)

    @cached_property
    def _busy(self) -> np.ndarray:
        return np.array([sum(busy) for busy, _ in self.states], dtype=float)

    @cache  # noqa: B019 - models are few and live as long as a test
    def _full(self, here: Present) -> np.ndarray:
        sizes = self.staffing.cohorts
        return np.array([sum(_idle(b, sizes, here)) == 0 for b, _ in self.states])

    def _matrix(self, moves: list[tuple[int, State | None, float]]) -> sparse.csr_array:
        """Columns are where one is, rows where one goes; a target None leaves the system."""
        rows, columns, rates = [], [], []
        for at, target, rate in moves:
            rows.append(at)
            columns.append(at)
            rates.append(-rate)
            if target is not None:
                rows.append(self._index[target])
                columns.append(at)
                rates.append(rate)
        size = len(self.states)
        return sparse.csr_array((rates, (rows, columns)), shape=(size, size))

    @cache  # noqa: B019
    def _arrivals(self, here: Present) -> sparse.csr_array:
        """Generator part to be multiplied by the arrival rate."""
        moves: list[tuple[int, State | None, float]] = []
        for at, (busy, q) in enumerate(self.states):
            idle = _idle(busy, self.staffing.cohorts, here)
            if sum(idle) == 0:
                if q < self.queue_cap:
                    moves.append((at, (busy, q + 1), 1.0))
            elif q == 0:
                for c, share in enumerate(self._shares(idle)):
                    if share > 0:
                        moves.append((at, (_plus(busy, c, 1), 0), share))
        return self._matrix(moves)

    def _shares(self, idle: list[int]) -> list[float]:
        if self.choice == "random":
            return [n / sum(idle) for n in idle]
        first = next(c for c, n in enumerate(idle) if n > 0)
        return [float(c == first) for c in range(len(idle))]

    @cache  # noqa: B019
    def _departures(self, here: Present) -> sparse.csr_array:
        moves: list[tuple[int, State | None, float]] = []
        for at, (busy, q) in enumerate(self.states):
            idle = sum(_idle(busy, self.staffing.cohorts, here))
            if q > 0 and idle > 0:
                continue  # impossible in this phase
            for c, n in enumerate(busy):
                if n > 0:
                    replaced = here[c] and q > 0
                    target = (busy, q - 1) if replaced else (_plus(busy, c, -1), q)
                    moves.append((at, target, n * self.service_rate))
            if q > 0:
                moves.append((at, (busy, q - 1), q * self.abandon_rate))
        return self._matrix(moves)

    def _enter(self, mass: np.ndarray, here: Present) -> np.ndarray:
        """Agents who have just arrived take waiting contacts."""
        moved = np.zeros_like(mass)
        for at, (busy, q) in enumerate(self.states):
            if mass[at] != 0.0:
                moved[self._index[_fill(busy, q, self.staffing.cohorts, here)]] += mass[at]
        return moved

    # --- the law of the state over time ----------------------------------------------------

    def _breaks(self, edges: Sequence[float]) -> list[float]:
        inside = {t for t in (*self.rate_breaks, *self.staffing.times) if edges[0] < t < edges[-1]}
        return sorted(inside | set(edges))

    def laws(self, times: Sequence[float]) -> np.ndarray:
        """Shape (len(times), states): the law at each of the increasing ``times`` (>= 0)."""
        result = []
        mass = np.zeros(len(self.states))
        mass[self._index[((0,) * len(self.staffing.cohorts), 0)]] = 1.0
        cuts = self._breaks((0.0, float(times[-1]) + 1e-9))
        wanted = np.asarray(times, dtype=float)
        for start, end in pairwise(cuts):
            here = self.staffing.present(start)
            mass = self._enter(mass, here)
            inside = wanted[(wanted >= start) & (wanted < end)]
            path = self._integrate(mass, here, start, end, inside)
            result.append(path[:-1])
            mass = path[-1]
        return np.concatenate(result)

    def _integrate(
        self, mass: np.ndarray, here: Present, start: float, end: float, wanted: np.ndarray
    ) -> np.ndarray:
        arrivals, departures = self._arrivals(here), self._departures(here)
        last = end - (end - start) * 1e-12  # the rate of this side of a break

        def slope(t: float, p: np.ndarray) -> np.ndarray:
            return departures @ p + self.rate(min(t, last)) * (arrivals @ p)

        path = solve_ivp(
            slope, (start, end), mass, "DOP853", t_eval=[*wanted, end], rtol=1e-9, atol=1e-12
        )
        return path.y.T

    # --- figures ---------------------------------------------------------------------------

    def mean_queue_at(self, times: Sequence[float]) -> np.ndarray:
        """Expected number waiting at each time."""
        return self.laws(times) @ self._waiting

    def mean_busy_at(self, times: Sequence[float]) -> np.ndarray:
        """Expected number in service at each time, agents past their end included."""
        return self.laws(times) @ self._busy

    def mean_system_at(self, times: Sequence[float]) -> np.ndarray:
        """Expected number in system at each time."""
        return self.laws(times) @ (self._waiting + self._busy)

    def p_delay_at(self, times: Sequence[float]) -> np.ndarray:
        """Probability that a contact arriving at each time must wait."""
        full = np.array([self._full(self.staffing.present(t)) for t in times])
        return (self.laws(times) * full).sum(axis=1)

    def truncation_loss(self, times: Sequence[float]) -> float:
        """Largest probability over ``times`` of the queue being at its cap."""
        return float((self.laws(times) @ (self._waiting == self.queue_cap)).max())

    def _nodes(self, edges: Sequence[float], lag: float = 0.0) -> tuple[np.ndarray, np.ndarray]:
        """Gauss-Legendre nodes and weights, cut wherever t or t + lag meets a break."""
        cuts = set(self._breaks(edges))
        cuts |= {t - lag for t in self.staffing.times if edges[0] < t - lag < edges[-1]}
        ends = np.array(sorted(cuts))
        half = np.diff(ends)[:, None] / 2
        return (ends[:-1, None] + half * (1 + NODES)).ravel(), (half * WEIGHTS).ravel()

    def by_interval(self, edges: Sequence[float]) -> list[IntervalFigures]:
        """Expected figures between consecutive ``edges``."""
        nodes, weights = self._nodes(edges)
        laws = self.laws(nodes)
        full = np.array([self._full(self.staffing.present(t)) for t in nodes])
        rates = np.array([self.rate(t) for t in nodes])
        delayed = rates * (laws * full).sum(axis=1)
        waiting, busy = laws @ self._waiting, laws @ self._busy
        figures = []
        for low, high in pairwise(edges):
            w = weights * ((nodes > low) & (nodes < high))
            figures.append(
                IntervalFigures(
                    arrivals=float(w @ rates),
                    delayed=float(w @ delayed),
                    abandonments=self.abandon_rate * float(w @ waiting),
                    mean_queue=float(w @ waiting) / (high - low),
                    mean_busy=float(w @ busy) / (high - low),
                )
            )
        return figures

    def answered_within(self, edges: Sequence[float], time: float) -> np.ndarray:
        """Shape (intervals,): of the contacts arriving in each, the share answered in ``time``."""
        nodes, weights = self._nodes(edges, time)
        rates = np.array([self.rate(t) for t in nodes])
        good = np.empty(len(nodes))
        for k, (t, law) in enumerate(zip(nodes, self.laws(nodes), strict=True)):
            full = self._full(self.staffing.present(t))
            good[k] = law[~full].sum() + law[full] @ self._answered(float(t), time)[full]
        return self._by_arrival(edges, nodes, weights * rates, good)

    def abandoned_by_arrival(self, edges: Sequence[float]) -> np.ndarray:
        """Shape (intervals,): of the contacts arriving in each, the share that abandons ever.

        One backward pass from long after the last edge; needs a positive abandon rate.
        """
        nodes, weights = self._nodes(edges)
        rates = np.array([self.rate(t) for t in nodes])
        good = np.empty(len(nodes))
        later = edges[-1] + 40.0 / self.abandon_rate
        value = np.zeros(len(self.states))
        laws = self.laws(nodes)
        for k in range(len(nodes) - 1, -1, -1):
            value = self._back_to(nodes[k], later, value)
            later = nodes[k]
            full = self._full(self.staffing.present(later))
            good[k] = laws[k][~full].sum() + laws[k][full] @ value[full]
        return 1.0 - self._by_arrival(edges, nodes, weights * rates, good)

    @staticmethod
    def _by_arrival(
        edges: Sequence[float], nodes: np.ndarray, weights: np.ndarray, good: np.ndarray
    ) -> np.ndarray:
        shares = []
        for low, high in pairwise(edges):
            w = weights * ((nodes > low) & (nodes < high))
            shares.append(float(w @ good) / float(w.sum()))
        return np.array(shares)

    # --- one tagged contact ----------------------------------------------------------------

    def _answered(self, start: float, time: float) -> np.ndarray:
        """Per state (busy, k ahead): probability that a contact joining there is answered."""
        return self._back_to(start, start + time, np.zeros(len(self.states)))

    def _back_to(self, start: float, end: float, value: np.ndarray) -> np.ndarray:
        cuts = self._staff_cuts(start, end)
        for low, high in zip(cuts[-2::-1], cuts[:0:-1], strict=True):
            here = self.staffing.present(low)
            value = self._tagged_back(here, round(high - low, 9), tuple(value))
            value = self._entered_value(value, here) if low > start else value
        return value

    def _staff_cuts(self, start: float, end: float) -> list[float]:
        return [start, *(t for t in self.staffing.times if start < t < end), end]

    def _entered_value(self, value: np.ndarray, here: Present) -> np.ndarray:
        """Value just before agents arrive, from the value just after."""
        before = np.empty_like(value)
        for at, (busy, ahead) in enumerate(self.states):
            if sum(_idle(busy, self.staffing.cohorts, here)) > ahead:
                before[at] = 1.0
            else:
                target = _fill(busy, ahead, self.staffing.cohorts, here)
                before[at] = value[self._index[target]]
        return before

    @cache  # noqa: B019
    def _tagged_back(self, here: Present, time: float, end: tuple[float, ...]) -> np.ndarray:
        """Backward equation v' = A v + b over ``time``; b is the rate of being answered now."""
        moves: list[tuple[int, State | None, float]] = []
        gain = np.zeros(len(self.states) + 1)
        for at, (busy, ahead) in enumerate(self.states):
            if sum(_idle(busy, self.staffing.cohorts, here)) > 0:
                continue  # nobody waits here
            moves.append((at, None, self.abandon_rate))
            if ahead > 0:
                moves.append((at, (busy, ahead - 1), ahead * self.abandon_rate))
            for c, n in enumerate(busy):
                flow = n * self.service_rate
                if flow > 0 and not here[c]:
                    moves.append((at, (_plus(busy, c, -1), ahead), flow))
                elif flow > 0 and ahead > 0:
                    moves.append((at, (busy, ahead - 1), flow))
                elif flow > 0:
                    moves.append((at, None, flow))
                    gain[at] += flow
        back = self._matrix(moves).T
        column = sparse.csr_array(gain[:-1, None])
        bottom = sparse.csr_array((1, len(self.states) + 1))
        whole = sparse.vstack([sparse.hstack([back, column]), bottom]).tocsr()
        return expm_multiply(whole * time, np.append(end, 1.0))[:-1]


def piecewise_constant(times: Sequence[float], rates: Sequence[float]) -> Callable[[float], float]:
    """``rates[k]`` from ``times[k]`` to ``times[k + 1]``, the last one for ever."""
    starts, values = np.asarray(times), np.asarray(rates, dtype=float)
    return lambda t: float(values[np.searchsorted(starts, t, side="right") - 1])


def _idle(busy: tuple[int, ...], sizes: tuple[int, ...], here: Present) -> list[int]:
    return [(s - b) if p else 0 for b, s, p in zip(busy, sizes, here, strict=True)]


def _plus(busy: tuple[int, ...], cohort: int, step: int) -> tuple[int, ...]:
    return (*busy[:cohort], busy[cohort] + step, *busy[cohort + 1 :])


def _fill(busy: tuple[int, ...], q: int, sizes: tuple[int, ...], here: Present) -> State:
    """Waiting contacts go to free present agents, lower cohorts first."""
    for c, idle in enumerate(_idle(busy, sizes, here)):
        taken = min(q, idle)
        busy, q = _plus(busy, c, taken), q - taken
    return busy, q
