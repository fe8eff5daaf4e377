"""From counts of beginnings to agents with their breaks."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.shifts.events import Line
from planner.shifts.model import Built, LineVars
from planner.shifts.problem import Problem
from planner.solve import Solved


@dataclass(frozen=True, order=True)
class Assigned:
    """So many agents work a choice with events that begin at these slots of the shift."""

    choice: int
    line: int
    begins: tuple[int, ...]
    agents: int


def assigned(problem: Problem, built: Built, solved: Solved) -> tuple[Assigned, ...]:
    """Agents of a solved model with their events.

    Raises:
        RuntimeError: an agent's events break a rule; that would be an error of the model.
    """
    found = []
    for c, (choice, rows) in enumerate(zip(problem.choices, built.lines, strict=True)):
        for k, (line, row) in enumerate(zip(choice.lines, rows, strict=True)):
            for begins, agents in sorted(_matched(line, row, solved).items()):
                _verify(line, begins)
                found.append(Assigned(c, k, begins, agents))
    return tuple(found)


def _matched(line: Line, row: LineVars, solved: Solved) -> Counter[tuple[int, ...]]:
    """The k-th agent has the k-th earliest beginning of every event."""
    agents = solved.value(row.agents)
    if not agents:
        return Counter()
    columns = []
    for event, begins in zip(line.events, row.begins, strict=True):
        if event.earliest == event.latest:
            columns.append([event.earliest] * agents)
        else:
            counts = {t: solved.value(var) for t, var in sorted(begins.items())}
            columns.append([t for t, n in counts.items() for _ in range(n)])
    return Counter(zip(*columns, strict=True)) if columns else Counter({(): agents})


def _verify(line: Line, begins: tuple[int, ...]) -> None:
    for event, at in zip(line.events, begins, strict=True):
        if not event.earliest <= at <= event.latest:
            raise RuntimeError(f"a {event.activity} at slot {at} lies outside its window: {line}")
    for rule in line.apart:
        if begins[rule.second] < begins[rule.first] + rule.slots:
            raise RuntimeError(f"events at {begins} are too close: {line}")
