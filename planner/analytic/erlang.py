"""Delay and loss probabilities of Erlang B, C and A for any real number of agents.

Between whole numbers the formulas are continued analytically: Erlang B by its integral,
1 / B(n, a) = a * integral of e^(-a t) (1 + t)^n over t > 0 (Jagerman 1974, "Some properties of the
Erlang loss function", Bell System Technical Journal 53:525), which is an incomplete gamma function;
Erlang C by C = B / (1 - (a / n)(1 - B)); Erlang A by the law of the offered wait, in which n
enters through B(n - 1, a) and through n times the service rate alone (``planner.analytic.waits``).
At whole numbers they are the textbook's, and they fall with n throughout.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincc, gammaln

from planner.analytic.laws import exponential
from planner.analytic.waits import delayed

Floats = NDArray[np.float64]

_HALF_LOG_TWO_PI = 0.9189385332046727418
_SERIES_FROM = 16.0
_STEPS = 20_000
_TINY = 1e-300
_NOBODY = 1e-9
"""Fewer agents than this are none."""


def erlang_b(agents: ArrayLike, load: ArrayLike) -> Floats:
    """Share of Poisson contacts that find all agents busy and are lost (M/G/n/n).

    Args:
        agents: from 0, any real number; broadcast with ``load``.
        load: offered load in erlangs, from 0.

    Raises:
        ValueError: a number is negative or not finite.
    """
    return np.asarray(np.exp(-log_inverse_b(agents, load)))


def erlang_c(agents: ArrayLike, load: ArrayLike) -> Floats:
    """Share of Poisson contacts that have to wait when nobody ever gives up (M/M/n).

    1 where the load is not below the number of agents: the queue then grows for ever.

    Raises:
        ValueError: a number is negative or not finite.
    """
    n, a = _checked(agents, load)
    blocked = erlang_b(n, a)
    stable = a < n
    occupancy = np.divide(a, n, out=np.ones(n.shape), where=stable)
    return np.where(stable, blocked / (1.0 - occupancy * (1.0 - blocked) + ~stable), 1.0)


def erlang_a(agents: ArrayLike, load: ArrayLike, patience: float) -> Floats:
    """Share of Poisson contacts that have to wait when each gives up after an exponential time.

    Args:
        agents: from 0, any real number; broadcast with ``load``.
        load: offered load in erlangs, from 0.
        patience: mean patience in mean handle times; 0: nobody waits (Erlang B); infinite: nobody
            gives up (Erlang C).

    Raises:
        ValueError: a number is negative or not finite.
    """
    if patience < 0 or np.isnan(patience):
        raise ValueError(f"patience must not be negative, but is {patience}")
    if patience == 0:
        return erlang_b(agents, load)
    if patience == np.inf:
        return erlang_c(agents, load)
    n, a = _checked(agents, load)
    found = delayed(a, n, exponential(patience), log_inverse_b_below(n, a))
    return found.p_wait


def log_inverse_b(agents: ArrayLike, load: ArrayLike) -> Floats:
    """Logarithm of 1 / B; finite where B itself underflows, infinite where it is 0."""
    n, a = _checked(agents, load)
    return _log_inverse(n, a)


def log_inverse_b_below(agents: ArrayLike, load: ArrayLike) -> Floats:
    """Logarithm of 1 / B(n - 1, a), the term of the idle states in M/M/n with waiting.

    For less than one agent by the same integral. No agent at all: minus infinity, since everybody
    has to wait.
    """
    n, a = _checked(agents, load)
    some = n > _NOBODY
    return np.where(some, _log_inverse(np.where(some, n, 1.0) - 1.0, a), -np.inf)


def _checked(agents: ArrayLike, load: ArrayLike) -> tuple[Floats, Floats]:
    n, a = np.broadcast_arrays(np.asarray(agents, np.float64), np.asarray(load, np.float64))
    for what, values in (("agents", n), ("load", a)):
        if not (np.isfinite(values).all() and (values >= 0).all()):
            raise ValueError(f"{what} must be finite and not negative")
    return n, a


def _log_inverse(n: Floats, a: Floats) -> Floats:
    """Log of a * integral of e^(-a t) (1 + t)^n, n > -1."""
    found = np.full(n.shape, np.inf)
    found[(a == 0) & (n == 0)] = 0.0
    fraction = (a > 0) & (a > n + 2.0 + 3.0 * np.sqrt(np.maximum(n, 0.0)))
    found[fraction] = np.log(_by_fraction(n[fraction], a[fraction]))
    gamma = (a > 0) & ~fraction
    found[gamma] = _by_gamma(n[gamma], a[gamma])
    return found


def _by_gamma(n: Floats, a: Floats) -> Floats:
    """Log of Q(n + 1, a) over the Poisson mass at n."""
    small = np.maximum(n, _SERIES_FROM)
    correction = 1 / 12 - (1 / 360 - (1 / 1260 - 1 / 1680 / small**2) / small**2) / small**2
    distance = n - a
    with np.errstate(divide="ignore", invalid="ignore"):
        saddle = (  # Loader (2000), "Fast and accurate computation of binomial probabilities"
            -correction / small
            - small * np.log1p((small - a) / a)
            + distance
            - 0.5 * np.log(small)
            - _HALF_LOG_TWO_PI
        )
    mass = np.where(n >= _SERIES_FROM, saddle, n * np.log(a) - a - gammaln(n + 1.0))
    return np.asarray(np.log(gammaincc(n + 1.0, a)) - mass)


def _by_fraction(n: Floats, a: Floats) -> Floats:
    """1 / B by the continued fraction of the incomplete gamma function (DLMF 8.9.2), a > n + 2."""
    s = n + 1.0
    b = a + 1.0 - s
    c = np.full(n.shape, 1.0 / _TINY)
    d = 1.0 / b
    value = d.copy()
    for i in range(1, _STEPS):
        numerator = -i * (i - s)
        b = b + 2.0
        d = numerator * d + b
        d = 1.0 / np.where(np.abs(d) < _TINY, _TINY, d)
        c = b + numerator / c
        c = np.where(np.abs(c) < _TINY, _TINY, c)
        change = c * d
        value *= change
        if np.all(np.abs(change - 1.0) < 1e-15):
            break
    return a * value
