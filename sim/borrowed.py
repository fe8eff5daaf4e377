"""Handing a tuple of arrays on as one pointer: what compiled helpers take instead of the arrays.

Numba passes a NamedTuple by value, array by array, seven machine words each. The engine's state
has four dozen arrays: every call of a helper would copy three kilobytes, and compiling took
minutes. ``borrow`` puts the tuple on the caller's stack and gives its address a type with the same
attributes; an array read through it is not counted as a reference, so it is for functions that
only use what they are given (``sim.jit.borrowing``), while the caller keeps the tuple alive.

With NUMBA_DISABLE_JIT=1 ``borrow`` gives back what it is given.
"""

from __future__ import annotations

import hashlib
from importlib import import_module
from typing import Any, TypeVar

import numba

_Tuple = TypeVar("_Tuple")


def _pass_on(arrays: _Tuple) -> _Tuple:
    return arrays


def _make_borrow() -> Any:
    """Teach Numba the type of a borrowed tuple; returns the function that borrows."""
    ir: Any = import_module("llvmlite.ir")
    # Numba's internals have no types to check against.
    cgutils: Any = import_module("numba.core.cgutils")
    types: Any = import_module("numba.core.types")
    models: Any = import_module("numba.core.datamodel.models")
    templates: Any = import_module("numba.core.typing.templates")
    extending: Any = import_module("numba.extending")

    class Borrowed(types.Type):  # type: ignore[misc]
        """The address of a NamedTuple whose owner lives longer."""

        def __init__(self, of: Any) -> None:
            self.of = of
            # A type's name becomes part of the names of all functions that take it; those of
            # structured arrays would fill twenty kilobytes each.
            short = hashlib.sha256(of.name.encode()).hexdigest()[:16]
            super().__init__(name=f"Borrowed({short})")

    @extending.register_model(Borrowed)
    class BorrowedModel(models.PrimitiveModel):  # type: ignore[misc]
        def __init__(self, manager: Any, borrowed: Any) -> None:
            pointer = manager.lookup(borrowed.of).get_value_type().as_pointer()
            super().__init__(manager, borrowed, pointer)

    def load_constant(builder: Any, address: Any) -> Any:
        """Load what does not change while it is borrowed: a write elsewhere is no reason to reload.

        Part by part, because LLVM drops the mark where it takes the load of a structure apart.
        """
        kind = address.type.pointee
        if isinstance(kind, ir.types.Aggregate):
            value = ir.Constant(kind, ir.Undefined)
            for i in range(len(kind)):
                part = load_constant(builder, cgutils.gep_inbounds(builder, address, 0, i))
                value = builder.insert_value(value, part, i)
            return value
        load = builder.load(address)
        load.set_metadata("invariant.load", builder.module.add_metadata([]))
        return load

    @templates.infer_getattr
    class BorrowedAttribute(templates.AttributeTemplate):  # type: ignore[misc]
        key = Borrowed

        def generic_resolve(self, borrowed: Any, name: str) -> Any:
            if name not in borrowed.of.fields:
                return None
            field = borrowed.of.types[borrowed.of.fields.index(name)]
            return Borrowed(field) if isinstance(field, types.NamedTuple) else field

    @extending.lower_getattr_generic(Borrowed)  # type: ignore[untyped-decorator]
    def read(context: Any, builder: Any, borrowed: Any, address: Any, name: str) -> Any:
        index = borrowed.of.fields.index(name)
        field = cgutils.gep_inbounds(builder, address, 0, index)
        if isinstance(borrowed.of.types[index], types.NamedTuple):
            return field
        return load_constant(builder, field)

    @extending.intrinsic  # type: ignore[untyped-decorator]
    def borrow(typing_context: Any, arrays: Any) -> Any:
        def put_on_the_stack(context: Any, builder: Any, signature: Any, given: Any) -> Any:
            return cgutils.alloca_once_value(builder, given[0])

        return Borrowed(arrays)(arrays), put_on_the_stack

    return borrow


_CONFIG: Any = numba.config
borrow: Any = _pass_on if _CONFIG.DISABLE_JIT else _make_borrow()
"""Hand a NamedTuple of arrays on by its address; it must stay alive while that is used."""
