"""A progress bar on stderr: replications done, of how many, time left."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

if TYPE_CHECKING:
    from rich.progress import TaskID

    from sim.progress import Progress


class Bar:
    """An observer of a run. Shows a bar on a terminal; elsewhere only what is worth a line."""

    def __init__(self, quiet: bool) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
        from rich.progress import Progress as Display

        self._quiet = quiet
        console = Console(stderr=True)
        self._display = Display(
            TextColumn("replications"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[left]}"),
            console=console,
            disable=quiet or not console.is_terminal,
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        """Show the bar."""
        self._display.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._display.stop()

    def say(self, text: str) -> None:
        """Print a line."""
        if self._quiet:
            return
        if self._display.disable:
            click.echo(text, err=True)
        else:
            self._display.console.print(text, highlight=False, markup=False)

    def advance(self, progress: Progress) -> None:
        """Move the bar."""
        if self._task is None:
            self._task = self._display.add_task("replications", total=progress.total, left="")
        left = progress.remaining_s
        self._display.update(
            self._task,
            completed=progress.done,
            total=progress.total,
            left="" if left is None or left < 1 else f"about {duration(left)} left",
        )


def duration(seconds: float) -> str:
    """A length of time to be read at a glance: ``8 s``, ``2 min 05 s``, ``1 h 10 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    if whole < 3600:
        return f"{whole // 60} min {whole % 60:02d} s"
    return f"{whole // 3600} h {whole % 3600 // 60:02d} min"
