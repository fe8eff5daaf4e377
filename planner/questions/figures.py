"""Service of a staffing over the whole measured time, with limits; differences are paired."""

from __future__ import annotations

from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing import trial
from planner.staffing.goals import power_sums
from planner.staffing.trial import Outcome
from sim.clock import TICKS_PER_SECOND
from sim.measure.estimate import interval, mean_sums

Floats = NDArray[np.float64]

CONFIDENCE: Final = 0.95
"""Two-sided confidence of every limit that a question reports."""


class Figure(NamedTuple):
    """An estimate with its 95 % interval of confidence."""

    value: float
    low: float
    high: float


def service_level(outcome: Outcome) -> Floats:
    """Contacts in time and contacts that count, by each queue's formula: ``[R, Q, 2]``."""
    counts = outcome.queue.sum(axis=2)
    return np.stack([counts[..., trial.SL_MET], counts[..., trial.SL_OF]], axis=-1)


def answer_time(outcome: Outcome) -> Floats:
    """Seconds waited by answered contacts, and answered contacts: ``[R, Q, 2]``."""
    counts = outcome.queue.sum(axis=2)
    waited = counts[..., trial.WAIT_ANSWERED] / TICKS_PER_SECOND
    return np.stack([waited, counts[..., trial.ANSWERED]], axis=-1)


def together(pairs: Floats) -> Floats:
    """All queues as one, ``[R, 1, 2]``: sums, never means of shares."""
    return np.asarray(pairs.sum(axis=1, keepdims=True))


def estimates(pairs: Floats) -> list[Figure]:
    """Ratio of sums over replications of each column of ``[R, K, 2]``."""
    found = interval(power_sums(pairs[..., 0], pairs[..., 1]), CONFIDENCE)
    return [Figure(*map(float, row)) for row in zip(*found, strict=True)]


def differences(after: Floats, before: Floats) -> list[Figure]:
    """Ratio of ``after`` less that of ``before``, replications paired, both ``[R, K, 2]``.

    Linearised ratios (the delta method, as in sim.measure.estimate), so that what both have in
    common cancels out.
    """
    n = len(after)
    linear, value = np.zeros(after.shape[:2]), np.zeros(after.shape[1])
    for pairs, sign in ((after, 1.0), (before, -1.0)):
        total = pairs.sum(axis=0)
        empty = np.full(len(total), np.nan)
        ratio = np.divide(total[:, 0], total[:, 1], out=empty, where=total[:, 1] > 0)
        residual = pairs[..., 0] - ratio * pairs[..., 1]
        linear += sign * residual * n / np.where(total[:, 1] > 0, total[:, 1], np.nan)
        value += sign * ratio
    return _shifted(linear, value)


def _shifted(linear: Floats, value: Floats) -> list[Figure]:
    """Intervals of values whose errors are the means of ``linear`` ``[R, K]``, themselves zero."""
    shifted = linear + value
    sums = mean_sums(len(shifted), shifted.sum(0), (shifted**2).sum(0), (shifted**3).sum(0))
    found = interval(sums, CONFIDENCE)
    return [Figure(*map(float, row)) for row in zip(*found, strict=True)]
