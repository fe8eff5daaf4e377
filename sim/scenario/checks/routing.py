"""Every contact must be able to reach somebody, and only ways that lead somewhere are written."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.places import dotted, quoted


@check("E210")
def every_queue_can_be_served(view: View) -> Iterator[Finding]:
    """No group has the skill for a queue."""
    for name, path, _ in view.queues:
        if not view.skilled[name]:
            yield Finding(
                path,
                "no group can serve this queue",
                f"add {name} to the skills of a group, or delete the queue",
                name,
            )


@check("E211")
def routed_groups_have_the_skill(view: View) -> Iterator[Finding]:
    """A routing step sends contacts to a group without the skill."""
    for name, path, queue in view.queues:
        for i, step in enumerate(queue.routing):
            for j, group in enumerate(step.groups):
                if group in view.scenario.groups and group not in view.skilled[name]:
                    yield Finding(
                        (*path, "routing", i, "groups", j),
                        f"group {quoted(group)} has no skill for queue {quoted(name)}",
                        f"add {dotted(('groups', group, 'skills', name))}, or delete it here",
                        group,
                    )


@check("E212")
def every_skill_is_reachable(view: View) -> Iterator[Finding]:
    """A group has a skill that no routing step of the queue uses."""
    routed = {name for name, _, queue in view.queues if any(s.groups for s in queue.routing)}
    for group, its in view.scenario.groups.items():
        for queue in its.skills:
            if queue in routed and queue not in view.served_by[group]:
                yield Finding(
                    ("groups", group, "skills", queue),
                    f"no routing step of queue {quoted(queue)} leads to group {quoted(group)}",
                    f"name it in {dotted(('queues', queue, 'routing'))}, or delete the skill",
                    group,
                )


@check("E213")
def routing_begins_with_groups(view: View) -> Iterator[Finding]:
    """The first routing step names no group, or comes only after a wait."""
    for _, path, queue in view.queues:
        if not queue.routing:
            continue
        first = queue.routing[0]
        if not first.groups:
            yield Finding(
                (*path, "routing", 0),
                "the first routing step has no groups",
                "begin with the groups that serve this queue",
            )
        elif first.after_s > 0:
            yield Finding(
                (*path, "routing", 0, "after_s"),
                f"the first routing step comes after {first.after_s:g} s",
                "give 0, or leave after_s out",
                first.after_s,
            )


@check("E214")
def routing_steps_are_in_order(view: View) -> Iterator[Finding]:
    """A routing step comes due before the one above it."""
    for _, path, queue in view.queues:
        for i in range(1, len(queue.routing)):
            before, after = queue.routing[i - 1].after_s, queue.routing[i].after_s
            if after < before:
                yield Finding(
                    (*path, "routing", i, "after_s"),
                    f"{after:g} s comes before the {before:g} s of the step above",
                    "put the steps in order of after_s",
                    after,
                )


@check("E215")
def nothing_follows_the_way_out(view: View) -> Iterator[Finding]:
    """A routing step follows one that takes the contact away."""
    for _, path, queue in view.queues:
        gone = ""
        for i, step in enumerate(queue.routing):
            if gone in ("voicemail", "callback_to") or (gone == "overflow_to" and step.groups):
                everybody = gone == "callback_to"
                yield Finding(
                    (*path, "routing", i),
                    "this step comes after a callback that everybody takes"
                    if everybody
                    else f"this step comes after {gone}",
                    "put it before, or say who takes none: acceptance, if_expected_wait_s"
                    if everybody
                    else "put voicemail last, and overflow_to after all groups",
                )
            everybody_goes = step.acceptance == 1 and step.if_expected_wait_s is None
            if step.voicemail:
                gone = "voicemail"
            elif step.callback_to is not None and everybody_goes:
                gone = "callback_to"
            elif step.overflow_to is not None:
                gone = "overflow_to"


@check("E216")
def a_group_stands_in_one_step(view: View) -> Iterator[Finding]:
    """A group is named twice in the routing of a queue."""
    for _, path, queue in view.queues:
        seen: set[str] = set()
        for i, step in enumerate(queue.routing):
            for j, group in enumerate(step.groups):
                if group in seen:
                    yield Finding(
                        (*path, "routing", i, "groups", j),
                        f"group {quoted(group)} is named above already",
                        "name it once, in the step from which on it serves the queue",
                        group,
                    )
                seen.add(group)


@check("E217")
def overflow_does_not_go_round(view: View) -> Iterator[Finding]:
    """Overflows lead back to the queue they come from."""
    targets = {
        name: [
            *(step.overflow_to for step in queue.routing if step.overflow_to is not None),
            *([queue.when_full.overflow_to] if queue.when_full else []),
        ]
        for name, _, queue in view.queues
    }
    reported: set[str] = set()
    for name in targets:
        circle = _circle(name, targets)
        if circle and not reported & set(circle):
            reported.update(circle)
            yield Finding(
                ("queues", name),
                f"contacts overflow in a circle: {' -> '.join([*circle, name])}",
                "take one of these overflows away",
                name,
            )


def _circle(start: str, targets: dict[str, list[str | None]]) -> list[str]:
    """The shortest way of overflows from a queue back to itself; empty if there is none."""
    ways = [[start]]
    seen: set[str] = set()
    for way in ways:  # grows while it is walked: breadth first
        for target in targets.get(way[-1], []):
            if target == start:
                return way
            if target is not None and target not in seen:
                seen.add(target)
                ways.append([*way, target])
    return []
