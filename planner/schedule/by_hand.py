"""A roster from a table, hand-made perhaps, as work on a problem: what the auditor judges."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import numpy as np
from pydantic import ValidationError

from planner.schedule.build import rules_of
from planner.schedule.duties import Duties
from planner.schedule.problem import LEAVE, OFF, Ints, RosterProblem
from planner.schedule.staff import duty_of
from planner.schedule.worked import DayWorked, days_worked
from sim.errors import Problem, ScenarioError
from sim.scenario import GroupRosterRow, Scenario
from sim.scenario.files import exists
from sim.scenario.places import did_you_mean, quoted
from sim.scenario.tables import LAYOUTS, Column, Layout, Row, header_of, read_table

STRETCHES = LAYOUTS["planning.roster.previous"]
"""Columns of a table of stretches: group, agent, date, from, to, activity, paid."""
ASSIGNMENTS = Layout(
    (Column("agent"), Column("date"), Column("shift"), Column("group", optional=True))
)
"""Columns of a table of shifts: one of the problem by name or kind, ``off`` or ``leave``."""


@dataclass(frozen=True)
class Assignment:
    """A person's day in a table of shifts."""

    agent: str
    date: str
    shift: str
    group: str | None = None


def read_roster(
    path: Path | str, problem: RosterProblem, scenario: Scenario
) -> tuple[RosterProblem, Ints]:
    """A roster from a CSV file of stretches (as plans write it) or of shifts.

    Args:
        path: the file.
        problem: what the roster is to be judged by.
        scenario: that of the problem.

    Returns:
        The problem with shifts added that it did not have, and the work ``[N, D]``.

    Raises:
        ScenarioError: the file is not such a table, or is about people, days, groups or shifts
            that do not exist; every problem with its line.
    """
    path = Path(path)
    if not exists(path):
        raise ScenarioError(Problem(f"there is no table {path}", "check its name", code="E001"))
    layout = ASSIGNMENTS if "shift" in header_of(path, str(path)) else STRETCHES
    rows = read_table(path, str(path), layout)
    places = [_Place(str(path), row.line) for row in rows]
    if layout is ASSIGNMENTS:
        given = [Assignment(**{key: str(cell) for key, cell in row.cells.items()}) for row in rows]
        return _Reading(problem, scenario, places).assignments(given)
    return _Reading(problem, scenario, places).stretches(list(_stretches(rows, places)))


def with_rows(
    problem: RosterProblem, scenario: Scenario, rows: Sequence[GroupRosterRow]
) -> tuple[RosterProblem, Ints]:
    """Stretches as work ``[N, D]`` on a problem; see :func:`read_roster`.

    Rows outside the period are left out. A shift is the problem's own at these times in this
    group where it has breaks dealt or demand in heads; else one with the same pauses. What it does
    not have is added: everybody in whose groups it lies may work it on its days.
    """
    return _Reading(problem, scenario, [_Place() for _ in rows]).stretches(list(rows))


@dataclass(frozen=True)
class _Place:
    file: str | None = None
    line: int | None = None

    def problem(self, message: str, remedy: str) -> Problem:
        return Problem(message, remedy, file=self.file, line=self.line)


def _stretches(rows: Sequence[Row], places: Sequence[_Place]) -> Iterator[GroupRosterRow]:
    problems = []
    for row, place in zip(rows, places, strict=True):
        try:
            yield GroupRosterRow.model_validate(row.cells)
        except ValidationError as error:
            for found in error.errors():
                what = found["msg"].removeprefix("Value error, ")
                where = ".".join(str(part) for part in found["loc"])
                shown = quoted(found["input"])
                problems.append(place.problem(f"{where} {shown} is not valid", what))
    if problems:
        raise ScenarioError(problems)


class _Reading:
    """One table on its way to work; collects what is wrong."""

    def __init__(
        self, problem: RosterProblem, scenario: Scenario, places: Sequence[_Place]
    ) -> None:
        self._problem = problem
        self._places = places
        self._file = places[0].file if places else None
        self._groups = list(scenario.groups)
        self._duties = Duties.of_problem(scenario, rules_of(scenario), problem)
        self._number = {person.name: e for e, person in enumerate(problem.employees)}
        self._work = np.full(problem.shape[:2], OFF, np.int64)
        for e, person in enumerate(problem.employees):
            self._work[e, [day for day in person.leave if 0 <= day < problem.shape[1]]] = LEAVE
        self._wrong: list[Problem] = []
        self._outside, self._inside = 0, 0

    def stretches(self, rows: list[GroupRosterRow]) -> tuple[RosterProblem, Ints]:
        for row in days_worked(rows):
            place = self._places[row.rows[0]]
            day = (row.date - self._problem.dates[0]).days
            if self._within(day) and self._known(row, place):
                self._set(row.agent, day, duty_of(row, self._duties), place)
        return self._finished()

    def _known(self, row: DayWorked, place: _Place) -> bool:
        if row.also is not None:
            self._wrong.append(
                place.problem(
                    f"{quoted(row.agent)} works in {quoted(row.group)} and {quoted(row.also)} in "
                    f"one shift on {row.date}",
                    "a shift of a roster lies in one group",
                )
            )
        return (
            self._is(row.group, self._groups, "group", place)
            and self._is(row.agent, list(self._number), "agent", place)
            and row.also is None
        )

    def assignments(self, rows: list[Assignment]) -> tuple[RosterProblem, Ints]:
        for row, place in zip(rows, self._places, strict=True):
            if not self._is(row.agent, list(self._number), "agent", place):
                continue
            try:
                day = (date.fromisoformat(row.date) - self._problem.dates[0]).days
            except ValueError:
                what = f"{quoted(row.date)} is not a date"
                self._wrong.append(place.problem(what, "write it as YYYY-MM-DD"))
                continue
            special = {"off": OFF, "": OFF, "-": OFF, "leave": LEAVE}.get(row.shift.lower())
            k = self._meant(row, place) if special is None else special
            if self._within(day) and k is not None:
                self._set(row.agent, day, k, place, over_leave=special == LEAVE)
        return self._finished()

    def _meant(self, row: Assignment, place: _Place) -> int | None:
        """The duty of a name or kind, in the person's usual group if none is given."""
        person = self._problem.employees[self._number[row.agent]]
        groups = (row.group,) if row.group else person.groups
        for group in groups:
            mine = [(k, d) for k, d in enumerate(self._problem.duties) if d.group == group]
            for found in (
                [k for k, duty in mine if duty.name == row.shift],
                [k for k, duty in mine if duty.type == row.shift],
            ):
                if found:
                    return found[0]
        known = dict.fromkeys(
            name for duty in self._problem.duties for name in (duty.name, duty.type)
        )
        self._is(row.shift, list(known), f"shift of {quoted(groups[0])}", place, always=True)
        return None

    def _is(
        self, name: str, known: list[str], what: str, place: _Place, *, always: bool = False
    ) -> bool:
        if name in known and not always:
            return True
        message = f"there is no {what} {quoted(name)}"
        self._wrong.append(place.problem(message, did_you_mean(name, known, f"{what}s")))
        return False

    def _set(
        self, agent: str, day: int, k: int, place: _Place, *, over_leave: bool = False
    ) -> None:
        e = self._number[agent]
        if self._work[e, day] >= 0:
            self._wrong.append(
                place.problem(
                    f"{quoted(agent)} has two shifts on {self._problem.dates[day]}", "keep one"
                )
            )
        if k != OFF or self._work[e, day] != LEAVE or over_leave:
            self._work[e, day] = k

    def _within(self, day: int) -> bool:
        """Whether a day is one of the period; rows of other days are left out."""
        inside = 0 <= day < len(self._problem.dates)
        self._inside += inside
        self._outside += not inside
        return inside

    def _finished(self) -> tuple[RosterProblem, Ints]:
        if self._outside and not self._inside:
            dates = self._problem.dates
            message = f"no row is about a day from {dates[0]} to {dates[-1]}"
            self._wrong.append(Problem(message, "give a roster of these days", file=self._file))
        if self._wrong:
            raise ScenarioError(self._wrong)
        return widened(self._problem, self._duties, self._work), self._work


def widened(problem: RosterProblem, duties: Duties, work: Ints) -> RosterProblem:
    """The problem with the duties that were added: their days are those on which somebody has them.

    A demand that counts all shifts of a kind in a group counts the added ones of this kind, too.
    """
    known = len(problem.duties)
    if len(duties.rows) == known:
        return problem
    may = np.zeros((*problem.shape[:2], len(duties.rows)), np.bool_)
    may[:, :, :known] = problem.may
    for k in range(known, len(duties.rows)):
        days = (work == k).any(axis=0)
        for e, person in enumerate(problem.employees):
            may[e, :, k] = days & (duties.rows[k].group in person.groups)
    heads = []
    for row in problem.heads:
        kinds = {(problem.duties[k].type, problem.duties[k].group) for k in row.duties}
        new = [
            k
            for k in range(known, len(duties.rows))
            if kinds == {(duties.rows[k].type, duties.rows[k].group)}
        ]
        whole = {
            k
            for k, duty in enumerate(problem.duties)
            if kinds == {(duty.type, duty.group)} and problem.may[:, row.day, k].any()
        }
        counts = new and len(row.duties) > 1 and whole <= set(row.duties)
        heads.append(replace(row, duties=(*row.duties, *new)) if counts else row)
    return replace(problem, duties=tuple(duties.rows), may=may, heads=tuple(heads))
