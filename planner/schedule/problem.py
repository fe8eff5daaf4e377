"""What is to be rostered: employees, ways to work a day, demand, wishes; and what a roster is.

Plain data, without solver and without files: the rules, the solver and the auditor read it, and
each of them comes to its own conclusions. Days are counted from 0, the first day of the period;
days before it are negative. Weights and costs are whole numbers in one unit of the caller's
choice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.shifts.pause import Pause
from sim.scenario.models.contracts import Contract

OFF = -1
"""In a roster: no duty on that day."""
LEAVE = -2
"""In a roster: leave, vacation; neither a duty nor a day off."""
NOT_KNOWN = -3
"""In a previous roster alone: it says nothing about this person on this day."""

TERMS = (
    "under",
    "over",
    "wishes",
    "changes",
    "other_group",
    "nights_spread",
    "weekends_spread",
    "wishes_spread",
    "overtime",
    "time_off",
    "on_call",
    "paid",
)
"""Terms of every objective; ``penalties.<rule>`` follow, see :meth:`RosterProblem.terms`."""

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Duty:
    """One way to work a day: a shift at fixed times in one group."""

    name: str
    """Shown in rosters: ``0800-1630``, ``E``."""
    type: str
    """Kind of shift, which rules on kinds of shifts name."""
    group: str
    """Agent group it is worked in; all duties of a benchmark may share one."""
    start: int
    """Minutes after midnight of its day."""
    end: int
    """Minutes after the same midnight: above 1440 on the next day."""
    paid_minutes: int
    pauses: tuple[Pause, ...] = ()
    """Breaks, sessions, the gap of a split shift."""
    night: bool = False
    """Counts as a night for the rules on nights."""
    on_call: bool = False
    """At home within reach: meets demand for on-call alone, paid as given; rest rules apply."""


@dataclass(frozen=True)
class Employee:
    """A person, or a vacancy to be filled."""

    name: str
    contract: Contract
    groups: tuple[str, ...]
    """Groups whose work the person can do, the usual one first."""
    seniority: int = 0
    """Whole months in the job; weighs wishes and breaks ties."""
    site: str = ""
    cost_per_hour: float | None = None
    """None: that of the group."""
    leave: dict[int, int] = field(default_factory=dict)
    """Days of leave and the paid minutes that each is worth."""
    history: tuple[Duty | int | None, ...] = ()
    """What was worked on the last days before day 0, the day before day 0 last; None: off; a
    number: leave that was worth so many paid minutes. Days before these are not known."""
    rotation: tuple[str, ...] = ()
    """Kind of shift by week, in turn, the week of day 0 first; empty: no rotation."""

    def hourly(self, weight: int) -> int:
        """What a paid hour costs at a weight for each unit of money, in whole units."""
        return weight if self.cost_per_hour is None else round(weight * self.cost_per_hour)


@dataclass(frozen=True)
class HeadsDemand:
    """So many people on one of these duties on a day."""

    day: int
    duties: tuple[int, ...]
    """Indices of the duties that count together."""
    required: int
    under_cost: int | None
    """For each person short of it; None: must not be short."""
    over_cost: int | None = 0
    """For each person beyond it; None: must not be beyond."""


@dataclass(frozen=True)
class IntervalDemand:
    """So many people of a group at work, not on a break, from one minute to another."""

    start: int
    """Minutes after midnight of day 0."""
    end: int
    group: str
    required: int
    under_cost: int | None
    over_cost: int | None = 0


@dataclass(frozen=True)
class Wish:
    """A person would like, or would rather not, work one of these duties on a day."""

    employee: int
    day: int
    duties: tuple[int, ...]
    """Indices; all duties together mean working at all."""
    wanted: bool
    weight: int
    """Cost if it is not granted; whoever makes the wish has weighed seniority in."""

    def is_off(self, duties: int) -> bool:
        """Whether it asks for a day off, with so many duties in all."""
        return not self.wanted and len(set(self.duties)) == duties


@dataclass(frozen=True)
class Weights:
    """What the parts of the objective cost; whole numbers in the unit of the demand's costs."""

    change: int = 0
    """Each (person, day) that differs from the previous roster, where there is one."""
    other_group: int = 0
    """Each duty in a group that is not the person's usual one."""
    nights_spread: int = 0
    """Each night by which the busiest person's nights exceed the least busy one's, among those who
    may work a night on some day."""
    weekends_spread: int = 0
    """The same for weekends with work, among those who may work on one."""
    wishes_spread: int = 0
    """The same for the weight of wishes that are not granted, among those who have wishes."""
    overtime_per_hour: int = 0
    """Each hour of overtime, beside its pay; rounded up for each person."""
    time_off_per_hour: int = 0
    """What an hour of voluntary unpaid time off costs."""
    on_call: int = 0
    """Each day on call."""
    paid_hour: int = 0
    """Each paid hour of duties: as it is for people without ``cost_per_hour``, times it for the
    others; rounded up for each person. 0 where contract hours are paid anyway."""


@dataclass(frozen=True, eq=False)
class RosterProblem:
    """All that a roster must keep to and is judged by."""

    dates: tuple[date, ...]
    """The days of the period, in a row."""
    duties: tuple[Duty, ...]
    employees: tuple[Employee, ...]
    may: NDArray[np.bool_]
    """``[N, D, K]``: this person may work this duty on this day (skills, availability, site, days
    and kinds of the contract)."""
    heads: tuple[HeadsDemand, ...] = ()
    intervals: tuple[IntervalDemand, ...] = ()
    wishes: tuple[Wish, ...] = ()
    weights: Weights = Weights()
    previous: Ints | None = None
    """Yesterday's roster ``[N, D]``."""
    fixed: NDArray[np.bool_] | None = None
    """``[N, D]``: keeps the value of ``previous`` (frozen)."""
    most_off: tuple[tuple[int, str, int], ...] = ()
    """(day, group, most people of that usual group on leave or off by wish): the time-off quota."""
    week_starts_on: int = 0
    """0: Monday."""
    dealt: Mapping[tuple[int, int], tuple[tuple[Pause, ...], ...]] = field(default_factory=dict)
    """By (day, duty): pauses of the people on it, one person after the other, where a shift plan
    placed them so; all others have those of the duty. No rule and no cost depends on it."""

    def __post_init__(self) -> None:
        """Refuse data that does not fit together.

        Raises:
            ValueError: every misfit, one a line.
        """
        if misfits := list(_misfits(self)):
            raise ValueError("\n".join(misfits))

    @property
    def shape(self) -> tuple[int, int, int]:
        """Employees, days, duties."""
        return len(self.employees), len(self.dates), len(self.duties)

    @property
    def terms(self) -> tuple[str, ...]:
        """Names of the objective's terms: :data:`TERMS` and the rules that have a penalty."""
        soft = {name for person in self.employees for name in person.contract.penalties}
        return (*TERMS, *(f"penalties.{name}" for name in sorted(soft)))

    def weekday(self, day: int) -> int:
        """0 for a Monday; days may lie outside the period."""
        return (self.dates[0].weekday() + day) % 7

    def week(self, day: int) -> int:
        """Number of a day's week; day 0 lies in week 0."""
        return (day + self._begun) // 7

    @property
    def weeks(self) -> tuple[range, ...]:
        """The days of each week that the period touches, seven each, also beyond its ends."""
        begins = range(-self._begun, len(self.dates), 7)
        return tuple(range(first, first + 7) for first in begins)

    @property
    def weekends(self) -> tuple[tuple[int, int], ...]:
        """Saturday and Sunday of each weekend that the period touches."""
        first = 5 - self.dates[0].weekday()  # -1 where day 0 is a Sunday
        return tuple((day, day + 1) for day in range(first, len(self.dates), 7))

    @property
    def _begun(self) -> int:
        """Days of day 0's week that lie before it."""
        return (self.dates[0].weekday() - self.week_starts_on) % 7


def _misfits(problem: RosterProblem) -> Iterator[str]:
    people, days, duties = problem.shape
    if not days:
        yield "dates: a roster needs at least one day"
    if problem.may.shape != problem.shape:
        yield f"may: is {problem.may.shape}, but people, days and duties are {problem.shape}"
    for name in ("previous", "fixed"):
        rows: NDArray[np.generic] | None = getattr(problem, name)
        if rows is not None and rows.shape != (people, days):
            yield f"{name}: is {rows.shape}, but people and days are {(people, days)}"
    if problem.previous is not None:
        if (
            problem.previous.size
            and not -3 <= problem.previous.min() <= problem.previous.max() < duties
        ):
            yield f"previous: values are duties from 0 to {duties - 1}, -1, -2 or -3"
        elif problem.fixed is not None and (problem.previous[problem.fixed] == NOT_KNOWN).any():
            yield "fixed: a day that keeps its previous value has none (-3)"
        elif problem.fixed is not None:
            for e, d in np.argwhere(problem.fixed & (problem.previous == LEAVE)):
                if int(d) not in problem.employees[e].leave:
                    yield f"fixed: {problem.employees[e].name} keeps leave on day {d}, but has none"
    elif problem.fixed is not None and problem.fixed.any():
        yield "fixed: days keep the value of a previous roster, but there is none"
    for place, found, most in (
        *(("heads", [row.day], days) for row in problem.heads),
        *(("heads", row.duties, duties) for row in problem.heads),
        *(("wishes", [row.employee], people) for row in problem.wishes),
        *(("wishes", [row.day], days) for row in problem.wishes),
        *(("wishes", row.duties, duties) for row in problem.wishes),
        *(("most_off", [row[0]], days) for row in problem.most_off),
    ):
        for value in found:
            if not 0 <= value < most:
                yield f"{place}: number {value} is not from 0 to {most - 1}"
    for duty in problem.duties:
        if not 0 <= duty.start < 1440 or duty.end <= duty.start:
            yield f"duties: {duty.name} starts at minute {duty.start} and ends at {duty.end}"
    if any(value < 0 for value in vars(problem.weights).values()):
        yield "weights: none may be below 0"


@dataclass(frozen=True, eq=False)
class Roster:
    """Who works what when, what that costs by term, and how good it is."""

    problem: RosterProblem
    work: Ints
    """``[N, D]``: index of a duty, :data:`OFF` or :data:`LEAVE`."""
    terms: dict[str, int]
    """The objective, term by term."""
    bound: float | None
    """Proved: no roster of this problem costs less; None: not known."""
    interrupted: bool = False
    reproducible: bool = True
    seed: int = 0
    seconds: float = 0.0
    notes: tuple[str, ...] = ()

    @property
    def cost(self) -> int:
        """The objective."""
        return sum(self.terms.values())

    @property
    def gap(self) -> float | None:
        """(cost - bound) / cost; 0 where both are 0; None without a bound."""
        if self.bound is None:
            return None
        return 0.0 if self.cost == 0 else max(0.0, (self.cost - self.bound) / self.cost)
