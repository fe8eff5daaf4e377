"""Queues whose contacts are dialled, as arrays."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sim.clock import Calendar
from sim.inputs import arrays
from sim.inputs.arrays import Floats, Structured
from sim.inputs.build_routing import ticks
from sim.inputs.compile_laws import LawTable
from sim.scenario.models.base import minutes_of
from sim.scenario.models.dialling import Dial
from sim.scenario.models.scenario import Scenario

_THOUSAND = 1000


class Dialling(NamedTuple):
    """Arrays of :class:`sim.inputs.arrays.Journeys` about dialling, a row for each such queue."""

    dials: Structured  # [L] DIAL
    connect: Floats  # [L, I]
    right_party: Floats  # [L, I]


def build_dialling(
    scenario: Scenario, calendar: Calendar, laws: LawTable, queues: Structured
) -> Dialling:
    """Dials of all queues that have one; fills ``dial`` of ``queues`` [Q] JOURNEY."""
    rows: list[tuple[int, ...]] = []
    connect: list[Floats] = []
    right_party: list[Floats] = []
    for q, queue in enumerate(scenario.queues.values()):
        if queue.dial is None:
            continue
        queues[q]["dial"] = len(rows)
        rows.append(_row(queue.dial, laws))
        holds = _reach_rows(queue.dial, calendar)
        connect.append(np.array([row.connect for row in queue.dial.reach])[holds])
        right_party.append(np.array([row.right_party for row in queue.dial.reach])[holds])
    shape = (len(rows), calendar.n_intervals)
    return Dialling(
        np.array(rows, arrays.DIAL),
        np.array(connect, np.float64).reshape(shape),
        np.array(right_party, np.float64).reshape(shape),
    )


def _row(dial: Dial, laws: LawTable) -> tuple[int, ...]:
    def law(model: object) -> int:
        return -1 if model is None else laws.add(model)

    return (
        int(dial.pacing == "predictive"),
        law(dial.preview),
        law(dial.ring),
        law(dial.wrong_party),
        law(dial.again),
        dial.attempts,
        round(dial.most_abandoned * _THOUSAND),
        round(dial.most_ahead * _THOUSAND),
        max(1, ticks(dial.drop_after_s)),
    )


def _reach_rows(dial: Dial, calendar: Calendar) -> np.ndarray:
    """Index of the row of ``reach`` that holds at each interval's begin, local time, [I]."""
    starts = [minutes_of(row.start) for row in dial.reach]
    return np.searchsorted(starts, np.asarray(calendar.interval_minute), side="right") - 1
