"""Meetings, training and coaching: at another time, or not today."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from planner.intraday.breaks import keeps_apart
from planner.intraday.crews import SESSIONS, Pause, Piece
from planner.intraday.desk import Desk
from planner.intraday.moves import Move, Taken
from sim.scenario.models.base import day_names, minutes_of

_Held = list[tuple[int, Pause]]
"""Crews that take part, each with its pause."""


def session_moves(desk: Desk) -> Iterator[Move]:
    """Every session that has not begun: for all who take part, and for single agents of it."""
    for held in _sessions(desk).values():
        agents = sum(len(desk.crews[c]) for c, _ in held)
        if agents > 1:
            yield from _of(desk, held, together=True)
        for one in held:
            yield from _of(desk, [one], together=False)


def _sessions(desk: Desk) -> dict[tuple[object, ...], _Held]:
    """Pauses of the same group, activity and time: one session."""
    found: dict[tuple[object, ...], _Held] = {}
    for c, crew in desk.movable:
        for pause in crew.piece.pauses:
            begin = desk.clock.begin(crew.piece, pause)
            if pause.activity in SESSIONS and desk.ahead(begin):
                key = (crew.piece.group, pause.activity, begin, pause.minutes)
                found.setdefault(key, []).append((c, pause))
    return found


def _of(desk: Desk, held: _Held, *, together: bool) -> Iterator[Move]:
    """Cancelled, and at every other time that all of them can make."""
    rates, (first, pause) = desk.rates, held[0]
    piece = desk.crews[first].piece
    agents = sum(len(desk.crews[c]) for c, _ in held) if together else 1
    most = 1 if together else len(desk.crews[first])
    hours = agents * pause.minutes / 60
    who = "all" if together else desk.crews[first].shift
    name = f"{pause.activity} {desk.time(piece, pause.after)}"

    def move(text: str, cost: float, later: int | None) -> Move:
        takes = []
        for c, mine in held:
            crew = desk.crews[c]
            new = None if later is None else replace(mine, after=mine.after + later)
            count = len(crew) if together else 1
            takes.append(Taken(c, count, (crew.piece.moved(mine, new),)))
        return Move("session", piece.group, who, text, cost, agents, most, tuple(takes))

    # The hours are paid either way; what is cancelled has to be made up for another day.
    yield move(f"{name} not today", hours * rates[piece.group], None)
    step = desk.rules.step_minutes
    for later in range(step, 24 * 60, step):
        if all(_fits(desk, desk.crews[c].piece, mine, later) for c, mine in held):
            yield move(f"{name} -> {desk.time(piece, pause.after + later)}", 0.0, later)


def _fits(desk: Desk, piece: Piece, pause: Pause, later: int) -> bool:
    """Whether a session may be held so much later in a shift."""
    new = replace(pause, after=pause.after + later)
    start = piece.start + new.after
    if not desk.ahead(desk.clock.begin(piece, new)):
        return False
    if not keeps_apart(piece.moved(pause, new), 0):
        return False
    window = _window(desk, piece, pause)
    return window is None or (window[0] <= start and start + pause.minutes <= window[1])


def _window(desk: Desk, piece: Piece, pause: Pause) -> tuple[int, int] | None:
    """Minutes of the day between which the scenario's planning holds such sessions."""
    date = desk.moment.date
    for session in desk.scenario.planning.sessions.values():
        today = (
            session.days == date.isoformat()
            if session.days[0].isdigit()
            else f"{date:%a}".lower() in day_names(session.days)
        )
        alike = (session.group, session.activity, session.minutes)
        if today and alike == (piece.group, pause.activity, pause.minutes):
            return minutes_of(session.start), minutes_of(session.end)
    return None
