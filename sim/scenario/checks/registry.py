"""The list of all checks of meaning, and what a check gets and gives."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sim.scenario.places import Path

if TYPE_CHECKING:
    from sim.scenario.checks.view import View


@dataclass(frozen=True)
class Finding:
    """Something wrong at a path of the scenario: what, and what to do about it."""

    path: Path
    message: str
    remedy: str
    value: object = None


CheckFunction = Callable[["View"], Iterable[Finding]]


@dataclass(frozen=True)
class Check:
    """A registered check. ``timed`` ones need the calendar, which a wrong zone takes away."""

    code: str
    run: CheckFunction
    timed: bool

    @property
    def title(self) -> str:
        """First line of the function's docstring."""
        return (self.run.__doc__ or "").strip().splitlines()[0]


CHECKS: dict[str, Check] = {}
"""All checks, by code."""

WARNINGS: dict[str, Check] = {}
"""What is lawful yet probably not meant, by code. They see only scenarios without errors."""


def check(code: str, timed: bool = False) -> Callable[[CheckFunction], CheckFunction]:
    """Register a check under a code that stays the same for ever.

    Raises:
        ValueError: the code is taken.
    """
    return _registered(CHECKS, code, timed)


def warning(code: str) -> Callable[[CheckFunction], CheckFunction]:
    """Register a warning under a code that stays the same for ever.

    Raises:
        ValueError: the code is taken.
    """
    return _registered(WARNINGS, code, timed=True)


def _registered(
    table: dict[str, Check], code: str, timed: bool
) -> Callable[[CheckFunction], CheckFunction]:
    def register(function: CheckFunction) -> CheckFunction:
        if code in table:
            raise ValueError(f"{code} is taken by {table[code].run.__name__}")
        table[code] = Check(code, function, timed)
        return function

    return register
