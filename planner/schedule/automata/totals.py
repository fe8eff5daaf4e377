"""Over the whole period: paid minutes, days off, nights, kinds of shifts, days on call."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from planner.schedule.automata.automaton import Automaton, Option, Step
from planner.schedule.problem import Employee


@dataclass(frozen=True)
class Total(Automaton):
    """A count over the period: most and least."""

    def limits(self) -> tuple[int | None, int]:
        """Most (None: no limit) and least."""
        raise NotImplementedError

    def given(self, person: Employee) -> int:
        """What leave makes certain."""
        return 0

    def units(self, option: Option) -> int:
        """What an option counts."""
        raise NotImplementedError

    def key(self, option: Option) -> Hashable:
        """What it counts."""
        return self.units(option)

    @cached_property
    def _limits(self) -> tuple[int | None, int]:
        return self.limits()

    def start(self, person: Employee) -> Hashable:
        """What is given, as far as it matters: beyond the most, nothing may be added."""
        most, least = self._limits
        return min(self.given(person), max(least, most or 0))

    def step(self, state: Any, day: int, option: Option) -> Step:
        """Not beyond the most; the least at the end."""
        most, least = self._limits
        more = self.units(option)
        count = state + more
        if more and most is not None and count > most:
            return None
        if self.last(day):
            return None if count < least else (0, 0.0)
        return (min(count, least) if most is None else count), 0.0


class PeriodMinutes(Total):
    """Paid minutes of the period; overtime and time off are free here."""

    def limits(self) -> tuple[int | None, int]:
        """See :meth:`Total.limits`."""
        weeks = (self.days + 6) // 7 + 1
        most, least = (self.hard(f"period_{name}_paid_minutes") for name in ("most", "least"))
        over = weeks * self.contract.most_overtime_minutes_per_week
        under = weeks * self.contract.most_time_off_minutes_per_week
        return (None if most is None else most + over), max((least or 0) - under, 0)

    def given(self, person: Employee) -> int:
        """Paid leave; one who is on leave all the time has done enough."""
        paid = sum(minutes for day, minutes in person.leave.items() if 0 <= day < self.days)
        away = sum(0 <= day < self.days for day in person.leave) == self.days
        return max(paid, self._limits[1]) if away else paid

    def units(self, option: Option) -> int:
        """Paid minutes."""
        return option.paid


class DaysWorked(Total):
    """Days off in the period, as days worked."""

    def limits(self) -> tuple[int | None, int]:
        """See :meth:`Total.limits`."""
        off, most_off = self.hard("least_days_off"), self.hard("most_days_off")
        most = None if off is None else max(self.days - off, 0)
        return most, 0 if most_off is None else max(self.days - most_off, 0)

    def given(self, person: Employee) -> int:
        """Days of leave."""
        return sum(0 <= day < self.days for day in person.leave)

    def units(self, option: Option) -> int:
        """Whether it is worked."""
        return int(option.works)


class Nights(Total):
    """Nights in the period, at most."""

    def limits(self) -> tuple[int | None, int]:
        """See :meth:`Total.limits`."""
        return self.hard("most_nights"), 0

    def units(self, option: Option) -> int:
        """Whether it is a night."""
        return int(option.duty is not None and option.duty.night)


class OnCall(Total):
    """Days on call in the period, at most."""

    def limits(self) -> tuple[int | None, int]:
        """See :meth:`Total.limits`."""
        return self.hard("most_on_call"), 0

    def units(self, option: Option) -> int:
        """Whether it is a day on call."""
        return int(option.duty is not None and option.duty.on_call)


@dataclass(frozen=True)
class KindCount(Total):
    """How often one kind of shift is worked."""

    kind: str = ""

    def limits(self) -> tuple[int | None, int]:
        """See :meth:`Total.limits`; a limit that the period cannot reach is none."""
        limit = self.contract.shift_counts[self.kind]
        most = limit.most if limit.most is None or limit.most < self.days else None
        return most, limit.least

    def units(self, option: Option) -> int:
        """Whether it is of this kind."""
        return int(option.duty is not None and option.duty.type == self.kind)
