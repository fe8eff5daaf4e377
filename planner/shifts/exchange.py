"""One agent works another, cheaper shift: which exchanges are worth a look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.events import Line
from planner.shifts.group_problem import GroupProblem
from planner.shifts.seats import on_the_phone

Floats = NDArray[np.float64]

SLOPE: Final = 0.35
"""Service level lost with one of n agents, times the root of n: near the square-root rule."""
_HOPELESS: Final = -0.05
"""Predicted slack below which an exchange is not looked at."""


@dataclass(frozen=True)
class Exchange:
    """One agent of a row has another shift."""

    group: int
    row: int
    """Position in the group's rows."""
    shift: Assigned | None
    """What the agent works instead; None: nothing."""
    saving: int
    """In the unit of the group's problem."""
    predicted: float
    """Least slack of a goal after it, by rule of thumb."""


def exchanges(
    group: int, row: GroupProblem, mine: Sequence[Assigned], room: Floats
) -> list[Exchange]:
    """Cheaper shifts of the same day for one agent of each row, those that save most first.

    Args:
        group: position of the group.
        row: its problem.
        mine: its shifts; who takes part in a session keeps theirs.
        room: least slack of the goals that the group has a part in, by measured interval.
    """
    problem = row.problem
    there = np.array(on_the_phone(problem, mine), np.float64)
    slope = SLOPE / np.sqrt(np.maximum(1.0, _mean(there, problem.block)))
    wide = np.repeat(room, problem.block)
    by_day: dict[int, list[tuple[int, Assigned, Floats]]] = {}
    for c, (choice, start) in enumerate(zip(problem.choices, row.starts, strict=True)):
        for k, line in enumerate(choice.lines):
            if not any(event.session >= 0 for event in line.events):
                shift = Assigned(c, k, _roomy(line, choice.spans[0][0], wide), 1)
                present = np.array(on_the_phone(problem, [shift]), np.float64)
                by_day.setdefault(start.day, []).append((choice.cost, shift, present))
    found: list[Exchange] = []
    for k, old in enumerate(mine):
        choice = problem.choices[old.choice]
        if not old.agents or any(e.session >= 0 for e in choice.lines[old.line].events):
            continue
        gone = np.array(on_the_phone(problem, [replace(old, agents=1)]), np.float64)
        options: list[tuple[int, Assigned | None, Floats]] = [(0, None, np.zeros_like(gone))]
        options += by_day[row.starts[old.choice].day]
        for cost, new, present in options:
            if cost >= choice.cost:
                continue
            change = _mean(present - gone, problem.block)
            after = room + slope * change
            predicted = float(after[change < 0].min(initial=np.inf))
            if predicted > _HOPELESS:
                found.append(Exchange(group, k, new, choice.cost - cost, predicted))
    return sorted(found, key=lambda e: (-e.saving, -e.predicted, e.row))


def exchanged(mine: Sequence[Assigned], exchange: Exchange) -> tuple[Assigned, ...]:
    """A group's rows after an exchange."""
    rows = list(mine)
    old = rows[exchange.row]
    rows[exchange.row] = replace(old, agents=old.agents - 1)
    if exchange.shift is not None:
        same = [k for k, r in enumerate(rows) if replace(r, agents=1) == exchange.shift]
        if same:
            rows[same[0]] = replace(rows[same[0]], agents=rows[same[0]].agents + 1)
        else:
            rows.append(exchange.shift)
    return tuple(sorted(row for row in rows if row.agents))


def _mean(slots: Floats, block: int) -> Floats:
    """Mean of slots over their interval."""
    return np.asarray(slots.reshape(-1, block).mean(axis=1), dtype=np.float64)


def _roomy(line: Line, start: int, room: Floats) -> tuple[int, ...]:
    """Beginnings of a line's events, one after the other where goals have most room."""
    begins: list[int] = []
    for e, event in enumerate(line.events):
        low = max(
            [event.earliest]
            + [begins[rule.first] + rule.slots for rule in line.apart if rule.second == e]
        )
        spans = {
            t: min((float(room[s]) for s in _inside(start + t, event.slots, len(room))), default=0)
            for t in range(low, event.latest + 1)
        }
        begins.append(max(spans, key=lambda t: (spans[t], -t)))
    return tuple(begins)


def _inside(first: int, slots: int, n: int) -> range:
    return range(max(0, first), min(n, first + slots))
