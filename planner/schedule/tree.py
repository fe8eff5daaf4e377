"""The best choice among listed rosters: branch and bound over what somebody works on a day.

Each node is a set of rosters that are still allowed. Its linear program gives a bound and reduced
costs, which rule out most rosters as soon as the bound comes near to the target (Baldacci,
Christofides and Mingozzi 2008). It is cut in two where both halves have the highest bounds (strong
branching, Applegate et al. 1995), depth first.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np

from planner.schedule.budget import Budget
from planner.schedule.problem import Ints
from planner.schedule.relaxed import CLOSE, Columns, Relaxation, Relaxed
from planner.schedule.rows import Rows

_TRIES: Final = 4
"""Places at which a duty, and as many at which a day off, is tried as a cut."""
_ROUNDS: Final = 8
"""Of adding columns for each trial."""
_LEAST: Final = 0.05
"""Fraction of a choice that is worth a cut."""


@dataclass(frozen=True, eq=False)
class _Node:
    """Rosters that are allowed."""

    allowed: Ints
    active: Ints
    bound: float


@dataclass(frozen=True, eq=False)
class _Cut:
    """Two halves of a node, with the bounds of their trials."""

    halves: tuple[_Node, _Node]
    score: float


@dataclass(frozen=True, eq=False)
class Outcome:
    """How a search ended."""

    bound: float
    """No choice costs less, as far as the search was to look: at most the target and one. It is
    that much where there is none for the target, and what the best costs where that is proved."""
    complete: bool
    """Every choice was looked at."""


class Tree:
    """Branch and bound among columns."""

    def __init__(
        self,
        columns: Columns,
        rows: Rows,
        budget: Budget,
        offer: Callable[[Ints], float],
        others: float = 0.0,
    ) -> None:
        """Set it up.

        Args:
            columns: rosters of each person.
            rows: demand that these people have to meet.
            budget: ends the search.
            offer: told the columns of a choice ``[people]``, in the order of the people; says
                what it really costs, which may be more than own costs and demand.
            others: own costs of all other people.
        """
        self._columns, self._rows = columns, rows
        self._budget, self._offer = budget, offer
        self._program = Relaxation(columns, rows, budget, others)
        self._left = np.inf
        """What choices cost at least that were neither followed up nor can be had as they are."""
        self.nodes = 0

    def search(self, target: float, nodes: int) -> Outcome:
        """Look for a choice that costs at most ``target``, then for better ones.

        Args:
            target: cost, a whole number.
            nodes: at most.
        """
        stack = [_Node(np.arange(len(self._columns)), np.zeros(0, np.int64), -np.inf)]
        while stack and self.nodes < nodes and not self._budget.over():
            node = stack.pop()
            if node.bound > target + CLOSE:
                continue
            self.nodes += 1
            parts = self._look(node, target)
            if isinstance(parts, list):
                stack += parts
            else:
                target = min(target, parts - 1)
        bound = min(self._left, target + 1, *(node.bound for node in stack))
        return Outcome(float(bound), not stack)

    def _look(self, node: _Node, target: float) -> float | list[_Node]:
        """Halves of a node, the better one last; or what the roster costs that it comes to.

        At the end of the budget, the node as it is.
        """
        if not self._is_enough(node.allowed):
            return []
        found = self._program.solve(node.allowed, node.active, target)
        if found.bound > target + CLOSE:
            return []
        keep = found.reduced <= target - found.bound + CLOSE
        if not found.solved:
            return [_Node(node.allowed[keep], found.active, found.bound)]
        node = _Node(node.allowed[keep], found.active, found.bound)
        fraction = np.minimum(found.x, 1 - found.x)
        if fraction.max() < CLOSE:
            return self._take(found)
        return self._halves(node, found, target)

    def _is_enough(self, allowed: Ints) -> bool:
        people = len(self._columns.people)
        return len(np.unique(self._columns.place[allowed])) == people

    def _take(self, found: Relaxed) -> float:
        """A choice: it costs what the linear program says, unless something else does."""
        cost = self._offer(found.active[found.x > 0.5])
        if cost > np.ceil(found.bound - CLOSE):
            self._left = min(self._left, found.bound)
        return cost

    def _halves(self, node: _Node, found: Relaxed, target: float) -> list[_Node]:
        best: _Cut | None = None
        for place, day, duty in self._places(found):
            cut = self._cut(node, target, place, day, duty)
            if best is None or cut.score > best.score:
                best = cut
            if max(half.bound for half in cut.halves) > target + CLOSE or self._budget.over():
                break
        assert best is not None
        kept = [half for half in best.halves if half.bound <= target + CLOSE]
        return sorted(kept, key=lambda half: -half.bound)

    def _places(self, found: Relaxed) -> list[tuple[int, int, int]]:
        """(person, day, duty or -1 for none) that the program cannot make up its mind about."""
        columns = self._columns
        days, duties = self._rows.problem.shape[1:]
        share = np.zeros((len(columns.people), days, duties + 1))
        work = np.where(columns.work[found.active] < 0, duties, columns.work[found.active])
        place = columns.place[found.active]
        np.add.at(share, (place[:, None], np.arange(days), work), found.x[:, None])
        doubt = np.minimum(share, 1 - share)
        least = min(_LEAST, float(doubt.max()))
        chosen: list[tuple[int, int, int]] = []
        for part, name in ((doubt[:, :, :duties], 0), (doubt[:, :, duties:], -1)):
            order = np.argsort(-part, axis=None, kind="stable")[:_TRIES]
            order = order[part.reshape(-1)[order] >= least]
            found_at = zip(*np.unravel_index(order, part.shape), strict=True)
            chosen += [(int(i), int(d), int(k) + name) for i, d, k in found_at]
        return chosen

    def _cut(self, node: _Node, target: float, place: int, day: int, duty: int) -> _Cut:
        columns = self._columns
        mine = columns.place[node.allowed] == place
        works = columns.work[node.allowed, day]
        has = works == duty if duty >= 0 else works < 0
        one, other = (self._trial(node, node.allowed[~mine | side], target) for side in (has, ~has))
        gains = [min(half.bound, target + 1) - node.bound for half in (one, other)]
        return _Cut((one, other), (gains[0] + 1e-3) * (gains[1] + 1e-3))

    def _trial(self, node: _Node, allowed: Ints, target: float) -> _Node:
        if not self._is_enough(allowed):
            return _Node(allowed, allowed, np.inf)
        active = np.intersect1d(node.active, allowed, assume_unique=True)
        found = self._program.solve(allowed, active, target, _ROUNDS)
        return _Node(allowed, found.active, max(found.bound, node.bound))
