"""Saying which way a branch nearly always goes changes nothing but the code."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest

from sim.likely import unlikely


@pytest.mark.compiled_only
def test_what_nearly_never_happens_happens_when_it_must() -> None:
    @numba.njit
    def least(numbers: Any) -> Any:
        numbers[0] = numbers[1]
        if unlikely(numbers[2] < numbers[1]):
            numbers[0] = numbers[2]
        return numbers[0]

    assert least(np.array([0, 5, 7])) == 5
    assert least(np.array([0, 5, 3])) == 3
