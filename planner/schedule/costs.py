"""What one person's duties cost beside demand: wishes, changes, groups, hours, days on call."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ortools.sat.python import cp_model

from planner.schedule.problem import LEAVE, NOT_KNOWN, OFF, Wish
from planner.schedule.rules.work import Expr, Work, total, weighted

Terms = dict[str, list[Expr]]
_HOUR: Final = 60


def add_costs(work: Work, wishes: Sequence[Wish], terms: Terms) -> Expr:
    """Add a person's own costs to the terms.

    Args:
        work: after its rules were posted, which say what is overtime.
        wishes: those of the person.
        terms: by name of the term.

    Returns:
        The weight of wishes that are not granted.
    """
    weights = work.problem.weights
    refused = [_refused(work, wish) for wish in wishes]
    terms["wishes"] += refused
    if weights.change:
        terms["changes"] += _changes(work, weights.change)
    usual = work.person.groups[0] if work.person.groups else None
    rows = [chance for day in work.days for chance in work.chances(day)]
    if weights.other_group and usual is not None:
        duties = work.problem.duties
        mine = [(duties[k].group, x) for row in work.x for k, x in row.items()]
        elsewhere = total([x for group, x in mine if group != usual])
        terms["other_group"].append(weights.other_group * elsewhere)
    if weights.on_call:
        on_call = [row.x for row in rows if row.duty.on_call]
        terms["on_call"].append(weights.on_call * total(on_call))
    for name, weight, amounts in (
        ("overtime", weights.overtime_per_hour, work.overtime),
        ("time_off", weights.time_off_per_hour, work.time_off),
    ):
        minutes = list(amounts.values())
        most = len(minutes) * max(
            work.contract.most_overtime_minutes_per_week,
            work.contract.most_time_off_minutes_per_week,
        )
        terms[name].append(hours(work, minutes, [1] * len(minutes), weight, most))
    rate = work.person.hourly(weights.paid_hour)
    paid = [row.duty.paid_minutes for row in rows]
    most = sum(
        max((row.duty.paid_minutes for row in work.chances(day)), default=0) for day in work.days
    )
    terms["paid"].append(hours(work, [row.x for row in rows], paid, rate, most))
    return total(refused)


def hours(work: Work, parts: Sequence[Expr], minutes: Sequence[int], rate: int, most: int) -> Expr:
    """Minutes at a rate by hour, rounded up to a whole number.

    Args:
        work: whose model gets a variable where there is something to round.
        parts: what counts.
        minutes: of each.
        rate: by hour.
        most: minutes that the sum cannot exceed.
    """
    if not rate or not parts:
        return 0
    amounts = [rate * value for value in minutes]
    if all(value % _HOUR == 0 for value in amounts):
        return weighted(parts, [value // _HOUR for value in amounts])
    cost = work.amount(-(-rate * most // _HOUR))
    work.model.add(_HOUR * cost >= weighted(parts, amounts))
    return cost


def _refused(work: Work, wish: Wish) -> Expr:
    """Weight of a wish where it is not granted."""
    row = work.x[wish.day]
    if len(set(wish.duties)) == len(work.problem.duties):
        given = total([work.on[wish.day]] if row else [])
    else:
        given = total([row[k] for k in set(wish.duties) if k in row])
    return wish.weight * (1 - given) if wish.wanted else wish.weight * given


def _changes(work: Work, weight: int) -> list[cp_model.LinearExprT]:
    """Days that differ from the previous roster."""
    if work.problem.previous is None:
        return []
    costs: list[Expr] = []
    for day in work.days:
        before = int(work.problem.previous[work.employee, day])
        if before == NOT_KNOWN:
            continue
        leave = work.is_leave(day)
        if leave or before == LEAVE:
            costs.append(weight * (leave != (before == LEAVE)))
        elif before == OFF:
            costs.append(weight * work.on[day])
        else:
            same = work.x[day].get(before)
            costs.append(weight if same is None else weight * (1 - same))
    return costs
