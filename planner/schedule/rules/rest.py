"""Rest between shifts, distance of starts, longest stretch off in a week, overlaps."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from planner.schedule.problem import Duty
from planner.schedule.rules.rule import Rule
from planner.schedule.rules.work import Expr, Literal, Work, total, weighted

_DAY: Final = 1440


@dataclass(frozen=True)
class _Apart(Rule):
    """Two duties in a row begin late enough after one another."""

    minutes: int

    @abstractmethod
    def anchor(self, duty: Duty) -> int:
        """From when minutes are counted, after the midnight of the duty's day."""

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for first, second, gap in self._pairs(work):
            costs += self._keep(work, first, second, gap)
        return costs

    def _pairs(self, work: Work) -> Iterator[tuple[int, int, int]]:
        """Days that may be too near: first, second (in the period), days between."""
        for first in work.known:
            anchors = [self.anchor(row.duty) for row in work.chances(first)]
            for second in range(max(first + 1, 0), work.known.stop):
                gap = second - first
                if not anchors or self.minutes + max(anchors) <= gap * _DAY:
                    break
                yield first, second, gap

    def _keep(self, work: Work, first: int, second: int, gap: int) -> list[Expr]:
        before: dict[int, list[Literal]] = {}
        for row in work.chances(first):
            before.setdefault(self.anchor(row.duty), []).append(row.x)
        costs: list[Expr] = []
        late = [(row.duty.start + gap * _DAY, row.x) for row in work.chances(second)]
        paid = work.amount(self.minutes + max(before)) if self.weight is not None else None
        for anchor in sorted(before):
            near = [(anchor + self.minutes - start, x) for start, x in late]
            near = [(short, x) for short, x in near if short > 0]
            if not near:
                continue
            if paid is None:  # whoever ends at `anchor` or later is as near to these starts
                ends = [x for a, rows in before.items() if a >= anchor for x in rows]
                work.one_of([*ends, *(x for _, x in near)])
                continue
            # The next duty only: a day worked in between takes the breach upon itself.
            between = [work.worked(day) for day in range(first + 1, second)]
            most = max(short for short, _ in near)
            free = most * (total(before[anchor]) - 1 - total(between))
            work.hold(paid >= weighted([x for _, x in near], [short for short, _ in near]) + free)
        if paid is not None and self.weight is not None:
            costs.append(self.weight * paid)
        return costs


@dataclass(frozen=True)
class Rest(_Apart):
    """Minutes from the end of a duty to the next start, at least; a unit is a minute short."""

    def anchor(self, duty: Duty) -> int:
        """See :meth:`_Apart.anchor`."""
        return duty.end


@dataclass(frozen=True)
class StartDistance(_Apart):
    """Minutes between two starts in a row, at least; a unit is a minute short."""

    def anchor(self, duty: Duty) -> int:
        """See :meth:`_Apart.anchor`."""
        return duty.start


@dataclass(frozen=True)
class WeeklyRest(Rule):
    """A stretch without duty in every whole week, within the week; a unit is a week without.

    Such a stretch exists if one exists that begins with the week or with the end of a duty.
    """

    minutes: int

    def post(self, work: Work) -> list[Expr]:
        """See :meth:`Rule.post`."""
        costs: list[Expr] = []
        for week in work.problem.weeks:
            if week[0] < 0 or week[-1] not in work.days:
                continue
            found: list[Literal] = []
            for blocking in self._stretches(work, week):
                free = work.flag()
                for literals in blocking:
                    work.model.add_at_most_one([free, *literals])
                found.append(free)
            costs += self.unless(work, found)
        return costs

    def _stretches(self, work: Work, week: range) -> list[list[list[Literal]]]:
        """For each stretch worth trying: what must not be worked, by day."""
        first, last = week[0] * _DAY, (week[-1] + 1) * _DAY
        days = [day for day in range(week[0] - 3, week[-1] + 1) if day in work.known]
        begins = {first} | {day * _DAY + row.duty.end for day in days for row in work.chances(day)}
        longest = max((row.duty.end for day in days for row in work.chances(day)), default=0)
        sets: list[tuple[frozenset[tuple[int, int]], list[list[Literal]]]] = []
        for begin in sorted(begins):
            if not first <= begin <= last - self.minutes:
                continue
            until = begin + self.minutes
            names: set[tuple[int, int]] = set()
            rows: list[list[Literal]] = []
            for day in days:
                if not day * _DAY < until or not begin < day * _DAY + longest:
                    continue
                hit = [
                    (k, row.x)
                    for k, row in enumerate(work.chances(day))
                    if day * _DAY + row.duty.start < until and begin < day * _DAY + row.duty.end
                ]
                if hit:
                    names |= {(day, k) for k, _ in hit}
                    rows.append([x for _, x in hit])
            sets.append((frozenset(names), rows))
        best = [
            rows
            for i, (names, rows) in enumerate(sets)
            if not any(
                other < names or (other == names and j < i) for j, (other, _) in enumerate(sets)
            )
        ]
        return best
