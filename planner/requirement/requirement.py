"""How many agents each queue needs in each interval, by formulas alone."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from planner.analytic.service import Service
from planner.analytic.staff import Goal
from planner.requirement.deferred import DeferredQueue, deferred_queue
from planner.requirement.goals import goal_of
from planner.requirement.groups import Servers, Shrinkage, mean_shrinkage
from planner.requirement.immediate import Formula, LiveQueue, Method, live_queue
from planner.requirement.work import Centre, Handling, Work, centre, work_of
from sim.clock import Calendar
from sim.scenario import Scenario, check
from sim.scenario.models.arrivals import Busyness, PoissonArrivals
from sim.scenario.models.queues import Queue

if TYPE_CHECKING:
    import pandas as pd

    from planner.requirement.explain import Explanation

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_WHOLE = 2e-4


@dataclass(frozen=True, eq=False)
class Requirement:
    """Agents on the phone by queue and interval. Q queues, I intervals of the calendar.

    Warm-up days are included. Nothing is added for absence, breaks or other shrinkage, but in the
    gross figure of the table, which is for reports only.
    """

    scenario: Scenario
    calendar: Calendar
    queues: tuple[str, ...]
    load: Floats
    """Offered load in erlangs of the handle times used, ``[Q, I]``."""
    net: Floats
    """Least real number of agents on the phone with which the goals hold, ``[Q, I]``."""
    method: Method
    formula: Formula
    handling: Handling
    goals: tuple[Goal, ...]
    """What each queue is staffed for."""
    models: tuple[LiveQueue | DeferredQueue, ...]
    """How each queue's figures are computed."""
    servers: tuple[Servers, ...]
    shrinkages: tuple[Shrinkage, ...]
    """Of the groups that serve each queue, by their hours."""

    @property
    def works(self) -> tuple[Work, ...]:
        """The work of each queue."""
        return tuple(model.work for model in self.models)

    @property
    def contacts(self) -> Floats:
        """Expected contacts that reach agents, ``[Q, I]``."""
        return np.array([work.contacts for work in self.works])

    @cached_property
    def whole(self) -> Ints:
        """Least whole number of agents, ``[Q, I]``; for deferred work the level rounded up."""
        return np.asarray(np.ceil(np.round(self.net, 6) - _WHOLE), np.int64)

    @cached_property
    def gross(self) -> Floats:
        """Scheduled agents behind ``net`` at average shrinkage, for reports only, ``[Q, I]``."""
        rows = zip(self.shrinkages, self.net, strict=True)
        return np.array([shrinkage.gross(net) for shrinkage, net in rows])

    def service(self, queue: str, agents: Floats, intervals: Ints) -> Service | None:
        """Expected figures of so many agents in these intervals; None for deferred work.

        Raises:
            KeyError: there is no such queue.
        """
        model = self.models[self._position(queue)]
        return None if isinstance(model, DeferredQueue) else model.service(agents, intervals)

    def table(self) -> pd.DataFrame:
        """One row per queue and measured interval in which somebody comes or is needed."""
        from planner.requirement.tables import requirement_table

        return requirement_table(self)

    def explain(self, queue: str, interval: int | str, *, simulate: int = 0) -> Explanation:
        """Where the requirement of an interval comes from.

        Args:
            queue: its name.
            interval: position on the calendar, or local time ``"2026-03-02 10:00"``.
            simulate: so many replications of the scenario as it is staffed, for comparison.

        Raises:
            UnknownInterval: there is no such queue or interval; the text lists what there is.
        """
        from planner.requirement.explain import explain

        return explain(self, queue, interval, simulate)

    def _position(self, queue: str) -> int:
        if queue not in self.queues:
            raise KeyError(f"there is no queue {queue}; there are {', '.join(self.queues)}")
        return self.queues.index(queue)


def requirement(
    scenario: Scenario,
    *,
    method: Method = "time_varying",
    formula: Formula = "auto",
    handling: Handling = "fastest",
    busyness: bool = True,
) -> Requirement:
    """How many agents each queue needs in each interval, each queue by itself.

    Customers who can be served by several groups are counted once, in their queue; what pooling
    saves is left to staffing by simulation. Queues are taken as independent.

    Args:
        scenario: demand, laws, targets (``planning.goals``), opening hours.
        method: ``time_varying``: load with the lag of handle times; ``stationary``: each interval
            as if it lasted for ever.
        formula: ``auto``: Erlang C without patience, Erlang A with exponential patience, M/M/n+G
            with any other law; ``erlang_a``: exponential with the law's mean; ``erlang_c``:
            nobody gives up.
        handling: handle times of the ``fastest`` group of each queue, or of the ``mix`` of groups
            by the hours they have.
        busyness: whether chance beyond Poisson arrivals counts: random factors on the volumes, and
            an allowance in deferred work.

    Raises:
        ScenarioError: the scenario cannot be used; every problem is named.
        ValueError: an option is not one of those named.
    """
    for value, known in (
        (method, ("time_varying", "stationary")),
        (formula, ("auto", "erlang_a", "erlang_c")),
        (handling, ("fastest", "mix")),
    ):
        if value not in known:
            raise ValueError(f"{value!r} is none of {', '.join(known)}")
    check(scenario)
    found = centre(scenario)
    rows = [
        _model(found, q, queue, method, formula, handling, busyness)
        for q, queue in enumerate(scenario.queues.values())
    ]
    models = tuple(model for model, _ in rows)
    return Requirement(
        scenario=scenario,
        calendar=found.calendar,
        queues=tuple(scenario.queues),
        load=np.array([model.load for model in models]),
        net=np.array([model.required() for model in models]),
        method=method,
        formula=formula,
        handling=handling,
        goals=tuple(goal for _, goal in rows),
        models=models,
        servers=tuple(found.servers.values()),
        shrinkages=tuple(mean_shrinkage(scenario, row) for row in found.servers.values()),
    )


def _model(
    found: Centre,
    q: int,
    queue: Queue,
    method: Method,
    formula: Formula,
    handling: Handling,
    busyness: bool,
) -> tuple[LiveQueue | DeferredQueue, Goal]:
    work = work_of(found, q, handling)
    fastest = found.servers[work.name].fastest
    goal = goal_of(found.scenario, work.name, fastest.group)
    if work.kind == "deferred":
        return deferred_queue(found, work, busyness), goal
    model = live_queue(
        work,
        goal,
        fastest.desk if work.kind == "chat" else None,
        step_minutes=found.calendar.interval_minutes,
        method=method,
        formula=formula,
        redials=_redials(queue, work.name),
        busy_cv=_busy_cv(found.scenario.busyness, queue) if busyness else 0.0,
    )
    return model, goal


def _redials(queue: Queue, name: str) -> tuple[float, int]:
    """Probability of coming back to the same queue after giving up, and most attempts."""
    rule = queue.retries
    if rule is None:
        return 0.0, 1
    return rule.share * (rule.to.get(name, 0.0) if rule.to else 1.0), rule.most


def _busy_cv(common: Busyness, queue: Queue) -> float:
    """Coefficient of variation of the product of the independent factors on an interval."""
    if not isinstance(queue.arrivals, PoissonArrivals):
        return 0.0
    own = queue.arrivals.busyness
    cvs = (common.day_cv, common.interval_cv, own.day_cv, own.interval_cv)
    return float(np.sqrt(np.prod([1.0 + cv**2 for cv in cvs]) - 1.0))
