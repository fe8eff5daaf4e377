"""Square-root staffing: load + beta * sqrt(load), with beta from the share that may have to wait.

For large loads the share that waits depends on beta alone: Halfin & Whitt (1981), Operations
Research 29:567, without abandonment; Garnett, Mandelbaum & Reiman (2002), MSOM 4:208, Theorem 4,
with exponential patience.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.optimize import brentq
from scipy.special import log_ndtr

Floats = NDArray[np.float64]

_WIDEST = 35.0


def _log_hazard(x: float) -> float:
    """Log of phi(x) / (1 - Phi(x)) of the standard normal law."""
    return -0.5 * x * x - 0.5 * math.log(2 * math.pi) - float(log_ndtr(-x))


def p_wait_of(beta: float, patience: float = math.inf) -> float:
    """Share that waits in a large group with load + beta * sqrt(load) agents.

    Args:
        beta: safety; without abandonment it must be positive (else all wait).
        patience: mean patience in mean handle times; infinite: nobody gives up.
    """
    if math.isinf(patience):
        if beta <= 0:
            return 1.0
        return 1.0 / (1.0 + beta * math.exp(-_log_hazard(-beta)))
    y = math.sqrt(patience)
    return 1.0 / (1.0 + math.exp(_log_hazard(beta * y) - _log_hazard(-beta)) / y)


def beta_for(p_wait: float, patience: float = math.inf) -> float:
    """The safety with which the share ``p_wait`` has to wait; inverse of :func:`p_wait_of`.

    Raises:
        ValueError: ``p_wait`` is not strictly between 0 and 1.
    """
    if not 0 < p_wait < 1:
        raise ValueError(f"the share that waits lies between 0 and 1, not at {p_wait}")
    low = 0.0 if math.isinf(patience) else -_WIDEST
    return float(brentq(lambda beta: p_wait_of(beta, patience) - p_wait, low, _WIDEST, xtol=1e-12))


def square_root_staffing(load: ArrayLike, p_wait: float, patience: float = math.inf) -> Floats:
    """Agents with which about ``p_wait`` of the contacts have to wait; 0 where the load is 0.

    Args:
        load: offered load in erlangs, any shape.
        p_wait: share that may have to wait.
        patience: mean patience in mean handle times.

    Raises:
        ValueError: ``p_wait`` is not strictly between 0 and 1.
    """
    m = np.asarray(load, np.float64)
    return np.asarray(np.maximum(m + beta_for(p_wait, patience) * np.sqrt(m), 0.0))
