"""The baseline to beat: a stationary Erlang A in every half-hour, presence times one factor."""

from dataclasses import dataclass
from math import floor

import numpy as np

# Steps of the numerical integral over the offered wait.
STEP_S = 0.5
HORIZON_S = 7200.0


@dataclass(frozen=True)
class ErlangA:
    """Per contact: shares and mean wait (of all, seconds)."""

    answered_in_t: float
    abandoned: float
    wait_all_s: float
    wait_answered_s: float
    """Wait seconds of answered contacts per *offered* contact (divide by the share answered)."""


def erlang_a(
    rate_per_s: float, service_s: float, patience_s: float, agents: float, within_s: float
) -> ErlangA:
    """M/M/n+M in steady state; between whole numbers of agents values are interpolated.

    The offered wait V has the density lambda pi(n-1) exp(lambda H(x) - n mu x) with
    H(x) = (1 - exp(-theta x)) / theta (Zeltyn and Mandelbaum 2005, Queueing Systems 51:361,
    section 2). Without an agent everybody abandons.

    Args:
        rate_per_s: arrivals per second. service_s, patience_s: means, seconds. agents: n >= 0,
            may be fractional. within_s: threshold of `answered_in_t`, seconds.
    """
    low = floor(agents)
    below = _whole(rate_per_s, service_s, patience_s, low, within_s)
    if agents == low:
        return below
    above = _whole(rate_per_s, service_s, patience_s, low + 1, within_s)
    part = agents - low
    mixed = [
        (1 - part) * getattr(below, name) + part * getattr(above, name)
        for name in ("answered_in_t", "abandoned", "wait_all_s", "wait_answered_s")
    ]
    return ErlangA(*mixed)


def _whole(rate: float, service_s: float, patience_s: float, agents: int, within: float) -> ErlangA:
    if agents == 0:
        return ErlangA(0.0, 1.0, patience_s, 0.0)
    load = rate * service_s
    # Weights of 0..n-1 contacts in service, relative to the last of them.
    weights = np.cumprod(np.append(1.0, np.arange(agents - 1, 0, -1) / load))
    x = np.arange(0, HORIZON_S + STEP_S, STEP_S)
    stay = np.exp(-x / patience_s)
    density = rate * np.exp(rate * patience_s * (1 - stay) - agents * x / service_s)
    total = weights.sum() + np.trapezoid(density, x)
    early = x <= within
    answered_waiting = np.trapezoid(density * stay, x) / total
    answered_early = np.trapezoid((density * stay)[early], x[early]) / total
    at_once = float(weights.sum() / total)
    abandoned = 1 - at_once - answered_waiting
    return ErlangA(
        answered_in_t=float(at_once + answered_early),
        abandoned=float(abandoned),
        wait_all_s=float(abandoned * patience_s),
        wait_answered_s=float(np.trapezoid(density * stay * x, x) / total),
    )
