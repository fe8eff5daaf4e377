"""What a benchmark finds: a table to print and targets that are met or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.timing import Spread


@dataclass(frozen=True)
class Target:
    """A promise about a figure."""

    what: str
    found: Spread
    limit: float
    at_least: bool = False
    """True: the figure must reach the limit; False: it must not exceed it."""

    @property
    def met(self) -> bool:
        """Whether the median keeps the promise."""
        if self.at_least:
            return self.found.median >= self.limit
        return self.found.median <= self.limit

    def __str__(self) -> str:
        """A line with the verdict."""
        verdict = "met   " if self.met else "MISSED"
        sign = ">=" if self.at_least else "<="
        return f"{verdict}  {self.what}: {self.found:.2f}, target {sign} {self.limit:g}"


@dataclass
class Outcome:
    """One benchmark's table, remarks and targets."""

    title: str
    header: Sequence[str]
    rows: list[Sequence[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    targets: list[Target] = field(default_factory=list)

    def __str__(self) -> str:
        """The table as text."""
        lines = [self.header, *self.rows]
        widths = [max(len(line[c]) for line in lines) for c in range(len(self.header))]
        rule = ["-" * width for width in widths]
        table = [
            "  ".join([line[0].ljust(widths[0]), *map(str.rjust, line[1:], widths[1:])])
            for line in (self.header, rule, *self.rows)
        ]
        verdicts = [str(target) for target in self.targets]
        return "\n".join(["", self.title, "", *table, "", *self.notes, *verdicts])
