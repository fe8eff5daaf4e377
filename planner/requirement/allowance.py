"""Allowance for chance in deferred work: a level that only just does the work has no slack.

Work comes at random: over a time x its amount has the variance sigma^2 x. With the capacity c above
the mean amount a per unit of time, the work ahead of a contact is about exponential with mean
sigma^2 / (2 (c - a)) (Kingman 1962, heavy traffic), so a share p of contacts is done within the
time d if exp(-2 (c - a) c d / sigma^2) <= 1 - p.
"""

from __future__ import annotations

from math import log, sqrt

import numpy as np

from planner.analytic.laws import Duration

_POINTS = 4001


def second_moment(law: Duration) -> float:
    """E[X^2] = 2 * integral of (E[X] - E[min(X, x)]), of a finite law."""
    end = law.mean
    while law.mean - float(law.limited(np.array([end]))[0]) > 1e-6 * law.mean:
        end *= 1.5
    grid = end * np.linspace(0.0, 1.0, _POINTS) ** 2
    return float(2 * np.trapezoid(law.mean - law.limited(grid), grid))


def surplus(load: float, variance: float, promises: list[tuple[float, float]]) -> float:
    """Agents above the mean load with which every promise is kept by chance, too.

    Args:
        load: agents that the work needs on average while it is worked on.
        variance: of the work that comes, per second of working time (agent-seconds^2 / s).
        promises: (time in seconds of working time, share below 1).
    """
    extra = 0.0
    for within, share in promises:
        if within > 0 and share < 1:
            k = variance * log(1 / (1 - share)) / (2 * within)
            extra = max(extra, (sqrt(load**2 + 4 * k) - load) / 2)
    return extra
