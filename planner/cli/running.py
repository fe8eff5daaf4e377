"""Run a scenario for a command: watch it, write what it leaves, show the figures."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sim.result import By, Result
    from sim.scenario import Scenario

INTERRUPTED = 130


@dataclass(frozen=True)
class Output:
    """What to do with the result."""

    out: Path | None
    log: bool
    as_json: bool
    by: By
    quiet: bool

    def __post_init__(self) -> None:
        """Refuse what cannot be done.

        Raises:
            UsageError: a log without a place for it.
        """
        if self.log and self.out is None:
            raise click.UsageError("--log needs --out DIR: logs are written as files")


def perform(scenario: Scenario, output: Output, **how: Any) -> tuple[Result, int]:
    """Simulate with the arguments ``how``, write and show; the result and the exit status."""
    from planner.cli.progress import Bar
    from sim.folder import OutputFolder
    from sim.inputs.build import build_inputs
    from sim.parquet import LogWriter
    from sim.run import simulate

    with ExitStack() as stack:
        folder = None if output.out is None else stack.enter_context(OutputFolder(output.out))
        if folder is not None and output.log:
            _, names, calendar = build_inputs(scenario)
            with LogWriter(folder.path, names, calendar.measured_from) as writer:
                result = _watched(simulate, scenario, output, how | {"on_logs": writer.write}, Bar)
        else:
            result = _watched(simulate, scenario, output, how, Bar)
        if folder is not None:
            from planner.report.files import write_report

            write_report(result, folder.path)
    show(result, output)
    if folder is not None and not output.quiet:
        click.echo(f"wrote {folder.destination}", err=True)
    return result, INTERRUPTED if result.interrupted else 0


def _watched(
    simulate: Any, scenario: Scenario, output: Output, how: dict[str, Any], bar: Any
) -> Result:
    with bar(quiet=output.quiet) as watching:
        result: Result = simulate(scenario, progress=watching, **how)
    return result


def show(result: Result, output: Output) -> None:
    """Print the figures on stdout."""
    if output.as_json:
        from planner.report.machine import as_json

        click.echo(as_json(result, output.by))
    else:
        from planner.report.terminal import print_result

        print_result(result, output.by)
