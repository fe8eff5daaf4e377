"""Reading files without surprises, writing them without leaving half of one."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sim.errors import Problem, ScenarioError

MOST_YAML_BYTES = 10_000_000
MOST_TABLE_BYTES = 200_000_000


def is_folder(path: Path) -> bool:
    """Whether a path leads to a folder; a path that cannot be one does not."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def exists(path: Path) -> bool:
    """Whether a path leads to anything; a path that cannot does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_text(path: Path, shown: str, most_bytes: int, what: str) -> str:
    """The text of a UTF-8 file, with or without a byte order mark.

    Args:
        path: the file.
        shown: its name in messages.
        most_bytes: refuse larger files.
        what: what the file should be, for messages: "scenario", "table".

    Raises:
        ScenarioError: there is no such file, it cannot be read, is too large or is not UTF-8.
    """
    try:
        size = path.stat().st_size
        if path.is_file() and size > most_bytes:
            raise ScenarioError(
                Problem(
                    f"the {what} has {size:,} bytes",
                    f"give at most {most_bytes:,}",
                    file=shown,
                    code="E001",
                )
            )
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        raise ScenarioError(_unreadable(error, shown, what)) from None
    odd = _not_text(data, what)
    if odd:
        raise ScenarioError(Problem(*odd, file=shown, code="E002"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = Problem(
            f"byte {error.start + 1} is not UTF-8 text",
            "save the file as UTF-8",
            file=shown,
            line=line,
            code="E002",
        )
        raise ScenarioError(problem) from None


def _not_text(data: bytes, what: str) -> tuple[str, str] | None:
    """What is wrong with a file that is no UTF-8 text at all, and what to do about it."""
    wanted = "save it as CSV UTF-8" if what == "table" else "save it as UTF-8"
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "this is saved as UTF-16", wanted
    if b"\0" in data:
        return "this is not a text file", wanted
    return None


def _unreadable(error: OSError | ValueError, shown: str, what: str) -> Problem:
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return Problem(
            f"there is no such {what}", "check its name and folder", file=shown, code="E001"
        )
    if isinstance(error, IsADirectoryError):
        return Problem("this is a folder", f"name the {what} in it", file=shown, code="E001")
    reason = error.strerror if isinstance(error, OSError) else str(error)
    return Problem(f"the {what} cannot be read ({reason})", "", file=shown, code="E001")


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file whole or not at all: into a neighbour first, then renamed.

    Raises:
        OSError: the folder cannot be written to.
    """
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
        part.chmod(0o644)  # mkstemp makes private files
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise
