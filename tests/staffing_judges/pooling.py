"""Two queues of 100 contacts per half-hour at 180 s, 80 % in 20 s: pooled, apart, impatient.

20 erlangs in all. Apart each queue is Erlang C with 10 erlangs: 14 agents give 88.8 %, 13 give
79.6 %, which is no 80 %. Cross-trained agents are one queue of 20 erlangs: 24 give 80.9 %, 23 give
70.2 %. With a mean patience of 120 s that queue is Erlang A: 22 agents give 82.9 %, 21 give 77.2 %.

The centre of the 24 is open for five hours and begins with nobody in line (23 agents give 76.7 % in
the first hour, also too little): 48 hours of 96 goals at less than a point above the goal would
take a confirmation millions of contacts more. The other two are round the clock after a warm-up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from sim.scenario import Scenario
from tests.staffing_judges.cases import HOUR
from tests.theory.judged import Json, centre, exponential, queue

PER_HOUR, TALK_S, WITHIN_S, PATIENCE_S = 200.0, 180.0, 20.0, 120.0
NAMES = ("sales", "service")


@dataclass(frozen=True)
class Question:
    """A centre, and how many agents it needs in every interval."""

    name: str
    scenario: Callable[[], Scenario]
    agents: int


def together() -> Scenario:
    """Agents of one queue or of both, at the same cost; five hours."""
    hours = tuple(f"{9 + k:02d}:00" for k in range(5))
    return _centre(("sales",), ("service",), NAMES, hours=hours)


def apart() -> Scenario:
    """Nobody serves both; round the clock."""
    return _centre(("sales",), ("service",))


def impatient() -> Scenario:
    """Agents of one queue or of both, customers who hang up; round the clock."""
    return _centre(("sales",), ("service",), NAMES, patience=exponential(PATIENCE_S))


QUESTIONS: Final = (
    Question("cross-trained agents allowed, nobody hangs up", together, 24),
    Question("in separate queues, nobody hangs up", apart, 28),
    Question("cross-trained agents allowed, patience 120 s", impatient, 22),
)


def _centre(*skills: tuple[str, ...], hours: tuple[str, ...] = (), **of_queue: Json) -> Scenario:
    """Two queues; groups with these skills, all at the same cost."""
    times = hours or tuple(f"{hour:02d}:00" for hour in range(24))
    more: Json = dict(of_queue)
    demand: Json = {"kind": "poisson"}
    if hours:
        end = f"{int(hours[-1][:2]) + 1:02d}:00"
        more["opening_hours"] = [{"from": hours[0], "to": end}]
        volumes = [{"day": "all", "time": at, "volume": PER_HOUR} for at in hours]
        more["arrivals"] = demand | {"volumes": volumes}
    queues = {name: queue(PER_HOUR / HOUR, exponential(TALK_S), WITHIN_S, **more) for name in NAMES}
    staffed = [{"day": "all", "time": at, "agents": 14} for at in times]
    groups = {
        "_".join(served): {
            "skills": {name: {} for name in served},
            "staffing": staffed,
            "cost_per_hour": 20.0,
            "order": "longest_wait",
        }
        for served in skills
    }
    goals = {name: {"over": ["interval"]} for name in NAMES}
    warm_up = 0 if hours else 1
    return centre(queues, groups, days=1, warm_up_days=warm_up, planning={"goals": goals})
