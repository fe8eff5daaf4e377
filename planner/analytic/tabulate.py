"""A law of durations as a table: quick to evaluate many times, whatever it is made of."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.analytic.laws import Duration

Floats = NDArray[np.float64]

POINTS = 8192
BEYOND = 1e-9
LONGEST = 1e9


def tabulated(law: Duration, points: int = POINTS) -> Duration:
    """The same law by cubic Hermite interpolation of its limited mean.

    The survival function is the limited mean's derivative, so both come from one table; points lie
    densest at 0. The error of a smooth law is below 1e-7; a jump is spread over one step. What
    lies beyond the last point (a probability of 1e-9) ends there.
    Exponential laws and those that never end are returned as they are.
    """
    if law.exponential or law.endless or law.mean == 0:
        return law
    end = _end(law)
    nodes = end * (np.arange(points + 1) / points) ** 2
    area, stays = law.limited(nodes), law.survival(nodes)
    step = np.diff(nodes)
    mean_slope = np.diff(area) / step
    second = (3.0 * mean_slope - 2.0 * stays[:-1] - stays[1:]) / step
    third = (stays[:-1] + stays[1:] - 2.0 * mean_slope) / step**2
    # one more piece for what is beyond: only those who never end are left
    level = np.append(stays[:-1], law.never)
    second, third = np.append(second, 0.0), np.append(third, 0.0)

    def piece(x: Floats) -> tuple[NDArray[np.int64], Floats]:
        k = np.minimum((np.sqrt(x / end) * points).astype(np.int64), points)
        return k, x - nodes[k]

    def survival(x: Floats) -> Floats:
        k, since = piece(np.asarray(x, np.float64))
        return np.asarray(level[k] + since * (2.0 * second[k] + since * 3.0 * third[k]))

    def limited(x: Floats) -> Floats:
        k, since = piece(np.asarray(x, np.float64))
        return np.asarray(area[k] + since * (level[k] + since * (second[k] + since * third[k])))

    return Duration(law.mean, survival, limited, law.kinks, law.never)


def _end(law: Duration) -> float:
    """A time beyond which hardly anything that ends at all has not ended."""
    end = float(law.mean) if np.isfinite(law.mean) else 1.0
    while end < LONGEST and float(law.survival(np.array([end]))[0]) - law.never > BEYOND:
        end *= 1.3
    return end
