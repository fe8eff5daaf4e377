"""``ccplan explain``: where a requirement comes from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.options import scenario_options

if TYPE_CHECKING:
    from planner.requirement.immediate import Formula, Method


@click.command()
@scenario_options
@click.argument("queue")
@click.argument("interval")
@click.option(
    "--method",
    type=click.Choice(["time_varying", "stationary"]),
    default="time_varying",
    show_default=True,
    help="Load with the lag of handle times, or each interval by itself.",
)
@click.option(
    "--formula",
    type=click.Choice(["auto", "erlang_a", "erlang_c"]),
    default="auto",
    show_default=True,
    help="auto: by the scenario's patience; erlang_c: as if nobody gave up.",
)
@click.option(
    "--replications",
    type=click.IntRange(0, 100_000),
    default=0,
    help="Also simulate the scenario as it is staffed, so many times.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout.")
def explain(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    queue: str,
    interval: str,
    method: Method,
    formula: Formula,
    replications: int,
    as_json: bool,
) -> None:
    """Say how many agents QUEUE needs in INTERVAL, and why.

    INTERVAL is a local time within it, such as "2026-03-02 10:00": which load, which formula,
    what one agent less or more would give.
    """
    import json

    from planner.requirement import requirement
    from planner.requirement.explain import UnknownInterval
    from sim.scenario import read_scenario

    scenario = read_scenario(file, [*settings, *overrides]).scenario
    try:
        found = requirement(scenario, method=method, formula=formula).explain(
            queue, interval, simulate=replications
        )
    except UnknownInterval as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps(found.as_dict(), indent=2, ensure_ascii=False))
    else:
        click.echo(found.text())
