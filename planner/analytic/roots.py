"""Roots of many monotone functions at once."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Function = Callable[[Floats, Ints], Floats]

MOST_STEPS = 200


def rising_root(
    function: Function, low: Floats, high: Floats, tolerance: float, at_high: Floats | None = None
) -> Floats:
    """Points at which rising functions become non-negative, from above, to within ``tolerance``.

    Brent's guarantee by Chandrupatla (1997), "A new hybrid quadratic/bisection algorithm",
    Advances in Engineering Software 28:145, on all functions together.

    Args:
        function: (x, rows) to values; ``rows`` are the positions that x belongs to.
        low: where the function is taken to be negative (not evaluated where it is not needed).
        high: where the function is not negative.
        tolerance: absolute; the value returned is non-negative at the point returned.
        at_high: the function at ``high``, if known.
    """
    every = np.arange(low.size)
    a, b = high.astype(np.float64).copy(), low.astype(np.float64).copy()  # a: last point tried
    fa = function(a, every) if at_high is None else at_high.copy()
    fb = function(b, every)
    c, fc = a.copy(), fa.copy()
    done = fb >= 0
    good = np.where(done, b, a)
    part = np.full(low.size, 0.5)
    for _ in range(MOST_STEPS):
        rows = np.flatnonzero((np.abs(b - a) > tolerance) & ~done)
        if not len(rows):
            break
        x = a[rows] + part[rows] * (b[rows] - a[rows])
        f = function(x, rows)
        same = (f >= 0) == (fa[rows] >= 0)
        c[rows] = np.where(same, a[rows], b[rows])
        fc[rows] = np.where(same, fa[rows], fb[rows])
        b[rows] = np.where(same, b[rows], a[rows])
        fb[rows] = np.where(same, fb[rows], fa[rows])
        a[rows], fa[rows] = x, f
        good[rows] = np.where(fa[rows] >= 0, a[rows], np.where(fb[rows] >= 0, b[rows], good[rows]))
        part[rows] = _next_part(
            a[rows], b[rows], c[rows], fa[rows], fb[rows], fc[rows], 0.5 * tolerance
        )
    return good


def _next_part(
    a: Floats, b: Floats, c: Floats, fa: Floats, fb: Floats, fc: Floats, least: float
) -> Floats:
    """Where between a and b to look next: inverse quadratic interpolation where it is safe."""
    with np.errstate(all="ignore"):
        xi = (a - b) / (c - b)
        phi = (fa - fb) / (fc - fb)
        safe = (phi**2 < xi) & ((1 - phi) ** 2 < 1 - xi)
        quadratic = fa / (fb - fa) * fc / (fb - fc) + (c - a) / (b - a) * fa / (fc - fa) * fb / (
            fc - fb
        )
        part = np.where(safe & np.isfinite(quadratic), quadratic, 0.5)
        edge = np.minimum(least / np.maximum(np.abs(b - a), 1e-300), 0.5)
    return np.asarray(np.clip(part, edge, 1 - edge))
