"""A first answer at once: agents one after the other, each where most is still needed.

Every agent gets the shift that covers most of what is still needed for its cost, with each event
where least is needed; then those that turn out to be superfluous go home. It is a beginning, so
that there is an answer however little time there is, and nothing is proved by it.
"""

from __future__ import annotations

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from planner.shifts.assign import Assigned
from planner.shifts.events import Line
from planner.shifts.problem import Problem
from planner.shifts.seats import on_the_phone

Ints = NDArray[np.int64]

_MOST_AGENTS = 20_000


def first_answer(problem: Problem) -> tuple[Assigned, ...] | None:
    """Shifts that cover a problem and keep its limits; None: this way leads to none."""
    found = _Greedy(problem).found()
    return None if found is None or cost_of(problem, found) is None else found


def cost_of(problem: Problem, found: tuple[Assigned, ...]) -> int | None:
    """Cost of an answer by definition; None where it breaks a limit or leaves a need short."""
    choices = problem.choices
    limits, visits = Counter[int](), Counter[int]()
    away: Counter[tuple[int, int]] = Counter()
    for row in found:
        choice = choices[row.choice]
        for limit in choice.limits:
            limits[limit] += row.agents
        for event, at in zip(choice.lines[row.line].events, row.begins, strict=True):
            if event.session >= 0:
                visits[event.session] += row.agents
                first = choice.spans[event.image][0] + at
                for s in range(first, first + event.slots):
                    away[event.session, s] += row.agents
    kinds = {choices[row.choice].kind for row in found}
    kept = all(limits[k] <= most for k, most in enumerate(problem.limits))
    kept &= all(visits[k] == row.agents for k, row in enumerate(problem.attendances))
    for (k, _), agents in away.items():
        at_once = problem.attendances[k].at_once
        kept &= at_once is None or agents <= at_once
    kept &= problem.most_distinct is None or len(kinds) <= problem.most_distinct
    there = np.array(on_the_phone(problem, found), np.int64)
    kept &= problem.most is None or bool((there <= np.array(problem.most)).all())
    kept &= problem.floor is None or bool((there >= np.array(problem.floor)).all())
    block = problem.block if problem.hold == "interval" else 1
    over = (there - np.array(problem.need, np.int64)).reshape(-1, block).sum(axis=1)
    short = int(-over[over < 0].sum())
    if not kept or (short and problem.short_cost is None):
        return None
    pay = sum(row.agents * choices[row.choice].cost for row in found)
    penalty = short * (problem.short_cost or 0) + int(over[over > 0].sum()) * problem.over_cost
    return pay + penalty + len(kinds) * problem.distinct_cost


class _Greedy:
    def __init__(self, problem: Problem) -> None:
        self._problem = problem
        self._left = np.array(problem.need, np.int64)
        self._limits = list(problem.limits)
        self._kinds: set[tuple[int, int]] = set()
        self._rows: Counter[tuple[int, int, tuple[int, ...]]] = Counter()
        self._away: Counter[tuple[int, int]] = Counter()
        pairs = [
            (c, k) for c, choice in enumerate(problem.choices) for k in range(len(choice.lines))
        ]
        plain = [
            (c, k)
            for c, k in pairs
            if not any(e.session >= 0 for e in problem.choices[c].lines[k].events)
        ]
        self._plain = plain
        self._present = np.zeros((len(plain), len(self._left)), np.bool_)
        for row, (c, _) in enumerate(plain):
            for start, slots in problem.choices[c].spans:
                self._present[row, max(0, start) : max(0, start + slots)] = True
        self._price = np.array([max(1, problem.choices[c].cost) for c, _ in plain], np.float64)
        self._pairs = pairs

    def found(self) -> tuple[Assigned, ...] | None:
        for k, attendance in enumerate(self._problem.attendances):
            for _ in range(attendance.agents):
                if not self._attend(k):
                    return None
        for _ in range(_MOST_AGENTS):
            if (self._left <= 0).all():
                return self._thinned()
            if not self._add_plain():
                return None
        return None

    def _add_plain(self) -> bool:
        """One agent more, where it covers most for its cost."""
        if not self._plain:
            return False
        needed = np.maximum(self._left, 0).astype(np.float64)
        gain = (self._present @ np.minimum(needed, 1.0)) + 1e-3 * (self._present @ needed)
        gain /= self._price
        for row in np.argsort(-gain, kind="stable")[:50]:
            if gain[row] <= 0:
                break
            c, k = self._plain[int(row)]
            if not self._may(c):
                continue
            begins = self._placed(self._problem.choices[c].lines[k], c, -1)
            if begins is not None and self._take(c, k, begins, useful=True):
                return True
        return False

    def _attend(self, session: int) -> bool:
        """One agent more for a session, on the cheapest shift that leaves room for it."""
        options = [
            (self._problem.choices[c].cost, c, k)
            for c, k in self._pairs
            if [e.session for e in self._problem.choices[c].lines[k].events if e.session >= 0]
            == [session]
        ]
        for _, c, k in sorted(options):
            begins = self._placed(self._problem.choices[c].lines[k], c, session)
            if self._may(c) and begins is not None and self._take(c, k, begins):
                return True
        return False

    def _may(self, c: int) -> bool:
        choice, most = self._problem.choices[c], self._problem.most_distinct
        known = choice.kind in self._kinds or most is None or len(self._kinds) < most
        return known and all(self._limits[k] > 0 for k in choice.limits)

    def _placed(self, line: Line, c: int, session: int) -> tuple[int, ...] | None:
        """Beginnings of events, each where least is needed; None: no room for a session."""
        begins: list[int] = []
        for e, event in enumerate(line.events):
            start = self._problem.choices[c].spans[event.image][0]
            low = max(
                [event.earliest]
                + [begins[rule.first] + rule.slots for rule in line.apart if rule.second == e]
            )
            times = [
                t
                for t in range(low, event.latest + 1)
                if event.session < 0 or self._room_for(event.session, start + t, event.slots)
            ]
            if not times:
                return None
            begins.append(min(times, key=lambda t: (self._needed(start + t, event.slots), t)))
        return tuple(begins)

    def _room_for(self, session: int, first: int, slots: int) -> bool:
        at_once = self._problem.attendances[session].at_once
        if at_once is None:
            return True
        return all(self._away[session, s] < at_once for s in range(first, first + slots))

    def _needed(self, first: int, slots: int) -> int:
        part = self._left[max(0, first) : max(0, first + slots)]
        return int(np.maximum(part, -2).sum())

    def _take(self, c: int, k: int, begins: tuple[int, ...], useful: bool = False) -> bool:
        """Give an agent this shift; not if it must be useful and covers nothing."""
        choice = self._problem.choices[c]
        one = (Assigned(c, k, begins, 1),)
        there = np.array(on_the_phone(self._problem, one), np.int64)
        if useful and not (there[self._left > 0] > 0).any():
            return False
        self._left -= there
        self._rows[c, k, begins] += 1
        self._kinds.add(choice.kind)
        for limit in choice.limits:
            self._limits[limit] -= 1
        for event, at in zip(choice.lines[k].events, begins, strict=True):
            if event.session >= 0:
                first = choice.spans[event.image][0] + at
                for s in range(first, first + event.slots):
                    self._away[event.session, s] += 1
        return True

    def _thinned(self) -> tuple[Assigned, ...]:
        """Without agents who are not needed, the dearest first; sessions keep theirs."""
        choices = self._problem.choices
        for key in sorted(self._rows, key=lambda key: (-choices[key[0]].cost, key)):
            if any(e.session >= 0 for e in choices[key[0]].lines[key[1]].events):
                continue
            there = np.array(on_the_phone(self._problem, (Assigned(*key, 1),)), np.int64)
            while self._rows[key] and ((self._left + there)[there > 0] <= 0).all():
                self._left += there
                self._rows[key] -= 1
        return tuple(sorted(Assigned(c, k, b, n) for (c, k, b), n in self._rows.items() if n))
