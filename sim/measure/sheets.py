"""Sheets: further cells by noun and day, and their sums over replications.

Where the cells of queues and groups are kept for every kind of period, a sheet has one cell per
measured day and one for the total, in float64 throughout: times and counts are whole numbers, so
sums are exact up to 2**53.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, borrowing_apart
from sim.prefetch import prefetch_to_write

Floats = NDArray[np.float64]
_LINE = 8
"""Numbers in a line of the cache."""

Ints32 = NDArray[np.int32]


class Sheet(NamedTuple):
    """Sums of powers and products of the columns of a sheet over replications."""

    sums: Floats  # [scope, D + 1, columns]
    squares: Floats
    cubes: Floats
    products: Floats  # [scope, D + 1, pairs, 3]: x y, x x y, x y y


def new_sheet(scopes: int, cells: int, columns: int, pairs: int) -> Sheet:
    """A sheet of no replication."""
    return Sheet(
        sums=np.zeros((scopes, cells, columns)),
        squares=np.zeros((scopes, cells, columns)),
        cubes=np.zeros((scopes, cells, columns)),
        products=np.zeros((scopes, cells, pairs, 3)),
    )


def numbers_in(scopes: int, cells: int, columns: int, pairs: int) -> int:
    """How many numbers a sheet holds."""
    return 3 * scopes * cells * (columns + pairs)


@borrowing_apart
def add_up(cells: Floats, nouns: int) -> None:
    """Fill the total (last cell) from the days, then add the nouns to the scope of all, if any.

    What the scope of all holds already (what belongs to no noun) stays in it.
    """
    add_days(cells)
    if cells.shape[0] == nouns:
        return
    for s in range(nouns):
        add_to_all(cells, s)


@borrowing
def add_days(cells: Floats) -> None:
    """Fill the total (last cell) of every scope from its days."""
    total = cells.shape[1] - 1
    for s in range(cells.shape[0]):
        for d in range(total):
            for k in range(cells.shape[2]):
                cells[s, total, k] += cells[s, d, k]


@borrowing
def add_to_all(cells: Floats, s: int) -> None:
    """Add scope ``s``, days and total, to the last one."""
    whole = cells.shape[0] - 1
    for d in range(cells.shape[1]):
        for k in range(cells.shape[2]):
            cells[whole, d, k] += cells[s, d, k]


@borrowing
def add_cell(
    cells: Floats,
    s: int,
    c: int,
    pairs: NDArray[np.int32],
    sums: Floats,
    squares: Floats,
    cubes: Floats,
    products: Floats,
) -> None:
    """Add cell ``[s, c]`` of a replication to the moments and set it to zero."""
    for k in range(0, cells.shape[2], _LINE):  # the next cell
        prefetch_to_write(cells, (s, c + 1, k))
        prefetch_to_write(sums, (s, c + 1, k))
        prefetch_to_write(squares, (s, c + 1, k))
        prefetch_to_write(cubes, (s, c + 1, k))
    for p in range(0, len(pairs), _LINE):
        prefetch_to_write(products, (s, c + 1, p, 0))
        prefetch_to_write(products, (s, c + 1, p, _LINE))
        prefetch_to_write(products, (s, c + 1, p, 2 * _LINE))
    for p in range(len(pairs)):
        x = cells[s, c, pairs[p, 0]]
        y = cells[s, c, pairs[p, 1]]
        products[s, c, p, 0] += x * y
        products[s, c, p, 1] += x * x * y
        products[s, c, p, 2] += x * y * y
    for k in range(cells.shape[2]):
        x = cells[s, c, k]
        sums[s, c, k] += x
        squares[s, c, k] += x * x
        cubes[s, c, k] += x * x * x
        cells[s, c, k] = 0.0


@borrowing_apart
def empty_into(
    cells: Floats,
    pairs: Ints32,
    sums: Floats,
    squares: Floats,
    cubes: Floats,
    products: Floats,
) -> None:
    """Add a replication's cells to the moments of their sheet and set them to zero."""
    for s in range(cells.shape[0]):
        for d in range(cells.shape[1]):
            add_cell(cells, s, d, pairs, sums, squares, cubes, products)
