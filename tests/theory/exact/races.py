"""A centre of exponential laws lived through event by event: checks the chains, never the engine.

The centre is an object with its own lists and agents, so that a mistake in counting states does not
repeat itself here.
"""

from collections.abc import Callable
from typing import Protocol

import numpy as np


class Centre(Protocol):
    """Something that says what may happen next, and what is to be averaged over time."""

    def races(self) -> list[tuple[float, Callable[[], None]]]:
        """What may happen next: (rate, action)."""
        ...

    def figures(self) -> tuple[float, ...]:
        """What is averaged over time."""
        ...


def time_averages(
    centre: Centre, horizon: float, seed: int, batches: int = 40
) -> tuple[np.ndarray, np.ndarray]:
    """Time averages of the centre's figures and their standard errors, by batch means.

    The first batch warms the centre up and does not count.
    """
    rng = np.random.default_rng(seed)
    area = np.zeros((batches + 1, len(centre.figures())))
    now, length = 0.0, horizon / batches
    while now < (batches + 1) * length:
        races = centre.races()
        rates = [rate for rate, _ in races]
        step = rng.exponential(1.0 / sum(rates))
        area[min(int(now / length), batches)] += step * np.array(centre.figures())
        now += step
        point = rng.random() * sum(rates)
        for rate, happen in races:
            point -= rate
            if point < 0.0:
                happen()
                break
    means = area[1:] / length
    return means.mean(axis=0), means.std(axis=0, ddof=1) / np.sqrt(batches)


def assert_agree(
    found: tuple[np.ndarray, np.ndarray], exact: tuple[float, ...], precision: float
) -> None:
    """Each within 4 standard errors, these being small against the value."""
    means, errors = found
    assert np.all(np.abs(means - exact) < 4 * errors), (means, errors, exact)
    assert np.all(errors < precision * np.abs(exact)), (means, errors, exact)
