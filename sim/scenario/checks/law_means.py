"""Mean handle times, for the rough load of a queue before anything is simulated."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

from sim.scenario.models import laws
from sim.scenario.models.queues import Queue


def least_handle_s(queue: Queue) -> float:
    """Mean talk and wrap-up in seconds; of laws by time of day the shortest."""
    return _least(queue.talk) + (0.0 if queue.wrap_up is None else _least(queue.wrap_up))


def _least(law: Any) -> float:
    if isinstance(law, laws.ByTime):
        return min(mean_s(part.of) for part in law.parts)
    return mean_s(law)


def mean_s(law: Any) -> float:
    """Mean of a finite law in seconds, by the textbook formula of its parameters."""
    if getattr(law, "mean", None) is not None:
        return float(law.mean)
    match law:
        case laws.Lognormal():
            return math.exp((law.mu or 0.0) + (law.sigma or 0.0) ** 2 / 2)
        case laws.Gamma():
            return (law.shape or 0.0) * (law.scale or 0.0)
        case laws.Weibull():
            return (law.scale or 0.0) * math.gamma(1 + 1 / (law.shape or 1.0))
        case laws.Hyperexponential():
            phases = zip(law.probabilities or (), law.means or (), strict=True)
            return sum(p * mean for p, mean in phases)
        case laws.Uniform():
            return (law.low + law.high) / 2
        case laws.Triangular():
            return (law.low + law.mode + law.high) / 3
        case laws.Deterministic():
            return law.value
        case laws.Mixture():
            return sum(part.weight * mean_s(part.of) for part in law.components if part.weight)
        case laws.Empirical() if law.samples is not None:
            return sum(row.value for row in law.samples) / len(law.samples)
        case laws.Empirical() if law.beyond is None:
            rows = law.quantiles or ()
            return sum((b.p - a.p) * (a.value + b.value) / 2 for a, b in pairwise(rows))
    return math.inf
