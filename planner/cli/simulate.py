"""``ccplan simulate``: predict the KPIs of a scenario."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from planner.cli.options import Count, output_options, scenario_options
from planner.cli.running import Output, perform

if TYPE_CHECKING:
    from sim.result import By
    from sim.work import Choice


@click.command()
@scenario_options
@click.option(
    "--engine",
    type=click.Choice(["auto", "compiled", "simpy"]),
    default="auto",
    show_default=True,
    help="Both give the same figures; simpy is slow and readable.",
)
@click.option("--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed.")
@click.option(
    "--replications",
    type=Count(),
    help="How many, or auto: as many as the precision needs. Instead of the scenario's number.",
)
@click.option(
    "--precision",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    help="Half width of confidence intervals, relative, that auto works towards; implies auto.",
)
@output_options
def simulate(
    file: Path,
    settings: tuple[str, ...],
    overrides: tuple[Path, ...],
    engine: Choice,
    seed: int | None,
    replications: int | str | None,
    precision: float | None,
    jobs: int,
    log: bool,
    out: Path | None,
    as_json: bool,
    by: By,
    quiet: bool,
) -> int:
    """Predict service levels, waits, abandonment and occupancy of the scenario in FILE.

    FILE is a scenario file, or a folder with a scenario.yaml.
    """
    from planner.cli.reading import read

    output = Output(out, log, as_json, by, quiet)
    if precision is not None and replications is None:
        replications = "auto"
    if precision is not None and replications != "auto":
        raise click.UsageError(
            f"--precision is what --replications auto works towards: not {replications}"
        )
    _, status = perform(
        read(file, settings, overrides, quiet=quiet),
        output,
        engine=engine,
        seed=seed,
        replications=replications,
        precision=precision,
        jobs=jobs,
    )
    return status
