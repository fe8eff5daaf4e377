"""Redials: customers who gave up, or were turned away, call again.

The usual fixed point (Cohen 1957; Fredericks & Reisner 1979, "Approximations to stochastic service
systems, with an application to a retrial model", Bell System Technical Journal 58:557): redials
are taken as Poisson and independent of the state they come into, so that the queue sees a higher
rate alone. An approximation: exact for redials that come after a long time, too optimistic for
redials at once, when it is still busy.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.analytic.laws import Duration
from planner.analytic.roots import rising_root
from planner.analytic.service import Service, losing, waiting

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

FOR_EVER = 10_000
"""As good as no limit to the number of attempts."""


def attempts_per_customer(lost: ArrayLike, share: float, most: int = FOR_EVER) -> Floats:
    """Expected attempts of a customer of whom each attempt is lost with probability ``lost``.

    After a lost attempt the customer tries again with probability ``share``, up to ``most``
    attempts: 1 + r + ... + r^(most - 1) with r = lost * share.
    """
    r = np.asarray(lost, np.float64) * share
    with np.errstate(divide="ignore", invalid="ignore"):
        total = (1.0 - r**most) / (1.0 - r)
    return np.where(r < 1.0, total, float(most))


def rate_with_redials(
    first_rate: Floats,
    lost: Callable[[Floats, Ints], Floats],
    share: float,
    most: int = FOR_EVER,
    tolerance: float = 1e-10,
) -> Floats:
    """Rate of all attempts that keeps itself up.

    Args:
        first_rate: first attempts per unit of time, ``[cases]``.
        lost: (rate of all attempts, cases) to the share of attempts lost; rises with the rate.
        share: probability that who is lost tries again, below 1 or with a limit ``most``.
        most: most attempts of a customer.
        tolerance: of attempts per customer.
    """
    if share <= 0 or most <= 1:
        return first_rate
    ceiling = first_rate * attempts_per_customer(1.0, share, most)

    def excess(factor: Floats, rows: Ints) -> Floats:
        rate = first_rate[rows] * factor
        return factor - attempts_per_customer(lost(rate, rows), share, most)

    ratio = np.where(first_rate > 0, ceiling / np.where(first_rate > 0, first_rate, 1.0), 1.0)
    return first_rate * rising_root(excess, np.ones(first_rate.shape), ratio, tolerance)


def waiting_with_redials(
    agents: ArrayLike,
    first_rate: ArrayLike,
    handle_s: ArrayLike,
    patience: Duration,
    share: float,
    within_s: float = 0.0,
    short_s: float = 0.0,
    most: int = FOR_EVER,
) -> tuple[Service, Floats]:
    """Erlang A whose abandoned customers call again with probability ``share``.

    Returns:
        Service (shares of attempts, not of customers) and the rate of attempts.

    Raises:
        ValueError: a number is negative or not finite.
    """
    arrays = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (agents, first_rate, handle_s))
    )
    n, lam, handle = (a.ravel() for a in arrays)

    def lost(rate: Floats, rows: Ints) -> Floats:
        return waiting(n[rows], rate, handle[rows], patience).abandoned

    rate = rate_with_redials(lam, lost, share, most)
    served = waiting(n, rate, handle, patience, within_s, short_s)
    shape = arrays[0].shape
    return Service(*(row.reshape(shape) for row in served)), rate.reshape(shape)


def losing_with_redials(
    agents: ArrayLike,
    first_rate: ArrayLike,
    handle_s: ArrayLike,
    share: float,
    most: int = FOR_EVER,
) -> tuple[Service, Floats]:
    """Erlang B whose blocked customers call again with probability ``share``.

    Returns:
        Service (shares of attempts) and the rate of attempts.

    Raises:
        ValueError: a number is negative or not finite.
    """
    arrays = np.broadcast_arrays(
        *(np.asarray(value, np.float64) for value in (agents, first_rate, handle_s))
    )
    n, lam, handle = (a.ravel() for a in arrays)

    def lost(rate: Floats, rows: Ints) -> Floats:
        return losing(n[rows], rate, handle[rows]).blocked

    rate = rate_with_redials(lam, lost, share, most)
    served = losing(n, rate, handle)
    shape = arrays[0].shape
    return Service(*(row.reshape(shape) for row in served)), rate.reshape(shape)
