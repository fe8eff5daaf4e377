"""The busyness of a day, given what came in its morning.

Counts are Poisson given the rates. Where the only thing unknown is one gamma factor (of the centre,
or of each queue by itself), the gamma law is conjugate: with mean 1 and coefficient of variation c
before, shape and rate are ``c**-2``; after N contacts where M were expected they are ``c**-2 + N``
and ``c**-2 + M`` (Gelman et al., Bayesian Data Analysis, 3rd ed., section 2.6). Nothing is
approximated then.

Otherwise the normal scores behind the factors are drawn from their posterior: a Gaussian at its
mode (Laplace) is where elliptical slice sampling begins (Murray, Adams and MacKay 2010, AISTATS;
around another Gaussian than the prior: Nishihara, Murray and Adams 2014, JMLR 15:2087). The chains
leave the posterior as it is, so what is approximate is only that they are finite.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.intraday.latent import CENTRE, Source, ahead, correlations

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

DRAWS: Final = 3000
SWEEPS: Final = 12
"""Moves of each chain; every chain gives one draw."""
_NEWTON_STEPS: Final = 60
_CLOSE: Final = 1e-9


class GammaLaw(NamedTuple):
    """A gamma law of a factor."""

    shape: float
    rate: float

    @property
    def mean(self) -> float:
        """Mean."""
        return self.shape / self.rate

    @property
    def cv(self) -> float:
        """Coefficient of variation."""
        return float(self.shape**-0.5)


@dataclass(frozen=True, eq=False)
class Posterior:
    """Factors on the volumes of the intervals to come. K draws, Q queues, F intervals."""

    factors: Floats
    """Draws ``[K, Q, F]``."""
    exact: dict[int, GammaLaw] | None
    """Conjugate laws: of each queue (of all: ``CENTRE``) that varies; None: there is none."""

    def law(self, queue: int) -> GammaLaw | None:
        """The exact law of a queue's factor; None: there is none, or it does not vary."""
        if self.exact is None:
            return None
        return self.exact.get(queue, self.exact.get(CENTRE))


def posterior(
    sources: tuple[Source, ...],
    mean: Floats,
    volume: Floats,
    first: int,
    *,
    seed: int = 0,
    draws: int = DRAWS,
) -> Posterior:
    """What the factors of the intervals from ``first`` on may be.

    Args:
        sources: what varies.
        mean: expected contacts ``[Q, I]`` of a day like all others.
        volume: what came ``[Q, I]``; NaN where that is not known or still to come.
        first: the first interval to come.
        seed: of the draws.
        draws: how many.
    """
    rng = np.random.default_rng(seed)
    n_queues, n_intervals = mean.shape
    known = np.isfinite(volume) & (mean > 0)
    known[:, first:] = False
    shape = (draws, n_queues, n_intervals - first)
    if conjugate(sources):
        laws = {source.queue: _conjugate(source, mean, volume, known) for source in sources}
        factors = np.ones(shape)
        for queue, law in laws.items():
            drawn = rng.gamma(law.shape, 1 / law.rate, draws)
            where = slice(None) if queue == CENTRE else queue
            factors[:, where] = drawn[:, None, None] if queue == CENTRE else drawn[:, None]
        return Posterior(factors, laws)
    cells = _Cells(sources, mean, volume, known)
    scores = cells.sample(rng, draws)
    logs = np.zeros(shape)
    for s, source in enumerate(sources):
        logs += _later(source, *cells.block(s, scores), first, shape, rng)
    return Posterior(np.exp(logs), None)


def conjugate(sources: tuple[Source, ...]) -> bool:
    """Whether each rate hangs on one gamma factor at most, of all queues or of each alone."""
    if any(source.by_interval for source in sources):
        return False
    return not any(source.queue == CENTRE for source in sources) or len(sources) == 1


def _conjugate(source: Source, mean: Floats, volume: Floats, known: NDArray[np.bool_]) -> GammaLaw:
    where = known.copy()
    if source.queue != CENTRE:
        where[np.arange(len(mean)) != source.queue] = False
    prior = source.cv**-2
    return GammaLaw(prior + float(volume[where].sum()), prior + float(mean[where].sum()))


class _Cells:
    """Counts known, and which scores stand behind the rate of each."""

    def __init__(
        self, sources: tuple[Source, ...], mean: Floats, volume: Floats, known: NDArray[np.bool_]
    ) -> None:
        queue, interval = np.nonzero(known)
        self._count, self._mean = volume[queue, interval], mean[queue, interval]
        self._sources = sources
        self._begin: list[int] = []
        self._intervals: list[Ints] = []
        self._place: list[Ints] = []  # of each source: the score behind each cell, -1: none
        parts: list[Floats] = []
        n = 0
        for source in sources:
            mine = (queue == source.queue) | (source.queue == CENTRE)
            inside = np.unique(interval[mine]) if source.by_interval else np.zeros(1, np.int64)
            place = np.searchsorted(inside, interval) if source.by_interval else 0 * interval
            self._place.append(np.where(mine, n + place, -1))
            self._begin.append(n)
            self._intervals.append(inside)
            parts.append(correlations(source, inside))
            n += len(inside)
        self.n = n
        self._precision = np.zeros((n, n))
        for begin, part in zip(self._begin, parts, strict=True):
            here = slice(begin, begin + len(part))
            self._precision[here, here] = np.linalg.inv(part)

    def block(self, s: int, scores: Floats) -> tuple[Ints, Floats]:
        """Intervals of a source's scores, and the scores ``[K, n]``."""
        inside = self._intervals[s]
        return inside, scores[:, self._begin[s] : self._begin[s] + len(inside)]

    def _log_rates(self, scores: Floats) -> Floats:
        """Logarithm of the product of all factors, ``[K, cells]``."""
        found = np.zeros((len(scores), len(self._count)))
        for s, source in enumerate(self._sources):
            _, mine = self.block(s, scores)
            has = self._place[s] >= 0
            found[:, has] += source.log(mine)[:, self._place[s][has] - self._begin[s]]
        return found

    def _density(self, scores: Floats) -> Floats:
        """Logarithm of the posterior density, without its constant, ``[K]``."""
        rates = self._log_rates(scores)
        counts = rates @ self._count - np.exp(rates) @ self._mean
        prior = np.einsum("ki,ij,kj->k", scores, self._precision, scores, optimize=True)
        return np.asarray(counts - 0.5 * prior, dtype=np.float64)

    def _mode(self) -> tuple[Floats, Floats]:
        """Mode, and the precision of the Gaussian there (expected information)."""
        at = np.zeros((1, self.n))
        value = float(self._density(at)[0])
        for _ in range(_NEWTON_STEPS):
            expected = self._mean * np.exp(self._log_rates(at)[0])
            jacobian = np.zeros((len(expected), self.n))
            for s, source in enumerate(self._sources):
                _, mine = self.block(s, at)
                has = np.flatnonzero(self._place[s] >= 0)
                place = self._place[s][has]
                jacobian[has, place] = source.slope(mine)[0][place - self._begin[s]]
            gradient = jacobian.T @ (self._count - expected) - self._precision @ at[0]
            information = jacobian.T @ (expected[:, None] * jacobian) + self._precision
            step = np.linalg.solve(information, gradient)
            size, after, better = 1.0, at, value
            while size > _CLOSE:
                after = at + size * step
                better = float(self._density(after)[0])
                if better >= value:
                    break
                size /= 2
            if better <= value + _CLOSE:
                break
            at, value = after, better
        return at[0], np.asarray(information)

    def sample(self, rng: np.random.Generator, draws: int) -> Floats:
        """Scores from the posterior, ``[draws, n]``, each from a chain of its own."""
        if not len(self._count):
            root = np.linalg.cholesky(np.linalg.inv(self._precision))
            return np.asarray(rng.standard_normal((draws, self.n)) @ root.T, dtype=np.float64)
        mode, information = self._mode()
        root = np.linalg.cholesky(np.linalg.inv(information))

        def gaussian() -> Floats:
            return np.asarray(rng.standard_normal((draws, self.n)) @ root.T, dtype=np.float64)

        def left(away: Floats) -> Floats:
            """What the density is beyond the Gaussian at the mode."""
            bent = np.einsum("ki,ij,kj->k", away, information, away, optimize=True)
            return np.asarray(self._density(mode + away) + 0.5 * bent, dtype=np.float64)

        away = gaussian()
        for _ in range(SWEEPS):
            away = slice_once(away, gaussian(), left, rng)
        return np.asarray(mode + away, dtype=np.float64)


def slice_once(
    away: Floats,
    other: Floats,
    left: Callable[[Floats], Floats],
    rng: np.random.Generator,
) -> Floats:
    """One step of elliptical slice sampling in every row.

    Args:
        away: where the chains are, ``[K, n]``, under a Gaussian with mean 0.
        other: draws of that Gaussian.
        left: function giving the logarithm of density over Gaussian, ``[K]``.
        rng: of the angles.
    """
    level = left(away) + np.log(rng.random(len(away)))
    angle = rng.uniform(0, 2 * np.pi, len(away))
    low, high = angle - 2 * np.pi, angle.copy()
    found = away.copy()
    waiting = np.arange(len(away))
    while len(waiting):
        turn = angle[waiting, None]
        tried = away[waiting] * np.cos(turn) + other[waiting] * np.sin(turn)
        good = left(tried) > level[waiting]
        found[waiting[good]] = tried[good]
        waiting = waiting[~good]
        below = angle[waiting] < 0
        low[waiting[below]] = angle[waiting[below]]
        high[waiting[~below]] = angle[waiting[~below]]
        stuck = high[waiting] - low[waiting] < _CLOSE  # rounding: stay
        waiting = waiting[~stuck]
        angle[waiting] = rng.uniform(low[waiting], high[waiting])
    return found


def _later(
    source: Source,
    inside: Ints,
    scores: Floats,
    first: int,
    shape: tuple[int, ...],
    rng: np.random.Generator,
) -> Floats:
    """Logarithm of a source's factor in the intervals to come, ``[K, Q, F]``."""
    draws, n_queues, later = shape
    found = np.zeros((draws, n_queues, later))
    if not source.by_interval:
        mine = np.repeat(source.log(scores), later, axis=1)
    else:
        normals = rng.standard_normal((draws, later))
        last = scores[:, -1] if len(inside) else rng.standard_normal(draws)
        begin = int(inside[-1]) if len(inside) else first - 1
        steps = np.diff(np.concatenate([[begin], np.arange(first, first + later)]))
        mine = source.log(ahead(source, last, steps, normals))
    where = slice(None) if source.queue == CENTRE else slice(source.queue, source.queue + 1)
    found[:, where] = mine[:, None, :]
    return found
