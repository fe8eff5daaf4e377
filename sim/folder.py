"""Writing results: a folder appears whole or not at all, and no cell is a formula."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import pandas as pd

from sim.errors import CcplanError

MANIFEST = "manifest.json"
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


class OutputError(CcplanError):
    """Results cannot be written where they were asked for."""


class OutputFolder:
    """Collects files beside their destination and moves them there together.

    A destination that exists keeps what ccplan did not write; files of an earlier run are
    replaced. The manifest moves last: a folder without one is not a finished run.

    Raises:
        OutputError: the place cannot be written to.
    """

    def __init__(self, destination: Path) -> None:
        self.destination = destination.expanduser().resolve()
        try:
            self.destination.parent.mkdir(parents=True, exist_ok=True)
            if self.destination.exists() and not self.destination.is_dir():
                raise NotADirectoryError(20, "it is a file")
            if self.destination.exists() and not os.access(self.destination, os.W_OK | os.X_OK):
                raise PermissionError(13, "permission denied")
            made = tempfile.mkdtemp(
                prefix=f".{self.destination.name}.", suffix=".part", dir=self.destination.parent
            )
        except OSError as error:
            raise OutputError(
                f"cannot write results to {destination}: {error.strerror or error}; "
                "name another folder with --out"
            ) from error
        self.path = Path(made)
        """Where files are written until the folder is closed."""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Move everything to its place, or remove it after an error."""
        try:
            if kind is None:
                self._deliver()
        finally:
            shutil.rmtree(self.path, ignore_errors=True)

    def _deliver(self) -> None:
        try:
            if not self.destination.exists():
                self.path.chmod(0o755)
                self.path.replace(self.destination)
                return
            _remove_earlier_run(self.destination)
            files = sorted(p for p in self.path.rglob("*") if p.is_file())
            for file in sorted(files, key=lambda p: p.name == MANIFEST):
                target = self.destination / file.relative_to(self.path)
                target.parent.mkdir(parents=True, exist_ok=True)
                file.replace(target)
        except OSError as error:
            raise OutputError(f"cannot write results to {self.destination}: {error}") from error


def _remove_earlier_run(folder: Path) -> None:
    manifest = folder / MANIFEST
    try:
        listed = json.loads(manifest.read_text(encoding="utf-8")).get("files", [])
    except (OSError, ValueError, AttributeError):
        return
    manifest.unlink()
    for name in listed:
        inside = (folder / str(name)).resolve()
        if inside.is_relative_to(folder) and inside.is_file():
            inside.unlink()


def write_text(path: Path, text: str) -> None:
    """Write a text file so that it is never seen half written."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def write_json(path: Path, content: Any) -> None:
    """Write JSON atomically; keys keep their order, which in a scenario means something."""
    write_text(path, json.dumps(content, indent=1, allow_nan=False) + "\n")


def write_csv(path: Path, table: pd.DataFrame) -> None:
    """Write ``csv_text(table)`` atomically."""
    write_text(path, csv_text(table))


def csv_text(table: pd.DataFrame) -> str:
    """A table as CSV that a spreadsheet cannot mistake for formulas; numbers are exact.

    A text that begins like a formula (= + - @) gets an apostrophe in front.
    """
    safe = table.copy()
    for column in safe.columns:
        if not (
            pd.api.types.is_numeric_dtype(safe[column])
            or pd.api.types.is_datetime64_any_dtype(safe[column])
        ):
            safe[column] = safe[column].map(_as_text, na_action="ignore").astype(object)
    safe.columns = pd.Index([_as_text(name) for name in safe.columns])
    return safe.to_csv(index=False, lineterminator="\n")


def _as_text(value: object) -> object:
    if isinstance(value, str) and value.startswith(_FORMULA_STARTS):
        return "'" + value
    return value
