"""Ciw, a simulator by others, as a second opinion: its networks, its records, means and errors.

Ciw knows one queue per node, classes with priorities, patience, balking and shifts of servers.
Agents with several skills it does not know: no second opinion on routing by skill (the Markov
chains of tests/theory are the judges there).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import ciw
import numpy as np

GONE = {"renege": "abandoned", "baulk": "balked", "service": "answered"}


@dataclass(frozen=True)
class Estimate:
    """A mean with its standard error."""

    value: float
    error: float


def records_of(network: Callable[[], Any], seed: int, until: float) -> list[Any]:
    """Records of one run; the network is made anew, for Ciw may draw while making it."""
    ciw.seed(seed)
    simulation = ciw.Simulation(network())
    simulation.simulate_until_max_time(until)
    return simulation.get_all_records()


def counts(records: list[Any], names: list[str], edges: list[float], within: float) -> np.ndarray:
    """Sums by class and interval of arrival, [classes, intervals, 5].

    Entered, answered, answered within, abandoned, wait of the answered. Contacts that are still
    in the system leave no record: ``edges`` should end early enough.
    """
    table = np.zeros((len(names), len(edges) - 1, 5))
    for row in records:
        i = int(np.searchsorted(edges, row.arrival_date, side="right")) - 1
        if not 0 <= i < len(edges) - 1:
            continue
        cell = table[names.index(row.customer_class), i]
        cell[0] += 1
        exit_ = GONE[row.record_type]
        if exit_ == "answered":
            cell[1:3] += 1, row.waiting_time <= within
            cell[4] += row.waiting_time
        cell[3] += exit_ == "abandoned"
    return table


KPIS = {  # numerators and denominators among the sums
    "service_level": lambda s: (s[..., 2], s[..., 1] + s[..., 3]),
    "abandon_rate": lambda s: (s[..., 3], s[..., 1] + s[..., 3]),
    "asa_s": lambda s: (s[..., 4], s[..., 1]),
    "balk_rate": lambda s: (s[..., 0] - s[..., 1] - s[..., 3], s[..., 0]),
}


def estimate(sums: np.ndarray, kpi: str) -> Estimate:
    """Ratio of sums over replications, [replications, 5], by the delta method."""
    x, y = KPIS[kpi](sums)
    ratio = x.sum() / y.sum()
    residuals = x - ratio * y
    error = np.sqrt(np.sum(residuals**2) * len(x) / (len(x) - 1)) / y.sum()
    return Estimate(float(ratio), float(error))
