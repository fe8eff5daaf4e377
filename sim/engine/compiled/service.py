"""What agents do with contacts where scenarios use journeys: take, talk, hold, wrap up, rest."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.issues import (
    CAUSE_REPEAT,
    CONTINUES,
    come_back,
    give_line_back_of,
    is_consultation,
)
from sim.engine.compiled.lazily import fill_handling
from sim.engine.compiled.more import (
    PHASE_DIAL,
    PHASE_SILENT,
    PHASE_TALK,
    PHASE_TOGETHER,
    PHASE_WRAP,
    PHASE_WRONG,
    More,
)
from sim.engine.compiled.sharing import (
    find_contact,
    is_slowed,
    progress,
    settle,
    unlist,
)
from sim.engine.compiled.staff import AVAILABLE
from sim.engine.compiled.state import ANSWERED, NEVER, State
from sim.engine.compiled.structures import clear_end, leave_line, set_end
from sim.engine.log import Activity, Cause
from sim.engine.rules import (
    breather,
    next_ahead,
    part_end,
    resolution_probability,
    silences,
    ticks_of,
    ticks_of_wrap,
)
from sim.inputs import draws
from sim.inputs.arrays import MOST_LEGS, TRANSFER_CONSULT, Inputs
from sim.inputs.draws import combine, dial_key, uniform_for
from sim.inputs.laws import draw
from sim.inputs.legs import choose_transfer, interval_of, law_ticks
from sim.jit import borrowing, borrowing_apart

# np.int64, not int: Numba would compile a callee anew for each literal handed on.
REST: Final[Any] = np.int64(Activity.REST)
BREATHER: Final[Any] = np.int64(Activity.BREATHER)
_DIALLED: Final = int(Cause.DIALLED)
_MILLE: Final = 1000
_NOT_LOST: Final[Any] = np.int64(0)
_SETTLED_LATER: Final[Any] = np.int64(0)


@borrowing
def factor_of(inputs: Inputs, agent: int, queue: int) -> float:
    """The agent's handle-time factor for a queue."""
    group = inputs.agents[agent]["group"]
    return inputs.skills[group, queue]["factor"] * inputs.agents[agent]["factor"]


@borrowing
def take(
    inputs: Inputs, state: State, more: More, contact: int, agent: int, queue: int, now: int
) -> None:
    """The agent takes the contact, setting aside what it has in hand if it must."""
    take_on(inputs, state, more, contact, agent, queue, now)
    settle(inputs, state, more, agent, now)


@borrowing_apart
def take_on(
    inputs: Inputs, state: State, more: More, contact: int, agent: int, queue: int, now: int
) -> None:
    """The same, without settling what that changes about the agent."""
    unlist(inputs, state, more, agent, now)
    progress(inputs, state, more, agent, now)
    work = inputs.skills[inputs.agents[agent]["group"], queue]["work"]
    if more.people[agent]["in_hand"] > 0 and more.people[agent]["work"] != work:
        set_aside(more, agent, now)
    more.people[agent]["work"] = work
    job: Any = np.int64(more.people[agent]["first"])
    while more.jobs[job]["contact"] >= 0:
        job += 1
    row = state.waiters[contact]["row"]
    state.rows[row]["exit"] = ANSWERED
    state.rows[row]["answered"] = now
    state.rows[row]["agent"] = agent
    more.people[agent]["in_hand"] += 1
    more.people[agent]["running"] += 1
    more.jobs[job]["contact"] = contact
    more.jobs[job]["row"] = row
    more.jobs[job]["key"] = more.issues[contact]["key"]
    more.jobs[job]["aside"] = 0
    more.jobs[job]["effort"] = 0
    more.jobs[job]["part"] = 0
    more.jobs[job]["parts"] = 1
    more.jobs[job]["transfer"] = -1
    more.jobs[job]["consults"] = 0
    holder: Any = np.int64(more.issues[contact]["holder"])
    together: Any = np.int64(0)
    consults = is_consultation(more, contact)
    if holder >= 0:
        law = more.rules.transfers[more.issues[contact]["transfer"]]["law"]
        together = law_ticks(inputs, law, combine(more.issues[contact]["key"], draws.TOGETHER))
        more.issues[contact]["holder"] = -1
        talk_together(inputs, state, more, holder, now + together, now)
    if consults:
        more.jobs[job]["consults"] = 1
        more.jobs[job]["phase"] = PHASE_TOGETHER
        more.jobs[job]["end"] = now + together
    elif more.rules.queues[queue]["dial"] >= 0 and state.rows[row]["cause"] != _DIALLED:
        dial_number(inputs, state, more, job, contact, queue, now)
    else:
        if state.rows[row]["cause"] == _DIALLED:
            count_connected(more, queue, _NOT_LOST)
        begin_talk(inputs, state, more, job, contact, agent, queue, together, now)


@borrowing
def dial_number(
    inputs: Inputs, state: State, more: More, job: int, contact: int, queue: int, now: int
) -> None:
    """The agent reads the record, if it is previewed, and dials."""
    dial = more.rules.queues[queue]["dial"]
    key = dial_key(more.issues[contact]["key"], state.rows[more.jobs[job]["row"]]["leg"])
    seconds = draw(
        inputs.laws, inputs.tables, more.rules.dials[dial]["ring"], combine(key, draws.RING)
    )
    law = more.rules.dials[dial]["preview"]
    if law >= 0:
        seconds = draw(inputs.laws, inputs.tables, law, combine(key, draws.PREVIEW)) + seconds
    more.issues[contact]["dials"] += 1
    more.jobs[job]["phase"] = PHASE_DIAL
    more.jobs[job]["end"] = now + ticks_of(seconds)


@borrowing
def count_connected(more: More, queue: int, abandoned: int) -> None:
    """A call that the dialler connected was answered or abandoned: dial more or less boldly."""
    dial = more.rules.queues[queue]["dial"]
    connected = more.diallers[queue]["connected"] + 1
    lost = more.diallers[queue]["abandoned"] + abandoned
    more.diallers[queue]["ahead"] = next_ahead(
        more.diallers[queue]["ahead"],
        more.rules.dials[dial]["most_ahead"],
        connected,
        lost,
        more.rules.dials[dial]["cap"],
    )
    if connected == 200:
        connected = 100
        lost = lost // 2
    more.diallers[queue]["connected"] = connected
    more.diallers[queue]["abandoned"] = lost


@borrowing
def talk_together(
    inputs: Inputs, state: State, more: More, holder: int, end: int, now: int
) -> None:
    """The second agent has come: the first, who has held, talks with it until ``end``."""
    agent: Any = np.int64(state.rows[more.jobs[holder]["row"]]["agent"])
    progress(inputs, state, more, agent, now)
    more.jobs[holder]["phase"] = PHASE_TOGETHER
    more.jobs[holder]["end"] = end
    settle(inputs, state, more, agent, now)


@borrowing_apart
def begin_talk(
    inputs: Inputs,
    state: State,
    more: More,
    job: int,
    contact: int,
    agent: int,
    queue: int,
    together: int,
    now: int,
) -> None:
    """Talk begins: what it will lead to is decided, which also says how long it lasts."""
    row = more.jobs[job]["row"]
    key = more.issues[contact]["key"]
    factor = factor_of(inputs, agent, queue)
    dial = more.rules.queues[queue]["dial"]
    if dial >= 0:
        called = dial_key(key, state.rows[row]["leg"])
        right = more.rules.right_party[dial, interval_of(inputs, now)]
        if uniform_for(called, draws.RIGHT) >= right:
            law = more.rules.dials[dial]["wrong"]
            seconds = draw(inputs.laws, inputs.tables, law, combine(called, draws.WRONG))
            more.jobs[job]["phase"] = PHASE_WRONG
            more.jobs[job]["left"] = ticks_of(seconds * factor) * _MILLE
            return
    begin_right_talk(inputs, state, more, job, contact, agent, queue, together)


@borrowing_apart
def begin_right_talk(
    inputs: Inputs,
    state: State,
    more: More,
    job: int,
    contact: int,
    agent: int,
    queue: int,
    together: int,
) -> None:
    """The same, with the customer in person."""
    row = more.jobs[job]["row"]
    key = more.issues[contact]["key"]
    group = inputs.agents[agent]["group"]
    factor = factor_of(inputs, agent, queue)
    intent = state.rows[row]["intent"]
    if state.rows[row]["leg"] < MOST_LEGS:
        more.jobs[job]["transfer"] = choose_transfer(
            more.rules, queue, intent, group, uniform_for(key, draws.TRANSFER)
        )
    fill_handling(inputs, state, more, row, key)
    seconds = state.rows[row]["talk_draw"]
    more.jobs[job]["offer"] = 0
    more.jobs[job]["resolves"] = decide(inputs, state, more, row, key, agent, queue, 1.0)
    if more.jobs[job]["transfer"] < 0 and more.jobs[job]["resolves"] != 0:
        law = more.rules.queues[queue]["offer_law"]
        share = more.rules.queues[queue]["offer_share"]
        if law >= 0 and uniform_for(key, draws.OFFER) < share:
            accepts = uniform_for(key, draws.ACCEPT) < more.rules.queues[queue]["acceptance"]
            more.jobs[job]["offer"] = 2 if accepts else 1
            seconds += draw(inputs.laws, inputs.tables, law, combine(key, draws.OFFER_TALK))
    talk = together + ticks_of(seconds * factor)
    parts = 1
    first_part = talk
    if more.rules.queues[queue]["silence_law"] >= 0:
        u = uniform_for(key, draws.SILENCES)
        parts += min(talk - 1, silences(u, more.rules.queues[queue]["silences"]))
        first_part = part_end(talk, 0, parts)
    more.jobs[job]["phase"] = PHASE_TALK
    more.jobs[job]["talk"] = talk
    more.jobs[job]["parts"] = parts
    more.jobs[job]["left"] = first_part * _MILLE


@borrowing
def decide(
    inputs: Inputs,
    state: State,
    more: More,
    row: int,
    key: np.uint64,
    agent: int,
    queue: int,
    consulted: float,
) -> int:
    """1 if the talk resolves the issue, else 0; ``consulted``: factor of a consultation."""
    context = 1.0
    if state.rows[row]["context"] & 2 != 0:
        context = inputs.settings[0]["context_resolution"]
    p = resolution_probability(
        more.rules.queues[queue]["resolution"],
        more.rules.intents[state.rows[row]["intent"] + 1]["resolution"],
        inputs.skills[inputs.agents[agent]["group"], queue]["resolution"],
        inputs.agents[agent]["resolution"],
        context * consulted,
    )
    return 1 if uniform_for(key, draws.RESOLVE) < p else 0


@borrowing
def set_aside(more: More, agent: int, now: int) -> None:
    """Everything in hand stops."""
    first = more.people[agent]["first"]
    for j in range(first, first + more.people[agent]["slots"]):
        if more.jobs[j]["contact"] >= 0:
            more.jobs[j]["aside"] = 1
            if not is_slowed(more.jobs[j]["phase"]):
                more.jobs[j]["left"] = more.jobs[j]["end"] - now
            more.jobs[j]["end"] = NEVER
    more.people[agent]["aside"] = more.people[agent]["in_hand"]
    more.people[agent]["aside_work"] = more.people[agent]["work"]
    more.people[agent]["in_hand"] = 0
    more.people[agent]["running"] = 0


@borrowing
def resume(more: More, agent: int, now: int) -> None:
    """What was set aside goes on."""
    running = 0
    first = more.people[agent]["first"]
    for j in range(first, first + more.people[agent]["slots"]):
        if more.jobs[j]["contact"] >= 0:
            more.jobs[j]["aside"] = 0
            if not is_slowed(more.jobs[j]["phase"]):
                more.jobs[j]["end"] = now + more.jobs[j]["left"]
            if more.jobs[j]["phase"] != PHASE_SILENT:
                running += 1
    more.people[agent]["in_hand"] = more.people[agent]["aside"]
    more.people[agent]["running"] = running
    more.people[agent]["work"] = more.people[agent]["aside_work"]
    more.people[agent]["aside"] = 0


@borrowing_apart
def leg_of_first_ends(
    inputs: Inputs,
    state: State,
    more: More,
    job: int,
    agent: int,
    consulted: float,
    now: int,
) -> None:
    """The agent that held for a second one is done with the customer."""
    row = more.jobs[job]["row"]
    contact: Any = np.int64(more.jobs[job]["contact"])
    queue: Any = np.int64(state.rows[row]["queue"])
    state.rows[row]["ended"] = now
    more.people[agent]["holding"] -= 1
    more.issues[contact]["seen"] = more.rules.queues[queue]["channel"]
    transfer = more.jobs[job]["transfer"]
    if more.rules.transfers[transfer]["kind"] != TRANSFER_CONSULT:
        state.rows[row]["then"] = CONTINUES
        return
    more.issues[contact]["key"] = more.jobs[job]["key"]
    state.waiters[contact]["row"] = row
    resolved = decide(inputs, state, more, row, more.jobs[job]["key"], agent, queue, consulted)
    over(inputs, state, more, contact, row, resolved, now)


@borrowing
def over(
    inputs: Inputs,
    state: State,
    more: More,
    contact: int,
    row: int,
    resolved: int,
    now: int,
) -> None:
    """The last talk of an attempt is over: the customer hangs up, content or not."""
    state.rows[row]["resolved"] = resolved
    give_line_back_of(state, more, contact)
    if resolved == 0:
        come_back(inputs, state, more, contact, row, CAUSE_REPEAT, now)


@borrowing
def free_slot(state: State, more: More, job: int, agent: int, now: int) -> None:
    """The contact is done with: the slot is free, its row complete."""
    row = more.jobs[job]["row"]
    state.rows[row]["wrapped"] = now
    state.rows[row]["effort"] = more.jobs[job]["effort"]
    more.jobs[job]["contact"] = -1
    more.jobs[job]["end"] = NEVER
    more.people[agent]["in_hand"] -= 1
    more.people[agent]["running"] -= 1


@borrowing
def wrap_up(inputs: Inputs, state: State, more: More, job: int, agent: int, now: int) -> bool:
    """The talk is over: begin the wrap-up, or free the slot; True if it is free."""
    row = more.jobs[job]["row"]
    factor = factor_of(inputs, agent, state.rows[row]["queue"])
    wrap = ticks_of_wrap(state.rows[row]["wrap_draw"] * factor)
    if wrap > 0:
        more.jobs[job]["phase"] = PHASE_WRAP
        more.jobs[job]["left"] = wrap * _MILLE
        return False
    free_slot(state, more, job, agent, now)
    return True


@borrowing_apart
def next_work(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """One of the agent's contacts has ended: what it does next."""
    group = inputs.agents[agent]["group"]
    on_duty = state.agents[agent]["scheduled"] == AVAILABLE
    after = inputs.groups[group]["rest_after"]
    if on_duty and after > 0 and more.people[agent]["worked"] >= after:
        more.people[agent]["due"] = 1
    if more.people[agent]["in_hand"] == 0:
        if more.people[agent]["aside"] > 0:
            if on_duty and more.people[agent]["due"] == 0:
                look(inputs, state, more, agent, _SETTLED_LATER, now)
            if more.people[agent]["in_hand"] == 0:
                resume(more, agent, now)
        else:
            if on_duty and begin_pause(inputs, state, more, agent, now):
                return
            more.people[agent]["due"] = 0
    if on_duty and more.people[agent]["due"] == 0 and more.people[agent]["holding"] == 0:
        look(inputs, state, more, agent, _SETTLED_LATER, now)


@borrowing
def look(inputs: Inputs, state: State, more: More, agent: int, settles: int, now: int) -> None:
    """The agent takes waiting contacts as long as it has room and there are any.

    ``settles``: 0 where the caller settles what that changes about the agent.
    """
    while True:
        contact = find_contact(inputs, state, more, agent)
        if contact < 0:
            return
        queue: Any = np.int64(state.rows[state.waiters[contact]["row"]]["queue"])
        leave_line(state, queue, contact)
        take_on(inputs, state, more, contact, agent, queue, now)
        if settles != 0:
            settle(inputs, state, more, agent, now)
            unlist(inputs, state, more, agent, now)
        if inputs.groups[inputs.agents[agent]["group"]]["shared"] == 0:
            return


@borrowing
def begin_pause(inputs: Inputs, state: State, more: More, agent: int, now: int) -> bool:
    """Rest if one is due, or take the breather that the occupancy cap asks for; True if so."""
    group = inputs.agents[agent]["group"]
    length: Any = np.int64(0)
    kind = REST
    if more.people[agent]["due"] != 0:
        length = inputs.groups[group]["rest"]
        more.people[agent]["worked"] = 0
        more.people[agent]["due"] = 0
    elif inputs.groups[group]["cap"] > 0:
        kind = BREATHER
        length = breather(
            more.people[agent]["busy"], more.people[agent]["free"], inputs.groups[group]["cap"]
        )
    if length == 0:
        return False
    more.people[agent]["pausing"] = kind
    more.people[agent]["pause"] = length
    set_end(state, agent, now + length)
    return True


@borrowing_apart
def pause_ends(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """A rest or breather is over: the agent looks for a contact."""
    more.people[agent]["pausing"] = 0
    more.people[agent]["free"] += more.people[agent]["pause"]
    clear_end(state, agent)
    look(inputs, state, more, agent, _SETTLED_LATER, now)
    settle(inputs, state, more, agent, now)


@borrowing_apart
def release(inputs: Inputs, state: State, more: More, contact: int, now: int) -> None:
    """The leg for which an agent holds has left: the agent's own leg ends."""
    job: Any = np.int64(more.issues[contact]["holder"])
    more.issues[contact]["holder"] = -1
    agent: Any = np.int64(state.rows[more.jobs[job]["row"]]["agent"])
    progress(inputs, state, more, agent, now)
    unlist(inputs, state, more, agent, now)
    leg_of_first_ends(inputs, state, more, job, agent, 1.0, now)
    if wrap_up(inputs, state, more, job, agent, now):
        next_work(inputs, state, more, agent, now)
    settle(inputs, state, more, agent, now)
