"""``ccplan repeat``: run again what a manifest describes, and say whether the figures agree."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from planner.cli.options import output_options
from planner.cli.running import Output, perform

if TYPE_CHECKING:
    from sim.result import By, Result


@click.command()
@click.argument("place", metavar="DIR", type=click.Path(exists=True, path_type=Path))
@output_options
def repeat(
    place: Path,
    jobs: int,
    log: bool,
    out: Path | None,
    as_json: bool,
    by: By,
    quiet: bool,
) -> int:
    """Repeat the run whose results (or whose manifest.json) are in DIR.

    Everything is taken from the manifest: the scenario, the seed, the engine and the replications
    that were finished. The tables of the new run are compared with those in DIR.
    """
    from sim.measure import Asked
    from sim.scenario import Scenario

    output = Output(out, log, as_json, by, quiet)
    path = place / "manifest.json" if place.is_dir() else place
    manifest = _read(path)
    try:
        run = manifest["run"]
        scenario = Scenario.model_validate_json(json.dumps(manifest["scenario"]))
        asked = run["asked"]
        how: dict[str, Any] = {
            "engine": run["engine"],
            "seed": int(run["seed"]),
            "replications": asked if isinstance(asked, list) else int(run["replications"]),
            "statistics": Asked(**run["statistics"]),
        }
    except (KeyError, TypeError, ValueError) as error:
        raise click.ClickException(f"{path} is no manifest of ccplan: {error}") from error
    before = _tables(path.parent)  # the new run may go to the same folder
    result, status = perform(scenario, output, jobs=jobs, **how)
    if not quiet:
        _warn_of_other_versions(manifest)
    return status or _compare(result, before, path.parent, quiet)


def _read(path: Path) -> dict[str, Any]:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise click.ClickException(f"cannot read {path}: {error}") from error
    if not isinstance(manifest, dict):
        raise click.ClickException(f"{path} is no manifest of ccplan")
    if "plan" in manifest:
        raise click.ClickException(
            f"{path.parent} holds a plan, not a run: simulate its scenario with --override "
            f"{path.parent / 'override.yaml'}"
        )
    return manifest


def _warn_of_other_versions(manifest: dict[str, Any]) -> None:
    from sim.manifest import versions

    then = manifest.get("versions", {})
    for name, now in versions().items():
        if then.get(name) not in (None, now):
            click.echo(f"note: {name} was {then[name]} then and is {now} now", err=True)


def _tables(folder: Path) -> dict[str, str]:
    """Text of each KPI table in a folder of results."""
    return {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("kpis/*.csv")}


def _compare(result: Result, before: dict[str, str], folder: Path, quiet: bool) -> int:
    """0 if the tables of the run are those in the folder.

    Raises:
        ClickException: some differ.
    """
    from sim.folder import csv_text

    both = [name for name in result.tables if name in before]
    different = [name for name in both if csv_text(result.tables[name]) != before[name]]
    if different:
        raise click.ClickException(f"these tables differ from {folder}: {', '.join(different)}")
    if both and not quiet:
        click.echo(f"all {len(both)} tables are identical to those in {folder}", err=True)
    return 0
