"""Numba with the project's settings, in one place.

Machine code is kept in a folder named after the sources it was made from, so stale code cannot be
loaded: editing any of them, or another Python or Numba, means another folder. With
NUMBA_DISABLE_JIT=1 everything runs as plain Python.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

import numba
import numpy as np

from sim.aliases import teach_aliases
from sim.indices import teach_indices
from sim.linking import only_linked, whole

_CONFIG: Any = numba.config
_njit: Any = numba.njit  # its stubs do not know the options used here

Function = TypeVar("Function", bound=Callable[..., Any])

COMPILED: bool = not bool(_CONFIG.DISABLE_JIT)
"""False where Numba is switched off (``make verify`` runs the suite that way, too)."""

teach_indices()
teach_aliases()
if not COMPILED:
    np.seterr(over="ignore")  # draw keys wrap around, as they do in machine code


def jit(function: Function) -> Function:
    """Compile ``function`` when it is first called; exact IEEE arithmetic, no fast-math."""
    return cast(Function, only_linked(_njit(nogil=True, error_model="numpy")(function)))


def borrowing(function: Function) -> Function:
    """Like :func:`jit`, for helpers that only use the arrays they are given.

    Such a helper must not create, slice or return an array: it is compiled without reference
    counting, which took nine tenths of the engine's time, and set into its caller's code, since
    passing two dozen arrays by value costs more than most helpers do. Nor may it count from the
    end of an array by a negative index (``sim.indices``).
    """
    options = {"nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": True}
    return cast(Function, only_linked(_njit(**options)(function)))


def borrowing_apart(function: Function) -> Function:
    """Like :func:`borrowing`, but inlined only where LLVM thinks it pays: what is long or rare."""
    # forceinline is said aloud: a helper otherwise takes it over from who first calls it
    options = {"nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": False}
    return cast(Function, only_linked(_njit(**options)(function)))


def borrowing_whole(function: Function) -> Function:
    """Like :func:`borrowing_apart`, and never inlined: what is handed a borrowed tuple first.

    What is read through a borrowed tuple counts as constant (``sim.borrowed``), which it is only
    within the function that it is handed to: its caller may put other arrays into the tuple.
    """
    options = {"nogil": True, "error_model": "numpy", "_nrt": False, "forceinline": False}
    return cast(Function, only_linked(_njit(**options)(function), never_inlined=True))


def cached(function: Function) -> Function:
    """Like :func:`jit`, and kept on disk: for what Python calls."""
    before = _CONFIG.CACHE_DIR
    _CONFIG.CACHE_DIR = str(cache_folder())
    try:
        entry = _njit(nogil=True, error_model="numpy", cache=True)(function)
        return cast(Function, whole(entry))
    finally:
        _CONFIG.CACHE_DIR = before


@cache
def cache_folder() -> Path:
    """The folder of the machine code of exactly these sources; made if it does not exist.

    Below CCPLAN_CACHE_DIR, or the user's cache folder; where neither can be written, below the
    system's folder for temporary files.
    """
    name = f"code-{source_hash()}"
    for parent in _cache_parents():
        folder = parent / name
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder, os.W_OK):
            return folder
    return Path(tempfile.mkdtemp(prefix="ccplan-"))


def _cache_parents() -> list[Path]:
    given = os.environ.get("CCPLAN_CACHE_DIR")
    usual = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    parents = [Path(given)] if given else []
    return [path.expanduser() for path in (*parents, Path(usual) / "ccplan")]


@cache
def source_hash() -> str:
    """Hash of every source that may be compiled, of Python's and of Numba's version."""
    here = Path(__file__).parent
    names = (
        "jit",
        "aliases",
        "borrowed",
        "clock",
        "indices",
        "likely",
        "linking",
        "near_code",
        "prefetch",
    )
    sources = [here / f"{name}.py" for name in names]
    for package in ("engine", "inputs", "measure"):
        sources += sorted((here / package).rglob("*.py"))
    digest = hashlib.sha256(f"{sys.version} {numba.__version__}".encode())
    for source in sources:
        digest.update(f"\n{source.relative_to(here)}\n".encode())
        digest.update(source.read_bytes())
    return digest.hexdigest()[:16]


def is_kept(function: Callable[..., Any]) -> bool:
    """Whether machine code of a :func:`cached` function is in memory or on disk already."""
    if not COMPILED:
        return True
    if getattr(function, "signatures", ()):
        return True
    kept: Any = getattr(function, "_cache", None)
    index = getattr(kept, "_cache_file", None)  # Numba's own, which drops what is out of date
    return index is not None and bool(index._load_index())


def python_version(function: Function) -> Function:
    """The plain Python function behind a compiled one: cheaper for single calls."""
    return cast(Function, getattr(function, "py_func", function))
