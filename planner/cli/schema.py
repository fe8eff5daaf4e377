"""``ccplan schema``: the JSON Schema of scenarios, and their reference page."""

from __future__ import annotations

from pathlib import Path

import click

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--out", type=FILE, help="Write the JSON Schema to this file.")
@click.option("--docs", type=FILE, help="Write the reference of all fields as Markdown.")
def schema(out: Path | None, docs: Path | None) -> None:
    """Print the JSON Schema of scenario files, for editors that complete YAML."""
    from sim.folder import write_text
    from sim.scenario.schema import schema_docs, schema_text

    if out is None and docs is None:
        click.echo(schema_text(), nl=False)
    if out is not None:
        write_text(out, schema_text())
    if docs is not None:
        write_text(docs, schema_docs())
