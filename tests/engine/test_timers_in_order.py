"""Timers of one stretch of time come in order, however many there are and however they came."""

import numpy as np
import pytest

from sim.engine.compiled.state import TIMER
from sim.engine.compiled.structures import sort_near
from sim.jit import python_version


@pytest.mark.parametrize("n", [0, 1, 2, 3, 16, 17, 100, 1000])
@pytest.mark.parametrize("kind", ["random", "falling", "at once"])
def test_a_stretch_of_timers_is_put_in_order(n, kind):
    rng = np.random.default_rng(n)
    near = np.zeros(n + 3, TIMER)
    near["key"] = -1  # what is behind them stays where it is
    near["contact"][:n] = rng.permutation(n)
    near["key"][:n] = {
        "random": rng.integers(0, max(1, n // 2), n),
        "falling": np.arange(n)[::-1],
        "at once": 7,
    }[kind]
    expected = sorted(zip(near["key"][:n].tolist(), near["contact"][:n].tolist(), strict=True))
    python_version(sort_near)(near, n)
    assert near[["key", "contact"]][:n].tolist() == expected
    assert near["key"][n:].tolist() == [-1, -1, -1]
