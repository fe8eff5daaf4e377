"""What a scenario's ``planning`` asks for, in a few lines: goals, limits, kinds of shifts."""

from __future__ import annotations

import click

from planner.report import terminal, words
from sim.scenario import Scenario
from sim.scenario.models.base import minutes_of
from sim.scenario.models.planning import Goal, Planning, Session, ShiftType


def print_rules(scenario: Scenario) -> None:
    """Goals, limits, kinds of shifts and sessions; nothing where the scenario has no planning."""
    planning = scenario.planning
    if planning == Planning():
        return
    click.echo()
    for line in [*_goals(planning), *_staff(planning), *_sessions(planning)]:
        terminal.say(line)
    if planning.shift_types:
        click.echo()
        headings = [
            "shift",
            "groups",
            "days",
            "starts",
            "starts x lengths",
            "length",
            "breaks",
            "most",
        ]
        rows = [_kind(name, kind) for name, kind in planning.shift_types.items()]
        terminal.print_table(headings, rows)


def _goals(planning: Planning) -> list[str]:
    found = [f"Goals of {name}: {_goal(goal)}." for name, goal in planning.goals.items()]
    if planning.occupancy is not None:
        found.append(f"No group busier than {words.percent(planning.occupancy, 0)} on any day.")
    return found


def _goal(goal: Goal) -> str:
    parts = [f"service level over {' and '.join(goal.over)}"]
    if goal.share is not None:
        parts[0] += f" {100 * goal.share:g} %"
    if goal.interval_share is not None:
        parts.append(f"every interval {100 * goal.interval_share:g} %")
    if goal.abandon_rate is not None:
        parts.append(f"at most {100 * goal.abandon_rate:g} % abandoned in a day")
    if goal.asa_s is not None:
        parts.append(f"ASA of a day at most {words.seconds(goal.asa_s)}")
    return ", ".join(parts)


def _staff(planning: Planning) -> list[str]:
    found = []
    for name, limits in planning.staff.items():
        parts = [f"at least {limits.least}"] if limits.least else []
        if limits.most is not None:
            parts.append(f"at most {limits.most}")
        if limits.pinned:
            parts.append(f"pinned in {words.counted(len(limits.pinned), 'place')}")
        if limits.occupancy is not None:
            parts.append(f"busy at most {words.percent(limits.occupancy, 0)}")
        if parts:
            found.append(f"Staff of {name}: {', '.join(parts)}.")
    return found


def _sessions(planning: Planning) -> list[str]:
    return [f"Session {name}: {_session(row)}." for name, row in planning.sessions.items()]


def _session(row: Session) -> str:
    at_once = "" if row.at_once is None else f", {row.at_once} at once"
    return (
        f"{row.minutes} minutes of {row.activity} for {words.counted(row.agents, 'agent')} of "
        f"{row.group}{at_once}, {row.days} {row.start} to {row.end}"
    )


def _kind(name: str, kind: ShiftType) -> list[str]:
    step = kind.step_minutes
    starts = (minutes_of(kind.latest_start) - minutes_of(kind.earliest_start)) // step + 1
    lengths = (kind.most_minutes - kind.least_minutes) // step + 1
    span = f"{kind.least_minutes / 60:g}"
    if lengths > 1:
        span += f" to {kind.most_minutes / 60:g}"
    return [
        name + (" (split)" if kind.split else ""),
        ", ".join(kind.groups) or "all",
        kind.days,
        f"{kind.earliest_start} to {kind.latest_start}" if starts > 1 else kind.earliest_start,
        f"{starts} x {lengths}",
        f"{span} h",
        ", ".join(f"{rule.name} {rule.minutes}" for rule in kind.breaks) or "none",
        "" if kind.most_agents is None else str(kind.most_agents),
    ]
