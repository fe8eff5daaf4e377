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


def differences(
    sample: Sample, agents: Ints, base: Standing, free: Bools, reach: Reach, step: int
) -> Floats:
    """What ``step`` (1 or -1) agents in each free cell do to every goal, per agent ``[J, G, I]``.

    Args:
        sample: what is simulated.
        agents: the staffing ``[G, I of the calendar]``.
        base: how it stands.
        free: cells that may be changed so, ``[G, I of the calendar]``, measured ones only.
        reach: how far the staff of an interval matters.
        step: 1 or -1.

    Returns:
        The gain in excess of one agent more (step 1), or the loss by one agent less (step -1), over
        measured intervals; positive where agents help, 0 where not free. What is only noise is
        pooled over intervals (see :func:`smoothed`).
    """
    first = int(np.flatnonzero(sample.rooms.measured)[0])
    runs: list[tuple[int, Ints]] = []
    staffings: list[Ints] = []
    for g in range(len(agents)):
        cells = np.flatnonzero(free[g])
        for residue in range(reach.stride):
            at = cells[cells % reach.stride == residue]
            if len(at):
                changed = agents.copy()
                changed[g, at] += step
                runs.append((g, at - first))
                staffings.append(changed)
    seen = [standing.pairs for standing in sample.stands(staffings)]
    around = _Around(sample.goals, reach, base, len(agents))
    local = np.zeros((len(agents), *base.pairs.shape[:2], reach.stride, 2))
    known = np.zeros((len(agents), base.pairs.shape[1]), np.bool_)
    for (g, at), pairs in zip(runs, seen, strict=True):
        local[g][:, at] = step * around.windows(pairs - base.pairs, at)
        known[g, at] = True
    slopes = around.by_goal(smoothed(local, known, around))
    for (g, at), pairs in zip(runs, seen, strict=True):
        around.put_wide(slopes, g, at, step * (pairs - base.pairs))
    return slopes


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
        self.noise = _UNSHARED * base.noise[:, self.near]

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

    def put_wide(self, slopes: Floats, group: int, at: Ints, difference: Floats) -> None:
        """Share the change of a promise longer than the windows among the day's changed cells."""
        goals = self._goals
        day = np.searchsorted(goals.day_first, at, side="right") - 1
        for j, row in enumerate(goals.rows):
            if not goals.wide[row.measure] or row.over == "interval":
                continue
            mine = difference[row.measure]
            excess = (-1.0 if row.upper else 1.0) * (mine[:, 0] - row.threshold * mine[:, 1])
            by_day = np.add.reduceat(excess, goals.day_first)
            inside = (at >= row.first) & (at < row.last)
            for d in np.unique(day[inside]):
                changed = inside & (day == d)
                slopes[j, group, at[changed]] = by_day[d] / changed.sum()

    def _scales(self, base: Standing) -> Floats:
        """Size, up to a factor, of an agent's effect on each measure and interval, ``[M, I]``.

        A share changes by the density at the square-root staffing's margin: for contacts n and a
        share p by about p (1 - p) sqrt(n) contacts (Garnett, Mandelbaum, Reiman 2002); a sum of
        waits in proportion to itself; time on queue by the same time everywhere.
        """
        x, y = base.pairs[..., 0], base.pairs[..., 1]
        share = np.divide(x, y, out=np.zeros_like(x), where=y > 0)
        spread = np.maximum(4 * share * (1 - share), _LEAST_SPREAD) * np.sqrt(y)
        found = np.zeros_like(x)
        for m, (kind, _) in enumerate(self._goals.ratios):
            if kind == "asa_s":
                found[m] = share[m] * np.sqrt(y[m])
            elif kind == "occupancy":
                found[m] = y[m] > 0
            else:
                found[m] = spread[m]
        return found


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
