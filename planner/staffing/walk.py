"""Steps of the master problem: long ones, short ones, and those that repair."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.staffing.sample import Need, Sample
from planner.staffing.trial import OutOfTime

if TYPE_CHECKING:
    from planner.staffing.search import Search

Ints = NDArray[np.int64]

_REPAIRS: Final = 5
_HYSTERESIS: Final = 0.4
_MORE: Final = 0.1
"""Share of an interval's agents that a repair may add at once."""
_MISSED: Final = 2
"""A goal missed counts like so many of the dearest agents at least."""
_ASTRAY: Final = 0.02
"""A step whose outcome is so much worse, as a share of the cost, is taken back."""
_SHORTER: Final = 0.5
"""Steps after one that was taken back are so much shorter."""


class Walk(NamedTuple):
    """How the master problem's steps go."""

    stage: str
    replications: int
    steps: int
    trust: tuple[float, ...]
    """Share of an interval's agents that may change at once, step by step; then ``reach``."""
    reach: int
    """Agents that may change in any case; after four steps one."""
    learn: tuple[int, ...]
    """Steps before which the slopes are simulated anew."""
    guard: float


def walk(search: Search, way: Walk, sample: Sample, need: Need) -> None:
    """Steps of the master problem from the best staffing until they find nothing better."""
    assert search.best is not None
    agents = search.best
    best = worth(search, sample, need, agents)
    stale, stride = 0, 1.0
    for k in range(way.steps):
        if stale >= 2 and not search.short(sample, need, search.best):
            break
        if k in way.learn:
            search.learn(agents)
        share = stride * (way.trust[k] if k < len(way.trust) else 0.0)
        trust = np.maximum(np.ceil(agents * share).astype(np.int64), way.reach if k < 4 else 1)
        proposal = search.step(sample, need, agents, trust, trust).agents
        if np.array_equal(proposal, agents):
            break
        agents = proposal
        now = worth(search, sample, need, agents)
        stale += 1
        search.tell(way.stage, agents)
        if now < best:
            best, search.best, stale = now, agents, 0
        elif now > best + _ASTRAY * search.priced(search.best):
            agents, stride = search.best, _SHORTER * stride


def worth(search: Search, sample: Sample, need: Need, agents: Ints) -> float:
    """Price of a staffing, and of the agents that would repair the goals it misses.

    Each missed goal by itself: what is short over the gain for money of the agent who gains most;
    at least the price of some of the dearest agents, for effects are known only so well.
    """
    room = sample.stand(agents).room(search.goals, need)
    found = float(search.priced(agents))
    missed = np.flatnonzero(room < -1e-9)
    if not len(missed):
        return found
    up = search.slopes(sample, agents).up[missed]
    gain = (up / search.price[None, :, None]).max(axis=(1, 2))
    dearest = float(search.price.max())
    repair = np.divide(-room[missed], gain, out=np.zeros(len(missed)), where=gain > 0)
    return found + float(np.maximum(_MISSED * dearest, repair).sum())


def repaired(search: Search, sample: Sample, need: Need, agents: Ints) -> Ints:
    """A staffing with the fewest agents more with which the goals are kept on a sample.

    Rows ask for a little more than is needed, so that what chance moves elsewhere does not undo
    it. If all goals cannot be kept, the staffing that misses the fewest.
    """
    best, fewest = agents, search.short(sample, need, agents)
    with suppress(OutOfTime):  # what is repaired by then is kept
        for k in range(_REPAIRS):
            if fewest == 0:
                break
            safe = Need(need.replications, need.errors + _HYSTERESIS * (k + 1))
            more = np.maximum(np.ceil(_MORE * agents).astype(np.int64), 1)
            proposal = search.step(sample, safe, agents, more, np.zeros_like(agents)).agents
            if np.array_equal(proposal, agents):
                break
            agents = proposal
            missed = search.short(sample, need, agents)
            search.tell("repair", agents)
            if missed <= fewest:
                best, fewest = agents, missed
    return best
