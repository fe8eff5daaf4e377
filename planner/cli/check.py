"""``ccplan check``: is the scenario sound, what did overrides change, what does it amount to."""

from __future__ import annotations

from pathlib import Path

import click

from planner.cli.options import scenario_options


@click.command()
@scenario_options
def check(file: Path, settings: tuple[str, ...], overrides: tuple[Path, ...]) -> None:
    """Check the scenario in FILE and say what it amounts to.

    Lists every problem with its place and remedy, or every value that overrides changed and a
    summary of demand and people.
    """
    from planner.report.overview import overview
    from planner.report.plans.rules import print_rules
    from planner.report.terminal import print_overview
    from sim.scenario import find_warnings, read_scenario

    loaded = read_scenario(file, [*settings, *overrides])
    for change in loaded.changes:
        click.echo(f"changed: {change}")
    for source, note in loaded.notes:
        click.echo(f"{source}: {note}")
    for warning in find_warnings(loaded.scenario, loaded.places):
        click.echo(f"warning: {warning}", err=True)
    click.echo(f"OK: {loaded.scenario.name}")
    print_overview(loaded.scenario, overview(loaded.scenario))
    print_rules(loaded.scenario)
