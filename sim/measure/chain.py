"""Rows by issue: those of each in the order of its attempts and legs."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, borrowing_apart, jit

Ints32 = NDArray[np.int32]
Rows = NDArray[Any]

_ATTEMPT_BITS = 16


@jit
def issues_in_order(contacts: Rows) -> int:
    """Number of issues (largest ``root`` + 1), or -1 where the rows of one are not in order."""
    last = np.full(len(contacts), -1, dtype=np.int32)
    return _check(contacts, last)


@borrowing_apart
def _check(contacts: Rows, last: Ints32) -> int:
    """See that rows come by attempt and leg within each issue; others may be in between."""
    n: Any = np.int64(0)
    for i in range(len(contacts)):
        r: Any = np.int64(contacts[i]["root"])
        n = max(n, r + 1)
        key = _key(contacts, i)
        if key < last[r]:
            return -1
        last[r] = key
    return int(n)


@borrowing
def _key(contacts: Rows, i: int) -> int:
    """Place of a row within its issue."""
    attempt: Any = np.int64(contacts[i]["attempt"])
    return int((attempt << _ATTEMPT_BITS) | contacts[i]["leg"])


@jit
def by_issue(contacts: Rows) -> Rows:
    """The rows (a copy), issue by issue, those of one by attempt and leg."""
    keys = np.empty(len(contacts), dtype=np.int64)
    _fill(contacts, keys)
    return contacts[np.argsort(keys)]


@borrowing_apart
def _fill(contacts: Rows, keys: NDArray[np.int64]) -> None:
    for i in range(len(contacts)):
        root: Any = np.int64(contacts[i]["root"])
        keys[i] = (root << (2 * _ATTEMPT_BITS)) | _key(contacts, i)
