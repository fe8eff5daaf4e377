"""Staffing by simulation: least-cost agents by group and interval so that every goal holds.

Four stages. A first guess from simulated load; steps of the master problem (CP-SAT over rows of
simulated finite differences) from there; local improvement, each change simulated; and the judge:
a rehearsal on random numbers of its own, repair of what it finds short, and confirmation on fresh
ones until every goal holds. No decision depends on wall time unless the limit strikes.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from planner.solve import Bound, Observer, Silence
from planner.staffing.bound import least_cost
from planner.staffing.confirm import ERROR, Confirmation, confirm
from planner.staffing.reachable import OutOfReach, out_of_reach, why_short
from planner.staffing.result import StaffingPlan
from planner.staffing.sample import Need, Part, Sample
from planner.staffing.search import Search
from planner.staffing.start import first_guess
from planner.staffing.table import Staffing
from planner.staffing.trial import OutOfTime
from planner.staffing.walk import Walk, repaired, walk
from sim.scenario import Scenario, check

Ints = NDArray[np.int64]

_ATTEMPTS: Final = 6
_PASSES: Final = 2
_WORTH: Final = 0.002
"""A pass of local improvement that saves a smaller share is the last one."""
_GUARD_SEARCH: Final = 0.4
_LEAST_GUARD, _MOST_GUARD = 0.5, 2.6
"""Standard errors of the confirmation to spare, beyond its limit of confidence."""
_AT_STAKE: Final = 0.1
"""About this share of all goals is so near its threshold that chance decides."""
_FEWEST_TRIES: Final = 2
_TRIM: Final = 0.6
"""Trimming may simulate this share of what a pass of local improvement may."""
_EVEN: Final = 0.5
"""Levelling, likewise."""
_NEAR: Final = (
    "every staffing within two agents of the one found in each interval, if an agent does to each "
    "goal what simulation with one agent more or fewer showed, by chance or not"
)


def staff(
    scenario: Scenario,
    *,
    seconds: float | None = None,
    seed: int | None = None,
    workers: int = 1,
    observer: Observer | None = None,
    start: Staffing | None = None,
    replications: int | None = None,
) -> StaffingPlan:
    """The cheapest staffing found with which every goal of a scenario holds.

    The answer depends on scenario, seed and start only, not on ``workers``. When ``seconds`` are
    over, or on Ctrl-C, it is the best so far; ``reproducible`` and ``interrupted`` say so. Time for
    a confirmation is kept free; where that is short, it has fewer replications.

    Args:
        scenario: what is staffed; its own staffing is not looked at, nor is a state.
        seconds: wall time after which no better staffing is looked for; none: no limit.
        seed: of all random numbers; none: the scenario's ``run.seed``.
        workers: threads that simulate.
        observer: hears about progress.
        start: where to begin (of any scenario with the same groups and calendar); none: a first
            guess from simulated load.
        replications: of a confirmation; none: enough for some eight million contacts, up to five
            times as many where there is little to decide.

    Raises:
        ScenarioError: the scenario cannot be simulated, or its limits contradict each other.
        OutOfReach: goals that no number of agents within the limits can keep.
        KeyboardInterrupt: Ctrl-C came before there was any staffing.
    """
    check(scenario)
    scenario = scenario.model_copy(update={"state": None})  # of agents whom a staffing replaces
    base = scenario.run.seed if seed is None else seed
    search = Search(scenario, base, max(1, workers), seconds, observer or Silence(), replications)
    bound = least_cost(scenario, search.rooms, search.goals, search.trials)
    search.bound = bound.value
    confirmation: Confirmation | None = None
    estimate: Bound | None = None
    interrupted = False
    try:
        if impossible := out_of_reach(search):
            raise OutOfReach(impossible)
        _begin(search, start)
        if search.goals.rows:
            estimate = _search(search)
            confirmation = _judge(search)
    except KeyboardInterrupt:
        if search.best is None:
            raise
        interrupted = True
        search.reproducible = False
    agents = search.rooms.least if search.best is None else search.best
    found = Staffing.with_agents(scenario, search.rooms.repeated(agents), search.trials.calendar)
    notes = search.goals.unjudged
    if confirmation is not None and not confirmation.holds:
        notes += why_short(search, agents, confirmation)
    search.tell("done", agents)
    return StaffingPlan(
        staffing=found,
        bound=bound,
        estimate=estimate,
        confirmation=confirmation,
        seed=base,
        replications=search.spent,
        history=tuple(search.history),
        notes=notes,
        interrupted=interrupted,
        reproducible=search.reproducible,
    )


def _search(search: Search) -> Bound | None:
    """All stages before the judge, each for its share of the time; the conditional bound."""
    search.fit_to_time()
    long, short, _ = _walks(search)
    stages: tuple[tuple[float, Callable[[], Bound | None]], ...] = (
        (0.3, lambda: _steps(search, long, search.sample(long.replications))),
        (0.5, lambda: _steps(search, short, search.sample(short.replications))),
        (0.62, lambda: _improve(search)),
        (0.66, lambda: _estimate(search)),
    )
    found = None
    for share, stage in stages:
        search.until(share)
        with suppress(OutOfTime):
            found = stage()
    return found


def _begin(search: Search, start: Staffing | None) -> None:
    """The staffing from which the search sets out."""
    rooms = search.rooms
    if start is None:
        agents = first_guess(search.scenario, search.trials, rooms, search.goals)
    else:
        agents = np.clip(start.agents, rooms.least, rooms.most)
    search.best = agents
    search.tell("first guess", agents)


def _walks(search: Search) -> tuple[Walk, ...]:
    """Long steps on few replications, then short ones on many."""
    sizes = search.sizes
    wide = (0.3, 0.2, 0.12, 0.08)
    return (
        Walk("long steps", sizes.coarse, 7, wide, 2, (0, 2), 0.0),
        Walk("short steps", _own(search), 3, (), 2, (0,), _GUARD_SEARCH),
        Walk("rehearsal", sizes.confirm, 2, (), 1, (), _guard(search)),
    )


def _need(search: Search, attempt: int, guard: float) -> Need:
    """What the confirmation of this attempt will ask, and a guard on top."""
    errors = -float(ndtri(ERROR / 2 ** (attempt - 1))) + guard
    return Need(search.sizes.confirm, errors)


def _steps(search: Search, way: Walk, sample: Sample) -> None:
    walk(search, way, sample, _need(search, 1, way.guard))


def _guard(search: Search) -> float:
    """Errors to spare in the rehearsal, so that half a goal is missed in the confirmation."""
    near = _AT_STAKE * len(search.goals)
    return float(np.clip(ndtri(1 - 0.5 / max(1.0, near)), _LEAST_GUARD, _MOST_GUARD))


def _tries(search: Search) -> int:
    """Changes of each interval that local improvement can afford to simulate."""
    run = search.sizes.confirm * search.trials.expected_contacts
    return int(min(30, search.sizes.improve / (run * search.reach.stride) - 1))


def _own(search: Search) -> int:
    """Replications of the search's own numbers in its later stages.

    Half of a confirmation where nothing is improved locally: the rehearsal then has one and a half.
    """
    sizes = search.sizes
    full = _tries(search) >= _FEWEST_TRIES
    return sizes.confirm if full else max(sizes.confirm // 2, min(sizes.coarse, sizes.confirm))


def _improve(search: Search) -> None:
    """Keep all goals on a larger sample, then make it cheaper while they hold."""
    assert search.best is not None
    tries = _tries(search)
    if tries < _FEWEST_TRIES:
        return  # the rehearsal repairs, too, and on a larger sample
    sample = search.sample(search.sizes.confirm)
    need = _need(search, 1, _GUARD_SEARCH)
    agents = search.best = repaired(search, sample, need, search.best)
    search.tell("repair", agents)
    improver = search.improver(sample, need, tries)
    for _ in range(_PASSES):
        search.learn(agents)
        slopes = search.slopes(sample, agents, chord=False)
        try:
            improver.improve(agents, slopes)
        finally:  # what is verified is kept, whatever ends it
            if len(improver.best):
                search.best = improver.best
        gained = search.priced(agents) - search.priced(search.best)
        agents = search.best
        search.tell("local improvement", agents)
        if gained <= _WORTH * search.priced(agents):
            break


def _estimate(search: Search) -> Bound | None:
    """What the rows around the staffing found say the cheapest one near it costs.

    None where they say nothing: there are none, or no staffing near it keeps them all.
    """
    assert search.best is not None
    agents, two = search.best, np.full_like(search.best, 2)
    sample, need = search.sample(_own(search)), _need(search, 1, 0.0)
    found = search.step(sample, need, agents, two, two)
    if found.short or found.bound <= 0:
        return None
    share = found.bound / max(1, search.priced(agents))
    return Bound(min(1.0, share) * search.cost(agents), "conditional", _NEAR)


def _trimmed(search: Search, sample: Sample, attempt: int, agents: Ints) -> Ints:
    """Take out again what repair on several samples has left over, where that costs little."""
    need = _need(search, attempt, _guard(search))
    contacts = len(sample) * search.trials.expected_contacts * search.reach.stride
    tries = int(min(4, _TRIM * search.sizes.improve / contacts - 1))
    if attempt > 1 or tries < _FEWEST_TRIES or search.short(sample, need, agents):
        return agents
    slopes = search.slopes(sample, agents, chord=False)
    trimmed = search.improver(sample, need, tries).improve(agents, slopes)
    search.tell("rehearsal, trimmed", trimmed)
    return trimmed


def _levelled(search: Search, sample: Sample, attempt: int, agents: Ints) -> Ints:
    """Of staffings that cost the same an evener one, if it keeps the goals as well."""
    contacts = len(sample) * search.trials.expected_contacts
    looks = int(min(3, _EVEN * search.sizes.improve / contacts))
    if attempt > 1 or not looks:
        return agents
    even = search.levelled(sample, _need(search, attempt, _guard(search)), agents, looks)
    search.tell("rehearsal, levelled", even)
    return even


def _judge(search: Search) -> Confirmation:
    """Rehearse, repair and confirm until every goal holds, or it is clear that they will not."""
    assert search.best is not None
    rehearsal = search.new_trials("rehearsal")
    everyone = range(search.sizes.confirm)
    parts = [Part(search.trials, range(_own(search))), Part(rehearsal, everyone)]
    scenario, agents = search.scenario, search.best
    verdict: Confirmation | None = None
    search.until(1.0)
    for attempt in range(1, _ATTEMPTS + 1):
        sample = search.sample_of(parts)
        with suppress(OutOfTime):
            if attempt == 1:
                _steps(search, _walks(search)[-1], sample)
                agents = search.best
            agents = repaired(search, sample, _need(search, attempt, _guard(search)), agents)
            search.best = agents
            search.tell("rehearsal", agents)
            agents = search.best = _trimmed(search, sample, attempt, agents)
            agents = search.best = _levelled(search, sample, attempt, agents)
        verdict = confirm(
            scenario,
            agents=search.rooms.repeated(agents),
            replications=search.affordable(),
            seed=search.seed,
            attempt=attempt,
            jobs=search.workers,
        )
        search.more += verdict.replications
        search.tell(f"confirmation {attempt}", agents)
        if verdict.holds or search.out_of_time():
            break
        parts.append(Part(search.trials_of(verdict.seed), everyone))
        search.remember(parts[-1], agents, verdict.outcome)
    assert verdict is not None
    return verdict
