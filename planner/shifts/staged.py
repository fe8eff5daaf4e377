"""One covering problem in stages: relaxation, the shifts that it uses, then all that can help.

The linear relaxation of a covering problem is close to its optimum, and few shifts carry it. So
its shifts alone give a good plan soon. Then reduced costs show which of the others could still be
part of a better one; all else is left out without loss.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from planner.shifts.assign import Assigned, assigned
from planner.shifts.greedy import cost_of, first_answer
from planner.shifts.kinds import few_kinds, freed
from planner.shifts.model import Built, build
from planner.shifts.parts import parts_of
from planner.shifts.problem import Problem
from planner.shifts.rounds import LARGEST, Key, all_lines, simple_bound, size_of, some_lines
from planner.solve import Limits, Observer, Silence, Solved, solve
from planner.solve.relax import Relaxed, relax

LINEARIZATION: Final = 2
"""Covering problems are nearly linear programs: their whole relaxation is worth its time."""
_CHOOSING: Final = 2.0
"""Times the limit that choosing among too many kinds may take: without it there is no answer."""
_LEAST_DAY_S: Final = 2.0
"""For a day of the kinds chosen, whatever is left."""
_PARTS: Final = 0.7
"""Of what is left then, for covering the days with those chosen."""
_NEAR: Final = 0.003
"""A day so near its bound need not be better: the choice of kinds costs more than that."""
_SHARE: Final = 0.4
"""Of the time, for the shifts of the relaxation alone."""
_UNLIMITED_FIRST: Final = 20.0
"""Deterministic time for them where the whole has no limit."""
_USED: Final = 1e-6
_LEAST_S: Final = 0.2
_ROUNDS: Final = 10
"""Parts of a problem that are looked at where the whole is too large."""

Kept = tuple[tuple[int, tuple[int, ...]], ...]
"""Choices and the lines of each that are kept."""


@dataclass(frozen=True)
class Staged:
    """What was found for one problem."""

    found: tuple[Assigned, ...] | None
    cost: int
    bound: int
    infeasible: bool
    interrupted: bool
    reproducible: bool
    deterministic: float


def solve_staged(
    problem: Problem,
    limits: Limits,
    observer: Observer,
    *,
    scale: float = 1.0,
    hint: Sequence[Assigned] | None = None,
    stage: str = "shifts",
) -> Staged:
    """Solve a problem.

    Args:
        problem: what to cover.
        limits: of all stages together.
        observer: told of progress.
        scale: what a unit of cost is worth to the observer.
        hint: an answer to begin from; it need not be feasible.
        stage: what the observer is told to be done.
    """
    return _Stages(problem, limits, observer, scale, stage).run(hint)


class _Stages:
    def __init__(
        self, problem: Problem, limits: Limits, observer: Observer, scale: float, name: str
    ) -> None:
        self._problem, self._limits, self._observer = problem, limits, observer
        self._scale, self._name = scale, name
        self._began = time.monotonic()
        self._spent = 0.0
        self._best: tuple[Assigned, ...] | None = None
        self._cost = 0
        self._bound = 0
        self._infeasible = self._interrupted = False
        self._reproducible = True

    def run(self, hint: Sequence[Assigned] | None) -> Staged:
        """All stages, until the best is proved or time is over."""
        try:
            self._search(hint)
        except KeyboardInterrupt:
            self._interrupted, self._reproducible = True, False
            if self._best is None:
                self._offer(first_answer(self._problem))
        return Staged(
            self._best,
            self._cost,
            self._bound,
            self._infeasible,
            self._interrupted,
            self._reproducible,
            self._spent,
        )

    def _search(self, hint: Sequence[Assigned] | None) -> None:
        self._offer(None if hint is None else tuple(hint))
        if self._best is None:
            self._offer(first_answer(self._problem))
        if self._best is None and self._problem.most_distinct is not None:
            self._offer(self._with_few_kinds())
        lines = all_lines(self._problem)
        if sum(size_of(self._problem, key) for key in lines) > LARGEST:
            self._in_rounds()
            return
        everything = _grouped(lines)
        relaxed = self._relax(everything)
        counted = self._problem.distinct_cost or self._problem.most_distinct is not None
        if relaxed is not None and not counted:
            used = self._kept(everything, lambda j: relaxed.values[j] > _USED)
            self._stage(used, self._part_of_limits(), self._best or hint, self._bound)
        if self._open():
            kept = everything
            if relaxed is not None and self._best is not None:
                most = self._cost - relaxed.step
                kept = self._kept(everything, lambda j: relaxed.raw + relaxed.reduced[j] <= most)
            self._stage(kept, self._rest(), self._best or hint, self._bound, whole=True)

    def _with_few_kinds(self) -> tuple[Assigned, ...] | None:
        """An answer of kinds that were chosen beforehand: its days are solved one by one."""
        until = None if self._limits.seconds is None else _CHOOSING * self._limits.seconds

        def over() -> bool:
            late = until is not None and time.monotonic() - self._began > until
            self._reproducible &= not late
            return late

        kinds = few_kinds(self._problem, over)
        if kinds is None:
            return None
        parts = parts_of(freed(self._problem, kinds))
        found: list[Assigned] = []
        for k, part in enumerate(parts):
            rest = self._rest()
            share = _PARTS / (len(parts) - k)
            limits = replace(
                rest,
                relative_gap=max(rest.relative_gap, _NEAR),
                seconds=None if rest.seconds is None else max(_LEAST_DAY_S, share * rest.seconds),
                deterministic=None if rest.deterministic is None else share * rest.deterministic,
            )
            problem = part.limited(self._problem.most)
            staged = solve_staged(problem, limits, Silence())
            self._spent += staged.deterministic
            self._reproducible &= staged.reproducible
            self._interrupted |= staged.interrupted
            if staged.found is None:
                return None
            found += [replace(row, choice=part.choices[row.choice]) for row in staged.found]
        return tuple(sorted(found))

    def _in_rounds(self) -> None:
        """Solve parts of a problem that is too large, as long as that finds something better."""
        self._bound = max(0, simple_bound(self._problem))
        self._tell()
        relaxed_lines: set[Key] = set()
        before = None
        for turn in range(_ROUNDS):
            if not self._open() or (before is not None and before == self._cost and turn > 1):
                break
            if self._over() and self._best is not None:
                self._reproducible &= self._limits.seconds is None
                break
            before = self._cost
            used = {(row.choice, row.line) for row in self._best or ()}
            some = _grouped(some_lines(self._problem, used | relaxed_lines, turn))
            part = build(_restricted(self._problem, some))
            relaxed = relax(part.model, self._limits.seconds)
            if relaxed is None:
                continue
            relaxed_lines = {
                (some[p][0], some[p][1][q])
                for p, rows in enumerate(part.lines)
                for q, row in enumerate(rows)
                if relaxed.values[row.agents.index] > _USED
            }
            kept = _grouped(sorted(relaxed_lines | used))
            self._stage(kept, self._part_of_limits(), self._best, self._bound)

    def _over(self) -> bool:
        """Whether the limits are used up."""
        seconds, work = self._limits.seconds, self._limits.deterministic
        late = seconds is not None and time.monotonic() - self._began >= seconds
        return late or (work is not None and self._spent >= work)

    def _offer(self, found: tuple[Assigned, ...] | None) -> None:
        """Take an answer as the best so far if it is one."""
        cost = None if found is None else cost_of(self._problem, found)
        if cost is not None:
            self._best, self._cost = found, cost
            self._tell()

    def _tell(self) -> None:
        if self._interrupted:
            return
        best = None if self._best is None else self._cost * self._scale
        elapsed = time.monotonic() - self._began
        self._observer.advance(self._name, best, self._bound * self._scale, 0, elapsed)

    def _open(self) -> bool:
        """Whether there is something to look for, and time."""
        return not self._interrupted and (self._best is None or self._cost > self._bound)

    def _relax(self, everything: Kept) -> Relaxed | None:
        built = build(self._problem)
        self._numbers = {
            (c, k): row.agents.index
            for c, rows in enumerate(built.lines)
            for k, row in enumerate(rows)
        }
        seconds = None if self._limits.seconds is None else max(_LEAST_S, self._limits.seconds / 2)
        relaxed = relax(built.model, seconds)
        if relaxed is None:
            self._reproducible &= time.monotonic() - self._began < (seconds or np.inf)
            return None
        self._bound = max(0, relaxed.bound)
        self._tell()
        return relaxed

    def _kept(self, everything: Kept, wanted: Callable[[int], bool]) -> Kept:
        found = (
            (c, tuple(k for k in lines if wanted(self._numbers[c, k]))) for c, lines in everything
        )
        return tuple((c, lines) for c, lines in found if lines)

    def _part_of_limits(self) -> Limits:
        deterministic = self._limits.deterministic
        if deterministic is None and self._limits.seconds is None:
            deterministic = _UNLIMITED_FIRST
        elif deterministic is not None:
            deterministic *= _SHARE
        seconds = self._limits.seconds
        if seconds is not None:
            seconds = max(_LEAST_S, (seconds - (time.monotonic() - self._began)) * _SHARE)
        return replace(self._limits, deterministic=deterministic, seconds=seconds)

    def _rest(self) -> Limits:
        deterministic, seconds = self._limits.deterministic, self._limits.seconds
        if deterministic is not None:
            deterministic = max(_LEAST_S, deterministic - self._spent)
        if seconds is not None:
            seconds = max(_LEAST_S, seconds - (time.monotonic() - self._began))
        return replace(self._limits, deterministic=deterministic, seconds=seconds)

    def _stage(
        self,
        kept: Kept,
        limits: Limits,
        hint: Sequence[Assigned] | None,
        least: int,
        *,
        whole: bool = False,
    ) -> None:
        """Solve with some of the lines; ``whole``: no better answer has others."""
        problem = _restricted(self._problem, kept)
        built = build(problem)
        built.model.proto.objective.domain.extend([least, 2**62])
        if hint is not None:
            _hint(built, kept, hint)
        told = self._observer if whole else _OfAPart(self._observer, self._bound * self._scale)
        solved = solve(built.model, limits, told, stage=self._name, scale=self._scale)
        self._spent += solved.deterministic
        self._interrupted |= solved.interrupted
        self._reproducible &= solved.reproducible
        if solved.found and (self._best is None or self._objective(solved) < self._cost):
            self._cost = self._objective(solved)
            self._best = tuple(
                replace(row, choice=kept[row.choice][0], line=kept[row.choice][1][row.line])
                for row in assigned(problem, built, solved)
            )
        if whole:
            self._infeasible = solved.status == "infeasible" and self._best is None
            proved = self._cost if solved.status == "infeasible" else round(solved.bound or 0)
            if self._best is not None:
                proved = min(proved, self._cost)
            self._bound = max(self._bound, proved)

    @staticmethod
    def _objective(solved: Solved) -> int:
        return round(solved.objective or 0)


class _OfAPart:
    """Passes on answers of a part of the lines; its bounds hold for the part alone."""

    def __init__(self, observer: Observer, bound: float) -> None:
        self._observer, self._bound = observer, bound

    def say(self, text: str) -> None:
        self._observer.say(text)

    def advance(
        self, stage: str, best: float | None, bound: float | None, replications: int, seconds: float
    ) -> None:
        self._observer.advance(stage, best, self._bound, replications, seconds)


def _grouped(lines: Sequence[Key]) -> Kept:
    """Lines by choice."""
    by_choice: dict[int, list[int]] = {}
    for c, k in lines:
        by_choice.setdefault(c, []).append(k)
    return tuple((c, tuple(rows)) for c, rows in sorted(by_choice.items()))


def _restricted(problem: Problem, kept: Kept) -> Problem:
    choices = (
        replace(problem.choices[c], lines=tuple(problem.choices[c].lines[k] for k in lines))
        for c, lines in kept
    )
    return replace(problem, choices=tuple(choices))


def _hint(built: Built, kept: Kept, hint: Sequence[Assigned]) -> None:
    """Tell the solver an answer of the whole problem to begin from."""
    place = {(c, k): (p, q) for p, (c, lines) in enumerate(kept) for q, k in enumerate(lines)}
    agents: dict[tuple[int, int], int] = {}
    begins: dict[tuple[int, int, int, int], int] = {}
    for row in hint:
        key = place.get((row.choice, row.line))
        if key is None:
            continue
        agents[key] = agents.get(key, 0) + row.agents
        for e, t in enumerate(row.begins):
            begins[*key, e, t] = begins.get((*key, e, t), 0) + row.agents
    for p, rows in enumerate(built.lines):
        for q, line in enumerate(rows):
            built.model.add_hint(line.agents, agents.get((p, q), 0))
            for e, at in enumerate(line.begins):
                for t, var in at.items():
                    if len(at) > 1:
                        built.model.add_hint(var, begins.get((p, q, e, t), 0))
