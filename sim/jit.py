"""Numba with the project's settings, in one place.

``jit`` compiles a helper; the one cached entry point of the engine is made in
``sim.engine.compiled``. With NUMBA_DISABLE_JIT=1 everything runs as plain Python.
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


def python_version(function: Function) -> Function:
    """The plain Python function behind a compiled one: cheaper for single calls."""
    return cast(Function, getattr(function, "py_func", function))
