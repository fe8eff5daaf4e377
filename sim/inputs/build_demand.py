"""Arrivals and laws of every queue and interval as arrays."""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND, Calendar
from sim.inputs import arrays
from sim.inputs.arrays import Floats, Ints, Structured
from sim.inputs.busyness import gamma_table
from sim.inputs.by_day import ByDay
from sim.inputs.compile_laws import LawTable, law_mean
from sim.inputs.hours import Stretch, open_intervals, weekday_of
from sim.scenario.models.arrivals import (
    FixedCountArrivals,
    ListArrivals,
    PoissonArrivals,
    Rate,
    ReplayArrivals,
)
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.models.laws import ByTime
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario


class Demand(NamedTuple):
    """Arrays of :class:`sim.inputs.arrays.Inputs` that describe demand."""

    demand: Structured
    sources: Structured
    day_counts: Ints
    replay: Structured
    mean_handle: Floats  # [Q] seconds
    gamma_tables: list[Floats]
    gamma_users: tuple[tuple[int, int], ...]  # (queue or -1 for the centre, table)


def build_demand(
    scenario: Scenario, calendar: Calendar, stretches: list[list[Stretch]], laws: LawTable
) -> Demand:
    """Demand of all queues; volumes outside a queue's hours count nothing."""
    queues = list(scenario.queues.values())
    demand = np.zeros((len(queues), calendar.n_intervals), arrays.DEMAND)
    sources = np.zeros(len(queues), arrays.SOURCE)
    counts: list[Ints] = []
    replay: list[Structured] = []
    tables: list[Floats] = []
    users: list[tuple[int, int]] = []
    means = np.zeros(len(queues))

    def use_table(user: int, cv: float) -> None:
        if cv > 0:
            users.append((user, len(tables)))
            tables.append(gamma_table(cv))

    use_table(-1, scenario.busyness.interval_cv)
    for q, queue in enumerate(queues):
        is_open = open_intervals(stretches[q], calendar)
        _put_laws(demand[q], queue, calendar, laws)
        arrivals = queue.arrivals
        if isinstance(arrivals, ReplayArrivals):
            rows = _replay(arrivals, queue, calendar)
            sources[q]["kind"] = arrays.ARRIVE_REPLAY
            sources[q]["times_from"] = sum(map(len, replay))
            sources[q]["times_to"] = sources[q]["times_from"] + len(rows)
            replay.append(rows)
            weights = np.ones(calendar.n_intervals)
        elif isinstance(arrivals, ListArrivals):
            sources[q]["kind"] = arrays.ARRIVE_LIST
            weights = demand[q]["mean"] = _records(arrivals, calendar, is_open)
        else:
            mean, slope = _profile(arrivals, calendar)
            demand[q]["mean"] = np.where(is_open, mean, 0.0)
            demand[q]["slope"] = slope
            weights = demand[q]["mean"]
        if isinstance(arrivals, FixedCountArrivals):
            sources[q]["kind"] = arrays.ARRIVE_FIXED
            sources[q]["counts_from"] = sum(map(len, counts))
            counts.append(_day_counts(arrivals, calendar, demand[q]["mean"]))
        elif isinstance(arrivals, PoissonArrivals):
            busyness = arrivals.busyness
            sources[q]["day_shape"] = busyness.day_cv**-2 if busyness.day_cv else 0.0
            sources[q]["correlation"] = busyness.interval_correlation
            use_table(q, busyness.interval_cv)
        means[q] = _mean_handle(queue, calendar, weights)
    return Demand(
        demand,
        sources,
        np.concatenate(counts).astype(np.int64) if counts else np.zeros(0, np.int64),
        np.concatenate(replay) if replay else np.zeros(0, arrays.REPLAY),
        means,
        tables,
        tuple(users),
    )


def _profile(
    arrivals: PoissonArrivals | FixedCountArrivals, calendar: Calendar
) -> tuple[Floats, Floats]:
    """Expected contacts and slope of every interval, [I] each."""
    factor = arrivals.factor if isinstance(arrivals, PoissonArrivals) else 1.0
    if arrivals.rate is not None:
        mean, slope = _from_rate(arrivals.rate, calendar)
    else:
        rows = arrivals.volumes or ()
        table = ByDay.of((row.day, minutes_of(row.time), row.volume) for row in rows)
        by_day = [table.on(calendar, day) for day in range(calendar.n_days)]
        cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
        mean = np.array([by_day[day].get(int(minute), 0.0) for day, minute in cells])
        slope = np.zeros(calendar.n_intervals)
    return mean * factor * np.asarray(calendar.volume_factor)[calendar.interval_day], slope


def _from_rate(rate: Rate, calendar: Calendar) -> tuple[Floats, Floats]:
    mean = np.zeros(calendar.n_intervals)
    slope = np.zeros(calendar.n_intervals)
    length = calendar.interval_minutes
    cache: dict[str, dict[int, tuple[float, float]]] = {}
    for i, (day, minute) in enumerate(
        zip(calendar.interval_day, calendar.interval_minute, strict=True)
    ):
        weekday = weekday_of(calendar, int(day))
        if weekday not in cache:
            cache[weekday] = _day_rates(rate, weekday, length)
        first, last = cache[weekday].get(int(minute), (0.0, 0.0))
        mean[i] = (first + last) / 2 * length / 60
        slope[i] = (last - first) / (last + first) if first + last > 0 else 0.0
    return mean, slope


def _day_rates(rate: Rate, weekday: str, length: int) -> dict[int, tuple[float, float]]:
    """Hourly rates at the start and end of each interval of a weekday, by start minute."""
    points = sorted(
        (minutes_of(point.at), point.per_hour)
        for point in rate.points
        if weekday in day_names(point.days)
    )
    rates: dict[int, tuple[float, float]] = {}
    if not points:
        return rates
    if rate.between == "constant":
        for (start, value), (end, _) in pairwise([*points, (24 * 60, 0.0)]):
            rates |= dict.fromkeys(range(start, end, length), (value, value))
        return rates
    for (start, low), (end, high) in pairwise(points):
        for minute in range(start, end, length):
            rates[minute] = (
                low + (high - low) * (minute - start) / (end - start),
                low + (high - low) * (minute + length - start) / (end - start),
            )
    return rates


def _records(arrivals: ListArrivals, calendar: Calendar, is_open: np.ndarray) -> Floats:
    """Records of a dialling list by interval, [I]: each day's at its first open interval."""
    table = ByDay.of((row.day, 0, row.count) for row in arrivals.records)
    records = np.zeros(calendar.n_intervals)
    for day in range(calendar.n_days):
        hours = np.flatnonzero(is_open & (calendar.interval_day == day))
        if len(hours):
            records[hours[0]] = table.on(calendar, day).get(0, 0)
    return records


def _day_counts(arrivals: FixedCountArrivals, calendar: Calendar, mean: Floats) -> Ints:
    """Contacts of each day, [D]; none where the day's profile is empty."""
    table = ByDay.of((row.day, 0, row.count) for row in arrivals.counts)
    total = np.bincount(calendar.interval_day, weights=mean, minlength=calendar.n_days)
    return np.array(
        [
            table.on(calendar, day).get(0, 0) if total[day] > 0 else 0
            for day in range(calendar.n_days)
        ],
        np.int64,
    )


def _replay(arrivals: ReplayArrivals, queue: Queue, calendar: Calendar) -> Structured:
    classes = list(queue.classes)
    rows = np.zeros(len(arrivals.times), arrays.REPLAY)
    for ordinal, row in enumerate(arrivals.times):
        rows[ordinal]["arrived"] = calendar.tick_of(datetime.fromisoformat(row.arrived))
        rows[ordinal]["ordinal"] = ordinal
        named = row.priority_class
        rows[ordinal]["priority_class"] = -1 if named is None else classes.index(named)
    inside = (rows["arrived"] >= 0) & (rows["arrived"] < calendar.horizon)
    rows = rows[inside]
    return rows[np.argsort(rows["arrived"], kind="stable")]


def law_at(law: Any, weekday: str, minute: int) -> Any:
    """The law that holds for contacts arriving at a wall-clock minute of a weekday."""
    if not isinstance(law, ByTime):
        return law
    parts = [
        part
        for part in law.parts
        if weekday in day_names(part.days) and minutes_of(part.start) <= minute
    ]
    return max(parts, key=lambda part: minutes_of(part.start)).of


def _put_laws(demand: Structured, queue: Queue, calendar: Calendar, laws: LawTable) -> None:
    """Law indices of each interval."""
    chosen: dict[tuple[str, str, int], int] = {}
    for name, law in (("talk", queue.talk), ("wrap", queue.wrap_up), ("patience", queue.patience)):
        if law is None:
            demand[name] = -1
        elif not isinstance(law, ByTime):
            demand[name] = laws.add(law)
        else:
            for i, minute in enumerate(calendar.interval_minute):
                weekday = weekday_of(calendar, int(calendar.interval_day[i]))
                key = (name, weekday, int(minute))
                if key not in chosen:
                    chosen[key] = laws.add(law_at(law, weekday, int(minute)))
                demand[name][i] = chosen[key]


def _mean_handle(queue: Queue, calendar: Calendar, weights: Floats) -> float:
    """Mean talk and wrap-up in seconds over the intervals, weighted by volume."""
    total = 0.0
    for law in (queue.talk, queue.wrap_up):
        if law is None:
            continue
        if not isinstance(law, ByTime):
            total += law_mean(law)
            continue
        cells = zip(calendar.interval_day, calendar.interval_minute, strict=True)
        means = [
            law_mean(law_at(law, weekday_of(calendar, int(day)), int(minute)))
            for day, minute in cells
        ]
        total += float(np.average(means, weights=weights if weights.sum() > 0 else None))
    return total


def mean_handle_ticks(seconds: float) -> int:
    """Mean handle time of a queue as announcements use it."""
    return round(min(seconds * TICKS_PER_SECOND, 2.0**40))  # times a position it stays an int64
