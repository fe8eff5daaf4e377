"""Ten centres whose cheapest staffing is known, by writing down every cheaper one.

One rate round the clock after a day of warm-up, so every interval is the same stationary queue:
Erlang C or A, or a Markov chain in counts (`tests.theory.exact`). A staffing is a number of agents
per group, held all day; those of a box are gone through in order of cost until one meets every
goal. So the optimum is known without believing that more agents never hurt, and so is how near the
cheaper ones come: cases are chosen where that is far (``NEAR``), or simulation could not tell.

What enumeration of constant staffings leaves out is a plan that changes within the day. Every
interval is judged alone, and lasts ten handle times and more, so that its neighbours hardly matter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from sim.measure.precision import MARGIN
from sim.scenario import Scenario
from tests.theory.exact.erlang import ErlangA, ErlangC
from tests.theory.exact.skills import SkillModel
from tests.theory.judged import Json, centre, exponential, queue

HOUR: Final = 3600.0
NEAR: Final = 0.012
"""No staffing as cheap as the optimum or cheaper lies within so much of holding or not."""

CAP: Final = 16
"""Waiting contacts at which a queue is cut; nothing is lost there (`truncation_loss`)."""

Numbers = tuple[int, ...]


class Optimum(NamedTuple):
    """The cheapest staffings of a box."""

    cost: float
    """Of an hour."""
    staffings: tuple[Numbers, ...]
    """All that hold at this cost."""
    margin: float
    """Worst service level of the best of them, less its goal."""
    cheaper: float
    """The best margin of all that are cheaper."""
    seen: int
    """Staffings evaluated, or shown to be hopeless by their capacity."""


@dataclass(frozen=True)
class Case:
    """A centre, its goals, and an exact judge of every staffing."""

    name: str
    queues: Json
    skills: tuple[Json, ...]
    """By group: queue and handle-time factor, own queue first."""
    costs: tuple[float, ...]
    """Of an agent-hour, by group."""
    most: Numbers
    """The box that is gone through."""
    margin: Callable[[Numbers], float]
    """Worst service level of a staffing, less its goal; minus infinity where it is hopeless."""

    def scenario(self) -> Scenario:
        """The centre with its whole box on duty, to be planned."""
        groups = {}
        for g, skills in enumerate(self.skills):
            table = [
                {"day": "all", "time": f"{hour:02d}:00", "agents": self.most[g]}
                for hour in range(24)
            ]
            served = {name: {"handle_time_factor": factor} for name, factor in skills.items()}
            groups[f"g{g}"] = {
                "skills": served,
                "staffing": table,
                "cost_per_hour": self.costs[g],
                "order": "queue_order",
            }
        goals = {name: {"over": ["interval"]} for name in self.queues}
        return centre(self.queues, groups, days=1, planning={"goals": goals})

    def cost(self, staffing: Numbers) -> float:
        """Cost of an hour."""
        return sum(c * n for c, n in zip(self.costs, staffing, strict=True))

    @cached_property
    def optimum(self) -> Optimum:
        """Found by going through the box in order of cost.

        Raises:
            AssertionError: nothing in the box holds, or a near tie makes the case no judge.
        """
        best: float | None = None
        found: list[tuple[float, Numbers]] = []
        cheaper, seen = float("-inf"), 0
        for staffing in self._by_cost():
            cost = self.cost(staffing)
            if best is not None and cost > best:
                break
            seen += 1
            margin = self.margin(staffing)
            assert abs(margin + MARGIN) > NEAR, f"{self.name}: {staffing} is too near: {margin:.4f}"
            if margin >= -MARGIN:
                best = cost
                found.append((margin, staffing))
            else:
                cheaper = max(cheaper, margin)
        assert best is not None, f"{self.name}: nothing in the box holds"
        return Optimum(best, tuple(s for _, s in found), max(found)[0], cheaper, seen)

    def _by_cost(self) -> Iterator[Numbers]:
        box = itertools.product(*(range(most + 1) for most in self.most))
        yield from sorted(box, key=lambda staffing: (self.cost(staffing), staffing))


# --- one queue ---------------------------------------------------------------------------------


def single(
    name: str,
    per_hour: float,
    aht_s: float,
    share: float,
    within_s: float,
    patience_s: float | None,
    most: int,
) -> Case:
    """A queue of its own: Erlang C without patience, Erlang A with it."""
    rate, served = per_hour / HOUR, 1 / aht_s

    def margin(staffing: Numbers) -> float:
        (agents,) = staffing
        if patience_s is None:
            if agents * served <= rate:
                return float("-inf")
            return ErlangC(rate, served, agents).p_wait_at_most(within_s) - share
        if agents == 0:
            return float("-inf")
        return ErlangA(rate, served, 1 / patience_s, agents).p_answered_within(within_s) - share

    line = _queue(per_hour, aht_s, share, within_s, patience_s)
    return Case(name, {"q0": line}, ({"q0": 1.0},), (20.0,), (most,), margin)


def _queue(
    per_hour: float, aht_s: float, share: float, within_s: float, patience_s: float | None
) -> Json:
    patience = {} if patience_s is None else {"patience": exponential(patience_s)}
    more = {"target": {"share": share, "within_s": within_s}, **patience}
    return queue(per_hour / HOUR, exponential(aht_s), **more)


# --- several skills ----------------------------------------------------------------------------


class Demand(NamedTuple):
    """One of two queues."""

    per_hour: float
    aht_s: float
    patience_s: float


def skilled(
    name: str,
    demand: tuple[Demand, ...],
    groups: tuple[dict[int, float], ...],
    routes: tuple[Numbers, ...],
    costs: tuple[float, ...],
    goal: tuple[float, float],
    most: Numbers,
) -> Case:
    """Queues and groups of agents with several skills.

    Args:
        name: of the case.
        demand: queues.
        groups: handle-time factor by queue, in the order in which the group takes them.
        routes: groups by queue, in the order in which contacts ask them.
        costs: of an agent-hour by group.
        goal: share and threshold in seconds, of every queue.
        most: the box.
    """
    share, within_s = goal
    arrivals = tuple(one.per_hour / HOUR for one in demand)
    rates = tuple(
        tuple(1 / (one.aht_s * factors[i]) if i in factors else 1.0 for i, one in enumerate(demand))
        for factors in groups
    )
    serves = tuple(tuple(factors) for factors in groups)

    def margin(staffing: Numbers) -> float:
        if _hopeless(staffing, arrivals, rates, routes, serves, share - 2 * NEAR):
            return float("-inf")
        model = SkillModel(
            arrival_rates=arrivals,
            abandon_rates=tuple(1 / one.patience_s for one in demand),
            staffing=staffing,
            service_rates=rates,
            routes=routes,
            serves=serves,
            caps=(CAP,) * len(demand),
        )
        levels = [model.p_answered_within(i, within_s) for i in range(len(demand))]
        assert max(model.truncation_loss) < 1e-6
        return min(levels) - share

    queues = {
        f"q{i}": _queue(one.per_hour, one.aht_s, share, within_s, one.patience_s)
        | {"routing": [{"groups": [f"g{g}"]} for g in routes[i]]}
        for i, one in enumerate(demand)
    }
    skills = tuple({f"q{i}": factor for i, factor in factors.items()} for factors in groups)
    return Case(name, queues, skills, costs, most, margin)


def _hopeless(
    staffing: Numbers,
    arrivals: tuple[float, ...],
    rates: tuple[tuple[float, ...], ...],
    routes: tuple[Numbers, ...],
    serves: tuple[Numbers, ...],
    share: float,
) -> bool:
    """Whether the agents cannot even answer this share: nobody finishes more than one at a time."""
    all_busy = sum(n * max(rates[g][i] for i in serves[g]) for g, n in enumerate(staffing))
    alone = [sum(staffing[g] * rates[g][i] for g in route) for i, route in enumerate(routes)]
    return all_busy < share * sum(arrivals) or any(
        most < share * rate for most, rate in zip(alone, arrivals, strict=True)
    )


def n_case(
    name: str,
    demand: tuple[Demand, Demand],
    slower: float,
    costs: tuple[float, float],
    goal: tuple[float, float],
    most: Numbers,
) -> Case:
    """Specialists for queue 0; generalists for both, who prefer queue 1."""
    groups = ({0: 1.0}, {1: 1.0, 0: slower})
    return skilled(name, demand, groups, ((0, 1), (1,)), costs, goal, most)


def x_case(
    name: str,
    demand: tuple[Demand, Demand],
    slower: float,
    costs: tuple[float, float],
    goal: tuple[float, float],
    most: Numbers,
) -> Case:
    """Two groups that both serve both queues, each slower on the other's."""
    groups = ({0: 1.0, 1: slower}, {1: 1.0, 0: slower})
    return skilled(name, demand, groups, ((0, 1), (1, 0)), costs, goal, most)


SINGLE: Final = (
    single("Erlang C, 5 erlangs", 100, 180, 0.80, 20, None, 12),
    single("Erlang C, 20 erlangs", 300, 240, 0.85, 10, None, 36),
    single("Erlang A, 10 erlangs", 200, 180, 0.80, 20, 120, 18),
    single("Erlang A, 4 erlangs, impatient", 60, 240, 0.75, 30, 45, 10),
    single("Erlang A, 20 erlangs", 300, 240, 0.84, 15, 200, 36),
)
SKILLED: Final = (
    n_case(
        "N-model, generalists dearer",
        (Demand(80, 180, 120), Demand(50, 240, 180)),
        1.2,
        (20.0, 24.0),
        (0.75, 45.0),
        (8, 10),
    ),
    n_case(
        "N-model, generalists much dearer",
        (Demand(90, 200, 150), Demand(40, 200, 150)),
        1.15,
        (18.0, 30.0),
        (0.75, 45.0),
        (9, 8),
    ),
    x_case(
        "X-model, all cost the same",
        (Demand(50, 180, 120), Demand(40, 180, 120)),
        1.3,
        (20.0, 20.0),
        (0.80, 20.0),
        (7, 7),
    ),
    x_case(
        "X-model, one queue with long contacts",
        (Demand(70, 150, 120), Demand(30, 240, 180)),
        1.4,
        (20.0, 21.0),
        (0.85, 30.0),
        (8, 8),
    ),
    skilled(
        "Two groups of specialists, and slower generalists",
        (Demand(50, 150, 90), Demand(40, 180, 120)),
        ({0: 1.0}, {1: 1.0}, {0: 1.15, 1: 1.15}),
        ((0, 2), (1, 2)),
        (20.0, 20.0, 24.0),
        (0.85, 30.0),
        (5, 5, 6),
    ),
)
CASES: Final = SINGLE + SKILLED
