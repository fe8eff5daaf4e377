"""What customers do beside waiting for one agent, as arrays; None where nothing of it is used."""

from __future__ import annotations

import numpy as np

from sim.clock import Calendar
from sim.inputs import arrays
from sim.inputs.arrays import Journeys, Structured
from sim.inputs.build_customers import (
    containment,
    customer_rows,
    intent_rows,
    intent_shares,
    segment_rows,
)
from sim.inputs.build_dialling import build_dialling
from sim.inputs.build_routing import Routing
from sim.inputs.build_work import build_work, is_shared
from sim.inputs.compile_laws import LawTable
from sim.inputs.hours import Stretch, business_stretches
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario


def uses_journeys(scenario: Scenario) -> bool:
    """Whether a scenario uses any rule that :class:`Journeys` describes.

    Channels alone change nothing, nor do rules that only change what is drawn beforehand (lists,
    lateness, adherence by day, sites).
    """
    return (
        bool(scenario.segments)
        or scenario.experience is not None
        or any(_queue_uses(queue) for queue in scenario.queues.values())
        or any(_group_uses(scenario, group) for group in scenario.groups.values())
    )


def _queue_uses(queue: Queue) -> bool:
    rules = (queue.self_service, queue.retries, queue.repeats, queue.offer, queue.silence)
    return (
        any(rule is not None for rule in (*rules, queue.dial, queue.backlog))
        or any((queue.intents, queue.deflections, queue.transfers))
        or bool(queue.target.hours or queue.target.steps)
        or queue.channel in ("email", "social")  # response, backlog and its age are counted
        or any(step.callback_to is not None for step in queue.routing)
        or queue.resolution < 1
    )


def _group_uses(scenario: Scenario, group: AgentGroup) -> bool:
    return (
        is_shared(scenario, group)
        or any(rule is not None for rule in (group.rest, group.occupancy_cap, group.learning))
        or any(skill.resolution_factor != 1 for skill in group.skills.values())
    )


def build_journeys(
    scenario: Scenario,
    calendar: Calendar,
    stretches: list[list[Stretch]],
    laws: LawTable,
    routing: Routing,
) -> Journeys | None:
    """Journeys of a scenario, or None.

    Args:
        scenario: what to simulate.
        calendar: its calendar.
        stretches: opening hours of each queue.
        laws: gains the laws that journeys need.
        routing: its queues, groups and skills gain what goes with journeys.
    """
    if not uses_journeys(scenario):
        return None
    customers = customer_rows(scenario, laws)
    dialling = build_dialling(scenario, calendar, laws, customers.queues)
    work = build_work(scenario, routing.groups, routing.skills)
    business = [business_stretches(queue, calendar) for queue in scenario.queues.values()]
    return Journeys(
        **customers._asdict(),
        **dialling._asdict(),
        segments=segment_rows(scenario),
        intents=intent_rows(scenario),
        intent_shares=intent_shares(scenario),
        containment=containment(scenario),
        openings=_stretch_rows(stretches, routing.queues, "openings"),
        business=_stretch_rows(business, routing.queues, "business"),
        work_classes=work.classes,
        speeds=work.speeds,
    )


def _stretch_rows(stretches: list[list[Stretch]], queues: Structured, name: str) -> Structured:
    """Stretches of all queues as rows; fills each queue's slice of them."""
    rows: list[tuple[int, int, int]] = []
    for q, stretch in enumerate(stretches):
        queues[q][f"{name}_from"] = len(rows)
        before = 0
        for start, end in stretch:
            rows.append((start, end, before))
            before += end - start
        queues[q][f"{name}_to"] = len(rows)
    return np.array(rows, arrays.STRETCH)
