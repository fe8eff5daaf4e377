"""Tables from the histogram of waits, with grouped jackknife limits."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sim.measure.estimate import Interval, jackknife
from sim.measure.moments import Moments
from sim.measure.waits import (
    OUTCOME_ABANDONED,
    OUTCOME_ANSWERED,
    edges,
    offered_wait,
    quantile,
)

Floats = NDArray[np.float64]

PROBABILITIES: Final = (0.5, 0.8, 0.9, 0.95, 0.99)
_ALL: Final = "all"


def wait_quantiles(moments: Moments, queues: tuple[str, ...], confidence: float) -> pd.DataFrame:
    """Quantiles of the wait: ``queue, outcome, p, wait_s, wait_s_low, wait_s_high``.

    Outcomes: answered, abandoned, and ``all`` (every contact that came to wait or was answered).
    """
    outcomes = {"answered": [OUTCOME_ANSWERED], "abandoned": [OUTCOME_ABANDONED], "all": [0, 1, 2]}
    rows = []
    for scope, waits in _scopes(moments, queues):
        for outcome, kinds in outcomes.items():
            counts = waits[:, kinds].sum(axis=1)
            for p in PROBABILITIES:
                found = with_limits(moments, counts, partial(quantile, p=p), confidence)
                rows.append((scope, outcome, p, *found))
    names = ["queue", "outcome", "p", "wait_s", "wait_s_low", "wait_s_high"]
    return pd.DataFrame(rows, columns=names)


def wait_distribution(moments: Moments, queues: tuple[str, ...]) -> pd.DataFrame:
    """Histogram of waits, means per replication, up to the longest wait seen.

    ``queue, above_s, up_to_s, answered, abandoned, left_otherwise, answered_share`` (share of the
    answered who waited at most ``up_to_s``). The first bin holds waits of zero.
    """
    upper = edges()
    lower = np.concatenate([[0.0], upper[:-1]])
    n = max(int(moments.n[0]), 1)
    parts = []
    for scope, waits in _scopes(moments, queues):
        counts = waits.sum(axis=0)
        seen = np.flatnonzero(counts.sum(axis=0))
        last = int(seen[-1]) + 1 if len(seen) else 0
        answered = counts[OUTCOME_ANSWERED]
        whole = answered.sum()
        share = np.cumsum(answered) / whole if whole else np.full(len(upper), np.nan)
        parts.append(
            pd.DataFrame(
                {
                    "queue": np.full(last, scope, dtype=object),
                    "above_s": lower[:last],
                    "up_to_s": upper[:last],
                    "answered": counts[0, :last] / n,
                    "abandoned": counts[1, :last] / n,
                    "left_otherwise": counts[2, :last] / n,
                    "answered_share": share[:last],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def offered_waits(moments: Moments, n_queues: int, confidence: float) -> Interval:
    """Virtual wait in seconds of each queue, then of all weighted by contacts, with limits."""
    waits = moments.waits.astype(np.float64)
    rows = [with_limits(moments, waits[:, q], _virtual, confidence) for q in range(n_queues)]
    rows.append(with_limits(moments, waits, _virtual_of_all, confidence))
    return Interval(*np.array(rows).T)


def _virtual(counts: Floats) -> float:
    return offered_wait(counts[OUTCOME_ANSWERED], counts[OUTCOME_ABANDONED:].sum(axis=0))


def _virtual_of_all(counts: Floats) -> float:
    """Mean over queues ``[Q, outcome, bin]`` that answered anybody, weighted by contacts."""
    used = [queue for queue in counts if queue[OUTCOME_ANSWERED].sum() > 0]
    if not used:
        return float("nan")
    return float(np.average([_virtual(queue) for queue in used], weights=[q.sum() for q in used]))


def _scopes(moments: Moments, queues: tuple[str, ...]) -> list[tuple[str, Floats]]:
    """Histograms ``[batch, outcome, bin]`` of each queue and of all."""
    waits = moments.waits.astype(np.float64)
    each = [(name, waits[:, q]) for q, name in enumerate(queues)]
    return [*each, (_ALL, waits.sum(axis=1))]


def with_limits(
    moments: Moments,
    counts: Floats,
    statistic: Callable[[Floats], float],
    confidence: float,
) -> tuple[float, float, float]:
    """A statistic of histograms ``[batch, ...]`` summed over batches, with jackknife limits."""
    used = np.flatnonzero(moments.batches)
    pooled = counts.sum(axis=0)
    value = statistic(pooled)
    without = np.array([statistic(pooled - counts[batch]) for batch in used])
    low, high = jackknife(value, without, confidence)
    return value, max(low, 0.0), high
