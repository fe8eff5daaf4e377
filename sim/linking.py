"""Compile the engine as a whole, instead of once for each of its functions.

Numba makes machine code of every jitted function by itself, with everything it calls linked in
and optimised again: for a hundred functions eight calls deep that took many minutes. Helpers are
only ever called from compiled code, so theirs stays intermediate code, which is linked into the
entry functions and optimised and translated once, there.

This leans on internals of Numba (its version is pinned in constraints.txt): a function's library
is finished without optimisation and without being handed to the execution engine while one of our
helpers is being compiled for a caller. A helper that Python itself calls is compiled in full.
"""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numba

from sim.near_code import place_near, teach_near_code

_CONFIG: Any = numba.config
_compiling: list[bool] = []
"""For each function being compiled, the innermost last: whether it will only be linked."""


def is_ours() -> bool:
    """Whether a function of ours is being compiled, and not one of whoever else uses Numba."""
    return bool(_compiling)


def only_linked(dispatcher: Any, never_inlined: bool = False) -> Any:
    """A jitted helper whose code is only linked into its callers'.

    ``never_inlined``: it stays a function of its own there, whatever LLVM thinks.
    """
    return _wrapped(dispatcher, helper=True, never_inlined=never_inlined)


def whole(dispatcher: Any) -> Any:
    """A jitted function that Python calls: optimised with everything below it, and translated."""
    return _wrapped(dispatcher, helper=False)


def _wrapped(dispatcher: Any, helper: bool, never_inlined: bool = False) -> Any:
    if _CONFIG.DISABLE_JIT:
        return dispatcher
    _teach_libraries()
    sigutils: Any = import_module("numba.core.sigutils")
    compile_it, add_overload = dispatcher.compile, dispatcher.add_overload
    linked: set[Any] = set()

    def add_for(compiled: Any) -> None:
        if _compiling and _compiling[-1]:  # nothing that Python could call
            dispatcher.overloads[tuple(compiled.signature.args)] = compiled
        else:
            add_overload(compiled)

    def compile_for(signature: Any) -> Any:
        arguments, _ = sigutils.normalize_signature(signature)
        link = helper and bool(_compiling)
        if not link and arguments in linked:  # Python calls what so far was only linked
            linked.discard(arguments)
            del dispatcher.overloads[arguments]
        known = arguments in dispatcher.overloads
        _compiling.append(link)
        try:
            entry_point = compile_it(signature)
        finally:
            _compiling.pop()
        if link and not known:
            linked.add(arguments)
            if never_inlined:
                _keep_apart(dispatcher.overloads[arguments])
        return entry_point

    dispatcher.compile, dispatcher.add_overload = compile_for, add_for
    return dispatcher


def _keep_apart(compiled: Any) -> None:
    """Tell LLVM not to inline a helper, before its code is linked into a caller's."""
    module = compiled.library._final_module
    module.get_function(compiled.fndesc.llvm_func_name).add_function_attribute("noinline")


def _keep_inside(module: Any) -> None:
    """Say that nobody outside calls the helpers that have been linked into a module.

    LLVM then sees what they are given and return: it leaves out checks for errors that none of
    them reports, and sets into its caller what has only one. Not so for what must stay apart, of
    which it could otherwise read arguments beforehand.
    """
    for function in module.functions:
        if function.is_declaration or str(function.linkage.name) != "linkonce_odr":
            continue
        if not any(b"noinline" in attributes for attributes in function.attributes):
            function.linkage = "internal"


def _teach_libraries() -> None:
    """Let libraries of helpers be finished without optimisation and translation."""
    from numba.core.codegen import JITCodeLibrary, JITCPUCodegen

    library: Any = JITCodeLibrary
    if getattr(library, "_ccplan", False):
        return
    library._ccplan = True
    teach_near_code()
    optimise, translate = library._optimize_final_module, library._finalize_final_module
    address_of = library.get_pointer_to_function
    codegen: Any = JITCPUCodegen
    set_environment = codegen.set_env

    def is_linked() -> bool:
        return bool(_compiling) and _compiling[-1]

    def optimise_unless_linked(self: Any) -> None:
        if not is_linked():
            if _compiling:
                _keep_inside(self._final_module)
            optimise(self)

    def translate_unless_linked(self: Any) -> None:
        if not is_linked():
            if is_ours():
                place_near(self)
            translate(self)
            return
        self._finalize_dynamic_globals()
        self._only_linked = True
        self._finalized = True

    def address_unless_linked(self: Any, name: str) -> Any:
        self._ensure_finalized()
        return 0 if getattr(self, "_only_linked", False) else address_of(self, name)

    def set_environment_unless_linked(self: Any, name: str, environment: Any) -> None:
        if not is_linked():
            set_environment(self, name, environment)

    library._optimize_final_module = optimise_unless_linked
    library._finalize_final_module = translate_unless_linked
    library.get_pointer_to_function = address_unless_linked
    codegen.set_env = set_environment_unless_linked
