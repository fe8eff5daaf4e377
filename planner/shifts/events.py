"""What interrupts an agent's shift, and where it may lie: breaks, gaps, sessions.

All agents who work the same shift with the same events in the same order form a *line*. A line
is not a roster: it says how many agents there are and how many of them begin each event when.
Agents of a line are alike, and every rule between two events is "the later begins so long after
the earlier". If any assignment keeps such rules, so does the one in which the k-th agent has the
k-th earliest beginning of every event (swapping two crossed beginnings keeps the rule). So
counts by beginning are enough, with one cumulative inequality per rule and time: exact, and far
smaller than one variable per agent and break. The idea is that of implicit break models
(Bechtold and Jacobs 1990; Aykin 1996), with rules between breaks added.
"""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Event:
    """An interruption of one shift; slots count from the shift's start."""

    activity: str
    """``break``, ``lunch``, ``meeting``, ``training``, ``coaching`` or ``gap``."""
    slots: int
    """How long it lasts."""
    paid: bool
    earliest: int
    """First slot in which it may begin."""
    latest: int
    """Last slot in which it may begin."""
    rule: int = -1
    """Which break of the shift type; -1: not a break."""
    session: int = -1
    """Which session; -1: none."""
    image: int = 0
    """Of a session: at which of the shift's beginnings it takes place, where the plan repeats."""


@dataclass(frozen=True)
class Apart:
    """Event ``second`` begins at least ``slots`` after the beginning of event ``first``."""

    first: int
    second: int
    slots: int


@dataclass(frozen=True)
class Line:
    """Events of a shift in the order in which they come, and the rules between them."""

    events: tuple[Event, ...] = ()
    apart: tuple[Apart, ...] = ()


def tightened(events: tuple[Event, ...], apart: tuple[Apart, ...]) -> Line | None:
    """The line with windows cut to what the rules leave; None where nothing is left.

    Rules lead from earlier to later events, so one pass each way is enough. Rules that follow
    from others are left out.
    """
    lowest = [event.earliest for event in events]
    highest = [event.latest for event in events]
    for rule in sorted(apart, key=lambda rule: rule.first):
        lowest[rule.second] = max(lowest[rule.second], lowest[rule.first] + rule.slots)
    for rule in sorted(apart, key=lambda rule: -rule.second):
        highest[rule.first] = min(highest[rule.first], highest[rule.second] - rule.slots)
    if any(low > high for low, high in zip(lowest, highest, strict=True)):
        return None
    cut = tuple(
        replace(e, earliest=low, latest=high)
        for e, low, high in zip(events, lowest, highest, strict=True)
    )
    needed = tuple(rule for rule in apart if not _implied(rule, apart))
    binding = tuple(r for r in needed if cut[r.first].latest + r.slots > cut[r.second].earliest)
    return Line(cut, binding)


def _implied(rule: Apart, apart: tuple[Apart, ...]) -> bool:
    """Whether two other rules by way of an event between say at least as much."""
    return any(
        a.slots + b.slots >= rule.slots
        for a in apart
        for b in apart
        if a.first == rule.first and b.second == rule.second and a.second == b.first
    )
