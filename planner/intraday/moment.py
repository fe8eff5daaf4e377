"""The moment of an intraday plan, and the scenario cut to its day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property

import numpy as np

from sim.clock import TICKS_PER_MINUTE, Bools, Calendar
from sim.errors import Problem, ScenarioError
from sim.scenario import Scenario


@dataclass(frozen=True, eq=False)
class Moment:
    """A time of a day of a scenario. I intervals of that day."""

    scenario: Scenario
    """The scenario of that day alone: one day, no warm-up."""
    calendar: Calendar
    """Of that day: tick 0 is its local midnight."""
    tick: int
    """The time in ticks after midnight."""

    @property
    def date(self) -> date:
        """The local day."""
        return self.calendar.dates[0]

    @property
    def first(self) -> int:
        """The first interval that is not over; it may have begun."""
        return self.tick // self.calendar.interval_ticks

    @cached_property
    def over(self) -> Bools:
        """Intervals that are over, ``[I]``."""
        return np.asarray(np.arange(self.calendar.n_intervals) < self.first, np.bool_)

    @property
    def left_of_interval(self) -> float:
        """Share of the interval :attr:`first` that is still to come; 1 at its start."""
        length = self.calendar.interval_ticks
        return 1.0 - (self.tick - self.first * length) / length

    def clock(self, tick: int | None = None) -> str:
        """Local time of a tick (of the moment by default) as ``11:00``; midnight is 24:00."""
        at = self.tick if tick is None else tick
        if at >= self.calendar.horizon:
            return "24:00"
        return f"{self.calendar.local(at):%H:%M}"

    @property
    def text(self) -> str:
        """The moment as ``2026-03-02 11:00``."""
        return f"{self.date} {self.clock()}"


def moment_of(scenario: Scenario, at: str | time | datetime) -> Moment:
    """A moment of a scenario.

    Args:
        scenario: of one or several days.
        at: ``11:00``, or ``2026-03-02 11:00`` where the scenario has several days; local time.

    Raises:
        ScenarioError: no such time, or a day that the scenario does not have.
    """
    day, clock = _parts(scenario, at)
    one = scenario.model_copy(update={"start": day, "days": 1, "warm_up_days": 0})
    calendar = Calendar.of(one)
    tick = calendar.tick(0, 60 * clock.hour + clock.minute)
    shown = calendar.local(tick)
    if (shown.hour, shown.minute) != (clock.hour, clock.minute):
        raise _wrong(at, f"clocks skip {clock:%H:%M} on {day}", "give a time that they show")
    if tick <= 0:
        raise _wrong(at, "nothing of the day is over at midnight", "give a later time")
    return Moment(one, calendar, tick)


def _parts(scenario: Scenario, at: str | time | datetime) -> tuple[date, time]:
    last = date.fromordinal(scenario.start.toordinal() + scenario.days - 1)
    if isinstance(at, datetime):
        day, clock = at.date(), at.time()
    elif isinstance(at, time):
        day, clock = None, at
    else:
        day, clock = _read(at)
    if clock.second or clock.microsecond:
        raise _wrong(at, f"{at} is no whole minute", "give hours and minutes, such as 11:00")
    if day is None:
        if scenario.days > 1:
            example = f"{scenario.start} {clock:%H:%M}"
            raise _wrong(at, f"the scenario has {scenario.days} days", f"name one: {example}")
        day = scenario.start
    if not scenario.start <= day <= last:
        raise _wrong(
            at, f"{day} is no day of the scenario", f"it simulates {scenario.start} to {last}"
        )
    return day, clock


def _read(text: str) -> tuple[date | None, time]:
    try:
        stamp = text.strip().replace("T", " ")
        if " " in stamp:
            whole = datetime.fromisoformat(stamp)
            if whole.tzinfo is not None:
                raise ValueError
            return whole.date(), whole.time()
        hours, minutes = stamp.split(":")
        return None, time(int(hours), int(minutes))
    except ValueError:
        raise _wrong(
            text, f'"{text}" is no local time', "write 11:00 or 2026-03-02 11:00"
        ) from None


def _wrong(value: object, message: str, remedy: str) -> ScenarioError:
    return ScenarioError(Problem(message, remedy, path="at", value=str(value), code="E980"))


def minutes(tick: int) -> int:
    """Whole minutes of a tick."""
    return tick // TICKS_PER_MINUTE
