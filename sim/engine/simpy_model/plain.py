"""Functions that both engines share, as plain Python through and through.

``sim.jit.python_version`` takes off the outermost layer only, and what compiled functions return as
a key arrives in Python as an ``int``, which loses its type on the way to the next one.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FunctionType
from typing import Any, TypeVar, cast

import numpy as np

from sim.inputs import draws

Function = TypeVar("Function", bound=Callable[..., Any])

_known: dict[int, Any] = {}


def plain(function: Function) -> Function:
    """The function without machine code, and everything that it calls likewise."""
    source = getattr(function, "py_func", None)
    if source is None:
        return function
    if id(function) not in _known:
        names = dict(source.__globals__)
        copied = FunctionType(source.__code__, names, source.__name__, source.__defaults__)
        _known[id(function)] = copied
        for name in source.__code__.co_names:
            if hasattr(names.get(name), "py_func"):
                names[name] = plain(names[name])
    return cast(Function, _known[id(function)])


def combine(key: np.uint64, part: int) -> np.uint64:
    """The key of ``part`` below ``key``."""
    return np.uint64(draws.combine(np.uint64(key), part))


def attempt_key(customer: int, attempt: int) -> np.uint64:
    """Key of the draws of a customer's attempt."""
    return np.uint64(draws.attempt_key(np.uint64(customer), attempt))


def leg_key(key: int, leg: int) -> np.uint64:
    """Key of the draws of a transfer or consultation that begins as leg ``leg``."""
    return np.uint64(draws.leg_key(np.uint64(key), leg))


def dial_key(key: int, leg: int) -> np.uint64:
    """Key of the draws of one dialling: that of leg ``leg``."""
    return np.uint64(draws.dial_key(np.uint64(key), leg))
