"""What agents do when a run begins with a state: their stretches on duty, cut and put right."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND, Calendar
from sim.engine.log import Activity
from sim.inputs import arrays
from sim.inputs.arrays import Structured
from sim.inputs.build_agents import AgentTable
from sim.scenario.models.base import minutes_of
from sim.scenario.models.scenario import Scenario
from sim.scenario.models.state import WORKING, StateAgent

_AVAILABLE, _OFF = int(Activity.AVAILABLE), int(Activity.OFF)
_UNAVAILABLE = int(Activity.UNAVAILABLE)
_EARLY = 3_600_000
"""Ticks by which a pause may be early and still be the one that is planned."""
_ACTIVITY = {
    "idle": _AVAILABLE,
    "break": int(Activity.BREAK),
    "lunch": int(Activity.LUNCH),
    "meeting": int(Activity.MEETING),
    "training": int(Activity.TRAINING),
    "coaching": int(Activity.COACHING),
    "unavailable": _UNAVAILABLE,
    "off": _OFF,
}

_PAUSES = {*_ACTIVITY.values()} - {_AVAILABLE, _UNAVAILABLE, _OFF}


class Presence(NamedTuple):
    """Agents from the time of the state on."""

    people: AgentTable
    known: Structured  # [A] KNOWN, or none without a state


def presence_at(scenario: Scenario, calendar: Calendar, people: AgentTable) -> Presence:
    """Put the stretches on duty right where the state says what an agent does.

    Somebody with several entries (a person in two groups, one key) is present or absent in all.
    """
    if scenario.state is None:
        return Presence(people, np.zeros(0, arrays.KNOWN))
    rows = {row.agent: row for row in scenario.state.agents}
    for contact in scenario.state.contacts:
        if contact.agent is not None:
            rows.setdefault(contact.agent, StateAgent(agent=contact.agent, state="talk"))
    number = {name: a for a, name in enumerate(people.names)}
    listed = {number[name]: row for name, row in rows.items() if name in number}
    keys = people.agents["key"]
    here = {int(keys[a]) for a, row in listed.items() if row.state != "absent"}
    gone = {int(keys[a]) for a, row in listed.items() if row.state == "absent"} - here
    known = np.zeros(len(people.names), arrays.KNOWN)
    known["date"], known["available"], known["fraction"] = -1, -1, 1.0
    parts: list[Structured] = []
    bounds = np.searchsorted(people.duty["agent"], np.arange(len(people.names) + 1))
    for a, key in enumerate(keys.tolist()):
        duty = people.duty[bounds[a] : bounds[a + 1]]
        day = _Day(duty, calendar, a)
        if a in listed and listed[a].state != "absent":
            duty = day.as_stated(listed[a], known[a])
        elif key in here:
            known[a]["date"] = day.date
        elif key in gone or scenario.state.unlisted == "absent":
            duty = day.without_rest()
        parts.append(duty)
    duty = np.concatenate(parts) if parts else people.duty
    return Presence(people._replace(duty=duty), known)


class _Day:
    """An agent's stretches around the time of the state.

    Args:
        duty: DUTY rows of the agent, by start.
        calendar: that of the scenario; ``begins`` is the time of the state.
        agent: its index.
    """

    def __init__(self, duty: Structured, calendar: Calendar, agent: int) -> None:
        self.duty = duty
        self.calendar = calendar
        self.agent = agent
        self.now = calendar.begins
        inside = (duty["start"] <= self.now) & (duty["end"] > self.now)
        self.present = duty[inside][0] if inside.any() else None
        """The stretch that is planned now."""
        local = calendar.dates[calendar.day_of(self.now)].toordinal()
        self.date = local if self.present is None else int(self.present["date"])
        """The agent-day, by its date."""

    def without_rest(self) -> Structured:
        """The agent has gone for the day."""
        return self.duty[self.duty["date"] != self.date]

    def as_stated(self, row: StateAgent, known: np.void) -> Structured:
        """The agent does what the state says until it is over, then what is planned."""
        planned = _OFF if self.present is None else int(self.present["activity"])
        does = planned if row.state in WORKING else _ACTIVITY[row.state]
        if does == _OFF and self.present is None:
            return self.planned_from(self.now if row.until is None else self.until(row, _OFF, _OFF))
        known["date"] = self.date
        if self.present is not None:
            known["fraction"] = self.present["fraction"]
        spells = self.present is not None and bool(self.present["share"] < 1)
        if spells and row.until is None and does in (_AVAILABLE, _UNAVAILABLE):
            known["available"] = int(does == _AVAILABLE)
            until = self.now
        else:
            until = self.until(row, does, planned)
        since = self.now - round(row.since_s * TICKS_PER_SECOND)
        pieces: list[Structured] = []
        if does in _PAUSES and does != planned:
            self.duty = self.without_early(does)
        if does != _OFF:
            pieces.append(self.stretch(max(0, min(since, self.now - 1)), until, does))
        return np.concatenate([*pieces, self.planned_from(until)])

    def until(self, row: StateAgent, does: int, planned: int) -> int:
        """Tick until which the agent does what the state says."""
        if row.until is not None:
            day = self.calendar.day_of(self.now)
            return max(self.now, self.calendar.tick(day, minutes_of(row.until)))
        end = self.next_change()
        if does in (planned, _AVAILABLE, _UNAVAILABLE, _OFF):
            return end
        usual = self.nearest(does)
        if usual is None:
            return end
        since = self.now - round(row.since_s * TICKS_PER_SECOND)
        return max(self.now + 1, since + int(usual["end"] - usual["start"]))

    def next_change(self) -> int:
        """Tick at which the schedule next says something else, midnight at the latest if it is off.

        Somebody who came although nobody has planned it stays until then.
        """
        if self.present is not None:
            return int(self.present["end"])
        midnight = int(self.calendar.day_start[self.calendar.day_of(self.now) + 1])
        later = self.duty["start"][self.duty["start"] > self.now]
        return min(midnight, int(later.min())) if len(later) else midnight

    def nearest(self, does: int) -> np.void | None:
        """The day's planned stretch of an activity that lies nearest; None: there is none."""
        alike = self.duty[(self.duty["activity"] == does) & (self.duty["date"] == self.date)]
        if len(alike) == 0:
            return None
        stretch: np.void = alike[np.argmin(np.abs(alike["start"] - self.now))]
        return stretch

    def without_early(self, does: int) -> Structured:
        """The schedule without the pause that the agent takes now, earlier than planned."""
        usual = self.nearest(does)
        duty = self.duty.copy()
        if usual is not None and self.now < usual["start"] <= self.now + _EARLY:
            at = int(np.flatnonzero(duty["start"] == usual["start"])[0])
            duty[at]["activity"], duty[at]["share"] = _AVAILABLE, 1.0
        return duty

    def stretch(self, start: int, end: int, does: int) -> Structured:
        """A stretch that is known to be."""
        row = np.zeros(1, self.duty.dtype)
        row["start"], row["end"], row["date"] = start, end, self.date
        row["fraction"] = row["share"] = 1.0
        row["agent"], row["activity"] = self.agent, does
        return row

    def planned_from(self, tick: int) -> Structured:
        """What is planned from ``tick`` on."""
        rows = self.duty[self.duty["end"] > tick].copy()
        rows["start"] = np.maximum(rows["start"], tick)
        return rows
