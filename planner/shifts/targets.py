"""Shifts and breaks directly against the targets, with the simulation in the loop.

A plan that covers a requirement usually gives more service than was asked for: shifts have whole
lengths, and a requirement is worked out interval by interval. From such a plan the search lowers
the requirement where the goals hold with room, solves the cover again, and simulates the result;
then it takes single agents away. Where goals fail it raises the requirement (a cut). What it ends
with is judged on fresh random numbers, and the cheapest plan that was confirmed is kept: the plan
it began with, if that holds and nothing cheaper does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.cover import planned_shifts
from planner.shifts.problem import Choice
from planner.shifts.resolve import Resolver
from planner.shifts.result import ShiftPlan
from planner.solve import Bound, Limits, Observer, Silence
from planner.staffing.confirm import Confirmation, confirm, derived_seed, enough
from planner.staffing.goals import Goals, Verdict
from planner.staffing.rooms import Rooms
from planner.staffing.trial import Trials
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Rows = tuple[tuple[Assigned, ...], ...]

_CONTACTS: Final = 1e6
"""Contacts of one look at a plan during the search."""
_FEWEST, _MOST = 20, 1000
_ATTEMPTS: Final = 5
_REPAIRS: Final = 12
_PART: Final = 3.0
"""Deterministic time for a part of a covering problem, each time it is solved."""
_GUARD: Final = 1.0
"""Standard errors of the confirmation to spare, beyond its limit of confidence."""
_CENT: Final = 0.005
_BATCH: Final = 4
"""Agents taken away together, at first."""
_SHARES: Final = (1.0, 0.5, 0.25, 0.1)
"""Of the intervals in which a goal has room, those that are lowered together: the roomiest."""


@dataclass(frozen=True, eq=False)
class _State:
    """A plan during the search."""

    rows: Rows
    need: Ints
    """Agents on the phone that it is to give, [G, I]."""
    cost: float
    slack: Floats
    """By how much each goal holds in the search's sample, beyond what is asked of it there."""

    @property
    def holds(self) -> bool:
        return bool((self.slack >= 0).all())


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
        and a conditional bound: that of covering the requirement the search ended with.

    Raises:
        ValueError: ``start`` was not made against a requirement.
    """
    if start.required is None:
        raise ValueError("start from a plan against a requirement: planner.shifts.cover")
    base = start.scenario.run.seed if seed is None else seed
    return _Search(start, base, seconds, workers, replications, observer or Silence()).run()


class _OutOfTime(Exception):
    """The limit of wall time is reached."""


class _Search:
    def __init__(
        self,
        start: ShiftPlan,
        seed: int,
        seconds: float | None,
        workers: int,
        replications: int | None,
        observer: Observer,
    ) -> None:
        assert start.required is not None
        self._start, self._seed, self._workers = start, seed, workers
        self._observer = observer
        self._began = time.monotonic()
        self._until = None if seconds is None else self._began + seconds
        scenario = start.scenario
        free = {"short_cost_per_hour": None, "over_cost_per_hour": 0.0}
        bare = scenario.model_copy(update={"planning": scenario.planning.model_copy(update=free)})
        limits = Limits(deterministic=_PART, seconds=seconds, seed=seed % 2**31)
        self._resolver = Resolver(bare, start.calendar, start.required, limits)
        self._least = Rooms.of(scenario, start.calendar).least
        self._capped = scenario.planning.occupancy is not None or any(
            row.occupancy is not None for row in scenario.planning.staff.values()
        )
        trials = self._trials(scenario)
        self._goals = Goals.of(scenario, trials)
        contacts = trials.expected_contacts
        usual = int(min(_MOST, max(_FEWEST, _CONTACTS / contacts)))
        self._replications = usual if replications is None else max(2, replications)
        self._confirming = max(self._replications, enough(contacts))
        self._allowed = np.zeros(len(self._goals))
        self._served = self._goals_of_groups()
        self._spent = 0
        self._attempts = 0
        self._history: list[dict[str, object]] = []
        self._best: tuple[ShiftPlan, Confirmation] | None = None
        self._cheapest: float | None = None

    # --- the course of the search ----------------------------------------------------------------

    def run(self) -> ShiftPlan:
        """Begin, repair, save, confirm; the best that was confirmed."""
        interrupted = reproducible_end = False
        first = self._judged(self._plan_of_start())
        state: _State | None = None
        try:
            assert self._start.required is not None
            if first.confirmation.holds:
                self._allow(first)
            state = self._solved(self._start.required.copy())
            if state is not None:
                state = self._repaired(state)
                state = self._saving(state)
            reproducible_end = True
        except _OutOfTime:
            pass
        except KeyboardInterrupt:
            interrupted = True
        state = self._latest if self._latest is not None else state
        final = first
        try:
            if state is not None and not interrupted:
                final = self._confirmed(state, first)
        except KeyboardInterrupt:
            interrupted = True
        if self._best is not None:
            final = self._best[0]
        reproducible = reproducible_end and self._resolver.reproducible and not interrupted
        return replace(
            final,
            interrupted=interrupted,
            reproducible=reproducible and self._start.reproducible,
            history=tuple(self._history),
        )

    _latest: _State | None = None
    """The cheapest state so far that holds in the sample (or the last one, if none does)."""

    def _keep(self, state: _State, stage: str) -> _State:
        better = self._latest is None or not self._latest.holds or state.holds
        if better:
            self._latest = state
        self._tell(stage, state.cost)
        return state

    def _allow(self, plan: ShiftPlan) -> None:
        """No goal has to hold better in the sample than with a plan that was confirmed."""
        outcome = self._trials(plan.applied()).one(None, range(self._replications))
        self._spent += self._replications
        self._allowed = np.minimum(0.0, self._slack(self._goals.judge(outcome)))

    def _repaired(self, state: _State) -> _State:
        """Raise the requirement where goals fail, until they hold in the sample."""
        for _ in range(_REPAIRS):
            if state.holds:
                break
            need = self._raised(state, state.slack < 0)
            after = self._solved(need)
            if after is None:
                break
            state = self._keep(after, "repair")
        return state

    def _saving(self, state: _State) -> _State:
        """Lower the requirement in ever shorter stretches, then take single agents away."""
        if not state.holds:
            return state
        for g in self._by_pay():
            for share in _SHARES:
                state = self._lowered(state, g, share)
        before = None
        while before is None or state.cost < before - _CENT:
            before = state.cost
            state = self._removed(state)
        return state

    def _by_pay(self) -> list[int]:
        """Groups, the dearest of the plan first."""
        hours = self._start.paid_hours
        pay = [row.unit * hours[g] for g, row in enumerate(self._resolver.problems)]
        return sorted(range(len(pay)), key=lambda g: (-pay[g], g))

    def _lowered(self, state: _State, g: int, share: float) -> _State:
        """Need one agent of a group less where goals hold best, as long as that saves something."""
        while True:
            room = self._room(state, g)
            open_to = np.flatnonzero((room > 0) & (state.need[g] > self._least[g]))
            if not len(open_to):
                return state
            best = open_to[np.argsort(-room[open_to], kind="stable")]
            need = state.need.copy()
            need[g, best[: max(1, round(share * len(best)))]] -= 1
            after = self._solved(need, cheaper_than=state.cost)
            if after is None or not after.holds:
                return state
            state = self._keep(after, "lower")

    def _room(self, state: _State, g: int) -> Floats:
        """Least slack of the goals that a group has a part in, by interval [I]; 0 before the plan."""
        calendar = self._start.calendar
        offset = calendar.measured_from // calendar.interval_ticks
        found = np.full(calendar.n_intervals, np.inf)
        found[:offset] = 0.0
        for j in self._served[g]:
            row = self._goals.rows[j]
            part = slice(row.first + offset, row.last + offset)
            np.minimum(found[part], state.slack[j], out=found[part])
        return found

    def _goals_of_groups(self) -> list[list[int]]:
        """Goals of the queues that each group serves, and its own."""
        scenario = self._start.scenario
        return [
            [
                j
                for j, row in enumerate(self._goals.rows)
                if row.name == name or (row.kind != "occupancy" and row.name in group.skills)
            ]
            for name, group in scenario.groups.items()
        ]

    def _removed(self, state: _State) -> _State:
        """Take away agents, the dearest first; a batch after which goals fail is halved."""
        units = [
            (g, k)
            for g, rows in enumerate(state.rows)
            for k, row in enumerate(rows)
            if row.agents and not self._attends(g, row)
        ]
        price = {(g, k): self._choice(g, state.rows[g][k]).cost for g, k in units}
        units.sort(key=lambda u: (-price[u] * self._resolver.problems[u[0]].unit, u))

        def attempt(some: list[tuple[int, int]]) -> None:
            nonlocal state
            after = self._without(state, some)
            if after.holds:
                state = self._keep(after, "remove")
            elif len(some) > 1:
                attempt(some[: len(some) // 2])
                attempt(some[len(some) // 2 :])

        for at in range(0, len(units), _BATCH):
            attempt(units[at : at + _BATCH])
        return self._compact(state)

    def _without(self, state: _State, some: list[tuple[int, int]]) -> _State:
        """The state with one agent less in each of some rows (their places stay)."""
        rows = [list(mine) for mine in state.rows]
        for g, k in some:
            rows[g][k] = replace(rows[g][k], agents=max(0, rows[g][k].agents - 1))
        kept: Rows = tuple(tuple(mine) for mine in rows)
        return self._looked_at(kept, state.need)

    def _compact(self, state: _State) -> _State:
        """Rows without agents left out; the requirement is what the plan gives."""
        rows = tuple(tuple(row for row in mine if row.agents) for mine in state.rows)
        least = self._plan(rows, state.cost, None).least_coverage
        return replace(state, rows=rows, need=np.minimum(state.need, least))

    def _confirmed(self, state: _State, first: ShiftPlan) -> ShiftPlan:
        """Judge the end of the search; where it fails, raise and judge again."""
        final = first
        while self._attempts < _ATTEMPTS:
            if self._best is not None and state.cost >= self._best[0].cost - _CENT:
                break  # nothing cheaper to judge
            state = self._compact(state)
            bound = self._resolver.covered(state.need)
            if bound is not None and bound.cost < state.cost - _CENT:
                solved = self._looked_at(bound.rows, state.need)
                state = solved if solved.holds else state
            plan = self._judged(
                self._plan(state.rows, state.cost, None if bound is None else bound.bound)
            )
            if plan.confirmation.holds:
                return plan
            if self._best is None:
                final = plan
            failed = ~plan.confirmation.verdict.holds
            after = self._solved(self._raised(state, failed), limited=False)
            if after is None:
                break
            state = after
        return final

    # --- one plan --------------------------------------------------------------------------------

    def _solved(
        self, need: Ints, cheaper_than: float | None = None, *, limited: bool = True
    ) -> _State | None:
        """Cover a requirement and simulate; None: impossible, or not cheaper."""
        if limited:
            self._check_time()
        covered = self._resolver.covered(need)
        if covered is None:
            return None
        cost = self._resolver.priced(covered.rows)
        if cheaper_than is not None and cost >= cheaper_than - _CENT:
            return None
        return self._looked_at(covered.rows, need, limited=limited)

    def _looked_at(self, rows: Rows, need: Ints, *, limited: bool = True) -> _State:
        """Simulate a plan in the search's sample."""
        if limited:
            self._check_time()
        kept = tuple(tuple(row for row in mine if row.agents) for mine in rows)
        cost = self._resolver.priced(kept)
        trials = self._trials(self._plan(kept, cost, None).applied())
        outcome = trials.one(None, range(self._replications))
        self._spent += self._replications
        return _State(rows, need, cost, self._slack(self._goals.judge(outcome)))

    def _slack(self, verdict: Verdict) -> Floats:
        """By how much goals are expected to hold in a confirmation, with a guard.

        The sample's standard error is scaled to that of a confirmation's replications.
        """
        goals = self._goals
        error = np.abs(verdict.value - verdict.limit)
        spare = error * np.sqrt(self._replications / self._confirming)
        sign = np.where(goals.sign > 0, 1.0, -1.0)
        slack = sign * (verdict.value - goals.threshold) + goals.margin
        slack -= spare * (1 + _GUARD / 1.645)
        slack = np.where(np.isfinite(slack), slack, np.where(verdict.holds, 1.0, -1.0))
        return np.asarray(slack - self._allowed, dtype=np.float64)

    def _judged(self, plan: ShiftPlan) -> ShiftPlan:
        """The plan with a verdict on fresh random numbers; the best one is remembered."""
        self._attempts += 1
        verdict = confirm(
            plan.applied(), seed=self._seed, attempt=self._attempts, jobs=self._workers
        )
        self._spent += verdict.replications
        plan = plan.confirmed(verdict)
        if verdict.holds and (self._best is None or plan.cost < self._best[0].cost):
            self._best = (plan, verdict)
        held = "holds" if verdict.holds else f"{len(verdict.failed)} goals fail"
        self._observer.say(f"Confirmation {self._attempts}: cost {plan.cost:,.2f}, {held}.")
        self._tell("confirm", plan.cost)
        return plan

    def _raised(self, state: _State, failing: NDArray[np.bool_]) -> Ints:
        """One agent more where a goal fails, in the group that its queue meets first."""
        need = state.need.copy()
        scenario, calendar = self._start.scenario, self._start.calendar
        offset = calendar.measured_from // calendar.interval_ticks
        names = list(scenario.groups)
        for j in np.flatnonzero(failing):
            row = self._goals.rows[int(j)]
            groups = [row.name] if row.kind == "occupancy" else self._serving(row.name)
            first, last = row.first + offset, row.last + offset
            if row.over != "interval":  # a day: where least is done per agent, all of it
                first, last = first, last
            for name in groups[:1]:
                part = need[names.index(name), first:last]
                part[part > 0] += 1
        return need

    def _serving(self, queue: str) -> list[str]:
        """Groups of a queue in the order in which its contacts reach them."""
        steps = self._start.scenario.queues[queue].routing
        return [name for step in steps for name in step.groups]

    def _plan_of_start(self) -> ShiftPlan:
        """The plan to begin with, at the price of pay and different shifts."""
        distinct = self._start.scenario.planning.distinct_shift_cost
        penalty = distinct * sum(self._start.distinct.values())
        return replace(self._start, penalty=penalty, bound=None, required=None)

    def _plan(self, rows: Rows, cost: float, bound: float | None) -> ShiftPlan:
        shifts = tuple(
            sorted(
                shift
                for problem, mine in zip(self._resolver.problems, rows, strict=True)
                for shift in planned_shifts(problem, mine)
            )
        )
        pay = sum(row.count * row.cost for row in shifts)
        proved = None
        if bound is not None:
            what = "every plan that covers the agents by interval that the search ended with"
            proved = Bound(min(bound, cost), "conditional", what)
        return replace(
            self._plan_of_start(),
            shifts=shifts,
            penalty=max(0.0, round(cost - pay, 6)),
            bound=proved,
            seed=self._seed,
        )

    def _trials(self, scenario: Scenario) -> Trials:
        seed = derived_seed(self._seed, "shifts against targets")
        return Trials(scenario, seed, jobs=self._workers, agents=self._capped)

    def _attends(self, g: int, row: Assigned) -> bool:
        """Whether agents of a row take part in a session: they cannot be taken away."""
        line = self._choice(g, row).lines[row.line]
        return any(event.session >= 0 for event in line.events)

    def _choice(self, g: int, row: Assigned) -> Choice:
        return self._resolver.problems[g].problem.choices[row.choice]

    def _check_time(self) -> None:
        if self._until is not None and time.monotonic() >= self._until:
            raise _OutOfTime

    def _tell(self, stage: str, cost: float) -> None:
        seconds = time.monotonic() - self._began
        best = None if self._best is None else self._best[0].cost
        self._history.append(
            {
                "seconds": seconds,
                "stage": stage,
                "cost": cost,
                "best": best,
                "replications": self._spent,
            }
        )
        self._observer.advance(stage, cost, None, self._spent, seconds)
