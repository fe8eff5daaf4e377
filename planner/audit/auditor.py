"""The auditor: reads a roster, finds what is wrong with it, and counts what it costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.audit.breach import Audit, Breach
from planner.audit.checks import broken
from planner.audit.demand import met
from planner.audit.line import Line
from planner.audit.objective import terms
from planner.schedule.problem import LEAVE, OFF, Ints, Roster, RosterProblem


def audit(problem: RosterProblem, work: Ints, stated: Mapping[str, int] | None = None) -> Audit:
    """Judge a roster, whoever made it.

    Args:
        problem: people, contracts, demand, leave, frozen days.
        work: ``[N, D]``: index of a duty, off or leave.
        stated: objective by term that the roster claims; compared with what is counted.

    Raises:
        ValueError: the roster has another number of people or days than the problem.
    """
    people, days, _ = problem.shape
    if work.shape != (people, days):
        raise ValueError(f"the roster is {work.shape}, but people and days are {(people, days)}")
    lines = [Line(problem, e, work) for e in range(people)]
    counted = terms(problem, work)
    breaches = [
        *_cells(problem, work, lines),
        *(row for line in lines for row in _rules(line) if row.cost is None),
        *(row for row in _demand(problem, work, lines) if row.cost is None),
        *_quota(problem, work),
        *_stated(counted, stated),
    ]
    priced = [
        *(row for line in lines for row in _rules(line) if row.cost is not None),
        *(row for row in _demand(problem, work, lines) if row.cost is not None),
    ]
    return Audit(tuple(breaches), tuple(priced), counted)


def audit_roster(roster: Roster) -> Audit:
    """Judge what a solver says: the roster and its objective, term by term."""
    return audit(roster.problem, roster.work, roster.terms)


def _rules(line: Line) -> Iterator[Breach]:
    """Labour rules of one person."""
    for name, asked, found in broken(line):
        weight = line.person.contract.penalties.get(name)
        limit = f"allows {found.limit}" if isinstance(asked, int) else "does not allow it"
        if isinstance(asked, int) and found.value < found.limit:
            limit = f"asks for {found.limit}"
        if name == "paid_time_granularity_minutes":
            limit = f"is {found.limit}"
        if name in ("whole_weekends", "overlap"):
            limit = "does not allow it"
        days = tuple(line.date(day) for day in found.days)
        text = f"{line.person.name}: {found.text}; {name} {limit}"
        cost = None if weight is None else weight * found.units
        yield Breach(name, line.person.name, days, found.value, found.limit, text, cost)


def _cells(problem: RosterProblem, work: Ints, lines: list[Line]) -> Iterator[Breach]:
    """Every person on every day: known duty, leave, frozen days, what the person may work."""
    for line in lines:
        for day in line.period:
            for rule, text in _cell(problem, line, day, int(work[line.employee, day])):
                where = f"{line.person.name}: {line.date(day)}: {text}"
                yield Breach(rule, line.person.name, (line.date(day),), 1, 0, where)


def _cell(problem: RosterProblem, line: Line, day: int, value: int) -> Iterator[tuple[str, str]]:
    e, leave = line.employee, day in line.person.leave
    if not (0 <= value < len(problem.duties) or value in (OFF, LEAVE)):
        yield "duty", f"{value} is no duty (0 to {len(problem.duties) - 1}, -1 off, -2 leave)"
        return
    said = _words(problem, value)
    if leave and value != LEAVE:
        yield "leave", f"has leave, but the roster says {said}"
    if not leave and value == LEAVE:
        yield "leave", "the roster says leave, but there is none"
    if problem.fixed is not None and problem.previous is not None and problem.fixed[e, day]:
        before = int(problem.previous[e, day])
        if value != before and not (leave and before == OFF and value == LEAVE):
            yield "frozen", f"is frozen as {_words(problem, before)}, but the roster says {said}"
        return
    if value >= 0 and not leave and not problem.may[e, day, value]:
        group = problem.duties[value].group
        if line.person.groups and group not in line.person.groups:
            able = ", ".join(line.person.groups)
            yield "qualification", f"{said} is work of {group}; the person can do {able}"
        else:
            yield "availability", f"{said} may not be worked then"


def _words(problem: RosterProblem, value: int) -> str:
    if value == OFF:
        return "off"
    return "leave" if value == LEAVE else problem.duties[value].name


def _demand(problem: RosterProblem, work: Ints, lines: list[Line]) -> Iterator[Breach]:
    for row in met(problem, work, lines):
        for missed, what, price in (
            (row.under, "short", row.row.under_cost),
            (row.over, "too many", row.row.over_cost),
        ):
            if not missed or price == 0:
                continue
            dates = tuple(problem.dates[day].isoformat() for day in row.days)
            text = f"{row.where}: {row.there} of {row.row.required} people, {missed} {what}"
            cost = None if price is None else price * missed
            yield Breach("demand", "", dates, row.there, row.row.required, text, cost)


def _quota(problem: RosterProblem, work: Ints) -> Iterator[Breach]:
    """People of a usual group on leave or off by wish."""
    everything = set(range(len(problem.duties)))
    for day, group, most in problem.most_off:
        asked = {
            wish.employee
            for wish in problem.wishes
            if wish.day == day and not wish.wanted and everything <= set(wish.duties)
        }
        away = [
            person.name
            for e, person in enumerate(problem.employees)
            if person.groups[:1] == (group,)
            and (day in person.leave or (e in asked and work[e, day] == OFF))
        ]
        if len(away) > most:
            date = problem.dates[day].isoformat()
            text = (
                f"{group}: {len(away)} people on leave or off by wish on {date} "
                f"({', '.join(away)}); time_off_quota allows {most}"
            )
            yield Breach("time_off_quota", "", (date,), len(away), most, text)


def _stated(counted: Mapping[str, int], stated: Mapping[str, int] | None) -> Iterator[Breach]:
    for name in sorted({*counted, *stated}) if stated is not None else ():
        says, is_ = (stated or {}).get(name, 0), counted.get(name, 0)
        if says != is_:
            text = f"the roster states {says} for {name}, but it is {is_}"
            yield Breach("objective", "", (), says, is_, text)
