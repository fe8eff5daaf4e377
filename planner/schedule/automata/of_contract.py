"""Which automata a contract consists of, the most telling first."""

from __future__ import annotations

from typing import Final

from planner.schedule.automata.automaton import Automaton
from planner.schedule.automata.in_a_row import Apart, NightsInARow, Runs
from planner.schedule.automata.rolling import Rolling
from planner.schedule.automata.totals import (
    DaysWorked,
    KindCount,
    Nights,
    OnCall,
    PeriodMinutes,
)
from planner.schedule.automata.weekly import (
    Multiples,
    Starts,
    WeekDays,
    Weekends,
    WeekMinutes,
    WeekRest,
)
from planner.schedule.problem import RosterProblem
from sim.scenario.models.contracts import Contract

_KINDS: Final[tuple[tuple[type[Automaton], tuple[str, ...]], ...]] = (
    (
        Runs,
        ("most_consecutive_days", "least_consecutive_days", "least_consecutive_days_off"),
    ),
    (
        WeekMinutes,
        ("weekly_exact_paid_minutes", "weekly_most_paid_minutes", "weekly_least_paid_minutes"),
    ),
    (WeekDays, ("most_days_per_week", "least_days_per_week")),
    (Weekends, ("most_weekends", "most_consecutive_weekends", "whole_weekends")),
    (PeriodMinutes, ("period_most_paid_minutes", "period_least_paid_minutes")),
    (Starts, ("start_variance",)),
    (Nights, ("most_nights",)),
    (NightsInARow, ("most_consecutive_nights",)),
    (DaysWorked, ("least_days_off", "most_days_off")),
    (OnCall, ("most_on_call",)),
    (Multiples, ("paid_time_granularity_minutes",)),
    (WeekRest, ("weekly_rest_minutes",)),
)
PRICED: Final = frozenset(
    {
        "least_consecutive_days",
        "least_consecutive_days_off",
        "rotation",
        "mandatory_days",
        "days",
        "shift_types",
        "daily_least_paid_minutes",
        "daily_most_paid_minutes",
    }
)
"""Fields whose penalties paths pay in full (here, or day by day in ``graph_costs``)."""


def automata_of(contract: Contract, problem: RosterProblem) -> tuple[Automaton, ...]:
    """The automata of a contract's rules about more than one day, on a problem's calendar."""
    days = len(problem.dates)
    first, begins = problem.dates[0].weekday(), problem.week_starts_on
    found: list[Automaton] = [Apart(contract, days, first, begins)]
    for kind, names in _KINDS:
        if kind is OnCall and not any(duty.on_call for duty in problem.duties):
            continue
        values = [getattr(contract, n) for n in names if _binds(kind, n, contract)]
        if any(value is not None and value is not False for value in values):
            found.append(kind(contract, days, first, begins))
    if "shift_counts" not in contract.penalties:
        for name, limit in contract.shift_counts.items():
            if limit.least or (limit.most is not None and 0 < limit.most < days):
                found.append(KindCount(contract, days, first, begins, name))
    for window in contract.windows if "windows" not in contract.penalties else ():
        for what in ("most_days", "least_days_off", "most_nights", "most_paid_minutes"):
            if getattr(window, what) is not None:
                found.append(Rolling(contract, days, first, begins, window, what))
    return tuple(found)


def _binds(kind: type[Automaton], name: str, contract: Contract) -> bool:
    """Whether the automaton takes notice of a field."""
    return name not in contract.penalties or kind is Runs


def kept(contract: Contract) -> bool:
    """Whether paths through all automata keep to the contract and cost what its breaches cost."""
    stretched = contract.most_overtime_minutes_per_week or contract.most_time_off_minutes_per_week
    return not stretched and set(contract.penalties) <= PRICED
