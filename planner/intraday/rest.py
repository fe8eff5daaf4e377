"""The scenario of the rest of a day: its rates as they are expected now, and what is still unsure.

What is not known of the rest of the day stays random in the simulation. A scenario can say that as
busyness of the day and of intervals (``sim.scenario.models.arrivals.Busyness``), so the posterior
is written in this form. With one conjugate gamma factor that is exact. Otherwise the coefficients
of variation are those that come nearest to the second moments of the rates of all remaining
intervals and queues (least squares on log(E[xy] / E[x]E[y]), in which independent factors add up,
weighted by volume). The law of interval factors starts afresh in the simulation, so near the
moment they vary a little too much, and late in the day a little too little.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from planner.intraday.forecast import Forecast
from planner.intraday.latent import CENTRE, Source, correlations, sources
from sim.scenario import Scenario
from sim.scenario.models.arrivals import (
    Busyness,
    DayCount,
    FixedCountArrivals,
    PoissonArrivals,
    VolumeRow,
)
from sim.scenario.models.base import ReadOnlyDict

Floats = NDArray[np.float64]

LEAST_CV: Final = 0.001
"""The least variation that a scenario can hold."""
MOST_CV: Final = 5.0
_DIGITS: Final = 6


def rest_of_day(found: Forecast, *, morning: bool) -> Scenario:
    """The scenario of the moment's day with the rates expected now and the busyness left.

    Args:
        found: the forecast brought up to date.
        morning: whether what came in the morning is in it (a simulation from midnight lives
            through it), or nothing (a simulation from the moment on).
    """
    scenario = found.moment.scenario
    spreads = spread_left(found)
    queues = {}
    for q, (name, queue) in enumerate(scenario.queues.items()):
        arrivals = queue.arrivals
        rows = _rows(found, q, morning=morning)
        if isinstance(arrivals, PoissonArrivals):
            update = {
                "volumes": rows,
                "rate": None,
                "factor": 1.0,
                "busyness": _busyness(arrivals.busyness, q, spreads),
            }
            queue = queue.model_copy(update={"arrivals": arrivals.model_copy(update=update)})
        elif isinstance(arrivals, FixedCountArrivals):
            counts = (DayCount(day=found.moment.date.isoformat(), count=_count(rows)),)
            fixed = {"volumes": rows, "rate": None, "counts": counts}
            queue = queue.model_copy(update={"arrivals": arrivals.model_copy(update=fixed)})
        queues[name] = queue
    return scenario.model_copy(
        update={
            "queues": ReadOnlyDict(queues),
            "busyness": _busyness(scenario.busyness, CENTRE, spreads),
            "special_days": _volumes_as_they_are(scenario, found),
        }
    )


def _volumes_as_they_are(scenario: Scenario, found: Forecast) -> ReadOnlyDict:
    """The special days with no factor on the day's volumes: it is in them."""
    days = dict(scenario.special_days)
    special = days.get(found.moment.date)
    if special is not None:
        days[found.moment.date] = special.model_copy(update={"volume_factor": 1.0})
    return ReadOnlyDict(days)


def _rows(found: Forecast, q: int, *, morning: bool) -> tuple[VolumeRow, ...]:
    """Dated rows of a queue, who comes again included.

    Of an hour that clocks repeat the mean, as a table has one row.
    """
    calendar, day = found.moment.calendar, found.moment.date.isoformat()
    volumes = found.updated[q] + found.again[q]
    if not morning:
        volumes[: found.first] = 0.0
    cells: dict[int, list[float]] = {}
    for i, minute in enumerate(calendar.interval_minute):
        cells.setdefault(int(minute), []).append(float(volumes[i]))
    return tuple(
        VolumeRow(
            day=day,
            time=f"{minute // 60:02d}:{minute % 60:02d}",
            volume=round(sum(parts) / len(parts), _DIGITS),
        )
        for minute, parts in sorted(cells.items())
    )


def _count(rows: tuple[VolumeRow, ...]) -> int:
    return round(sum(row.volume for row in rows))


def _busyness(before: Busyness, queue: int, spreads: dict[tuple[int, bool], float]) -> Busyness:
    return before.model_copy(
        update={
            "day_cv": spreads.get((queue, False), 0.0),
            "interval_cv": spreads.get((queue, True), 0.0),
        }
    )


def spread_left(found: Forecast) -> dict[tuple[int, bool], float]:
    """Coefficients of variation left, by queue (``CENTRE``: of all) and whether by interval."""
    if found.laws:
        return {(queue, False): _kept(law.cv) for queue, law in found.laws.items()}
    what = sources(found.moment.scenario)
    if not what:
        return {}
    weight = found.planned[:, found.first :]
    q, i = np.nonzero(weight > 0)
    if not len(q):
        return {(source.queue, source.by_interval): _kept(source.cv) for source in what}
    draws = found.factors[:, q, i]
    relative = draws / draws.mean(axis=0)
    moments = np.log(np.maximum(relative.T @ relative / len(relative), 1e-9))
    pairs = np.sqrt(np.outer(weight[q, i], weight[q, i]))
    design = np.stack([_shape(source, q, i) for source in what], axis=-1)
    flat, values, root = design.reshape(-1, len(what)), moments.ravel(), pairs.ravel()
    fitted, _ = nnls(flat * root[:, None], values * root)
    return {
        (source.queue, source.by_interval): _kept(float(np.sqrt(np.expm1(part))))
        for source, part in zip(what, fitted, strict=True)
    }


def _shape(source: Source, queue: NDArray[np.int64], interval: NDArray[np.int64]) -> Floats:
    """How a source's variance enters the moment of each pair of cells, ``[cells, cells]``."""
    both = np.ones((len(queue), len(queue)))
    if source.queue != CENTRE:
        mine = queue == source.queue
        both = np.asarray(np.outer(mine, mine), dtype=np.float64)
    return both * correlations(source, interval) if source.by_interval else both


def _kept(cv: float) -> float:
    return 0.0 if cv < LEAST_CV else min(round(cv, _DIGITS), MOST_CV)
