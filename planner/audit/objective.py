"""What a roster costs, term by term, counted from the roster alone."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from planner.audit.checks import broken
from planner.audit.demand import met
from planner.audit.line import Line
from planner.audit.paid import overtime_minutes, time_off_minutes
from planner.audit.weekends import worked_weekends
from planner.schedule.problem import NOT_KNOWN, Ints, RosterProblem, Wish


def terms(problem: RosterProblem, work: Ints) -> dict[str, int]:
    """The objective of a roster by :attr:`RosterProblem.terms`.

    Args:
        problem: whose weights and costs apply.
        work: ``[N, D]``: index of a duty, off or leave.
    """
    lines = [Line(problem, e, work) for e in range(len(problem.employees))]
    weights = problem.weights
    found = dict.fromkeys(problem.terms, 0)
    for row in met(problem, work, lines):
        found["under"] += row.under * (row.row.under_cost or 0)
        found["over"] += row.over * (row.row.over_cost or 0)
    refused = refused_weights(problem, work)
    found["wishes"] = sum(refused.values())
    found["changes"] = weights.change * int(_changed(problem, work).sum())
    for line in lines:
        _own(line, found)
    found["nights_spread"] = weights.nights_spread * _spread(
        sum(duty.night for _, duty in line.duties()) for line in lines if _may_night(line)
    )
    found["weekends_spread"] = weights.weekends_spread * _spread(
        len(worked_weekends(line)) for line in lines if _may_weekend(line)
    )
    found["wishes_spread"] = weights.wishes_spread * _spread(refused.values())
    return found


def _own(line: Line, found: dict[str, int]) -> None:
    """Add what a person's own days cost."""
    weights, person = line.problem.weights, line.person
    duties = [duty for _, duty in line.duties()]
    found["overtime"] += _hours(overtime_minutes(line), weights.overtime_per_hour)
    found["time_off"] += _hours(time_off_minutes(line), weights.time_off_per_hour)
    rate = weights.paid_hour
    if person.cost_per_hour is not None:
        rate = round(rate * person.cost_per_hour)
    found["paid"] += _hours(sum(duty.paid_minutes for duty in duties), rate)
    found["on_call"] += weights.on_call * sum(duty.on_call for duty in duties)
    if person.groups:
        elsewhere = sum(duty.group != person.groups[0] for duty in duties)
        found["other_group"] += weights.other_group * elsewhere
    for name, _, breach in broken(line):
        weight = person.contract.penalties.get(name)
        if weight is not None:
            found[f"penalties.{name}"] += weight * breach.units


def refused_weights(problem: RosterProblem, work: Ints) -> dict[int, int]:
    """Weight of wishes not granted, of everybody who has wishes."""
    found: dict[int, int] = {}
    for wish in problem.wishes:
        weight = wish.weight if is_refused(wish, work) else 0
        found[wish.employee] = found.get(wish.employee, 0) + weight
    return found


def is_refused(wish: Wish, work: Ints) -> bool:
    """Whether a wish is not granted."""
    return (int(work[wish.employee, wish.day]) in wish.duties) != wish.wanted


def _changed(problem: RosterProblem, work: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    if problem.previous is None:
        return np.zeros(work.shape, np.bool_)
    changed: np.ndarray[tuple[int, ...], np.dtype[np.bool_]] = (problem.previous != work) & (
        problem.previous != NOT_KNOWN
    )
    return changed


def _hours(minutes: int, rate: int) -> int:
    """Minutes at a rate by hour, rounded up."""
    return -(-minutes * rate // 60)


def _spread(counts: Iterable[int]) -> int:
    row = list(counts)
    return max(row) - min(row) if row else 0


def _may_night(line: Line) -> bool:
    """Whether a night would be allowed on some day that is not leave."""
    nights = [k for k, duty in enumerate(line.problem.duties) if duty.night]
    return any(_may(line, day, nights) for day in line.period)


def _may_weekend(line: Line) -> bool:
    """Whether work would be allowed on some Saturday or Sunday that is not leave."""
    everything = range(len(line.problem.duties))
    return any(
        _may(line, day, everything) for day in line.period if line.problem.weekday(day) in (5, 6)
    )


def _may(line: Line, day: int, duties: Iterable[int]) -> bool:
    if day in line.person.leave:
        return False
    return any(line.problem.may[line.employee, day, k] for k in duties)
