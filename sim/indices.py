"""Array access in helpers that borrow: an index counts from the front, never from the end.

NumPy's negative indices cost a comparison, the array's length and an addition at every access, a
tenth of the engine's time. Helpers that only use the arrays they are given
(``sim.jit.borrowing``) never count from the end, so Numba is taught not to ask there; elsewhere it
still does. They are told apart by being compiled without reference counting.

With NUMBA_DISABLE_JIT=1 nothing changes.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numba

_CONFIG: Any = numba.config


def teach_indices() -> None:
    """Let Numba take indices in helpers that borrow as they are."""
    if _CONFIG.DISABLE_JIT:
        return
    arrays: Any = import_module("numba.np.arrayobj")
    types: Any = import_module("numba.core.types")
    general = arrays.fix_integer_index
    if getattr(general, "_ccplan", False):
        return

    def fix_integer_index(context: Any, builder: Any, kind: Any, index: Any, size: Any) -> Any:
        if context.enable_nrt or not kind.signed:
            return general(context, builder, kind, index, size)
        return context.cast(builder, index, kind, types.intp)

    fix_integer_index._ccplan = True  # type: ignore[attr-defined]
    arrays.fix_integer_index = fix_integer_index
