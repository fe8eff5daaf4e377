"""Solve covering problems: part by part, within one limit of time, with one sum of bounds."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from planner.shifts.assign import Assigned
from planner.shifts.greedy import cost_of, first_answer
from planner.shifts.parts import Part, parts_of
from planner.shifts.problem import Problem
from planner.shifts.staged import LINEARIZATION, Staged, solve_staged
from planner.solve import Limits, Observer, Silence

_ENDGAME_S = 0.2
"""Least time for a part, however little is left: enough for a first answer of a small one."""


Most = Callable[[int, Sequence[Sequence[Assigned] | None]], tuple[int, ...] | None]
"""Most agents of a problem by slot, from its position and the answers of those before it."""


@dataclass(frozen=True)
class Searched:
    """What was found for several problems."""

    found: tuple[tuple[Assigned, ...] | None, ...]
    """By problem: agents by choice; None: infeasible, or nothing found in time."""
    cost: tuple[int, ...]
    """By problem, in its own unit."""
    bound: tuple[int, ...]
    """Proved lower bounds by problem, in its own unit."""
    infeasible: tuple[bool, ...]
    """By problem: proved to have no answer."""
    interrupted: bool
    reproducible: bool


@dataclass
class _Tally:
    """Sums over the parts of one problem."""

    found: list[Assigned] | None
    cost: int = 0
    bound: int = 0
    infeasible: bool = False


def search(
    problems: Sequence[Problem],
    limits: Limits,
    observer: Observer | None = None,
    *,
    units: Sequence[float] | None = None,
    most: Callable[[int, Sequence[Sequence[Assigned] | None]], tuple[int, ...] | None]
    | None = None,
) -> Searched:
    """Solve problems one after the other.

    Args:
        problems: usually one a group.
        limits: of all of them together; each part gets its share of what is left.
        observer: told the sums over all parts.
        units: what one unit of a problem's cost is worth; 1 if not given.
        most: asked before a problem's turn for the most agents of each of its slots, given what
            was found for those before it.
    """
    budget = _Budget(limits)
    work = [(p, part) for p, problem in enumerate(problems) for part in parts_of(problem)]
    value = [1.0 if units is None else units[p] for p, _ in work]
    seen: set[Problem] = set()
    sizes = [_size(part, seen) for _, part in work]
    first = [first_answer(part.problem) for _, part in work]
    costs = [_priced(part, answer) for (_, part), answer in zip(work, first, strict=True)]
    told = _Total(observer or Silence(), costs, value)
    tallies = [_Tally([]) for _ in problems]
    interrupted, reproducible = False, True
    caps: dict[int, tuple[int, ...] | None] = {}
    known: dict[Problem, Staged] = {}  # equal days of equal groups get equal shifts
    for k, (p, part) in enumerate(work):
        if most is not None and p not in caps:
            caps[p] = most(p, [t.found for t in tallies[:p]])
        whole = part.limited(caps.get(p))
        if whole not in known:
            known[whole] = solve_staged(
                whole,
                budget.share(sizes[k] / sum(sizes[k:]), interrupted),
                told,
                scale=value[k],
                hint=first[k],
                stage="shifts" if len(work) == 1 else f"shifts, part {k + 1} of {len(work)}",
            )
            budget.spent += known[whole].deterministic
        found = known[whole]
        interrupted |= found.interrupted
        reproducible &= found.reproducible
        _add(tallies[p], part, found)
        told.close(found)
    return Searched(
        tuple(None if t.found is None else tuple(sorted(t.found)) for t in tallies),
        tuple(t.cost for t in tallies),
        tuple(t.bound for t in tallies),
        tuple(t.infeasible for t in tallies),
        interrupted,
        reproducible,
    )


class _Budget:
    """Limits of all parts together, dealt out to them in turn."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._began = time.monotonic()
        self.spent = 0.0
        """Deterministic time so far."""

    def share(self, part: float, interrupted: bool) -> Limits:
        """Limits of a part that is this share of what is still to do."""
        seconds = deterministic = None
        if self._limits.deterministic is not None:
            left = self._limits.deterministic - self.spent
            deterministic = max(_ENDGAME_S, left * part)
        if self._limits.seconds is not None:
            left = self._limits.seconds - (time.monotonic() - self._began)
            seconds = max(_ENDGAME_S, left * part)
        if interrupted:  # only what it takes to have an answer for every part
            seconds = _ENDGAME_S
        return replace(
            self._limits,
            seconds=seconds,
            deterministic=deterministic,
            linearization=LINEARIZATION,
        )


def _size(part: Part, seen: set[Problem]) -> int:
    """How much work a part is, by its variables; next to none if it was seen before."""
    if part.problem in seen:
        return 1
    seen.add(part.problem)
    return 1 + sum(
        1 + sum(1 + sum(e.latest - e.earliest for e in line.events) for line in choice.lines)
        for choice in part.problem.choices
    )


def _add(tally: _Tally, part: Part, staged: Staged) -> None:
    tally.infeasible |= staged.infeasible
    tally.bound += staged.bound
    tally.cost += staged.cost
    if staged.found is None or tally.found is None:
        tally.found = None
        return
    tally.found += [replace(row, choice=part.choices[row.choice]) for row in staged.found]


def _priced(part: Part, found: tuple[Assigned, ...] | None) -> int | None:
    return None if found is None else cost_of(part.problem, found)


class _Total:
    """Tells an observer the sum over all parts: best answers, and bounds once all have begun."""

    def __init__(
        self, observer: Observer, first: Sequence[int | None], units: Sequence[float]
    ) -> None:
        self._observer, self._units = observer, units
        self._best = [None if n is None else n * u for n, u in zip(first, units, strict=True)]
        self._bound = [0.0] * len(first)
        self._at = 0
        self._stage = "shifts"
        self._began = time.monotonic()

    def close(self, staged: Staged) -> None:
        """The part at work is done."""
        unit = self._units[self._at]
        self._best[self._at] = None if staged.found is None else staged.cost * unit
        self._bound[self._at] = staged.bound * unit
        if not staged.interrupted:
            self.advance(self._stage, None, None, 0, 0.0)
        self._at += 1

    def say(self, text: str) -> None:
        """Pass on."""
        self._observer.say(text)

    def advance(
        self, stage: str, best: float | None, bound: float | None, replications: int, seconds: float
    ) -> None:
        """Pass on the sums; what is worse than before is not news."""
        self._stage = stage
        before = self._best[self._at]
        if best is not None and (before is None or best < before):
            self._best[self._at] = best
        self._bound[self._at] = max(self._bound[self._at], bound or 0.0)
        known = [value for value in self._best if value is not None]
        total = sum(known) if len(known) == len(self._best) else None
        last = self._at == len(self._bound) - 1
        elapsed = time.monotonic() - self._began
        self._observer.advance(
            stage, total, sum(self._bound) if last else None, replications, elapsed
        )
