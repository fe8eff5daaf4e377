"""How available present agents are: duty stretches cut where the share changes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from sim.clock import TICKS_PER_SECOND, Calendar
from sim.engine.log import Activity
from sim.inputs.hours import weekday_of
from sim.scenario.models.agents import Availability
from sim.scenario.models.base import day_names, minutes_of

Duty = tuple[int, int, int, float, int]
"""start, end, date ordinal, fraction, activity."""
Row = tuple[int, int, int, float, float, float, float, int, int]
"""A row of the array DUTY."""


class Spells:
    """Availability of one group through the horizon."""

    def __init__(self, availability: Availability | None, calendar: Calendar) -> None:
        """Look up share and mean spell of every interval; ``None``: always available."""
        self._step = calendar.interval_ticks
        self._share = np.ones(calendar.n_intervals)
        self._spell = np.zeros(calendar.n_intervals)
        self._sd = 0.0 if availability is None else availability.day_sd
        if availability is not None:
            self._share[:] = availability.share
            self._spell[:] = availability.mean_spell_s * TICKS_PER_SECOND
            if availability.by_time:
                self._look_up(availability, calendar)
        change = (np.diff(self._share) != 0) | (np.diff(self._spell) != 0)
        self._changes = (np.flatnonzero(change) + 1) * self._step

    def _look_up(self, availability: Availability, calendar: Calendar) -> None:
        parts = sorted(availability.by_time, key=lambda part: minutes_of(part.start))
        for i, minute in enumerate(calendar.interval_minute):
            weekday = weekday_of(calendar, int(calendar.interval_day[i]))
            for part in parts:
                if weekday in day_names(part.days) and minutes_of(part.start) <= minute:
                    spell = part.mean_spell_s or availability.mean_spell_s
                    self._share[i] = part.share
                    self._spell[i] = spell * TICKS_PER_SECOND

    def rows(self, agent: int, duty: Duty) -> list[Row]:
        """A duty stretch as rows of DUTY, cut where its availability changes."""
        start, end, date, fraction, activity = duty
        if activity != Activity.AVAILABLE:
            return [(start, end, date, fraction, 1.0, 0.0, 0.0, agent, activity)]
        inside = self._changes[(self._changes > start) & (self._changes < end)]
        cuts = [start, *inside.tolist(), end]
        return [(a, b, date, fraction, *self._at(a), agent, activity) for a, b in pairwise(cuts)]

    def _at(self, tick: int) -> tuple[float, float, float]:
        """Share, mean spell and standard deviation of the agent-day's share; 0 where share is 1."""
        i = tick // self._step
        share = float(self._share[i])
        return share, float(self._spell[i]), self._sd if share < 1 else 0.0
