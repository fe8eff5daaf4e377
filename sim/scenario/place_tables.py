"""Puts the rows of CSV tables where a scenario names their files."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path as FilePath
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.files import exists
from sim.scenario.places import Path, Places, TableMark, did_you_mean, nearest, quoted
from sim.scenario.tables import LAYOUTS, Layout, Row, layout_key, read_table


def place_tables(data: dict[str, Any], places: Places, main: FilePath) -> list[FilePath]:
    """Replace every table path in the data by the table's rows.

    A path is relative to the YAML file in which it stands; in an override given at load, to the
    folder of ``main``. ``file.csv#name`` takes the rows of that name; otherwise a queue or group
    takes its own rows, or all rows of a table that has no column for it.

    Returns:
        The tables that were read.

    Raises:
        ScenarioError: tables are missing or wrong; all of them are looked at.
    """
    reader = _Reader(data, places, main)
    for path, holder, key in list(_table_fields(data, ())):
        rows = reader.rows(path, str(holder[key]))
        places.tables[path] = TableMark(reader.shown, [row.line for row in rows])
        holder[key] = [row.cells for row in rows]
    problems = list(dict.fromkeys(reader.problems))
    if problems:
        raise ScenarioError(problems)
    return list(dict.fromkeys(reader.files))


def _table_fields(data: Any, at: Path) -> Iterator[tuple[Path, dict[str, Any], str]]:
    """Fields of the data that hold the path of a table."""
    if isinstance(data, dict):
        for key, value in data.items():
            if isinstance(value, str) and layout_key((*at, key)) is not None:
                yield (*at, key), data, key
            else:
                yield from _table_fields(value, (*at, key))
    elif isinstance(data, list):
        for i, value in enumerate(data):
            yield from _table_fields(value, (*at, i))


class _Reader:
    """Reads each file once, whoever names it."""

    def __init__(self, data: dict[str, Any], places: Places, main: FilePath) -> None:
        self.data = data
        self.places = places
        self.main = main
        self.cache: dict[tuple[str, str], list[Row]] = {}
        self.files: list[FilePath] = []
        self.problems: list[Problem] = []
        self.shown = ""

    def rows(self, path: Path, text: str) -> list[Row]:
        """The rows meant by the path of a table at a place of the scenario."""
        name, _, wanted = text.partition("#")
        if "://" in text or not name:
            self._complain(path, f"{quoted(text)} is not a path", "name a CSV file", "E026")
            return []
        field = layout_key(path) or ""
        layout = LAYOUTS[field]
        file = self._folder(path) / name
        self.shown = str(file)
        if (self.shown, field) not in self.cache:
            self.cache[self.shown, field] = self._read(path, file, layout)
            if field in ("volumes", "staffing", "times", "roster") and not wanted:
                self._unknown_owners(self.cache[self.shown, field], layout)
        rows = self.cache[self.shown, field]
        return self._chosen(path, rows, layout, wanted)

    def _folder(self, path: Path) -> FilePath:
        mark = self.places.marks.get(path)
        if mark is not None and mark.line is not None and not mark.file.startswith("override "):
            return FilePath(mark.file).parent
        return self.main.parent

    def _read(self, path: Path, file: FilePath, layout: Layout) -> list[Row]:
        if not exists(file):
            self._complain(
                path, f"there is no table {self.shown}", "check its name and folder", "E001"
            )
            return []
        self.files.append(file)
        try:
            return read_table(file, self.shown, layout)
        except ScenarioError as error:
            self.problems += error.problems
            return []

    def _chosen(self, path: Path, rows: list[Row], layout: Layout, wanted: str) -> list[Row]:
        owners = list(dict.fromkeys(row.owner for row in rows if row.owner is not None))
        if not rows or layout.owner is None or (not owners and not wanted):
            return rows
        if not wanted and layout.owner == "name":
            known = ", ".join(owners[:12])
            self._complain(
                path,
                f"{self.shown} holds several tables",
                f"write {self.shown}#name with one of {known}",
                "E028",
            )
            return rows[:0]
        owner = wanted or str(path[1])
        chosen = [row for row in rows if row.owner == owner]
        if not chosen:
            self._complain(
                path,
                f"{self.shown} has no rows of {quoted(owner)}",
                did_you_mean(owner, owners, f"{layout.owner}s there"),
                "E028",
            )
        return chosen

    def _unknown_owners(self, rows: list[Row], layout: Layout) -> None:
        """Report rows of queues or groups that the scenario does not have."""
        entries = self.data.get(f"{layout.owner}s")
        known = [str(name) for name in entries] if isinstance(entries, dict) else []
        seen = set(known)
        for row in rows:
            if row.owner is None or row.owner in seen:
                continue
            seen.add(row.owner)
            near = nearest(row.owner, known)
            remedy = (
                f"did you mean {near}?" if near else f"delete the rows or add the {layout.owner}"
            )
            self.problems.append(
                Problem(
                    f"there is no {layout.owner} {quoted(row.owner)}",
                    remedy,
                    file=self.shown,
                    line=row.line,
                    column=layout.owner,
                    code="E027",
                )
            )

    def _complain(self, path: Path, message: str, remedy: str, code: str) -> None:
        self.problems.append(self.places.problem(path, message, remedy, code=code))
