"""Options that several commands share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

Command = TypeVar("Command", bound=Callable[..., Any])
PERIODS = ("total", "day", "hour", "interval", "time_of_day")


class Count(click.ParamType):  # type: ignore[type-arg]  # generic only from click 8.4
    """A number of replications, or ``auto``."""

    name = "N|auto"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int | str:
        """Accept a positive integer or the word in any case."""
        if str(value).lower() == "auto" or (isinstance(value, int) and value >= 1):
            return value if isinstance(value, int) else "auto"
        if not str(value).isdecimal() or not 1 <= int(value) <= 1_000_000:
            self.fail(f"{value!r} is neither a number from 1 to 1000000 nor auto", param, ctx)
        return int(value)


class Assignment(click.ParamType):  # type: ignore[type-arg]
    """``path=value``, checked for its shape here and for its meaning by the scenario."""

    name = "PATH=VALUE"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse what has no path or no equals sign."""
        path, equals, _ = str(value).partition("=")
        if not equals or not path.strip():
            self.fail(f"{value!r} is not like queues.sales.target.share=0.9", param, ctx)
        return str(value)


def scenario_options(command: Command) -> Command:
    """The file of a scenario and what is laid over it."""
    for option in (
        click.option(
            "--override",
            "overrides",
            metavar="FILE",
            multiple=True,
            type=click.Path(path_type=Path),
            help="Lay a file of overrides over the scenario; may be repeated.",
        ),
        click.option(
            "--set",
            "settings",
            multiple=True,
            type=Assignment(),
            help="Change one value, for example queues.sales.target.share=0.9; may be repeated.",
        ),
        click.argument("file", type=click.Path(path_type=Path)),
    ):
        command = option(command)
    return command


def output_options(command: Command) -> Command:
    """Where results go and how they are shown."""
    for option in (
        click.option("--quiet", "-q", is_flag=True, help="No progress, no notes on stderr."),
        click.option(
            "--by",
            type=click.Choice(PERIODS),
            default="total",
            show_default=True,
            help="Period of the figures shown.",
        ),
        click.option(
            "--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout."
        ),
        click.option(
            "--out",
            metavar="DIR",
            type=click.Path(path_type=Path),
            help="Write tables, charts, a report page and the manifest into DIR.",
        ),
        click.option(
            "--log", is_flag=True, help="Also write the logs (Parquet) into the folder of --out."
        ),
        click.option(
            "--jobs",
            type=click.IntRange(1, 1024),
            default=1,
            show_default=True,
            help="Processes; the figures are the same for any number.",
        ),
    ):
        command = option(command)
    return command
