"""A look at a shift plan: simulate it, and see how far every goal is from holding."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.cover import planned_shifts
from planner.shifts.exchange import SLOPE
from planner.shifts.resolve import Resolver
from planner.shifts.result import ShiftPlan
from planner.solve import Bound, Limits
from planner.staffing.confirm import derived_seed, enough
from planner.staffing.goals import Goals, Verdict
from planner.staffing.rooms import Rooms
from planner.staffing.trial import Trials
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Rows = tuple[tuple[Assigned, ...], ...]

_CONTACTS: Final = 1e6
"""Contacts of one look."""
_FEWEST, _MOST = 20, 1000
_GUARD: Final = 1.0
"""Standard errors of a confirmation to spare, beyond its limit of confidence."""
_Z: Final = 1.645


@dataclass(frozen=True, eq=False)
class State:
    """A plan during the search."""

    rows: Rows
    """Shifts by group."""
    need: Ints
    """Agents on the phone that it is to give, times slots of the interval, [G, I]."""
    cost: float
    slack: Floats
    """By how much each goal holds in the sample, beyond what is asked of it there, [J]."""

    @property
    def holds(self) -> bool:
        """Whether every goal holds."""
        return bool((self.slack >= 0).all())


class Looks:
    """Builds plans of a scenario from requirements, simulates them, and judges them."""

    def __init__(
        self, start: ShiftPlan, seed: int, limits: Limits, workers: int, replications: int | None
    ) -> None:
        """Prepare.

        Args:
            start: the plan that the search begins with; its scenario has the rules.
            seed: of all random numbers.
            limits: of each part of a covering problem, each time it is solved.
            workers: threads that simulate.
            replications: of each look; None: for about a million contacts.
        """
        assert start.required is not None
        scenario, calendar = start.scenario, start.calendar
        self.start, self.seed, self._workers = start, seed, workers
        free = {"short_cost_per_hour": None, "over_cost_per_hour": 0.0}
        planning = scenario.planning.model_copy(update=free)
        bare = scenario.model_copy(update={"planning": planning})
        self.least = Rooms.of(scenario, calendar).least
        self.resolver = Resolver(bare, calendar, start.required, limits, self.least)
        self._capped = scenario.planning.occupancy is not None or any(
            row.occupancy is not None for row in scenario.planning.staff.values()
        )
        trials = self._trials(scenario)
        self.goals = Goals.of(scenario, trials)
        contacts = trials.expected_contacts
        usual = int(min(_MOST, max(_FEWEST, _CONTACTS / contacts)))
        self._replications = usual if replications is None else max(2, replications)
        self._confirming = max(self._replications, enough(contacts))
        self._asked = np.zeros(len(self.goals))
        self._offset = calendar.measured_from // calendar.interval_ticks
        self._part_of = self._goals_of_groups()
        self.spent = 0
        """Replications simulated so far."""

    def ask_no_more_than(self, plan: ShiftPlan) -> None:
        """No goal has to hold better in the sample than with this plan, which was confirmed."""
        self._asked = np.minimum(0.0, self._slack(plan))

    def at(self, rows: Rows, need: Ints) -> State:
        """Simulate a plan."""
        cost = self.resolver.priced(rows)
        slack = self._slack(self.plan(rows, cost)) - self._asked
        return State(rows, need, cost, slack)

    def plan(self, rows: Sequence[Sequence[Assigned]], cost: float) -> ShiftPlan:
        """Shifts as a plan, at a price of pay and different shifts alone."""
        shifts = tuple(
            sorted(
                shift
                for problem, mine in zip(self.resolver.problems, rows, strict=True)
                for shift in planned_shifts(problem, mine)
            )
        )
        pay = sum(row.count * row.cost for row in shifts)
        penalty = max(0.0, round(cost - pay, 6))
        return replace(
            self.begun(),
            shifts=shifts,
            penalty=penalty,
            bound=None,
            seed=self.seed,
            confirmation=None,
        )

    def begun(self) -> ShiftPlan:
        """The plan to begin with, at a price of pay and different shifts alone."""
        distinct = self.start.scenario.planning.distinct_shift_cost
        penalty = distinct * sum(self.start.distinct.values())
        plan = replace(self.start, penalty=penalty, bound=None, required=None)
        if self.start.bound is None:
            return plan
        what = "every plan that covers the agents by interval that this one began with"
        return replace(
            plan, bound=Bound(min(self.start.bound.value, plan.cost), "conditional", what)
        )

    def bounded(self, plan: ShiftPlan, value: float) -> ShiftPlan:
        """The plan with the bound of the covering problem that the search ended with."""
        what = "every plan that covers the agents by interval that the search ended with"
        return replace(plan, bound=Bound(min(value, plan.cost), "conditional", what))

    def compact(self, state: State) -> State:
        """The same, with what the plan gives as its requirement where that is less."""
        given = self.resolver.given(state.rows, state.need)
        return replace(state, need=np.minimum(state.need, given))

    def raised(self, need: Ints, failing: Bools) -> Ints:
        """One agent more where a goal fails, in the group that its queue reaches first."""
        more = need.copy()
        names = list(self.start.scenario.groups)
        for j in np.flatnonzero(failing):
            row = self.goals.rows[int(j)]
            group = row.name if row.kind == "occupancy" else self._first_of(row.name)
            part = slice(row.first + self._offset, row.last + self._offset)
            g = names.index(group)
            one = self.resolver.problems[g].problem.block
            more[g, part] = np.where(need[g, part] > 0, need[g, part] + one, more[g, part])
        return more

    def failing(self, state: State) -> Bools:
        """Intervals of the goals that do not hold, [I]."""
        found = np.zeros(self.start.calendar.n_intervals, np.bool_)
        for j in np.flatnonzero(state.slack < 0):
            row = self.goals.rows[int(j)]
            found[row.first + self._offset : row.last + self._offset] = True
        return found

    def room(self, state: State, g: int) -> Floats:
        """Least slack of the goals that a group has a part in, [I]; 0 before the plan."""
        found = np.full(self.start.calendar.n_intervals, np.inf)
        found[: self._offset] = 0.0
        for j in self._part_of[g]:
            row = self.goals.rows[j]
            part = slice(row.first + self._offset, row.last + self._offset)
            np.minimum(found[part], state.slack[j], out=found[part])
        return found

    def measured_room(self, state: State, g: int) -> Floats:
        """:meth:`room` of the measured intervals, 1 where no goal is."""
        room = self.room(state, g)[self._offset :]
        return np.asarray(np.where(np.isfinite(room), room, 1.0), dtype=np.float64)

    def spare(self, state: State, g: int) -> Floats:
        """Agents times slots that a group can do without by a rule of thumb, [I], at most one
        agent in each interval.
        """
        block = self.resolver.problems[g].problem.block
        need = state.need[g]
        slope = SLOPE / np.sqrt(np.maximum(1.0, need / block))
        spare = np.minimum(self.room(state, g) / slope, 1.0) * block
        left = need - block * self.least[g]
        return np.asarray(np.clip(spare, 0.0, np.maximum(left, 0)), dtype=np.float64)

    def _slack(self, plan: ShiftPlan) -> Floats:
        """By how much goals are expected to hold in a confirmation, with a guard, [J].

        The standard error in the sample is scaled to the replications of a confirmation.
        """
        outcome = self._trials(plan.applied()).one(None, range(self._replications))
        self.spent += self._replications
        verdict: Verdict = self.goals.judge(outcome)
        error = np.abs(verdict.value - verdict.limit)
        spare = error * np.sqrt(self._replications / self._confirming)
        slack = self.goals.sign * (verdict.value - self.goals.threshold) + self.goals.margin
        slack -= spare * (1 + _GUARD / _Z)
        known = np.where(verdict.holds, 1.0, -1.0)
        return np.asarray(np.where(np.isfinite(slack), slack, known), dtype=np.float64)

    def _trials(self, scenario: Scenario) -> Trials:
        seed = derived_seed(self.seed, "shifts against targets")
        return Trials(scenario, seed, jobs=self._workers, agents=self._capped)

    def _first_of(self, queue: str) -> str:
        """The group that contacts of a queue reach first; without routing, the first skilled."""
        scenario = self.start.scenario
        skilled = [name for name, group in scenario.groups.items() if queue in group.skills]
        routed = [name for step in scenario.queues[queue].routing for name in step.groups]
        return (routed or skilled)[0]

    def _goals_of_groups(self) -> list[list[int]]:
        """Goals of the queues that each group serves, and its own."""
        return [
            [
                j
                for j, row in enumerate(self.goals.rows)
                if row.name == name or (row.kind != "occupancy" and row.name in group.skills)
            ]
            for name, group in self.start.scenario.groups.items()
        ]
