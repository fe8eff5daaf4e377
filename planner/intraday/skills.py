"""Agents who work for another group for a while, whose queues they know."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.intraday.crews import GAP, Pause, Piece
from planner.intraday.desk import Desk, clock_text
from planner.intraday.moves import Move, Number, Taken
from sim.clock import TICKS_PER_MINUTE

LENGTHS = (60, 120, 180)
"""Minutes for which agents are lent."""


def skill_moves(desk: Desk) -> Iterator[Move]:
    """Agents of each group lent to each group whose queues they all know."""
    for giver, taker in pairs(desk):
        length = desk.moment.calendar.interval_minutes
        for c, crew in desk.movable:
            allowed = crew.terms.groups
            if crew.piece.group == giver and (allowed is None or taker in allowed):
                yield from _of_crew(desk, c, taker)
        if giver in desk.numbers:
            for minutes in LENGTHS:
                if minutes % length == 0:
                    yield from _of_numbers(desk, giver, taker, minutes // length)


def pairs(desk: Desk) -> Iterator[tuple[str, str]]:
    """Groups, and groups for which their agents can do all the work; of the same local time."""
    groups = desk.scenario.groups
    for giver, one in groups.items():
        for taker, other in groups.items():
            same = np.array_equal(
                desk.clock.local(giver).day_start, desk.clock.local(taker).day_start
            )
            if giver != taker and same and set(other.skills) <= set(one.skills):
                yield giver, taker


def _starts(desk: Desk) -> Iterator[int]:
    """Ticks at which lending may begin: the interval grid."""
    step = desk.moment.calendar.interval_ticks
    yield from (
        i * step
        for i in range(desk.moment.first, desk.moment.calendar.n_intervals)
        if desk.ahead(i * step)
    )


def _cost(desk: Desk, giver: str, taker: str, minutes: int) -> float:
    """What the hour costs there beyond what it costs here."""
    return max(0.0, minutes / 60 * (desk.rates[taker] - desk.rates[giver]))


def _of_crew(desk: Desk, c: int, taker: str) -> Iterator[Move]:
    crew = desk.crews[c]
    piece = crew.piece
    start, end = desk.clock.span(piece)
    for begin in _starts(desk):
        after = (begin - start) // TICKS_PER_MINUTE
        for minutes in LENGTHS:
            until = begin + minutes * TICKS_PER_MINUTE
            busy = any(p.after < after + minutes and after < p.until for p in piece.pauses)
            if begin < start or until > end or busy or not desk.is_open(taker, begin, until):
                continue
            lent = Piece(taker, piece.day, piece.start + after, piece.start + after + minutes)
            kept = _without(piece, after, minutes)
            here = clock_text(lent.start)
            numbers: tuple[Number, ...] = ()
            pieces: tuple[Piece, ...] = (*kept, lent)
            if taker in desk.numbers:
                numbers, pieces = (_number(desk, taker, begin, until),), kept
            yield Move(
                "skill",
                piece.group,
                crew.shift,
                f"to {taker} from {here} to {clock_text(lent.end)}",
                _cost(desk, piece.group, taker, minutes),
                1,
                len(crew),
                (Taken(c, 1, pieces),),
                numbers,
            )


def _number(desk: Desk, group: str, begin: int, until: int) -> Number:
    step = desk.moment.calendar.interval_ticks
    return Number(group, begin // step, -(-until // step), 1)


def _without(piece: Piece, after: int, minutes: int) -> tuple[Piece, ...]:
    """What is left of a turn without a part of it."""
    if after == 0:
        rest = piece.cut(piece.start + minutes, piece.end)
        return (rest,) if rest.start < rest.end else ()
    if piece.start + after + minutes == piece.end:
        return (piece.cut(piece.start, piece.end - minutes),)
    pauses = sorted((*piece.pauses, Pause(after, minutes, GAP, paid=False)))
    return (Piece(piece.group, piece.day, piece.start, piece.end, tuple(pauses)),)


def _of_numbers(desk: Desk, giver: str, taker: str, width: int) -> Iterator[Move]:
    calendar = desk.moment.calendar
    step, agents = calendar.interval_ticks, desk.numbers[giver]
    for begin in _starts(desk):
        first = begin // step
        last = first + width
        if last > calendar.n_intervals or not desk.is_open(taker, begin, last * step):
            continue
        free = int(agents[first:last].min())
        if not free:
            continue
        start = int(calendar.interval_minute[first])
        minutes = width * calendar.interval_minutes
        numbers: tuple[Number, ...] = (Number(giver, first, last, -1),)
        takes: tuple[Taken, ...] = ()
        if taker not in desk.numbers:
            continue  # nobody's name: there is no shift to give them
        numbers += (Number(taker, first, last, 1),)
        yield Move(
            "skill",
            giver,
            "",
            f"one to {taker} from {clock_text(start)} to {clock_text(start + minutes)}",
            _cost(desk, giver, taker, minutes),
            1,
            free,
            takes,
            numbers,
        )
