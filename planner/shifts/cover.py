"""Shifts and breaks against a requirement: agents on the phone by group and interval."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from planner.shifts.after_hours import without_unreached
from planner.shifts.assign import Assigned
from planner.shifts.clash import Clash, clashes
from planner.shifts.group_problem import GroupProblem, group_problem
from planner.shifts.problem import Hold
from planner.shifts.result import Pause, PlannedShift, ShiftPlan
from planner.shifts.search import Searched, search
from planner.shifts.seats import Seats, fine, on_the_phone
from planner.solve import Bound, Limits, Observer
from planner.staffing.table import Staffing
from sim.clock import Calendar
from sim.errors import CcplanError, Problem, ScenarioError
from sim.scenario import Scenario

Ints = NDArray[np.int64]


class NoShiftPlan(CcplanError):
    """No plan of shifts keeps all rules; says what clashes."""

    def __init__(self, clashes: Sequence[Clash]) -> None:
        self.clashes = tuple(clashes)
        super().__init__("\n".join(clash.text for clash in clashes))


class NotFoundInTime(CcplanError):
    """The search ended before it found any plan."""


def cover(
    staffing: Staffing,
    *,
    seconds: float | None = 60.0,
    seed: int = 0,
    workers: int = 1,
    hold: Hold = "slot",
    observer: Observer | None = None,
) -> ShiftPlan:
    """Shifts and breaks of least cost that cover a staffing.

    A requirement holds in every slot of its interval (``hold="slot"``): with breaks of 15 minutes
    and intervals of 30, in both quarters; or on average over the interval (``"interval"``). The
    simulation of the plan sees exact times either way.

    With one worker the search is limited by work, not only by the clock: the same seed gives the
    same plan, unless ``reproducible`` says that the clock ended it.

    Args:
        staffing: agents to be on the phone; its scenario has the rules (``planning``).
        seconds: limit of the search; None: until the optimum is proved.
        seed: of the solver.
        workers: threads of the solver.
        hold: see above.
        observer: told of progress.

    Raises:
        ScenarioError: a group with a requirement has no shift type.
        NoShiftPlan: the rules and the requirement clash.
        NotFoundInTime: nothing was found within the limit.
    """
    limits = Limits(
        seconds=seconds,
        deterministic=seconds if workers == 1 else None,
        workers=workers,
        seed=seed,
    )
    problems = group_problems(staffing.scenario, staffing.calendar, staffing.agents, hold)
    agents, notes = without_unreached(
        staffing.scenario, staffing.calendar, staffing.agents, problems
    )
    if notes:
        staffing = staffing.changed(agents)
        problems = group_problems(staffing.scenario, staffing.calendar, agents, hold)
    seats = Seats(staffing.scenario, staffing.calendar)
    found = search(
        [row.problem for row in problems],
        limits,
        observer,
        units=[row.unit for row in problems],
        most=lambda g, before: capped(seats, problems, g, before),
    )
    return plan_of(staffing, problems, found, seed, seats, notes)


def capped(
    seats: Seats,
    problems: Sequence[GroupProblem],
    g: int,
    before: Sequence[Sequence[Assigned] | None],
) -> tuple[int, ...] | None:
    """Most agents of a group by slot, given the answers of the groups before it."""
    planned: list[Ints | None] = [None] * len(problems)
    for h, rows in enumerate(before):
        if rows is not None:
            planned[h] = fine(problems[h], on_the_phone(problems[h].problem, rows))
    return seats.capped(problems, g, planned)


def group_problems(
    scenario: Scenario, calendar: Calendar, agents: Ints, hold: Hold = "slot"
) -> list[GroupProblem]:
    """The covering problem of every group.

    Raises:
        ScenarioError: a group with a requirement has no shift type.
    """
    types = scenario.planning.shift_types.values()
    starts = np.arange(calendar.n_intervals) * calendar.interval_ticks
    measured = starts >= calendar.measured_from
    problems = [
        Problem(
            f"nobody of {name} can be given a shift: no shift type is for this group",
            "add one to planning.shift_types, or name the group in one",
            path="planning.shift_types",
        )
        for g, name in enumerate(scenario.groups)
        if agents[g, measured].any() and not any(not t.groups or name in t.groups for t in types)
    ]
    if problems:
        raise ScenarioError(problems)
    return [
        group_problem(scenario, calendar, name, agents[g], hold=hold)
        for g, name in enumerate(scenario.groups)
    ]


def plan_of(
    staffing: Staffing,
    problems: Sequence[GroupProblem],
    found: Searched,
    seed: int,
    seats: Seats,
    notes: tuple[str, ...] = (),
) -> ShiftPlan:
    """What a search found, as a plan.

    Raises:
        NoShiftPlan: a group's problem is infeasible.
        NotFoundInTime: nothing was found for a group.
    """
    broken = [row for row, no in zip(problems, found.infeasible, strict=True) if no]
    if broken:
        done = [None if no else got for got, no in zip(found.found, found.infeasible, strict=True)]
        raise NoShiftPlan(
            [
                clash
                for row in broken
                for g in [problems.index(row)]
                for clash in clashes(row, capped(seats, problems, g, done[:g]))
            ]
        )
    missing = [row.group for row, got in zip(problems, found.found, strict=True) if got is None]
    if missing:
        raise NotFoundInTime(
            f"no shifts found in time for {', '.join(missing)}; allow more seconds, coarser steps "
            "or fewer shift types"
        )
    shifts = [
        shift
        for row, got in zip(problems, found.found, strict=True)
        for shift in planned_shifts(row, got or ())
    ]
    cost = sum(c * row.unit for c, row in zip(found.cost, problems, strict=True))
    pay = sum(row.count * row.cost for row in shifts)
    bound = sum(b * row.unit for b, row in zip(found.bound, problems, strict=True))
    return ShiftPlan(
        scenario=staffing.scenario,
        calendar=staffing.calendar,
        shifts=tuple(sorted(shifts)),
        required=staffing.agents,
        slots={row.group: row.slot for row in problems},
        penalty=max(0.0, round(cost - pay, 6)),
        bound=_bound(bound, seats),
        interrupted=found.interrupted,
        reproducible=found.reproducible,
        seed=seed,
        notes=notes,
    )


def _bound(value: float, seats: Seats) -> Bound:
    """What was proved; for the one deal of seats that was made, where groups share them."""
    what = "every plan of these shift types that covers this requirement"
    if seats.shared:
        return Bound(value, "conditional", f"{what} and deals out shared seats as this one does")
    return Bound(value, "proved", what)


def planned_shifts(problem: GroupProblem, found: Sequence[Assigned]) -> list[PlannedShift]:
    """Agents of a group's problem as shifts."""
    shifts = []
    for row in found:
        choice, start = problem.problem.choices[row.choice], problem.starts[row.choice]
        line = choice.lines[row.line]
        pauses = []
        for event, begin in zip(line.events, row.begins, strict=True):
            name, minutes = "", event.slots * problem.slot
            if event.rule >= 0:
                rule = start.pattern.breaks[event.rule]
                name, minutes = rule.name, rule.minutes
            elif event.session >= 0:
                held = problem.held[event.session]
                name, minutes = held.name, held.session.minutes
            pauses.append(Pause(begin * problem.slot, minutes, event.activity, event.paid, name))
        shifts.append(
            PlannedShift(
                group=problem.group,
                day=start.day,
                start=start.pattern.start,
                end=start.pattern.end,
                type=start.pattern.type,
                pauses=tuple(pauses),
                count=row.agents,
                paid_minutes=start.paid_minutes,
                cost=choice.cost * problem.unit,
            )
        )
    return shifts
