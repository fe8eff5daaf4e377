"""What happens to one waiting contact in a first-in-first-out line served by busy agents.

A contact with k others ahead moves up when an agent finishes (total rate ``drain``) or when one
of the k abandons (``k * abandon_rate``), leaves at its own ``abandon_rate`` and is answered from
k = 0 at rate ``drain``. Whoever joins behind does not matter. All functions are vectorised over
k = 0 .. depth - 1. Rates are per unit of time, times in that unit.
"""

import numpy as np
from scipy import sparse
from scipy.sparse.linalg import expm_multiply


def answer_probabilities(drain: float, abandon_rate: float, depth: int) -> np.ndarray:
    """Shape (depth,): probability that a contact with k ahead is answered in the end."""
    up = drain + abandon_rate * np.arange(depth)
    return np.cumprod(up / (up + abandon_rate))


def answered_waits(drain: float, abandon_rate: float, depth: int) -> np.ndarray:
    """Shape (depth,): E[wait; answered] (not conditioned) of a contact with k ahead.

    First step: m_k = u/(u+a) (m_{k-1} + f_{k-1}/(u+a)), u = drain + k a, with f the probabilities
    above: the sojourn at k is independent of where the step leads.
    """
    moments = np.empty(depth)
    moment, answered = 0.0, 1.0
    for k in range(depth):
        up = drain + k * abandon_rate
        total = up + abandon_rate
        moment = up / total * (moment + answered / total)
        answered *= up / total
        moments[k] = moment
    return moments


def patient_waits(drain: float, abandon_rate: float, depth: int) -> np.ndarray:
    """Shape (depth,): mean wait of a contact with k ahead that never abandons itself."""
    return np.cumsum(1.0 / (drain + abandon_rate * np.arange(depth)))


def outcomes_within(
    start: np.ndarray, drain: float, abandon_rate: float, time: float
) -> tuple[float, float]:
    """Masses (answered, abandoned) within ``time``; ``start[k]`` is the mass with k ahead."""
    depth = len(start)
    up = drain + abandon_rate * np.arange(depth)
    answered, abandoned = depth, depth + 1
    k = np.arange(depth)
    rows = np.concatenate([np.where(k > 0, k - 1, answered), np.full(depth, abandoned), k])
    rates = np.concatenate([up, np.full(depth, abandon_rate), -(up + abandon_rate)])
    generator = sparse.csr_array(
        (rates, (rows, np.concatenate([k, k, k]))), shape=(depth + 2, depth + 2)
    )
    mass = np.concatenate([start, [0.0, 0.0]])
    end = expm_multiply(generator * time, mass)
    return float(end[answered]), float(end[abandoned])
