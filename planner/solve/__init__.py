"""Optimising with integers: limits, progress, bounds and money, whatever is being planned."""

from planner.solve.bound import Bound, gap
from planner.solve.cp_sat import Limits, Solved, solve
from planner.solve.money import Rates, hourly_rates, whole_rates
from planner.solve.observe import Observer, Silence

__all__ = [
    "Bound",
    "Limits",
    "Observer",
    "Rates",
    "Silence",
    "Solved",
    "gap",
    "hourly_rates",
    "solve",
    "whole_rates",
]
