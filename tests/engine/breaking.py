"""Ways to break the SimPy model on purpose, by what is broken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Mutation = Callable[[pytest.MonkeyPatch], None]


class Mutations(dict[str, Mutation]):
    """Mutations by name; used as a decorator it registers one, whose name says what is broken."""

    def __call__(self, function: Mutation) -> Mutation:
        """Register a mutation."""
        self[function.__name__] = function
        return function


def changed(patch: pytest.MonkeyPatch, cls: type, name: str, change: Callable[..., Any]) -> None:
    """Let ``change(method, self, *arguments)`` stand for a method."""
    method = getattr(cls, name)
    patch.setattr(cls, name, lambda self, *a, **k: change(method, self, *a, **k))


def with_attribute(
    patch: pytest.MonkeyPatch, cls: type, name: str, value: Callable[[Any], Any]
) -> None:
    """Let every new object have another value of an attribute; ``value`` makes it of the old."""

    def build(method: Callable[..., None], self: Any, *arguments: Any, **more: Any) -> None:
        method(self, *arguments, **more)
        setattr(self, name, value(getattr(self, name)))

    changed(patch, cls, "__init__", build)
