"""Issues in the compiled engine: legs, attempts, and what is still to come of them."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.lazily import context_factor, handle_factor
from sim.engine.compiled.more import (
    PENDING_ATTEMPT,
    PENDING_CALLBACK,
    PENDING_REDIAL,
    More,
)
from sim.engine.compiled.state import State
from sim.engine.compiled.structures import push_timer
from sim.engine.log import Cause, Exit, Stage, Then
from sim.engine.order import ENTRY
from sim.inputs import draws
from sim.inputs.arrays import REOPENING, TRANSFER_CONSULT, Inputs
from sim.inputs.draws import attempt_key, combine, dial_key, leg_key, uniform_for
from sim.inputs.legs import (
    UNDRAWN,
    choose_target,
    draw_handling,
    draw_leg,
    law_ticks,
    next_opening,
    priority_class,
)
from sim.jit import borrowing, borrowing_apart
from sim.prefetch import prefetch_to_write

# np.int64, not int: Numba would compile a callee anew for each literal handed on.
CONTINUES: Final[Any] = np.int64(Then.CONTINUES)
COMES_BACK: Final[Any] = np.int64(Then.COMES_BACK)
END: Final[Any] = np.int64(Then.END)
FRONT: Final[Any] = np.int64(Stage.FRONT)
DIALLER: Final[Any] = np.int64(Stage.DIALLER)
IN_QUEUE: Final[Any] = np.int64(Stage.QUEUE)
CAUSE_HANDED_ON: Final[Any] = np.int64(Cause.HANDED_ON)
CAUSE_DEFLECTED: Final[Any] = np.int64(Cause.DEFLECTED)
CAUSE_TRANSFER: Final[Any] = np.int64(Cause.TRANSFER)
CAUSE_CONSULT: Final[Any] = np.int64(Cause.CONSULT)
CAUSE_CALLBACK: Final[Any] = np.int64(Cause.CALLBACK)
CAUSE_REDIAL: Final[Any] = np.int64(Cause.REDIAL)
CAUSE_RETRY: Final[Any] = np.int64(Cause.RETRY)
CAUSE_REPEAT: Final[Any] = np.int64(Cause.REPEAT)
CAUSE_DIALLED: Final[Any] = np.int64(Cause.DIALLED)
_OPEN: Final = int(Exit.OPEN)
_BELOW_TRANSFER: Final = (int(Cause.TRANSFER), int(Cause.CONSULT))
_REPEAT: Final = int(Cause.REPEAT)
_AHEAD: Final[Any] = np.int64(3)
"""Rows between asking for one's memory and needing it."""
SEEN: Final = 2
HANDED: Final = 1


@borrowing
def is_consultation(more: More, contact: int) -> bool:
    """Whether the contact's present leg, or the one it overflowed from, asks a second agent."""
    if more.issues[contact]["holder"] < 0:
        return False
    return more.rules.transfers[more.issues[contact]["transfer"]]["kind"] == TRANSFER_CONSULT


@borrowing
def copy_row(state: State, contact: int, queue: int, cause: int, now: int) -> int:
    """A new row for the contact's next leg, which begins a chain in ``queue``; returns it."""
    row = state.waiters[contact]["row"]
    new = state.counts[0]["rows"]
    state.counts[0]["rows"] = new + 1
    prefetch_to_write(state.rows, new + _AHEAD)
    # Field by field: the old row has just been written to, in smaller parts than a copy would read.
    state.rows[new]["patience"] = state.rows[row]["patience"]
    state.rows[new]["customer"] = state.rows[row]["customer"]
    state.rows[new]["talk_draw"] = state.rows[row]["talk_draw"]
    state.rows[new]["wrap_draw"] = state.rows[row]["wrap_draw"]
    state.rows[new]["root"] = state.rows[row]["root"]
    state.rows[new]["person"] = state.rows[row]["person"]
    state.rows[new]["priority_class"] = state.rows[row]["priority_class"]
    state.rows[new]["issue"] = state.rows[row]["issue"]
    state.rows[new]["attempt"] = state.rows[row]["attempt"]
    state.rows[new]["segment"] = state.rows[row]["segment"]
    state.rows[new]["intent"] = state.rows[row]["intent"]
    state.rows[new]["context"] = state.rows[row]["context"]
    state.rows[new]["arrived"] = now
    state.rows[new]["queued"] = now
    state.rows[new]["answered"] = -1
    state.rows[new]["ended"] = -1
    state.rows[new]["wrapped"] = -1
    state.rows[new]["effort"] = -1
    state.rows[new]["agent"] = -1
    state.rows[new]["queue"] = queue
    state.rows[new]["root_queue"] = queue
    state.rows[new]["leg"] = state.rows[row]["leg"] + 1
    state.rows[new]["parent"] = state.rows[row]["leg"]
    state.rows[new]["cause"] = cause
    state.rows[new]["exit"] = _OPEN
    state.rows[new]["stage"] = IN_QUEUE
    state.rows[new]["resolved"] = -1
    state.rows[new]["offer"] = 0
    state.rows[new]["then"] = END
    state.waiters[contact]["row"] = new
    state.waiters[contact]["announced"] = 0
    return new


@borrowing_apart
def draw_chain(
    inputs: Inputs, state: State, more: More, contact: int, patience_factor: float
) -> None:
    """Draw what the contact's new leg needs, its context included."""
    row = state.waiters[contact]["row"]
    queue: Any = np.int64(state.rows[row]["queue"])
    more.issues[contact]["since"] = state.rows[row]["arrived"]
    if state.counts[0]["lazy"] != 0:
        key = more.issues[contact]["key"]
        state.rows[row]["priority_class"] = priority_class(inputs, queue, key)
        state.rows[row]["talk_draw"] = UNDRAWN
        state.rows[row]["wrap_draw"] = UNDRAWN
        if state.rows[row]["cause"] == CAUSE_HANDED_ON:
            # Nearly all are answered: drawn now, both are ready when an agent has been found.
            handle = handle_factor(inputs, state, more, row, queue)
            draw_handling(inputs, state.rows, row, queue, key, handle)
        state.rows[row]["patience"] = UNDRAWN
        return
    factor = context_factor(inputs, more, state.rows[row]["context"], queue)
    draw_leg(
        inputs, more.rules, state.rows, row, more.issues[contact]["key"], factor, patience_factor
    )


@borrowing_apart
def next_leg(state: State, more: More, contact: int, queue: int, cause: int, now: int) -> None:
    """The next leg of the present attempt begins in ``queue``; its context keeps bit 2 only."""
    new = copy_row(state, contact, queue, cause, now)
    state.rows[new]["context"] = state.rows[new]["context"] & SEEN
    if cause in _BELOW_TRANSFER:
        key = leg_key(more.issues[contact]["key"], state.rows[new]["leg"])
        more.issues[contact]["key"] = key


@borrowing_apart
def new_attempt(
    inputs: Inputs, state: State, more: More, contact: int, queue: int, cause: int, now: int
) -> None:
    """The customer comes again: the first leg of another attempt begins in ``queue``."""
    new = copy_row(state, contact, queue, cause, now)
    state.rows[new]["attempt"] += 1
    state.rows[new]["leg"] = 0
    state.rows[new]["parent"] = -1
    seen = more.issues[contact]["seen"]
    context = 0
    if seen >= 0 and (
        inputs.settings[0]["across_channels"] != 0 or seen == more.rules.queues[queue]["channel"]
    ):
        context = SEEN
    state.rows[new]["context"] = context
    more.issues[contact]["key"] = attempt_key(
        state.rows[new]["customer"], state.rows[new]["attempt"]
    )
    more.issues[contact]["dials"] = 0
    draw_chain(inputs, state, more, contact, 1.0)


@borrowing
def plan_entry(
    state: State, more: More, contact: int, pending: int, queue: int, cause: int, time: int
) -> None:
    """Something is to happen to the contact at ``time``."""
    more.issues[contact]["pending"] = pending
    more.issues[contact]["target"] = queue
    more.issues[contact]["cause"] = cause
    more.issues[contact]["entry"] = time
    push_timer(state, time * 16 + ENTRY, contact)


@borrowing
def put_off(inputs: Inputs, state: State, more: More, contact: int, now: int) -> None:
    """The queue that the contact was to enter is closed: it comes after the next opening."""
    queue: Any = np.int64(more.issues[contact]["target"])
    at = next_opening(more.rules, inputs, queue, now)
    if at < 0:
        return
    time = more.rules.openings[at]["start"]
    if more.rules.queues[queue]["dial"] < 0:
        length = min(REOPENING, more.rules.openings[at]["end"] - time)
        row = state.waiters[contact]["row"]
        key = attempt_key(state.rows[row]["customer"], state.rows[row]["attempt"] + 1)
        time += int(uniform_for(key, draws.SPREAD) * length)
    more.issues[contact]["entry"] = time
    push_timer(state, time * 16 + ENTRY, contact)


@borrowing_apart
def come_back(
    inputs: Inputs, state: State, more: More, contact: int, row: int, cause: int, now: int
) -> None:
    """Decide whether the customer comes again after the leg in ``row``, and when."""
    queue: Any = np.int64(state.rows[row]["queue"])
    share_of: Any = np.int64(draws.RETRY)
    delay_of: Any = np.int64(draws.RETRY_DELAY)
    rule = more.rules.queues[queue]["retries"]
    if cause == _REPEAT:
        share_of = np.int64(draws.REPEAT)
        delay_of = np.int64(draws.REPEAT_DELAY)
        rule = more.rules.queues[queue]["repeats"]
    if rule < 0 or state.rows[row]["attempt"] + 1 >= more.rules.come_backs[rule]["most"]:
        return
    key = more.issues[contact]["key"]
    if uniform_for(key, share_of) >= more.rules.come_backs[rule]["share"]:
        return
    delay = law_ticks(inputs, more.rules.come_backs[rule]["law"], combine(key, delay_of))
    to = choose_target(more.rules, rule, uniform_for(key, draws.WHERE))
    if to < 0:
        to = queue
    state.rows[row]["then"] = COMES_BACK
    plan_entry(state, more, contact, PENDING_ATTEMPT, to, cause, now + delay)


@borrowing_apart
def redial(inputs: Inputs, state: State, more: More, contact: int, row: int, now: int) -> None:
    """The customer was not reached: dial again later, unless that was the last attempt."""
    queue: Any = np.int64(state.rows[row]["queue"])
    dial = more.rules.queues[queue]["dial"]
    if more.issues[contact]["dials"] >= more.rules.dials[dial]["attempts"]:
        return
    key = dial_key(more.issues[contact]["key"], state.rows[row]["leg"])
    delay = law_ticks(inputs, more.rules.dials[dial]["again"], combine(key, draws.AGAIN))
    state.rows[row]["then"] = CONTINUES
    plan_entry(state, more, contact, PENDING_REDIAL, queue, CAUSE_REDIAL, now + delay)


@borrowing_apart
def ask_for_callback(
    inputs: Inputs, state: State, more: More, contact: int, step: int, now: int
) -> bool:
    """The contact has accepted a callback; True if it enters the other queue in this tick."""
    row = state.waiters[contact]["row"]
    to: Any = np.int64(inputs.steps[step]["to"])
    state.rows[row]["then"] = CONTINUES
    more.issues[contact]["dials"] = 0
    more.issues[contact]["keeps_age"] = 0
    law = inputs.steps[step]["call_at"]
    if law >= 0:
        delay = law_ticks(inputs, law, combine(more.issues[contact]["key"], draws.CALL_AT))
        plan_entry(state, more, contact, PENDING_CALLBACK, to, CAUSE_CALLBACK, now + delay)
        return False
    more.issues[contact]["keeps_age"] = 1
    if state.queues[to]["open"] == 0:
        more.issues[contact]["pending"] = PENDING_CALLBACK
        more.issues[contact]["target"] = to
        more.issues[contact]["cause"] = CAUSE_CALLBACK
        put_off(inputs, state, more, contact, now)
        return False
    enter_callback(inputs, state, more, contact, to, now)
    return True


@borrowing
def enter_callback(
    inputs: Inputs, state: State, more: More, contact: int, queue: int, now: int
) -> None:
    """The leg of a callback begins; called back in turn it keeps the age it had."""
    since = more.issues[contact]["since"]
    next_leg(state, more, contact, queue, CAUSE_CALLBACK, now)
    draw_chain(inputs, state, more, contact, 1.0)
    if more.issues[contact]["keeps_age"] != 0:
        more.issues[contact]["since"] = since


@borrowing
def give_line_back_of(state: State, more: More, contact: int) -> None:
    """The customer has left: its trunk line, if it holds one, is free."""
    trunk = more.issues[contact]["trunk"]
    if trunk >= 0:
        state.free_lines[trunk] += 1
        more.issues[contact]["trunk"] = -1
