"""The search's sample: replications on which staffings are compared, and how goals stand on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.goals import Goals
from planner.staffing.rooms import Rooms
from planner.staffing.trial import Trials

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_AT_ONCE: Final = 8
"""Staffings whose counts are kept at the same time."""
_REMEMBERED: Final = 12
"""Staffings on parts of samples whose counts a memory holds."""


class Part(NamedTuple):
    """Some replications of one seed."""

    trials: Trials
    replications: range


Memory = dict[tuple[int, range, bytes], Floats]
"""Pairs ``[R, M, I, 2]`` of the last staffings by seed, replications and staffing."""


@dataclass(frozen=True)
class Need:
    """How much better than its threshold a goal has to look on the sample."""

    replications: int
    """Of the confirmation to come: its limits miss the estimate by so much."""
    errors: float
    """Standard errors of that confirmation between estimate and threshold (less the margin)."""


@dataclass(frozen=True, eq=False)
class Standing:
    """How a staffing stands. J goals, M measures, I measured intervals; means per replication."""

    pairs: Floats
    """Numerator and denominator, [M, I, 2]."""
    noise: Floats
    """Standard errors of these means, [M, I, 2]."""
    excess: Floats
    """Numerator less threshold times denominator; the other way round for upper goals, [J]."""
    weight: Floats
    """Denominators, [J]."""
    spread: Floats
    """Standard deviation of a replication's residual, [J]."""
    replications: int

    def room(self, goals: Goals, need: Need) -> Floats:
        """Excess beyond what is needed, [J]: at least 0 where the goal is kept."""
        needed = need.errors * self.spread / np.sqrt(need.replications)
        return np.asarray(self.excess + goals.margin * self.weight - needed, np.float64)


class Sample:
    """Replications of one or several seeds, and the staffings simulated on them."""

    def __init__(
        self, parts: Sequence[Part], goals: Goals, rooms: Rooms, memory: Memory | None = None
    ) -> None:
        """``memory``: what samples with parts in common share of the staffings that they saw."""
        self.parts = tuple(parts)
        self.goals = goals
        self.rooms = rooms
        self.scenario = self.parts[0].trials.scenario
        self._sign, self._threshold = goals.sign, goals.threshold
        self._memory: Memory = {} if memory is None else memory
        self._last: dict[bytes, Standing] = {}

    def __len__(self) -> int:
        """Number of replications."""
        return sum(len(part.replications) for part in self.parts)

    def stand(self, agents: Ints) -> Standing:
        """How one staffing ``[G, I]`` stands; that of the last ones is remembered."""
        key = agents.tobytes()
        if key not in self._last:
            if len(self._last) > 3:
                self._last.pop(next(iter(self._last)))
            self._last[key] = self._standing(
                np.concatenate([self._remembered(part, agents, key) for part in self.parts])
            )
        return self._last[key]

    def _remembered(self, part: Part, agents: Ints, key: bytes) -> Floats:
        """Pairs of a staffing on a part, simulated unless the memory has them."""
        name = (part.trials.seed, part.replications, key)
        if name not in self._memory:
            outcome = part.trials.one(self.rooms.repeated(agents), part.replications)
            if len(self._memory) >= _REMEMBERED:
                self._memory.pop(next(iter(self._memory)))
            self._memory[name] = self.goals.pairs(outcome)
        return self._memory[name]

    def stands(self, staffings: Sequence[Ints]) -> list[Standing]:
        """How each of some staffings stands."""
        found: list[Standing] = []
        for first in range(0, len(staffings), _AT_ONCE):
            some = [self.rooms.repeated(agents) for agents in staffings[first : first + _AT_ONCE]]
            parts = [
                [self.goals.pairs(outcome) for outcome in part.trials.many(some, part.replications)]
                for part in self.parts
            ]
            found += [
                self._standing(np.concatenate([part[s] for part in parts]))
                for s in range(len(some))
            ]
        return found

    def _standing(self, pairs: Floats) -> Standing:
        sums = self.goals.sums(pairs)
        mean = sums.mean(axis=0)
        x, y = mean[:, 0], mean[:, 1]
        ratio = np.divide(x, y, out=np.zeros_like(x), where=y > 0)
        residual = sums[..., 0] - ratio * sums[..., 1]
        n = len(pairs)
        return Standing(
            pairs=pairs.mean(axis=0),
            noise=pairs.std(axis=0) / np.sqrt(max(1, n - 1)),
            excess=self._sign * (x - self._threshold * y),
            weight=y,
            spread=np.sqrt((residual**2).sum(axis=0) / max(1, n - 1)),
            replications=n,
        )
