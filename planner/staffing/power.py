"""Power sums of counts that are kept replication by replication."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sim.measure.estimate import Sums

Floats = NDArray[np.float64]


def power_sums(x: Floats, y: Floats) -> Sums:
    """Power sums over replications (first axis) of numerators and denominators."""
    return Sums(
        len(x),
        x.sum(0),
        y.sum(0),
        (x * x).sum(0),
        (x * y).sum(0),
        (y * y).sum(0),
        (x**3).sum(0),
        (x * x * y).sum(0),
        (x * y * y).sum(0),
        (y**3).sum(0),
    )
