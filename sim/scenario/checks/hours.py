"""Opening hours and special days."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.hours import spell, weekday_numbers
from sim.scenario.models.base import WEEKDAYS, minutes_of
from sim.scenario.models.calendar import Hours

_WEEK = 7 * 24 * 60


@check("E401")
def hours_lie_on_the_grid(view: View) -> Iterator[Finding]:
    """A queue opens or closes within an interval."""
    minutes = view.scenario.interval_minutes
    for _, path, queue in view.queues:
        for i, hours in enumerate(queue.opening_hours):
            for key, clock in (("from", hours.start), ("to", hours.end)):
                if minutes_of(clock) % minutes:
                    yield Finding(
                        (*path, "opening_hours", i, key),
                        f"{clock} is not on the grid of {minutes} minutes",
                        f"give a multiple of {minutes} minutes, or shorter interval_minutes",
                        clock,
                    )


@check("E402")
def hours_do_not_overlap(view: View) -> Iterator[Finding]:
    """Two opening hours of a queue overlap."""
    for _, path, queue in view.queues:
        spells = sorted(
            spell for i, hours in enumerate(queue.opening_hours) for spell in _weekly(i, hours)
        )
        spells += [(spells[0][0] + _WEEK, spells[0][1] + _WEEK, spells[0][2])] if spells else []
        reported: set[int] = set()
        for (_, closes, i), (opens, _, j) in pairwise(spells):
            if opens < closes and max(i, j) not in reported:
                reported.add(max(i, j))
                day, clock = divmod(opens % _WEEK, 24 * 60)
                yield Finding(
                    (*path, "opening_hours", max(i, j)),
                    f"these hours overlap others on {WEEKDAYS[day]} "
                    f"at {clock // 60:02d}:{clock % 60:02d}",
                    "let one end where the other begins; an end at or before the start is "
                    "on the next day",
                )


def _weekly(i: int, hours: Hours) -> Iterator[tuple[int, int, int]]:
    """Opening and closing minute of the week of each day, with the row's number."""
    first, last = spell(hours.start, hours.end)
    for weekday in weekday_numbers(hours.days):
        yield weekday * 24 * 60 + first, weekday * 24 * 60 + last, i


@check("E403", timed=True)
def grace_ends_before_the_next_opening(view: View) -> Iterator[Finding]:
    """The grace period after closing reaches into the next opening."""
    from sim.clock import TICKS_PER_SECOND

    for name, path, queue in view.queues:
        grace = queue.closing.grace_s
        if grace is None:
            continue
        gaps = [b[0] - a[1] for a, b in pairwise(view.open_spells[name])]
        if gaps and grace * TICKS_PER_SECOND > min(gaps):
            yield Finding(
                (*path, "closing", "grace_s"),
                f"{grace:g} s reach beyond the next opening",
                f"give at most {min(gaps) // TICKS_PER_SECOND} s",
                grace,
            )
