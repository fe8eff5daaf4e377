"""What a part of ``make bench-plans`` leaves: a table, verdicts on quality, times."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from planner.staffing.confirm import Confirmation


@dataclass(frozen=True)
class Verdict:
    """A promise about quality, kept or not."""

    what: str
    found: str
    met: bool

    def __str__(self) -> str:
        """A line with the verdict."""
        return f"{'met   ' if self.met else 'MISSED'}  {self.what}: {self.found}"


@dataclass
class Part:
    """One part of the benchmark."""

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)

    def row(self, *cells: str) -> None:
        """Add a row, and show it: a part may take many minutes."""
        self.rows.append(cells)
        print("  " + "  ".join(cells), file=sys.stderr, flush=True)

    def promise(self, what: str, found: str, met: bool) -> None:
        """Add a verdict."""
        self.verdicts.append(Verdict(what, found, met))

    def __str__(self) -> str:
        """The part as text."""
        lines = [self.header, *self.rows]
        widths = [max(len(line[c]) for line in lines) for c in range(len(self.header))]
        rule = ["-" * width for width in widths]
        table = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
            for line in (self.header, rule, *self.rows)
        ]
        return "\n".join(["", self.title, "", *table, "", *self.notes, *map(str, self.verdicts)])


class Clock:
    """Wall time and CPU time (of all threads) since it was made."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), time.process_time()

    @property
    def wall(self) -> float:
        """Seconds."""
        return time.perf_counter() - self._wall

    def __str__(self) -> str:
        """Both; on a machine that does nothing else two threads keep CPU time near twice wall."""
        return f"{self.wall:.0f} s ({time.process_time() - self._cpu:.0f} CPU)"


def in_words(confirmation: Confirmation | None) -> str:
    """A confirmation in a word or two."""
    if confirmation is None:
        return "not judged"
    if confirmation.holds:
        return "holds"
    return f"{len(confirmation.failed)} of {len(confirmation.goals)} goals missed"
