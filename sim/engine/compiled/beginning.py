"""The state from which a run begins, put into the compiled engine (docs/model.md, the same page).

Agents take up the contacts they have in hand, then who waits joins its line. Nobody looks for
anybody: that happens when the timelines say who is on duty, which the event loop does next.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.handlers import join_and_plan
from sim.engine.compiled.journeys import store
from sim.engine.compiled.more import PHASE_WRAP, More
from sim.engine.compiled.service import begin_right_talk, factor_of, set_aside
from sim.engine.compiled.sharing import progress, settle
from sim.engine.compiled.staff import OFF, TALK, WRAP, switch
from sim.engine.compiled.state import NEVER, State, give_up_time
from sim.engine.compiled.structures import push_timer, set_end
from sim.engine.order import PATIENCE_ENDS
from sim.engine.rules import part_end, ticks_of, ticks_of_wrap
from sim.inputs.arrays import STATE_TALK, STATE_WAITING, STATE_WRAP, Inputs
from sim.inputs.draws import attempt_key
from sim.jit import borrowing_apart

_MILLE: Final = 1000
_NOBODY: Final[Any] = np.int64(0)


@borrowing_apart
def begin_with_contacts(inputs: Inputs, state: State, more: More | None) -> None:
    """Put the contacts of the state, whose rows are filled, where they are."""
    n = len(inputs.state)
    for contact in range(n):
        if inputs.state[contact]["status"] != STATE_WRAP:
            take_line(inputs, state, more, contact)
    for aside in (1, 0):
        for contact in range(n):
            if (
                inputs.state[contact]["status"] != STATE_WAITING
                and inputs.state[contact]["aside"] == aside
            ):
                if more is not None:
                    take_up_job(inputs, state, more, contact)
                else:
                    take_up(inputs, state, contact)
    for contact in range(n):
        if inputs.state[contact]["status"] == STATE_WAITING:
            wait_on(inputs, state, more, contact)


@borrowing_apart
def take_line(inputs: Inputs, state: State, more: More | None, contact: int) -> None:
    """The contact holds a line of its first queue, as long as the customer is there."""
    trunk = inputs.queues[inputs.state[contact]["root_queue"]]["trunk"]
    if more is not None:
        key = attempt_key(state.rows[contact]["customer"], inputs.state[contact]["attempt"])
        more.issues[contact]["key"] = key
        if more.rules.queues[inputs.state[contact]["root_queue"]]["dial"] >= 0:
            return
        more.issues[contact]["trunk"] = trunk
    if trunk >= 0:
        state.free_lines[trunk] -= 1


@borrowing_apart
def take_up(inputs: Inputs, state: State, contact: int) -> None:
    """The agent goes on with the contact it has in hand."""
    now = inputs.settings[0]["begins"]
    agent: Any = np.int64(inputs.state[contact]["agent"])
    factor = factor_of(inputs, agent, inputs.state[contact]["queue"])
    if inputs.state[contact]["status"] == STATE_TALK:
        length = ticks_of(state.rows[contact]["talk_draw"] * factor)
        switch(state, agent, now, TALK, OFF)
    else:
        length = ticks_of_wrap(state.rows[contact]["wrap_draw"] * factor)
        switch(state, agent, now, WRAP, OFF)
    state.agents[agent]["contact"] = contact
    state.agents[agent]["phase_start"] = now
    set_end(state, agent, now + max(1, length - inputs.state[contact]["done"]))


@borrowing_apart
def take_up_job(inputs: Inputs, state: State, more: More, contact: int) -> None:
    """The agent goes on with one of the contacts it has in hand, or has set aside."""
    now = inputs.settings[0]["begins"]
    done = inputs.state[contact]["done"]
    agent: Any = np.int64(inputs.state[contact]["agent"])
    queue: Any = np.int64(inputs.state[contact]["queue"])
    progress(inputs, state, more, agent, now)
    work = inputs.skills[inputs.agents[agent]["group"], queue]["work"]
    if more.people[agent]["in_hand"] > 0 and more.people[agent]["work"] != work:
        set_aside(more, agent, now)
    more.people[agent]["work"] = work
    job: Any = np.int64(more.people[agent]["first"])
    while more.jobs[job]["contact"] >= 0:
        job += 1
    more.people[agent]["in_hand"] += 1
    more.people[agent]["running"] += 1
    more.jobs[job]["contact"] = contact
    more.jobs[job]["row"] = contact
    more.jobs[job]["key"] = attempt_key(
        state.rows[contact]["customer"], inputs.state[contact]["attempt"]
    )
    more.jobs[job]["aside"] = 0
    more.jobs[job]["effort"] = inputs.state[contact]["effort"]
    more.jobs[job]["part"] = 0
    more.jobs[job]["parts"] = 1
    more.jobs[job]["transfer"] = -1
    more.jobs[job]["consults"] = 0
    if inputs.state[contact]["status"] == STATE_TALK:
        begin_right_talk(inputs, state, more, job, contact, agent, queue, _NOBODY)
        skip_done(more, job, done)
    else:
        more.issues[contact]["seen"] = more.rules.queues[queue]["channel"]
        factor = factor_of(inputs, agent, queue)
        length = ticks_of_wrap(state.rows[contact]["wrap_draw"] * factor)
        more.jobs[job]["phase"] = PHASE_WRAP
        more.jobs[job]["left"] = max(1, length - done) * _MILLE
    settle(inputs, state, more, agent, now)


@borrowing_apart
def skip_done(more: More, job: int, done: int) -> None:
    """Of a talk that has just begun ``done`` ticks are over: go on in the part they end in."""
    talk = more.jobs[job]["talk"]
    parts = more.jobs[job]["parts"]
    part = 0
    while part + 1 < parts and part_end(talk, part, parts) <= done:
        part += 1
    more.jobs[job]["part"] = part
    more.jobs[job]["left"] = max(1, part_end(talk, part, parts) - done) * _MILLE


@borrowing_apart
def wait_on(inputs: Inputs, state: State, more: More | None, contact: int) -> None:
    """The contact goes on waiting, at the tail of the line of the last step it has walked."""
    queue: Any = np.int64(inputs.state[contact]["queue"])
    if more is not None:
        dial = more.rules.queues[queue]["dial"]
        if dial >= 0 and more.rules.dials[dial]["predictive"] != 0:
            row: Any = np.int64(contact)
            store(state, more, contact, row, queue)
            return
    patience = state.rows[contact]["patience"]
    give_up = give_up_time(state.rows[contact]["arrived"], patience)
    state.waiters[contact]["give_up"] = give_up
    state.waiters[contact]["step"] = inputs.state[contact]["step"]
    if state.counts[0]["exact"] != 0 and give_up < NEVER:
        push_timer(state, give_up * 16 + PATIENCE_ENDS, contact)
    join_and_plan(inputs, state, more, contact, queue)
