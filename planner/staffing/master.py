"""The master problem: least cost by CP-SAT, every goal a row of simulated differences.

Around a staffing x the excess of a goal is taken to be what it is at x, plus the simulated gain of
each agent more, less the simulated loss of each agent fewer (Cezik and L'Ecuyer 2008, Management
Science 54:310; Atlason, Epelman, Henderson 2008, Management Science 54:295). Excess is concave in
the staff where service is near its goal, so a second agent more gains less than the first, and a
second one fewer loses more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from ortools.sat.python import cp_model
from scipy.optimize import linprog
from scipy.sparse import csr_matrix, hstack

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
_FAR: Final = 10 * _UNIT
_ROUNDINGS: Final = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)
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
    table = _Table.of(point, region, rooms, price, first)
    model = cp_model.CpModel()
    steps = [model.new_int_var(0, int(most), "") for most in table.most]
    shorts = [model.new_int_var(0, int(most), "") for most in np.maximum(table.wanted, 0) + _FAR]
    for row, wanted, short in zip(table.gains, table.wanted.tolist(), shorts, strict=True):
        touched = np.flatnonzero(row).tolist()
        model.add(sum([*(int(row[k]) * steps[k] for k in touched), short]) >= wanted)
    for row, spare in zip(table.seated, table.spare.tolist(), strict=True):
        model.add(sum(int(row[k]) * steps[k] for k in np.flatnonzero(row).tolist()) <= spare)
    whole = int(price @ point.agents[:, rooms.measured].sum(axis=1)) * _UNIT
    terms = [int(cost) * step for cost, step in zip(table.cost, steps, strict=True)]
    # The whole cost, so that the gap is one of it.
    model.minimize(sum([*terms, *(table.penalty * short for short in shorts)]) + whole)
    hint, relaxed = table.rounded()
    for variable, value in zip([*steps, *shorts], [*hint, *table.short(hint)], strict=True):
        model.add_hint(variable, int(value))
    solved = solve(model, Limits(deterministic=work, workers=1, seed=seed, relative_gap=_NEAR))
    if solved.interrupted:
        raise KeyboardInterrupt
    bound = max(solved.bound or 0.0, relaxed + whole) / _UNIT
    values = np.array([solved.value(step) for step in steps] if solved.found else hint, np.int64)
    return Proposal(
        agents=table.applied(point.agents, values),
        proved=solved.status == "optimal",
        short=bool(table.short(values).any()),
        bound=bound,
        reproducible=solved.reproducible,
    )


@dataclass(frozen=True, eq=False)
class _Table:
    """The program in numbers. Columns: a first agent more by cell, further ones, a first agent
    fewer, further ones. C cells, R rows."""

    cells: Ints
    """Group and interval of the calendar, [C, 2]."""
    most: Ints
    """Highest value of each column, [4 C]; the lowest is 0."""
    cost: Ints
    """[4 C]"""
    gains: Ints
    """Change of the goals' excess in their units, [R, 4 C]."""
    wanted: Ints
    """Change that is needed, [R]."""
    seated: Ints
    """Seats taken, [S, 4 C]."""
    spare: Ints
    """Seats free, [S]."""
    penalty: int
    """Price of a unit by which a row is short."""

    @classmethod
    def of(cls, point: Point, region: Region, rooms: Rooms, price: Ints, first: int) -> _Table:
        """The program around a point."""
        more, fewer = region.highest - point.agents, point.agents - region.lowest
        cells = np.argwhere((more > 0) | (fewer > 0))
        g, i = cells[:, 0], cells[:, 1]
        plus, minus = np.maximum(more[g, i], 0), np.maximum(fewer[g, i], 0)
        pay = price[g] * _UNIT
        up = np.maximum(point.up[:, g, i - first], 0.0)
        down = np.maximum(point.down[:, g, i - first], up)
        largest = np.maximum(up, down).max(axis=1, initial=0.0)
        rows = np.flatnonzero(largest > 0)
        unit = largest[rows, None] / _UNIT
        some_up, some_down = up[rows] / unit, down[rows] / unit
        slight = np.maximum(some_up, some_down) < _SLIGHT * _UNIT
        some_up[slight] = some_down[slight] = 0.0
        gains = np.hstack([some_up, _DECAY * some_up, -some_down, -some_down / _DECAY])
        seated, spare = _seats(cells, rooms, point.agents)
        return cls(
            cells=cells,
            most=np.concatenate(
                [
                    np.minimum(plus, 1),
                    np.maximum(plus - 1, 0),
                    np.minimum(minus, 1),
                    np.maximum(minus - 1, 0),
                ]
            ),
            cost=np.concatenate([pay, pay, -pay, -pay]),
            gains=np.rint(gains).astype(np.int64),
            wanted=-np.floor(point.room[rows] / unit[:, 0]).astype(np.int64),
            seated=seated,
            spare=spare,
            penalty=int(price.max()) * _SHORT,
        )

    def applied(self, agents: Ints, values: Ints) -> Ints:
        """The staffing with these steps."""
        first, further, less, lesser = values.reshape(4, -1)
        found = agents.copy()
        found[self.cells[:, 0], self.cells[:, 1]] += first + further - less - lesser
        return found

    def short(self, values: Ints) -> Ints:
        """By how much each row is short, [R]."""
        return np.asarray(np.maximum(self.wanted - self.gains @ values, 0), np.int64)

    def rounded(self) -> tuple[Ints, float]:
        """The linear relaxation, rounded at the place that costs least, and its value."""
        n, rows = len(self.most), len(self.wanted)
        if not n or not rows:
            return np.zeros(n, np.int64), -np.inf
        matrix = csr_matrix(np.vstack([-self.gains, self.seated]))
        slack = csr_matrix(
            (-np.ones(rows), (np.arange(rows), np.arange(rows))), (len(self.spare) + rows, rows)
        )
        bounds: Any = [*((0, most) for most in self.most.tolist()), *[(0, None)] * rows]
        rows_of: Any = hstack([matrix, slack])
        relaxed: Any = linprog(
            np.concatenate([self.cost, np.full(rows, self.penalty)]),
            A_ub=rows_of,
            b_ub=np.concatenate([-self.wanted, self.spare]),
            bounds=bounds,
            method="highs",
        )
        best = np.zeros(n, np.int64)
        if relaxed.x is None:
            return best, -np.inf
        more = np.arange(n) < n // 2
        values = np.asarray(relaxed.x[:n], np.float64)
        for place in _ROUNDINGS:
            found = np.floor(values + np.where(more, place, 1 - place) + 1e-9).astype(np.int64)
            found = np.clip(found, 0, self.most)
            seats = (self.seated @ found <= self.spare).all()
            if seats and self._price(found) < self._price(best):
                best = found
        return best, float(relaxed.fun)

    def _price(self, values: Ints) -> int:
        return int(self.cost @ values) + self.penalty * int(self.short(values).sum())


def _seats(cells: Ints, rooms: Rooms, agents: Ints) -> tuple[Ints, Ints]:
    """Rows of sites and intervals with changes: seats taken by each column, seats free."""
    taken: list[Ints] = []
    spare: list[int] = []
    for s, seats in enumerate(rooms.seats.tolist()):
        used = rooms.seated[s].astype(np.int64) @ agents
        mine = rooms.seated[s, cells[:, 0]]
        for i in np.unique(cells[mine, 1]).tolist():
            here = (mine & (cells[:, 1] == i)).astype(np.int64)
            taken.append(np.concatenate([here, here, -here, -here]))
            spare.append(max(0, seats - int(used[i])))
    return np.array(taken, np.int64).reshape(len(spare), 4 * len(cells)), np.array(spare, np.int64)
