"""Volumes that count all contacts, in a scenario that makes some of these contacts itself."""

from __future__ import annotations

from collections.abc import Iterator

from sim.errors import Problem, ScenarioError
from sim.scenario.checks.registry import Finding, warning
from sim.scenario.checks.view import View
from sim.scenario.checks.ways import ways
from sim.scenario.models.arrivals import PoissonArrivals
from sim.scenario.models.scenario import Scenario
from sim.scenario.places import dotted

_REMEDY = (
    "make first contacts of them: ccplan deflate, and simulate with the override that it writes"
)


def all_contacts(scenario: Scenario) -> list[str]:
    """Queues whose volumes count all contacts."""
    return [
        name
        for name, queue in scenario.queues.items()
        if isinstance(queue.arrivals, PoissonArrivals) and queue.arrivals.counts == "all_contacts"
    ]


def refuse_all_contacts(scenario: Scenario) -> None:
    """See to it that nobody is counted twice: by a table and again by the simulation.

    Raises:
        ScenarioError: volumes count all contacts of a queue to which contacts come back, or are
            sent by other queues.
    """
    found = list(volumes_are_first_contacts(View(scenario)))
    if found:
        raise ScenarioError(
            Problem(item.message, item.remedy, path=dotted(item.path), value=item.value)
            for item in found
        )


@warning("W406")
def volumes_are_first_contacts(view: View) -> Iterator[Finding]:
    """Volumes count all contacts of a queue whose returning contacts the simulation adds."""
    for name in all_contacts(view.scenario):
        sources = list(dict.fromkeys(_sources(view, name)))
        if sources:
            yield Finding(
                ("queues", name, "arrivals", "counts"),
                "these volumes count all contacts, and the simulation would add "
                f"{', '.join(sources)} to them",
                _REMEDY,
                "all_contacts",
            )


def _sources(view: View, name: str) -> Iterator[str]:
    """What comes to a queue beside its first contacts, in words."""
    queue = view.scenario.queues[name]
    for words, again in (("redials", queue.retries), ("repeats", queue.repeats)):
        if again is not None and again.share > 0 and not again.to:
            yield words
    for way in ways(view):
        if way.to == name:
            yield "contacts from other queues" if way.source != name else "contacts that come back"
