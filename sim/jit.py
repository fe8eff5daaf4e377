"""Numba with the project's settings, in one place.

The one cached entry point of the engine is made in ``sim.engine.compiled``. With
NUMBA_DISABLE_JIT=1 everything runs as plain Python.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED: bool = not bool(numba.config.DISABLE_JIT)
"""False where Numba is switched off (``make verify`` runs the suite that way, too)."""


def jit(function: Function) -> Function:
    """Compile ``function`` when it is first called; exact IEEE arithmetic, no fast-math."""
    return cast(Function, numba.njit(nogil=True, error_model="numpy")(function))


def borrowing(function: Function) -> Function:
    """Like :func:`jit`, for helpers that only use the arrays they are given.

    Such a helper must not create, slice or return an array: it is compiled without reference
    counting, which took nine tenths of the engine's time, and set into its caller's code, since
    passing two dozen arrays by value costs more than most helpers do.
    """
    options = {"nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": True}
    return cast(Function, numba.njit(**options)(function))


def borrowing_apart(function: Function) -> Function:
    """Like :func:`borrowing`, but kept as a function of its own: for what is long or rare."""
    options = {"nogil": True, "error_model": "numpy", "_nrt": False}
    return cast(Function, numba.njit(**options)(function))


def python_version(function: Function) -> Function:
    """The plain Python function behind a compiled one: cheaper for single calls."""
    return cast(Function, getattr(function, "py_func", function))
