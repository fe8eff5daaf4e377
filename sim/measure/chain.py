"""Rows by issue: those of each in the order of its attempts and legs."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.jit import borrowing, borrowing_apart, jit

Ints32 = NDArray[np.int32]
Rows = NDArray[Any]

_ATTEMPT_BITS = 16


class Links(NamedTuple):
    """The rows of each issue, in order."""

    head: Ints32  # [issues] first row; -1: none
    following: Ints32  # [rows] next row of the same issue; -1: none


@jit
def link_rows(contacts: Rows) -> Links:
    """Links between the rows of each issue; without any where the rows of one are not in order."""
    following = np.full(len(contacts), -1, dtype=np.int32)
    head = np.full(len(contacts), -1, dtype=np.int32)
    last = np.empty(len(contacts), dtype=np.int32)
    keys = np.empty(len(contacts), dtype=np.int32)
    n = _link(contacts, head, following, last, keys)
    return Links(head[: max(n, 0)], following)


@borrowing_apart
def _link(contacts: Rows, head: Ints32, following: Ints32, last: Ints32, keys: Ints32) -> int:
    """See that rows come by attempt and leg within each issue; others may be in between."""
    n: Any = np.int64(0)
    for i in range(len(contacts)):
        r: Any = np.int64(contacts[i]["root"])
        key = _key(contacts, i)
        if head[r] < 0:
            n = max(n, r + 1)
            head[r] = i
        else:
            if key < keys[r]:
                return -1
            following[last[r]] = i
        last[r] = i
        keys[r] = key
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
