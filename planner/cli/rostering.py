"""What the commands about rosters have in common: what goes in, what they leave behind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.planning import INTERRUPTED, NOT_CONFIRMED

if TYPE_CHECKING:
    from planner.report.roster.shown import RosterShown
    from sim.scenario import Scenario

UNIT = ""
"""Costs of a roster are weights, not money."""


def roster_settings(demand: Path | None, previous: Path | None) -> list[str]:
    """Tables of the command line as values of the scenario.

    Raises:
        ScenarioError: a table is not there.
    """
    from sim.errors import Problem, ScenarioError

    found = []
    for key, table in (("demand", demand), ("previous", previous)):
        if table is None:
            continue
        place = table.expanduser()
        if not place.is_file():
            raise ScenarioError(
                Problem(f"there is no table {table}", f"name a CSV file with --{key}", code="E001")
            )
        found.append(f"planning.roster.{key}={place.resolve()}")
    return found


def override_of(folder: Path) -> Path:
    """The override that ``ccplan shifts`` wrote into a folder.

    Raises:
        ScenarioError: there is none.
    """
    from planner.override import OVERRIDE
    from sim.errors import Problem, ScenarioError

    place = folder.expanduser()
    found = place if place.is_file() else place / OVERRIDE
    if not found.is_file():
        raise ScenarioError(
            Problem(
                f"there is no {OVERRIDE} in {folder}",
                "name the folder that ccplan shifts --out wrote",
                code="E001",
            )
        )
    return found


def audited(closed_problem: object, work: object) -> tuple[str, ...]:
    """What the auditor finds, in words."""
    from typing import Any

    from planner.audit import audit

    problem: Any = closed_problem
    found: Any = work
    return tuple(row.text for row in audit(problem, found).breaches)


def leave(shown: RosterShown, planned: Scenario, base: Path, out: Path, *, quiet: bool) -> None:
    """Write a roster into a folder."""
    from planner.report.roster.files import write_roster
    from sim.folder import OutputFolder

    with OutputFolder(out) as folder:
        missing = write_roster(shown, planned, base, folder.path)
    if not quiet:
        for line in missing:
            click.echo(line, err=True)


def show(shown: RosterShown, *, as_json: bool) -> None:
    """Print a roster."""
    if as_json:
        from planner.report.roster.machine import as_json as text_of

        click.echo(text_of(shown))
    else:
        from planner.report.roster.text import print_roster

        print_roster(shown)


def status(shown: RosterShown) -> int:
    """0: every goal is confirmed. 1: goals fall short or rules are broken. 130: interrupted."""
    if shown.interrupted:
        return INTERRUPTED
    return NOT_CONFIRMED if shown.holds is False or shown.breaches else 0


def say_next(base: Path, out: Path, lines: Sequence[str] = ()) -> None:
    """How to go on from a folder, on stderr."""
    click.echo(f"wrote {out}; run the roster with:", err=True)
    click.echo(f"  ccplan simulate {base} --override {out / 'override.yaml'}", err=True)
    for line in lines:
        click.echo(f"  {line}", err=True)
