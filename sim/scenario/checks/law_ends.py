"""How long a duration may last at most."""

from __future__ import annotations

import math
from typing import Any

from sim.scenario.models import laws


def longest_s(law: Any) -> float:
    """Seconds that a law does not exceed; infinite for most laws."""
    match law:
        case laws.ByTime():
            return max(longest_s(part.of) for part in law.parts)
        case laws.Mixture():
            return max(longest_s(part.of) for part in law.components if part.weight > 0)
        case laws.Uniform() | laws.Triangular():
            return law.high
        case laws.Deterministic():
            return law.value
        case laws.Empirical() if law.samples is not None:
            return max(row.value for row in law.samples)
        case laws.Empirical() if law.beyond is None:
            return max(row.value for row in law.quantiles or ())
    return math.inf
