"""The one door for scenario files: YAML and CSV in, a checked scenario out.

Precedence of values, from weak to strong: the file named by ``base:``, the file itself, the
overrides given at load (see ``sim.scenario.overrides``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.errors import Problem, ScenarioError
from sim.scenario.checks import find_problems
from sim.scenario.files import MOST_YAML_BYTES, exists, is_folder, read_text
from sim.scenario.models.scenario import Scenario
from sim.scenario.overrides import (
    NOTES,
    Change,
    Override,
    Overrides,
    Patch,
    Tree,
    clashes,
    patch_of_text,
    patches_of_mapping,
)
from sim.scenario.place_tables import place_tables
from sim.scenario.places import Places, quoted
from sim.scenario.shape import build
from sim.scenario.yaml import parse_yaml

MOST_BASES = 20
_YAML = (".yaml", ".yml")


@dataclass(frozen=True)
class Loaded:
    """A scenario and where it came from."""

    scenario: Scenario
    changes: tuple[Change, ...]
    """Every value that a stronger level changed, in the order of the levels."""
    files: tuple[Path, ...]
    """Every file that was read: YAML files from base to overrides, then tables."""
    notes: tuple[tuple[str, str], ...]
    """Descriptions and assumptions of override files, as (file, text)."""
    places: Places
    """File and line of every value."""


def load_scenario(path: str | Path, overrides: Overrides = ()) -> Scenario:
    """Read and check a scenario.

    Args:
        path: a YAML file, or a folder with a ``scenario.yaml``.
        overrides: as in :func:`read_scenario`.

    Raises:
        ScenarioError: anything is wrong; it lists every problem with its place and remedy.
    """
    return read_scenario(path, overrides).scenario


def read_scenario(path: str | Path, overrides: Overrides = ()) -> Loaded:
    """Read and check a scenario, and say what its levels changed.

    Args:
        path: a YAML file, or a folder with a ``scenario.yaml``.
        overrides: one or several of: text ``"queues.sales.talk.mean=200"``; a path of a YAML file
            with some of a scenario's keys (and ``description``, ``assumptions`` about itself); a
            mapping with plain or dotted keys. They are of one level: none may touch what another
            touches.

    Raises:
        ScenarioError: anything is wrong; it lists every problem with its place and remedy.
    """
    main = Path(path)
    if is_folder(main):
        main /= "scenario.yaml"
    levels = _levels(main)
    first = levels[0]
    tree = Tree(_without_nulls(first.data), first.places)
    for level in levels[1:]:
        tree.lay(level)
    given, notes = _lay_overrides(tree, overrides)
    files = [Path(patch.source) for patch in (*levels, *given)]
    tables = place_tables(tree.data, tree.places, main)
    scenario = build(tree.data, tree.places, tree.introduced)
    problems = find_problems(scenario, tree.places)
    if problems:
        raise ScenarioError(problems)
    return Loaded(scenario, tuple(tree.changes), (*files, *tables), notes, tree.places)


def override(scenario: Scenario, overrides: Overrides) -> Loaded:
    """Lay overrides over a scenario in memory, as :func:`read_scenario` does over a file.

    Raises:
        ScenarioError: as :func:`read_scenario`. Tables are sought from the working folder.
    """
    data = scenario.model_dump(mode="json", by_alias=True, exclude_none=True)
    tree = Tree(_without_nulls(data), Places())
    given, notes = _lay_overrides(tree, overrides)
    tables = place_tables(tree.data, tree.places, Path("scenario.yaml"))
    changed = build(tree.data, tree.places, tree.introduced)
    problems = find_problems(changed, tree.places)
    if problems:
        raise ScenarioError(problems)
    files = [Path(patch.source) for patch in given]
    return Loaded(changed, tuple(tree.changes), (*files, *tables), notes, tree.places)


def _levels(main: Path) -> list[Patch]:
    """The file and its bases, weakest first."""
    levels = [_read_yaml(main)]
    seen = [main.resolve()]
    while (base := levels[0].data.pop("base", None)) is not None:
        patch = levels[0]
        if not isinstance(base, str) or "://" in base:
            raise _base_problem(patch, f"{quoted(base)} is not a path", "name a scenario file")
        path = Path(patch.source).parent / base
        if path.resolve() in seen or len(seen) > MOST_BASES:
            raise _base_problem(patch, f"{base} leads back here", "let one of them have no base")
        seen.append(path.resolve())
        if not exists(path):
            raise _base_problem(patch, f"there is no file {path}", "check its name and folder")
        levels.insert(0, _read_yaml(path))
    return levels


def _base_problem(patch: Patch, message: str, remedy: str) -> ScenarioError:
    return ScenarioError(patch.places.problem(("base",), message, remedy, code="E006"))


def _read_yaml(path: Path) -> Patch:
    """A YAML file whose top is a mapping."""
    shown = str(path)
    data, places = parse_yaml(read_text(path, shown, MOST_YAML_BYTES, "scenario"), shown)
    if not isinstance(data, dict):
        what = "the file is empty" if data is None else f"the file holds {quoted(data)}"
        problem = Problem(what, "write key: value lines", file=shown, line=1, code="E003")
        raise ScenarioError(problem)
    return Patch(data, places, shown)


def _without_nulls(data: dict[str, Any]) -> dict[str, Any]:
    """The data without keys that are null: null means not given."""
    return {
        key: _without_nulls(value) if isinstance(value, dict) else value
        for key, value in data.items()
        if value is not None
    }


def _listed(overrides: Overrides) -> Sequence[Override]:
    return [overrides] if isinstance(overrides, str | Path | Mapping) else overrides


def _lay_overrides(
    tree: Tree, overrides: Overrides
) -> tuple[list[Patch], tuple[tuple[str, str], ...]]:
    """Lay overrides over a tree. Returns those that came from files, and their notes."""
    patches: list[Patch] = []
    files: list[Patch] = []
    notes: list[tuple[str, str]] = []
    for item in _listed(overrides):
        if isinstance(item, Mapping):
            patches += patches_of_mapping(item, tree.data)
        elif isinstance(item, str) and ("=" in item or not item.endswith(_YAML)):
            patches.append(patch_of_text(item, tree.data))
        else:
            patch = _read_yaml(Path(str(item)))
            notes += [(patch.source, str(patch.data.pop(n))) for n in NOTES if n in patch.data]
            patches.append(patch)
            files.append(patch)
    problems = clashes(patches)
    for patch in patches:
        tree.lay(patch)
    problems += tree.problems
    if problems:
        raise ScenarioError(problems)
    return files, tuple(notes)
