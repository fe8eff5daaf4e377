"""Colours of a roster: one for each kind of shift, the same in pictures, Excel and the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from planner.schedule.problem import Duty, Roster

LEAVE_COLOUR, OFF_COLOUR = "#D9D9D9", "#FFFFFF"
WEEKEND_COLOUR = "#F3F0E8"
INK, LIGHT = "#222222", "#FFFFFF"


class Look(NamedTuple):
    """Colours of a cell."""

    fill: str
    ink: str = INK


DAYS = (
    Look("#BFE0F5"),  # sky
    Look("#FBD9A0"),  # orange
    Look("#B6E2D3"),  # green
    Look("#F2CFE0"),  # pink
    Look("#F7F0A6"),  # yellow
    Look("#F5BFA0"),  # vermilion
    Look("#CFCBEA"),  # lilac
    Look("#D7E3B0"),  # olive
)
"""Pale Okabe and Ito colours: dark text is read on every one of them."""
NIGHTS = (Look("#20456B", LIGHT), Look("#4A2C66", LIGHT))
ON_CALL = Look("#FFFFFF", "#8A4B08")


def looks(duties: Sequence[Duty]) -> Mapping[str, Look]:
    """A look for each kind of shift, the earliest first; kinds that are nights are dark."""
    first: dict[str, tuple[int, int]] = {}
    nights: set[str] = set()
    on_call: set[str] = set()
    for duty in duties:
        first[duty.type] = min(first.get(duty.type, (duty.start, duty.end)),
                               (duty.start, duty.end))  # fmt: skip
        if duty.night:
            nights.add(duty.type)
        if duty.on_call:
            on_call.add(duty.type)
    found: dict[str, Look] = {}
    day = night = 0
    for kind in sorted(first, key=lambda kind: (first[kind], kind)):
        if kind in on_call:
            found[kind] = ON_CALL
        elif kind in nights:
            found[kind] = NIGHTS[night % len(NIGHTS)]
            night += 1
        else:
            found[kind] = DAYS[day % len(DAYS)]
            day += 1
    return found


def used_kinds(roster: Roster, people: Sequence[int] | None = None) -> list[str]:
    """Kinds of shifts that somebody (of some people) works, the earliest first."""
    work = roster.work if people is None else roster.work[list(people)]
    there = {roster.problem.duties[k].type for k in set(work.ravel().tolist()) if k >= 0}
    return [kind for kind in looks(roster.problem.duties) if kind in there]
