"""A small roster problem as plain loops: all rosters are listed, judged and priced.

Knows a dozen rules, all holding, written once more from their definitions; no code of the product
beside its data.
"""

from __future__ import annotations

from itertools import pairwise, product
from typing import Any

import numpy as np

from planner.schedule.problem import OFF, Duty, RosterProblem
from sim.scenario.models.contracts import Contract

Row = tuple[int, ...]


def cheapest(problem: RosterProblem) -> int | None:
    """Least cost of demand by heads and wishes; None where there is no roster."""
    rows = [allowed_rows(problem, e) for e in range(len(problem.employees))]
    counts: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    costs: list[np.ndarray[Any, np.dtype[np.int64]]] = []
    for e, mine in enumerate(rows):
        if not mine:
            return None
        counts.append(np.array([_counted(problem, row) for row in mine]))
        costs.append(np.array([_refused(problem, e, row) for row in mine]))
    return _least(problem, counts, costs)


def _least(problem: RosterProblem, counts: Any, costs: Any) -> int | None:
    """All combinations: of the last two people at once, of the others one by one."""
    best: int | None = None
    for chosen in product(*(range(len(rows)) for rows in counts[:-2])):
        there = sum((counts[e][i] for e, i in enumerate(chosen)), start=np.int64(0))
        cost = sum(int(costs[e][i]) for e, i in enumerate(chosen))
        pairs = there + counts[-2][:, None, :] + counts[-1][None, :, :]
        total = cost + costs[-2][:, None] + costs[-1][None, :]
        bad = np.zeros(total.shape, np.bool_)
        for h, heads in enumerate(problem.heads):
            short = np.maximum(heads.required - pairs[:, :, h], 0)
            over = np.maximum(pairs[:, :, h] - heads.required, 0)
            for missed, price in ((short, heads.under_cost), (over, heads.over_cost)):
                if price is None:
                    bad |= missed > 0
                else:
                    total = total + price * missed
        if not bad.all():
            least = int(total[~bad].min())
            best = least if best is None else min(best, least)
    return best


def _counted(problem: RosterProblem, row: Row) -> list[int]:
    return [int(row[heads.day] in heads.duties) for heads in problem.heads]


def _refused(problem: RosterProblem, e: int, row: Row) -> int:
    return sum(
        wish.weight
        for wish in problem.wishes
        if wish.employee == e and (row[wish.day] in wish.duties) != wish.wanted
    )


def allowed_rows(problem: RosterProblem, e: int) -> list[Row]:
    """Every row of a person that keeps her contract."""
    choices = [
        [OFF, *(k for k in range(len(problem.duties)) if problem.may[e, day, k])]
        for day in range(len(problem.dates))
    ]
    contract = problem.employees[e].contract
    return [row for row in product(*choices) if _keeps(problem, contract, row)]


def _keeps(problem: RosterProblem, contract: Contract, row: Row) -> bool:
    duties = [problem.duties[k] if k >= 0 else None for k in row]
    return (
        _rested(contract, duties)
        and _paid(contract, duties)
        and _in_a_row(contract, "".join("w" if duty else "o" for duty in duties))
        and _weekends(problem, contract, duties)
        and _followed(contract, duties)
    )


def _rested(contract: Contract, duties: list[Duty | None]) -> bool:
    worked = [(1440 * day, duty) for day, duty in enumerate(duties) if duty]
    rests = [
        later + after.start - earlier - before.end
        for (earlier, before), (later, after) in pairwise(worked)
    ]
    return all(rest >= (contract.least_rest_minutes or 0) for rest in rests)


def _paid(contract: Contract, duties: list[Duty | None]) -> bool:
    minutes = sum(duty.paid_minutes for duty in duties if duty)
    least, most = contract.period_least_paid_minutes, contract.period_most_paid_minutes
    return (least is None or minutes >= least) and (most is None or minutes <= most)


def _in_a_row(contract: Contract, days: str) -> bool:
    most = contract.most_consecutive_days
    if most is not None and "w" * (most + 1) in days:
        return False
    shortest = range(1, contract.least_consecutive_days or 1)
    if any("o" + "w" * n + "o" in days for n in shortest):
        return False
    shortest = range(1, contract.least_consecutive_days_off or 1)
    return not any("w" + "o" * n + "w" in days for n in shortest)


def _weekends(problem: RosterProblem, contract: Contract, duties: list[Duty | None]) -> bool:
    dates = [problem.dates[day] for day, duty in enumerate(duties) if duty]
    worked = {date.isocalendar()[:2] for date in dates if date.weekday() >= 5}
    return contract.most_weekends is None or len(worked) <= contract.most_weekends


def _followed(contract: Contract, duties: list[Duty | None]) -> bool:
    pairs = [(a.type, b.type) for a, b in pairwise(duties) if a is not None and b]
    forbidden = {(row.after, kind) for row in contract.successions for kind in row.never}
    types = [duty.type for duty in duties if duty]
    limits = contract.shift_counts.items()
    return not forbidden.intersection(pairs) and all(
        limit.least <= types.count(kind) <= (99 if limit.most is None else limit.most)
        for kind, limit in limits
    )
