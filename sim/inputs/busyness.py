"""Random factors with mean 1 on the arrival rates.

A day factor is a gamma draw; interval factors of a day are gamma quantiles of an AR(1) sequence of
normal scores: a Gaussian copula, as Channouf & L'Ecuyer (2012, International Transactions in
Operational Research 19:771) fit to a call centre. Quantiles come from a table over the normal
score, linear between nodes 1/128 apart, scaled so that its mean under the normal law is 1.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from scipy.special import gammaincinv, ndtr

from sim.inputs.arrays import Floats
from sim.inputs.draws import combine, unit
from sim.inputs.laws import normal_quantile, standard_gamma
from sim.jit import borrowing, borrowing_apart

SCORE_LIMIT: Final = 8.0
NODES_PER_UNIT: Final = 128
GAMMA_NODES: Final = int(2 * SCORE_LIMIT * NODES_PER_UNIT) + 1


def gamma_table(cv: float) -> Floats:
    """Gamma quantiles (mean 1, coefficient of variation ``cv``) at the nodes, [GAMMA_NODES]."""
    scores = np.linspace(-SCORE_LIMIT, SCORE_LIMIT, GAMMA_NODES)
    shape = cv**-2
    values = gammaincinv(shape, ndtr(scores)) / shape
    # mean of a piecewise linear function of a standard normal score, piece by piece
    low, high = scores[:-1], scores[1:]
    slope = np.diff(values) / np.diff(scores)
    density = np.exp(-0.5 * scores**2) / math.sqrt(2 * math.pi)
    mean = np.sum(
        (values[:-1] - slope * low) * (ndtr(high) - ndtr(low))
        + slope * (density[:-1] - density[1:])
    )
    return np.asarray(values / mean, np.float64)


@borrowing
def factor_at(tables: Floats, first: int, score: float) -> float:
    """The interval factor at a normal score."""
    position = (min(max(score, -SCORE_LIMIT), SCORE_LIMIT) + SCORE_LIMIT) * NODES_PER_UNIT
    node = min(int(position), GAMMA_NODES - 2)
    low = tables[first + node]
    return low + (tables[first + node + 1] - low) * (position - node)


@borrowing_apart
def day_factor(shape: float, key: np.uint64) -> float:
    """Gamma factor of a day with mean 1; 1 where there is none (shape 0)."""
    return standard_gamma(shape, key) / shape if shape > 0.0 else 1.0


@borrowing_apart
def next_score(previous: float, of_day: int, correlation: float, key: np.uint64) -> float:
    """Normal score of an interval, given the one before it on the same day."""
    fresh = normal_quantile(unit(combine(key, of_day)))
    if of_day == 0:
        return fresh
    return correlation * previous + math.sqrt(1.0 - correlation * correlation) * fresh
