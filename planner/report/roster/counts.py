"""What a roster adds up to for each person, counted plainly from the assignments."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import LEAVE, OFF, Duty, Ints, Roster
from planner.schedule.written import pauses_of
from planner.shifts.written import clock

Bools = NDArray[np.bool_]
WEEK = 7
SATURDAY = 5


@dataclass(frozen=True, eq=False)
class Counts:
    """Counts of a roster. N employees, D days, W weeks (whole or begun), K duties."""

    roster: Roster

    @cached_property
    def worked(self) -> Bools:
        """Days with a duty, on call not among them, ``[N, D]``."""
        return self._of_duty(np.array([not duty.on_call for duty in self._duties], np.bool_))

    @cached_property
    def on_call(self) -> Bools:
        """Days on call, ``[N, D]``."""
        return self._of_duty(np.array([duty.on_call for duty in self._duties], np.bool_))

    @cached_property
    def nights(self) -> Bools:
        """Days on which a night begins, ``[N, D]``."""
        return self._of_duty(np.array([duty.night for duty in self._duties], np.bool_))

    @cached_property
    def leave(self) -> Bools:
        """Days of leave, ``[N, D]``."""
        return np.asarray(self.roster.work == LEAVE)

    @cached_property
    def off(self) -> Bools:
        """Days off, ``[N, D]``."""
        return np.asarray(self.roster.work == OFF)

    @cached_property
    def paid_minutes(self) -> Ints:
        """Paid minutes of duties and of leave, ``[N, D]``."""
        paid = np.array([duty.paid_minutes for duty in self._duties] + [0, 0], np.int64)
        found = paid[self.roster.work]  # OFF and LEAVE, -1 and -2, are the zeros at the end
        for n, employee in enumerate(self.roster.problem.employees):
            for day, minutes in employee.leave.items():
                if 0 <= day < found.shape[1] and self.roster.work[n, day] == LEAVE:
                    found[n, day] = minutes
        return np.asarray(found, np.int64)

    @cached_property
    def week_of(self) -> Ints:
        """Week of each day, from 0; weeks begin on the problem's weekday, ``[D]``."""
        problem = self.roster.problem
        return np.array([problem.week(day) for day in range(len(problem.dates))], np.int64)

    @cached_property
    def weekly_minutes(self) -> Ints:
        """Paid minutes by week, ``[N, W]``."""
        return self._by_week(self.paid_minutes)

    @cached_property
    def whole_weeks(self) -> Bools:
        """Weeks all of whose seven days are in the period, ``[W]``."""
        return np.asarray(np.bincount(self.week_of) == WEEK)

    @cached_property
    def weekends(self) -> Ints:
        """Weekends with work on Saturday or Sunday, ``[N]``."""
        found = np.zeros(len(self.roster.work), np.int64)
        days = range(len(self.roster.problem.dates))
        for weekend in self.roster.problem.weekends:
            inside = [day for day in weekend if day in days]
            found += self.worked[:, inside].any(axis=1)
        return found

    @cached_property
    def may_work_nights(self) -> Bools:
        """Who may work any night, ``[N]``."""
        night = np.array([duty.night for duty in self._duties], np.bool_)
        return np.asarray(self.roster.problem.may[:, :, night].any(axis=(1, 2)))

    @cached_property
    def granted(self) -> Bools:
        """Which wishes are granted, in their order."""
        work = self.roster.work
        return np.array(
            [
                (work[wish.employee, wish.day] in wish.duties) == wish.wanted
                for wish in self.roster.problem.wishes
            ],
            np.bool_,
        )

    @property
    def _duties(self) -> tuple[Duty, ...]:
        return self.roster.problem.duties

    def _of_duty(self, which: Bools) -> Bools:
        return np.asarray(np.append(which, [False, False])[self.roster.work])

    def _by_week(self, days: Ints) -> Ints:
        weeks = self.week_of
        found = np.zeros((len(days), int(weeks[-1]) + 1), np.int64)
        np.add.at(found.T, weeks, days.T)
        return found


def duties_worked(roster: Roster) -> dict[tuple[int, int], Duty]:
    """The duty of every (person, day) worked, with the breaks that the person has on that day."""
    dealt = pauses_of(roster.problem, roster.work)
    found = {}
    for n, day in zip(*np.nonzero(roster.work >= 0), strict=True):
        duty = roster.problem.duties[int(roster.work[n, day])]
        cell = int(n), int(day)
        found[cell] = replace(duty, pauses=dealt.get(cell, duty.pauses))
    return found


def label(roster: Roster, employee: int, day: int) -> str:
    """What somebody does on a day, in a word: the duty's name, ``off`` or ``leave``."""
    work = int(roster.work[employee, day])
    return {OFF: "off", LEAVE: "leave"}.get(work) or roster.problem.duties[work].name


def times(start: int, end: int) -> str:
    """``08:00–16:30`` of minutes after midnight."""
    return f"{clock(start)}\N{EN DASH}{clock(end)}"
