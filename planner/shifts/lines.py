"""The lines of a shift: orders of its breaks, gap and sessions, with windows and rules."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise, permutations

from planner.shifts.events import Apart, Event, Line, tightened
from planner.shifts.patterns import Pattern
from sim.scenario.models.planning import BreakRule, Split


@dataclass(frozen=True)
class Visit:
    """A session as one shift may attend it; slots count from the shift's start."""

    session: int
    activity: str
    slots: int
    earliest: int
    latest: int
    image: int = 0


@dataclass(frozen=True)
class Rules:
    """What places events in a shift beside the breaks' own windows."""

    slot: int
    """Minutes of a slot."""
    between: int
    """Minutes of work between two breaks."""
    split: Split | None


def lines_of(
    pattern: Pattern, slots: int, rules: Rules, visits: Sequence[Visit] = ()
) -> tuple[Line, ...]:
    """Orders of events that an agent of a shift may have; none: its breaks do not fit.

    Breaks come in their order, a gap and sessions anywhere between them. Minutes before and
    after a break and from the start are minutes of the shift: the gap does not count. Work
    between breaks counts neither the gap nor other breaks, but sessions.

    Args:
        pattern: the shift.
        slots: from its start to its end.
        rules: of its type.
        visits: sessions that its agents may attend; each agent any number of them.
    """
    found = []
    for order in _orders(pattern, visits):
        line = _line(pattern, slots, rules, order)
        if line is not None:
            found.append(line)
    return tuple(found)


_GAP = "gap"
_Item = tuple[int, BreakRule] | Visit | str


def _orders(pattern: Pattern, visits: Sequence[Visit]) -> Iterator[tuple[_Item, ...]]:
    breaks = tuple(enumerate(pattern.breaks))
    gaps: list[tuple[_Item, ...]] = [breaks]
    if pattern.gap:
        gaps = [(*breaks[:k], _GAP, *breaks[k:]) for k in _up_to(breaks)]
    for size in _up_to(visits):
        for chosen in combinations(visits, size):
            for order in permutations(chosen):
                for fixed in gaps:
                    yield from _merged(fixed, order)


def _up_to(items: Sequence[object]) -> range:
    return range(len(items) + 1)


def _merged(a: tuple[_Item, ...], b: tuple[_Item, ...]) -> Iterator[tuple[_Item, ...]]:
    """Every way to merge two sequences that keeps the order of each."""
    if not a or not b:
        yield (*a, *b)
        return
    for rest in _merged(a[1:], b):
        yield (a[0], *rest)
    for rest in _merged(a, b[1:]):
        yield (b[0], *rest)


def _line(pattern: Pattern, slots: int, rules: Rules, order: tuple[_Item, ...]) -> Line | None:
    """Windows and rules of one order; minutes that bound are rounded inwards."""
    gap = pattern.gap // rules.slot
    at_gap = order.index(_GAP) if pattern.gap else len(order)
    events = []
    for k, item in enumerate(order):
        if isinstance(item, Visit):
            events.append(_visit(item, slots))
        elif isinstance(item, tuple):
            placed = _break(item[1], item[0], slots - gap, rules.slot)
            late = gap if k > at_gap else 0
            events.append(
                replace(placed, earliest=placed.earliest + late, latest=placed.latest + late)
            )
        else:
            least = -(-(rules.split.least_part_minutes if rules.split else 0) // rules.slot)
            events.append(Event("gap", gap, False, least, slots - gap - least))
    return tightened(tuple(events), tuple(_apart(events, rules)))


def _break(rule: BreakRule, number: int, slots: int, slot: int) -> Event:
    long = -(-rule.minutes // slot)
    latest = slots - long - -(-rule.before_end_minutes // slot)
    if rule.latest_after_minutes is not None:
        latest = min(latest, rule.latest_after_minutes // slot)
    earliest = -(-rule.earliest_after_minutes // slot)
    return Event(rule.activity, long, rule.paid, earliest, latest, rule=number)


def _visit(visit: Visit, slots: int) -> Event:
    return Event(
        visit.activity,
        visit.slots,
        True,
        max(0, visit.earliest),
        min(slots - visit.slots, visit.latest),
        session=visit.session,
        image=visit.image,
    )


def _apart(events: list[Event], rules: Rules) -> Iterator[Apart]:
    """Nothing overlaps; work lies between breaks."""
    for k in range(len(events) - 1):
        yield Apart(k, k + 1, events[k].slots)
    between = -(-rules.between // rules.slot)
    breaks = [k for k, event in enumerate(events) if event.rule >= 0]
    for a, b in pairwise(breaks):
        gap = sum(events[k].slots for k in range(a + 1, b) if events[k].activity == _GAP)
        yield Apart(a, b, events[a].slots + between + gap)
