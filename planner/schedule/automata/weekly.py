"""By week: paid minutes, days, starts at nearly the same time, the longest stretch off."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from planner.schedule.automata.automaton import Automaton, Option, Step, WeekGiven, past
from planner.schedule.problem import Employee

_FREE = -1
"""A week that is not judged."""


class WeekMinutes(Automaton):
    """Paid minutes of a week: most, least or exactly; overtime and time off are free here."""

    @cached_property
    def _limits(self) -> tuple[int | None, int]:
        names = [f"weekly_{name}_paid_minutes" for name in ("exact", "most", "least")]
        exact, most, least = map(self.hard, names)
        highest = [value for value in (exact, most) if value is not None]
        lowest = [value for value in (exact, least) if value is not None]
        over = self.contract.most_overtime_minutes_per_week
        under = self.contract.most_time_off_minutes_per_week
        return min(highest) + over if highest else None, max([0, *(v - under for v in lowest)])

    def key(self, option: Option) -> Hashable:
        """Paid minutes."""
        return option.paid

    def start(self, person: Employee) -> Hashable:
        """Before the first week."""
        return 0

    def week(self, state: Hashable, given: WeekGiven) -> Hashable:
        """What is given counts, as far as it matters: beyond the most, nothing may be added."""
        most, least = self._limits
        return _FREE if given.all_leave else min(given.minutes, max(least, most or 0))

    def step(self, state: Any, day: int, option: Option) -> Step:
        """Not beyond the limit; enough at the end of a whole week."""
        most, least = self._limits
        paid = state + option.paid if state != _FREE else _FREE
        if option.paid and most is not None and paid > most:
            return None
        if most is None:
            paid = min(paid, least)
        if self.ends_week(day) or self.last(day):
            if self.whole_week(day) and paid != _FREE and paid < least:
                return None
            return 0, 0.0
        return paid, 0.0


class Multiples(Automaton):
    """Paid minutes worked in a whole week are a multiple of some minutes."""

    def key(self, option: Option) -> Hashable:
        """The remainder of its paid minutes."""
        return option.paid % (self.contract.paid_time_granularity_minutes or 1)

    def start(self, person: Employee) -> Hashable:
        """Nothing worked."""
        return 0

    def step(self, state: Any, day: int, option: Option) -> Step:
        """No remainder at the end of a whole week."""
        state = (state + option.paid) % (self.contract.paid_time_granularity_minutes or 1)
        if self.ends_week(day) or self.last(day):
            return None if self.whole_week(day) and state else (0, 0.0)
        return state, 0.0


class WeekDays(Automaton):
    """Days worked in a week, most and least; leave counts."""

    @cached_property
    def _limits(self) -> tuple[int, int]:
        most = self.hard("most_days_per_week")
        return 7 if most is None else most, self.hard("least_days_per_week") or 0

    def key(self, option: Option) -> Hashable:
        """Whether it is worked."""
        return option.works

    def start(self, person: Employee) -> Hashable:
        """Before the first week."""
        return 0

    def week(self, state: Hashable, given: WeekGiven) -> Hashable:
        """Given days count, as far as it matters: beyond the most, nothing may be added."""
        return _FREE if given.all_leave else min(given.days, max(self._limits))

    def step(self, state: Any, day: int, option: Option) -> Step:
        """Not too many; enough at the end of a whole week."""
        most, least = self._limits
        count = state + option.works if state != _FREE else _FREE
        if option.works and count > most:
            return None
        if self.ends_week(day) or self.last(day):
            short = self.whole_week(day) and count != _FREE and count < least
            return None if short else (0, 0.0)
        return (count if most < 7 else min(count, least)), 0.0


class Starts(Automaton):
    """Latest less earliest start, by week or in the period; days on call left out."""

    def key(self, option: Option) -> Hashable:
        """Start and paid minutes."""
        duty = option.duty
        return None if duty is None or duty.on_call else (duty.start, duty.paid_minutes)

    def start(self, person: Employee) -> Hashable:
        """No start yet."""
        return None

    def step(self, state: Any, day: int, option: Option) -> Step:
        """No start too far from the others."""
        limit, duty = self.contract.start_variance, option.duty
        assert limit is not None
        if duty is not None and not duty.on_call:
            low, high, paid = state or (duty.start, duty.start, duty.paid_minutes)
            low, high = min(low, duty.start), max(high, duty.start)
            if high - low > limit.minutes:
                return None
            if limit.what == "start_and_length" and paid != duty.paid_minutes:
                return None
            paid = paid if limit.what == "start_and_length" else 0
            state = (low, high, paid)
        if self.last(day) or (limit.per == "week" and self.ends_week(day)):
            state = None
        return state, 0.0


class WeekRest(Automaton):
    """In every whole week a stretch of so many minutes without duty, within the week."""

    def key(self, option: Option) -> Hashable:
        """When it begins and ends."""
        return option.duty and (option.duty.start, option.duty.end)

    def start(self, person: Employee) -> Hashable:
        """When the last duty of history ends, in minutes after the midnight of day 0."""
        ends = [
            duty.end + 1440 * (k - len(person.history))
            for k, duty in enumerate(person.history)
            if duty is not None and not isinstance(duty, int)
        ]
        return False, max([0, *ends])

    def step(self, state: Any, day: int, option: Option) -> Step:
        """The stretch before a duty, or to the end of the week, may be the one."""
        found, end = state  # end of the last duty, after today's midnight; not before the week
        wanted, duty = self.contract.weekly_rest_minutes or 0, option.duty
        if self.begins_week(day):
            found, end = False, max(end, 0)
        if duty is not None:
            found, end = found or duty.start - end >= wanted, max(end, duty.end)
        if self.ends_week(day) or self.last(day):
            found = found or 1440 - end >= wanted
            if self.whole_week(day) and not found:
                return None
            return (False, max(end - 1440, 0)) if not self.last(day) else (False, 0), 0.0
        return (found, max(end - 1440, 0) if found else end - 1440), 0.0


class Weekends(Automaton):
    """Weekends with work, in the period and in a row; whole weekends."""

    @cached_property
    def _limits(self) -> tuple[int | None, int | None, bool]:
        whole = bool(self.hard("whole_weekends"))
        return self.hard("most_weekends"), self.hard("most_consecutive_weekends"), whole

    def key(self, option: Option) -> Hashable:
        """Worked, off or leave."""
        return "W" if option.works else "O" if option.is_off else "L"

    def start(self, person: Employee) -> Hashable:
        """Weekends given and in a row so far, and the Saturday before day 0."""
        most, in_a_row, _ = self._limits
        saturday, run = "", 0
        for day in range(-len(person.history), 0):
            kind = str(self.key(past(person, day)))
            if self.weekday_of(day) == 5:
                saturday = kind
            elif self.weekday_of(day) == 6:
                run = run + 1 if "W" in (saturday, kind) else 0
                saturday = ""
        given = saturday == "W" and self.weekday_of(-1) == 5
        run = min(run, in_a_row or 0)
        return int(given and most != 0 and most is not None), run, saturday

    def step(self, state: Any, day: int, option: Option) -> Step:
        """Judged on Sunday, or on a Saturday that ends the period."""
        count, run, saturday = state
        most, in_a_row, whole = self._limits
        kind = str(self.key(option))
        if self.weekday_of(day) == 5 and not self.last(day):
            return (count, run, kind), 0.0
        if self.weekday_of(day) not in (5, 6):
            return (count, run, ""), 0.0
        both = {saturday, kind} if self.weekday_of(day) == 6 else {kind}
        if whole and both == {"W", "O"}:
            return None
        if "W" not in both:
            return (count, 0, ""), 0.0
        if not (day == 0 and saturday == "W"):  # else it is given by history
            if most is not None and count >= most:
                return None
            if in_a_row is not None and run >= in_a_row:
                return None
            count += most is not None
        return (count, min(run + 1, in_a_row or 0), ""), 0.0
