"""Overtime and voluntary time off: shifts that begin earlier, end later or end sooner."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from planner.intraday.crews import Crew, Piece
from planner.intraday.desk import Desk, Ints, clock_text
from planner.intraday.moves import Move, Number, Taken
from sim.clock import MINUTES_PER_DAY
from sim.scenario.models.planning import StaffLimits


def overtime_moves(desk: Desk) -> Iterator[Move]:
    """Shifts that end later, or begin earlier."""
    most = desk.rules.most_overtime_minutes
    step = desk.rules.step_minutes
    for c, crew in desk.movable:
        piece, terms = crew.piece, crew.terms
        for more in range(step, _least(most, terms.most_overtime_minutes) + 1, step):
            later = piece.cut(piece.start, piece.end + more)
            rested = terms.latest_end is None or later.end <= terms.latest_end
            short = later.end - later.start <= MINUTES_PER_DAY
            if rested and short and _worth_staying(desk, piece, later):
                yield _overtime(desk, c, crew, later, f"stay until {clock_text(later.end)}")
            sooner = piece.cut(piece.start - more, piece.end)
            if sooner.start >= 0 and _worth_coming(desk, piece, sooner):
                yield _overtime(desk, c, crew, sooner, f"come at {clock_text(sooner.start)}")


def _worth_staying(desk: Desk, piece: Piece, later: Piece) -> bool:
    start, end = desk.clock.tick(piece, piece.end), desk.clock.tick(later, later.end)
    return desk.ahead(start) and desk.is_open(piece.group, start, end)


def _worth_coming(desk: Desk, piece: Piece, sooner: Piece) -> bool:
    start, end = desk.clock.tick(sooner, sooner.start), desk.clock.tick(piece, piece.start)
    return desk.ahead(start) and desk.is_open(piece.group, start, end)


def _overtime(desk: Desk, c: int, crew: Crew, piece: Piece, text: str) -> Move:
    group = desk.scenario.groups[piece.group]
    hours = (piece.paid - crew.piece.paid) / 60
    cost = hours * desk.rates[piece.group] * group.overtime_factor
    takes = (Taken(c, 1, (piece,)),)
    return Move("overtime", piece.group, crew.shift, text, cost, 1, len(crew), takes)


def _least(most: int, terms: int | None) -> int:
    return most if terms is None else min(most, terms)


def time_off_moves(desk: Desk) -> Iterator[Move]:
    """Shifts that end sooner."""
    most = desk.rules.most_time_off_minutes
    for c, crew in desk.movable:
        piece = crew.piece
        longest = _least(most, crew.terms.most_time_off_minutes)
        for less in range(desk.rules.step_minutes, longest + 1, desk.rules.step_minutes):
            end = piece.end - less
            if end <= piece.start or not desk.ahead(desk.clock.tick(piece, end)):
                break
            if any(p.after < end - piece.start <= p.until for p in piece.pauses):
                continue  # nobody stays for a break and goes home then
            home = piece.cut(piece.start, end)
            saved = (piece.paid - home.paid) / 60 * desk.rates[piece.group]
            yield Move(
                "time_off",
                piece.group,
                crew.shift,
                f"home at {clock_text(end)}",
                -saved,
                1,
                len(crew),
                (Taken(c, 1, (home,)),),
            )


def number_moves(desk: Desk) -> Iterator[Move]:
    """The same for staffing tables: around the times at which agents come and go.

    Where the number falls, those who leave may stay longer or leave sooner; where it rises, those
    who come may come sooner.
    """
    calendar = desk.moment.calendar
    length = calendar.interval_minutes
    for name, agents in desk.numbers.items():
        group, rate = desk.scenario.groups[name], desk.rates[name]
        least = desk.scenario.planning.staff.get(name, StaffLimits()).least
        change = np.diff(agents, append=agents[-1:])
        for at in np.flatnonzero(change) + 1:
            people = int(abs(change[at - 1]))
            more = range(1, desk.rules.most_overtime_minutes // length + 1)
            less = range(1, desk.rules.most_time_off_minutes // length + 1)
            if change[at - 1] < 0:
                spans = [(int(at), int(at) + k, 1) for k in more]
                if "time_off" in desk.rules.kinds:
                    spans += [(int(at) - k, int(at), -1) for k in less]
            else:
                spans = [(int(at) - k, int(at), 1) for k in more]
            for first, last, sign in spans:
                if not _possible(desk, name, agents, least, first, last, sign):
                    continue
                kind = "overtime" if sign > 0 else "time_off"
                if kind not in desk.rules.kinds:
                    continue
                hours = (last - first) * length / 60
                begin = clock_text(int(calendar.interval_minute[first]))
                end = clock_text(int(calendar.interval_minute[last - 1]) + length)
                yield Move(
                    "overtime" if sign > 0 else "time_off",
                    name,
                    "",
                    f"one more from {begin} to {end}" if sign > 0 else f"one home at {begin}",
                    hours * rate * (group.overtime_factor if sign > 0 else -1.0),
                    1,
                    people,
                    numbers=(Number(name, first, last, sign),),
                    pool=(name, int(at)),
                )


def _possible(
    desk: Desk, group: str, agents: Ints, least: int, first: int, last: int, sign: int
) -> bool:
    step = desk.moment.calendar.interval_ticks
    if first < 0 or last > len(agents) or not desk.ahead(first * step):
        return False
    if sign < 0:
        return bool((agents[first:last] > least).all())
    return desk.is_open(group, first * step, last * step)
