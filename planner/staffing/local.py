"""Local improvement: fewer or cheaper agents, one interval at a time, each change simulated.

In every interval the cheaper mixes of agents near the present one are tried, the most promising
first. Separated intervals are tried in the same simulation, since their effects do not meet; each
change is kept if the goals around it still hold, and goals of a day as long as their room lasts.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.staffing.effects import Reach
from planner.staffing.rooms import Rooms
from planner.staffing.sample import Need, Sample, Standing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_HOPE: Final = 0.35
"""Rows are linear, effects are not: a change may look short by this share of what it moves."""


@dataclass(frozen=True, eq=False)
class Neighbourhood:
    """Changes of one interval's agents, cheaper ones only."""

    changes: Ints
    """[N, G], the largest saving first."""
    saving: Ints
    """[N], above 0."""

    @classmethod
    def of(cls, price: Ints) -> Neighbourhood:
        """All mixes within two or three agents where groups are few; else up to three agents."""
        groups = len(price)
        radius = {1: 6, 2: 4, 3: 2}.get(groups)
        if radius is not None:
            found = np.array(list(product(range(-radius, radius + 1), repeat=groups)), np.int64)
        else:
            found = np.array(sorted(set(_small_changes(groups))), np.int64)
        saving = -(found @ price)
        found, saving = found[saving > 0], saving[saving > 0]
        order = np.lexsort((np.abs(found).sum(axis=1), -saving))
        return cls(found[order], saving[order])


def _small_changes(groups: int) -> Iterator[tuple[int, ...]]:
    """One or two agents fewer, one or none more."""
    for a in range(groups):
        for b in (None, *range(groups)):
            for c in (None, *range(groups)):
                change = [0] * groups
                change[a] -= 1
                if b is not None:
                    change[b] -= 1
                if c is not None:
                    change[c] += 1
                yield tuple(change)


@dataclass
class Slopes:
    """What an agent more gains and one fewer loses, ``[J, G, I]`` over measured intervals."""

    up: Floats
    down: Floats


class Improver:
    """Improves a staffing on a sample."""

    def __init__(
        self,
        sample: Sample,
        need: Need,
        price: Ints,
        reach: Reach,
        tries: int,
    ) -> None:
        """``tries``: changes simulated for each interval."""
        self._sample = sample
        self._need = need
        self._price = price
        self._reach = reach
        self._tries = tries
        self._near = Neighbourhood.of(price)
        goals = sample.goals
        self._short = np.array([row.last - row.first == 1 for row in goals.rows], np.bool_)
        self._first, self._last = goals.first, goals.last
        self.best: Ints = np.zeros((0, 0), np.int64)
        """The best staffing so far, for who was interrupted."""

    def improve(self, agents: Ints, slopes: Slopes) -> Ints:
        """A cheaper staffing ``[G, I]`` that keeps every goal on the sample, if one is near.

        ``agents`` itself has to keep them.
        """
        rooms: Rooms = self._sample.rooms
        offset = int(np.flatnonzero(rooms.measured)[0])
        open_here = np.flatnonzero((rooms.allowed & ~rooms.pinned & rooms.measured).any(axis=0))
        self.best = agents
        for residue in range(self._reach.stride):
            at = open_here[open_here % self._reach.stride == residue]
            self.best = self._round(self.best, at, slopes, offset)
        return self.best

    def _round(self, agents: Ints, at: Ints, slopes: Slopes, offset: int) -> Ints:
        """Try changes of separated intervals ``at`` together."""
        base = self._sample.stand(agents)
        room = base.room(self._sample.goals, self._need)
        choices = {int(i): self._promising(agents, int(i), room, slopes, offset) for i in at}
        rounds = max((len(found) for found in choices.values()), default=0)
        if not rounds:
            return agents
        trials = []
        for k in range(rounds):
            changed = agents.copy()
            for i, found in choices.items():
                if k < len(found):
                    changed[:, i] += self._near.changes[found[k]]
            trials.append(changed)
        kept: dict[int, tuple[int, int]] = {}
        fits: dict[int, list[tuple[int, int, Floats]]] = {i: [] for i in choices}
        for k, standing in enumerate(self._sample.stands(trials)):
            now = standing.room(self._sample.goals, self._need)
            for i, found in choices.items():
                if k < len(found) and self._holds_around(now, room, i - offset):
                    moved = self._moved(base, standing, i - offset)
                    fits[i].append((int(self._near.saving[found[k]]), found[k], moved))
        left = np.where(self._short, np.inf, np.maximum(room, 0.0))
        ranked = [(-saving, i, n, moved) for i, of in fits.items() for saving, n, moved in of]
        for saving, i, n, moved in sorted(ranked, key=lambda row: row[:3]):
            if i not in kept and (left + np.minimum(moved, 0.0) >= 0).all():
                left = left + np.minimum(moved, 0.0)
                kept[i] = (n, -saving)
        return self._verified(agents, kept, room, offset)

    def _promising(
        self, agents: Ints, i: int, room: Floats, slopes: Slopes, offset: int
    ) -> list[int]:
        """Changes of an interval that may keep the goals by their rows, best first."""
        rooms = self._sample.rooms
        changes = self._near.changes
        after = agents[:, i] + changes
        lawful = ((after >= rooms.least[:, i]) & (after <= rooms.most[:, i])).all(axis=1)
        lawful &= ~(rooms.pinned[:, i] & (changes != 0)).any(axis=1)
        if len(rooms.seats):
            lawful &= (after @ rooms.seated.T.astype(np.int64) <= rooms.seats).all(axis=1)
        numbers = np.flatnonzero(lawful)
        up = np.maximum(slopes.up[:, :, i - offset], 0.0)
        down = np.maximum(slopes.down[:, :, i - offset], up)
        some = changes[numbers]
        gain = np.maximum(some, 0) @ up.T
        loss = np.maximum(-some, 0) @ down.T
        size = np.maximum(np.maximum(up, down).max(axis=1), 1e-9)
        touched = np.maximum(up, down).max(axis=1) > 0
        # Goals that are missed already (on this sample) must not get worse.
        left = np.where(room < 0, 0.0, room) + gain - loss + _HOPE * np.maximum(gain, loss)
        worst = (left / size)[:, touched].min(axis=1) if touched.any() else np.zeros(len(numbers))
        hopeful = worst >= 0
        saving = self._near.saving[numbers]
        order = np.lexsort((-worst, -saving))
        ranked = [int(numbers[k]) for k in order if hopeful[k]]
        return self._varied(ranked)

    def _varied(self, ranked: list[int]) -> list[int]:
        """As many changes as may be tried: the boldest, and the safest among the mildest."""
        if len(ranked) <= self._tries:
            return ranked
        bold = ranked[: self._tries // 2]
        saving = self._near.saving
        mild = sorted(ranked[self._tries // 2 :], key=lambda n: (saving[n], ranked.index(n)))
        return bold + mild[: self._tries - len(bold)]

    def _around(self, at: int) -> NDArray[np.bool_]:
        """Goals of one interval that a change at a measured interval may touch, [J]."""
        offsets = self._reach.offsets
        near = (self._first >= at + offsets[0]) & (self._first <= at + offsets[-1])
        return np.asarray(self._short & near, np.bool_)

    def _holds_around(self, now: Floats, before: Floats, at: int) -> bool:
        near = self._around(at)
        return bool((now[near] >= np.minimum(before[near], 0.0)).all())

    def _moved(self, base: Standing, standing: Standing, at: int) -> Floats:
        """Change of the excess of goals of days and longer by what happened around, [J]."""
        goals = self._sample.goals
        difference = standing.pairs - base.pairs
        window = np.zeros(difference.shape[1], np.bool_)
        low = max(0, at + self._reach.offsets[0])
        window[low : at + self._reach.offsets[-1] + 1] = True
        local = difference * window[None, :, None]
        sums = goals.sums(local)
        moved = goals.sign * (sums[:, 0] - goals.threshold * sums[:, 1])
        return np.asarray(np.where(self._short, 0.0, moved), np.float64)

    def _verified(
        self, agents: Ints, kept: dict[int, tuple[int, int]], before: Floats, offset: int
    ) -> Ints:
        """All kept changes together; those near a goal that is now missed are taken back."""
        floor = np.minimum(before, 0.0)
        while kept:
            changed = agents.copy()
            for i, (n, _) in kept.items():
                changed[:, i] += self._near.changes[n]
            now = self._sample.stand(changed).room(self._sample.goals, self._need)
            missed = np.flatnonzero(now < floor - 1e-9).tolist()
            near = {i: self._around(i - offset) for i in kept}
            blamed = {i for i in kept if any(near[i][j] for j in missed)}
            longer = [j for j in missed if not self._short[j]]
            if not blamed and not longer:
                return changed  # far from every change: chance, for which repair is made
            if not blamed:  # a goal of a day: the smallest saving on it goes
                j = longer[0]
                inside = [i for i in kept if self._first[j] <= i - offset < self._last[j]]
                blamed = {min(inside or kept, key=lambda i: (kept[i][1], i))}
            kept = {i: change for i, change in kept.items() if i not in blamed}
        return agents
