"""Which function judges which rule: the auditor's own table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

from planner.audit import days, kinds, paid, rest, weekends
from planner.audit.line import Found, Line

Check = Callable[[Line, Any], Iterator[Found]]

CHECKS: Final[dict[str, Check]] = {
    "overlap": rest.overlap,
    "rotation": kinds.rotation,
    "weekly_exact_paid_minutes": paid.weekly_exact_paid_minutes,
    "weekly_least_paid_minutes": paid.weekly_least_paid_minutes,
    "weekly_most_paid_minutes": paid.weekly_most_paid_minutes,
    "daily_least_paid_minutes": paid.daily_least_paid_minutes,
    "daily_most_paid_minutes": paid.daily_most_paid_minutes,
    "period_least_paid_minutes": paid.period_least_paid_minutes,
    "period_most_paid_minutes": paid.period_most_paid_minutes,
    "paid_time_granularity_minutes": paid.paid_time_granularity_minutes,
    "least_rest_minutes": rest.least_rest_minutes,
    "least_start_distance_minutes": rest.least_start_distance_minutes,
    "weekly_rest_minutes": rest.weekly_rest_minutes,
    "least_days_per_week": days.least_days_per_week,
    "most_days_per_week": days.most_days_per_week,
    "most_consecutive_days": days.most_consecutive_days,
    "least_consecutive_days": days.least_consecutive_days,
    "least_consecutive_days_off": days.least_consecutive_days_off,
    "least_days_off": days.least_days_off,
    "most_days_off": days.most_days_off,
    "days": days.days,
    "mandatory_days": days.mandatory_days,
    "most_weekends": weekends.most_weekends,
    "most_consecutive_weekends": weekends.most_consecutive_weekends,
    "whole_weekends": weekends.whole_weekends,
    "most_nights": kinds.most_nights,
    "most_consecutive_nights": days.most_consecutive_nights,
    "start_variance": kinds.start_variance,
    "shift_types": kinds.shift_types,
    "shift_counts": kinds.shift_counts,
    "successions": kinds.successions,
    "windows": days.windows,
    "most_on_call": kinds.most_on_call,
}
"""Name of the rule -> how a person's days are judged by it."""

_ALWAYS: Final = ("overlap", "rotation")


def broken(line: Line) -> Iterator[tuple[str, object, Found]]:
    """Every rule of the person's contract that is broken: name, what the contract says, how."""
    contract = line.person.contract
    for name, check in CHECKS.items():
        asked = line.person.rotation if name == "rotation" else getattr(contract, name, None)
        if name not in _ALWAYS and (asked is None or asked is False or asked == ()):
            continue
        for found in check(line, asked):
            yield name, asked, found
