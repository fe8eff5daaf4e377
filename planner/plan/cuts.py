"""What falls short goes back to the roster: more heads on the shifts that cover it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from planner.plan.remedy import Extra
from planner.schedule.problem import Duty, HeadsDemand, IntervalDemand, Roster, RosterProblem
from sim.clock import MINUTES_PER_DAY, TICKS_PER_MINUTE, Calendar
from sim.inputs.build_agents import local_calendar
from sim.scenario import Scenario

LEAST_SHARE = 0.5
"""Of a window that a duty must cover to be of any help."""


class Cut(NamedTuple):
    """So many more heads were asked for."""

    extra: Extra
    heads: int
    shift: str
    """Name of the duty; empty where intervals are asked for."""
    day: int
    """Of the problem."""


def raised(
    roster: Roster,
    extras: Iterable[tuple[Extra, int]],
    scenario: Scenario,
    calendar: Calendar,
) -> tuple[RosterProblem, tuple[Cut, ...], tuple[tuple[Extra, int], ...]]:
    """A roster's problem with more heads (or agents by interval) where agents are to be added.

    Whoever is there beyond what was asked for counts: more is asked for than is there. Of the
    duties of the group that somebody may work on that day, the one that is on the phone in most
    of the window is asked for; of those alike, the shortest.

    Returns:
        The problem, what was raised, and extras that no duty covers.
    """
    problem = roster.problem
    heads, intervals = list(problem.heads), list(problem.intervals)
    cuts: list[Cut] = []
    missing: list[tuple[Extra, int]] = []
    for extra, count in extras:
        span = _span(problem, extra, scenario, calendar)
        if span is None:
            missing.append((extra, count))
            continue
        day, begin, end = span
        if intervals:
            _raise_intervals(intervals, roster, extra.group, day, (begin, end), count)
            cuts.append(Cut(extra, count, "", day))
            continue
        k = _best_duty(problem, extra.group, day, begin, end)
        if k is None:
            missing.append((extra, count))
            continue
        _raise_heads(heads, roster, day, k, count)
        cuts.append(Cut(extra, count, problem.duties[k].name, day))
    changed = replace(problem, heads=tuple(heads), intervals=tuple(intervals))
    return changed, tuple(cuts), tuple(missing)


def _span(
    problem: RosterProblem, extra: Extra, scenario: Scenario, calendar: Calendar
) -> tuple[int, int, int] | None:
    """Day of the problem, first and last minute after its midnight, in the group's local time."""
    local = local_calendar(scenario, scenario.groups[extra.group], calendar)
    before = calendar.measured_from // calendar.interval_ticks
    begin = local.local((extra.first + before) * calendar.interval_ticks)
    if begin.date() not in problem.dates:
        return None
    day = problem.dates.index(begin.date())
    length = (extra.last - extra.first) * calendar.interval_ticks // TICKS_PER_MINUTE
    first = begin.hour * 60 + begin.minute
    return day, first, first + length


def _best_duty(problem: RosterProblem, group: str, day: int, begin: int, end: int) -> int | None:
    """Index of the duty that is on the phone in most of a window; None: none in half of it."""
    best: tuple[float, int, int] | None = None
    asked = {k for need in problem.heads if need.day == day for k in need.duties}
    for k, duty in enumerate(problem.duties):
        if duty.group != group or duty.on_call or not problem.may[:, day, k].any():
            continue
        share = on_the_phone(duty, begin, end) / (end - begin)
        if share < LEAST_SHARE:
            continue
        rank = (round(share, 2) + 0.1 * (k in asked), -duty.paid_minutes, -k)
        best = rank if best is None or rank > best else best
    return None if best is None else -best[2]


def on_the_phone(duty: Duty, begin: int, end: int) -> int:
    """Minutes of a window that a duty of the same day is on the phone."""
    there = max(0, min(end, duty.end) - max(begin, duty.start))
    for pause in duty.pauses:
        start = duty.start + pause.after_minutes
        there -= max(0, min(end, start + pause.minutes, duty.end) - max(begin, start))
    return there


def _raise_heads(heads: list[HeadsDemand], roster: Roster, day: int, duty: int, count: int) -> None:
    for at, need in enumerate(heads):
        if need.day == day and duty in need.duties and need.under_cost is not None:
            there = int(np.isin(roster.work[:, day], need.duties).sum())
            heads[at] = replace(need, required=max(need.required, there) + count)
            return
    there = int((roster.work[:, day] == duty).sum())
    # What had to be covered stays so; what is asked for on top may stay open.
    heads.append(HeadsDemand(day, (duty,), there + count, soft_cost(roster.problem)))


def _raise_intervals(
    intervals: list[IntervalDemand],
    roster: Roster,
    group: str,
    day: int,
    span: tuple[int, int],
    count: int,
) -> None:
    begin, end = (day * MINUTES_PER_DAY + minute for minute in span)
    for at, need in enumerate(list(intervals)):
        if need.group != group or need.start >= end or begin >= need.end:
            continue
        wanted = max(need.required, present(roster, need)) + count
        if need.under_cost is None:
            soft = soft_cost(roster.problem)
            intervals.append(replace(need, required=wanted, under_cost=soft))
        else:
            intervals[at] = replace(need, required=wanted)


def present(roster: Roster, need: IntervalDemand) -> int:
    """People of the group on the phone in an interval: all of it, but for its breaks on average."""
    minutes = 0
    for day in range(len(roster.problem.dates)):
        shift = day * MINUTES_PER_DAY
        for k in roster.work[:, day].tolist():
            if k >= 0 and roster.problem.duties[k].group == need.group:
                duty = roster.problem.duties[k]
                minutes += on_the_phone(duty, need.start - shift, need.end - shift)
    return minutes // (need.end - need.start)


def soft_cost(problem: RosterProblem) -> int:
    """What a missing head costs where the problem has no such cost: ten times any wish."""
    asked: list[HeadsDemand | IntervalDemand] = [*problem.heads, *problem.intervals]
    costs = [need.under_cost for need in asked if need.under_cost is not None]
    if costs:
        return int(np.median(costs))
    return 10 * max([1, problem.weights.change, *(wish.weight for wish in problem.wishes)])
