"""What the commands that plan have in common: options, progress, what they leave behind."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self, TypeVar

import click

from planner.cli.progress import duration

if TYPE_CHECKING:
    from planner.report.plans.shown import Shown
    from sim.scenario import Scenario

Command = TypeVar("Command", bound=Callable[..., Any])

INTERRUPTED, NOT_CONFIRMED = 130, 1
BETWEEN_LINES_S = 10.0
"""Least time between two lines of progress where there is no terminal."""


def planning_options(seconds: float, workers: str) -> Callable[[Command], Command]:
    """Limits of a search, and where its plan goes.

    Args:
        seconds: usual time limit.
        workers: help of the option ``--workers``.
    """

    def add(command: Command) -> Command:
        for option in (
            click.option("--quiet", "-q", is_flag=True, help="No progress, no notes on stderr."),
            click.option(
                "--json", "as_json", is_flag=True, help="Print JSON, and nothing else, on stdout."
            ),
            click.option(
                "--out",
                metavar="DIR",
                type=click.Path(path_type=Path),
                help="Write the plan into DIR: an override for ccplan simulate, tables, charts, "
                "a report page.",
            ),
            click.option(
                "--workers",
                type=click.IntRange(1, 1024),
                default=1,
                show_default=True,
                help=workers,
            ),
            click.option(
                "--seed", type=click.IntRange(0, 2**63 - 1), help="Instead of the scenario's seed."
            ),
            click.option(
                "--seconds",
                type=click.FloatRange(0, 1e6, min_open=True),
                default=seconds,
                show_default=True,
                help="Time limit; Ctrl-C ends earlier with the best plan so far.",
            ),
        ):
            command = option(command)
        return command

    return add


class Watch:
    """An observer of a search: a live line on a terminal, a line now and then elsewhere.

    Args:
        unit: of costs.
        quiet: nothing is shown at all.
        lines: whether progress is printed now and then where there is no terminal.
    """

    def __init__(self, unit: str, quiet: bool, *, lines: bool = True) -> None:
        from rich.console import Console
        from rich.status import Status

        self._console = Console(stderr=True)
        self._unit = unit
        self._quiet = quiet
        self._lines = lines
        self._live = Status("planning", console=self._console) if self._shows else None
        self._began = time.monotonic()
        self._last = -BETWEEN_LINES_S
        self._stage = ""
        self._text = ""

    @property
    def _shows(self) -> bool:
        return self._console.is_terminal and not self._quiet

    def __enter__(self) -> Self:
        """Show the line."""
        from sim.block import is_compiled
        from sim.runner import COMPILE_SECONDS

        if not is_compiled():
            self.say(f"compiling the engine (once, about {COMPILE_SECONDS} s) ...")
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the line away."""
        if self._live is not None:
            self._live.stop()

    def say(self, text: str) -> None:
        """Print a line that stays."""
        if self._quiet:
            return
        if self._live is not None:
            self._console.print(text, highlight=False, markup=False)
        else:
            click.echo(text, err=True)

    def advance(
        self,
        stage: str,
        best: float | None,
        bound: float | None,
        replications: int,
        seconds: float,
    ) -> None:
        """Show how far the search is; see ``planner.solve.observe.Observer``."""
        now = time.monotonic() - self._began
        text = progress_line(stage, best, bound, replications, now, self._unit)
        if self._live is not None:
            from rich.text import Text

            self._live.update(Text(text))
            return
        if not self._lines or (stage == self._stage and now - self._last < BETWEEN_LINES_S):
            return
        self._stage, self._last = stage, now
        self.say(text)


def progress_line(
    stage: str,
    best: float | None,
    bound: float | None,
    replications: int,
    seconds: float,
    unit: str,
) -> str:
    """``staffing · best 12,340 EUR · bound 11,900 · gap 3.6 % · 1,200 replications · 42 s``."""
    from planner.report import words
    from planner.solve.bound import gap

    parts = [stage]
    if best is not None:
        parts.append(f"best {words.number(best)} {unit}")
    if bound is not None:
        parts.append(f"bound {words.number(bound)}")
    if best is not None and bound is not None:
        parts.append(f"gap {words.percent(gap(best, bound))}")
    if replications:
        parts.append(words.counted(replications, "replication"))
    return " · ".join([*parts, duration(seconds)])


def hand_over(
    shown: Shown,
    planned: Scenario,
    base: Path,
    out: Path | None,
    *,
    as_json: bool,
    quiet: bool,
) -> int:
    """Write the plan if asked, show it, and give the exit status.

    0: every goal is confirmed, or none was to be judged. 1: goals fall short. 130: interrupted.
    """
    if out is not None:
        from planner.report.plans.files import write_plan
        from sim.folder import OutputFolder

        with OutputFolder(out) as folder:
            write_plan(shown, planned, base, folder.path)
    if as_json:
        from planner.report.plans.machine import as_json as text_of

        click.echo(text_of(shown))
    else:
        from planner.report.plans.text import print_plan

        print_plan(shown)
    if out is not None and not quiet:
        click.echo(f"wrote {out}; run the plan with:", err=True)
        click.echo(f"  ccplan simulate {base} --override {out / 'override.yaml'}", err=True)
    if shown.interrupted:
        return INTERRUPTED
    return NOT_CONFIRMED if shown.holds is False else 0
