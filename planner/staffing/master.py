"""The master problem: least cost by CP-SAT, every goal a row of simulated differences.

Around a staffing x the excess of a goal is taken to be what it is at x, plus the simulated gain of
each agent more, less the simulated loss of each agent fewer (Cezik and L'Ecuyer 2008, Management
Science 54:310; Atlason, Epelman, Henderson 2008, Management Science 54:295). Excess is concave in
the staff where service is near its goal, so a second agent more gains less than the first, and a
second one fewer loses more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model

from planner.solve import Limits, solve
from planner.staffing.rooms import Rooms

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

_UNIT: Final = 1000
"""An agent with the largest effect on a goal is so many units of its row."""
_DECAY: Final = 0.8
"""The second agent gains so much of what the first gained."""
_SHORT: Final = 40
"""Being one such agent short costs this many of the dearest agents."""
_NEAR: Final = 0.0005
"""A proposal so near its bound is good enough: the rows are less exact than that."""
_SLIGHT: Final = 0.02
"""Effects below this share of a goal's largest one are left out."""


@dataclass(frozen=True, eq=False)
class Point:
    """A staffing with what is known of its goals. J goals, G groups, I measured intervals."""

    agents: Ints
    """[G, I of the calendar]"""
    room: Floats
    """Excess beyond what is needed, [J]."""
    up: Floats
    """Gain in excess by an agent more, [J, G, I]."""
    down: Floats
    """Loss in excess by an agent fewer, [J, G, I]."""


@dataclass(frozen=True, eq=False)
class Region:
    """Where the master problem may go from a staffing, ``[G, I of the calendar]``."""

    lowest: Ints
    highest: Ints


@dataclass(frozen=True, eq=False)
class Proposal:
    """What the master problem would do."""

    agents: Ints
    """[G, I of the calendar]"""
    proved: bool
    """Whether nothing cheaper keeps the rows."""
    short: bool
    """Whether some row cannot be kept here."""
    bound: float
    """Price below which no staffing of the region keeps the rows."""
    reproducible: bool


def propose(
    point: Point, region: Region, rooms: Rooms, price: Ints, *, work: float, seed: int
) -> Proposal:
    """The cheapest staffing within a region that keeps all rows of a point, or is least short.

    Args:
        point: where the rows were simulated.
        region: what may be changed.
        rooms: limits; the region lies within least and most.
        price: of an agent in one interval, whole numbers, [G].
        work: limit in CP-SAT's deterministic seconds.
        seed: of the search.
    """
    first = int(np.flatnonzero(rooms.measured)[0])
    model = cp_model.CpModel()
    steps = _Steps(model, point, region, first)
    _seats(model, steps, rooms, point.agents)
    weight = int(price.max()) * _SHORT
    shortfalls = _rows(model, point, steps)
    terms = [int(price[g]) * _UNIT * steps.change(g, i) for g, i in steps.cells]
    whole = int(price @ point.agents[:, rooms.measured].sum(axis=1)) * _UNIT
    terms += [weight * short for short in shortfalls]
    model.minimize(sum(terms) + whole)  # the gap is one of the whole cost
    limits = Limits(deterministic=work, workers=1, seed=seed, relative_gap=_NEAR)
    solved = solve(model, limits)
    if solved.interrupted:
        raise KeyboardInterrupt
    agents = point.agents.copy()
    short = False
    if solved.found:
        for g, i in steps.cells:
            agents[g, i] += solved.value(steps.change(g, i))
        short = any(solved.value(row) > 0 for row in shortfalls)
    bound = (solved.bound or 0.0) / _UNIT
    return Proposal(agents, solved.status == "optimal", short, bound, solved.reproducible)


class _Steps:
    """Variables: the first agent more, further ones, and likewise fewer, by cell."""

    def __init__(self, model: cp_model.CpModel, point: Point, region: Region, first: int) -> None:
        self.first = first
        self.cells: list[tuple[int, int]] = []
        self._more: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        self._fewer: dict[tuple[int, int], list[cp_model.IntVar]] = {}
        up, down = region.highest - point.agents, point.agents - region.lowest
        for g, i in np.argwhere((up > 0) | (down > 0)).tolist():
            self.cells.append((g, i))
            self._more[g, i] = _split(model, int(up[g, i]))
            self._fewer[g, i] = _split(model, int(down[g, i]))

    def change(self, g: int, i: int) -> cp_model.LinearExprT:
        """Agents more, less agents fewer."""
        if (g, i) not in self._more:
            return 0
        return sum(self._more[g, i]) - sum(self._fewer[g, i])

    def gain(self, g: int, i: int, up: float, down: float, unit: float) -> cp_model.LinearExprT:
        """Change of a goal's excess in its units."""
        gains = (round(up / unit), round(_DECAY * up / unit))
        losses = (round(down / unit), round(down / _DECAY / unit))
        more = sum(a * v for a, v in zip(gains, self._more[g, i], strict=False))
        fewer = sum(a * v for a, v in zip(losses, self._fewer[g, i], strict=False))
        return more - fewer


def _split(model: cp_model.CpModel, most: int) -> list[cp_model.IntVar]:
    if most <= 0:
        return []
    steps = [model.new_int_var(0, 1, "")]
    if most > 1:
        steps.append(model.new_int_var(0, most - 1, ""))
        model.add(steps[1] <= (most - 1) * steps[0])
    return steps


def _seats(model: cp_model.CpModel, steps: _Steps, rooms: Rooms, agents: Ints) -> None:
    for s, seats in enumerate(rooms.seats.tolist()):
        mine = np.flatnonzero(rooms.seated[s]).tolist()
        taken = rooms.seated[s].astype(np.int64) @ agents
        for i in sorted({i for g, i in steps.cells if g in mine}):
            model.add(sum(steps.change(g, i) for g in mine) <= max(0, seats - int(taken[i])))


def _rows(model: cp_model.CpModel, point: Point, steps: _Steps) -> list[cp_model.IntVar]:
    """One row per goal that the cells can touch; returns by how much each is missed."""
    shortfalls = []
    up = np.maximum(point.up, 0.0)
    down = np.maximum(point.down, up)
    cells = np.array(steps.cells, np.int64).reshape(-1, 2)
    at = cells[:, 1] - steps.first
    ups, downs = up[:, cells[:, 0], at], down[:, cells[:, 0], at]
    for j, room in enumerate(point.room.tolist()):
        largest = float(max(ups[j].max(initial=0.0), downs[j].max(initial=0.0)))
        if largest <= 0:
            continue
        unit = largest / _UNIT
        touched = np.flatnonzero(np.maximum(ups[j], downs[j]) >= _SLIGHT * largest)
        gains = [
            steps.gain(*steps.cells[c], float(ups[j, c]), float(downs[j, c]), unit)
            for c in touched.tolist()
        ]
        short = model.new_int_var(0, max(0, -int(np.floor(room / unit))) + 1000 * _UNIT, "")
        model.add(sum([*gains, short]) >= -int(np.floor(room / unit)))
        shortfalls.append(short)
    return shortfalls
