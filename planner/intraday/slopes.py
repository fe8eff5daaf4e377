"""What an agent more gives, by group and interval: the slopes by which moves are valued.

One look has agents more in several intervals of a group that lie so far apart that each is felt in
a window of its own. So a few dozen looks value every move that changes presence, however many there
are. In a large group a tenth more agents are simulated, for one among thirty is lost in the noise
of a few dozen days; and what is left of noise is taken out by drawing each slope to 0 by its own
error, and to nothing where more agents seem to harm.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.intraday.crews import Piece
from planner.intraday.desk import clock_text
from planner.intraday.looks import Difference, Looks, Reference
from planner.intraday.presence import numbers_after
from planner.intraday.rostered import rows_of
from sim.clock import MINUTES_PER_DAY
from sim.scenario import Scenario, StaffingRow
from sim.scenario.models.agents import Shift, ShiftCount
from sim.scenario.models.base import ReadOnlyDict

Floats = NDArray[np.float64]

SPILL_MINUTES: Final = 60
"""So long after it an agent more or fewer is felt, where changes are simulated together."""
LEAST_REPLICATIONS: Final = 8
SHARE: Final = 0.1
"""Of the agents of a group who are there: so many more are simulated, at least one."""


class Slopes(NamedTuple):
    """Change of the goals' surplus by one agent more. G groups, I intervals, J goals."""

    value: Floats
    """``[G, I, J]``, drawn to 0 by its error."""
    looks: int
    """Simulations that it took."""

    def of(self, presence: Floats) -> Floats:
        """What changes of presence ``[M, G, I]`` are worth ``[M, J]``."""
        flat = self.value.reshape(-1, self.value.shape[2])
        return np.asarray(presence.reshape(len(presence), -1) @ flat, dtype=np.float64)


def spill(looks: Looks) -> int:
    """Intervals for which a change is felt after it."""
    return -(-SPILL_MINUTES // looks.candidates.desk.moment.calendar.interval_minutes)


def slopes(looks: Looks, seconds: float, around: Reference | None = None) -> Slopes:
    """Simulate one agent more in each group and interval that any move touches.

    Args:
        looks: simulates.
        seconds: wall time; where it is short, fewer replications are simulated, and what is left
            over has the slopes of its neighbours.
        around: with these moves made; none: without any.
    """
    began = time.monotonic()
    at = looks.reference if around is None else around
    plan = _plan(looks)
    found = Slopes(np.zeros(_shape(looks)), len(plan))
    n = _replications(looks, seconds, len(plan))
    n_intervals, reach = looks.candidates.desk.moment.calendar.n_intervals, spill(looks) + 1
    base = looks.with_moves(at.counts)
    for g, intervals in plan:
        if time.monotonic() - began > seconds:
            _fill(found)
            break
        name = list(looks.scenario.groups)[g]
        windows = [slice(i, min(n_intervals, i + reach)) for i in intervals]
        agents = {i: max(1, round(SHARE * looks.candidates.present[g, i])) for i in intervals}
        more = _with_more(looks, base, at, name, agents)
        parts = looks.parts(more, windows, against=at, replications=n)
        for i, part in zip(intervals, parts, strict=True):
            found.value[g, i] = drawn(part) / agents[i]
    return found


def drawn(part: Difference) -> Floats:
    """What more agents give to the goals, drawn to 0 by its error and never below it ``[J]``."""
    gain = np.maximum(0.0, part.surplus)
    square = gain**2 + part.error**2
    kept = np.divide(gain**3, square, out=np.zeros_like(gain), where=square > 0)
    return np.asarray(kept, dtype=np.float64)


def _shape(looks: Looks) -> tuple[int, int, int]:
    _, n_groups, n_intervals = looks.candidates.presence.shape
    return n_groups, n_intervals, len(looks.goals)


def _plan(looks: Looks) -> list[tuple[int, list[int]]]:
    """Groups and intervals of each look; groups take turns."""
    touched = np.abs(looks.candidates.presence).max(axis=0, initial=0.0) > 0
    names, step = list(looks.scenario.groups), spill(looks) + 1
    found = []
    for offset in range(step):
        for g, name in enumerate(names):
            intervals = [
                int(i)
                for i in np.flatnonzero(touched[g])
                if i % step == offset and _served(looks, name, int(i))
            ]
            if intervals:
                found.append((g, intervals))
    return found


def _replications(looks: Looks, seconds: float, n_looks: int) -> int:
    affordable = looks.replications * seconds / max(1e-9, n_looks * looks.seconds_of_one)
    return int(min(looks.replications, max(LEAST_REPLICATIONS, affordable)))


def _fill(found: Slopes) -> None:
    """Intervals that time did not allow are worth what their neighbours are."""
    for values in found.value:
        known = np.flatnonzero(np.abs(values).sum(axis=1) > 0)
        if len(known):
            nearest = np.abs(np.arange(len(values))[:, None] - known[None, :]).argmin(axis=1)
            values[:] = values[known[nearest]]


def _served(looks: Looks, group: str, interval: int) -> bool:
    desk = looks.candidates.desk
    length = desk.moment.calendar.interval_ticks
    return desk.is_open(group, interval * length, (interval + 1) * length)


def _with_more(
    looks: Looks, scenario: Scenario, at: Reference, name: str, agents: Mapping[int, int]
) -> Scenario:
    """The scenario with agents more in some intervals of a group, by interval."""
    desk, group = looks.candidates.desk, scenario.groups[name]
    local, length = desk.clock.local(name), desk.moment.calendar.interval_minutes

    def cell(i: int) -> tuple[str, int]:
        return local.dates[int(local.interval_day[i])].isoformat(), int(local.interval_minute[i])

    extra = {cell(i): n for i, n in agents.items()}
    update: dict[str, object]
    if group.staffing is not None:
        moved = numbers_after(desk, looks.candidates.moves, at.counts)
        numbers = {cell(i): int(n) for i, n in enumerate(moved.get(name, desk.numbers[name]))}
        table = tuple(
            StaffingRow(day=day, time=clock_text(minute), agents=n + extra.get((day, minute), 0))
            for (day, minute), n in sorted(numbers.items())
        )
        update = {"staffing": table}
    elif group.roster is not None:
        more = [
            row
            for (day, minute), n in extra.items()
            for k in range(n)
            for row in rows_of(
                Piece(name, 0, minute, minute + length), f"more {k} at {clock_text(minute)}", day
            )
        ]
        update = {"roster": (*group.roster, *more)}
    else:
        shifts = dict(group.shifts or {})
        for (day, minute), n in extra.items():
            shifts[f"more at {clock_text(minute)}"] = Shift(
                start=clock_text(minute),
                end=clock_text((minute + length) % MINUTES_PER_DAY),
                counts=(ShiftCount(day=day, agents=n),),
            )
        update = {"shifts": ReadOnlyDict(shifts)}
    groups = {**scenario.groups, name: group.model_copy(update=update)}
    return scenario.model_copy(update={"groups": ReadOnlyDict(groups)})
