"""Several contacts at once: classes of work, lists of agents, rests and caps as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import TICKS_PER_MINUTE
from sim.inputs import arrays
from sim.inputs.arrays import Ints, Structured
from sim.scenario.models.agents import AgentGroup, Concurrency
from sim.scenario.models.scenario import Scenario

_THOUSAND = 1000


class Work(NamedTuple):
    """Arrays of :class:`sim.inputs.arrays.Journeys` that describe work in parallel."""

    classes: Structured  # WORK_CLASS
    speeds: Ints


def is_shared(scenario: Scenario, group: AgentGroup) -> bool:
    """Whether agents of a group may have several contacts in hand, or set work aside.

    A session that falls silent takes no attention, so a queue with ``silence`` counts, too.
    """
    return any(row.contacts > 1 or row.set_aside_for for row in group.concurrency) or any(
        scenario.queues[name].silence is not None for name in group.skills
    )


def work_classes(scenario: Scenario, group: AgentGroup) -> tuple[Concurrency, ...]:
    """Classes of work of a group: the named ones, then one for each other channel it serves."""
    named = {channel for row in group.concurrency for channel in row.channels}
    served = {scenario.queues[name].channel for name in group.skills}
    alone = [
        Concurrency(channels=(channel,))
        for channel in arrays.CHANNELS
        if channel in served and channel not in named
    ]
    return (*group.concurrency, *alone)


def build_work(scenario: Scenario, groups: Structured, skills: Structured) -> Work:
    """Classes and speeds; fills the columns of ``groups`` [G] and ``skills`` [G, Q] about them.

    A group that is not shared has no classes and one list, that of its idle agents.
    """
    rows: list[tuple[int, int, int, int]] = []
    speeds: list[int] = []
    lists = 0
    for g, group in enumerate(scenario.groups.values()):
        _put_pauses(groups[g], group)
        row = groups[g]
        row["shared"] = shared = is_shared(scenario, group)
        row["work_from"] = len(rows)
        row["slots"] = row["n_lists"] = 1
        if shared:
            classes = work_classes(scenario, group)
            for model in classes:
                fill_first = model.assignment == "fill_first"
                rows.append((model.contacts, fill_first, len(speeds), int(row["n_lists"])))
                speeds += [round(_THOUSAND * s) for s in model.speed or (1.0,) * model.contacts]
                row["n_lists"] += 2 * model.contacts
            row["slots"] = _slots(classes)
            _put_skills(skills[g], scenario, group, classes)
        row["work_to"] = len(rows)
        row["lists_from"] = lists
        lists += int(row["n_lists"])
    return Work(np.array(rows, arrays.WORK_CLASS), np.array(speeds, np.int64))


def _put_pauses(row: np.void, group: AgentGroup) -> None:
    if group.rest is not None:
        row["rest_after"] = max(1, round(group.rest.after_minutes * TICKS_PER_MINUTE))
        row["rest"] = max(1, round(group.rest.minutes * TICKS_PER_MINUTE))
    if group.occupancy_cap is not None:
        row["cap"] = min(max(round(group.occupancy_cap * _THOUSAND), 1), _THOUSAND - 1)


def _slots(classes: tuple[Concurrency, ...]) -> int:
    """Most contacts of an agent: a full class, and a full one set aside for it."""
    return max(
        model.contacts
        + max(
            (other.contacts for other in classes if set(other.set_aside_for) & set(model.channels)),
            default=0,
        )
        for model in classes
    )


def _put_skills(
    skills: Structured, scenario: Scenario, group: AgentGroup, classes: tuple[Concurrency, ...]
) -> None:
    """Class of each queue, and the classes that are set aside for it, as bits."""
    for q, (name, queue) in enumerate(scenario.queues.items()):
        if name not in group.skills:
            continue
        for w, model in enumerate(classes):
            if queue.channel in model.channels:
                skills[q]["work"] = w
            if queue.channel in model.set_aside_for:
                skills[q]["sets_aside"] |= 1 << w
