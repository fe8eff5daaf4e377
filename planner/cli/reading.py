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
