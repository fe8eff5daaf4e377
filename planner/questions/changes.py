"""The scenario with something else asked of it: other goals, groups left out, a skill taught."""

from __future__ import annotations

from collections.abc import Mapping

from sim.errors import CcplanError
from sim.measure.more import DEFERRED
from sim.scenario import AgentGroup, Queue, Scenario
from sim.scenario.models.agents import Skill
from sim.scenario.models.planning import Goal, StaffLimits
from sim.scenario.models.queues import RoutingStep


class NoAnswer(CcplanError, ValueError):
    """A question that this scenario cannot be asked."""


def live_queues(scenario: Scenario) -> tuple[str, ...]:
    """Queues whose contacts wait for an answer now: neither deferred nor dialled.

    Raises:
        NoAnswer: there is none.
    """
    names = tuple(
        name
        for name, queue in scenario.queues.items()
        if queue.dial is None and queue.channel not in DEFERRED
    )
    if not names:
        raise NoAnswer(
            "no queue has contacts that wait for an answer now: this question is about waits"
        )
    return names


def goal_of(scenario: Scenario, queue: str) -> Goal:
    """The goal of a live queue."""
    return scenario.planning.goals.get(queue, Goal())


def share_of(scenario: Scenario, queue: str) -> float:
    """The service level that a queue is planned for."""
    share = goal_of(scenario, queue).share
    return scenario.queues[queue].target.share if share is None else share


def with_goals(scenario: Scenario, goals: Mapping[str, Goal]) -> Scenario:
    """Other goals for these queues."""
    planning = scenario.planning
    both = type(planning.goals)({**planning.goals, **goals})
    return scenario.model_copy(update={"planning": planning.model_copy(update={"goals": both})})


def with_share(scenario: Scenario, share: float, within_s: float | None = None) -> Scenario:
    """Every live queue planned for one service level, and one threshold if it is given.

    A goal for intervals that differs from that of days is set alike.
    """
    goals, queues = {}, {}
    for name in live_queues(scenario):
        goal = goal_of(scenario, name)
        alike = {"share": share, "interval_share": share if goal.interval_share else None}
        goals[name] = goal.model_copy(update=alike)
        if within_s is not None:
            target = scenario.queues[name].target.model_copy(update={"within_s": within_s})
            queues[name] = scenario.queues[name].model_copy(update={"target": target})
    return with_queues(with_goals(scenario, goals), queues)


def with_queues(scenario: Scenario, queues: Mapping[str, Queue]) -> Scenario:
    """Other queues in place of those of the same names."""
    both = type(scenario.queues)({**scenario.queues, **queues})
    return scenario.model_copy(update={"queues": both})


def with_groups(scenario: Scenario, groups: Mapping[str, AgentGroup]) -> Scenario:
    """More groups, or others in place of those of the same names."""
    both = type(scenario.groups)({**scenario.groups, **groups})
    return scenario.model_copy(update={"groups": both})


def without_group(scenario: Scenario, name: str) -> Scenario:
    """A plan must put no agent into this group."""
    planning = scenario.planning
    nobody = StaffLimits(most=0)
    staff = type(planning.staff)({**planning.staff, name: nobody})
    return scenario.model_copy(update={"planning": planning.model_copy(update={"staff": staff})})


def taught(scenario: Scenario, group: str, queue: str, skill: Skill) -> Scenario:
    """A group that can serve one queue more, once everybody else who could is busy.

    Where the queue's routing names groups, this one comes as a further step at once; without
    routing every group with the skill is asked, and the queue's ``agent_rule`` chooses.
    """
    people = scenario.groups[group]
    skills = type(people.skills)({**people.skills, queue: skill})
    changed = with_groups(scenario, {group: people.model_copy(update={"skills": skills})})
    line = scenario.queues[queue]
    if not line.routing:
        return changed
    steps = sorted((*line.routing, RoutingStep(groups=(group,))), key=_when)
    return with_queues(changed, {queue: line.model_copy(update={"routing": tuple(steps)})})


def _when(step: RoutingStep) -> tuple[float, bool]:
    """Steps in their order; who leaves the queue at once does so after everybody was asked."""
    return step.after_s, not step.groups
