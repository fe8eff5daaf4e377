"""What each move gives, by simulation on the same customers.

Where there is time, every move is simulated alone. Where there is not, what one agent more in a
group and interval gives is simulated first (intervals far apart together), every move is valued by
what it changes in presence, and the most promising are simulated, those far apart together.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.crews import Piece
from planner.intraday.desk import clock_text
from planner.intraday.looks import Difference, Looks
from planner.intraday.moves import KINDS
from planner.intraday.rostered import rows_of
from planner.solve import Observer
from sim.clock import MINUTES_PER_DAY
from sim.scenario import Scenario, StaffingRow
from sim.scenario.models.agents import Shift, ShiftCount
from sim.scenario.models.base import ReadOnlyDict

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SPILL_MINUTES: Final = 60
"""So long after it an agent more or fewer is felt, where moves are simulated together."""
_MOST_TOGETHER: Final = 6
_LEAST_SIZE: Final = 0.1
"""Agent-intervals that a move counts as at least where an effect is shared out."""


@dataclass(frozen=True, eq=False)
class Effects:
    """What each of M moves changes, made once, by itself. J goals."""

    known: NDArray[np.bool_]
    """Which were simulated ``[M]``."""
    surplus: Floats
    """Change of the goals' surplus in contacts ``[M, J]``."""
    error: Floats
    """Its standard error ``[M, J]``."""
    in_time: Floats
    """Contacts more that are served in time ``[M]``."""
    price: Floats
    """Change of what is minimised, were it made alone ``[M]``."""


def effects(looks: Looks, seconds: float, observer: Observer) -> Effects:
    """Simulate as many moves as time allows, the most promising first.

    Args:
        looks: simulates.
        seconds: wall time for it.
        observer: told of progress.
    """
    began = time.monotonic()
    candidates = looks.candidates
    n, n_goals = len(candidates), len(looks.goals)
    found = Effects(
        np.zeros(n, np.bool_),
        np.zeros((n, n_goals)),
        np.zeros((n, n_goals)),
        np.zeros(n),
        np.zeros(n),
    )
    one = looks.seconds_of_one
    order = np.arange(n)
    alone = n * one <= seconds
    if not alone:
        observer.say(f"{n} moves take too long one by one: they are valued by their intervals.")
        order = _screened(looks, seconds / 3)
    at = 0
    waiting = [int(m) for m in order]
    while waiting and (at == 0 or time.monotonic() - began < seconds):
        bundle = waiting[:1] if alone else _bundle(looks, waiting)
        _simulate(looks, bundle, found)
        waiting = [m for m in waiting if not found.known[m]]
        at += len(bundle)
        text = f"what {at} of {n} moves give"
        observer.advance(text, None, None, looks.trials.spent, time.monotonic() - began)
    return found


def _simulate(looks: Looks, bundle: Sequence[int], into: Effects) -> None:
    candidates = looks.candidates
    counts = np.zeros(len(candidates), np.int64)
    counts[list(bundle)] = 1
    last = candidates.desk.moment.calendar.n_intervals
    windows = [slice(0, last)] if len(bundle) == 1 else [_window(looks, m) for m in bundle]
    size = np.abs(candidates.presence[list(bundle)].sum(axis=(1, 2))) + _LEAST_SIZE
    parts = looks.parts(looks.with_moves(counts), windows, (size / size.sum()).tolist())
    for m, part in zip(bundle, parts, strict=True):
        into.known[m] = True
        into.surplus[m], into.error[m], into.in_time[m] = part.surplus, part.error, part.in_time
        own = np.zeros(len(candidates), np.int64)
        own[m] = 1
        into.price[m] = looks.priced(own, looks.base.surplus + part.surplus) - looks.base.price


def _window(looks: Looks, m: int) -> slice:
    """Intervals in which a move is felt."""
    calendar = looks.candidates.desk.moment.calendar
    touched = np.flatnonzero(np.abs(looks.candidates.presence[m]).sum(axis=0) > 0)
    if not len(touched):
        return slice(0, calendar.n_intervals)
    spill = -(-SPILL_MINUTES // calendar.interval_minutes)
    return slice(int(touched[0]), min(calendar.n_intervals, int(touched[-1]) + 1 + spill))


def _bundle(looks: Looks, waiting: Sequence[int]) -> list[int]:
    """The first move, and more that are felt at other times."""
    chosen: list[int] = []
    taken: list[slice] = []
    counts = np.zeros(len(looks.candidates), np.int64)
    # goals that are felt all day are shared out by size: only among moves of a kind
    kinds = {looks.candidates.moves[waiting[0]].kind} if looks.goals.wide.any() else set(KINDS)
    for m in waiting:
        window = _window(looks, m)
        if looks.candidates.moves[m].kind not in kinds:
            continue
        if any(window.start < w.stop and w.start < window.stop for w in taken):
            continue
        counts[m] = 1
        if chosen and not looks.candidates.possible(counts):
            counts[m] = 0
            continue
        chosen.append(m)
        taken.append(window)
        if len(chosen) == _MOST_TOGETHER:
            break
    return chosen


def _screened(looks: Looks, seconds: float) -> Ints:
    """Moves in the order of what they promise, ``[M]``."""
    values = _one_more(looks, seconds)
    candidates = looks.candidates
    gain = np.tensordot(candidates.presence, values, axes=([1, 2], [0, 1]))
    prices = []
    for m in range(len(candidates)):
        own = np.zeros(len(candidates), np.int64)
        own[m] = 1
        prices.append(looks.priced(own, looks.base.surplus + gain[m]))
    return np.argsort(np.array(prices), kind="stable")


def _one_more(looks: Looks, seconds: float) -> Floats:
    """What one agent more in a group and interval adds to the goals' surplus, ``[G, I, J]``."""
    began = time.monotonic()
    moment = looks.candidates.desk.moment
    n = moment.calendar.n_intervals
    spill = -(-SPILL_MINUTES // moment.calendar.interval_minutes)
    names = list(looks.scenario.groups)
    found = np.zeros((len(names), n, len(looks.goals)))
    base = looks.with_moves(np.zeros(len(looks.candidates), np.int64))
    step = spill + 1
    for offset in range(step):
        for g, name in enumerate(names):
            if time.monotonic() - began > seconds:
                return _filled(found)
            extra = [i for i in range(moment.first + offset, n, step) if _served(looks, name, i)]
            if not extra:
                continue
            windows = [slice(i, min(n, i + step)) for i in extra]
            parts = looks.parts(_with_one_more(looks, base, name, extra), windows)
            for i, part in zip(extra, parts, strict=True):
                found[g, i] = part.surplus
    return found


def _filled(values: Floats) -> Floats:
    """Intervals that time did not allow are worth what their neighbours are."""
    for row in values:
        known = np.flatnonzero(np.abs(row).sum(axis=1) > 0)
        if len(known):
            nearest = np.abs(np.arange(len(row))[:, None] - known[None, :]).argmin(axis=1)
            row[:] = row[known[nearest]]
    return values


def _served(looks: Looks, group: str, interval: int) -> bool:
    desk = looks.candidates.desk
    length = desk.moment.calendar.interval_ticks
    return desk.is_open(group, interval * length, (interval + 1) * length)


def _with_one_more(
    looks: Looks, scenario: Scenario, name: str, intervals: Sequence[int]
) -> Scenario:
    """The scenario with one agent more in some intervals of a group."""
    desk, group = looks.candidates.desk, scenario.groups[name]
    local, length = desk.clock.local(name), desk.moment.calendar.interval_minutes

    def cell(i: int) -> tuple[str, int]:
        return local.dates[int(local.interval_day[i])].isoformat(), int(local.interval_minute[i])

    extra = [cell(i) for i in intervals]
    update: dict[str, object]
    if group.staffing is not None:
        numbers = {cell(i): int(n) for i, n in enumerate(desk.numbers[name])}
        table = tuple(
            StaffingRow(day=day, time=clock_text(minute), agents=n + ((day, minute) in extra))
            for (day, minute), n in sorted(numbers.items())
        )
        update = {"staffing": table}
    elif group.roster is not None:
        more = [
            row
            for day, minute in extra
            for row in rows_of(
                Piece(name, 0, minute, minute + length), f"more at {clock_text(minute)}", day
            )
        ]
        update = {"roster": (*group.roster, *more)}
    else:
        shifts = dict(group.shifts or {})
        for day, minute in extra:
            shifts[f"more at {clock_text(minute)}"] = Shift(
                start=clock_text(minute),
                end=clock_text((minute + length) % MINUTES_PER_DAY),
                counts=(ShiftCount(day=day, agents=1),),
            )
        update = {"shifts": ReadOnlyDict(shifts)}
    groups = {**scenario.groups, name: group.model_copy(update=update)}
    return scenario.model_copy(update={"groups": ReadOnlyDict(groups)})


__all__ = ["Difference", "Effects", "effects"]
