"""What is drawn for a leg of a contact, and the choices that both engines make alike.

Compiled for the compiled engine and for the first contacts; the SimPy model calls the same
functions through ``sim.jit.python_version``. See "Customers, issues, attempts, legs" in
docs/model.md. Tables of cumulative shares end in exactly 1, so a uniform number always falls into
an entry with a positive share.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import FOREVER
from sim.engine.rules import ticks_of
from sim.inputs import draws
from sim.inputs.arrays import Inputs, Journeys
from sim.inputs.draws import combine, uniform_for, unit
from sim.inputs.laws import draw
from sim.jit import borrowing, borrowing_apart

# Numba compiles these as constants of the module.
_LONGEST = 2**43
UNDRAWN: Final = -1
"""Talk, wrap-up or patience of a leg that is drawn when it is needed."""


def split(inputs: Inputs) -> tuple[Inputs, Journeys | None]:
    """Inputs without journeys, and the journeys: what compiled functions are given.

    They take the two apart because Numba leaves out what is behind ``if journeys is not None``
    only where the test is on an argument itself.
    """
    return inputs._replace(journeys=None), inputs.journeys


@borrowing
def interval_of(inputs: Inputs, time: int) -> int:
    """Interval of a tick, the first or the last one for ticks outside the horizon."""
    interval = time // inputs.settings[0]["interval_ticks"]
    return max(0, min(interval, inputs.settings[0]["n_intervals"] - 1))


@borrowing
def law_ticks(inputs: Inputs, law: int, key: np.uint64) -> int:
    """Ticks of a phase drawn from ``inputs.laws[law]`` by ``key``; at least one."""
    return ticks_of(draw(inputs.laws, inputs.tables, law, np.uint64(key)))


@borrowing
def patience_ticks(seconds: float) -> int:
    """Patience in ticks: rounded, at least one; what exceeds 278 years never ends."""
    ticks = seconds * TICKS_PER_SECOND
    if ticks >= _LONGEST:
        return FOREVER
    return max(1, int(ticks + 0.5))


@borrowing
def priority_class(inputs: Inputs, queue: int, key: np.uint64) -> int:
    """The customer's priority class, drawn by the shares of its queue."""
    first = inputs.queues[queue]["classes_from"]
    last = inputs.queues[queue]["classes_to"]
    if last - first < 2:
        return 0
    u = unit(combine(key, draws.CLASS))
    for c in range(first, last - 1):
        if u < inputs.classes[c]["cumulative"]:
            return c - first
    return last - 1 - first


@borrowing
def draw_laws(
    inputs: Inputs,
    rows: Any,
    row: int,
    queue: int,
    interval: int,
    key: np.uint64,
    handle: float,
    patience: float,
) -> None:
    """Fill talk_draw, wrap_draw and patience by the laws of a queue and interval, times factors."""
    laws = inputs.laws
    tables = inputs.tables
    demand = inputs.demand[queue, interval]
    rows[row]["talk_draw"] = handle * draw(laws, tables, demand["talk"], combine(key, draws.TALK))
    wrap = demand["wrap"]
    rows[row]["wrap_draw"] = 0.0
    if wrap >= 0:
        rows[row]["wrap_draw"] = handle * draw(laws, tables, wrap, combine(key, draws.WRAP))
    drawn = draw(laws, tables, demand["patience"], combine(key, draws.PATIENCE))
    rows[row]["patience"] = patience_ticks(patience * drawn)


@borrowing_apart
def draw_handling(
    inputs: Inputs, rows: Any, row: int, queue: int, key: np.uint64, handle: float
) -> None:
    """Fill talk_draw and wrap_draw of a leg, as in :func:`draw_laws`."""
    demand = inputs.demand[queue, interval_of(inputs, rows[row]["arrived"])]
    talk = draw(inputs.laws, inputs.tables, demand["talk"], combine(key, draws.TALK))
    rows[row]["talk_draw"] = handle * talk
    rows[row]["wrap_draw"] = 0.0
    if demand["wrap"] >= 0:
        wrap = draw(inputs.laws, inputs.tables, demand["wrap"], combine(key, draws.WRAP))
        rows[row]["wrap_draw"] = handle * wrap


@borrowing_apart
def draw_patience(inputs: Inputs, queue: int, arrived: int, key: np.uint64, patience: float) -> int:
    """Ticks of patience of a leg, as in :func:`draw_laws`."""
    law = inputs.demand[queue, interval_of(inputs, arrived)]["patience"]
    drawn = draw(inputs.laws, inputs.tables, law, combine(key, draws.PATIENCE))
    return patience_ticks(patience * drawn)


@borrowing_apart
def who(inputs: Inputs, journeys: Journeys, rows: Any, row: int) -> None:
    """Fill segment, intent and person of a first contact whose customer and queue are known."""
    customer = rows[row]["customer"]
    queue = rows[row]["queue"]
    rows[row]["segment"] = -1
    rows[row]["person"] = -1
    rows[row]["intent"] = -1
    n_segments = len(journeys.segments) - 1
    if n_segments > 0:
        u = uniform_for(customer, draws.SEGMENT)
        s: Any = np.int64(1)
        for k in range(1, n_segments):  # all of them: where to stop nobody could predict
            s += u >= journeys.segments[k]["cumulative"]
        rows[row]["segment"] = s - 1
        people = journeys.segments[s]["people"]
        if people > 0:
            rows[row]["person"] = int(uniform_for(customer, draws.PERSON) * people)
    if journeys.queues[queue]["has_intents"] != 0:
        u = uniform_for(customer, draws.INTENT)
        n: Any = np.int64(0)
        for k in range(journeys.intent_shares.shape[1]):
            n += u >= journeys.intent_shares[queue, k]
        rows[row]["intent"] = n


@borrowing_apart
def draw_leg(
    inputs: Inputs,
    journeys: Journeys,
    rows: Any,
    row: int,
    key: np.uint64,
    factor: float,
    patience_factor: float,
) -> None:
    """Fill priority class, talk, wrap-up and patience of a leg that begins a chain.

    By root_queue, arrived, intent and segment of the row.

    Args:
        inputs: without journeys.
        journeys: what customers do.
        rows: CONTACT rows.
        row: the leg's.
        key: draw key of the leg.
        factor: of the leg's context, on talk and wrap-up; the intent's is applied beside it.
        patience_factor: on patience, beside the segment's.
    """
    key = np.uint64(key)  # a compiled function has returned it to plain Python as an int
    queue = rows[row]["root_queue"]
    rows[row]["priority_class"] = priority_class(inputs, queue, key)
    handle = journeys.intents[rows[row]["intent"] + 1]["handle"] * factor
    patience = journeys.segments[rows[row]["segment"] + 1]["patience"] * patience_factor
    interval = interval_of(inputs, rows[row]["arrived"])
    draw_laws(inputs, rows, row, queue, interval, key, handle, patience)


@borrowing_apart
def choose_target(journeys: Journeys, come_back: int, u: float) -> int:
    """Queue in which a customer comes again; -1: the same queue.

    Args:
        journeys: what customers do.
        come_back: row of ``journeys.come_backs``.
        u: uniform number.
    """
    last = journeys.come_backs[come_back]["to_to"]
    for t in range(journeys.come_backs[come_back]["to_from"], last):
        if u < journeys.targets[t]["cumulative"]:
            queue: int = journeys.targets[t]["queue"]
            return queue
    return -1


@borrowing_apart
def choose_deflection(journeys: Journeys, queue: int, intent: int, u: float) -> int:
    """Row of ``journeys.deflections`` that a first contact of the intent takes; -1: none."""
    total = 0.0
    for d in range(
        journeys.queues[queue]["deflections_from"], journeys.queues[queue]["deflections_to"]
    ):
        if journeys.deflects[d, intent + 1] != 0:
            total += journeys.deflections[d]["share"]
            if u < total:
                return d
    return -1


@borrowing_apart
def choose_transfer(journeys: Journeys, queue: int, intent: int, group: int, u: float) -> int:
    """Row of ``journeys.transfers`` of a contact that an agent of ``group`` answered; -1: none."""
    total = 0.0
    for t in range(
        journeys.queues[queue]["transfers_from"], journeys.queues[queue]["transfers_to"]
    ):
        if journeys.transfer_intents[t, intent + 1] != 0 and journeys.transfer_groups[t, group]:
            total += journeys.transfers[t]["share"]
            if u < total:
                return t
    return -1


@borrowing_apart
def next_opening(journeys: Journeys, inputs: Inputs, queue: int, time: int) -> int:
    """Row of ``journeys.openings``: the queue's first opening that starts after ``time``; or -1.

    None starts at the horizon or later.
    """
    last = inputs.queues[queue]["openings_to"]
    low = inputs.queues[queue]["openings_from"]
    high = last
    while low < high:
        middle = (low + high) // 2
        if journeys.openings[middle]["start"] <= time:
            low = middle + 1
        else:
            high = middle
    return low if low < last else -1
