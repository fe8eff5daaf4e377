"""Errors that a user can do something about: each says where, what and how to repair it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong with the input.

    ``message`` says what is wrong and names the value; ``remedy`` says what to do. ``path`` is
    the dotted place in the scenario (``queues.sales.talk.mean``); ``file`` and ``line`` (from 1)
    are known when it was read from files, ``column`` when the file is a table. ``code`` is stable
    over versions.
    """

    message: str
    remedy: str = ""
    path: str = ""
    value: object = None
    file: str | None = None
    line: int | None = None
    column: str | None = None
    code: str = ""

    def __str__(self) -> str:
        """One line: ``file:line, column: path: message; remedy [code]``, known parts only."""
        place = self.file or ""
        if place and self.line is not None:
            place += f":{self.line}"
        if place and self.column is not None:
            place += f", column {self.column}"
        text = "; ".join(part for part in (self.message, self.remedy) if part)
        text = ": ".join(part for part in (place, self.path, text) if part)
        text = " ".join(text.split())  # a value may hold line breaks; a problem is one line
        return f"{text} [{self.code}]" if self.code else text


class CcplanError(Exception):
    """Base of all errors that ccplan raises on purpose; their text is meant for the user."""


class ScenarioError(CcplanError):
    """A scenario that cannot be used. Carries every problem that was found in one go."""

    def __init__(self, problems: Problem | Iterable[Problem]) -> None:
        found = (problems,) if isinstance(problems, Problem) else tuple(problems)
        if not found:
            raise ValueError("a ScenarioError needs at least one problem")
        self.problems = found
        super().__init__(found)

    def __str__(self) -> str:
        """One line per problem."""
        return "\n".join(str(problem) for problem in self.problems)
