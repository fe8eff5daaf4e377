"""Named people on the day: a roster's rows as pieces of work, and pieces as rows.

A roster is rows of agent, date, from, to, activity and paid; time without a row is off duty. What a
contract of ``planning.roster`` says of overtime, time off, rest and groups is kept to; overtime of
other days of the week is not in the scenario and not counted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import date
from itertools import pairwise

from planner.intraday.crews import GAP, Crew, Pause, Piece, Terms, shift_crews
from planner.intraday.moment import Moment
from sim.clock import MINUTES_PER_DAY, Calendar
from sim.inputs.build_agents import local_calendar
from sim.scenario import RosterRow
from sim.scenario.models.base import minutes_of


def crews_of(moment: Moment, away: Set[str] = frozenset()) -> list[Crew]:
    """The crews of all groups with shifts or rosters.

    Args:
        moment: whose day.
        away: agents (``group/shift/3``, of a roster ``group/agent``) who are known not to be
            there: crews of their own.
    """
    found = shift_crews(moment, away)
    contracts = _Contracts(moment)
    for name, group in moment.scenario.groups.items():
        if group.roster is not None:
            local = local_calendar(moment.scenario, group, moment.calendar)
            found += _rostered(moment, name, group.roster, local, away, contracts)
    return found


def _rostered(
    moment: Moment,
    group: str,
    rows: Sequence[RosterRow],
    local: Calendar,
    away: Set[str],
    contracts: _Contracts,
) -> Iterator[Crew]:
    """Crews of a roster: people with the same piece of work and the same terms."""
    first = local.dates[0].toordinal()
    by_turn: dict[tuple[str, int], list[RosterRow]] = {}
    for row in rows:
        day = date.fromisoformat(row.date).toordinal() - first
        by_turn.setdefault((row.agent, day), []).append(row)
    alike: dict[tuple[Piece, Terms, bool], list[str]] = {}
    for (agent, day), mine in by_turn.items():
        if not -1 <= day < local.n_days:
            continue
        piece = piece_of(group, day, mine)
        if (
            local.tick(day, piece.end) <= 0
            or local.tick(day, piece.start) >= moment.calendar.horizon
        ):
            continue
        tomorrow = by_turn.get((agent, day + 1))
        after = None if tomorrow is None else piece_of(group, day + 1, tomorrow)
        key = (piece, contracts.terms(agent, after), f"{group}/{agent}" in away)
        alike.setdefault(key, []).append(agent)
    for (piece, terms, gone), names in alike.items():
        yield Crew(piece, f"{_clock(piece.start)}-{_clock(piece.end)}", tuple(names), gone, terms)


def piece_of(group: str, day: int, rows: Sequence[RosterRow]) -> Piece:
    """The turn that the rows of an agent and a date make, in their order.

    A row that begins before the one above it is on the next day. Time without a row is a gap.
    """
    spans: list[tuple[int, int, RosterRow]] = []
    at = 0
    for row in rows:
        start, end = minutes_of(row.start), minutes_of(row.end)
        while start < at:
            start += MINUTES_PER_DAY
        while end <= start:
            end += MINUTES_PER_DAY
        spans.append((start, end, row))
        at = end
    begin = spans[0][0]
    pauses = [
        Pause(start - begin, end - start, row.activity, row.paid)
        for start, end, row in spans
        if row.activity != "available" or not row.paid
    ]
    pauses += [
        Pause(one[1] - begin, other[0] - one[1], GAP, paid=False)
        for one, other in pairwise(spans)
        if other[0] > one[1]
    ]
    return Piece(group, day, begin, spans[-1][1], tuple(sorted(pauses)))


class _Contracts:
    """What the contracts of a scenario's people leave room for."""

    def __init__(self, moment: Moment) -> None:
        section = moment.scenario.planning.roster
        self._people = {} if section is None else {p.agent: p for p in section.agents}
        self._contracts = {} if section is None else section.contracts

    def terms(self, agent: str, after: Piece | None) -> Terms:
        """Of a named agent; of others nothing is known.

        Args:
            agent: name.
            after: the piece of the next day, if there is one.
        """
        person = self._people.get(agent)
        if person is None:
            return Terms()
        contract = self._contracts[person.contract]
        rest = contract.least_rest_minutes
        latest = None
        if after is not None and rest is not None:
            latest = MINUTES_PER_DAY + after.start - rest
        return Terms(
            most_overtime_minutes=contract.most_overtime_minutes_per_week,
            most_time_off_minutes=contract.most_time_off_minutes_per_week,
            latest_end=latest,
            groups=tuple(person.groups),
        )


def _clock(minute: int) -> str:
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"


def rows_of(piece: Piece, agent: str, day: str) -> list[RosterRow]:
    """Rows of a piece of work, in the order of time; a gap has none.

    Args:
        piece: the work.
        agent: who.
        day: date on which the piece begins.
    """
    found: list[RosterRow] = []
    at = 0
    length = piece.end - piece.start
    for pause in (*sorted(piece.pauses), Pause(length, 0, GAP, paid=False)):
        for start, end, activity, paid in (
            (at, pause.after, "available", True),
            (pause.after, pause.until, pause.activity, pause.paid),
        ):
            if start < end and activity != GAP:
                cells = {"agent": agent, "date": day, "activity": activity, "paid": paid}
                times = {
                    "from": _long_clock(piece.start + start),
                    "to": _long_clock(piece.start + end),
                }
                found.append(RosterRow.model_validate(cells | times))
        at = pause.until
    return found


def _long_clock(minute: int) -> str:
    """Time of the day on which a turn began: 25:15 is on the next one."""
    return f"{minute // 60:02d}:{minute % 60:02d}"
