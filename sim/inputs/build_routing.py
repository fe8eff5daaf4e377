"""Queues, steps, lines, groups and skills as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.rules import NO_AGEING
from sim.inputs import arrays
from sim.inputs.arrays import Floats, Ints, Structured
from sim.inputs.build_agents import AgentTable
from sim.inputs.build_demand import mean_handle_ticks
from sim.inputs.compile_laws import LawTable
from sim.inputs.draws import name_key
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.queues import Queue, RoutingStep
from sim.scenario.models.scenario import Scenario

_AGENT_RULES = {
    "longest_idle": arrays.RULE_LONGEST_IDLE,
    "least_occupied": arrays.RULE_LEAST_OCCUPIED,
    "most_proficient": arrays.RULE_MOST_PROFICIENT,
    "random": arrays.RULE_RANDOM,
}
_WHEN_FULL = {
    "blocked": arrays.FULL_BLOCKED,
    "voicemail": arrays.FULL_VOICEMAIL,
    "overflow": arrays.FULL_OVERFLOW,
}


class Routing(NamedTuple):
    """Arrays of :class:`sim.inputs.arrays.Inputs` that describe routing."""

    queues: Structured
    classes: Structured
    steps: Structured
    step_groups: Ints
    class_slots: Ints
    balking: Structured
    groups: Structured
    skills: Structured
    group_lines: Structured
    n_lines: int
    max_legs: int


def ticks(seconds: float) -> int:
    """Seconds of a rule (not of a draw) in ticks, rounded."""
    return round(seconds * TICKS_PER_SECOND)


def routing_steps(scenario: Scenario, name: str) -> tuple[RoutingStep, ...]:
    """The steps of a queue; if it names none, one with every group that has the skill."""
    steps = scenario.queues[name].routing
    if steps:
        return steps
    able = tuple(group for group, model in scenario.groups.items() if name in model.skills)
    return (RoutingStep(groups=able),)


def overflow_targets(scenario: Scenario, name: str) -> list[str]:
    """Queues to which contacts of a queue may overflow directly."""
    queue = scenario.queues[name]
    targets = [step.overflow_to for step in queue.routing if step.overflow_to is not None]
    if queue.when_full is not None and queue.when_full.overflow_to is not None:
        targets.append(queue.when_full.overflow_to)
    return targets


def build_routing(
    scenario: Scenario, mean_handle: Floats, people: AgentTable, laws: LawTable
) -> Routing:
    """Routing of a scenario; ``mean_handle`` [Q] in seconds; ``laws`` gains those it needs."""
    names = list(scenario.queues)
    steps, step_groups, step_slices = _steps(scenario, laws)
    classes, class_slices = _classes(scenario)
    balking = [
        (row.waiting, row.probability)
        for queue in scenario.queues.values()
        for row in queue.balking
    ]
    slots, n_slots = _slots(scenario)
    trunk_of = {
        name: t for t, trunk in enumerate(scenario.trunks.values()) for name in trunk.queues
    }
    queues = np.zeros(len(names), arrays.QUEUE)
    line = at = 0
    for q, (name, queue) in enumerate(scenario.queues.items()):
        row = queues[q]
        _put_queue(row, name, queue, names)
        row["mean_handle"] = mean_handle_ticks(float(mean_handle[q]))
        row["trunk"] = -1 if queue.dial is not None else trunk_of.get(name, -1)
        row["steps_from"], row["steps_to"] = step_slices[q]
        row["classes_from"], row["classes_to"] = class_slices[q]
        row["balking_from"], row["balking_to"] = at, at + len(queue.balking)
        at += len(queue.balking)
        row["lines_from"], row["n_slots"] = line, n_slots[q]
        line += (step_slices[q][1] - step_slices[q][0]) * n_slots[q]
    skills = _skills(scenario)
    groups, group_lines = _groups(scenario, people, queues, slots, laws)
    return Routing(
        queues,
        classes,
        steps,
        step_groups,
        slots,
        np.array(balking, arrays.BALKING),
        groups,
        skills,
        group_lines,
        line,
        _longest_way(scenario),
    )


def _put_queue(row: np.void, name: str, queue: Queue, names: list[str]) -> None:
    row["key"] = name_key(name)
    row["threshold"] = ticks(queue.target.within_s)
    row["short_abandon"] = ticks(queue.target.short_abandon_s)
    row["agent_rule"] = _AGENT_RULES[queue.agent_rule]
    row["max_waiting"] = arrays.UNLIMITED
    row["full_to"] = -1
    if queue.when_full is not None:
        row["max_waiting"] = queue.when_full.max_waiting
        row["when_full"] = _WHEN_FULL[queue.when_full.then]
        if queue.when_full.overflow_to is not None:
            row["full_to"] = names.index(queue.when_full.overflow_to)
    row["cuts"] = queue.closing.rule != "serve_out"
    row["patience_factor"] = 1.0
    if queue.announcement is not None:
        row["announces"] = 1
        row["listen"] = queue.announcement.listen
        row["patience_factor"] = queue.announcement.patience_factor


def _steps(scenario: Scenario, laws: LawTable) -> tuple[Structured, Ints, list[tuple[int, int]]]:
    names, groups = list(scenario.queues), list(scenario.groups)
    rows: list[tuple[int, int, int, int, int, int, int, float]] = []
    members: list[int] = []
    slices: list[tuple[int, int]] = []
    for name in names:
        first = len(rows)
        for step in routing_steps(scenario, name):
            begin = len(members)
            members += [groups.index(group) for group in step.groups]
            kind, to = _kind(step, names)
            least = -1 if step.if_expected_wait_s is None else ticks(step.if_expected_wait_s)
            call_at = -1 if step.call_at is None else laws.add(step.call_at)
            after = ticks(step.after_s)
            rows.append((after, kind, to, begin, len(members), least, call_at, step.acceptance))
        slices.append((first, len(rows)))
    return np.array(rows, arrays.STEP), np.array(members, np.int64), slices


def _kind(step: RoutingStep, names: list[str]) -> tuple[int, int]:
    """STEP_* of a step and the queue to which it leads, -1."""
    if step.overflow_to is not None:
        return arrays.STEP_OVERFLOW, names.index(step.overflow_to)
    if step.callback_to is not None:
        return arrays.STEP_CALLBACK, names.index(step.callback_to)
    return (arrays.STEP_VOICEMAIL if step.voicemail else arrays.STEP_GROUPS), -1


def _classes(scenario: Scenario) -> tuple[Structured, list[tuple[int, int]]]:
    rows: list[tuple[float, int, int]] = []
    slices: list[tuple[int, int]] = []
    for queue in scenario.queues.values():
        first = len(rows)
        cumulative = 0.0
        for model in queue.classes.values():
            cumulative += model.share
            rows.append((cumulative, ticks(model.head_start_s), model.priority))
        if not queue.classes:
            rows.append((1.0, 0, 0))
        slices.append((first, len(rows)))
    return np.array(rows, arrays.CLASS), slices


def _slots(scenario: Scenario) -> tuple[Ints, list[int]]:
    """First slot of each root queue's classes within a queue's steps, [Q, Q]; slots a queue.

    Where there are segments each class has a slot for each of them.
    """
    names = list(scenario.queues)
    slots = np.full((len(names), len(names)), -1, np.int64)
    size = [0] * len(names)
    for root, name in enumerate(names):
        reached: list[str] = []
        front = [name]
        while front:
            here = front.pop()
            if here not in reached:
                reached.append(here)
                front += overflow_targets(scenario, here)
        for here in reached:
            q = names.index(here)
            slots[q, root] = size[q]
            size[q] += max(1, len(scenario.queues[name].classes)) * max(1, len(scenario.segments))
    return slots, size


def _skills(scenario: Scenario) -> Structured:
    skills = np.zeros((len(scenario.groups), len(scenario.queues)), arrays.SKILL)
    skills["factor"] = 1.0
    skills["resolution"] = 1.0
    for g, group in enumerate(scenario.groups.values()):
        for q, name in enumerate(scenario.queues):
            if name in group.skills:
                skill = group.skills[name]
                factor = skill.handle_time_factor / group.efficiency
                skills[g, q] = (skill.reserve, factor, 0, skill.resolution_factor, 0, 0)
    for q in range(len(scenario.queues)):
        best_first = np.argsort(skills[:, q]["factor"], kind="stable")
        skills["rank"][best_first, q] = np.arange(len(best_first))
    return skills


def _groups(
    scenario: Scenario, people: AgentTable, queues: Structured, slots: Ints, laws: LawTable
) -> tuple[Structured, Structured]:
    groups = np.zeros(len(scenario.groups), arrays.GROUP)
    lines: list[tuple[int, ...]] = []
    for g, (name, group) in enumerate(scenario.groups.items()):
        row = groups[g]
        row["key"] = name_key(name)
        row["agents_from"], row["agents_to"] = people.bounds[g]
        row["absence"] = group.absence
        row["late_law"] = -1
        if group.lateness is not None:
            row["late"] = group.lateness.share
            row["late_law"] = laws.add(group.lateness.by)
        row["slots"] = row["n_lists"] = 1
        row["lists_from"] = g
        row["lines_from"] = len(lines)
        lines += _group_lines(scenario, name, group, queues, slots, len(lines))
        row["lines_to"] = len(lines)
    return groups, np.array(lines, arrays.GROUP_LINE)


def _group_lines(
    scenario: Scenario,
    group_name: str,
    group: AgentGroup,
    queues: Structured,
    slots: Ints,
    before: int,
) -> list[tuple[int, ...]]:
    """GROUP_LINE rows of the lines a group may serve (docs/model.md), ``before`` others."""
    names = list(scenario.queues)
    segments = [segment.priority for segment in scenario.segments.values()] or [0]
    rows: list[tuple[int, ...]] = []
    for position, (queue_name, skill) in enumerate(group.skills.items()):
        q = names.index(queue_name)
        by_due = int(
            group.order == "earliest_due" and bool(scenario.queues[queue_name].target.hours)
        )
        of_queue: list[tuple[int, ...]] = []
        reached = False
        for s, step in enumerate(routing_steps(scenario, queue_name)):
            reached |= group_name in step.groups
            if not reached:
                continue
            for root in np.flatnonzero(slots[q] >= 0):
                root_classes = scenario.queues[names[root]].classes.values()
                classes = [model.priority for model in root_classes] or [0]
                priorities = [own + segment for own in classes for segment in segments]
                for c, more in enumerate(priorities):
                    slot = int(slots[q, root]) + c
                    line = int(queues[q]["lines_from"]) + s * int(queues[q]["n_slots"]) + slot
                    weight = _weight(group, position, skill.priority + more, queues[q])
                    weight = 0 if by_due else weight
                    of_queue.append((weight, line, q, skill.reserve, by_due))
        after = before + len(rows) + len(of_queue)
        rows += [(*row, after) for row in of_queue]
    return rows


def _weight(group: AgentGroup, position: int, priority: int, queue: np.void) -> int:
    match group.order:
        case "longest_wait":
            return 0
        case "earliest_due":
            return int(queue["threshold"])
        case "queue_order":
            return position * NO_AGEING
    ageing = NO_AGEING if group.ageing_s is None else ticks(group.ageing_s)
    return priority * ageing


def _longest_way(scenario: Scenario) -> int:
    """Legs a contact can have at most: the longest chain of overflows, which has no cycle."""
    length: dict[str, int] = {}

    def legs(name: str) -> int:
        if name not in length:
            length[name] = 1 + max((legs(to) for to in overflow_targets(scenario, name)), default=0)
        return length[name]

    return max(legs(name) for name in scenario.queues)
