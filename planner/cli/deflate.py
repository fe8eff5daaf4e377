"""``ccplan deflate``: first contacts out of volumes that count everything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.options import scenario_options

if TYPE_CHECKING:
    from sim.deflate import Deflation
    from sim.work import Choice


@click.command()
@scenario_options
@click.option(
    "--out",
    metavar="FILE",
    required=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the volumes of first contacts as overrides into this file.",
)
@click.option(
    "--replications",
    type=click.IntRange(1, 100_000),
    default=30,
    show_default=True,
    help="Of each run; few leave the chance of a day in the volumes.",
)
@click.option(
    "--tolerance",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.01,
    show_default=True,
    help="How far a queue may be off its table, interval by interval, relative to all of it.",
)
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "simpy"]),
    default="auto",
    show_default=True,
    help="Both give the same figures; simpy is slow and readable.",
)
@click.option("--jobs", type=click.IntRange(1, 1024), default=1, help="Processes.")
@click.option("--quiet", "-q", is_flag=True, help="No progress.")
def deflate(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    out: Path,
    replications: int,
    tolerance: float,
    engine: Choice,
    jobs: int,
    quiet: bool,
) -> int:
    """Bring volumes that count all contacts down to first contacts.

    FILE is the scenario of the centre in which the contacts were counted. Queues with
    ``counts: all_contacts`` are simulated with fewer and fewer first contacts, until these and what
    comes back make up the table.
    """
    from planner.cli.progress import Bar
    from sim.deflate import deflate as first_contacts
    from sim.folder import write_text
    from sim.scenario import read_scenario
    from sim.scenario.write import dump_yaml

    loaded = read_scenario(file, [*settings, *overrides])
    with Bar(quiet=quiet) as watching:
        found = first_contacts(
            loaded.scenario,
            replications=replications,
            tolerance=tolerance,
            engine=engine,
            jobs=jobs,
            progress=watching,
        )
    _show(found)
    if not found.reached:
        click.echo(
            f"not within {100 * tolerance:g} % of the table after {found.runs} runs: nothing "
            "written; ask for more replications or a larger --tolerance, and see whether people "
            "and patience are those of the days counted",
            err=True,
        )
        return 1
    said = {
        "description": f"First contacts of {loaded.scenario.name}, from volumes of all contacts.",
        "assumptions": "; ".join(
            f"{item.queue}: {item.first:.1f} of {item.table:.1f} contacts are first ones"
            for item in found.queues
        ),
    }
    write_text(out, dump_yaml(said | found.overrides))
    if not quiet:
        click.echo(f"wrote {out}", err=True)
    return 0


def _show(found: Deflation) -> None:
    from planner.report import words
    from planner.report.terminal import print_table

    print_table(
        ["queue", "contacts in table", "first contacts", "of all", "come back", "off by"],
        [
            [
                item.queue,
                words.number(item.table),
                words.number(item.first),
                words.percent(item.first / item.table if item.table > 0 else None),
                words.number(item.further),
                words.percent(item.gap),
            ]
            for item in found.queues
        ],
    )
    for item in found.queues:
        if item.crowded:
            click.echo(
                f"{item.queue}: in {words.counted(item.crowded, 'row')} of its table more "
                "contacts come back, or from other queues, than the table has."
            )
