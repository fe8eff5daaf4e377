"""What is to be rostered: employees, ways to work a day, demand, wishes; and what a roster is.

Plain data, without solver and without files: the rules, the solver and the auditor read it, and
each of them comes to its own conclusions. Days are counted from 0, the first day of the period;
days before it are negative. Weights and costs are whole numbers in one unit of the caller's
choice.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from planner.shifts.result import Pause
from sim.scenario.models.contracts import Contract

OFF = -1
"""In a roster: no duty on that day."""
LEAVE = -2
"""In a roster: leave, vacation; neither a duty nor a day off."""

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
    history: tuple[Duty | None, ...] = ()
    """What was worked on the last days before day 0, the day before day 0 last; None: off."""
    rotation: tuple[str, ...] = ()
    """Kinds of shifts by week, in turn, which the person works; empty: no rotation."""


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
    """Cost if it is not granted."""


@dataclass(frozen=True)
class Weights:
    """What the parts of the objective cost; whole numbers in the unit of the demand's costs."""

    change: int = 0
    """Each (person, day) that differs from the previous roster, where there is one."""
    other_group: int = 0
    """Each duty in a group that is not the person's usual one."""
    nights_spread: int = 0
    """Each night by which the busiest person's nights exceed the least busy one's, among those who
    may work nights (by contract)."""
    weekends_spread: int = 0
    """The same for weekends."""
    wishes_spread: int = 0
    """The same for wishes not granted, by weight."""
    overtime_per_hour: int = 0
    time_off_per_hour: int = 0
    """What an hour of voluntary unpaid time off costs; below 0 is not allowed."""
    on_call: int = 0
    """Each day on call."""
    paid_hour: int = 0
    """Each paid hour; 0 where contract hours are paid anyway."""


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

    @property
    def shape(self) -> tuple[int, int, int]:
        """Employees, days, duties."""
        return len(self.employees), len(self.dates), len(self.duties)


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
