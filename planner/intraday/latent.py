"""What varies from day to day as the scenario says it, as normal scores behind the rates.

A day's rate of a queue in an interval is its expected volume times factors with mean 1: one of the
whole centre for the day, one of the centre for the interval, and the same two of the queue alone
(``sim.scenario.models.arrivals.Busyness``). A day factor is a gamma quantile of one normal score;
interval factors are gamma quantiles of an AR(1) sequence of scores (``sim.inputs.busyness``). So
everything that is not known of a day is a vector of normal scores.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from sim.inputs.busyness import NODES_PER_UNIT, SCORE_LIMIT, gamma_table
from sim.scenario import Scenario
from sim.scenario.models.arrivals import Busyness, PoissonArrivals

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

CENTRE: Final = -1
_LEAST: Final = 1e-12


@dataclass(frozen=True, eq=False)
class Source:
    """One kind of factor: of the centre or of a queue, for the day or for each interval."""

    queue: int
    """Position of the queue, or ``CENTRE``."""
    by_interval: bool
    cv: float
    correlation: float
    """Of the scores of neighbouring intervals; 1 for a day factor."""
    logs: Floats
    """Logarithm of the factor at the nodes of the score."""
    slopes: Floats
    """Its derivative there."""

    @classmethod
    def of(cls, queue: int, cv: float, correlation: float, *, by_interval: bool) -> Source:
        """Tables of a factor with a coefficient of variation."""
        logs = np.log(np.maximum(gamma_table(cv), _LEAST))
        slopes = np.gradient(logs) * NODES_PER_UNIT
        return cls(queue, by_interval, cv, correlation, logs, slopes)

    def log(self, scores: Floats) -> Floats:
        """Logarithm of the factor at scores of any shape."""
        return _between(self.logs, scores)

    def slope(self, scores: Floats) -> Floats:
        """Derivative of :meth:`log`."""
        return _between(self.slopes, scores)


def sources(scenario: Scenario) -> tuple[Source, ...]:
    """All factors that vary in a scenario."""
    found = _of(CENTRE, scenario.busyness)
    for q, queue in enumerate(scenario.queues.values()):
        if isinstance(queue.arrivals, PoissonArrivals):
            found += _of(q, queue.arrivals.busyness)
    return tuple(found)


def _of(queue: int, busyness: Busyness) -> list[Source]:
    found = []
    if busyness.day_cv > 0:
        found.append(Source.of(queue, busyness.day_cv, 1.0, by_interval=False))
    if busyness.interval_cv > 0:
        rho = busyness.interval_correlation
        found.append(Source.of(queue, busyness.interval_cv, rho, by_interval=True))
    return found


def correlations(source: Source, intervals: Ints) -> Floats:
    """Correlations of a source's scores in intervals ``[n]`` of a day, ``[n, n]``."""
    apart = np.abs(intervals[:, None] - intervals[None, :])
    return np.asarray(np.power(source.correlation, apart), dtype=np.float64)


def ahead(source: Source, last: Floats, steps: Ints, normals: Floats) -> Floats:
    """Scores of later intervals, given those of the last one looked at.

    Args:
        source: whose scores.
        last: score of the last interval, ``[K]`` draws.
        steps: how many intervals each later one lies after the one before it, ``[n]``.
        normals: standard normal draws ``[K, n]``.

    Returns:
        Scores ``[K, n]``.
    """
    found = np.empty_like(normals)
    score = last
    for k, step in enumerate(steps):
        rho = source.correlation ** int(step)
        score = rho * score + np.sqrt(1.0 - rho * rho) * normals[:, k]
        found[:, k] = score
    return found


def _between(table: Floats, scores: Floats) -> Floats:
    """Straight lines between the nodes of a table."""
    position = (np.clip(scores, -SCORE_LIMIT, SCORE_LIMIT) + SCORE_LIMIT) * NODES_PER_UNIT
    node = np.minimum(position.astype(np.int64), len(table) - 2)
    low = table[node]
    return np.asarray(low + (table[node + 1] - low) * (position - node), dtype=np.float64)
