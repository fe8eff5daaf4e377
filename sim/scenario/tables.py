"""CSV tables: columns by name, one dictionary per row, every wrong cell with its line.

Comma, semicolon or tab; UTF-8 with or without byte order mark; columns in any order. With
semicolons or tabs a decimal comma is understood, as spreadsheets write it in many countries;
what may also be thousands (``1,038``) is refused.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.files import MOST_TABLE_BYTES, read_text
from sim.scenario.places import did_you_mean, one_of_each, quoted

MOST_PROBLEMS = 20
_DELIMITERS = ";\t,"
_CLOCKS = ("time", "from", "to")
_YES, _NO = ("yes", "true", "1"), ("no", "false", "0")
_THOUSANDS = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
"""Of the comma nobody knows whether it groups thousands or begins a fraction."""


@dataclass(frozen=True)
class Column:
    """A column: its name, what its cells are, whether it may be left out.

    Cells are text, ``number``, ``whole`` number, ``flag`` (yes or no) or ``many`` texts
    (``a|b``). An empty cell of an optional column is not given.
    """

    name: str
    number: bool = False
    optional: bool = False
    whole: bool = False
    flag: bool = False
    many: bool = False


@dataclass(frozen=True)
class Layout:
    """The columns of a kind of table; ``owner`` is the column that says whose a row is."""

    columns: tuple[Column, ...]
    owner: str | None = None

    def column(self, name: str) -> Column:
        """The column of this name."""
        return next(column for column in self.columns if column.name == name)


def _day_table(owner: str, value: str) -> Layout:
    columns = (Column(owner, optional=True), Column("day"), Column("time"))
    return Layout((*columns, Column(value, number=True)), owner)


_ROSTER = (
    Column("agent"),
    Column("date"),
    Column("from"),
    Column("to"),
    Column("activity", optional=True),
    Column("paid", flag=True, optional=True),
)

LAYOUTS = {
    "volumes": _day_table("queue", "volume"),
    "staffing": _day_table("group", "agents"),
    "times": Layout(
        (
            Column("arrived"),
            Column("priority_class", optional=True),
            Column("queue", optional=True),
        ),
        "queue",
    ),
    "quantiles": Layout(
        (
            Column("name", optional=True),
            Column("p", number=True),
            Column("value", number=True),
        ),
        "name",
    ),
    "samples": Layout((Column("name", optional=True), Column("value", number=True)), "name"),
    "roster": Layout((Column("group", optional=True), *_ROSTER), "group"),
    "planning.roster.agents": Layout(
        (
            Column("agent"),
            Column("groups", many=True),
            Column("contract"),
            Column("site", optional=True),
            Column("seniority_months", whole=True, optional=True),
            Column("cost_per_hour", number=True, optional=True),
            Column("rotation", many=True, optional=True),
        )
    ),
    "planning.roster.leave": Layout(
        (
            *(Column(name) for name in ("agent", "from", "to")),
            Column("kind", optional=True),
            Column("paid_minutes_per_day", whole=True, optional=True),
        )
    ),
    "planning.roster.availability": Layout(
        (Column("agent"), *(Column(name, optional=True) for name in ("day", "from", "to")))
    ),
    "planning.roster.wishes": Layout(
        (
            *(Column(name) for name in ("agent", "day", "wish")),
            Column("weight", whole=True, optional=True),
        )
    ),
    "planning.roster.previous": Layout((Column("group"), *_ROSTER)),
    "planning.roster.history": Layout((Column("group"), *_ROSTER)),
    "planning.roster.demand": Layout(
        (
            Column("date"),
            Column("group"),
            Column("shift", optional=True),
            Column("time", optional=True),
            Column("agents", whole=True),
        )
    ),
    "state.contacts": Layout(
        (
            Column("queue"),
            Column("status", optional=True),
            Column("age_s", number=True),
            *(Column(name, number=True, optional=True) for name in ("count", "elapsed_s")),
            Column("agent", optional=True),
            *(Column(name, number=True, optional=True) for name in ("work_s", "talk_s")),
            *(Column(name, optional=True) for name in ("priority_class", "segment", "intent")),
            Column("attempt", number=True, optional=True),
            Column("first_queue", optional=True),
            Column("first_age_s", number=True, optional=True),
        )
    ),
    "state.agents": Layout(
        (
            Column("agent"),
            Column("state"),
            Column("since_s", number=True, optional=True),
            Column("until", optional=True),
        )
    ),
}
"""Layout of the table behind each field that may name a CSV file, by the field's key.

Keys that other sections use, too, stand behind that of their section.
"""


def layout_key(path: Sequence[str | int]) -> str | None:
    """Key in ``LAYOUTS`` of the field at a path of the scenario; None if it is no table."""
    for parts in (path[-1:], path[-2:], path[-3:]):
        key = ".".join(str(part) for part in parts)
        if key in LAYOUTS and (len(parts) == 1 or len(path) == len(parts)):
            return key
    return None


Cell = str | float | bool | list[str]


@dataclass(frozen=True)
class Row:
    """One row: its line in the file, whose it is, and its cells."""

    line: int
    owner: str | None
    cells: dict[str, Cell]


def read_table(path: Path, shown: str, layout: Layout) -> list[Row]:
    """All rows of a CSV file.

    Args:
        path: the file.
        shown: its name in messages.
        layout: the columns it must have.

    Raises:
        ScenarioError: the file cannot be read, or columns or cells are wrong.
    """
    text = read_text(path, shown, MOST_TABLE_BYTES, "table")
    lines = _lines(text, shown)
    header_line, header = next(lines, (1, []))
    names = [name.strip().lower() for name in header]
    problems = list(_header_problems(names, layout, shown, header_line))
    if problems:
        raise ScenarioError(problems)
    decimal_comma = _delimiter(text) != ","
    reader = _RowReader(shown, names, layout, decimal_comma)
    rows = [row for line, cells in lines if (row := reader.row(line, cells)) is not None]
    if reader.problems:
        raise ScenarioError(_shortened(reader.problems, shown))
    return rows


def header_of(path: Path, shown: str) -> list[str]:
    """The column names of a CSV file, in small letters.

    Raises:
        ScenarioError: the file cannot be read.
    """
    text = read_text(path, shown, MOST_TABLE_BYTES, "table")
    _, header = next(_lines(text, shown), (1, []))
    return [name.strip().lower() for name in header]


def _delimiter(text: str) -> str:
    header = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=header.count)


def _lines(text: str, shown: str) -> Iterator[tuple[int, list[str]]]:
    """Non-empty records with the line each begins in."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    line = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield line, cells
            line = reader.line_num + 1
    except csv.Error as error:
        problem = Problem(
            f"this is not CSV ({error})", "look at its quotes", file=shown, line=line, code="E020"
        )
        raise ScenarioError(problem) from None


def _header_problems(names: list[str], layout: Layout, shown: str, line: int) -> Iterator[Problem]:
    known = [column.name for column in layout.columns]
    wanted = "the columns are " + ", ".join(
        f"[{column.name}]" if column.optional else column.name for column in layout.columns
    )
    if not names:
        yield Problem("the table is empty", wanted, file=shown, line=line, code="E021")
        return
    for name, count in Counter(names).items():
        if name not in known:
            yield Problem(
                f"unknown column {quoted(name)}",
                did_you_mean(name, known, "columns"),
                file=shown,
                line=line,
                code="E022",
            )
        elif count > 1:
            yield Problem(
                f"the column {name} stands here {count} times",
                "keep one of them",
                file=shown,
                line=line,
                code="E023",
            )
    missing = [c.name for c in layout.columns if not c.optional and c.name not in names]
    for name in missing:
        yield Problem(f"the column {name} is missing", wanted, file=shown, line=line, code="E021")


class _RowReader:
    """Turns the cells of one record after another into rows; collects what is wrong."""

    def __init__(self, shown: str, names: list[str], layout: Layout, decimal_comma: bool) -> None:
        self.shown = shown
        self.names = names
        self.columns = [layout.column(name) for name in names]
        self.layout = layout
        self.decimal_comma = decimal_comma
        self.problems: list[Problem] = []

    def row(self, line: int, cells: list[str]) -> Row | None:
        if len(cells) != len(self.names):
            self._complain(
                line,
                None,
                f"this row has {len(cells)} cells, the header {len(self.names)}",
                "write one cell for each column",
                "E024",
            )
            return None
        owner: str | None = None
        values: dict[str, Cell] = {}
        for column, cell in zip(self.columns, cells, strict=True):
            text = cell.strip()
            name = column.name
            if name == self.layout.owner:
                owner = text
            elif text or not column.optional:
                values[name] = self._cell(line, column, text)
        return Row(line, owner, values)

    def _cell(self, line: int, column: Column, text: str) -> Cell:
        if column.number or column.whole:
            number = self._number(line, column.name, text)
            return int(number) if column.whole and number.is_integer() else number
        if column.flag:
            return self._flag(line, column.name, text)
        if column.many:
            return [part.strip() for part in text.split("|") if part.strip()]
        return _clock(text) if column.name in _CLOCKS else text

    def _flag(self, line: int, name: str, text: str) -> bool:
        if text.lower() in _YES or text.lower() in _NO:
            return text.lower() in _YES
        what = f"{quoted(text)} is neither yes nor no"
        self._complain(line, name, what, "write yes or no", "E029")
        return False

    def _number(self, line: int, name: str, text: str) -> float:
        if self.decimal_comma and _THOUSANDS.fullmatch(text):
            whole, fraction = text.replace(",", ""), text.replace(",", ".", 1)
            self._complain(
                line,
                name,
                f"{quoted(text)} may be {whole} or {fraction.replace(',', '')}",
                f"write {whole}, or the fraction with a point",
                "E025",
            )
            return 0.0
        plain = text.replace(",", ".") if self.decimal_comma else text
        try:
            number = float(plain)
        except ValueError:
            number = math.nan
        if math.isfinite(number) and "_" not in text:
            return number
        what = f"{quoted(text)} is not a number" if text else "this cell is empty"
        self._complain(line, name, what, "write a number such as 12.5", "E025")
        return 0.0

    def _complain(
        self, line: int, column: str | None, message: str, remedy: str, code: str
    ) -> None:
        self.problems.append(
            Problem(message, remedy, file=self.shown, line=line, column=column, code=code)
        )


def _clock(text: str) -> str:
    """``8:00`` and ``08:00:00``, as spreadsheets write them, as ``08:00``; the rest as it is."""
    match = re.fullmatch(r"(\d{1,2}):(\d\d)(:00)?", text)
    return f"{int(match[1]):02d}:{match[2]}" if match else text


def _shortened(problems: list[Problem], shown: str) -> list[Problem]:
    """The first problems of a table, equal ones as one, and how many more there are."""
    problems = one_of_each(problems)
    if len(problems) <= MOST_PROBLEMS:
        return problems
    more = Problem(
        f"and {len(problems) - MOST_PROBLEMS} more problems like these",
        "",
        file=shown,
        code=problems[-1].code,
    )
    return [*problems[:MOST_PROBLEMS], more]
