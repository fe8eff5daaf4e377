"""Agents on the phone that a roster, or what it was asked for, comes to in each interval."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from planner.schedule.problem import Ints, Roster, RosterProblem
from planner.shifts.pause import Pause
from sim.clock import TICKS_PER_MINUTE, Calendar
from sim.inputs.build_agents import local_calendar
from sim.scenario import Scenario
from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.view import View

Floats = NDArray[np.float64]


def scheduled(planned: Scenario, calendar: Calendar) -> Floats:
    """Mean agents who may take contacts, as the scenario with the roster has them, ``[G, I]``.

    Breaks are left out; absence, lateness and availability are not: they are chance.
    """
    view = View(planned, calendar)
    return np.stack([on_duty(view, group) for group in planned.groups])


def asked(problem: RosterProblem, scenario: Scenario, calendar: Calendar) -> Floats:
    """Mean agents on the phone if every head asked for were there, ``[G, I]``.

    Heads on several duties count as the first of them. A demand by interval counts as it is.
    """
    heads = np.zeros((len(problem.dates), len(problem.duties)), np.int64)
    for need in problem.heads:
        heads[need.day, need.duties[0]] += need.required
    found = of_heads(problem, heads, scenario, calendar)
    for interval in problem.intervals:
        if interval.group in scenario.groups:
            g = list(scenario.groups).index(interval.group)
            local = local_calendar(scenario, scenario.groups[interval.group], calendar)
            first = _index(local, problem.dates[0].toordinal())
            begin = local.tick(first, interval.start)
            end = local.tick(first, interval.end)
            np.maximum(
                found[g],
                interval.required * _share(begin, end, calendar),
                out=found[g],
            )
    return found


def rostered(roster: Roster, scenario: Scenario, calendar: Calendar) -> Floats:
    """Mean agents on the phone by the duties of a roster, ``[G, I]``."""
    problem = roster.problem
    heads = np.zeros((len(problem.dates), len(problem.duties)), np.int64)
    for day in range(len(problem.dates)):
        at = roster.work[:, day]
        heads[day] = np.bincount(at[at >= 0], minlength=len(problem.duties))
    return of_heads(problem, heads, scenario, calendar)


def of_heads(problem: RosterProblem, heads: Ints, scenario: Scenario, calendar: Calendar) -> Floats:
    """Mean agents on the phone with so many heads by day and duty ``[D, K]``, ``[G, I]``."""
    found = np.zeros((len(scenario.groups), calendar.n_intervals))
    for g, (name, group) in enumerate(scenario.groups.items()):
        local = local_calendar(scenario, group, calendar)
        first = _index(local, problem.dates[0].toordinal())
        for k, duty in enumerate(problem.duties):
            if duty.group != name or duty.on_call:
                continue
            for day in np.flatnonzero(heads[:, k]).tolist():
                start = local.tick(first + day, duty.start)
                end = local.tick(first + day, duty.end)
                sets = problem.dealt.get((day, k), (duty.pauses,))
                for n in range(int(heads[day, k])):
                    found[g] += _there(start, end, sets[n % len(sets)], calendar)
    return found


def _there(start: int, end: int, pauses: Iterable[Pause], calendar: Calendar) -> Floats:
    """Share of each interval that one person is on the phone, ``[I]``."""
    there = _share(start, end, calendar)
    for pause in pauses:
        begin = min(end, start + pause.after_minutes * TICKS_PER_MINUTE)
        until = min(end, begin + pause.minutes * TICKS_PER_MINUTE)
        there = there - _share(begin, until, calendar)
    return there


def _index(local: Calendar, ordinal: int) -> int:
    """Index of a date among a calendar's days; may lie outside."""
    return ordinal - local.dates[0].toordinal()


def _share(begin: int, end: int, calendar: Calendar) -> Floats:
    """Share of each interval between two ticks, ``[I]``."""
    edges = np.arange(calendar.n_intervals + 1) * calendar.interval_ticks
    inside = np.clip(edges, begin, max(begin, end))
    return np.asarray(np.diff(inside) / calendar.interval_ticks, dtype=np.float64)
