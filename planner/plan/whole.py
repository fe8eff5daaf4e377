"""From volumes to named people: every stage in turn, each for its share of the time.

Volumes -> requirement -> staffing -> shifts -> roster -> simulation of those very people -> back
to the roster where goals fall short, and to the shifts where no roster helps. What a stage has
finished is handed to ``keep`` at once, so that an interrupted plan leaves what it had.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, Protocol

import numpy as np

from planner.plan.back import back_to_shifts
from planner.plan.close import close
from planner.plan.result import Closed, Planned, Stage
from planner.requirement import Requirement, requirement
from planner.schedule.build import problem_of, rules_of
from planner.shifts.cover import cover
from planner.shifts.result import ShiftPlan
from planner.shifts.targets import meet_targets
from planner.solve import Observer, Silence
from planner.staffing.optimise import staff
from planner.staffing.result import StaffingPlan
from sim.errors import CcplanError
from sim.scenario import Scenario

SHARES: Final = {"staffing": 0.45, "shifts": 0.2}
"""Of the whole time; the roster and its loop get what is left."""
COVER_SHARE: Final = 0.5
"""Of the shifts' time: covering the staffing, before the goals are the judge."""
LEAST_SECONDS: Final = 5.0
_TURNS: Final = 2
"""Times that what rosters lack may go back to the shifts."""
_FIRST_CLOSE: Final = 0.75
"""Of the time that is left, for rosters of the first shifts; what they leave is for other ones."""
COVER_AGAIN: Final = 0.4
"""Of the time that is left then, for covering again."""


class Keep(Protocol):
    """Keeps what a stage has finished."""

    def staffing(self, plan: StaffingPlan, needed: Requirement) -> None:
        """Keep a staffing."""

    def shifts(self, plan: ShiftPlan, needed: Requirement, before: int) -> None:
        """Keep shifts; ``before``: replications simulated for what they had to cover."""

    def roster(self, closed: Closed, stages: tuple[Stage, ...], before: int) -> None:
        """Keep a roster with the stages that led to it."""


def plan(
    scenario: Scenario,
    *,
    seconds: float = 600.0,
    seed: int | None = None,
    workers: int = 1,
    targets: bool = True,
    team: Callable[[ShiftPlan], Scenario] | None = None,
    observer: Observer | None = None,
    keep: Keep | None = None,
) -> Planned:
    """A roster of a scenario's people, from its volumes, simulated with those very people.

    Args:
        scenario: volumes, goals, kinds of shifts (``planning``) and people (``planning.roster``).
        seconds: wall time for all stages; confirmations may take a little more.
        seed: of all random numbers; None: the scenario's ``run.seed``.
        workers: threads that solve and simulate.
        targets: whether shifts go on from covering the staffing until the simulated goals hold
            (``planner.shifts.targets``); without, the loop over rosters alone closes the gaps.
        team: gives the scenario its people once the shifts are known (people to be hired, or
            invented); None: they are in the scenario.
        observer: told of progress.
        keep: keeps what a stage has finished.

    Raises:
        CcplanError: a stage finds the request impossible, and says why.
        KeyboardInterrupt: Ctrl-C came before anything was found.
    """
    base = scenario.run.seed if seed is None else seed
    way = _Way(scenario, seconds, base, workers, observer or Silence())
    way.targets, way.team, way.keep = targets, team, keep
    return way.go()


class _Way:
    def __init__(
        self,
        scenario: Scenario,
        seconds: float,
        seed: int,
        workers: int,
        observer: Observer,
    ) -> None:
        self._scenario, self._seconds, self._seed = scenario, seconds, seed
        self._workers, self._observer = workers, observer
        self.targets = True
        self.team: Callable[[ShiftPlan], Scenario] | None = None
        self.keep: Keep | None = None
        self._began = time.monotonic()
        self._stages: list[Stage] = []
        self._spent = 0

    def go(self) -> Planned:
        found = Planned(self._scenario, None, None, None, None, (), False)
        if self.team is None:  # people that are missing are said before anything is searched for
            rules_of(self._scenario)
        needed = self._needed()
        found = replace(found, requirement=needed)
        staffing = self._staffing(needed)
        found = replace(found, staffing=staffing, interrupted=staffing.interrupted)
        if not staffing.interrupted:
            shifts = self._shifts(staffing, needed)
            found = replace(found, shifts=shifts, interrupted=shifts.interrupted)
            if not shifts.interrupted:
                shifts, closed = self._roster(shifts, needed)
                stopped = closed.interrupted
                found = replace(found, shifts=shifts, closed=closed, interrupted=stopped)
        return replace(found, stages=tuple(self._stages))

    def _needed(self) -> Requirement:
        since = time.monotonic()
        needed = requirement(self._scenario)
        hours = float(np.asarray(needed.net).sum()) * self._scenario.interval_minutes / 60
        self._note("requirement", since, f"{hours:,.0f} agent-hours by formula, queue by queue")
        return needed

    def _staffing(self, needed: Requirement) -> StaffingPlan:
        since = time.monotonic()
        found = staff(
            self._scenario,
            seconds=SHARES["staffing"] * self._seconds,
            seed=self._seed,
            workers=self._workers,
            observer=self._observer,
        )
        self._spent += found.replications
        held = "confirmed" if found.confirmed else "not confirmed"
        hours = float(found.staffing.hours.sum())
        self._note("staffing", since, f"{hours:,.0f} agent-hours on the phone, {held}")
        if self.keep is not None:
            self.keep.staffing(found, needed)
        return found

    def _shifts(self, staffing: StaffingPlan, needed: Requirement) -> ShiftPlan:
        since = time.monotonic()
        seconds = SHARES["shifts"] * self._seconds
        part = COVER_SHARE if self.targets else 1.0
        found = cover(
            staffing.staffing,
            seconds=part * seconds,
            seed=self._seed,
            workers=self._workers,
            observer=self._observer,
        )
        if self.targets and not found.interrupted:
            left = max(LEAST_SECONDS, seconds - (time.monotonic() - since))
            found = meet_targets(
                found,
                seconds=left,
                seed=self._seed,
                workers=self._workers,
                observer=self._observer,
            )
        heads = sum(row.count for row in found.shifts)
        made = found.confirmation
        held = "" if made is None else ", confirmed" if made.holds else ", not confirmed"
        hours = float(found.paid_hours.sum())
        self._note("shifts", since, f"{heads:,} shifts, {hours:,.0f} paid hours{held}")
        if self.keep is not None:
            self.keep.shifts(found, needed, self._spent)
        if made is not None:
            self._spent += made.replications
        return found

    def _roster(self, shifts: ShiftPlan, needed: Requirement) -> tuple[ShiftPlan, Closed]:
        """A roster; where no people on these shifts close a gap, other shifts and a new one."""
        closed = self._closed(shifts, _FIRST_CLOSE)
        for turn in range(1, _TURNS + 1):
            if closed.holds is not False or closed.interrupted or self._left() < LEAST_SECONDS:
                break
            try:
                again = self._again(shifts, closed, turn)
                if again is None or again.interrupted:
                    break
                attempts = 0 if closed.confirmation is None else closed.confirmation.attempt
                after = self._closed(again, 1.0, attempts, " again")
            except CcplanError as error:
                self._observer.say(f"no better shifts: {str(error).splitlines()[0]}")
                break
            except KeyboardInterrupt:
                closed = replace(closed, interrupted=True)
                break
            if _missed(after) >= _missed(closed):
                break
            shifts, closed = again, after
            if self.keep is not None:
                self.keep.shifts(shifts, needed, self._spent)
        if self.keep is not None:
            self.keep.roster(closed, tuple(self._stages), self._spent)
        return shifts, closed

    def _again(self, shifts: ShiftPlan, closed: Closed, turn: int) -> ShiftPlan | None:
        """Shifts that give what rosters of the last ones lack; None: nothing can be added."""
        since = time.monotonic()
        wanted = back_to_shifts(shifts, closed.remedies)
        if wanted is None:
            return None
        self._observer.say("what is missing goes back to the shifts ...")
        found = cover(
            wanted,
            seconds=max(LEAST_SECONDS, COVER_AGAIN * self._left()),
            seed=self._seed,
            workers=self._workers,
            observer=self._observer,
        )
        heads = sum(row.count for row in found.shifts)
        hours = float(found.paid_hours.sum())
        self._note(f"shifts again, {turn}", since, f"{heads:,} shifts, {hours:,.0f} paid hours")
        return found

    def _left(self) -> float:
        return max(0.0, self._seconds - (time.monotonic() - self._began))

    def _closed(self, shifts: ShiftPlan, part: float, attempts: int = 0, again: str = "") -> Closed:
        """The loop over rosters of some shifts, within a part of the time that is left."""
        since = time.monotonic()
        scenario = self._scenario if self.team is None else self.team(shifts)
        problem = problem_of(scenario, shifts)
        closed = close(
            scenario,
            problem,
            seconds=max(LEAST_SECONDS, part * self._left()),
            seed=self._seed,
            workers=self._workers,
            attempts=attempts,
            observer=self._observer,
        )
        booked = sum(stage.seconds for stage in closed.stages)
        rest = max(0.0, time.monotonic() - since - booked)
        people, _, duties = problem.shape
        what = f"{people:,} people, {duties:,} ways to work a day"
        self._stages.append(Stage("people and duties" + again, rest, what))
        self._stages += [stage._replace(name=stage.name + again) for stage in closed.stages]
        return closed

    def _note(self, name: str, since: float, what: str) -> None:
        self._stages.append(Stage(name, time.monotonic() - since, what))
        self._observer.say(f"{name}: {what}")


def _missed(closed: Closed) -> float:
    """Goals that the confirmation found missed; as many as can be where there was none."""
    return float("inf") if closed.confirmation is None else len(closed.confirmation.failed)
