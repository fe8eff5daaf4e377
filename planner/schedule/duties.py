"""Ways to work a day: from a shift plan, from kinds of shifts, on call, or as somebody worked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from planner.schedule.default_pauses import default_pauses
from planner.schedule.problem import Duty, RosterProblem
from planner.shifts.patterns import Pattern, patterns_of
from planner.shifts.pause import Pause
from sim.clock import MINUTES_PER_DAY
from sim.scenario import Scenario
from sim.scenario.checks.people import TIMES
from sim.scenario.models.base import minutes_of
from sim.scenario.models.people import Nights, OnCall, RosterRules
from sim.scenario.models.planning import ShiftType

if TYPE_CHECKING:
    from planner.shifts.result import PlannedShift

MOST_WITH_VARIANTS: Final = 40
"""Shifts (starts and lengths) of a group up to which each comes with breaks at several places."""

Cell = tuple[int, int]
"""Day and duty."""


@dataclass
class Duties:
    """Duties while they are collected; equal ones are one."""

    scenario: Scenario
    rules: RosterRules
    rows: list[Duty] = field(default_factory=list)
    on_days: dict[int, set[int]] = field(default_factory=dict)
    """Days of the period on which each duty may be worked; a duty that is missing here, on all."""
    _dealt: set[int] = field(default_factory=set)
    """Duties of a shift plan."""
    _at_times: dict[tuple[str, int, int], list[int]] = field(default_factory=dict)
    _known: dict[tuple[object, ...], int] = field(default_factory=dict)
    _names: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of_problem(cls, scenario: Scenario, rules: RosterRules, problem: RosterProblem) -> Duties:
        """Those of a problem, to which more may be added."""
        found = cls(scenario, rules)
        for k, row in enumerate(problem.duties):
            found._put(("given", k), row)
        heads = {k for demand in problem.heads for k in demand.duties}
        found._dealt = heads | {k for _, k in problem.dealt}
        return found

    def planned(self, row: PlannedShift) -> int:
        """A shift of a plan. Its pauses are dealt later: shifts that differ in nothing else are
        one duty."""
        key = ("plan", row.group, row.start, row.end, row.type, row.paid_minutes)
        k = self._add(key, row.type, row.group, row.start, row.end, row.paid_minutes, row.pauses)
        self._dealt.add(k)
        return k

    def of_kind(self, name: str, kind: ShiftType, group: str) -> list[int]:
        """Every shift of a kind in a group, with breaks where they lie by default."""
        patterns = list(patterns_of(name, kind))
        found = []
        for pattern in patterns:
            places = default_pauses(pattern, kind)
            for pauses in places if len(patterns) <= MOST_WITH_VARIANTS else places[:1]:
                found.append(self._of_pattern(pattern, group, pauses))
        return found

    def at_times(self, text: str, group: str) -> int:
        """The shift of a demand that names its times, ``08:00-16:30``; breaks of a kind that has
        such a shift, else none."""
        start, end = times_of(text)
        for name, kind in self.scenario.planning.shift_types.items():
            if kind.groups and group not in kind.groups:
                continue
            for pattern in patterns_of(name, kind):
                places = default_pauses(pattern, kind) if pattern.kind == (start, end) else ()
                if places:
                    return self._of_pattern(pattern, group, places[0])
        return self.worked("", group, start, end, ())

    def on_call(self, name: str, duty: OnCall) -> int:
        """A duty at home."""
        start, end = minutes_of(duty.start), minutes_of(duty.end)
        end += MINUTES_PER_DAY if end <= start else 0
        row = Duty(name, name, duty.group, start, end, duty.paid_minutes, (), False, True)
        return self._put(("call", name), row)

    def worked(self, kind: str, group: str, start: int, end: int, pauses: tuple[Pause, ...]) -> int:
        """A shift as somebody worked it; its kind is sought by its times where it is not known.

        Where a plan deals pauses among people, the shift of the plan at these times; else one that
        has the same pauses, which is added if there is none.
        """
        bare = nameless(pauses)
        for k in self._at_times.get((group, start, end), ()):
            if k in self._dealt or nameless(self.rows[k].pauses) == bare:
                return k
        paid = end - start - sum(pause.minutes for pause in pauses if not pause.paid)
        kind = kind or self._kind_at(group, start, end)
        return self._add(("worked", group, start, end, bare), kind, group, start, end, paid, pauses)

    def _kind_at(self, group: str, start: int, end: int) -> str:
        for name, kind in self.scenario.planning.shift_types.items():
            if (not kind.groups or group in kind.groups) and any(
                pattern.kind == (start, end) for pattern in patterns_of(name, kind)
            ):
                return name
        return times_name(start, end)

    def _of_pattern(self, pattern: Pattern, group: str, pauses: tuple[Pause, ...]) -> int:
        paid = pattern.length + pattern.gap - pattern.unpaid
        key = ("kind", group, pattern.start, pattern.end, pattern.type, pauses)
        return self._add(key, pattern.type, group, pattern.start, pattern.end, paid, pauses)

    def _add(
        self,
        key: tuple[object, ...],
        kind: str,
        group: str,
        start: int,
        end: int,
        paid: int,
        pauses: tuple[Pause, ...],
    ) -> int:
        if key in self._known:
            return self._known[key]
        name = self._free_name(group, times_name(start, end))
        night = is_night(start, end, self.rules.nights)
        return self._put(key, Duty(name, kind, group, start, end, paid, pauses, night))

    def _put(self, key: tuple[object, ...], row: Duty) -> int:
        if key not in self._known:
            self._known[key] = len(self.rows)
            self._names.add((row.group, row.name))
            if not row.on_call:
                at = (row.group, row.start, row.end)
                self._at_times.setdefault(at, []).append(len(self.rows))
            self.rows.append(row)
        return self._known[key]

    def _free_name(self, group: str, name: str) -> str:
        found, n = name, 1
        while (group, found) in self._names:
            n += 1
            found = f"{name} {n}"
        return found


def nameless(pauses: tuple[Pause, ...]) -> tuple[Pause, ...]:
    """Pauses in order, as a table of stretches tells them."""
    return tuple(sorted(replace(pause, name="") for pause in pauses))


def times_name(start: int, end: int) -> str:
    """``0800-1630``."""
    clocks = (minute % MINUTES_PER_DAY for minute in (start, end))
    return "-".join(f"{minute // 60:02d}{minute % 60:02d}" for minute in clocks)


def times_of(text: str) -> tuple[int, int]:
    """Minutes of ``08:00-16:30`` or ``0800-1630``; an end not after the start is next day.

    Raises:
        ValueError: the text is something else.
    """
    match = TIMES.fullmatch(text)
    if match is None:
        raise ValueError(f"{text} is not a start and an end")
    start, end = 60 * int(match[1]) + int(match[2]), 60 * int(match[3]) + int(match[4])
    return start, end if end > start else end + MINUTES_PER_DAY


def is_night(start: int, end: int, nights: Nights) -> bool:
    """Whether a shift has so many minutes in the night that it counts as one."""
    return sum(_inside(start, end, nights)) >= nights.least_minutes


def _inside(start: int, end: int, nights: Nights) -> Iterator[int]:
    first, last = minutes_of(nights.start), minutes_of(nights.end)
    last += MINUTES_PER_DAY if last <= first else 0
    for day in (-1, 0, 1):
        shift = day * MINUTES_PER_DAY
        yield max(0, min(end, last + shift) - max(start, first + shift))
