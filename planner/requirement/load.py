"""Offered load through the day: an infinite-server queue with the law of handle times.

Who arrives at u is in service at t > u with probability P(S > t - u), so the load follows the
arrivals with a lag and smoothed: Eick, Massey & Whitt (1993), "The physics of the M_t/G/infinity
queue", Operations Research 41:731. It staffs queues whose rate changes within a handle time
(modified offered load: Jennings, Mandelbaum, Massey & Whitt 1996, Management Science 42:1383;
Feldman, Mandelbaum, Massey & Whitt 2008, Management Science 54:324).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.signal import fftconvolve

from planner.analytic.laws import Duration

Floats = NDArray[np.float64]

NODES, WEIGHTS = np.polynomial.legendre.leggauss(6)
NEGLIGIBLE = 1e-9


def spread(law: Duration, step: float, cells: int) -> Floats:
    """Mean time in service that falls in each later cell, for an arrival at random in a cell.

    Args:
        law: of the time in service, seconds.
        step: length of a cell, seconds.
        cells: at most so many.

    Returns:
        Seconds in the arrival's own cell, the next one ...; they sum to the mean unless cut.
    """
    first = np.arange(cells, dtype=np.float64) * step
    seconds = np.zeros(cells)
    for node, weight in zip(NODES.tolist(), WEIGHTS.tolist(), strict=True):
        since = step * (1 - node) / 2  # from the arrival to the end of its cell
        ends = law.limited(first + since)
        begins = law.limited(np.maximum(first + since - step, 0.0))
        seconds += weight / 2 * (ends - begins)
    kept = np.flatnonzero(seconds > NEGLIGIBLE * max(law.mean, step))
    return seconds[: kept[-1] + 1] if len(kept) else seconds[:1]


def offered_load(contacts: Floats, law: Duration, step: float) -> Floats:
    """Mean load in erlangs by cell, ``[cells]``, starting empty.

    Args:
        contacts: expected in each cell, evenly within it, ``[cells]``.
        law: of handle times, seconds.
        step: length of a cell, seconds.
    """
    kernel = spread(law, step, len(contacts)) / step
    full = fftconvolve(contacts, kernel) if len(kernel) > 64 else np.convolve(contacts, kernel)
    return np.asarray(np.maximum(full[: len(contacts)], 0.0))


def landing(delay: Duration, step: float, cells: int) -> Floats:
    """Probability that who leaves at random in a cell comes back in it, in the next one, ...

    From M(x) = x - E[min(D, x)], the integral of the distribution function of the delay D.
    """
    edges = np.arange(cells + 1, dtype=np.float64) * step
    reached = np.diff(edges - delay.limited(edges)) / step
    return np.maximum(np.diff(reached, prepend=0.0), 0.0)
