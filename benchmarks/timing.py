"""Measuring: CPU seconds, interleaved rounds, medians with limits."""

from __future__ import annotations

import gc
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

Work = Callable[[int], int]
"""Does the work of a round (its number is given) and returns how many contacts that were."""


class Spread(NamedTuple):
    """Median over rounds with its limits."""

    median: float
    low: float
    high: float

    def __format__(self, spec: str) -> str:
        """``12.3 (11.9 - 12.8)``."""
        return f"{self.median:{spec}} ({self.low:{spec}} - {self.high:{spec}})"


def spread(values: Sequence[float], confidence: float = 0.95) -> Spread:
    """Median with limits that hold it with at least this confidence, whatever the distribution.

    The limits are order statistics: the number of values below the median is binomial (n, 1/2).
    Up to five values cannot give 95 %: then the limits are the smallest and the largest.
    """
    ordered = sorted(values)
    n = len(ordered)
    outside = 0
    tail = 0.0
    while outside < n // 2:
        tail += 2 * math.comb(n, outside) / 2**n
        if tail > 1 - confidence:
            break
        outside += 1
    k = max(outside - 1, 0)
    return Spread(statistics.median(ordered), ordered[k], ordered[n - 1 - k])


def ratios(tops: Sequence[float], bottoms: Sequence[float]) -> Spread:
    """Spread of the ratios round by round: what slows both in a round cancels out."""
    return spread([top / bottom for top, bottom in zip(tops, bottoms, strict=True)])


def interleaved(ways: Mapping[str, Work], rounds: int) -> dict[str, list[float]]:
    """CPU seconds per contact of each way in each round, all ways in turn within a round.

    Every way is run once before, so that nothing is imported, compiled or loaded while the clock
    runs. The order turns by one with each round: nobody always comes after the same neighbour.
    """
    for work in ways.values():
        work(0)
    names = list(ways)
    found: dict[str, list[float]] = {name: [] for name in names}
    for number in range(rounds):
        turn = number % len(names)
        for name in names[turn:] + names[:turn]:
            gc.collect()
            begin = time.process_time()
            contacts = ways[name](number + 1)
            found[name].append((time.process_time() - begin) / contacts)
    return found
