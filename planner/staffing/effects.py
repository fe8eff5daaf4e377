"""What one agent more or less in one interval does to every goal, from few simulations.

The staff of a half-hour matters to the contacts of that half-hour, of the next ones, and a little
of the one before, and to hardly any later. So separated intervals of a group are changed together
in one simulation, and what is seen around each of them is put down to it. Random numbers are those
of the unchanged staffing: differences are paired.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.staffing.drift import Run, certainty, strangers, without_drift
from planner.staffing.goals import Goals
from planner.staffing.sample import Sample, Standing

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

BEFORE: Final = 1
"""Intervals before its own in which an agent can matter: who comes at the end waits into it."""
_AFTER_MINUTES: Final = 45
_UNSHARED: Final = 0.7
"""Standard error of a paired difference, as a share of that of the means."""
_LEAST_SPREAD: Final = 0.1
_PRIOR: Final = 12.0
"""Replications that the errors of all intervals together are worth for that of one."""


@dataclass(frozen=True)
class Reach:
    """How far in time the staff of an interval matters."""

    after: int
    """Intervals after its own."""

    @classmethod
    def of(cls, interval_minutes: int) -> Reach:
        """Three quarters of an hour."""
        return cls(math.ceil(_AFTER_MINUTES / interval_minutes))

    @property
    def stride(self) -> int:
        """Distance of intervals that can be changed together."""
        return BEFORE + 1 + self.after

    @property
    def offsets(self) -> range:
        """Intervals, counted from the changed one, that are put down to it."""
        return range(-BEFORE, self.after + 1)


@dataclass(frozen=True, eq=False)
class Effects:
    """What an agent does to every measure around its interval, apart from how service stands."""

    around: _Around
    relative: Floats
    """Over the size to be expected where the differences were simulated, ``[G, M, I, W, 2]``."""
    wide: Floats
    """What is put down to the cells of goals longer than the windows, ``[J, G, I]``."""
    known_wide: Bools
    """Goals of that kind, [J]."""

    def slopes(self, base: Standing, *, chord: bool = True) -> Floats:
        """Change of every goal's excess by an agent in a cell, per agent ``[J, G, I]``.

        Args:
            base: how the staffing stands where the slopes are wanted.
            chord: where a share is far from its goal, what an agent does on average on the way
                there, which is more than on a plateau where nobody waits; else what one does there.
        """
        scale = self.around.scales(base, to_goals=chord)
        found = self.around.by_goal(self.relative * scale[None, ..., None])
        found[self.known_wide] = self.wide[self.known_wide]
        return found


def effects(
    sample: Sample, agents: Ints, base: Standing, up: Bools, down: Bools, reach: Reach
) -> tuple[Effects, Effects]:
    """What an agent more does in each cell of ``up``, and one fewer in each of ``down``.

    Args:
        sample: what is simulated.
        agents: the staffing ``[G, I of the calendar]``.
        base: how it stands.
        up: cells that may have an agent more, ``[G, I of the calendar]``, measured ones only.
        down: cells that may have one fewer.
        reach: how far the staff of an interval matters.

    Returns:
        The gain of one agent more, and the loss by one agent fewer, over measured intervals; 0 in
        other cells. What is only noise is pooled over intervals (see :func:`smoothed`).
    """
    runs = _runs(sample, agents, base, up, reach, 1) + _runs(sample, agents, base, down, reach, -1)
    strange = strangers(sample.scenario, sample.goals)
    runs = without_drift(runs, strange)
    sure = certainty(runs, strange, _thresholds(sample.goals))
    more, fewer = ([run for run in runs if run.step == step] for step in (1, -1))
    return _learnt(sample, agents, base, more, reach, sure), _learnt(
        sample, agents, base, fewer, reach, sure
    )


def _runs(
    sample: Sample, agents: Ints, base: Standing, free: Bools, reach: Reach, step: int
) -> list[Run]:
    """Simulate separated cells of each group together."""
    first = int(np.flatnonzero(sample.rooms.measured)[0])
    cells: list[tuple[int, Ints]] = []
    staffings: list[Ints] = []
    for g in range(len(agents)):
        mine = np.flatnonzero(free[g])
        for residue in range(reach.stride):
            at = mine[mine % reach.stride == residue]
            if len(at):
                changed = agents.copy()
                changed[g, at] += step
                cells.append((g, at - first))
                staffings.append(changed)
    seen = sample.stands(staffings)
    return [
        Run(step, g, at, standing.pairs - base.pairs)
        for (g, at), standing in zip(cells, seen, strict=True)
    ]


def _learnt(
    sample: Sample, agents: Ints, base: Standing, runs: list[Run], reach: Reach, sure: Floats
) -> Effects:
    """What runs of one direction show; ``sure`` [G, M] is how far totals can be believed."""
    around = _Around(sample.goals, reach, base, len(agents))
    local = np.zeros((len(agents), *base.pairs.shape[:2], reach.stride, 2))
    known = np.zeros((len(agents), base.pairs.shape[1]), np.bool_)
    wide = np.zeros((len(sample.goals), len(agents), base.pairs.shape[1]))
    for run in runs:
        difference = run.step * run.difference * sure[run.group][:, None, None]
        local[run.group][:, run.at] = around.windows(difference, run.at)
        known[run.group, run.at] = True
        around.put_wide(wide, run.group, run.at, difference)
    scale = around.scale[None, ..., None]
    found = smoothed(local, known, around)
    relative = np.divide(found, scale, out=np.zeros_like(found), where=scale > 0)
    return Effects(around, relative, wide, around.wide_goals)


def _thresholds(goals: Goals) -> Floats:
    """Threshold of the first goal of each measure, [M]."""
    found = np.zeros(len(goals.ratios))
    for row in reversed(goals.rows):
        found[row.measure] = row.threshold
    return found


class _Around:
    """Which differences are put down to which cell, and how large they may be expected to be."""

    def __init__(self, goals: Goals, reach: Reach, base: Standing, groups: int) -> None:
        self._goals = goals
        self._groups = groups
        n_intervals = base.pairs.shape[1]
        at = np.arange(n_intervals)[:, None] + np.array(reach.offsets)[None, :]
        self.inside = (at >= 0) & (at < n_intervals)
        self._at = at
        self.near = np.clip(at, 0, n_intervals - 1)
        self.scale = self._scales(base)[:, self.near] * self.inside
        """Expected size of a difference around each cell, [M, I, W]."""
        self.noise = _UNSHARED * steady_noise(base)[:, self.near]
        self._aims = np.full(len(goals.ratios), np.nan)
        for row in reversed(goals.rows):
            self._aims[row.measure] = row.threshold

    def windows(self, difference: Floats, at: Ints) -> Floats:
        """Differences ``[M, I, 2]`` around some cells, ``[M, cells, W, 2]``."""
        found = difference[:, self.near[at]]
        return np.asarray(found * self.inside[at][None, :, :, None], np.float64)

    def by_goal(self, local: Floats) -> Floats:
        """From ``[G, M, I, W, 2]`` to the change of the goals' excess by cell, ``[J, G, I]``."""
        goals = self._goals
        found = np.zeros((len(goals), self._groups, local.shape[2]))
        for j, row in enumerate(goals.rows):
            sign = -1.0 if row.upper else 1.0
            mine = local[:, row.measure]
            excess = sign * (mine[..., 0] - row.threshold * mine[..., 1])
            counted = self.inside & (self._at >= row.first) & (self._at < row.last)
            found[j] = (excess * counted).sum(axis=-1)
        return found

    @property
    def wide_goals(self) -> Bools:
        """Goals of days and longer about promises that outlast the windows, [J]."""
        wide = self._goals.wide
        found = [wide[row.measure] and row.over != "interval" for row in self._goals.rows]
        return np.array(found, np.bool_)

    def scales(self, base: Standing, *, to_goals: bool) -> Floats:
        """Expected size of a difference around each cell, ``[M, I, W]``.

        ``to_goals``: on average from where shares stand to their goals.
        """
        found = self._scales(base, self._aims if to_goals else None)
        return np.asarray(found[:, self.near] * self.inside, np.float64)

    def put_wide(self, slopes: Floats, group: int, at: Ints, difference: Floats) -> None:
        """Share the change of a promise longer than the windows among the day's changed cells."""
        goals = self._goals
        day = np.searchsorted(goals.day_first, at, side="right") - 1
        for j in np.flatnonzero(self.wide_goals):
            row = goals.rows[j]
            mine = difference[row.measure]
            excess = (-1.0 if row.upper else 1.0) * (mine[:, 0] - row.threshold * mine[:, 1])
            by_day = np.add.reduceat(excess, goals.day_first)
            inside = (at >= row.first) & (at < row.last)
            for d in np.unique(day[inside]):
                changed = inside & (day == d)
                slopes[j, group, at[changed]] = by_day[d] / changed.sum()

    def _scales(self, base: Standing, aims: Floats | None = None) -> Floats:
        """Size, up to a factor, of an agent's effect on each measure and interval, ``[M, I]``.

        A share changes by the density at the square-root staffing's margin: for contacts n and a
        share p by about p (1 - p) sqrt(n) contacts (Garnett, Mandelbaum, Reiman 2002); a sum of
        waits in proportion to itself; time on queue by the same time everywhere. With ``aims``
        ``[M]`` the mean of p (1 - p) from the share to there.
        """
        x, y = base.pairs[..., 0], base.pairs[..., 1]
        share = np.divide(x, y, out=np.zeros_like(x), where=y > 0)
        to = share if aims is None else np.where(np.isnan(aims[:, None]), share, aims[:, None])
        mean = (share + to) / 2 - (share**2 + share * to + to**2) / 3
        spread = np.maximum(4 * mean, _LEAST_SPREAD) * np.sqrt(y)
        found = np.zeros_like(x)
        for m, (kind, _) in enumerate(self._goals.ratios):
            if kind == "asa_s":
                found[m] = share[m] * np.sqrt(y[m])
            elif kind == "occupancy":
                found[m] = y[m] > 0
            else:
                found[m] = spread[m]
        return found


def steady_noise(base: Standing) -> Floats:
    """Standard errors of means ``[M, I, 2]``, known well enough when replications are few.

    The variance of two replications is itself hardly known; where it happens to be small, a
    difference that is only noise would be believed. So it is drawn to what contacts of the measure
    vary by on average, as if by some replications more (the conjugate prior of a variance).
    """
    own = base.noise**2
    size = np.maximum(base.pairs[..., 1:], 0.0)
    whole = np.maximum(size.sum(axis=1, keepdims=True), 1e-12)
    usual = own.sum(axis=1, keepdims=True) / whole * size
    n = base.replications - 1
    return np.asarray(np.sqrt((_PRIOR * usual + n * own) / (_PRIOR + n)), np.float64)


def smoothed(local: Floats, known: Bools, around: _Around) -> Floats:
    """Differences ``[G, M, I, W, 2]`` drawn to what they are on average over intervals.

    By group, measure and distance in time, the differences over their expected size are averaged;
    each is then drawn to this average the more, the more of it is noise (an empirical Bayes
    estimate: Efron and Morris 1975, JASA 70:311). With many replications nothing is drawn.
    """
    scale = np.where(known[:, None, :, None], around.scale[None], 0.0)[..., None]
    variance = np.where(known[:, None, :, None, None], around.noise[None] ** 2, 0.0)
    power = np.maximum((scale**2).sum(axis=2, keepdims=True), 1e-12)
    mean = (local * scale).sum(axis=2, keepdims=True) / power
    residual = ((local - mean * scale) ** 2).sum(axis=2, keepdims=True)
    own = np.maximum(residual - variance.sum(axis=2, keepdims=True), 0.0) / power
    signal = own * scale**2
    whole = signal + variance
    trust = np.divide(signal, whole, out=np.ones_like(whole), where=whole > 0)
    return np.asarray(mean * scale + trust * (local - mean * scale), np.float64)
