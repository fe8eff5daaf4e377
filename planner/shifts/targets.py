"""Shifts and breaks directly against the targets, with the simulation in the loop.

A plan that covers a requirement usually gives more service than was asked for: shifts have whole
lengths, and a requirement is worked out interval by interval. From such a plan the search lowers
the requirement where the goals hold with room, solves the cover again, and simulates the result;
then it gives single agents cheaper shifts, or none. Where goals fail it raises the requirement (a
cut). What it ends with is judged on fresh random numbers, and the cheapest plan that was confirmed
is kept: the plan it began with, if that holds and nothing cheaper does.
"""

from __future__ import annotations

import time
from dataclasses import replace
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from planner.shifts.exchange import Exchange, exchanged, exchanges
from planner.shifts.looks import Looks, State
from planner.shifts.result import ShiftPlan
from planner.solve import Limits, Observer, Silence
from planner.staffing.confirm import confirm

Ints = NDArray[np.int64]

_ATTEMPTS: Final = 5
_REPAIRS: Final = 12
_PART: Final = 3.0
"""Deterministic time for a part of a covering problem, each time it is solved."""
_FAILURES: Final = 2
"""Times that lowering the requirement of a group may fail before the next way is tried."""
_CENT: Final = 0.005
_SHARES: Final = (1.5, 1.0, 0.7, 0.4)
"""Of what a group can do without by rule of thumb, how much is taken at once."""


def meet_targets(
    start: ShiftPlan,
    *,
    seconds: float | None = 180.0,
    seed: int | None = None,
    workers: int = 1,
    replications: int | None = None,
    observer: Observer | None = None,
) -> ShiftPlan:
    """The cheapest plan found that keeps every goal of the scenario, confirmed by simulation.

    Never dearer than ``start`` if ``start`` is confirmed. Costs are pay and the price of different
    shifts: shortage and surplus have none here, for the goals decide.

    Args:
        start: a plan against a requirement (``planner.shifts.cover``): where the search begins.
        seconds: wall time after which nothing cheaper is looked for; a confirmation still follows.
            None: until nothing more is found.
        seed: of all random numbers; None: the scenario's ``run.seed``.
        workers: threads that simulate; the answer does not depend on them.
        replications: of each look during the search; None: for about a million contacts.
        observer: told of progress.

    Returns:
        A plan with ``confirmation`` (its ``holds`` says whether the goals hold), ``required`` None,
        and, where the search found it, a conditional bound: that of covering the requirement the
        search ended with.

    Raises:
        ValueError: ``start`` was not made against a requirement.
    """
    if start.required is None:
        raise ValueError("start from a plan against a requirement: planner.shifts.cover")
    base = start.scenario.run.seed if seed is None else seed
    limits = Limits(deterministic=_PART, seconds=seconds, seed=base)
    looks = Looks(start, base, limits, workers, replications)
    return _Search(looks, start, seconds, workers, observer or Silence()).run()


class _OutOfTime(Exception):
    """The limit of wall time is reached."""


class _Search:
    def __init__(
        self,
        looks: Looks,
        start: ShiftPlan,
        seconds: float | None,
        workers: int,
        observer: Observer,
    ) -> None:
        self._looks, self._start = looks, start
        self._workers, self._observer = workers, observer
        self._began = time.monotonic()
        self._until = None if seconds is None else self._began + seconds
        self._attempts = 0
        self._history: list[dict[str, Any]] = []
        self._best: ShiftPlan | None = None
        self._latest: State | None = None
        self._confirming = 0

    def run(self) -> ShiftPlan:
        """Judge the beginning, repair, save, judge the end; the best that was confirmed."""
        interrupted, finished = False, False
        final = self._judged(self._looks.begun())
        try:
            assert self._start.required is not None
            if self._best is not None:
                self._looks.ask_no_more_than(self._best)
            state = self._covered(self._looks.resolver.blocks(self._start.required))
            if state is not None:
                self._keep(state, "begin")
                state = self._repaired(state)
                if state.holds:
                    self._saved(state)
            finished = True
        except _OutOfTime:
            pass
        except KeyboardInterrupt:
            interrupted = True
        try:
            if self._latest is not None and not interrupted:
                final = self._ended(self._latest, final)
        except KeyboardInterrupt:
            interrupted = True
        reproducible = finished and self._looks.resolver.reproducible and not interrupted
        return replace(
            final if self._best is None else self._best,
            interrupted=interrupted,
            reproducible=reproducible and self._start.reproducible,
            history=tuple(self._history),
        )

    # --- the course of the search ----------------------------------------------------------------

    def _repaired(self, state: State) -> State:
        """Raise the requirement where goals fail, until they hold in the sample."""
        for _ in range(_REPAIRS):
            if state.holds:
                break
            after = self._covered(self._looks.raised(state.need, state.slack < 0))
            if after is None:
                break
            state = self._keep(after, "repair")
        return state

    def _saved(self, state: State) -> State:
        """Lower the requirement where goals have room, then give single agents cheaper shifts."""
        hours = self._start.paid_hours
        units = [row.unit for row in self._looks.resolver.problems]
        for share in _SHARES:
            for g in sorted(range(len(units)), key=lambda g: (-units[g] * hours[g], g)):
                state = self._lowered(state, g, share)
        return self._exchanging(state)

    def _lowered(self, state: State, g: int, share: float) -> State:
        """Need less of a group where goals have room, as long as that saves something."""
        less = np.floor(share * self._looks.spare(state, g) + 1e-9).astype(np.int64)
        failures = 0
        while failures < _FAILURES and less.any():
            need = state.need.copy()
            need[g] -= less
            after = self._covered(need, cheaper_than=state.cost)
            if after is None:
                break
            if after.holds:
                state = self._keep(after, "lower")
                less = np.floor(share * self._looks.spare(state, g) + 1e-9).astype(np.int64)
            else:
                failures += 1
                # the solver moved elsewhere what these goals lived on: keep it there
                given = self._looks.resolver.given(state.rows, state.need)
                missed = self._looks.failing(after)
                less[missed] = np.minimum(0, state.need[g] - given[g])[missed]
        return state

    def _exchanging(self, state: State) -> State:
        """Give single agents cheaper shifts, or none, as long as the goals hold."""
        tried: set[tuple[object, ...]] = set()
        while (after := self._one_exchange(state, tried)) is not None:
            state = self._keep(after, "exchange")
        return state

    def _one_exchange(self, state: State, tried: set[tuple[object, ...]]) -> State | None:
        resolver = self._looks.resolver
        for exchange in self._offered(state):
            key = (exchange.group, state.rows[exchange.group][exchange.row], exchange.shift)
            if key in tried:
                continue
            tried.add(key)
            rows = list(state.rows)
            rows[exchange.group] = exchanged(rows[exchange.group], exchange)
            cheaper = resolver.priced(rows) < state.cost - _CENT
            if not cheaper or not resolver.keeps(rows, exchange.group):
                continue
            self._check_time()
            after = self._looks.at(tuple(rows), state.need)
            if after.holds:
                return after
        return None

    def _offered(self, state: State) -> list[Exchange]:
        """Exchanges of all groups, those that save most first."""
        problems = self._looks.resolver.problems
        found = [
            exchange
            for g, row in enumerate(problems)
            for exchange in exchanges(g, row, state.rows[g], self._looks.measured_room(state, g))
        ]
        return sorted(found, key=lambda e: -e.saving * problems[e.group].unit)

    def _ended(self, state: State, final: ShiftPlan) -> ShiftPlan:
        """Judge the end of the search; where it fails, raise the requirement and judge again."""
        while self._attempts < _ATTEMPTS:
            if self._best is not None and state.cost >= self._best.cost - _CENT:
                break  # nothing cheaper to judge
            state = self._looks.compact(state)
            covered = self._looks.resolver.covered(state.need)
            plan = self._looks.plan(state.rows, state.cost)
            if covered is not None:
                plan = self._looks.bounded(plan, covered.bound)
            plan = self._judged(plan)
            if plan.confirmation.holds:
                break
            if self._best is None:
                final = plan
            failed = ~plan.confirmation.verdict.holds
            after = self._covered(self._looks.raised(state.need, failed), limited=False)
            if after is None:
                break
            state = after
        return final

    # --- steps -----------------------------------------------------------------------------------

    def _covered(
        self, need: Ints, cheaper_than: float | None = None, *, limited: bool = True
    ) -> State | None:
        """Cover a requirement and simulate; None: impossible, or not cheaper."""
        if limited:
            self._check_time()
        covered = self._looks.resolver.covered(need)
        if covered is None:
            return None
        cost = self._looks.resolver.priced(covered.rows)
        if cheaper_than is not None and cost >= cheaper_than - _CENT:
            return None
        if limited:
            self._check_time()
        return self._looks.at(covered.rows, need)

    def _keep(self, state: State, stage: str) -> State:
        """Remember the last state; once goals hold, the last one in which they do."""
        if self._latest is None or not self._latest.holds or state.holds:
            self._latest = state
        self._tell(stage, state.cost)
        return state

    def _judged(self, plan: ShiftPlan) -> ShiftPlan:
        """The plan with a verdict on fresh random numbers; the best one is remembered."""
        self._attempts += 1
        seed, attempt = self._looks.seed, self._attempts
        verdict = confirm(plan.applied(), seed=seed, attempt=attempt, jobs=self._workers)
        self._confirming += verdict.replications
        plan = plan.confirmed(verdict)
        if verdict.holds and (self._best is None or plan.cost < self._best.cost):
            self._best = plan
        held = "every goal holds" if verdict.holds else f"{len(verdict.failed)} goals fail"
        self._observer.say(f"Confirmation {self._attempts}: cost {plan.cost:,.2f}, {held}.")
        self._tell("confirm", plan.cost)
        return plan

    def _check_time(self) -> None:
        if self._until is not None and time.monotonic() >= self._until:
            raise _OutOfTime

    def _tell(self, stage: str, cost: float) -> None:
        seconds = time.monotonic() - self._began
        best = None if self._best is None else self._best.cost
        replications = self._looks.spent + self._confirming
        figures = {"cost": cost, "best": best, "replications": replications}
        self._history.append({"seconds": seconds, "stage": stage, **figures})
        self._observer.advance(stage, cost, None, replications, seconds)
