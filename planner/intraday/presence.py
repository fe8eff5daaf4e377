"""Moves carried out: who is there when, as a scenario that a simulation runs unchanged.

Each agent of a shift becomes a shift of one, ``early #3``, whether anything of it is moved or not;
people of a roster keep their rows but for those who are moved. So everybody keeps their name, and
with it the draws of absence and lateness, in every set of moves: differences between two sets are
paired.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from planner.intraday.crews import Crew, Piece
from planner.intraday.desk import Desk, clock_text
from planner.intraday.moves import Move
from planner.intraday.rostered import rows_of
from sim.clock import MINUTES_PER_DAY
from sim.inputs.build_agents import local_calendar
from sim.scenario import RosterRow, Scenario, StaffingRow
from sim.scenario.models.agents import Break, Shift, ShiftCount
from sim.scenario.models.base import ReadOnlyDict

Ints = NDArray[np.int64]

_LONGEST_NAME = 80


class TooMany(ValueError):
    """The moves take more agents of a crew than there are."""


def applied(desk: Desk, scenario: Scenario, moves: Sequence[Move], counts: Ints) -> Scenario:
    """A scenario of the desk's day with each move made so many times.

    Args:
        desk: whose crews and tables are there before.
        scenario: of the same day and groups; its shifts and staffing are replaced.
        moves: what may be done.
        counts: how many times each is done ``[M]``.

    Raises:
        TooMany: there are not so many agents.
    """
    shifts: dict[str, dict[str, Shift]] = {name: {} for name in scenario.groups}
    rosters = {
        name: list(group.roster)
        for name, group in scenario.groups.items()
        if group.roster is not None
    }
    for crew, agent, pieces in _people(desk, moves, counts):
        home = crew.piece.group
        if home in rosters:
            if pieces == (crew.piece,):
                continue
            rosters[home] = _without_turn(desk, rosters[home], crew, agent)
        for piece in pieces:
            if piece.group in rosters:
                rows = rows_of(piece, _person(crew, agent), _date(desk, piece))
                rosters[piece.group] += rows
                continue
            label = _label(crew, agent)
            mine = label if piece.group == home else f"{home} {label}"
            name = _free(mine, shifts[piece.group])
            shifts[piece.group][name] = _shift(desk, piece)
    numbers = numbers_after(desk, moves, counts)
    groups = {}
    for name, group in scenario.groups.items():
        if group.shifts is not None:
            group = group.model_copy(update={"shifts": ReadOnlyDict(shifts[name])})
        elif name in rosters:
            group = group.model_copy(update={"roster": tuple(rosters[name])})
        elif name in numbers:
            group = group.model_copy(update={"staffing": _rows(desk, name, numbers[name])})
        groups[name] = group
    return scenario.model_copy(update={"groups": ReadOnlyDict(groups)})


def names_after(desk: Desk) -> dict[str, str]:
    """What agents are called in :func:`applied`, by their names before."""
    return {
        f"{crew.piece.group}/{name}": f"{crew.piece.group}/{_label(crew, name)}/1"
        for crew in desk.crews
        for name in crew.names
        if desk.scenario.groups[crew.piece.group].shifts is not None
    }


def _people(
    desk: Desk, moves: Sequence[Move], counts: Ints
) -> Iterator[tuple[Crew, str, tuple[Piece, ...]]]:
    """Every agent with what they work: those at the end of a crew are moved first."""
    works: list[list[tuple[Piece, ...]]] = [[(crew.piece,)] * len(crew) for crew in desk.crews]
    left = [len(crew) for crew in desk.crews]
    for move, count in zip(moves, counts, strict=True):
        for taken in move.takes:
            for _ in range(taken.agents * int(count)):
                if not left[taken.crew]:
                    crew = desk.crews[taken.crew]
                    raise TooMany(f"{crew.piece.group} {crew.shift} has {len(crew)} agents")
                left[taken.crew] -= 1
                works[taken.crew][left[taken.crew]] = taken.pieces
    for crew, mine in zip(desk.crews, works, strict=True):
        for name, pieces in zip(crew.names, mine, strict=True):
            yield crew, name, pieces


def who_moves(desk: Desk, moves: Sequence[Move], counts: Ints) -> list[list[str]]:
    """Names of the agents who make each move, ``group/agent``, ``[M]``."""
    left = [list(crew.names) for crew in desk.crews]
    found: list[list[str]] = []
    for move, count in zip(moves, counts, strict=True):
        found.append([])
        for taken in move.takes:
            for _ in range(taken.agents * int(count)):
                agent = left[taken.crew].pop()
                found[-1].append(f"{desk.crews[taken.crew].piece.group}/{agent}")
    return found


def _label(crew: Crew, name: str) -> str:
    shift, slash, ordinal = name.rpartition("/")
    if not slash:
        return name[:_LONGEST_NAME]  # somebody of a roster
    before = " before" if crew.piece.day < 0 else ""
    ending = f" #{ordinal}{before}"
    return shift[: _LONGEST_NAME - len(ending)] + ending


def _person(crew: Crew, agent: str) -> str:
    """The name in a roster: that of a roster, or a shift's agent by group and shift."""
    return (
        agent if "/" not in agent else f"{crew.piece.group} {_label(crew, agent)}"[:_LONGEST_NAME]
    )


def _without_turn(desk: Desk, rows: list[RosterRow], crew: Crew, agent: str) -> list[RosterRow]:
    """A roster without what an agent works on a day."""
    day = _date(desk, crew.piece)
    return [row for row in rows if (row.agent, row.date) != (agent, day)]


def _date(desk: Desk, piece: Piece) -> str:
    local = desk.clock.local(piece.group)
    return local.dates[0].fromordinal(local.dates[0].toordinal() + piece.day).isoformat()


def _free(name: str, taken: dict[str, Shift]) -> str:
    """A name that is not taken, by a number at its end."""
    name = name[:_LONGEST_NAME]
    found, k = name, 1
    while found in taken:
        k += 1
        found = f"{name[: _LONGEST_NAME - 4]} {k}"
    return found


def _shift(desk: Desk, piece: Piece) -> Shift:
    pauses = sorted(piece.pauses)
    return Shift(
        start=clock_text(piece.start % MINUTES_PER_DAY),
        end=clock_text(piece.end % MINUTES_PER_DAY),
        breaks=tuple(
            Break.model_validate(
                {
                    "activity": pause.activity,
                    "after_minutes": pause.after,
                    "minutes": pause.minutes,
                    "paid": pause.paid,
                }
            )
            for pause in pauses
        ),
        counts=(ShiftCount(day=_date(desk, piece), agents=1),),
    )


def numbers_after(desk: Desk, moves: Sequence[Move], counts: Ints) -> dict[str, Ints]:
    """Staffing tables that moves change, ``[I]`` each."""
    found: dict[str, Ints] = {}
    for move, count in zip(moves, counts, strict=True):
        if not count:
            continue
        for number in move.numbers:
            row = found.setdefault(number.group, desk.numbers[number.group].copy())
            row[number.first : number.last] += int(count) * number.change
    for name, row in found.items():
        if (row < 0).any():
            raise TooMany(f"{name} has fewer agents than the moves take away")
    return found


def _rows(desk: Desk, group: str, agents: Ints) -> tuple[StaffingRow, ...]:
    """Dated rows of a table; an hour that clocks repeat has the larger number."""
    local = local_calendar(desk.scenario, desk.scenario.groups[group], desk.moment.calendar)
    cells: dict[tuple[str, int], int] = {}
    for i, number in enumerate(agents):
        day = local.dates[int(local.interval_day[i])].isoformat()
        key = (day, int(local.interval_minute[i]))
        cells[key] = max(cells.get(key, 0), int(number))
    return tuple(
        StaffingRow(day=day, time=clock_text(minute), agents=number)
        for (day, minute), number in sorted(cells.items())
    )
