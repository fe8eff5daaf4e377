"""Rows by issue: a chain of row numbers for each, in the order of its attempts and legs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, borrowing_apart, jit

Ints32 = NDArray[np.int32]
Rows = NDArray[Any]

_ATTEMPT_BITS = 16


@jit
def chains(contacts: Rows) -> tuple[int, Ints32, Ints32]:
    """Link the rows of each issue in one pass over the log.

    Returns:
        The number of issues n (largest ``root`` + 1), an array whose ``[root, 0]`` is the number
        of the issue's first row, or -1, and the number of the row after each row, or -1.
    """
    ends = np.full((len(contacts), 3), -1, dtype=np.int32)  # first row, last row, its key
    after = np.full(len(contacts), -1, dtype=np.int32)
    return _link(contacts, ends, after), ends, after


@borrowing_apart
def _link(contacts: Rows, ends: Ints32, after: Ints32) -> int:
    """Fill both arrays; the number of issues."""
    n: Any = np.int64(0)
    for i in range(len(contacts)):
        r: Any = np.int64(contacts[i]["root"])
        n = max(n, r + 1)
        key = _key(contacts, i)
        if key > ends[r, 2]:
            # The usual case: engines write the legs of an issue one after the other.
            if ends[r, 0] < 0:
                ends[r, 0] = i
            else:
                after[ends[r, 1]] = i
            ends[r, 1] = i
            ends[r, 2] = key
        else:
            _put_between(contacts, ends, after, r, i, key)
    return int(n)


@borrowing
def _key(contacts: Rows, i: int) -> int:
    """Place of a row within its issue."""
    attempt: Any = np.int64(contacts[i]["attempt"])
    return int((attempt << _ATTEMPT_BITS) | contacts[i]["leg"])


@borrowing_apart
def _put_between(contacts: Rows, ends: Ints32, after: Ints32, r: int, i: int, key: int) -> None:
    """Link a row that is written after a later one of its issue."""
    at = int(ends[r, 0])
    if _key(contacts, at) > key:
        after[i] = at
        ends[r, 0] = i
        return
    while _key(contacts, after[at]) < key:
        at = int(after[at])
    after[i] = after[at]
    after[at] = i
