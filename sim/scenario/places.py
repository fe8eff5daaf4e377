"""Where a value of a scenario was written: file, line, and column of a table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches

from sim.errors import Problem

Path = tuple[str | int, ...]
"""Keys and positions from the scenario's top: ``("queues", "sales", "routing", 0)``."""


@dataclass(frozen=True)
class Mark:
    """Place of one value. ``line`` counts from 1; an override from Python has none."""

    file: str
    line: int | None = None


@dataclass(frozen=True)
class TableMark:
    """Place of a table: the file's name and the line of each row."""

    file: str
    lines: Sequence[int]


@dataclass
class Places:
    """The places of all values of a scenario, by path."""

    marks: dict[Path, Mark] = field(default_factory=dict)
    tables: dict[Path, TableMark] = field(default_factory=dict)

    def replace(self, at: Path, other: Places, origin: Path = ()) -> None:
        """Forget everything under ``at``; take what ``other`` knows under ``origin`` instead."""
        self.forget(at)
        n = len(origin)
        for path, mark in other.marks.items():
            if path[:n] == origin:
                self.marks[at + path[n:]] = mark

    def forget(self, at: Path) -> None:
        """Forget everything at and under ``at``."""
        for path in [path for path in self.marks if path[: len(at)] == at]:
            del self.marks[path]

    def problem(
        self, path: Path, message: str, remedy: str, value: object = None, code: str = ""
    ) -> Problem:
        """A problem at the place of ``path``, or of the nearest thing around it."""
        for n in range(len(path), -1, -1):
            head, tail = path[:n], path[n:]
            table = self.tables.get(head)
            if table is not None and tail and isinstance(tail[0], int):
                return Problem(
                    message,
                    remedy,
                    path=dotted(head),
                    value=value,
                    file=table.file,
                    line=table.lines[tail[0]] if tail[0] < len(table.lines) else None,
                    column=str(tail[1]) if len(tail) > 1 else None,
                    code=code,
                )
            if head in self.marks:
                mark = self.marks[head]
                return Problem(
                    message,
                    remedy,
                    path=dotted(path),
                    value=value,
                    file=mark.file,
                    line=mark.line,
                    code=code,
                )
        return Problem(message, remedy, path=dotted(path), value=value, code=code)


def one_of_each(problems: Iterable[Problem]) -> list[Problem]:
    """Problems that rows of a table share become one, that of the first row."""
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for i, problem in enumerate(problems):
        row = problem.column is not None
        key = (problem.file, problem.path, problem.column, problem.message) if row else (i,)
        alike.setdefault(key, []).append(problem)
    return [
        first if not rest else replace(first, message=f"{first.message} (and {_rows(len(rest))})")
        for first, *rest in alike.values()
    ]


def _rows(count: int) -> str:
    return "1 more row" if count == 1 else f"{count} more rows"


def dotted(path: Path) -> str:
    """``queues.sales.routing.0.after_s``; a name with a dot stands in quotes."""
    return ".".join(f'"{key}"' if "." in str(key) else str(key) for key in path)


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word that looks most like ``word``, if any does."""
    by_lower = {name.lower(): name for name in known}
    found = get_close_matches(word.lower(), by_lower, n=1, cutoff=0.6)
    return by_lower[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str], what: str) -> str:
    """A remedy for an unknown word: the nearest known one, or the list of all."""
    names = list(known)
    near = nearest(word, names)
    if near is not None:
        return f"did you mean {near}?"
    if not names:
        return f"there are no {what}"
    shown = ", ".join(names[:12]) + (" ..." if len(names) > 12 else "")
    return f"{what}: {shown}"


def quoted(value: object) -> str:
    """A value as a message shows it: text in quotes, long things cut short."""
    if isinstance(value, str):
        return f'"{value[:60]}..."' if len(value) > 63 else f'"{value}"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "null"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = f"{value:g}" if isinstance(value, float) and abs(value) < 1e15 else str(value)
    return text[:60]
