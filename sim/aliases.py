"""Telling LLVM which writes cannot change what has been read: other fields, other kinds of items.

Compiled code reads and writes structured arrays field by field. LLVM sees addresses only, so after
every write it would read again whatever it knows from any array. Two fields never share memory,
nor does a field share any with an array of numbers: accesses carry their field's or their kind's
name (type-based alias analysis, https://llvm.org/docs/LangRef.html#tbaa-metadata), and LLVM keeps
what it has read.

What a run is given (``sim.inputs.arrays``) is not written at all while it lasts: what has been read
of it need not be read again after a call, either.

So our compiled code must not look at the same memory in two ways: no ``array["field"]`` without an
index, no ``view`` as another type. tests/house holds it to that. Whole records and truth values
carry no name: they may be anywhere. With NUMBA_DISABLE_JIT=1 nothing changes, nor does it for code
of others who use Numba in the same process.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import import_module
from typing import Any

import numba
import numpy as np

from sim.linking import is_ours

_CONFIG: Any = numba.config


def teach_aliases() -> None:
    """Let Numba name what is read and written: fields of records, items of arrays of numbers."""
    if _CONFIG.DISABLE_JIT:
        return
    arrays: Any = import_module("numba.np.arrayobj")
    if getattr(arrays.load_item, "_ccplan", False):
        return
    _teach_fields(arrays)
    _teach_items(arrays)


def _teach_fields(arrays: Any) -> None:
    types: Any = import_module("numba.core.types")
    cgutils: Any = import_module("numba.core.cgutils")
    lowering: Any = import_module("numba.core.imputils")
    read_any, write_any = arrays.record_getattr, arrays.record_setattr

    # What is registered last for a type holds.
    @lowering.lower_getattr_generic(types.Record)  # type: ignore[untyped-decorator]
    def read(context: Any, builder: Any, kind: Any, record: Any, name: str) -> Any:
        field = kind.typeof(name)
        if not (is_ours() and _is_number(field)):
            return read_any(context, builder, kind, record, name)
        at = _place(context, cgutils, builder, kind, record, name)
        load = builder.load(at, align=None if kind.aligned else 1)
        _name(builder, load, f"{_short(kind)}.{name}", kind.name in _given())
        return load

    @lowering.lower_setattr_generic(types.Record)  # type: ignore[untyped-decorator]
    def write(context: Any, builder: Any, signature: Any, given: Any, name: str) -> Any:
        kind, given_kind = signature.args
        field = kind.typeof(name)
        if is_ours() and kind.name in _given():
            raise TypeError(f"compiled code writes {name!r} of what the run is given")
        if not (is_ours() and _is_number(field)):
            return write_any(context, builder, signature, given, name)
        at = _place(context, cgutils, builder, kind, given[0], name)
        value = context.cast(builder, given[1], given_kind, field)
        store = builder.store(value, at, align=None if kind.aligned else 1)
        _name(builder, store, f"{_short(kind)}.{name}")
        return None


def _teach_items(arrays: Any) -> None:
    load_any, store_any = arrays.load_item, arrays.store_item

    def load_item(context: Any, builder: Any, kind: Any, at: Any) -> Any:
        if not (is_ours() and _is_number(kind.dtype)):
            return load_any(context, builder, kind, at)
        load = builder.load(at, align=None if kind.aligned else 1)
        _name(builder, load, kind.dtype.name)
        return load

    def store_item(context: Any, builder: Any, kind: Any, value: Any, at: Any) -> Any:
        if not (is_ours() and _is_number(kind.dtype)):
            return store_any(context, builder, kind, value, at)
        store = builder.store(value, at, align=None if kind.aligned else 1)
        _name(builder, store, kind.dtype.name)
        return store

    load_item._ccplan = True  # type: ignore[attr-defined]
    arrays.load_item, arrays.store_item = load_item, store_item


def _is_number(kind: Any) -> bool:
    types: Any = import_module("numba.core.types")
    return isinstance(kind, types.Integer | types.Float)


def _place(context: Any, cgutils: Any, builder: Any, kind: Any, record: Any, name: str) -> Any:
    context.sentry_record_alignment(kind, name)
    stored = context.get_data_type(kind.typeof(name))
    return cgutils.get_record_member(builder, record, kind.offset(name), stored)


def _short(kind: Any) -> str:
    return hashlib.sha256(kind.name.encode()).hexdigest()[:16]


@cache
def _given() -> frozenset[str]:
    """Names of the types of records that no compiled code writes."""
    numpy_support: Any = import_module("numba.np.numpy_support")
    given = vars(import_module("sim.inputs.arrays")).values()
    kinds = [kind for kind in given if isinstance(kind, np.dtype) and kind.names is not None]
    return frozenset(numpy_support.from_dtype(kind).name for kind in kinds)


def _name(builder: Any, access: Any, name: str, constant: bool = False) -> None:
    """Say what a load or a store accesses, and whether that never changes."""
    ir: Any = import_module("llvmlite.ir")
    module = builder.module
    zero = ir.Constant(ir.IntType(64), 0)
    root = module.add_metadata([ir.MetaDataString(module, "ccplan")])
    kind = module.add_metadata([ir.MetaDataString(module, name), root, zero])
    tag = [kind, kind, zero, ir.Constant(ir.IntType(64), 1)] if constant else [kind, kind, zero]
    access.set_metadata("tbaa", module.add_metadata(tag))
