"""What a leg needs of talk, wrap-up and patience, drawn when it is needed.

A block measures its rows and forgets them, so it need not draw how long somebody would have
waited who is answered at once, nor how long somebody would have talked who gives up. The draws
are functions of their keys, so they are the same whenever they are made; a log that is kept has
them all from the beginning (``sim.inputs.first_rows``, ``draw_chain``).
"""

from __future__ import annotations

from typing import Any

import numpy as np

from sim.engine.compiled.more import More
from sim.engine.compiled.state import State
from sim.engine.log import Cause
from sim.inputs.arrays import Inputs
from sim.inputs.legs import draw_handling, draw_patience
from sim.jit import borrowing, borrowing_apart

_HANDED_ON = int(Cause.HANDED_ON)
_SEEN = 2
_HANDED = 1


@borrowing
def context_factor(inputs: Inputs, more: More, context: int, queue: int) -> float:
    """Factor of a leg's context on talk and wrap-up, in a chain that began in ``queue``."""
    factor = 1.0
    if context & _HANDED != 0:
        factor = more.rules.queues[queue]["self_handle"]
    if context & _SEEN != 0:
        factor = factor * inputs.settings[0]["context_handle"]
    return factor


@borrowing
def handle_factor(inputs: Inputs, state: State, more: More | None, row: int, queue: int) -> float:
    """Factor of a leg on talk and wrap-up that is known before the agent is."""
    factor = 1.0
    if more is not None:
        intent = state.rows[row]["intent"] + 1
        context = context_factor(inputs, more, state.rows[row]["context"], queue)
        factor = more.rules.intents[intent]["handle"] * context
    return factor


@borrowing
def fill_handling(
    inputs: Inputs, state: State, more: More | None, row: int, key: np.uint64
) -> None:
    """Draw talk and wrap-up of the leg in ``row``, whose draws are below ``key``.

    Both when the talk begins, though the wrap-up is needed long after: the processor works on two
    draws at once.
    """
    if state.rows[row]["talk_draw"] < 0.0:
        queue: Any = np.int64(state.rows[row]["root_queue"])
        factor = handle_factor(inputs, state, more, row, queue)
        draw_handling(inputs, state.rows, row, queue, key, factor)


@borrowing_apart
def fill_patience(inputs: Inputs, state: State, more: More | None, contact: int, row: int) -> None:
    """Draw the patience of the contact's present leg, which began a chain."""
    queue: Any = np.int64(state.rows[row]["root_queue"])
    factor = 1.0
    if more is not None:
        key = more.issues[contact]["key"]
        factor = more.rules.segments[state.rows[row]["segment"] + 1]["patience"]
        if state.rows[row]["cause"] == _HANDED_ON:
            factor = factor * more.rules.queues[queue]["self_patience"]
    else:
        key = state.rows[row]["customer"]
    arrived = state.rows[row]["arrived"]
    state.rows[row]["patience"] = draw_patience(inputs, queue, arrived, key, factor)
