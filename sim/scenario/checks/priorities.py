"""Priorities that no group heeds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from sim.scenario.checks.registry import Finding, warning
from sim.scenario.checks.view import View

_REMEDY = "give a group order: priority, or use head_start_s, or delete the priority"


@warning("W302")
def priorities_are_heeded(view: View) -> Iterator[Finding]:
    """The priority of a class or segment is heeded by no group that serves its contacts."""
    for name, path, queue in view.queues:
        if queue.classes and not _heeded(view, view.helpers(name)):
            for kind, row in queue.classes.items():
                if row.priority:
                    at = (*path, "classes", kind, "priority")
                    yield Finding(at, "no group that serves this queue heeds it", _REMEDY)
    for kind, segment in view.scenario.segments.items():
        if segment.priority and not _heeded(view, view.scenario.groups):
            at = ("segments", kind, "priority")
            yield Finding(at, "no group heeds the priority of customers", _REMEDY)


def _heeded(view: View, groups: Iterable[str]) -> bool:
    return any(view.scenario.groups[group].order == "priority" for group in groups)
