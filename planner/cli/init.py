"""``ccplan init``: a commented scenario to start from."""

from __future__ import annotations

from pathlib import Path

import click


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
def init(folder: Path) -> None:
    """Write a commented starter scenario into DIR."""
    from sim.scenario.starter import write_starter

    written = write_starter(folder)
    for path in written:
        click.echo(f"wrote {path}")
    click.echo(f"Next: ccplan check {written[0]}, then ccplan simulate {written[0]}")
    click.echo(f"      and to plan: ccplan staff {written[0]} --out plan")
