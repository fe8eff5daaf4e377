"""Lower bounds, and how far an answer is from them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Bound:
    """What no plan of a kind costs less than."""

    value: float
    kind: Literal["proved", "conditional"]
    """Proved: a relaxation gives it. Conditional: it holds if what ``what`` names does."""
    what: str
    """What exactly it bounds, in words."""

    def gap(self, best: float) -> float:
        """Gap of an answer that costs ``best``: see :func:`gap`."""
        return gap(best, self.value)


def gap(best: float, bound: float) -> float:
    """(best - bound) / best, at least 0; 0 where both are 0, infinite where only ``best`` is."""
    if best - bound <= 0:
        return 0.0
    return (best - bound) / abs(best) if best else float("inf")
