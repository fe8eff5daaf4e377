"""Problems too large to be written down whole: which lines to look at, and a bound without a model.

Split shifts in small steps make tens of thousands of lines. Then rounds of a part of them are
solved: the lines in use, their neighbours (shifts that start and end a little earlier or later),
and a thinned rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from math import floor
from typing import Final

from planner.shifts.problem import Problem

LARGEST: Final = 40_000
"""Variables of the largest model that is written down whole."""
_NEAR: Final = 2
"""Slots by which a neighbour starts, or lasts, longer or shorter."""

Key = tuple[int, int]
"""A choice and one of its lines."""


def size_of(problem: Problem, key: Key) -> int:
    """Variables of a line."""
    line = problem.choices[key[0]].lines[key[1]]
    return 1 + sum(event.latest - event.earliest for event in line.events)


def all_lines(problem: Problem) -> list[Key]:
    """Every line of a problem."""
    return [(c, k) for c, choice in enumerate(problem.choices) for k in range(len(choice.lines))]


def some_lines(problem: Problem, used: Iterable[Key], turn: int) -> list[Key]:
    """Lines for a round: those in use, their neighbours, and every so-manieth of the rest.

    Args:
        problem: the whole.
        used: lines of the best answer and of the last relaxation.
        turn: number of the round; decides which of the rest come.
    """
    mine = set(used)
    spots = {problem.choices[c].spans[0] for c, _ in mine}
    rest = [key for key in all_lines(problem) if key not in mine]
    near = [key for key in rest if _is_near(problem.choices[key[0]].spans[0], spots)]
    chosen = sorted(mine)
    room = LARGEST - sum(size_of(problem, key) for key in chosen)
    for keys in (near, rest):
        wanted = sum(size_of(problem, key) for key in keys)
        stride = max(1, -(-wanted // max(1, room // 2)))
        for key in keys[turn % stride :: stride]:
            if key not in mine and room > 0:
                mine.add(key)
                chosen.append(key)
                room -= size_of(problem, key)
    return sorted(chosen)


def _is_near(spot: tuple[int, int], spots: set[tuple[int, int]]) -> bool:
    start, slots = spot
    around = range(-_NEAR, _NEAR + 1)
    return any((start + a, slots + b) in spots for a in around for b in around)


def simple_bound(problem: Problem) -> int:
    """What covering costs at least, by the cheapest price of an agent on the phone for a slot.

    An agent of a shift is on the phone in no more slots than the shift has without its events,
    in all its images together; what is needed costs at least so much a slot, or a shortage.
    """
    prices = [
        Fraction(
            choice.cost,
            max(
                1,
                sum(slots - sum(event.slots for event in line.events) for _, slots in choice.spans),
            ),
        )
        for choice in problem.choices
        for line in choice.lines
    ]
    if problem.short_cost is not None:
        prices.append(Fraction(problem.short_cost))
    return floor(min(prices, default=Fraction(0)) * sum(problem.need))
