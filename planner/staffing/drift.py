"""What all simulated differences have in common is chance of the one they are taken from.

Where customers come back, a single agent more changes whom everybody else meets for the rest of
the time: each staffing lives through a history of its own, with the same customers. A difference
is then that of two histories, and that of the unchanged staffing is in all of them. Groups that
have nothing to do with a queue show it, and how far histories differ by chance alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.goals import Goals
from planner.staffing.start import serves
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


class Run(NamedTuple):
    """One simulation with some cells of a group changed."""

    step: int
    """1 or -1."""
    group: int
    at: Ints
    """Changed cells: measured intervals."""
    difference: Floats
    """Of the mean pairs, changed less unchanged, ``[M, I, 2]``."""


def strangers(scenario: Scenario, goals: Goals) -> Bools:
    """Groups that cannot matter to a measure by taking contacts, ``[M, G]``.

    Neither they nor a group with which they share a queue serve what the measure is about.
    """
    served = serves(scenario)
    shares = served.astype(np.int64) @ served.T.astype(np.int64) > 0
    owners = [q for q, queue in enumerate(scenario.queues.values()) for _ in queue.target.steps]
    found = np.zeros((len(goals.ratios), len(served)), np.bool_)
    for m, (kind, of) in enumerate(goals.ratios):
        if kind == "occupancy":
            serving = shares[of]
        else:
            serving = served[:, owners[of] if kind == "promise_step" else of]
        found[m] = ~shares[serving].any(axis=0)
    return found


def without_drift(runs: Sequence[Run], strange: Bools) -> list[Run]:
    """Differences from the mean of all histories that should be alike, ``strange`` is [M, G].

    The unchanged staffing is one of them. What strangers do to a measure in other ways (transfers,
    customers who come back) is opposite for one agent more and one fewer, and so hardly counts.
    """
    if not runs:
        return []
    drift = np.zeros_like(runs[0].difference)
    for m in range(len(drift)):
        alike = _alike(runs, strange, m)
        drift[m] = sum((run.difference[m] for run in alike), drift[m]) / (1 + len(alike))
    return [run._replace(difference=run.difference - drift) for run in runs]


def certainty(runs: Sequence[Run], strange: Bools, weight: Floats) -> Floats:
    """How far what a group did to a measure in all its runs can be believed, ``[G, M]``, 0 to 1.

    A total T with standard error s is drawn to 0 by 1 - s^2 / T^2 (the positive part of James and
    Stein's estimate). The error of a run is that of strangers' runs, whose total should be 0; where
    there are none, everything is believed.

    Args:
        runs: without drift.
        strange: see :func:`strangers`.
        weight: what a measure's denominator counts against its numerator, [M].
    """
    found = np.ones((strange.shape[1], strange.shape[0]))
    for m in range(strange.shape[0]):
        error = sum(_total(run, m, weight) ** 2 for run in _alike(runs, strange, m))
        many = len(_alike(runs, strange, m))
        for g in range(strange.shape[1]):
            mine = [run.step * _total(run, m, weight) for run in runs if run.group == g]
            if many and mine:
                square = len(mine) * error / many
                whole = sum(mine) ** 2
                found[g, m] = max(0.0, 1.0 - square / whole) if whole > 0 else 0.0
    return found


def _alike(runs: Sequence[Run], strange: Bools, m: int) -> list[Run]:
    """Runs of strangers to a measure that are histories of their own."""
    return [run for run in runs if strange[m, run.group] and run.difference[m].any()]


def _total(run: Run, m: int, weight: Floats) -> float:
    difference = run.difference[m]
    return float(difference[:, 0].sum() - weight[m] * difference[:, 1].sum())
