"""Telling LLVM which way a branch nearly always goes, in compiled code.

Where it does not know, LLVM may compute both outcomes and choose one without a branch; then what
follows must wait for the numbers compared. With a branch that nearly always goes one way the
processor does not wait: it goes on as if it had. With NUMBA_DISABLE_JIT=1 nothing happens. It never
changes a result.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numba

_CONFIG: Any = numba.config


def _as_it_is(condition: Any) -> Any:
    """Plain Python expects nothing."""
    return condition


def _make() -> Any:
    """The function that hands a truth value on, and says that it is nearly never true."""
    ir: Any = import_module("llvmlite.ir")
    types: Any = import_module("numba.core.types")
    extending: Any = import_module("numba.extending")
    cgutils: Any = import_module("numba.core.cgutils")

    @extending.intrinsic  # type: ignore[untyped-decorator]
    def expect_not(typing_context: Any, condition: Any) -> Any:
        def say(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            bit = ir.IntType(1)
            kind = ir.FunctionType(bit, [bit, bit])
            expect = cgutils.get_or_insert_function(builder.module, kind, "llvm.expect.i1")
            return builder.call(expect, [given[0], bit(0)])

        return types.boolean(types.boolean), say

    return expect_not


unlikely: Any = _as_it_is if _CONFIG.DISABLE_JIT else _make()
"""The same truth value, which is nearly never true."""
