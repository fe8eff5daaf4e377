"""Start values of a first contact's row in the log."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.log import FOREVER
from sim.inputs import draws
from sim.inputs.arrays import Inputs, Journeys
from sim.inputs.draws import combine
from sim.inputs.legs import UNDRAWN, draw_laws, draw_leg, law_ticks, priority_class, who
from sim.inputs.scatter import BACKLOG, IN_STATE
from sim.inputs.state_rows import fill_state_row
from sim.jit import borrowing, borrowing_apart


@borrowing
def fill_row(
    inputs: Inputs,
    journeys: Journeys | None,
    rows: Any,
    i: int,
    time: int,
    queue: int,
    key: np.uint64,
    given: int,
) -> None:
    """Write the start values of one contact, its own draws among them."""
    start_row(rows, i, time, queue, key)
    if given == IN_STATE:
        fill_state_row(inputs, journeys, rows, i)
        return
    if journeys is None:
        rows[i]["priority_class"] = priority_class(inputs, queue, key) if given < 0 else given
        interval = time // inputs.settings[0]["interval_ticks"]
        draw_laws(inputs, rows, i, queue, interval, key, 1.0, 1.0)
    if journeys is not None:
        fill_journey(inputs, journeys, rows, i, key, given)


@borrowing
def fill_row_lazily(
    inputs: Inputs,
    journeys: Journeys | None,
    rows: Any,
    i: int,
    time: int,
    queue: int,
    key: np.uint64,
    given: int,
) -> None:
    """The same, but for talk, wrap-up and patience, which are drawn when they are needed."""
    start_row(rows, i, time, queue, key)
    if given == IN_STATE:
        fill_state_row(inputs, journeys, rows, i)
        return
    rows[i]["talk_draw"] = UNDRAWN
    rows[i]["wrap_draw"] = UNDRAWN
    rows[i]["patience"] = UNDRAWN
    if journeys is None:
        rows[i]["priority_class"] = priority_class(inputs, queue, key) if given < 0 else given
    if journeys is not None:
        if given == BACKLOG:
            fill_journey(inputs, journeys, rows, i, key, given)
        else:
            who(inputs, journeys, rows, i)
            rows[i]["priority_class"] = priority_class(inputs, queue, key) if given < 0 else given


@borrowing
def start_row(rows: Any, i: int, time: int, queue: int, key: np.uint64) -> None:
    """What every first contact's row begins with."""
    rows[i]["arrived"] = time
    rows[i]["queued"] = time
    rows[i]["answered"] = -1
    rows[i]["ended"] = -1
    rows[i]["wrapped"] = -1
    rows[i]["effort"] = -1
    rows[i]["customer"] = key
    rows[i]["agent"] = -1
    rows[i]["root"] = i
    rows[i]["person"] = -1
    rows[i]["queue"] = queue
    rows[i]["root_queue"] = queue
    rows[i]["issue"] = 0
    rows[i]["attempt"] = 0
    rows[i]["leg"] = 0
    rows[i]["parent"] = -1
    rows[i]["segment"] = -1
    rows[i]["intent"] = -1
    rows[i]["cause"] = 0
    rows[i]["exit"] = 0
    rows[i]["stage"] = 0
    rows[i]["context"] = 0
    rows[i]["resolved"] = -1
    rows[i]["offer"] = 0
    rows[i]["then"] = 0


@borrowing_apart
def fill_journey(
    inputs: Inputs, journeys: Journeys, rows: Any, i: int, key: np.uint64, given: int
) -> None:
    """Who the customer is, and draws that depend on it; a backlog's contact has come before."""
    age: Any = np.int64(0)
    if given == BACKLOG:
        law = journeys.queues[rows[i]["queue"]]["backlog_law"]
        age = law_ticks(inputs, law, combine(key, draws.BACKLOG_AGE))
        rows[i]["arrived"] = -age
    who(inputs, journeys, rows, i)
    draw_leg(inputs, journeys, rows, i, key, 1.0, 1.0)
    if given >= 0:
        rows[i]["priority_class"] = given
    if rows[i]["patience"] < FOREVER:
        rows[i]["patience"] += age
