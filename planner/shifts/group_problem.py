"""From a scenario's rules to the covering problem of one group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.shifts.days import LEAST_SLOT, GroupDays, slot_minutes
from planner.shifts.lines import Rules, Visit, lines_of
from planner.shifts.patterns import Pattern, patterns_of
from planner.shifts.problem import Attendance, Choice, Hold, Problem
from planner.solve import hourly_rates, whole_rates
from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.scenario import Scenario
from sim.scenario.models.planning import Session, ShiftType

Ints = NDArray[np.int64]


@dataclass(frozen=True)
class Start:
    """What a choice of the problem is: a shift that starts on a local day of the group."""

    pattern: Pattern
    day: int
    """Index of the local day."""
    images: tuple[int, ...]
    """Local days of the choice's spans: the day itself, then the day before the plan, if its
    nights repeat this one's."""
    paid_minutes: int


@dataclass(frozen=True)
class Held:
    """What an attendance of the problem is: a session on a local day of the group."""

    name: str
    session: Session
    day: int


@dataclass(frozen=True, eq=False)
class GroupProblem:
    """The covering problem of one group, and what its choices and limits stand for."""

    group: str
    days: GroupDays
    slot: int
    """Minutes of a slot."""
    problem: Problem
    unit: float
    """What one unit of the problem's cost is worth."""
    starts: tuple[Start, ...]
    """By choice."""
    held: tuple[Held, ...]
    """By attendance."""
    limited: tuple[tuple[str, int], ...]
    """Shift type and local day, by limit."""
    unfit: tuple[Pattern, ...]
    """Shifts whose breaks do not fit into them."""
    types: dict[str, ShiftType]
    """Shift types that the group may work, by name."""


def group_problem(
    scenario: Scenario,
    calendar: Calendar,
    group: str,
    need: Ints,
    *,
    hold: Hold = "slot",
    must: bool = False,
) -> GroupProblem:
    """The covering problem of a group.

    Args:
        scenario: rules, rates and calendar.
        calendar: of the scenario.
        group: name.
        need: agents needed on the phone in every interval ``[I]`` of the calendar.
        hold: whether a requirement holds in every slot or on average over its interval.
        must: nobody may be short, whatever ``planning.short_cost_per_hour`` says.
    """
    return _Builder(scenario, calendar, group, hold, must).problem(need)


class _Builder:
    def __init__(
        self, scenario: Scenario, calendar: Calendar, group: str, hold: Hold, must: bool
    ) -> None:
        self._planning = scenario.planning
        self._calendar, self._group, self._hold = calendar, group, hold
        self._must = must
        self._days = GroupDays.of(scenario, group, calendar)
        self._types: dict[str, ShiftType] = {
            name: row
            for name, row in scenario.planning.shift_types.items()
            if not row.groups or group in row.groups
        }
        self._patterns = [
            pattern for name, row in self._types.items() for pattern in patterns_of(name, row)
        ]
        sessions = {
            name: row for name, row in scenario.planning.sessions.items() if row.group == group
        }
        self._slot = self._grid(
            slot_minutes(calendar, self._days, self._patterns, sessions.values())
        )
        self._ticks = self._slot * TICKS_PER_MINUTE
        self._held = tuple(
            Held(name, row, day)
            for name, row in sessions.items()
            for day in self._days.held_on(row)
        )
        self._rate = hourly_rates(scenario).per_hour[group]

    def _grid(self, slot: int) -> int:
        """The slot, finer where a window of a break lies between two of its points."""
        for pattern in self._patterns:
            row = self._types[pattern.type]
            fits = [
                lines_of(
                    pattern,
                    (pattern.length + pattern.gap) // minutes,
                    Rules(minutes, row.between_breaks_minutes, row.split),
                )
                for minutes in (slot, LEAST_SLOT)
            ]
            if fits[1] and not fits[0]:
                return LEAST_SLOT
        return slot

    def problem(self, need: Ints) -> GroupProblem:
        planning = self._planning
        rates = {name: self._rate * row.cost_factor for name, row in self._types.items()}
        short = 0.0 if self._must else planning.short_cost_per_hour or 0.0
        money = [*rates.values(), short, planning.over_cost_per_hour, planning.distinct_shift_cost]
        whole, unit = whole_rates(money)
        by_type = dict(zip(rates, whole, strict=False))
        may_be_short = planning.short_cost_per_hour is not None and not self._must
        limited = tuple(
            (name, day)
            for name, row in self._types.items()
            for day in self._days.planned
            if row.most_agents is not None
        )
        starts, choices = [], []
        unfit: dict[Pattern, None] = {}
        for start, choice in self._choices(by_type, limited):
            if choice.lines:
                starts.append(start)
                choices.append(choice)
            else:
                unfit[start.pattern] = None
        block = self._calendar.interval_minutes // self._slot
        measured = self._calendar.measured_from // self._calendar.interval_ticks
        problem = Problem(
            need=tuple(int(n) for n in np.repeat(need[measured:], block)),
            choices=tuple(choices),
            limits=tuple(self._types[name].most_agents or 0 for name, _ in limited),
            attendances=tuple(
                Attendance(
                    row.session.agents, row.session.at_once, row.session.minutes // self._slot
                )
                for row in self._held
            ),
            short_cost=whole[-3] * self._slot if may_be_short else None,
            over_cost=whole[-2] * self._slot,
            distinct_cost=whole[-1] * 60,
            most_distinct=planning.most_distinct_shifts,
            hold=self._hold,
            block=block,
        )
        return GroupProblem(
            self._group,
            self._days,
            self._slot,
            problem,
            unit / 60,
            tuple(starts),
            self._held,
            limited,
            tuple(unfit),
            self._types,
        )

    def _choices(
        self, rates: dict[str, int], limited: tuple[tuple[str, int], ...]
    ) -> Iterator[tuple[Start, Choice]]:
        """Every start of a shift on a planned day; without lines where its breaks do not fit."""
        number = {key: k for k, key in enumerate(limited)}
        twin = self._days.model_of(self._days.eve)
        for day in self._days.planned:
            for pattern in self._patterns:
                row = self._types[pattern.type]
                span = self._days.ticks(pattern, day) if self._days.may_start(row, day) else None
                if span is None:
                    continue
                spans, images = [self._slots(span)], [day]
                before = self._days.ticks(pattern, self._days.eve) if day == twin else None
                if before is not None and before[1] > self._calendar.measured_from:
                    spans.append(self._slots(before))
                    images.append(self._days.eve)
                paid = spans[0][1] * self._slot - pattern.unpaid
                length = min(pattern.length + pattern.gap, self._slot * min(s[1] for s in spans))
                lines = lines_of(
                    pattern,
                    length // self._slot,
                    Rules(self._slot, row.between_breaks_minutes, row.split),
                    tuple(self._visits(spans)),
                )
                limits = (number[pattern.type, day],) if (pattern.type, day) in number else ()
                choice = Choice(
                    pattern.kind, tuple(spans), rates[pattern.type] * paid, lines, limits
                )
                yield Start(pattern, day, tuple(images), paid), choice

    def _slots(self, ticks: tuple[int, int]) -> tuple[int, int]:
        """First slot and number of slots; slot 0 begins with the measured time."""
        begin = ticks[0] - self._calendar.measured_from
        return begin // self._ticks, (ticks[1] - ticks[0]) // self._ticks

    def _visits(self, spans: list[tuple[int, int]]) -> Iterator[Visit]:
        for k, held in enumerate(self._held):
            begin, end = self._days.window(held.session, held.day)
            earliest = -(-(begin - self._calendar.measured_from) // self._ticks)
            slots = -(-held.session.minutes // self._slot)
            latest = (end - self._calendar.measured_from) // self._ticks - slots
            for image, (start, length) in enumerate(spans):
                if earliest - start <= length - slots and latest - start >= 0:
                    yield Visit(
                        k, held.session.activity, slots, earliest - start, latest - start, image
                    )
