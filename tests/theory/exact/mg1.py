"""One agent with a general service law, and non-preemptive priorities.

References: Pollaczek (1930) and Khinchine (1932) for M/G/1; Takacs (1962) for the second moment of
the wait; Erlang (1909) for the law of the wait in M/D/1; Cobham (1954), "Priority assignment in
waiting line problems", Operations Research 2(1), for both priority formulas. Class 0 goes first;
within a class first in, first out; patience is endless.
"""

from dataclasses import dataclass
from decimal import Decimal, localcontext
from math import factorial

import numpy as np

from tests.theory.exact.erlang import ErlangC


@dataclass(frozen=True)
class Moments:
    """First three raw moments of a service law; ``third`` only serves the variance of the wait."""

    mean: float
    second: float
    third: float = float("nan")


def moments_exponential(mean: float) -> Moments:
    """Moments k! m^k."""
    return Moments(mean, 2 * mean**2, 6 * mean**3)


def moments_deterministic(value: float) -> Moments:
    """Moments v^k."""
    return Moments(value, value**2, value**3)


def moments_lognormal(mean: float, cv: float) -> Moments:
    """Moments m^k (1 + cv^2)^(k (k - 1) / 2)."""
    growth = 1 + cv**2
    return Moments(mean, mean**2 * growth, mean**3 * growth**3)


def moments_gamma(mean: float, cv: float) -> Moments:
    """Shape 1 / cv^2; an Erlang law of k phases has cv = k ** -0.5."""
    shape = cv**-2
    scale = mean / shape
    second = scale**2 * shape * (shape + 1)
    return Moments(mean, second, second * scale * (shape + 2))


def moments_mixture(weights: tuple[float, ...], parts: tuple[Moments, ...]) -> Moments:
    """Moments of a mixture, hence of hyperexponential laws and of pooled classes."""
    table = np.array([[p.mean, p.second, p.third] for p in parts])
    mean, second, third = np.array(weights) @ table / sum(weights)
    return Moments(float(mean), float(second), float(third))


def mg1_wait(arrival_rate: float, service: Moments) -> float:
    """Mean wait, lambda E[S^2] / (2 (1 - rho)). Raises ValueError when rho >= 1."""
    return mg1_priority_waits((arrival_rate,), (service,))[0]


def mg1_wait_variance(arrival_rate: float, service: Moments) -> float:
    """Variance of the wait under first in, first out (Takacs)."""
    free = 1.0 - arrival_rate * service.mean
    wait = mg1_wait(arrival_rate, service)
    return wait**2 + arrival_rate * service.third / (3.0 * free)


def md1_p_wait_at_most(arrival_rate: float, duration: float, time: float) -> float:
    """Law of the wait in M/D/1 (Erlang's alternating series, summed in high precision)."""
    with localcontext() as context:
        context.prec = 60  # the terms cancel: doubles lose everything for long waits
        rate, step, t = (Decimal(x) for x in (arrival_rate, duration, time))
        total = Decimal(0)
        for j in range(int(t / step) + 1):
            x = rate * (j * step - t)
            power = x**j if j > 0 else Decimal(1)
            total += power / factorial(j) * (-x).exp()
        return float((1 - rate * step) * total)


def mg1_priority_waits(
    arrival_rates: tuple[float, ...], services: tuple[Moments, ...]
) -> tuple[float, ...]:
    """Mean wait of each class: W0 / ((1 - sigma_{k-1}) (1 - sigma_k)), sigma the summed loads.

    W0 = sum of lambda_i E[S_i^2] / 2 is the mean residual work of the one in service. Raises
    ValueError when the summed load reaches 1.
    """
    residual = sum(r * s.second for r, s in zip(arrival_rates, services, strict=True)) / 2
    loads = [r * s.mean for r, s in zip(arrival_rates, services, strict=True)]
    return _cobham(residual, loads)


def mmc_priority_waits(
    arrival_rates: tuple[float, ...], service_rate: float, agents: int
) -> tuple[float, ...]:
    """Mean wait of each class on ``agents`` agents with one exponential service law for all.

    W0 = C(n, a) / (n mu): the probability of waiting times the mean time to the next end of work.
    """
    pooled = ErlangC(sum(arrival_rates), service_rate, agents)
    drain = agents * service_rate
    return _cobham(pooled.p_wait / drain, [rate / drain for rate in arrival_rates])


def _cobham(residual: float, loads: list[float]) -> tuple[float, ...]:
    sigma = np.concatenate([[0.0], np.cumsum(loads)])
    if sigma[-1] >= 1.0:
        raise ValueError(f"unstable: load {sigma[-1]}")
    return tuple(float(w) for w in residual / ((1.0 - sigma[:-1]) * (1.0 - sigma[1:])))
