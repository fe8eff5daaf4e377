"""Part ``day``: scenarios/large_8x6 staffed by group and half-hour, beside Erlang A per queue."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from benchmarks.plan_parts import Clock, Part, in_words
from planner.requirement import requirement
from planner.staffing.confirm import Confirmation, confirm
from planner.staffing.optimise import staff
from planner.staffing.result import StaffingPlan
from planner.staffing.table import Staffing
from sim.scenario import Scenario, load_scenario
from sim.scenario.models.arrivals import Busyness

DAY = Path(__file__).resolve().parents[1] / "scenarios" / "large_8x6"
SECONDS = 120.0
"""Within which the day is to be staffed and confirmed."""
SEARCH_S = 114.0
"""Given to staffing, its confirmation included."""
WORKERS = 2
JUDGE = 20260302
"""Seed of the confirmation that judges all staffings alike; no search has seen it."""


def run() -> Part:
    """Staff the day, and judge every staffing by the same confirmation."""
    scenario = load_scenario(DAY)
    scenario = scenario.model_copy(update={"busyness": Busyness()})
    confirm(scenario, replications=2)  # machine code and numpy are there before the clock starts
    part = Part(
        "One day of 8 queues, 6 groups, 20,000 contacts; busyness off",
        ("staffing", "cost", "agent-hours", "same confirmation", "own confirmation", "time"),
    )
    clock = Clock()
    plan = staff(scenario, seconds=SEARCH_S, workers=WORKERS)
    took, spent = clock.wall, str(clock)
    ours = _judged(scenario, plan.staffing)
    own = f"{in_words(plan.confirmation)}, attempt {plan.attempts}"
    part.row(*_figures("by simulation", plan.staffing, ours), own, spent)
    rivals = {
        "Erlang A per queue, fastest group": erlang_a(scenario, "stationary"),
        "the same with the lag of the load": erlang_a(scenario, "time_varying"),
        "as in the scenario": Staffing.of(scenario),
    }
    for name, rival in rivals.items():
        part.row(*_figures(name, rival, _judged(scenario, rival)), "-", "-")
    part.notes += [
        f"lower bound {plan.bound.value:,.0f} ({plan.bound.kind}: {plan.bound.what}); "
        f"gap {plan.gap:.1%}",
        _estimate(plan),
        f"{plan.replications:,} replications simulated; reproducible: {plan.reproducible}",
    ]
    dearer = plan.cost / rivals["Erlang A per queue, fastest group"].cost
    part.promise("staffed and confirmed within 120 s", f"{took:.0f} s", took <= SECONDS)
    part.promise("confirmed", own, plan.confirmed)
    part.promise("holds in the common confirmation", in_words(ours), ours.holds)
    part.promise("never dearer than Erlang A per queue", f"{dearer:.1%} of it", dearer <= 1)
    below = plan.bound.value <= plan.cost + 1e-9
    part.promise("bound below cost", f"{plan.bound.value:,.0f} <= {plan.cost:,.0f}", below)
    return part


def _estimate(plan: StaffingPlan) -> str:
    """The conditional bound in words."""
    if plan.estimate is None:
        return "no conditional bound: the time was over"
    bound = plan.estimate
    return f"conditional bound {bound.value:,.0f} ({bound.what}); gap {bound.gap(plan.cost):.1%}"


def _judged(scenario: Scenario, staffing: Staffing) -> Confirmation:
    return confirm(scenario, agents=staffing.agents, seed=JUDGE, jobs=WORKERS)


def _figures(name: str, staffing: Staffing, verdict: Confirmation) -> tuple[str, str, str, str]:
    hours = float(staffing.hours.sum())
    return name, f"{staffing.cost:,.0f}", f"{hours:,.1f}", in_words(verdict)


def erlang_a(scenario: Scenario, method: Literal["stationary", "time_varying"]) -> Staffing:
    """Each queue's whole requirement by Erlang A, put into the queue's fastest group.

    Of equally fast groups the one asked first. What groups serve beside is left out: nobody pools.
    """
    found = requirement(scenario, method=method, formula="erlang_a", busyness=False)
    agents: NDArray[np.int64] = np.zeros(
        (len(scenario.groups), found.calendar.n_intervals), np.int64
    )
    names = list(scenario.groups)
    for q, queue in enumerate(scenario.queues):
        agents[names.index(fastest(scenario, queue))] += found.whole[q]
    return Staffing.with_agents(scenario, agents)


def fastest(scenario: Scenario, queue: str) -> str:
    """The group with the shortest handle time; of several the one that a contact asks first."""
    steps = scenario.queues[queue].routing
    asked = [name for step in steps for name in step.groups] or list(scenario.groups)
    able = [name for name in asked if queue in scenario.groups[name].skills]

    def factor(name: str) -> float:
        group = scenario.groups[name]
        return group.skills[queue].handle_time_factor / group.efficiency

    return min(able, key=factor)
