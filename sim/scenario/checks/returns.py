"""Warnings about customers: those who never come back, come in too late, or are never met."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.law_means import mean_s
from sim.scenario.checks.registry import Finding, warning
from sim.scenario.checks.view import View
from sim.scenario.checks.ways import known_ways
from sim.scenario.models.queues import Queue
from sim.scenario.places import Path, quoted

_DAY_S = 86_400.0


@warning("W201")
def callbacks_are_a_channel(view: View) -> Iterator[Finding]:
    """Callbacks arrive in a queue of another channel."""
    reported: set[str] = set()
    for way, _, target in known_ways(view):
        calls = target.channel in ("callback", "outbound")
        if way.kind == "callback" and not calls and way.to not in reported:
            reported.add(way.to)
            yield Finding(
                ("queues", way.to, "channel"),
                f"callbacks come here, but the channel is {target.channel}",
                "write channel: callback, unless that is meant",
                target.channel,
            )


@warning("W202")
def transfers_meet_their_groups(view: View) -> Iterator[Finding]:
    """A transfer is about agents of a group that does not answer its queue."""
    for name, path, queue in view.queues:
        for i, row in enumerate(queue.transfers):
            for j, group in enumerate(row.groups):
                if group not in view.skilled[name]:
                    yield Finding(
                        (*path, "transfers", i, "groups", j),
                        f"group {quoted(group)} has no skill for queue {quoted(name)}",
                        "name groups that answer this queue, or give it the skill",
                        group,
                    )


@warning("W203")
def what_is_named_is_used(view: View) -> Iterator[Finding]:
    """An intent or a site is used by nobody."""
    wanted = {name for _, _, queue in view.queues for name in queue.intents}
    for name in view.scenario.intents:
        if name not in wanted:
            yield Finding(
                ("intents", name),
                "no queue has customers with this intent",
                "add it to the intents of a queue, or delete it",
                name,
            )
    homes = {group.site for _, _, group in view.groups}
    for name in view.scenario.sites:
        if name not in homes:
            yield Finding(("sites", name), "no group works here", "name it as a group's site", name)


@warning("W301")
def repeats_can_happen(view: View) -> Iterator[Finding]:
    """Customers would come back after an unresolved contact, but every contact resolves."""
    for name, path, queue in view.queues:
        if queue.repeats is not None and queue.repeats.share > 0 and _always_solves(view, name):
            yield Finding(
                (*path, "repeats"),
                "every contact here resolves its issue, so nobody comes back",
                "give resolution below 1, or a resolution_factor below 1",
            )


def _always_solves(view: View, name: str) -> bool:
    """Whether no agent, intent or context leaves anything unresolved in a queue."""
    scenario, queue = view.scenario, view.scenario.queues[name]
    factors = [scenario.context.resolution_factor]
    factors += [intent.resolution_factor for intent in scenario.intents.values()]
    factors += [row.resolution_factor for row in queue.transfers]
    for group in view.skilled[name]:
        member = scenario.groups[group]
        factors.append(member.skills[name].resolution_factor)
        if member.learning is not None:
            factors.append(member.learning.resolution_factor)
    return queue.resolution == 1 and min(factors) >= 1 and not _bot_fails(queue)


def _bot_fails(queue: Queue) -> bool:
    return queue.self_service is not None and queue.self_service.resolution < 1


@warning("W601")
def open_issues_are_there_at_the_start(view: View) -> Iterator[Finding]:
    """Customers come back after days, but the first day begins without any who may."""
    if view.scenario.warm_up_days > 0:
        return
    delays: list[tuple[float, Path]] = []
    for _, path, queue in view.queues:
        for key, come_back in (("retries", queue.retries), ("repeats", queue.repeats)):
            if come_back is not None and come_back.share > 0:
                delays.append((mean_s(come_back.delay), (*path, key, "delay")))
    longest, at = max(delays, default=(0.0, ()))
    if longest > _DAY_S:
        yield Finding(
            at,
            f"customers come back after {longest / _DAY_S:.3g} days on average, and the first day "
            "begins without any who called before it",
            f"give warm_up_days, such as {min(60, round(3 * longest / _DAY_S))}",
            longest,
        )
