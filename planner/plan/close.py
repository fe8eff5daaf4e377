"""The inner loop: roster -> simulation of the very people -> more heads where goals fall short.

A look on random numbers of the search's own decides what goes back; a roster that passes is judged
on fresh ones (``planner.staffing.confirm``), whose attempts are counted and get stricter. Ends
when the goals hold, when no roster of these people gives more, or when the time is over.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.plan.cuts import Cut, raised
from planner.plan.remedy import Look, Rehearsal, Remedy, remedies
from planner.plan.result import Closed, Round, Stage
from planner.schedule.problem import Roster, RosterProblem
from planner.schedule.solve import roster as solve_roster
from planner.schedule.written import applied
from planner.solve import Observer, Silence
from planner.staffing.confirm import Confirmation, confirm, derived_seed
from sim.scenario import Scenario

Bools = NDArray[np.bool_]

ROUNDS: Final = 8
ATTEMPTS: Final = 5
_FIRST: Final = 0.45
"""Share of the time for the first roster; each later one gets a part of what is left."""
_LATER: Final = 0.3
_LEAST_SECONDS: Final = 2.0


@dataclass
class _Clock:
    """Time left, and what it was spent on."""

    seconds: float | None
    began: float = field(default_factory=time.monotonic)
    spent: dict[str, float] = field(default_factory=dict)

    def left(self) -> float | None:
        """Seconds left; None: no limit."""
        if self.seconds is None:
            return None
        return max(0.0, self.seconds - (time.monotonic() - self.began))

    def over(self) -> bool:
        """Whether the time is over."""
        return self.left() == 0.0

    def share(self, part: float) -> float | None:
        """A share of what is left, for a search."""
        left = self.left()
        return None if left is None else max(_LEAST_SECONDS, part * left)

    def note(self, stage: str, since: float) -> None:
        """Book time on a stage."""
        self.spent[stage] = self.spent.get(stage, 0.0) + time.monotonic() - since


def close(
    scenario: Scenario,
    problem: RosterProblem,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    workers: int = 1,
    rounds: int = ROUNDS,
    attempts: int = 0,
    observer: Observer | None = None,
) -> Closed:
    """A roster of the problem's people that keeps the scenario's goals, as far as one was found.

    Args:
        scenario: what is simulated; its groups' presence is replaced by the roster.
        problem: people, rules, first demand.
        seconds: wall time after which no better roster is looked for; a confirmation still
            follows. None: no limit.
        seed: of all random numbers; None: the scenario's ``run.seed``.
        workers: threads that solve and simulate.
        rounds: rosters at most; 1: the first one is judged as it is.
        attempts: confirmations that its predecessors had: their random numbers are not used again,
            and each halves the error level.
        observer: told of progress.

    Raises:
        CcplanError: the request is infeasible; the error says which rules clash.
        KeyboardInterrupt: Ctrl-C came before there was any roster.
    """
    base = scenario.run.seed if seed is None else seed
    loop = _Loop(scenario, problem, _Clock(seconds), base, workers, observer or Silence())
    loop.judged_before = loop.attempts = attempts
    return loop.run(rounds)


class _Loop:
    def __init__(
        self,
        scenario: Scenario,
        problem: RosterProblem,
        clock: _Clock,
        seed: int,
        workers: int,
        observer: Observer,
    ) -> None:
        self._scenario, self._first, self._problem = scenario, problem, problem
        self._clock, self._seed, self._workers = clock, seed, workers
        self._observer = observer
        self._rounds: list[Round] = []
        self.judged_before = 0
        self.attempts = 0
        """Confirmations so far, those of predecessors among them."""
        self._solves = 0
        self._confirming = 0
        self._rehearsal: Rehearsal | None = None
        self._confirmation: Confirmation | None = None
        self._remedies: tuple[Remedy, ...] = ()
        self._best: tuple[tuple[float, float], Roster] | None = None

    def run(self, rounds: int) -> Closed:
        """Round after round."""
        roster = self._solved(None)
        planned, interrupted = applied(self._scenario, roster), roster.interrupted
        why = "interrupted"
        try:
            if not interrupted:
                roster, planned, why = self._turns(roster, rounds)
        except KeyboardInterrupt:
            interrupted, why = True, "interrupted"
            if self._best is not None:
                roster = self._best[1]
                planned = applied(self._scenario, roster)
        spent = 0 if self._rehearsal is None else self._rehearsal.spent
        return Closed(
            scenario=self._scenario,
            planned=planned,
            problem=self._first,
            roster=roster,
            confirmation=self._confirmation,
            rounds=tuple(self._rounds),
            remedies=self._remedies,
            stages=self._stages(),
            replications=spent + self._confirming,
            interrupted=interrupted or roster.interrupted,
            why_ended=why,
        )

    def _stages(self) -> tuple[Stage, ...]:
        n, attempts = self._solves, self.attempts - self.judged_before
        looks = 0 if self._rehearsal is None else self._rehearsal.spent
        what = {
            "roster": "1 roster" if n == 1 else f"{n} rosters in turn",
            "simulation": f"{looks:,} replications of rehearsals and remedies",
            "confirmation": f"{self._confirming:,} replications in {attempts} confirmation"
            + "s" * (attempts != 1),
        }
        return tuple(Stage(name, s, what.get(name, "")) for name, s in self._clock.spent.items())

    def _turns(self, roster: Roster, rounds: int) -> tuple[Roster, Scenario, str]:
        """Look, go back, look again; then judge. Returns the roster, its scenario and why."""
        number = 0
        while True:
            number += 1
            planned = applied(self._scenario, roster)
            look = self._look(planned)
            if not self._better(look, roster):
                assert self._best is not None
                roster = self._best[1]
                planned = applied(self._scenario, roster)
                return roster, planned, self._ended(planned, "no roster of these people is better")
            also: Bools | None = None
            verdict: Confirmation | None = None
            last = number >= rounds or self._clock.over() or roster.interrupted
            if last or not look.failing.any():
                verdict = self._confirmed(planned)
                if verdict.holds:
                    self._note(number, roster, look, verdict, ())
                    return roster, planned, "every goal holds"
                also = ~verdict.verdict.holds
            self._remedies = self._found(planned, look, also)
            if last or self.attempts - self.judged_before >= ATTEMPTS:
                self._note(number, roster, look, verdict, ())
                why = "the time is over" if self._clock.over() else "the last round is over"
                return roster, planned, why
            extras = [item for remedy in self._remedies for item in remedy.extras]
            assert self._rehearsal is not None
            problem, cuts, _ = raised(roster, extras, self._scenario, self._rehearsal.calendar)
            self._note(number, roster, look, verdict, cuts)
            if not cuts:
                why = "no shift of these kinds covers what is missing"
                return roster, planned, self._ended(planned, why)
            self._problem = problem
            roster = self._solved(roster)

    def _ended(self, planned: Scenario, why: str) -> str:
        """Judge the roster the loop ends with, unless that is its last judgement; and why."""
        look = self._look(planned)
        verdict = self._confirmed(planned)
        if verdict.holds:
            self._remedies = ()
            return "every goal holds"
        self._remedies = self._found(planned, look, ~verdict.verdict.holds)
        return why

    def _better(self, look: Look, roster: Roster) -> bool:
        """Whether less is missed than by the best roster so far; the best is remembered."""
        rehearsal = self._rehearsal
        assert rehearsal is not None
        score = (rehearsal.missed(look), float(look.failing.sum()))
        if self._best is None or score < self._best[0] or not look.failing.any():
            self._best = (score, roster)
            return True
        return False

    # --- steps, each booked on a stage -------------------------------------------------------

    def _solved(self, before: Roster | None) -> Roster:
        since = time.monotonic()
        part = _FIRST if before is None else _LATER
        total = self._clock.seconds
        found = solve_roster(
            self._problem,
            seconds=self._clock.share(part),
            # With one worker work is limited, not only time: the same seed gives the same roster.
            deterministic=part * total if self._workers == 1 and total is not None else None,
            seed=self._seed % 2**31,
            workers=self._workers,
            observer=self._observer,
            start=None if before is None else before.work,
        )
        self._solves += 1
        self._clock.note("roster", since)
        return found

    def _look(self, planned: Scenario) -> Look:
        since = time.monotonic()
        if self._rehearsal is None:
            self._rehearsal = Rehearsal(planned, self._seed, self._workers)
        found = self._rehearsal.look(planned)
        self._clock.note("simulation", since)
        return found

    def _found(self, planned: Scenario, look: Look, also: Bools | None) -> tuple[Remedy, ...]:
        since = time.monotonic()
        assert self._rehearsal is not None
        self._observer.say("looking for what would close what falls short ...")
        found = remedies(planned, self._rehearsal, look, also)
        self._clock.note("simulation", since)
        return found

    def _confirmed(self, planned: Scenario) -> Confirmation:
        since = time.monotonic()
        self.attempts += 1
        fresh = derived_seed(self._seed, "roster")
        found = confirm(planned, seed=fresh, attempt=self.attempts, jobs=self._workers)
        self._confirmation = found
        self._confirming += found.replications
        held = "every goal holds" if found.holds else f"{len(found.failed)} goals fail"
        self._observer.say(f"Confirmation {self.attempts} of the roster: {held}.")
        self._clock.note("confirmation", since)
        return found

    def _note(
        self,
        number: int,
        roster: Roster,
        look: Look,
        verdict: Confirmation | None,
        cuts: tuple[Cut, ...],
    ) -> None:
        asked = sum(need.required for need in roster.problem.heads)
        short = sum(
            max(0, need.required - int(np.isin(roster.work[:, need.day], need.duties).sum()))
            for need in roster.problem.heads
        )
        self._rounds.append(
            Round(
                number,
                asked,
                short,
                roster.cost,
                int(look.failing.sum()),
                None if verdict is None else verdict.attempt,
                None if verdict is None else len(verdict.failed),
                cuts,
            )
        )
        self._observer.say(
            f"Round {number}: {asked:,} heads asked for, {short:,} short, "
            f"{int(look.failing.sum()):,} goals expected to fail"
            + (f", {sum(cut.heads for cut in cuts):,} heads more asked for." if cuts else ".")
        )
