"""What each event does where scenarios use journeys (docs/model.md, in the same order)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.handlers import enter, leave
from sim.engine.compiled.issues import (
    CAUSE_CONSULT,
    CAUSE_DEFLECTED,
    CAUSE_DIALLED,
    CAUSE_HANDED_ON,
    CAUSE_REPEAT,
    CAUSE_TRANSFER,
    CONTINUES,
    DIALLER,
    FRONT,
    HANDED,
    SEEN,
    come_back,
    draw_chain,
    enter_callback,
    give_line_back_of,
    new_attempt,
    next_leg,
    plan_entry,
    put_off,
    redial,
)
from sim.engine.compiled.more import (
    PENDING_ATTEMPT,
    PENDING_CALLBACK,
    PENDING_NONE,
    PENDING_RING,
    PENDING_SELF,
    PHASE_DIAL,
    PHASE_HOLD,
    PHASE_SILENT,
    PHASE_TALK,
    PHASE_TOGETHER,
    PHASE_WRAP,
    More,
)
from sim.engine.compiled.service import (
    begin_talk,
    free_slot,
    leg_of_first_ends,
    look,
    next_work,
    over,
    pause_ends,
    wrap_up,
)
from sim.engine.compiled.sharing import enlist, note, progress, settle, unlist
from sim.engine.compiled.staff import AVAILABLE
from sim.engine.compiled.state import NEVER, State
from sim.engine.compiled.structures import clear_end
from sim.engine.log import FOREVER, Exit
from sim.engine.rules import part_end
from sim.inputs import draws
from sim.inputs.arrays import TRANSFER_COLD, TRANSFER_CONSULT, Inputs
from sim.inputs.draws import combine, dial_key, uniform_for
from sim.inputs.legs import choose_deflection, interval_of, law_ticks
from sim.jit import borrowing, borrowing_apart

# np.int64, not int: Numba would compile a callee anew for each literal handed on.
BLOCKED: Final[Any] = np.int64(Exit.BLOCKED)
CUT: Final[Any] = np.int64(Exit.CUT)
_CONTAINED: Final = int(Exit.CONTAINED)
_HANDED_ON: Final = int(Exit.HANDED_ON)
_DEFLECTED: Final = int(Exit.DEFLECTED)
_UNREACHED: Final[Any] = np.int64(Exit.UNREACHED)
_WRONG_PARTY: Final[Any] = np.int64(Exit.WRONG_PARTY)
_CONNECTED: Final = int(Exit.CONNECTED)
_NOTHING: Final[Any] = np.int64(0)
_SETTLES: Final[Any] = np.int64(1)
_MILLE: Final = 1000


@borrowing_apart
def arrive_first(inputs: Inputs, state: State, more: More, contact: int, now: int) -> None:
    """A first contact arrives: it may be deflected before it comes in."""
    queue: Any = np.int64(state.rows[contact]["queue"])
    if state.rows[contact]["arrived"] < now:  # backlog: it has passed all that comes before
        dial = more.rules.queues[queue]["dial"]
        if dial >= 0:
            come_in(inputs, state, more, contact, now)
            return
        trunk = inputs.queues[queue]["trunk"]
        if trunk >= 0:
            if state.free_lines[trunk] == 0:
                leave(inputs, state, more, contact, BLOCKED, now)
                return
            state.free_lines[trunk] -= 1
            more.issues[contact]["trunk"] = trunk
        enter(inputs, state, more, contact, now)
        return
    if more.rules.queues[queue]["deflections_from"] < more.rules.queues[queue]["deflections_to"]:
        u = uniform_for(more.issues[contact]["key"], draws.DEFLECT)
        rule = choose_deflection(more.rules, queue, state.rows[contact]["intent"], u)
        if rule >= 0:
            to: Any = np.int64(more.rules.deflections[rule]["to"])
            if state.queues[to]["open"] != 0:
                state.rows[contact]["exit"] = _DEFLECTED
                state.rows[contact]["stage"] = FRONT
                state.rows[contact]["ended"] = now
                state.rows[contact]["then"] = CONTINUES
                next_leg(state, more, contact, to, CAUSE_DEFLECTED, now)
                draw_chain(inputs, state, more, contact, 1.0)
    come_in(inputs, state, more, contact, now)


@borrowing_apart
def come_in(inputs: Inputs, state: State, more: More, contact: int, now: int) -> None:
    """An attempt comes in: a trunk line, self-service, then the queue; or the dialler's store."""
    row = state.waiters[contact]["row"]
    queue: Any = np.int64(state.rows[row]["queue"])
    dial = more.rules.queues[queue]["dial"]
    if dial >= 0:
        if more.rules.dials[dial]["predictive"] != 0:
            store(state, more, contact, row, queue)
        else:
            enter(inputs, state, more, contact, now)
        return
    trunk = inputs.queues[queue]["trunk"]
    if trunk >= 0:
        if state.free_lines[trunk] == 0:
            leave(inputs, state, more, contact, BLOCKED, now)
            return
        state.free_lines[trunk] -= 1
        more.issues[contact]["trunk"] = trunk
    law = more.rules.queues[queue]["self_law"]
    if law >= 0:
        state.rows[row]["stage"] = FRONT
        key = combine(more.issues[contact]["key"], draws.SELF_DURATION)
        end = now + law_ticks(inputs, law, key)
        plan_entry(state, more, contact, PENDING_SELF, queue, CAUSE_HANDED_ON, end)
        return
    enter(inputs, state, more, contact, now)


@borrowing_apart
def enters(inputs: Inputs, state: State, more: More, contact: int, now: int) -> None:
    """What was pending for the contact happens."""
    pending = more.issues[contact]["pending"]
    if pending == PENDING_NONE or more.issues[contact]["entry"] != now:
        return
    queue: Any = np.int64(more.issues[contact]["target"])
    if pending == PENDING_SELF:
        more.issues[contact]["pending"] = PENDING_NONE
        self_service_ends(inputs, state, more, contact, queue, now)
        return
    if pending == PENDING_RING:
        more.issues[contact]["pending"] = PENDING_NONE
        ringing_ends(inputs, state, more, contact, queue, now)
        return
    if state.queues[queue]["open"] == 0:
        put_off(inputs, state, more, contact, now)
        return
    more.issues[contact]["pending"] = PENDING_NONE
    cause: Any = np.int64(more.issues[contact]["cause"])
    if pending == PENDING_ATTEMPT:
        new_attempt(inputs, state, more, contact, queue, cause, now)
        come_in(inputs, state, more, contact, now)
        return
    if pending == PENDING_CALLBACK:
        enter_callback(inputs, state, more, contact, queue, now)
    else:
        next_leg(state, more, contact, queue, cause, now)
        draw_chain(inputs, state, more, contact, 1.0)
    come_in(inputs, state, more, contact, now)


@borrowing_apart
def self_service_ends(
    inputs: Inputs, state: State, more: More, contact: int, queue: int, now: int
) -> None:
    """Self-service has contained the contact, or hands it on to the queue."""
    row = state.waiters[contact]["row"]
    key = more.issues[contact]["key"]
    state.rows[row]["ended"] = now
    if uniform_for(key, draws.SELF) < more.rules.containment[queue, state.rows[row]["intent"] + 1]:
        state.rows[row]["exit"] = _CONTAINED
        solved = uniform_for(key, draws.SELF_SOLVED) < more.rules.queues[queue]["self_resolution"]
        state.rows[row]["resolved"] = 1 if solved else 0
        give_line_back_of(state, more, contact)
        if not solved:
            come_back(inputs, state, more, contact, row, CAUSE_REPEAT, now)
        return
    state.rows[row]["exit"] = _HANDED_ON
    state.rows[row]["then"] = CONTINUES
    next_leg(state, more, contact, queue, CAUSE_HANDED_ON, now)
    if uniform_for(key, draws.HANDED) < more.rules.queues[queue]["self_keeps"]:
        state.rows[state.waiters[contact]["row"]]["context"] |= HANDED
    draw_chain(inputs, state, more, contact, more.rules.queues[queue]["self_patience"])
    if state.queues[queue]["open"] == 0 and inputs.queues[queue]["cuts"] != 0:
        leave(inputs, state, more, contact, CUT, now)
        return
    enter(inputs, state, more, contact, now)


@borrowing_apart
def job_ends(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """A phase of one of the agent's contacts ends, or the agent's pause."""
    if more.people[agent]["pausing"] != 0:
        pause_ends(inputs, state, more, agent, now)
        return
    progress(inputs, state, more, agent, now)
    first: Any = np.int64(more.people[agent]["first"])
    job = first
    if more.people[agent]["alone"] == 0:
        unlist(inputs, state, more, agent, now)
        end = NEVER
        for j in range(first, first + more.people[agent]["slots"]):
            if more.jobs[j]["contact"] >= 0 and more.jobs[j]["end"] < end:
                job, end = j, more.jobs[j]["end"]
    if phase_ends(inputs, state, more, job, agent, now):
        next_work(inputs, state, more, agent, now)
    settle(inputs, state, more, agent, now)


@borrowing_apart
def phase_ends(inputs: Inputs, state: State, more: More, job: int, agent: int, now: int) -> bool:
    """The present phase of a contact ends; True if the agent is done with the contact."""
    phase = more.jobs[job]["phase"]
    row = more.jobs[job]["row"]
    contact: Any = np.int64(more.jobs[job]["contact"])
    if phase == PHASE_TALK:
        if more.jobs[job]["part"] + 1 < more.jobs[job]["parts"]:
            fall_silent(inputs, state, more, job, agent, row, now)
            return False
        return talk_ends(inputs, state, more, job, agent, contact, now)
    if phase == PHASE_WRAP:
        free_slot(state, more, job, agent, now)
        return True
    if phase == PHASE_SILENT:
        talk = more.jobs[job]["talk"]
        part = more.jobs[job]["part"] + 1
        parts = more.jobs[job]["parts"]
        more.jobs[job]["part"] = part
        more.jobs[job]["phase"] = PHASE_TALK
        more.jobs[job]["left"] = (
            part_end(talk, part, parts) - part_end(talk, part - 1, parts)
        ) * _MILLE
        more.people[agent]["running"] += 1
        return False
    if phase == PHASE_DIAL:
        return number_answers(inputs, state, more, job, agent, contact, now)
    if phase == PHASE_TOGETHER:
        if more.jobs[job]["consults"] != 0:
            state.rows[row]["ended"] = now
            free_slot(state, more, job, agent, now)
            return True
        factor = more.rules.transfers[more.jobs[job]["transfer"]]["resolution"]
        leg_of_first_ends(inputs, state, more, job, agent, factor, now)
        return wrap_up(inputs, state, more, job, agent, now)
    not_reached(inputs, state, more, job, agent, contact, _WRONG_PARTY, now)
    return True


@borrowing
def fall_silent(
    inputs: Inputs, state: State, more: More, job: int, agent: int, row: int, now: int
) -> None:
    """The customer stops answering for a while."""
    law = more.rules.queues[state.rows[row]["queue"]]["silence_law"]
    key = combine(combine(more.jobs[job]["key"], draws.SILENCE), more.jobs[job]["part"])
    more.jobs[job]["phase"] = PHASE_SILENT
    more.jobs[job]["end"] = now + law_ticks(inputs, law, key)
    more.people[agent]["running"] -= 1


@borrowing_apart
def talk_ends(
    inputs: Inputs, state: State, more: More, job: int, agent: int, contact: int, now: int
) -> bool:
    """A talk ends: with a second agent, or for good; True if the agent is done with it."""
    row = more.jobs[job]["row"]
    queue: Any = np.int64(state.rows[row]["queue"])
    transfer: Any = np.int64(more.jobs[job]["transfer"])
    if transfer < 0 or state.queues[more.rules.transfers[transfer]["to"]]["open"] == 0:
        state.rows[row]["ended"] = now
        if transfer < 0:
            state.rows[row]["offer"] = more.jobs[job]["offer"]
        more.issues[contact]["seen"] = more.rules.queues[queue]["channel"]
        over(inputs, state, more, contact, row, more.jobs[job]["resolves"], now)
        return wrap_up(inputs, state, more, job, agent, now)
    to: Any = np.int64(more.rules.transfers[transfer]["to"])
    kind = more.rules.transfers[transfer]["kind"]
    if kind == TRANSFER_COLD:
        state.rows[row]["ended"] = now
        state.rows[row]["then"] = CONTINUES
        more.issues[contact]["seen"] = more.rules.queues[queue]["channel"]
        more.jobs[job]["phase"] = PHASE_WRAP
        begin_second_leg(inputs, state, more, contact, to, transfer, CAUSE_TRANSFER, now)
        enter(inputs, state, more, contact, now)
        return wrap_up(inputs, state, more, job, agent, now)
    more.jobs[job]["phase"] = PHASE_HOLD
    more.jobs[job]["end"] = NEVER
    more.people[agent]["holding"] += 1
    more.issues[contact]["holder"] = job
    more.issues[contact]["transfer"] = transfer
    if kind == TRANSFER_CONSULT:
        begin_second_leg(inputs, state, more, contact, to, transfer, CAUSE_CONSULT, now)
    else:
        begin_second_leg(inputs, state, more, contact, to, transfer, CAUSE_TRANSFER, now)
    enter(inputs, state, more, contact, now)
    return False


@borrowing_apart
def begin_second_leg(
    inputs: Inputs,
    state: State,
    more: More,
    contact: int,
    queue: int,
    transfer: int,
    cause: int,
    now: int,
) -> None:
    """The leg in which a second agent is sought."""
    next_leg(state, more, contact, queue, cause, now)
    row = state.waiters[contact]["row"]
    kept = more.rules.transfers[transfer]["keeps_context"] != 0
    state.rows[row]["context"] = SEEN if kept else 0
    draw_chain(inputs, state, more, contact, 1.0)
    if cause == CAUSE_CONSULT:
        state.rows[row]["talk_draw"] = 0.0
        state.rows[row]["wrap_draw"] = 0.0
        state.rows[row]["patience"] = FOREVER


@borrowing_apart
def number_answers(
    inputs: Inputs, state: State, more: More, job: int, agent: int, contact: int, now: int
) -> bool:
    """Ringing ends: somebody answers, or nobody; True if the agent is done with the contact."""
    row = more.jobs[job]["row"]
    queue: Any = np.int64(state.rows[row]["queue"])
    dial = more.rules.queues[queue]["dial"]
    key = dial_key(more.issues[contact]["key"], state.rows[row]["leg"])
    if uniform_for(key, draws.CONNECT) >= more.rules.connect[dial, interval_of(inputs, now)]:
        not_reached(inputs, state, more, job, agent, contact, _UNREACHED, now)
        return True
    begin_talk(inputs, state, more, job, contact, agent, queue, _NOTHING, now)
    return False


@borrowing_apart
def not_reached(
    inputs: Inputs,
    state: State,
    more: More,
    job: int,
    agent: int,
    contact: int,
    way: int,
    now: int,
) -> None:
    """Nobody, or somebody else, answered: the leg ends without after-contact work."""
    row = more.jobs[job]["row"]
    state.rows[row]["exit"] = way
    state.rows[row]["ended"] = now
    redial(inputs, state, more, contact, row, now)
    free_slot(state, more, job, agent, now)


@borrowing_apart
def changes(inputs: Inputs, state: State, more: More, agent: int, activity: int, now: int) -> None:
    """The agent's timeline says something else from now on."""
    if state.agents[agent]["scheduled"] == activity:
        return
    group = inputs.agents[agent]["group"]
    was_on_duty = state.agents[agent]["scheduled"] == AVAILABLE
    if was_on_duty:
        state.groups[group]["on_duty"] -= 1
    if activity == AVAILABLE:
        state.groups[group]["on_duty"] += 1
    unlist(inputs, state, more, agent, now)
    state.agents[agent]["scheduled"] = activity
    if was_on_duty:
        more.people[agent]["worked"] = 0
        more.people[agent]["busy"] = 0
        more.people[agent]["free"] = 0
        more.people[agent]["due"] = 0
        if more.people[agent]["pausing"] != 0:
            more.people[agent]["pausing"] = 0
            clear_end(state, agent)
    if (
        activity == AVAILABLE
        and (more.people[agent]["in_hand"] == 0 or inputs.groups[group]["shared"] != 0)
        and more.people[agent]["holding"] == 0
    ):
        look(inputs, state, more, agent, _SETTLES, now)
    unlist(inputs, state, more, agent, now)
    enlist(inputs, state, more, agent, now)
    note(inputs, state, more, agent, now)


@borrowing
def store(state: State, more: More, contact: int, row: int, queue: int) -> None:
    """A record reaches the dialler's store."""
    state.rows[row]["stage"] = DIALLER
    more.issues[contact]["record"] = -1
    tail = more.diallers[queue]["tail"]
    if tail >= 0:
        more.issues[tail]["record"] = contact
    else:
        more.diallers[queue]["head"] = contact
    more.diallers[queue]["tail"] = contact
    wake(more, queue)


@borrowing
def wake(more: More, queue: int) -> None:
    """The dialler of the queue looks at the end of this event whether to dial."""
    more.diallers[queue]["woken"] = 1
    more.woken[0] = 1


@borrowing_apart
def pace_all(inputs: Inputs, state: State, more: More, now: int) -> None:
    """The diallers that this event has woken dial ahead of the agents."""
    more.woken[0] = 0
    for queue in range(len(more.diallers)):
        if more.diallers[queue]["woken"] == 0:
            continue
        more.diallers[queue]["woken"] = 0
        if state.queues[queue]["open"] == 0:
            continue
        free = 0
        at = inputs.queues[queue]["steps_from"]
        while at < inputs.queues[queue]["steps_to"] and inputs.steps[at]["after"] == 0:
            for k in range(inputs.steps[at]["groups_from"], inputs.steps[at]["groups_to"]):
                group = inputs.step_groups[k]
                idle = state.groups[group]["idle"] - inputs.skills[group, queue]["reserve"]
                free += max(0, idle)
            at += 1
        wanted = more.diallers[queue]["ahead"] * free // _MILLE
        while (
            more.diallers[queue]["head"] >= 0
            and more.diallers[queue]["ringing"] + state.queues[queue]["waiting"] < wanted
        ):
            call_ahead(inputs, state, more, queue, now)


@borrowing
def call_ahead(inputs: Inputs, state: State, more: More, queue: int, now: int) -> None:
    """Dial the first record of the store without an agent."""
    contact: Any = np.int64(more.diallers[queue]["head"])
    more.diallers[queue]["head"] = more.issues[contact]["record"]
    if more.diallers[queue]["head"] < 0:
        more.diallers[queue]["tail"] = -1
    more.diallers[queue]["ringing"] += 1
    more.issues[contact]["dials"] += 1
    leg = state.rows[state.waiters[contact]["row"]]["leg"]
    key = combine(dial_key(more.issues[contact]["key"], leg), draws.RING)
    law = more.rules.dials[more.rules.queues[queue]["dial"]]["ring"]
    end = now + law_ticks(inputs, law, key)
    plan_entry(state, more, contact, PENDING_RING, queue, CAUSE_DIALLED, end)


@borrowing_apart
def ringing_ends(
    inputs: Inputs, state: State, more: More, contact: int, queue: int, now: int
) -> None:
    """A number that the dialler called answers, or does not."""
    row = state.waiters[contact]["row"]
    dial = more.rules.queues[queue]["dial"]
    key = dial_key(more.issues[contact]["key"], state.rows[row]["leg"])
    more.diallers[queue]["ringing"] -= 1
    wake(more, queue)
    state.rows[row]["ended"] = now
    if uniform_for(key, draws.CONNECT) >= more.rules.connect[dial, interval_of(inputs, now)]:
        state.rows[row]["exit"] = _UNREACHED
        redial(inputs, state, more, contact, row, now)
        return
    state.rows[row]["exit"] = _CONNECTED
    state.rows[row]["then"] = CONTINUES
    next_leg(state, more, contact, queue, CAUSE_DIALLED, now)
    draw_chain(inputs, state, more, contact, 1.0)
    drop_after = more.rules.dials[dial]["drop_after"]
    state.rows[state.waiters[contact]["row"]]["patience"] = drop_after
    enter(inputs, state, more, contact, now)
