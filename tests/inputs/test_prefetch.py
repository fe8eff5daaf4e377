"""Asking for memory ahead changes nothing, wherever it asks."""

from __future__ import annotations

from typing import Any

import numba
import numpy as np
import pytest

from sim.prefetch import prefetch, prefetch_single, prefetch_to_write

ROW = np.dtype([("a", np.int64), ("b", "S104")])


@pytest.mark.compiled_only
def test_fetching_elements_inside_and_outside_of_arrays_leaves_them_as_they_are() -> None:
    @numba.njit
    def ask(rows: Any, cells: Any, i: Any) -> Any:
        prefetch(rows, i)
        prefetch_to_write(rows, i + 1_000_000)
        prefetch_to_write(cells, (i, i, 2))
        return rows[i]["a"] + cells[i, i, 2]

    rows, cells = np.zeros(3, ROW), np.zeros((2, 2, 3))
    rows["a"] = 7, 8, 9
    cells[1, 1, 2] = 0.5
    assert ask(rows, cells, np.int32(1)) == 8.5
    assert rows["a"].tolist() == [7, 8, 9]
    assert cells.sum() == 0.5


@pytest.mark.compiled_only
@pytest.mark.parametrize(
    ("fetch", "rows", "lines"),
    [
        (prefetch, np.zeros(3, ROW), 2),
        (prefetch_single, np.zeros(3, ROW), 3),
        (prefetch_single, np.zeros(3), 1),
        (prefetch_single, np.zeros(3, "i4,i4,i8"), 1),
    ],
)
def test_every_line_that_an_element_may_lie_in_is_fetched(
    fetch: Any, rows: Any, lines: int
) -> None:
    @numba.njit
    def ask(rows: Any) -> Any:
        fetch(rows, 1)
        return len(rows)

    assert ask(rows) == 3
    code = ask.inspect_llvm(ask.signatures[0])
    assert code.count("call void @llvm.prefetch") == lines
