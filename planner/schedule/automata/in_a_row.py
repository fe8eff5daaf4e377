"""Days in a row: worked, off, nights; and what may follow what."""

from __future__ import annotations

from collections.abc import Hashable
from functools import cached_property
from typing import Any

from planner.schedule.automata.automaton import Automaton, Option, Step, past
from planner.schedule.problem import Employee

_NOTHING = ("", 0, False)


class Runs(Automaton):
    """Most and least days worked in a row, least days off in a row.

    A run that touches leave or an end of the known days is not judged for its least length; one
    that is judged may cost the rule's penalty.
    """

    @cached_property
    def _limits(self) -> tuple[int | None, int, int]:
        contract = self.contract
        return (
            self.hard("most_consecutive_days"),
            contract.least_consecutive_days or 0,
            contract.least_consecutive_days_off or 0,
        )

    def key(self, option: Option) -> Hashable:
        """Worked, off or leave."""
        return "W" if option.works else "O" if option.is_off else "L"

    def start(self, person: Employee) -> Hashable:
        """The run at the end of history."""
        state: tuple[str, int, bool] = _NOTHING
        for day in range(-len(person.history), 0):
            state = self._next(state, str(self.key(past(person, day))))
        return state

    def _next(self, state: tuple[str, int, bool], kind: str) -> tuple[str, int, bool]:
        most, least, least_off = self._limits
        before, length, judged = state
        if kind == "L":
            return _NOTHING
        if kind != before:
            length, judged = 0, before != ""
        length += 1
        wanted = least if kind == "W" else least_off
        judged = judged and length < wanted
        cap = wanted if kind == "O" else max(least, (most or 0) + 1)
        if kind == "O" and not judged:
            length = 0
        return kind, min(length, cap), judged

    def step(self, state: Any, day: int, option: Option) -> Step:
        """A run that is too long or, when it ends, too short, is not allowed or costs."""
        most, least, least_off = self._limits
        kind = str(self.key(option))
        before, length, judged = state
        cost = 0.0
        if judged and kind != before and kind != "L":
            name = "least_consecutive_days" + ("" if before == "W" else "_off")
            weight = self.contract.penalties.get(name)
            if weight is None:
                return None
            cost = float(weight * ((least if before == "W" else least_off) - length))
        after = self._next(state, kind)
        if kind == "W" and most is not None and after[1] > most:
            return None
        return after, cost


class NightsInARow(Automaton):
    """Night shifts on days in a row, at most."""

    def key(self, option: Option) -> Hashable:
        """Whether it is a night."""
        return _is_night(option)

    def start(self, person: Employee) -> Hashable:
        """Nights at the end of history."""
        run = 0
        for day in range(-1, -len(person.history) - 1, -1):
            if not _is_night(past(person, day)):
                break
            run += 1
        return min(run, self.contract.most_consecutive_nights or 0)

    def step(self, state: Any, day: int, option: Option) -> Step:
        """One night more, or none."""
        if not _is_night(option):
            return 0, 0.0
        most = self.contract.most_consecutive_nights or 0
        return (state + 1, 0.0) if state < most else None


def _is_night(option: Option) -> bool:
    return option.duty is not None and option.duty.night


class Apart(Automaton):
    """Rest, distance of starts, forbidden successions, and nobody in two places at once.

    The state: minutes after tomorrow's midnight before which no duty may start, and kinds that
    may not follow.
    """

    @cached_property
    def _after(self) -> tuple[int, int, dict[str, frozenset[str]]]:
        never: dict[str, frozenset[str]] = {}
        for row in self.hard("successions") or ():
            never[row.after] = never.get(row.after, frozenset()) | frozenset(row.never)
        rest, distance = self.hard("least_rest_minutes"), self.hard("least_start_distance_minutes")
        return rest or 0, distance or 0, never

    def key(self, option: Option) -> Hashable:
        """Times and kind."""
        duty = option.duty
        return duty and (duty.start, duty.end, duty.type)

    def start(self, person: Employee) -> Hashable:
        """After the last day of history."""
        state: tuple[int, frozenset[str]] = (0, frozenset())
        for day in range(-len(person.history), 0):
            state = self._next(state, past(person, day))
        return state

    def _next(
        self, state: tuple[int, frozenset[str]], option: Option
    ) -> tuple[int, frozenset[str]]:
        rest, distance, never = self._after
        until = state[0] - 1440
        if option.duty is None:
            return max(until, 0), frozenset()
        duty = option.duty
        until = max(until, duty.end + rest - 1440, duty.start + distance - 1440, 0)
        return until, never.get(duty.type, frozenset())

    def step(self, state: Any, day: int, option: Option) -> Step:
        """A duty must not begin too early, nor be of a forbidden kind."""
        duty = option.duty
        if duty is not None and (duty.start < state[0] or duty.type in state[1]):
            return None
        return self._next(state, option), 0.0
