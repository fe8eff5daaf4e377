"""All moves of a day, what they change in presence, and which go together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.intraday.breaks import break_moves
from planner.intraday.desk import Desk
from planner.intraday.hours import number_moves, overtime_moves, time_off_moves
from planner.intraday.moves import Move
from planner.intraday.sessions import session_moves
from planner.intraday.skills import skill_moves
from sim.scenario.models.planning import StaffLimits

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class Candidates:
    """Moves of a day. M moves, C crews, G groups, I intervals."""

    desk: Desk
    moves: tuple[Move, ...]

    @classmethod
    def of(cls, desk: Desk) -> Candidates:
        """Every move that the rules allow."""
        kinds = desk.rules.kinds
        found: list[Move] = []
        if "break" in kinds:
            found += break_moves(desk)
        if "session" in kinds:
            found += session_moves(desk)
        if "overtime" in kinds:
            found += overtime_moves(desk)
        if "time_off" in kinds:
            found += time_off_moves(desk)
        if "overtime" in kinds or "time_off" in kinds:
            found += number_moves(desk)
        if "skill" in kinds:
            found += skill_moves(desk)
        return cls(desk, tuple(found))

    def __len__(self) -> int:
        """Number of moves."""
        return len(self.moves)

    def only(self, positions: Sequence[int]) -> Candidates:
        """Some of them."""
        return Candidates(self.desk, tuple(self.moves[m] for m in positions))

    @cached_property
    def costs(self) -> Floats:
        """Money each time, ``[M]``."""
        return np.array([move.cost for move in self.moves])

    @cached_property
    def agents(self) -> Ints:
        """Agents each time, ``[M]``."""
        return np.array([move.agents for move in self.moves], np.int64)

    @cached_property
    def most(self) -> Ints:
        """How often at most, ``[M]``."""
        return np.array([move.most for move in self.moves], np.int64)

    @cached_property
    def troubles(self) -> Floats:
        """What each must be worth to be made at all, in money, ``[M]``."""
        rates, rules = self.desk.rates, self.desk.rules
        return np.array([rules.trouble * m.agents * rates[m.group] for m in self.moves])

    @cached_property
    def presence(self) -> Floats:
        """Change of the mean number on the phone by group and interval, ``[M, G, I]``."""
        n_groups = len(self.desk.scenario.groups)
        found = np.zeros((len(self.moves), n_groups, self.desk.moment.calendar.n_intervals))
        names = list(self.desk.scenario.groups)
        for m, move in enumerate(self.moves):
            for taken in move.takes:
                before = self.desk.clock.on_the_phone((self.desk.crews[taken.crew].piece,))
                after = self.desk.clock.on_the_phone(taken.pieces)
                found[m] += taken.agents * (after - before)
            for number in move.numbers:
                found[m, names.index(number.group), number.first : number.last] += number.change
        return found

    @cached_property
    def uses(self) -> Ints:
        """Agents of each crew that a move takes, ``[M, C]``: nobody is moved twice."""
        found = np.zeros((len(self.moves), len(self.desk.crews)), np.int64)
        for m, move in enumerate(self.moves):
            for taken in move.takes:
                found[m, taken.crew] += taken.agents
        return found

    @cached_property
    def sizes(self) -> Ints:
        """Agents of each crew, ``[C]``."""
        return np.array([len(crew) for crew in self.desk.crews], np.int64)

    @cached_property
    def _taken_away(self) -> Ints:
        """Change of staffing tables ``[M, G, I]``, additions left out: nobody is sent twice."""
        names = list(self.desk.scenario.groups)
        found = np.zeros(self.presence.shape, np.int64)
        for m, move in enumerate(self.moves):
            for number in move.numbers:
                if number.change < 0:
                    place = (m, names.index(number.group), slice(number.first, number.last))
                    found[place] -= number.change
        return found

    @cached_property
    def limits(self) -> tuple[Ints, Ints]:
        """Rows ``[L, M]`` and their most ``[L]``: what all moves together keep to.

        Crews, agents of staffing tables, those who come or go at a time, seats of sites (in
        thousandths), and the rules' number of moves.
        """
        rows, most = [self.uses.T, self._pools[0]], [self.sizes, self._pools[1]]
        groups = self.desk.scenario.groups
        for g, name in enumerate(groups):
            if name in self.desk.numbers:
                staff = self.desk.scenario.planning.staff.get(name, StaffLimits())
                spare = np.maximum(0, self.desk.numbers[name] - staff.least)
                rows.append(self._taken_away[:, g].T)
                most.append(spare)
        seats_rows, seats = self._seats()
        rows.append(seats_rows)
        most.append(seats)
        if self.desk.rules.most_moves is not None:
            rows.append(self.agents[None, :])
            most.append(np.array([self.desk.rules.most_moves], np.int64))
        matrix, bound = np.concatenate(rows), np.concatenate(most)
        used = (matrix > 0).any(axis=1)
        return matrix[used], bound[used]

    @cached_property
    def _pools(self) -> tuple[Ints, Ints]:
        """Moves of the same people of a staffing table ``[P, M]``; how many these are ``[P]``."""
        pools = dict.fromkeys(move.pool for move in self.moves if move.pool is not None)
        rows = np.zeros((len(pools), len(self.moves)), np.int64)
        people = np.zeros(len(pools), np.int64)
        for p, pool in enumerate(pools):
            for m, move in enumerate(self.moves):
                if move.pool == pool:
                    rows[p, m], people[p] = move.agents, move.most
        return rows, people

    def _seats(self) -> tuple[Ints, Ints]:
        rows, most = [np.zeros((0, len(self.moves)), np.int64)], [np.zeros(0, np.int64)]
        there = self.present
        groups = list(self.desk.scenario.groups.values())
        for name, site in self.desk.scenario.sites.items():
            if site.seats is None:
                continue
            mine = [g for g, group in enumerate(groups) if group.site == name]
            change = self.presence[:, mine].sum(axis=1).T
            left = np.maximum(0.0, site.seats - there[mine].sum(axis=0))
            rows.append(np.rint(1000 * change).astype(np.int64))
            most.append(np.rint(1000 * left).astype(np.int64))
        return np.concatenate(rows), np.concatenate(most)

    @cached_property
    def present(self) -> Floats:
        """Mean number on the phone by group and interval before any move, ``[G, I]``."""
        pieces = tuple(crew.piece for _, crew in self.desk.movable for _ in crew.names)
        found = self.desk.clock.on_the_phone(pieces)
        for g, name in enumerate(self.desk.scenario.groups):
            if name in self.desk.numbers:
                found[g] += self.desk.numbers[name]
        return found

    def possible(self, counts: Ints) -> bool:
        """Whether moves may be made so many times each ``[M]``."""
        rows, most = self.limits
        if (counts > self.most).any() or (rows @ counts > most).any():
            return False
        budget = self.desk.rules.budget
        spent = float(self.costs @ counts)
        return budget is None or spent <= budget + _ROUNDING
