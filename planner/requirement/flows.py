"""Contacts that reach agents: first contacts through self-service, transfers and returns.

Expected flows, as if every contact were answered: what self-service contains and what is deflected
is taken out; transfers and consultations, and issues that come back because they were not
resolved, are put in where and when they come. Retries after an abandonment depend on the staffing
and are left to the formula (``planner.analytic.retrials``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analytic.laws import duration
from planner.requirement.load import landing
from sim.clock import Calendar
from sim.inputs.compile_laws import law_mean
from sim.scenario import Scenario
from sim.scenario.models.queues import Queue

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_LEGS = 20
MOST_ATTEMPTS = 60
NEGLIGIBLE = 1e-6
REOPENING_S = 3600.0


@dataclass(frozen=True)
class Flows:
    """Expected contacts and their handling; Q queues, I intervals."""

    first: Floats
    """First contacts that reach agents, ``[Q, I]``."""
    contacts: Floats
    """All that reach agents: with transfers and returns, ``[Q, I]``."""
    handle_factor: Floats
    """Mean factor on talk and wrap-up by intents and hand-overs with context, ``[Q]``."""
    extra_s: Floats
    """Mean time that a contact adds to the handle time because of a second agent, ``[Q]``."""


def flows(scenario: Scenario, calendar: Calendar, arrivals: Floats, is_open: Bools) -> Flows:
    """Flows of a scenario.

    Args:
        scenario: whose rules apply.
        calendar: of the scenario.
        arrivals: expected first contacts before self-service and deflection, ``[Q, I]``.
        is_open: whether the queue takes contacts, ``[Q, I]``.
    """
    names = list(scenario.queues)
    queues = list(scenario.queues.values())
    passed = np.array([1.0 - contained(scenario, queue) for queue in queues])
    entering = _deflected(queues, names, arrivals, is_open)
    first = entering * passed[:, None]
    total = np.zeros(first.shape)
    moves = _transfers(scenario, queues, names)
    generation = entering
    for attempt in range(1, MOST_ATTEMPTS + 1):
        reached = _with_transfers(generation * passed[:, None], moves)
        total += reached
        generation = _returns(scenario, calendar, generation, reached, attempt, is_open)
        if generation.sum() <= NEGLIGIBLE * max(float(total.sum()), 1.0):
            break
    factors = np.array([_handle_factor(scenario, queue) for queue in queues])
    extra = np.array([_second_agent_s(queue) for queue in queues])
    return Flows(first, total, factors, extra)


def contained(scenario: Scenario, queue: Queue) -> float:
    """Share of a queue's entries that self-service contains."""
    if queue.self_service is None:
        return 0.0
    usual = queue.self_service.containment
    if not queue.intents:
        return usual
    rows = ((share, scenario.intents[name].containment) for name, share in queue.intents.items())
    return sum(share * (usual if own is None else own) for share, own in rows)


def _weight(intents: Mapping[str, float], named: Sequence[str]) -> float:
    """Share of contacts whose intent is named; none named: all."""
    return sum(share for name, share in intents.items() if name in named) if named else 1.0


def _deflected(queues: list[Queue], names: list[str], arrivals: Floats, is_open: Bools) -> Floats:
    found = arrivals.astype(np.float64)
    for q, queue in enumerate(queues):
        for row in queue.deflections:
            to = names.index(row.to)
            moved = arrivals[q] * row.share * _weight(queue.intents, row.intents) * is_open[to]
            found[q] -= moved
            found[to] += moved
    return np.maximum(found, 0.0)


def _transfers(scenario: Scenario, queues: list[Queue], names: list[str]) -> Floats:
    """Contacts in a queue that one in another one causes, ``[from, to]``.

    A consultation occupies the second agent for the time together alone: it counts as that part
    of a contact.
    """
    moves = np.zeros((len(queues), len(queues)))
    for q, queue in enumerate(queues):
        for row in queue.transfers:
            to = names.index(row.to)
            share = row.share * _weight(queue.intents, row.intents)
            if row.groups:
                serving = {g for g, group in scenario.groups.items() if names[q] in group.skills}
                share *= len(serving & set(row.groups)) / max(len(serving), 1)
            if row.kind == "consult" and row.together is not None:
                share *= law_mean(row.together) / max(handle_mean(queues[to]), 1e-9)
            moves[q, to] += share
    return moves


def handle_mean(queue: Queue) -> float:
    """Mean talk and wrap-up in seconds; of laws by time of day the plain mean of the parts."""
    total = 0.0
    for law in (queue.talk, queue.wrap_up):
        if law is not None:
            parts = getattr(law, "parts", None)
            means = [law_mean(part.of) for part in parts] if parts else [law_mean(law)]
            total += sum(means) / len(means)
    return total


def _with_transfers(reached: Floats, moves: Floats) -> Floats:
    total, leg = reached.copy(), reached
    for _ in range(MOST_LEGS):
        leg = moves.T @ leg
        if leg.sum() <= NEGLIGIBLE * max(float(total.sum()), 1.0):
            break
        total += leg
    return total


def _returns(
    scenario: Scenario,
    calendar: Calendar,
    entered: Floats,
    reached: Floats,
    attempt: int,
    is_open: Bools,
) -> Floats:
    """Entries of the next attempt, ``[Q, I]``."""
    names = list(scenario.queues)
    step = calendar.interval_minutes * 60.0
    found = np.zeros(entered.shape)
    for q, (name, queue) in enumerate(scenario.queues.items()):
        rule = queue.repeats
        if rule is None or attempt >= rule.most or rule.share == 0:
            continue
        left = 1.0 - sum(row.share for row in queue.transfers if row.kind != "consult")
        unresolved = reached[q] * max(left, 0.0) * (1.0 - _resolution(scenario, queue))
        if queue.self_service is not None:
            failed = contained(scenario, queue) * (1.0 - queue.self_service.resolution)
            unresolved = unresolved + entered[q] * failed
        if unresolved.sum() <= 0:
            continue
        kernel = landing(duration(rule.delay), step, calendar.n_intervals)
        again = np.convolve(unresolved * rule.share, kernel)[: calendar.n_intervals]
        for to, share in (rule.to or {name: 1.0}).items():
            found[names.index(to)] += share * again
    return np.array([_when_open(row, is_open[q], step) for q, row in enumerate(found)])


def _resolution(scenario: Scenario, queue: Queue) -> float:
    factor = sum(
        share * scenario.intents[name].resolution_factor for name, share in queue.intents.items()
    )
    return min(1.0, queue.resolution * (factor if queue.intents else 1.0))


def _when_open(row: Floats, is_open: Bools, step: float) -> Floats:
    """Who would come to a closed queue comes within an hour after it opens."""
    kept = np.where(is_open, row, 0.0)
    width = max(1, round(REOPENING_S / step))
    waiting = 0.0
    for i in range(len(row)):
        if not is_open[i]:
            waiting += row[i]
        elif waiting > 0:
            kept[i : i + width] += waiting / width
            waiting = 0.0
    return np.where(is_open, kept, 0.0)


def _handle_factor(scenario: Scenario, queue: Queue) -> float:
    """Of those whom self-service does not contain."""
    factor = 1.0
    if queue.intents:
        rows = [(share, scenario.intents[name]) for name, share in queue.intents.items()]
        usual = 0.0 if queue.self_service is None else queue.self_service.containment
        has = queue.self_service is not None
        weights = [
            share * (1.0 - (usual if intent.containment is None or not has else intent.containment))
            for share, intent in rows
        ]
        if sum(weights) > 0:
            parts = zip(weights, rows, strict=True)
            factor = sum(w * row[1].handle_time_factor for w, row in parts) / sum(weights)
    if queue.self_service is not None:
        keeps = queue.self_service.keeps_context
        factor *= 1.0 - keeps * (1.0 - queue.self_service.handle_time_factor)
    return factor


def _second_agent_s(queue: Queue) -> float:
    """Seconds of the first agent in warm transfers and consultations, per contact."""
    return sum(
        row.share * _weight(queue.intents, row.intents) * law_mean(row.together)
        for row in queue.transfers
        if row.together is not None
    )
