"""Rough load of a queue and room for it, for warnings before anything is simulated."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from sim.scenario.checks.duty import on_duty
from sim.scenario.checks.law_means import least_handle_s
from sim.scenario.checks.view import View
from sim.scenario.models.agents import AgentGroup
from sim.scenario.models.queues import Queue

if TYPE_CHECKING:
    from sim.clock import Floats

LIVE = ("voice", "chat")
"""Channels whose customers are there while they wait. In the others contacts may well wait for
the next day, so nobody need be there when they come."""


def is_deferred(queue: Queue) -> bool:
    """Whether contacts may wait for hours: their channel is not live."""
    return queue.channel not in LIVE


def least_work_s(view: View, queue: Queue) -> float:
    """Least mean work in seconds that a first contact brings to an agent with factor 1.

    What self-service contains and what is deflected brings none; retries, repeats and transfers
    come on top and are not counted.
    """
    shares = queue.intents or {"": 1.0}
    weight = sum(share * _weight(view, queue, name) for name, share in shares.items())
    return least_handle_s(queue) * weight


def _weight(view: View, queue: Queue, name: str) -> float:
    """Share of the contacts of an intent ("": none) that reach an agent, times their length."""
    intent = view.scenario.intents.get(name)
    rows = (row for row in queue.deflections if not row.intents or name in row.intents)
    weight = max(0.0, 1 - sum(row.share for row in rows))
    bot = queue.self_service
    if bot is not None:
        known = None if intent is None else intent.containment
        weight *= 1 - (bot.containment if known is None else known)
        weight *= 1 - bot.keeps_context * max(0.0, 1 - bot.handle_time_factor)
    return weight * (1.0 if intent is None else intent.handle_time_factor)


def agents(view: View, groups: Iterable[str]) -> Floats:
    """Agents on duty in any of the groups, ``[n_intervals]``."""
    import numpy as np  # here, because a scenario is read without NumPy

    total = np.zeros(view.calendar.n_intervals)
    for group in groups:
        total += on_duty(view, group)
    return total


def room(view: View, groups: Iterable[str], queue: Queue) -> Floats:
    """Contacts of a queue that agents of the groups can do at full speed, ``[n_intervals]``.

    With several at once it is the number times their speed, where that is largest.
    """
    import numpy as np

    total = np.zeros(view.calendar.n_intervals)
    for group in groups:
        total += on_duty(view, group) * at_once(view.scenario.groups[group], queue)
    return total


def at_once(group: AgentGroup, queue: Queue) -> float:
    """Contacts of a queue that one agent of a group does at full speed; see :func:`room`."""
    for row in group.concurrency:
        if queue.channel in row.channels:
            speeds = row.speed or (1.0,) * row.contacts
            return max(n * speed for n, speed in enumerate(speeds, start=1))
    return 1.0
