"""Waits behind Poisson arrivals and a steady drain, when customers are impatient.

While every agent (or chat slot) is taken, contacts leave the queue for an agent at a steady rate
``drain``. Then the offered wait V, that of a contact of endless patience, has on x > 0 the density
proportional to e^phi(x), phi(x) = arrival_rate * H(x) - drain * x with H(x) = E[min(patience, x)],
and P(V = 0) : P(V > 0) = E : arrival_rate * integral of e^phi, where E is the mass of the states
in which somebody is free over that of the fullest of them: Baccelli & Hebuterne (1981), "On queues
with impatient customers"; Zeltyn & Mandelbaum (2005), "Call centers with impatient customers",
Queueing Systems 51, section 2. With exponential patience and E = 1 / B(n - 1, a) this is Erlang A
(Palm; Garnett, Mandelbaum & Reiman 2002, MSOM 4:208). A contact whose patience exceeds V is
answered after V, the others give up when their patience ends.

phi is concave, so all integrals are of a smooth function with one peak: Gauss-Legendre on panels
between the points at which e^phi has fallen to e^-42 of its peak.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from planner.analytic.laws import Duration

Floats = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_PANELS = np.concatenate([np.linspace(0.0, 1.0, 11), 3.0 ** -np.arange(3.0, 11.0)])
"""Edges as shares of the range: even, and finer towards its beginning, where patience tells."""
_NEGLIGIBLE = 42.0
_BISECTIONS = 12
_DOUBLINGS = 400
_CHUNK = 4096


class Waits(NamedTuple):
    """Shares of the offered contacts and mean times; arrays of one shape, times in its unit."""

    p_wait: Floats
    """Share that does not find an agent at once."""
    answered: Floats
    """Share that is answered."""
    abandoned: Floats
    """Share that gives up."""
    answered_in_t: Floats
    """Share that is answered after a wait of at most the threshold."""
    abandoned_in_t: Floats
    """Share that gives up after a wait of at most the threshold."""
    abandoned_in_s: Floats
    """Share that gives up after a wait of at most the limit of short abandonments."""
    asa: Floats
    """Mean wait of the answered ones."""
    wait_all: Floats
    """Mean wait of all."""
    offered_wait: Floats
    """Mean wait that a contact of endless patience would have."""


def delayed(
    arrival_rate: ArrayLike,
    drain: ArrayLike,
    patience: Duration,
    log_idle: ArrayLike,
    threshold: ArrayLike = 0.0,
    short: ArrayLike = 0.0,
) -> Waits:
    """What happens to Poisson contacts.

    Args:
        arrival_rate: contacts per unit of time, from 0; all arguments are broadcast.
        drain: rate at which waiting contacts are taken while nobody is free, from 0.
        patience: its law, in the same unit of time; may be endless, then the queue is stable only
            where ``drain`` exceeds ``arrival_rate``: elsewhere all wait for ever.
        log_idle: logarithm of E, see above.
        threshold: T of the service level.
        short: limit of short abandonments.
    """
    arrays = np.broadcast_arrays(
        *map(np.asarray, (arrival_rate, drain, log_idle, threshold, short))
    )
    shape = arrays[0].shape
    lam, flow, idle, late, brief = (np.ravel(a).astype(np.float64) for a in arrays)
    found = np.zeros((len(Waits._fields), lam.size))
    stuck = lam * patience.never >= flow
    quiet = (lam == 0) & (flow > 0)
    found[:, quiet] = np.array(_nothing_to_do())[:, None]
    found[:, stuck & ~quiet] = _for_ever(patience, late, brief)[:, stuck & ~quiet]
    rest = np.flatnonzero(~stuck & ~quiet)
    for at in np.array_split(rest, max(1, -(-len(rest) // _CHUNK))):
        if len(at):
            found[:, at] = _integrals(lam[at], flow[at], patience, idle[at], late[at], brief[at])
    return Waits(*(row.reshape(shape) for row in found))


def _nothing_to_do() -> Waits:
    """Without contacts the next one is answered at once."""
    zero, one = np.float64(0.0), np.float64(1.0)
    return Waits(zero, one, zero, one, zero, zero, zero, zero, zero)  # type: ignore[arg-type]


def _for_ever(patience: Duration, late: Floats, brief: Floats) -> Floats:
    """The queue grows without end: only those give up whose patience ends; nobody is answered."""
    all_, inf = np.ones(late.shape), np.full(late.shape, np.inf)
    ended = np.array([1.0 - patience.never]) * all_
    wait = np.full(late.shape, patience.mean)
    gone = [1.0 - patience.survival(x) for x in (late, brief)]
    return np.array(
        [all_, patience.never * all_, ended, 0 * all_, gone[0], gone[1], inf, wait, inf]
    )


def _integrals(
    lam: Floats, flow: Floats, patience: Duration, idle: Floats, late: Floats, brief: Floats
) -> Floats:
    start, end, top = _support(lam, flow, patience)
    edges = _edges(start, end, (late, brief), patience.kinks)
    half = np.diff(edges, axis=1)[:, :, None] / 2
    x = edges[:, :-1, None] + half * (1.0 + _NODES)
    limited = patience.limited(x)
    stays = patience.survival(x)
    phi = lam[:, None, None] * limited - flow[:, None, None] * x - top[:, None, None]
    density = np.exp(phi) * (half * _WEIGHTS)
    by_panel = density.sum(axis=2)
    total = by_panel.sum(axis=1)
    with np.errstate(over="ignore", divide="ignore"):
        odds = np.exp(idle - top) / (lam * total)
        p_wait, at_once = 1.0 / (1.0 + odds), 1.0 / (1.0 + 1.0 / odds)
    scale = p_wait / total
    lost = (density * (1.0 - stays)).sum(axis=2)
    kept = (density * stays).sum(axis=2)
    abandoned = scale * lost.sum(axis=1)
    answered = at_once + scale * kept.sum(axis=1)
    before_t = edges[:, 1:] <= late[:, None]
    before_s = edges[:, 1:] <= brief[:, None]
    served = at_once + scale * (kept * before_t).sum(axis=1)
    above_t = scale * (by_panel * ~before_t).sum(axis=1)
    above_s = scale * (by_panel * ~before_s).sum(axis=1)
    gone_t = scale * (lost * before_t).sum(axis=1) + (1.0 - patience.survival(late)) * above_t
    gone_s = scale * (lost * before_s).sum(axis=1) + (1.0 - patience.survival(brief)) * above_s
    own = scale * (density * stays * x).sum(axis=(1, 2))
    with np.errstate(divide="ignore", invalid="ignore"):
        asa = np.where(answered > 1e-250, own / answered, np.inf)
    wait_all = scale * (density * limited).sum(axis=(1, 2))
    offered = scale * (density * x).sum(axis=(1, 2))
    shares = np.clip([p_wait, answered, abandoned, served, gone_t, gone_s], 0.0, 1.0)
    return np.concatenate([shares, [asa, wait_all, offered]])


def _support(lam: Floats, flow: Floats, patience: Duration) -> tuple[Floats, Floats, Floats]:
    """Where e^phi counts, from and to, and (about) the largest phi."""

    def phi(x: Floats) -> Floats:
        return lam * patience.limited(x) - flow * x

    # the peak: phi rises while arrivals that still wait exceed the drain
    peak = np.zeros(lam.shape)
    high = 1.0 / (lam + flow)
    for _ in range(_DOUBLINGS):
        rising = lam * patience.survival(high) > flow
        if not rising.any():
            break
        peak = np.where(rising, high, peak)
        high = np.where(rising, 2 * high, high)
    for _ in range(_BISECTIONS):
        middle = (peak + high) / 2
        rising = lam * patience.survival(middle) > flow
        peak, high = np.where(rising, middle, peak), np.where(rising, high, middle)
    top = np.maximum(phi(peak), 0.0)

    low, end = peak, np.maximum(high, 1.0 / (lam + flow))
    for _ in range(_DOUBLINGS):
        counts = phi(end) > top - _NEGLIGIBLE
        if not counts.any():
            break
        low = np.where(counts, end, low)
        end = np.where(counts, 2 * end, end)
    end = _edge(phi, low, end, top)
    start = np.where(top > _NEGLIGIBLE, _edge(phi, peak, np.zeros(lam.shape), top), 0.0)
    return start, end, top


def _edge(phi: object, inside: Floats, outside: Floats, top: Floats) -> Floats:
    """Bisection between a point that counts and one that does not; the latter's side."""
    assert callable(phi)
    for _ in range(_BISECTIONS):
        middle = (inside + outside) / 2
        counts = phi(middle) > top - _NEGLIGIBLE
        inside, outside = np.where(counts, middle, inside), np.where(counts, outside, middle)
    return outside


def _edges(
    start: Floats, end: Floats, cuts: tuple[Floats, ...], kinks: tuple[float, ...]
) -> Floats:
    """Panel edges ``[cases, panels + 1]``, cut at thresholds and kinks."""
    even = start[:, None] + (end - start)[:, None] * _PANELS
    points = [np.clip(cut, start, end)[:, None] for cut in cuts]
    points += [np.clip(np.full(len(start), kink), start, end)[:, None] for kink in kinks]
    return np.sort(np.concatenate([even, *points], axis=1), axis=1)
