"""Of staffings that cost the same, an even one: agents move from spikes to dips.

Chance decides which of two equal hours a search leaves an agent more; nobody wants to explain such
a staffing, or to put shifts over it. What is even here: the sum of the steps between neighbouring
intervals of each group (its total variation) falls. Ramps of a day do not count, spikes and dips
do. An agent moves within the group, or to one that costs the same.
"""

from __future__ import annotations

from itertools import product
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.effects import Reach
from planner.staffing.local import Slopes
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Need, Sample

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_HOURS: Final = 12
"""An agent moves so far at most: demand farther off is another one."""


class Move(NamedTuple):
    """An agent fewer here, one more there."""

    away_group: int
    away: int
    """Interval of the calendar, as ``to``."""
    to_group: int
    to: int


def steps(agents: Ints) -> int:
    """Sum of the steps between neighbouring intervals over groups ``[G, I]``."""
    return int(np.abs(np.diff(agents, axis=1)).sum())


def levelled(
    sample: Sample,
    need: Need,
    agents: Ints,
    price: Ints,
    slopes: Slopes,
    reach: Reach,
    *,
    interval_minutes: int,
    looks: int,
) -> Ints:
    """A staffing ``[G, I]`` of the same cost with smaller steps that keeps what is kept now.

    Args:
        sample: what judges.
        need: what goals need on it.
        agents: the staffing; may miss goals, which are missed by no more afterwards.
        price: of an agent in one interval, [G].
        slopes: what one agent more gains and one fewer loses; choose the moves, prove nothing.
        reach: how far in time an agent matters, for the blame where goals are missed.
        interval_minutes: of the calendar.
        looks: staffings that may be simulated; with none nothing is moved.
    """
    rooms = sample.rooms
    before = sample.stand(agents).room(sample.goals, need)
    far = max(1, _HOURS * 60 // interval_minutes)
    moves = _moves(agents, rooms, price, before, slopes, far)
    floor = np.minimum(before, 0.0)
    for _ in range(looks):
        if not moves:
            break
        changed = _applied(agents, moves)
        now = sample.stand(changed).room(sample.goals, need)
        missed = np.flatnonzero(now < floor - 1e-9)
        if not len(missed) and steps(changed) < steps(agents):
            return changed
        moves = _without_blamed(moves, missed, sample, reach)
    return agents


def _moves(
    agents: Ints, rooms: Rooms, price: Ints, room: Floats, slopes: Slopes, far: int
) -> list[Move]:
    """Moves, each the one that evens most of what its predecessors left, while the rows hold."""
    found: list[Move] = []
    now, left = agents.copy(), room.copy()
    up = np.maximum(slopes.up, 0.0)
    down = np.maximum(slopes.down, up)
    offset = int(np.flatnonzero(rooms.measured)[0])
    refused: set[Move] = set()
    while (move := _evenest(now, rooms, price, far, refused)) is not None:
        gain, loss = up[:, move.to_group, move.to - offset], down[:, move.away_group]
        after = left + gain - loss[:, move.away - offset]
        if (after < np.minimum(left, 0.0) - 1e-9).any():
            refused.add(move)
            continue
        found.append(move)
        now, left = _applied(now, [move]), after
    return found


def _evenest(agents: Ints, rooms: Rooms, price: Ints, far: int, refused: set[Move]) -> Move | None:
    """The lawful move that lowers the steps most, of several the shortest; none lowers them."""
    free = rooms.allowed & ~rooms.pinned & rooms.measured
    full = rooms.seated.astype(np.int64) @ agents >= rooms.seats[:, None]
    leave = free & (agents > rooms.least)
    come = free & (agents < rooms.most)
    for g, seated in enumerate(rooms.seated.T):
        come[g] &= ~full[seated].any(axis=0)
    fewer = np.stack([_steps_after(row, -1) for row in agents])
    more = np.stack([_steps_after(row, 1) for row in agents])
    at = np.arange(agents.shape[1])
    distance = np.abs(np.subtract.outer(at, at))
    best: tuple[int, int, Move] | None = None
    for g, h in product(range(len(agents)), repeat=2):
        if price[g] != price[h]:
            continue
        gains = -np.add.outer(fewer[g], more[h])
        lawful = (distance <= far) & leave[g][:, None] & come[h] & (gains > 0)
        if g == h:  # from two agents more both changes lower a step between: gains add up
            lawful &= agents[g][:, None] > agents[g] + 1
        for away, to in np.argwhere(lawful).tolist():
            move = Move(g, away, h, to)
            key = (-int(gains[away, to]), int(distance[away, to]), move)
            if move not in refused and (best is None or key < best):
                best = key
    return None if best is None else best[2]


def _steps_after(row: Ints, step: int) -> Ints:
    """Change of a group's steps by ``step`` agents in each interval alone, [I]."""
    between = np.diff(row)
    change = np.zeros(len(row), np.int64)
    change[1:] += np.abs(between + step) - np.abs(between)
    change[:-1] += np.abs(between - step) - np.abs(between)
    return change


def _applied(agents: Ints, moves: list[Move]) -> Ints:
    found = agents.copy()
    for move in moves:
        found[move.away_group, move.away] -= 1
        found[move.to_group, move.to] += 1
    return found


def _without_blamed(
    moves: list[Move], missed: NDArray[np.intp], sample: Sample, reach: Reach
) -> list[Move]:
    """The moves that take nobody away near a goal that is now missed.

    Where that blames all of them, as a goal of a whole day does, the half that evens most.
    """
    offset = int(np.flatnonzero(sample.rooms.measured)[0])
    first = sample.goals.first[missed] - reach.offsets[-1]
    last = sample.goals.last[missed] - reach.offsets[0]
    at = np.array([move.away - offset for move in moves])[:, None]
    blamed: list[bool] = np.atleast_1d(((first <= at) & (at < last)).any(axis=1)).tolist()
    if all(blamed) or not any(blamed):
        return moves[: len(moves) // 2]
    return [move for move, guilty in zip(moves, blamed, strict=True) if not guilty]
