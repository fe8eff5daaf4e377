"""Every name that is used must be the name of something."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.view import View
from sim.scenario.checks.ways import ways
from sim.scenario.places import Path, did_you_mean, quoted


@check("E201")
def skills_name_queues(view: View) -> Iterator[Finding]:
    """A group has a skill for a queue that does not exist."""
    for name, group in view.scenario.groups.items():
        for queue in group.skills:
            if queue not in view.scenario.queues:
                path = ("groups", name, "skills", queue)
                yield _no_queue(view, path, queue)


@check("E202")
def routing_names_groups(view: View) -> Iterator[Finding]:
    """A routing step names a group that does not exist."""
    for _, path, queue in view.queues:
        for i, step in enumerate(queue.routing):
            for j, group in enumerate(step.groups):
                if group not in view.scenario.groups:
                    yield Finding(
                        (*path, "routing", i, "groups", j),
                        f"there is no group {quoted(group)}",
                        did_you_mean(group, view.scenario.groups, "groups"),
                        group,
                    )


@check("E203")
def trunks_name_queues(view: View) -> Iterator[Finding]:
    """A trunk names a queue that does not exist."""
    for name, trunk in view.scenario.trunks.items():
        for i, queue in enumerate(trunk.queues):
            if queue not in view.scenario.queues:
                yield _no_queue(view, ("trunks", name, "queues", i), queue)


@check("E204")
def overflow_names_queues(view: View) -> Iterator[Finding]:
    """An overflow leads to a queue that does not exist."""
    for _, path, queue in view.queues:
        for i, step in enumerate(queue.routing):
            if step.overflow_to is not None and step.overflow_to not in view.scenario.queues:
                yield _no_queue(view, (*path, "routing", i, "overflow_to"), step.overflow_to)
        target = queue.when_full.overflow_to if queue.when_full else None
        if target is not None and target not in view.scenario.queues:
            yield _no_queue(view, (*path, "when_full", "overflow_to"), target)


@check("E205")
def a_line_belongs_to_one_trunk(view: View) -> Iterator[Finding]:
    """A queue is listed twice among the trunks."""
    seen: dict[str, str] = {}
    for name, trunk in view.scenario.trunks.items():
        for i, queue in enumerate(trunk.queues):
            if queue in seen:
                yield Finding(
                    ("trunks", name, "queues", i),
                    f"queue {quoted(queue)} already has the lines of {quoted(seen[queue])}",
                    "list each queue once; queues may share a trunk",
                    queue,
                )
            seen.setdefault(queue, name)


@check("E207")
def queues_name_intents(view: View) -> Iterator[Finding]:
    """A queue, a deflection or a transfer names an intent that does not exist."""
    for _, path, queue in view.queues:
        used: list[tuple[Path, str]] = [((*path, "intents", name), name) for name in queue.intents]
        only: list[tuple[Path, tuple[str, ...]]] = [
            ((*path, "deflections", i), row.intents) for i, row in enumerate(queue.deflections)
        ]
        only += [((*path, "transfers", i), row.intents) for i, row in enumerate(queue.transfers)]
        used += [((*at, "intents", j), n) for at, names in only for j, n in enumerate(names)]
        for at, name in used:
            if name not in view.scenario.intents:
                remedy = did_you_mean(name, view.scenario.intents, "intents")
                yield Finding(at, f"there is no intent {quoted(name)}", remedy, name)


@check("E208")
def customers_go_to_queues(view: View) -> Iterator[Finding]:
    """A callback, deflection, transfer or coming back leads to a queue that does not exist."""
    for way in ways(view):
        if way.kind != "overflow" and way.to not in view.scenario.queues:
            yield _no_queue(view, way.path, way.to)


@check("E209")
def transfers_name_groups(view: View) -> Iterator[Finding]:
    """A transfer names a group that does not exist."""
    for _, path, queue in view.queues:
        for i, row in enumerate(queue.transfers):
            for j, group in enumerate(row.groups):
                if group not in view.scenario.groups:
                    yield Finding(
                        (*path, "transfers", i, "groups", j),
                        f"there is no group {quoted(group)}",
                        did_you_mean(group, view.scenario.groups, "groups"),
                        group,
                    )


@check("E218")
def groups_name_sites(view: View) -> Iterator[Finding]:
    """A group works at a site that does not exist."""
    for _, path, group in view.groups:
        if group.site is not None and group.site not in view.scenario.sites:
            yield Finding(
                (*path, "site"),
                f"there is no site {quoted(group.site)}",
                did_you_mean(group.site, view.scenario.sites, "sites"),
                group.site,
            )


def _no_queue(view: View, path: tuple[str | int, ...], name: str) -> Finding:
    remedy = did_you_mean(name, view.scenario.queues, "queues")
    return Finding(path, f"there is no queue {quoted(name)}", remedy, name)


@check("E206")
def all_means_all(view: View) -> Iterator[Finding]:
    """A queue, group, segment or intent is called "all", as the row of all together in tables."""
    for kind in ("queues", "groups", "segments", "intents"):
        if "all" in getattr(view.scenario, kind):
            yield Finding(
                (kind, "all"), '"all" is the row of all together in tables', "rename it", "all"
            )
