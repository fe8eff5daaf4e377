"""How many more agents, of which group, when, would close what falls short: by simulation.

Agents are added to the simulated roster one at a time, where most is missed, until every goal
holds in the sample. What was added goes back to the roster as more heads to ask for; what no
roster can give is what the report says is missing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from planner.plan.windows import Window, overlapping, windows
from planner.staffing.confirm import ERROR, derived_seed, enough
from planner.staffing.goals import Goals
from planner.staffing.trial import Outcome, Trials
from sim.clock import Calendar
from sim.inputs.build_agents import local_calendar
from sim.scenario import Scenario

Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]

_Z: Final = 1.645
"""Standard errors of a one-sided limit of 95 %."""
_GUARD: Final = 0.7
"""Standard errors of a confirmation to spare beyond its own limit."""
_MOST_STEPS: Final = 8
_FEWEST: Final = 20
_PART: Final = 4
"""A look has this part of a confirmation's replications."""


class Extra(NamedTuple):
    """More agents of a group in a window of measured intervals."""

    group: str
    first: int
    last: int


@dataclass(frozen=True)
class Remedy:
    """What closes one cluster of windows, as far as simulation knows."""

    windows: tuple[Window, ...]
    extras: tuple[tuple[Extra, int], ...]
    """Agents to add and how many."""
    closed: bool
    """Whether all goals of the windows hold with them (and with the other remedies)."""


class Look(NamedTuple):
    """A simulation of a scenario, judged with room for chance."""

    outcome: Outcome
    failing: Bools
    """Goals that a confirmation would probably not find holding, ``[J]``."""


class Rehearsal:
    """Looks at scenarios that differ in their people alone, on random numbers of its own."""

    def __init__(self, scenario: Scenario, seed: int, workers: int = 1) -> None:
        """Build what does not depend on people.

        Args:
            scenario: with a roster; its people are what ``look`` replaces.
            seed: of the search; the random numbers are derived from it.
            workers: threads that simulate.
        """
        self._scenario = scenario
        self._seed = derived_seed(seed, "plan rehearsal")
        self._workers = workers
        trials = self._trials(scenario)
        self.calendar: Calendar = trials.calendar
        self.goals = Goals.of(scenario, trials)
        self._confirming = enough(trials.expected_contacts)
        self._replications = max(_FEWEST, self._confirming // _PART)
        self.spent = 0
        """Replications simulated so far."""

    def look(self, scenario: Scenario) -> Look:
        """Simulate, and say which goals will probably not be confirmed."""
        n = self._replications
        outcome = self._trials(scenario).one(None, range(n))
        self.spent += n
        return Look(outcome, self._failing(outcome, n))

    def missed(self, look: Look) -> float:
        """Contacts (seconds, for other goals) by which failing goals are missed, all together."""
        found = windows(self._scenario, self.goals, look.outcome, look.failing, self.calendar)
        return sum(window.missed for window in found)

    def _failing(self, outcome: Outcome, n: int) -> Bools:
        verdict = self.goals.judge(outcome, ERROR)
        error = np.abs(verdict.value - verdict.limit) * np.sqrt(n / self._confirming)
        slack = self.goals.sign * (verdict.value - self.goals.threshold) + self.goals.margin
        slack = slack - error * (1 + _GUARD / _Z)
        sure = np.isfinite(slack)
        return np.asarray(np.where(sure, slack < 0, ~verdict.holds), np.bool_)

    def _trials(self, scenario: Scenario) -> Trials:
        capped = scenario.planning.occupancy is not None or any(
            limits.occupancy is not None for limits in scenario.planning.staff.values()
        )
        return Trials(scenario, self._seed, jobs=self._workers, agents=capped)


def remedies(
    scenario: Scenario,
    rehearsal: Rehearsal,
    look: Look,
    also: Bools | None = None,
    stop: Callable[[], bool] = lambda: False,
) -> tuple[Remedy, ...]:
    """The agents to add so that every goal holds in the rehearsal.

    One agent is added to every cluster of overlapping windows that still fails, of the group that
    reaches most of what is missed, and everything is simulated again.

    Args:
        scenario: with the roster that falls short.
        rehearsal: looks at scenarios.
        look: what was seen of this one.
        also: goals that a confirmation found missed though the rehearsal did not, ``[J]``.
        stop: whether to end the search early.
    """
    calendar, goals = rehearsal.calendar, rehearsal.goals
    failing = look.failing if also is None else look.failing | also
    first = windows(scenario, goals, look.outcome, failing, calendar)
    added: Counter[Extra] = Counter()
    left = first
    for _ in range(_MOST_STEPS):
        if not left or stop():
            break
        for cluster in overlapping(left, calendar):
            added[_extra(scenario, cluster)] += 1
        seen = rehearsal.look(with_extras(scenario, added, calendar))
        left = windows(scenario, goals, seen.outcome, seen.failing, calendar)
    return _assigned(overlapping(first, calendar), added, left)


def _extra(scenario: Scenario, cluster: Sequence[Window]) -> Extra:
    """One agent of the group that reaches most of what a cluster misses."""
    worst = cluster[0] if len(cluster) == 1 else max(cluster, key=lambda w: w.missed)
    first, last = worst.first, worst.last
    together = [w for w in cluster if w.first < last and first < w.last]
    best = max(
        scenario.groups,
        key=lambda name: (
            sum(w.missed for w in together if _helps(scenario, name, w)),
            _helps(scenario, name, worst) * 1.0,
            -_place(scenario, name, worst.name),
            -scenario.groups[name].cost_per_hour,
        ),
    )
    return Extra(best, first, last)


def _helps(scenario: Scenario, group: str, window: Window) -> bool:
    if window.kind == "occupancy":
        return window.name == group
    if window.name not in scenario.groups[group].skills:
        return False
    steps = scenario.queues[window.name].routing
    return not steps or any(group in step.groups for step in steps)


def _place(scenario: Scenario, group: str, queue: str) -> int:
    """After how many steps of its routing a queue reaches a group; its priority without steps."""
    if queue not in scenario.queues:
        return 0
    steps = scenario.queues[queue].routing
    for place, step in enumerate(steps):
        if group in step.groups:
            return place
    skill = scenario.groups[group].skills.get(queue)
    return 1000 if steps or skill is None else skill.priority


def with_extras(scenario: Scenario, added: dict[Extra, int], calendar: Calendar) -> Scenario:
    """The scenario with so many more agents, by name ``extra ...``, on their groups' rosters."""
    from sim.scenario.models.roster import RosterRow

    before = calendar.measured_from // calendar.interval_ticks
    step = calendar.interval_ticks
    groups = dict(scenario.groups)
    for extra, count in added.items():
        group = groups[extra.group]
        local = local_calendar(scenario, group, calendar)
        begin = local.local((extra.first + before) * step)
        end = local.local((extra.last + before) * step)
        rows = tuple(
            RosterRow.model_validate(
                {
                    "agent": f"extra {extra.group} {begin:%Y-%m-%d %H:%M} {k + 1}",
                    "date": begin.date().isoformat(),
                    "from": f"{begin:%H:%M}",
                    "to": f"{end:%H:%M}",
                }
            )
            for k in range(count)
        )
        groups[extra.group] = group.model_copy(update={"roster": (*(group.roster or ()), *rows)})
    return scenario.model_copy(update={"groups": type(scenario.groups)(groups)})


def _assigned(
    clusters: Sequence[Sequence[Window]], added: dict[Extra, int], left: Sequence[Window]
) -> tuple[Remedy, ...]:
    """What was added to each of the first clusters; what appeared later is a cluster of its own."""
    rest = dict(added)
    found = []
    for cluster in clusters:
        begin, end = min(w.first for w in cluster), max(w.last for w in cluster)
        mine = {e: n for e, n in rest.items() if e.first < end and begin < e.last}
        rest = {e: n for e, n in rest.items() if e not in mine}
        open_still = any(w.first < end and begin < w.last for w in left)
        found.append(Remedy(tuple(cluster), tuple(mine.items()), not open_still))
    if rest:
        found.append(Remedy((), tuple(rest.items()), not left))
    return tuple(found)
