"""Which groups to employ: the cheapest mix of skills, and what each group is worth in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.questions.changes import NoAnswer, with_groups, without_group
from planner.questions.planning import Effort
from planner.staffing.reachable import OutOfReach
from planner.staffing.result import StaffingPlan
from planner.staffing.table import prices
from sim.errors import ScenarioError
from sim.scenario import AgentGroup, Scenario

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Part:
    """One group of the mix."""

    hours: float
    cost: float
    cost_without: float | None
    """Of the cheapest plan found without this group; none: not employed, needed or not asked."""
    confirmed_without: bool
    """Whether that plan was confirmed."""
    needed: bool = False
    """Whether the goals are out of reach without it."""


@dataclass(frozen=True, eq=False)
class Mix:
    """The cheapest mix of skills."""

    plan: StaffingPlan
    groups: dict[str, Part]
    """Every candidate; who is not to be employed has no hours."""
    unit: str
    interrupted: bool

    def table(self) -> pd.DataFrame:
        """One row per group: group, hours, share of them, cost, needed, cost_without, worth."""
        import pandas as pd

        whole = sum(part.hours for part in self.groups.values())
        rows = [
            {
                "group": name,
                "hours": part.hours,
                "share": part.hours / whole if whole else 0.0,
                "cost": part.cost,
                "needed": part.needed,
                "cost_without": part.cost_without,
                "worth": None if part.cost_without is None else part.cost_without - self.plan.cost,
            }
            for name, part in self.groups.items()
        ]
        return pd.DataFrame(rows)


def cheapest_skill_mix(
    scenario: Scenario,
    *,
    candidates: Mapping[str, AgentGroup] | None = None,
    each_without: bool = True,
    effort: Effort | None = None,
) -> Mix:
    """Which of the groups to employ, and how much, so that every goal holds at least cost.

    All groups of the scenario and all ``candidates`` may be used; the plan decides. Then each group
    that it uses is left out in turn: what a plan without it costs more is what the group is worth.
    A plan without it that turned out cheaper takes the place of the first.

    Args:
        scenario: what is to be served.
        candidates: further groups by name, such as generalists with their costs and factors.
            Where a queue's routing names groups, it must name them already.
        each_without: whether groups are left out in turn.
        effort: limits of each plan.

    Raises:
        NoAnswer: a candidate's name is taken, or nothing could reach it.
        KeyboardInterrupt: interrupted before the first plan.
    """
    effort = effort or Effort()
    asked = _with_candidates(scenario, candidates or {})
    effort.observer.say(f"planning with {', '.join(asked.groups)}")
    plan = effort.plan(asked)
    interrupted = plan.interrupted
    without: dict[str, StaffingPlan | None] = {}
    if each_without and not interrupted:
        try:
            without, plan = _each_without(asked, plan, effort)
        except KeyboardInterrupt:
            interrupted = True
    hours = plan.staffing.hours
    price = hours * prices(asked)
    groups = {
        name: Part(
            hours=float(hours[g]),
            cost=float(price[g]),
            cost_without=None if (one := without.get(name)) is None else one.cost,
            confirmed_without=one is not None and one.confirmed,
            needed=name in without and one is None,
        )
        for g, name in enumerate(asked.groups)
    }
    return Mix(plan, groups, plan.staffing.unit, interrupted)


def _with_candidates(scenario: Scenario, candidates: Mapping[str, AgentGroup]) -> Scenario:
    """The scenario with the candidates among its groups, if contacts can reach them."""
    problems = []
    for name, group in candidates.items():
        if name in scenario.groups:
            problems.append(f"{name} is a group already: give the candidate another name")
        unknown = sorted(set(group.skills) - set(scenario.queues))
        if unknown:
            problems.append(
                f"{name} has skills for queues that are not there: {', '.join(unknown)}"
            )
        known = [queue for queue in group.skills if queue in scenario.queues]
        if known and not any(_asks(scenario, queue, name) for queue in known):
            problems.append(
                f"no contact can reach {name}: name it in the routing of {' or '.join(known)}"
            )
    if problems:
        raise NoAnswer("; ".join(problems))
    return with_groups(scenario, candidates)


def _asks(scenario: Scenario, queue: str, group: str) -> bool:
    routing = scenario.queues[queue].routing
    return not routing or any(group in step.groups for step in routing)


def _each_without(
    scenario: Scenario, plan: StaffingPlan, effort: Effort
) -> tuple[dict[str, StaffingPlan | None], StaffingPlan]:
    """A plan without each group that has hours (None: the goals are out of reach without it).

    And the cheapest confirmed plan of all.
    """
    found: dict[str, StaffingPlan | None] = {}
    used = [name for g, name in enumerate(scenario.groups) if plan.staffing.hours[g] > 0]
    if len(scenario.groups) < 2:
        return found, plan
    for name in used:
        effort.observer.say(f"planning without {name}")
        try:
            one = effort.plan(without_group(scenario, name))
        except (OutOfReach, ScenarioError):  # the group is needed: nobody else serves its queue
            found[name] = None
            continue
        found[name] = one
        if one.interrupted:
            break
        if one.confirmed and one.cost < plan.cost:
            plan = one
    return found, plan
