"""Nights, kinds of shifts, successions, starts, rotation, days on call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.audit.line import Found, Line
from planner.schedule.problem import Duty
from sim.scenario.models.contracts import CountLimits, StartVariance, Succession


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def most_nights(line: Line, limit: int) -> Iterator[Found]:
    """In the period."""
    days = tuple(day for day, duty in line.duties() if duty.night)
    if len(days) > limit:
        yield Found(
            days, len(days), limit, len(days) - limit, f"{len(days)} nights {line.span(days)}"
        )


def shift_types(line: Line, kinds: tuple[str, ...]) -> Iterator[Found]:
    """Kinds that may be worked."""
    for day, duty in line.duties():
        if duty.type not in kinds:
            text = f"{duty.name} of kind {duty.type} on {line.date(day)}"
            yield Found((day,), 1, 0, 1, text)


def shift_counts(line: Line, limits: Mapping[str, CountLimits]) -> Iterator[Found]:
    """How often each kind is worked in the period."""
    for kind, limit in limits.items():
        days = tuple(day for day, duty in line.duties() if duty.type == kind)
        n = len(days)
        text = f"{n} times {kind} {line.span(line.period)}"
        if n < limit.least:
            yield Found(tuple(line.period), n, limit.least, limit.least - n, text)
        if limit.most is not None and n > limit.most:
            yield Found(days, n, limit.most, n - limit.most, text)


def successions(line: Line, rows: tuple[Succession, ...]) -> Iterator[Found]:
    """What may not be worked on the day after."""
    for row in rows:
        for day, duty in line.duties():
            before = line.duty(day - 1) if day - 1 in line.known else None
            if before is not None and before.type == row.after and duty.type in row.never:
                text = f"{duty.type} on {line.date(day)} after {row.after} on {line.date(day - 1)}"
                yield Found((day - 1, day), 1, 0, 1, text)


def start_variance(line: Line, rule: StartVariance) -> Iterator[Found]:
    """Latest less earliest start, and the lengths, of duties but those on call."""
    weeks = line.problem.weeks if rule.per == "week" else (line.period,)
    for week in weeks:
        rows = [(d, duty) for d, duty in line.duties() if d in week and not duty.on_call]
        if not rows:
            continue
        days = tuple(day for day, _ in rows)
        yield from _starts(line, days, [duty for _, duty in rows], rule.minutes)
        lengths = [duty.paid_minutes for _, duty in rows]
        if rule.what == "start_and_length" and max(lengths) > min(lengths):
            apart = max(lengths) - min(lengths)
            text = f"{min(lengths)} to {max(lengths)} paid minutes a day {line.span(days)}"
            yield Found(days, apart, 0, apart, text)


def _starts(line: Line, days: tuple[int, ...], rows: list[Duty], most: int) -> Iterator[Found]:
    starts = [duty.start for duty in rows]
    apart = max(starts) - min(starts)
    if apart > most:
        text = f"starts from {_clock(min(starts))} to {_clock(max(starts))} {line.span(days)}"
        yield Found(days, apart, most, apart - most, text)


def rotation(line: Line, _: object) -> Iterator[Found]:
    """The week's kind, of duties but those on call."""
    turns = line.person.rotation
    for day, duty in line.duties() if turns else ():
        kind = turns[line.problem.week(day) % len(turns)]
        if duty.type != kind and not duty.on_call:
            text = f"{duty.type} on {line.date(day)} in a week of {kind}"
            yield Found((day,), 1, 0, 1, text)


def most_on_call(line: Line, limit: int) -> Iterator[Found]:
    """In the period."""
    days = tuple(day for day, duty in line.duties() if duty.on_call)
    if len(days) > limit:
        text = f"{len(days)} days on call {line.span(days)}"
        yield Found(days, len(days), limit, len(days) - limit, text)
