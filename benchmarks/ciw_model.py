"""The measured day as far as Ciw can express it.

Ciw has no agents with several skills, so each queue gets agents of its own
(`large_day(split=True)`), which is less work per call: nobody chooses among queues or groups. Where
staffing changes, Ciw sends everybody home after the call in hand and a whole new crew in, so for
some minutes too many are at work. The rest is the same: arrival rates by half-hour, lognormal
handling, exponential patience, KPIs by queue and interval from its records.
"""

from __future__ import annotations

from typing import Any

import ciw

from benchmarks.textbook import Kpis, Record, count
from benchmarks.workload import DAY_S, INTERVAL_S, INTERVALS, Day

_ENDS = [(i + 1) * INTERVAL_S for i in range(INTERVALS)]


def network(day: Day) -> Any:
    """Ciw's network of a day whose queues have agents of their own.

    Arrival times are drawn here: a new network for every replication.

    Raises:
        ValueError: some group serves several queues.
    """
    queues = len(day.expected)
    if any(list(factors) != [g] for g, factors in enumerate(day.factors)):
        raise ValueError("Ciw knows no agents with several skills: split the day")
    arrivals = [
        ciw.dists.PoissonIntervals([n / INTERVAL_S for n in expected], _ENDS, DAY_S)
        for expected in day.expected
    ]
    return ciw.create_network(
        arrival_distributions=arrivals,
        service_distributions=[ciw.dists.Lognormal(*law) for law in day.talk],
        reneging_time_distributions=[ciw.dists.Exponential(1.0 / mean) for mean in day.patience],
        number_of_servers=[ciw.Schedule(staff, _ENDS) for staff in day.staff],
        routing=[[0.0] * queues for _ in range(queues)],
    )


def run_day(day: Day, seed: int) -> Kpis:
    """Simulate one day and count."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network(day))
    simulation.simulate_until_max_time(DAY_S)
    return count([_record(row) for row in simulation.get_all_records()], day)


def _record(row: Any) -> Record:
    q = row.node - 1
    wait = row.waiting_time
    if row.record_type == "renege":
        return q, row.arrival_date, wait, -1, 0.0
    return q, row.arrival_date, wait, q, row.service_time
