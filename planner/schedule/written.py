"""A roster as the ``roster`` of a scenario's groups."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from planner.schedule.period import Period
from planner.schedule.problem import Duty, Ints, Roster, RosterProblem
from planner.schedule.worked import rows_of
from planner.shifts.pause import Pause
from sim.scenario import AgentGroup, RosterRow, Scenario
from sim.scenario.models.base import ReadOnlyDict

WEEKS_PER_MONTH = 365.25 / 7 / 12
STAND_IN = "{} (before)"
"""Who works before the period in the place of somebody who is busy elsewhere then."""

Cell = tuple[int, int]
"""Employee and day."""


def applied(scenario: Scenario, roster: Roster) -> Scenario:
    """The scenario with the roster in place of its groups' staffing and shifts.

    On-call duties are at home and not simulated. Days of the warm-up, and the night before the
    first day, are as ``history`` has them where it is known, else like planned days; who would be
    in two places at once then has a stand-in. Where a group learns, seniority becomes its
    ``weeks_on_job``.
    """
    rows = roster_rows(scenario, roster.problem, roster.work)
    groups = {
        name: group.model_copy(
            update={"staffing": None, "shifts": None, "roster": tuple(rows[name])}
            | _seniority(scenario, group, rows[name])
        )
        for name, group in scenario.groups.items()
    }
    return scenario.model_copy(update={"groups": type(scenario.groups)(groups)})


def roster_rows(
    scenario: Scenario, problem: RosterProblem, work: Ints
) -> dict[str, list[RosterRow]]:
    """Rows by group: everybody's stretches by date and name, those before the period first.

    Args:
        scenario: that of the problem.
        problem: people and duties.
        work: ``[N, D]``, who works what.
    """
    period = Period.at(scenario, problem.dates)
    found: dict[str, list[RosterRow]] = {name: [] for name in scenario.groups}
    pauses = pauses_of(problem, work)
    shifts = [
        _Shift(problem.employees[e].name, d, problem.duties[k], pauses[e, d])
        for e, d, k in _worked(problem, work)
    ]
    shifts += list(_before(problem, period, shifts))
    for shift in sorted(shifts, key=lambda shift: (shift.day, shift.agent)):
        day = _date(problem, shift.day)
        found[shift.duty.group] += rows_of(shift.agent, day, shift.duty, shift.pauses)
    return found


def pauses_of(problem: RosterProblem, work: Ints) -> dict[Cell, tuple[Pause, ...]]:
    """Pauses by employee and day worked.

    Where a plan placed the breaks of a shift, its people get one set after the other, each day
    beginning with somebody else, and again from the first where there are more people than sets.
    """
    found: dict[Cell, tuple[Pause, ...]] = {}
    turn: dict[Cell, int] = {}
    for e, d, k in _worked(problem, work):
        sets = problem.dealt.get((d, k), (problem.duties[k].pauses,))
        n = turn[d, k] = turn.get((d, k), -1) + 1
        found[e, d] = sets[(n + d) % len(sets)] if n < len(sets) else sets[n % len(sets)]
    return found


class _Shift:
    """A duty that somebody works on a day."""

    def __init__(self, agent: str, day: int, duty: Duty, pauses: tuple[Pause, ...]) -> None:
        self.agent = agent
        self.day = day
        self.duty = duty
        self.pauses = pauses

    @property
    def span(self) -> tuple[int, int]:
        """Minutes from the midnight of day 0."""
        return 1440 * self.day + self.duty.start, 1440 * self.day + self.duty.end


def _worked(problem: RosterProblem, work: Ints) -> Iterator[tuple[int, int, int]]:
    """Employee, day and duty of every day that is worked, on-call left out."""
    for e, row in enumerate(work.tolist()):
        for d, k in enumerate(row):
            if k >= 0 and not problem.duties[k].on_call:
                yield e, d, k


def _before(problem: RosterProblem, period: Period, shifts: list[_Shift]) -> Iterator[_Shift]:
    """Shifts of the days before the period that are simulated, at least in part."""
    by_day: dict[tuple[str, int], list[_Shift]] = {}
    busy: dict[str, list[tuple[int, int]]] = {}
    for shift in shifts:
        by_day.setdefault((shift.duty.group, shift.day), []).append(shift)
        busy.setdefault(shift.agent, []).append(shift.span)
    known = max((len(person.history) for person in problem.employees), default=0)
    for group, days in period.days.items():
        for local in range(days.planned[0] - 1, -2, -1):
            day = period.day(group, 0) + local
            if -known <= day < 0:
                usual = list(_history(problem, group, day))
            else:
                model = days.model_of(local)
                usual = [] if model is None else by_day.get((group, period.day(group, model)), [])
            for like in usual:
                if days.local.tick(local, like.duty.end) > 0:
                    yield _free(_Shift(like.agent, day, like.duty, like.pauses), busy)


def _history(problem: RosterProblem, group: str, day: int) -> Iterator[_Shift]:
    for person in problem.employees:
        duty = person.history[day] if -day <= len(person.history) else None
        if isinstance(duty, Duty) and duty.group == group and not duty.on_call:
            yield _Shift(person.name, day, duty, duty.pauses)


def _free(shift: _Shift, busy: dict[str, list[tuple[int, int]]]) -> _Shift:
    """The shift, by a stand-in if the person is busy then."""
    start, end = shift.span
    while any(a < end and start < b for a, b in busy.get(shift.agent, ())):
        shift.agent = STAND_IN.format(shift.agent)
    busy.setdefault(shift.agent, []).append(shift.span)
    return shift


def _date(problem: RosterProblem, day: int) -> date:
    return problem.dates[0] + timedelta(days=day)


def _seniority(
    scenario: Scenario, group: AgentGroup, rows: list[RosterRow]
) -> dict[str, dict[str, float]]:
    """Weeks on the job of the rostered people whose months are known, where the group learns."""
    rules = scenario.planning.roster
    if group.learning is None or rules is None:
        return {}
    there = {row.agent for row in rows}
    known = {
        agent.agent: round(agent.seniority_months * WEEKS_PER_MONTH, 1)
        for agent in rules.agents
        if agent.seniority_months is not None and agent.agent in there
    }
    given = {agent: weeks for agent, weeks in group.weeks_on_job.items() if agent in there}
    return {"weeks_on_job": ReadOnlyDict(given | known)}
