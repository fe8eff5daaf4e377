"""Fairness: how far the person with most nights, weekends or refused wishes is from the least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from ortools.sat.python import cp_model

from planner.schedule.problem import Duty, Ints, RosterProblem, Wish
from planner.schedule.rules.work import Expr, Work, total


@dataclass(frozen=True, eq=False)
class Counts:
    """What is compared between people, by employee: expressions or, of others, numbers."""

    nights: dict[int, Expr]
    weekends: dict[int, Expr]
    refused: dict[int, Expr]


def counted(
    problem: RosterProblem,
    works: dict[int, Work],
    refused: dict[int, Expr],
    base: Ints | None,
) -> Counts:
    """Count for the people who take part in each comparison, where it has a weight.

    Args:
        problem: who may work what.
        works: people in the model.
        refused: weight of refused wishes of the people in the model.
        base: roster of all others.
    """
    weights = problem.weights
    days = range(len(problem.dates))
    nights = [k for k, duty in enumerate(problem.duties) if duty.night]
    weekend = sorted({day for pair in problem.weekends for day in pair if day in days})
    found = Counts({}, {}, {})
    wishes = _by_person(problem.wishes) if weights.wishes_spread else {}
    for e, person in enumerate(problem.employees):
        there = np.array([day not in person.leave for day in days])
        work, row = works.get(e), None if base is None else base[e]
        if weights.nights_spread and problem.may[e][there][:, nights].any():
            if work is not None:
                own = [x for d in days for x in work.those(d, lambda duty: duty.night)]
                found.nights[e] = total(own)
            elif row is not None:
                found.nights[e] = int(np.isin(row, nights).sum())
        if weights.weekends_spread and problem.may[e][weekend][there[weekend]].any():
            if work is not None:
                found.weekends[e] = total([work.weekend(pair) for pair in problem.weekends])
            elif row is not None:
                found.weekends[e] = sum(_worked(problem, e, row, p) for p in problem.weekends)
        if e in wishes:
            if work is not None:
                found.refused[e] = refused[e]
            elif row is not None:
                found.refused[e] = sum(_is_refused(wish, row) for wish in wishes[e])
    return found


def spread(model: cp_model.CpModel, counts: Sequence[Expr], weight: int, most: int) -> list[Expr]:
    """Largest less smallest count times a weight; nothing for fewer than two people.

    Args:
        model: gets two variables.
        counts: to compare.
        weight: of the difference.
        most: no count exceeds it.
    """
    if not weight or len(counts) < 2:
        return []
    known = [count for count in counts if isinstance(count, int)]
    high = model.new_int_var(max(known, default=0), max(most, *known, 0), "")
    low = model.new_int_var(0, min(known, default=most), "")
    for count in counts:
        if not isinstance(count, int):
            model.add(high >= count)
            model.add(low <= count)
    return [weight * (high - low)]


def wishes_of(problem: RosterProblem) -> dict[int, list[Wish]]:
    """Wishes by person."""
    return _by_person(problem.wishes)


def _by_person(wishes: Sequence[Wish]) -> dict[int, list[Wish]]:
    found: dict[int, list[Wish]] = {}
    for wish in wishes:
        found.setdefault(wish.employee, []).append(wish)
    return found


def _worked(problem: RosterProblem, e: int, row: Ints, weekend: tuple[int, int]) -> bool:
    history = problem.employees[e].history
    return any(
        row[day] >= 0 if 0 <= day < len(row) else isinstance(history[day], Duty)
        for day in weekend
        if -len(history) <= day < len(row)
    )


def _is_refused(wish: Wish, row: Ints) -> int:
    return wish.weight if (row[wish.day] in wish.duties) != wish.wanted else 0
