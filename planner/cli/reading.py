"""Read a scenario for a command, and say what overrides changed and what is doubtful."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from sim.scenario import Scenario


def read(
    file: Path, settings: Sequence[str], overrides: Sequence[Path], *, quiet: bool
) -> Scenario:
    """The checked scenario; changes and warnings go to stderr unless ``quiet``.

    Raises:
        ScenarioError: anything is wrong with it.
    """
    from sim.scenario import find_warnings, read_scenario

    loaded = read_scenario(file, [*settings, *overrides])
    if not quiet:
        for change in loaded.changes:
            click.echo(f"changed: {change}", err=True)
        for warning in find_warnings(loaded.scenario, loaded.places):
            click.echo(f"warning: {warning}", err=True)
    return loaded.scenario


def read_with_table(
    file: Path, settings: Sequence[str], overrides: Sequence[Path], table: Path
) -> Scenario:
    """The scenario with the agents of a CSV table in place of its own presence.

    The table has the columns of staffing tables (group, day, time, agents) and passes the same
    checks, so whatever is wrong with it is said with file, line, column and remedy.

    Raises:
        ScenarioError: anything is wrong with scenario or table.
    """
    from sim.errors import Problem, ScenarioError
    from sim.scenario import read_scenario

    base = read_scenario(file, [*settings, *overrides]).scenario
    if not table.expanduser().is_file():
        raise ScenarioError(
            Problem(f"there is no table {table}", "name a CSV file with --requirement", code="E001")
        )
    place = str(table.expanduser().resolve())
    presence = {
        f'groups."{name}".{key}': value
        for name, group in base.groups.items()
        for key, value in (("shifts", None), ("roster", None), ("staffing", place))
        if value is not None or getattr(group, key) is not None
    }
    return read_scenario(file, [*settings, *overrides, presence]).scenario
