"""Shifts and breaks against a requirement: agents on the phone by group and interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.clash import Clash, clashes
from planner.shifts.group_problem import GroupProblem, group_problem
from planner.shifts.problem import Hold
from planner.shifts.result import Pause, PlannedShift, ShiftPlan
from planner.shifts.search import Searched, search
from planner.solve import Bound, Limits, Observer
from planner.staffing.table import Staffing
from sim.clock import Calendar
from sim.errors import CcplanError, Problem, ScenarioError
from sim.scenario import Scenario

Ints = NDArray[np.int64]
Over = Literal["requirement", "targets"]


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
    found = search(
        [row.problem for row in problems],
        limits,
        observer,
        units=[row.unit for row in problems],
    )
    return plan_of(staffing, problems, found, seed)


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
    staffing: Staffing, problems: Sequence[GroupProblem], found: Searched, seed: int
) -> ShiftPlan:
    """What a search found, as a plan.

    Raises:
        NoShiftPlan: a group's problem is infeasible.
        NotFoundInTime: nothing was found for a group.
    """
    broken = [row for row, no in zip(problems, found.infeasible, strict=True) if no]
    if broken:
        raise NoShiftPlan([clash for row in broken for clash in clashes(row)])
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
        bound=Bound(
            bound, "proved", "every plan of these shift types that covers this requirement"
        ),
        interrupted=found.interrupted,
        reproducible=found.reproducible,
        seed=seed,
    )


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
