"""Breaks and lunches at another time, within the window that the kind of shift gives them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from planner.intraday.crews import Crew, Pause, Piece
from planner.intraday.desk import Desk
from planner.intraday.moves import Move, Taken
from sim.scenario.models.base import minutes_of
from sim.scenario.models.planning import BreakRule, ShiftType

BREAKS = ("break", "lunch")
USUAL = ShiftType(earliest_start="00:00", latest_start="24:00", least_minutes=30, most_minutes=1440)


def break_moves(desk: Desk) -> Iterator[Move]:
    """Every other time of every break that has not begun."""
    for c, crew in desk.movable:
        piece = crew.piece
        kind = shift_type(desk, crew)
        for pause in piece.pauses:
            if pause.activity not in BREAKS or not desk.ahead(desk.clock.begin(piece, pause)):
                continue
            for after in places(desk, piece, pause, kind):
                moved = piece.moved(pause, replace(pause, after=after))
                yield Move(
                    kind="break",
                    group=piece.group,
                    who=crew.shift,
                    text=f"{pause.activity} {desk.time(piece, pause.after)} -> "
                    f"{desk.time(piece, after)}",
                    cost=0.0,
                    agents=1,
                    most=len(crew),
                    takes=(Taken(c, 1, (moved,)),),
                )


def places(desk: Desk, piece: Piece, pause: Pause, kind: ShiftType) -> Iterator[int]:
    """Minutes after the shift's start at which a break may begin instead."""
    rules = desk.rules
    rule = _rule(kind, piece, pause)
    length = piece.end - piece.start
    latest = length - rule.before_end_minutes - pause.minutes
    if rule.latest_after_minutes is not None:
        latest = min(latest, rule.latest_after_minutes)
    step, most = rules.break_step_minutes, rules.most_break_shift_minutes
    for shift in range(-(most // step) * step, most + 1, step):
        after = pause.after + shift
        if shift == 0 or not rule.earliest_after_minutes <= after <= latest:
            continue
        moved = piece.moved(pause, replace(pause, after=after))
        new = next(p for p in moved.pauses if p not in piece.pauses)
        if desk.ahead(desk.clock.begin(piece, new)) and keeps_apart(
            moved, kind.between_breaks_minutes
        ):
            yield after


def keeps_apart(piece: Piece, between: int) -> bool:
    """Whether breaks come one after the other with so many minutes between; nothing overlaps."""
    for one, other in pairwise(piece.pauses):
        both = one.activity in BREAKS and other.activity in BREAKS
        if other.after < one.until + (between if both else 0):
            return False
    return all(p.after > 0 and p.until < piece.end - piece.start for p in piece.pauses)


def shift_type(desk: Desk, crew: Crew) -> ShiftType:
    """The kind of shift that a crew works; usual rules of breaks where none fits."""
    piece = crew.piece
    minutes = piece.end - piece.start - sum(p.minutes for p in piece.pauses if p.activity == "gap")
    mine = sorted(p.minutes for p in piece.pauses if p.activity in BREAKS)
    for kind in desk.scenario.planning.shift_types.values():
        lengths = range(kind.least_minutes, kind.most_minutes + 1, kind.step_minutes)
        has = [rule.minutes for rule in kind.breaks if rule.from_length_minutes <= minutes]
        if (
            (not kind.groups or piece.group in kind.groups)
            and minutes in lengths
            and minutes_of(kind.earliest_start) <= piece.start <= minutes_of(kind.latest_start)
            and sorted(has) == mine
        ):
            return kind
    return USUAL


def _rule(kind: ShiftType, piece: Piece, pause: Pause) -> BreakRule:
    """The rule of a break: the one in the same place among the breaks of the shift."""
    mine = [p for p in piece.pauses if p.activity in BREAKS]
    at = mine.index(pause)
    length = piece.end - piece.start
    rules = [rule for rule in kind.breaks if rule.from_length_minutes <= length]
    if at < len(rules) and rules[at].minutes == pause.minutes:
        return rules[at]
    return BreakRule(minutes=pause.minutes)
