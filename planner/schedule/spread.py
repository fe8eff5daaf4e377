"""What unevenness adds to the bound: prices of nights and weekends, by person.

The spread costs w (high - low), where nobody's count exceeds ``high`` and nobody's is below
``low``. Relaxed with prices, everybody pays a(e) for each unit of her count and is paid b(e) for
it; where all a sum to what all b sum to, at most w, the cost of ``high`` and ``low`` is least at
high = low, nothing. So the people's cheapest rosters at these costs are a bound still. Prices are
put on the two ends: on those who have most in the mixture that solves the linear program, and on
those who have fewest; where the ends keep their counts, the bound rises by the whole spread.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from planner.schedule.evenness import Measure
from planner.schedule.paths import GRAIN
from planner.schedule.problem import Duty

Floats = NDArray[np.float64]

_NEAR = 0.1
"""Counts so near to the most or fewest belong to the end."""


def spread_prices(measure: Measure, mean: Floats) -> Floats | None:
    """What duties cost more, ``[N, D, K]``; None: everybody has the same.

    A weekend costs at least what its Saturday does, or its Sunday, and is worth at most what both
    are together: who has most pays for Saturdays, who has fewest is paid for both days.

    Args:
        measure: the comparison.
        mean: ``[N]`` everybody's count.
    """
    problem, places = measure.problem, np.flatnonzero(measure.among)
    high, low = mean[places].max(), mean[places].min()
    if high - low < 1 - _NEAR or (measure.weekends and _begins_in_weekend(measure)):
        return None
    top = places[mean[places] >= high - _NEAR]
    bottom = places[mean[places] <= low + _NEAR]
    grains = int(measure.weight / GRAIN / len(top)) * len(top)
    extra = np.zeros(problem.shape)
    nights = np.array([duty.night for duty in problem.duties])
    for group, sign in ((top, 1), (bottom, -1)):
        each, more = divmod(grains, len(group))
        for i, e in enumerate(map(int, group)):
            price = sign * GRAIN * (each + (i < more))
            if not measure.weekends:
                extra[e][:, nights] = price
                continue
            for saturday, sunday in problem.weekends:
                for day in (saturday,) if sign > 0 else (saturday, sunday):
                    if 0 <= day < len(problem.dates):
                        extra[e, day] = price
    return extra


def _begins_in_weekend(measure: Measure) -> bool:
    """Whether what was worked before the period may already be in a count."""
    history = [person.history[-1:] for person in measure.problem.employees]
    worked = any(isinstance(row[0], Duty) for row in history if row)
    return worked and measure.problem.weekday(0) == 6
