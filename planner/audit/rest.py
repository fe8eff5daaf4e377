"""Rest between duties, distance of starts, overlaps, the longest stretch off in a week."""

from __future__ import annotations

from collections.abc import Iterator

from planner.audit.line import Found, Line
from planner.schedule.problem import Duty

_DAY = 24 * 60


def _in_a_row(line: Line) -> Iterator[tuple[int, Duty, int, Duty]]:
    """Each duty of the period with the one before it."""
    before: tuple[int, Duty] | None = None
    for day in line.known:
        duty = line.duty(day)
        if duty is None:
            continue
        if before is not None and day >= 0:
            yield (*before, day, duty)
        before = (day, duty)


def overlap(line: Line, _: object) -> Iterator[Found]:
    """Nobody is in two places."""
    for first, one, second, other in _in_a_row(line):
        gap = (second * _DAY + other.start) - (first * _DAY + one.end)
        if gap < 0:
            text = f"{other.name} on {line.date(second)} begins before {one.name} ends"
            yield Found((first, second), gap, 0, -gap, text)


def least_rest_minutes(line: Line, limit: int) -> Iterator[Found]:
    """From the end of a duty to the next start."""
    for first, one, second, other in _in_a_row(line):
        gap = (second * _DAY + other.start) - (first * _DAY + one.end)
        if gap < limit:
            text = (
                f"{gap} minutes between {one.name} on {line.date(first)} and {other.name} on "
                f"{line.date(second)}"
            )
            yield Found((first, second), gap, limit, limit - gap, text)


def least_start_distance_minutes(line: Line, limit: int) -> Iterator[Found]:
    """From a start to the next."""
    for first, one, second, other in _in_a_row(line):
        gap = (second * _DAY + other.start) - (first * _DAY + one.start)
        if gap < limit:
            text = (
                f"{gap} minutes between the starts of {one.name} on {line.date(first)} and "
                f"{other.name} on {line.date(second)}"
            )
            yield Found((first, second), gap, limit, limit - gap, text)


def weekly_rest_minutes(line: Line, limit: int) -> Iterator[Found]:
    """The longest stretch off within each whole week of the period."""
    for week in line.problem.weeks:
        if not all(day in line.period for day in week):
            continue
        end = (week[-1] + 1) * _DAY
        free_from, longest = week[0] * _DAY, 0
        for day in line.within(range(week[0] - 7, week[-1] + 1)):
            duty = line.duty(day)
            if duty is not None:
                longest = max(longest, day * _DAY + duty.start - free_from)
                free_from = max(free_from, day * _DAY + duty.end)
        longest = max(longest, end - free_from)
        if longest < limit:
            text = f"at most {longest} minutes off in a row {line.span(week)}"
            yield Found(tuple(week), longest, limit, 1, text)
