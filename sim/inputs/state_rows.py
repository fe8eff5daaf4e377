"""Start values of the contacts of a state: what they are, and what is left of their durations."""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.clock import TICKS_PER_SECOND
from sim.engine.log import FOREVER, Exit
from sim.inputs import draws
from sim.inputs.arrays import STATE_TALK, STATE_WAITING, STATE_WRAP, Inputs, Journeys
from sim.inputs.draws import attempt_key, combine
from sim.inputs.laws import draw
from sim.inputs.legs import interval_of, patience_ticks, priority_class, who
from sim.inputs.remaining import draw_beyond
from sim.jit import borrowing, borrowing_apart

_ANSWERED = int(Exit.ANSWERED)


@borrowing_apart
def fill_state_row(inputs: Inputs, journeys: Journeys | None, rows: Any, i: int) -> None:
    """Complete the row of contact ``i`` of the state, which has its customer and root queue.

    Talk, wrap-up and patience are drawn given that they have lasted as long as they have; those
    that have not begun, or are over, like any other.
    """
    root: Any = np.int64(inputs.state[i]["root_queue"])
    answered = inputs.state[i]["answered"]
    rows[i]["arrived"] = inputs.state[i]["arrived"]
    rows[i]["queued"] = inputs.state[i]["queued"]
    rows[i]["answered"] = answered
    rows[i]["ended"] = inputs.state[i]["ended"]
    rows[i]["agent"] = inputs.state[i]["agent"]
    rows[i]["attempt"] = inputs.state[i]["attempt"]
    if answered >= 0:
        rows[i]["exit"] = _ANSWERED
    handle = 1.0
    patience = 1.0
    if journeys is not None:
        who(inputs, journeys, rows, i)
        if inputs.state[i]["segment"] >= 0:
            rows[i]["segment"] = inputs.state[i]["segment"]
            rows[i]["person"] = -1
        if inputs.state[i]["intent"] >= 0:
            rows[i]["intent"] = inputs.state[i]["intent"]
        handle = journeys.intents[rows[i]["intent"] + 1]["handle"]
        patience = journeys.segments[rows[i]["segment"] + 1]["patience"]
    rows[i]["queue"] = inputs.state[i]["queue"]
    key = attempt_key(rows[i]["customer"], inputs.state[i]["attempt"])
    kind = inputs.state[i]["priority_class"]
    rows[i]["priority_class"] = kind if kind >= 0 else priority_class(inputs, root, key)
    interval = interval_of(inputs, inputs.state[i]["arrived"])
    fill_talk_and_wrap(inputs, rows, i, interval, key, handle)
    fill_rest_of_patience(inputs, rows, i, interval, key, patience)


@borrowing
def fill_talk_and_wrap(
    inputs: Inputs, rows: Any, i: int, interval: int, key: np.uint64, handle: float
) -> None:
    """Draw talk and wrap-up: seconds for an agent with factor 1, like those of any contact."""
    status = inputs.state[i]["status"]
    demand = inputs.demand[inputs.state[i]["root_queue"], interval]
    done = 0.0
    if status != STATE_WAITING:
        agent = inputs.state[i]["agent"]
        skill = inputs.skills[inputs.agents[agent]["group"], inputs.state[i]["queue"]]
        factor = skill["factor"] * inputs.agents[agent]["factor"] * handle
        done = inputs.state[i]["done"] / (TICKS_PER_SECOND * factor)
    laws = inputs.laws
    tables = inputs.tables
    talk = combine(key, draws.TALK)
    wrap = combine(key, draws.WRAP)
    rows[i]["wrap_draw"] = 0.0
    if status == STATE_TALK:
        rows[i]["talk_draw"] = handle * draw_beyond(laws, tables, demand["talk"], done, talk)
    else:
        rows[i]["talk_draw"] = handle * draw(laws, tables, demand["talk"], talk)
    if demand["wrap"] >= 0:
        if status == STATE_WRAP:
            rows[i]["wrap_draw"] = handle * draw_beyond(laws, tables, demand["wrap"], done, wrap)
        else:
            rows[i]["wrap_draw"] = handle * draw(laws, tables, demand["wrap"], wrap)


@borrowing
def fill_rest_of_patience(
    inputs: Inputs, rows: Any, i: int, interval: int, key: np.uint64, factor: float
) -> None:
    """Draw the patience, which has lasted until now, or until the answer."""
    waited = inputs.settings[0]["begins"] - inputs.state[i]["arrived"]
    if inputs.state[i]["answered"] >= 0:
        waited = inputs.state[i]["answered"] - inputs.state[i]["arrived"]
    law = inputs.demand[inputs.state[i]["root_queue"], interval]["patience"]
    beyond = waited / (TICKS_PER_SECOND * factor)
    drawn = draw_beyond(inputs.laws, inputs.tables, law, beyond, combine(key, draws.PATIENCE))
    ticks = patience_ticks(factor * drawn)
    rows[i]["patience"] = FOREVER if ticks >= FOREVER else max(ticks, waited + 1)
