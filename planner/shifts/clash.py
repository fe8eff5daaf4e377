"""Why no plan exists, in words: which slots cannot be covered, and which rule is in the way."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from planner.shifts.group_problem import GroupProblem


@dataclass(frozen=True)
class Clash:
    """One thing that cannot be had."""

    group: str
    text: str


def clashes(problem: GroupProblem) -> Iterator[Clash]:
    """What is in the way."""
    yield Clash(problem.group, f"{problem.group}: no shifts keep all rules")
