"""Asking for memory before it is needed, in compiled code.

Logs of a long scenario do not fit into a core's cache, and who comes back after hours is far from
where the engine writes now. The processor foresees accesses in a row, but not those by an index;
where the index is known some steps ahead, saying so lets the memory come while other work is done.

With NUMBA_DISABLE_JIT=1 nothing happens. It never changes a result, and the index may lie outside
the array.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numba

_CONFIG: Any = numba.config
_LINE = 64
"""Bytes that come at a time."""


def _nothing(array: Any, at: Any) -> None:
    """Plain Python does not fetch ahead."""


def _make(to_write: bool, single: bool) -> Any:
    """The function that fetches an element of an array, to read or to write.

    A ``single`` one comes with the line that its end may reach into; otherwise that is left to
    the element after it, which is asked for next.
    """
    ir: Any = import_module("llvmlite.ir")
    types: Any = import_module("numba.core.types")
    arrays: Any = import_module("numba.np.arrayobj")
    extending: Any = import_module("numba.extending")
    cgutils: Any = import_module("numba.core.cgutils")

    @extending.intrinsic  # type: ignore[untyped-decorator]
    def fetch(typing_context: Any, array: Any, at: Any) -> Any:
        def ask(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            kind, at_kind = signature.args
            indices = [given[1]]
            kinds = [at_kind]
            if isinstance(at_kind, types.BaseTuple):
                indices, kinds = cgutils.unpack_tuple(builder, given[1]), list(at_kind)
            whole = [
                context.cast(builder, index, of, types.intp)
                for index, of in zip(indices, kinds, strict=True)
            ]
            values = arrays.make_array(kind)(context, builder, given[0])
            place = cgutils.get_item_pointer(
                context, builder, kind, values, whole, wraparound=False, boundscheck=False
            )
            byte, word = ir.IntType(8).as_pointer(), ir.IntType(32)
            element = builder.bitcast(place, byte)
            prefetch = cgutils.get_or_insert_function(
                builder.module,
                ir.FunctionType(ir.VoidType(), [byte, word, word, word]),
                "llvm.prefetch.p0",
            )
            size = context.get_abi_sizeof(context.get_data_type(kind.dtype))
            offsets = list(range(0, size, _LINE))
            if single and _LINE % size:  # it need not begin where a line does
                offsets.append(size - 1)
            for offset in offsets:
                address = builder.gep(element, [ir.Constant(ir.IntType(64), offset)])
                builder.call(prefetch, [address, word(int(to_write)), word(3), word(1)])
            return context.get_dummy_value()

        return types.none(array, at), ask

    return fetch


prefetch: Any = _nothing if _CONFIG.DISABLE_JIT else _make(to_write=False, single=False)
"""Fetch the element at an index, or a tuple of them, which will be read after the one before it."""
prefetch_to_write: Any = _nothing if _CONFIG.DISABLE_JIT else _make(to_write=True, single=False)
"""Fetch the element at an index, or a tuple of them, which will be written after the one before."""
prefetch_single: Any = _nothing if _CONFIG.DISABLE_JIT else _make(to_write=True, single=True)
"""Fetch the element at an index, which will be written and whose neighbours will not."""
