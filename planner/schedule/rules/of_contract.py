"""Which rules a contract consists of: the one table from its fields to classes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from planner.schedule.problem import RosterProblem
from planner.schedule.rules import days, kinds, paid_time, rest, weekends, windows
from planner.schedule.rules.rule import Rule
from sim.scenario.models.contracts import Contract, StartVariance

_Make = Callable[[str, int | None, Any], Rule]


def _variance(name: str, weight: int | None, value: StartVariance) -> Rule:
    lengths = value.what == "start_and_length"
    return kinds.StartVariance(name, weight, value.minutes, value.per, lengths)


_RULES: Final[dict[str, _Make]] = {
    "weekly_exact_paid_minutes": paid_time.WeeklyExact,
    "weekly_least_paid_minutes": paid_time.WeeklyLeast,
    "weekly_most_paid_minutes": paid_time.WeeklyMost,
    "daily_least_paid_minutes": paid_time.DailyLeast,
    "daily_most_paid_minutes": paid_time.DailyMost,
    "period_least_paid_minutes": paid_time.PeriodLeast,
    "period_most_paid_minutes": paid_time.PeriodMost,
    "paid_time_granularity_minutes": paid_time.Granularity,
    "least_rest_minutes": rest.Rest,
    "least_start_distance_minutes": rest.StartDistance,
    "weekly_rest_minutes": rest.WeeklyRest,
    "least_days_per_week": days.WeeklyLeastDays,
    "most_days_per_week": days.WeeklyMostDays,
    "most_consecutive_days": days.MostInARow,
    "least_consecutive_days": days.LeastInARow,
    "least_consecutive_days_off": days.LeastOffInARow,
    "least_days_off": days.LeastDaysOff,
    "most_days_off": days.MostDaysOff,
    "days": days.Weekdays,
    "mandatory_days": days.MandatoryDays,
    "most_weekends": weekends.MostWeekends,
    "most_consecutive_weekends": weekends.MostWeekendsInARow,
    "whole_weekends": lambda name, weight, _: weekends.WholeWeekends(name, weight),
    "most_nights": kinds.MostNights,
    "most_consecutive_nights": kinds.MostNightsInARow,
    "start_variance": _variance,
    "shift_types": kinds.Kinds,
    "shift_counts": lambda name, weight, value: kinds.Counts(name, weight, tuple(value.items())),
    "successions": kinds.Successions,
    "windows": windows.Windows,
    "most_on_call": kinds.MostOnCall,
}
"""Field of the contract -> the class, made from name, weight and the field's value."""

NO_RULE: Final = frozenset(
    {"penalties", "most_overtime_minutes_per_week", "most_time_off_minutes_per_week"}
)
"""Fields that are no rules of their own."""


def rules_of(contract: Contract, problem: RosterProblem) -> tuple[Rule, ...]:
    """The rules of a contract, those that say nothing left out.

    Args:
        contract: whose fields ask for rules.
        problem: where they apply; a rule on days on call needs duties on call.

    Returns:
        ``overlap`` (nobody is in two places) and ``rotation`` beside those of the contract.
    """
    return tuple(_rules(contract, problem))


def _rules(contract: Contract, problem: RosterProblem) -> Iterator[Rule]:
    yield rest.Rest("overlap", None, 0)
    yield kinds.Rotation("rotation", contract.penalties.get("rotation"))
    on_call = any(duty.on_call for duty in problem.duties)
    for name, make in _RULES.items():
        value = getattr(contract, name)
        silent = value is None or value is False or value == () or value == {} or value == "all"
        if (silent and name != "mandatory_days") or (name == "most_on_call" and not on_call):
            continue
        if value is not None:
            yield make(name, contract.penalties.get(name), value)
