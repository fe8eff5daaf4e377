"""Machine code of the entry functions in one piece, with addresses relative to where it is.

Numba lets LLVM assume that code, constants and libraries may be anywhere in memory: every call and
every constant of a formula first loads an eight-byte address. Nearly all calls here are within one
entry function's code. On x86-64 Linux it is therefore made for the small code model, and loaded by
llvmlite's memory manager, which reserves one piece of memory for code and constants (what it is
for on 64-bit ARM, too).

Elsewhere, and with NUMBA_DISABLE_JIT=1, nothing changes; nor does what other Numba code is made of.
"""

from __future__ import annotations

import platform
from functools import cache
from importlib import import_module
from typing import Any

import numba

_CONFIG: Any = numba.config
_NEAR = "ccplan near"
"""Kind of what is kept of a library on disk, beside Numba's *object* and *bitcode*."""
WANTED: bool = (platform.system(), platform.machine()) == ("Linux", "x86_64")


def place_near(library: Any) -> None:
    """Let a library that has been optimised, but not translated, be translated as said above."""
    if WANTED:
        library._codegen = _codegen()


def teach_near_code() -> None:
    """Let libraries remember on disk how they were translated."""
    from numba.core.codegen import JITCodeLibrary

    library: Any = JITCodeLibrary
    keep, load = library.serialize_using_object_code, library._unserialize.__func__

    def keep_near(self: Any) -> Any:
        name, kind, data = keep(self)
        return name, _NEAR if WANTED and self._codegen is _codegen() else kind, data

    def load_near(cls: Any, codegen: Any, state: Any) -> Any:
        name, kind, data = state
        if kind == _NEAR:
            codegen, kind = _codegen(), "object"
        return load(cls, codegen, (name, kind, data))

    library.serialize_using_object_code = keep_near
    library._unserialize = classmethod(load_near)


@cache
def _codegen() -> Any:
    """What makes and holds the code: Numba's own, but for two options and the memory manager."""
    numba_codegen: Any = import_module("numba.core.codegen")

    class NearCodegen(numba_codegen.JITCPUCodegen):  # type: ignore[misc]
        def _customize_tm_options(self, options: Any) -> None:
            super()._customize_tm_options(options)
            options.update(reloc="pic", codemodel="small")

    before = _CONFIG.USE_LLVMLITE_MEMORY_MANAGER
    _CONFIG.USE_LLVMLITE_MEMORY_MANAGER = True
    try:
        return NearCodegen("ccplan")
    finally:
        _CONFIG.USE_LLVMLITE_MEMORY_MANAGER = before
