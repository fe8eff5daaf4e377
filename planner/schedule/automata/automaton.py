"""What an automaton is: a rule that remembers just enough of a person's days so far.

An automaton may be weaker than its rule, never stricter: a shortest path then costs no more than
the best roster of the person, so that bounds made of such paths hold. Limits with a penalty are
left out, unless said otherwise; ``of_contract`` knows whether a contract is kept to the letter.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.schedule.problem import Duty, Employee, RosterProblem
from sim.scenario.models.contracts import Contract

Step = tuple[Hashable, float] | None
"""State after a day and what the day costs by this rule; None: not allowed."""


@dataclass(frozen=True)
class Option:
    """One way to spend a day, as far as rules can tell: a duty of any group, off, or leave."""

    duty: Duty | None = None
    """One duty for all that differ in name, group and pauses alone."""
    leave: int | None = None
    """Paid minutes of a day of leave."""

    @property
    def works(self) -> bool:
        """A duty."""
        return self.duty is not None

    @property
    def is_off(self) -> bool:
        """A day off."""
        return self.duty is None and self.leave is None

    @property
    def paid(self) -> int:
        """Paid minutes of the duty; leave counts as given (:class:`WeekGiven`)."""
        return self.duty.paid_minutes if self.duty else 0


@dataclass(frozen=True)
class WeekGiven:
    """What leave and history make certain of a week before it begins."""

    minutes: int
    """Paid."""
    days: int
    """Leave, and days worked before the period."""
    all_leave: bool
    """Nothing but leave: lower limits are not judged."""


@dataclass(frozen=True)
class Automaton(ABC):
    """One rule, or several that share what is remembered."""

    contract: Contract
    days: int
    """Of the period."""
    weekday: int
    """Of day 0; 0 is Monday."""
    week_starts_on: int

    @abstractmethod
    def start(self, person: Employee) -> Hashable:
        """State before day 0, from history and leave."""

    @abstractmethod
    def step(self, state: Hashable, day: int, option: Option) -> Step:
        """Spend a day of the period. What is judged at its end is judged on its last day."""

    def week(self, state: Hashable, given: WeekGiven) -> Hashable:
        """A week begins, or the period in its middle."""
        return state

    def key(self, option: Option) -> Hashable:
        """What it sees of an option: options of one key lead to the same."""
        return option

    def hard(self, name: str) -> Any:
        """A field of the contract if it holds; None if it is not given or has a penalty."""
        return None if name in self.contract.penalties else getattr(self.contract, name)

    # --- the calendar --------------------------------------------------------------------------

    @cached_property
    def _begun(self) -> int:
        return (self.weekday - self.week_starts_on) % 7

    def begins_week(self, day: int) -> bool:
        """First day of a week."""
        return (day + self._begun) % 7 == 0

    def ends_week(self, day: int) -> bool:
        """Last day of a week."""
        return (day + self._begun) % 7 == 6

    def whole_week(self, day: int) -> bool:
        """The week of this day lies in the period."""
        first = day - (day + self._begun) % 7
        return first >= 0 and first + 7 <= self.days

    def weekday_of(self, day: int) -> int:
        """0 for a Monday."""
        return (self.weekday + day) % 7

    def last(self, day: int) -> bool:
        """Last day of the period."""
        return day == self.days - 1


def made(kind: type[Automaton], problem: RosterProblem, contract: Contract) -> Automaton:
    """The automaton of a contract in a problem."""
    days, weekday = len(problem.dates), problem.dates[0].weekday()
    return kind(contract, days, weekday, problem.week_starts_on)


def past(person: Employee, day: int) -> Option:
    """How a day before the period was spent that history knows."""
    found = person.history[day]
    return Option(leave=found) if isinstance(found, int) else Option(found)
