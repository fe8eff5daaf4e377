"""A commented scenario to start from."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path

from sim.errors import Problem, ScenarioError
from sim.scenario.files import write_text
from sim.scenario.schema import schema_text

_NAMES = ("scenario.yaml", "volumes.csv", "staffing.csv")


def write_starter(folder: Path) -> list[Path]:
    """Write a starter scenario with its tables and the JSON Schema into a folder.

    The folder is made if it does not exist.

    Returns:
        The files written, the scenario first.

    Raises:
        ScenarioError: one of the files is there already, or the folder cannot be written to.
            Then nothing has been written.
    """
    source = files("sim.scenario") / "data" / "starter"
    texts = {name: (source / name).read_text(encoding="utf-8") for name in _NAMES}
    texts["schema.json"] = schema_text()
    existing = [folder / name for name in texts if (folder / name).exists()]
    if existing:
        raise ScenarioError(
            Problem("the file exists", "choose another folder, or move it away", file=str(path))
            for path in existing
        )
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            write_text(folder / name, text)
    except OSError as error:
        reason = error.strerror or str(error)
        problem = Problem(
            f"cannot be written ({reason})", "choose another folder", file=str(folder)
        )
        raise ScenarioError(problem) from None
    return [folder / name for name in texts]
