"""Money for solvers: hourly rates as small whole numbers, exact to a ten-thousandth."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd

from sim.scenario.models.scenario import Scenario

_PARTS = 10_000
"""Rates are whole ten-thousandths of the currency."""


@dataclass(frozen=True)
class Rates:
    """What an hour of an agent costs, by group."""

    per_hour: dict[str, float]
    """In the currency of the scenario; 1.0 each where no group has a cost: plans count hours."""
    in_hours: bool
    """Whether costs of plans are hours, because no group of the scenario costs anything."""


def hourly_rates(scenario: Scenario) -> Rates:
    """Cost per hour of each group of a scenario; where all are 0, 1.0 for each."""
    rates = {name: group.cost_per_hour for name, group in scenario.groups.items()}
    if any(rates.values()):
        return Rates(rates, False)
    return Rates(dict.fromkeys(rates, 1.0), True)


def whole_rates(rates: Iterable[float]) -> tuple[list[int], float]:
    """Rates as the smallest whole numbers, and what one of these is worth.

    Args:
        rates: amounts, rounded to ten-thousandths; never negative.

    Returns:
        Whole numbers and ``unit`` with ``rates[i] == whole[i] * unit``. Small numbers keep sums
        exact in a solver: 20.00 and 25.00 become 4 and 5, unit 5.

    Raises:
        ValueError: a rate is negative or not finite.
    """
    found = list(rates)
    if any(not 0 <= rate < 1e13 for rate in found):
        raise ValueError(f"rates are finite and not negative, not {found}")
    parts = [round(rate * _PARTS) for rate in found]
    common = gcd(*parts) or _PARTS
    return [part // common for part in parts], common / _PARTS
