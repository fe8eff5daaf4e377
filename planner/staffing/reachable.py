"""Goals that cannot be kept: which, where, by how much, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from planner.staffing.confirm import Confirmation
from planner.staffing.goals import GoalRow
from planner.staffing.shift_hours import within_shifts
from planner.staffing.start import ample, serves
from sim.errors import CcplanError

if TYPE_CHECKING:
    from planner.staffing.search import Search

Ints = NDArray[np.int64]

_SURE: Final = 3.0
"""Standard errors by which a goal is missed with everything at its most."""
_CONTACTS: Final = 2e5
_SHOWN: Final = 12
_HELPLESS: Final = "more agents hardly help: look at routing steps, patience and the promise"


class OutOfReach(CcplanError):
    """Goals that no staffing within the limits keeps; the text names each of them."""

    def __init__(self, sentences: Sequence[str]) -> None:
        self.sentences = tuple(sentences)
        shown = list(self.sentences[:_SHOWN])
        if len(self.sentences) > _SHOWN:
            shown.append(f"... and {len(self.sentences) - _SHOWN} goals more")
        super().__init__("these goals cannot be kept:\n" + "\n".join(shown))


def out_of_reach(search: Search) -> tuple[str, ...]:
    """A sentence for each goal that is missed even with as many agents as the limits allow.

    Where a group has no limit, twice as many as can be of use are tried; seats are left out here.
    """
    if not search.goals.rows:
        return ()
    agents = ample(search.scenario, search.trials, search.rooms)
    n = max(4, round(_CONTACTS / search.trials.expected_contacts))
    sample = search.sample(n)
    missed = _missed(search, agents, n)
    if missed.any():
        free = search.rooms.allowed & ~search.rooms.pinned
        agents = np.where(free, np.minimum(search.rooms.most, 2 * agents), agents)
        missed = _missed(search, agents, n)
    standing = sample.stand(agents)
    sentences = []
    for j in np.flatnonzero(missed):
        row = search.goals.rows[j]
        off = abs(float(standing.excess[j] / standing.weight[j]))
        sentences.append(
            f"{row}: {_figure(row, off)} short of {_figure(row, row.threshold)} with every group "
            f"at its most: {_in_the_way(search, row, agents) or _HELPLESS}"
        )
    return tuple(sentences)


def why_short(search: Search, agents: Ints, verdict: Confirmation) -> tuple[str, ...]:
    """What is in the way of the goals that a confirmation found missed."""
    found: dict[str, list[str]] = {}
    for row in verdict.failed:
        reason = _in_the_way(search, row, agents) or "the search ended before it was kept"
        found.setdefault(reason, []).append(str(row))
    return tuple(_counted(rows, reason) for reason, rows in found.items())


def _counted(rows: list[str], reason: str) -> str:
    more = f" and {len(rows) - 1} other goals" if len(rows) > 1 else ""
    return f"missed: {rows[0]}{more}: {reason}"


def _missed(search: Search, agents: Ints, n: int) -> NDArray[np.bool_]:
    standing = search.sample(n).stand(agents)
    error = _SURE * standing.spread / np.sqrt(standing.replications)
    slack = standing.excess + search.goals.margin * standing.weight + error
    return np.asarray(slack < 0, np.bool_)


def _figure(row: GoalRow, value: float) -> str:
    return f"{value:.1f} s" if row.kind == "asa_s" else f"{100 * value:.1f} %"


def _in_the_way(search: Search, row: GoalRow, agents: Ints) -> str:
    """What keeps a goal from getting more agents; empty if nothing does."""
    scenario, rooms = search.scenario, search.rooms
    groups = list(scenario.groups)
    if row.kind == "occupancy":
        able = np.array([groups.index(row.name)])
    else:
        able = np.flatnonzero(serves(scenario)[:, list(scenario.queues).index(row.name)])
    if not len(able):
        return "no group serves the queue (skills and routing)"
    offset = int(np.flatnonzero(rooms.measured)[0])
    at = slice(offset + row.first, offset + row.last)
    open_here = rooms.allowed[able, at]
    if not open_here.any():
        if any(
            not within_shifts(scenario, groups[g], search.trials.calendar)[at].any() for g in able
        ):
            return "no shift type of the groups that serve the queue reaches then"
        return "no group that serves the queue is open then"
    pinned = rooms.pinned[able, at] | ~open_here
    full = (agents[able, at] >= rooms.most[able, at]) | pinned
    names = ", ".join(groups[g] for g in able)
    if pinned.all():
        return f"the staff of {names} is pinned"
    if full.all():
        return f"{names} may have no more agents (planning.staff: most, pinned)"
    for s, site in enumerate(rooms.sites):
        taken = rooms.seated[s].astype(np.int64) @ agents[:, at]
        if rooms.seated[s][able].any() and (taken >= rooms.seats[s]).any():
            return f"the seats of {site} are taken ({rooms.seats[s]})"
    return ""
