"""Segments, intents, and what customers do when it did not work, as arrays."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.inputs import arrays
from sim.inputs.arrays import Floats, Ints, Structured
from sim.inputs.build_routing import ticks
from sim.inputs.compile_laws import LawTable
from sim.scenario.models.customers import ComeBack
from sim.scenario.models.queues import Queue
from sim.scenario.models.scenario import Scenario

_TRANSFER_KINDS = {
    "cold": arrays.TRANSFER_COLD,
    "warm": arrays.TRANSFER_WARM,
    "consult": arrays.TRANSFER_CONSULT,
}


class Customers(NamedTuple):
    """Arrays of :class:`sim.inputs.arrays.Journeys` about customers, without dialling."""

    queues: Structured  # [Q] JOURNEY, `dial` not filled
    come_backs: Structured
    targets: Structured
    deflections: Structured
    deflects: Ints
    transfers: Structured
    transfer_intents: Ints
    transfer_groups: Ints


def cumulative(shares: Iterable[float]) -> Floats:
    """Cumulative shares that reach exactly 1 with the last positive share."""
    given = np.array(list(shares), np.float64)
    total = np.cumsum(given)
    if len(given):
        total[np.flatnonzero(given > 0)[-1] :] = 1.0
    return total


def segment_rows(scenario: Scenario) -> Structured:
    """Row 0 for customers without a segment, then the segments."""
    rows = np.zeros(len(scenario.segments) + 1, arrays.SEGMENT)
    rows["patience"] = 1.0
    rows["cumulative"][1:] = cumulative(segment.share for segment in scenario.segments.values())
    people = 0
    for row, segment in zip(rows[1:], scenario.segments.values(), strict=True):
        row["patience"] = segment.patience_factor
        row["head_start"] = ticks(segment.head_start_s)
        row["priority"] = segment.priority
        row["people"] = segment.customers or 0
        row["people_from"] = people
        people += segment.customers or 0
    return rows


def intent_rows(scenario: Scenario) -> Structured:
    """Row 0 for contacts without an intent, then the intents."""
    rows = [(1.0, 1.0, 1)]
    rows += [
        (intent.handle_time_factor, intent.resolution_factor, int(intent.solvable))
        for intent in scenario.intents.values()
    ]
    return np.array(rows, arrays.INTENT)


def intent_shares(scenario: Scenario) -> Floats:
    """Cumulative shares of the intents in each queue, [Q, N]; zeros where a queue names none."""
    shares = np.zeros((len(scenario.queues), len(scenario.intents)))
    for q, queue in enumerate(scenario.queues.values()):
        if queue.intents:
            shares[q] = cumulative(queue.intents.get(name, 0.0) for name in scenario.intents)
    return shares


def containment(scenario: Scenario) -> Floats:
    """Probability that self-service contains a contact, by queue and intent + 1, [Q, N + 1]."""
    shares = np.zeros((len(scenario.queues), len(scenario.intents) + 1))
    for q, queue in enumerate(scenario.queues.values()):
        if queue.self_service is not None:
            usual = queue.self_service.containment
            own = [intent.containment for intent in scenario.intents.values()]
            shares[q] = [usual, *(usual if share is None else share for share in own)]
    return shares


def customer_rows(scenario: Scenario, laws: LawTable) -> Customers:
    """What each queue's customers do: come again, take another way in, need a second agent."""
    names = list(scenario.queues)
    rows = np.zeros(len(names), arrays.JOURNEY)
    come_backs: list[tuple[float, int, int, int, int]] = []
    targets: list[tuple[float, int]] = []

    def come_back(rule: ComeBack | None) -> int:
        if rule is None:
            return -1
        first = len(targets)
        reached = cumulative(rule.to.values()).tolist()
        targets.extend(zip(reached, map(names.index, rule.to), strict=True))
        law = laws.add(rule.delay)
        come_backs.append((rule.share, law, rule.most, first, len(targets)))
        return len(come_backs) - 1

    deflections = transfers = 0
    for row, queue in zip(rows, scenario.queues.values(), strict=True):
        _put_laws(row, queue, laws)
        _put_shares(row, queue)
        row["dial"] = -1
        row["retries"] = come_back(queue.retries)
        row["repeats"] = come_back(queue.repeats)
        row["deflections_from"] = deflections
        row["deflections_to"] = deflections = deflections + len(queue.deflections)
        row["transfers_from"] = transfers
        row["transfers_to"] = transfers = transfers + len(queue.transfers)
    deflected = [rule for queue in scenario.queues.values() for rule in queue.deflections]
    passed_on = [rule for queue in scenario.queues.values() for rule in queue.transfers]
    return Customers(
        queues=rows,
        come_backs=np.array(come_backs, arrays.COME_BACK),
        targets=np.array(targets, arrays.TARGET),
        deflections=np.array(
            [(names.index(rule.to), rule.share) for rule in deflected], arrays.DEFLECTION
        ),
        deflects=_applies_to_intents(scenario, [rule.intents for rule in deflected]),
        transfers=np.array(
            [
                (
                    names.index(rule.to),
                    _TRANSFER_KINDS[rule.kind],
                    -1 if rule.together is None else laws.add(rule.together),
                    rule.keeps_context,
                    rule.share,
                    rule.resolution_factor,
                )
                for rule in passed_on
            ],
            arrays.TRANSFER,
        ),
        transfer_intents=_applies_to_intents(scenario, [rule.intents for rule in passed_on]),
        transfer_groups=_applies([rule.groups for rule in passed_on], list(scenario.groups)),
    )


def _put_laws(row: np.void, queue: Queue, laws: LawTable) -> None:
    models = {
        "self_law": queue.self_service and queue.self_service.duration,
        "offer_law": queue.offer and queue.offer.talk,
        "silence_law": queue.silence and queue.silence.duration,
        "backlog_law": queue.backlog and queue.backlog.age,
    }
    for name, law in models.items():
        row[name] = -1 if law is None else laws.add(law)


def _put_shares(row: np.void, queue: Queue) -> None:
    row["channel"] = arrays.CHANNELS.index(queue.channel)
    row["has_intents"] = bool(queue.intents)
    row["resolution"] = queue.resolution
    row["self_handle"] = row["self_patience"] = row["self_resolution"] = 1.0
    if queue.backlog is not None:
        row["backlog"] = queue.backlog.count
    if queue.silence is not None:
        row["silences"] = queue.silence.mean_number
    if queue.self_service is not None:
        row["self_resolution"] = queue.self_service.resolution
        row["self_keeps"] = queue.self_service.keeps_context
        row["self_handle"] = queue.self_service.handle_time_factor
        row["self_patience"] = queue.self_service.patience_factor
    if queue.offer is not None:
        row["offer_share"] = queue.offer.share
        row["acceptance"] = queue.offer.acceptance
        row["revenue"] = queue.offer.revenue


def _applies(named: Sequence[tuple[str, ...]], names: Sequence[str]) -> Ints:
    """Whether each row applies to each name, [rows, names]; who names none applies to all."""
    applies = np.zeros((len(named), len(names)), np.int64)
    for r, chosen in enumerate(named):
        applies[r] = [not chosen or name in chosen for name in names]
    return applies


def _applies_to_intents(scenario: Scenario, named: Sequence[tuple[str, ...]]) -> Ints:
    """The same for intents; column 0 is for contacts without one, [rows, N + 1]."""
    return _applies(named, ["", *scenario.intents])
