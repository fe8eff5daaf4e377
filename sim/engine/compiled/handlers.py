"""What each event does in the compiled engine (docs/model.md, in the same order)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.issues import (
    CAUSE_DIALLED,
    CAUSE_RETRY,
    CONTINUES,
    ask_for_callback,
    come_back,
    give_line_back_of,
    is_consultation,
)
from sim.engine.compiled.lazily import fill_handling, fill_patience
from sim.engine.compiled.more import More
from sim.engine.compiled.service import count_connected, factor_of, release, take
from sim.engine.compiled.sharing import find_agent
from sim.engine.compiled.staff import (
    AVAILABLE,
    TALK,
    WRAP,
    become_idle,
    choose_agent,
    choose_contact,
    count_busy,
    stop_idling,
    switch,
)
from sim.engine.compiled.state import ANSWERED, NEVER, State, give_up_time
from sim.engine.compiled.structures import (
    clear_end,
    join_line,
    leave_line,
    push_timer,
    set_end,
)
from sim.engine.log import Cause, Exit
from sim.engine.order import PATIENCE_ENDS, STEP_DUE
from sim.engine.rules import due_tick, expected_wait, scaled_patience, ticks_of, ticks_of_wrap
from sim.inputs import draws
from sim.inputs.arrays import (
    FULL_BLOCKED,
    FULL_VOICEMAIL,
    STEP_GROUPS,
    STEP_OVERFLOW,
    STEP_VOICEMAIL,
    Inputs,
)
from sim.inputs.draws import BALK, LISTEN, uniform_for
from sim.jit import borrowing, borrowing_apart

ABANDONED: Final[Any] = np.int64(Exit.ABANDONED)
BLOCKED: Final[Any] = np.int64(Exit.BLOCKED)
BALKED: Final[Any] = np.int64(Exit.BALKED)
VOICEMAIL: Final[Any] = np.int64(Exit.VOICEMAIL)
OVERFLOW: Final[Any] = np.int64(Exit.OVERFLOW)
CAUSE_OVERFLOW: Final[Any] = np.int64(Cause.OVERFLOW)
EXIT_CALLBACK: Final[Any] = np.int64(Exit.CALLBACK)

# np.int64, here and above, not int: Numba would compile anew for each literal handed on.
_ZERO: Final[Any] = np.int64(0)
_LOST: Final[Any] = np.int64(1)

DONE: Final = 0
"""The contact was answered or has left."""
MOVED: Final = 1
"""It began another leg in another queue."""
WAITS: Final = 2
"""It found nobody."""


@borrowing
def arrive(inputs: Inputs, state: State, contact: int, now: int) -> None:
    """A first contact arrives: take a line or be blocked, then enter the queue."""
    queue = state.rows[contact]["queue"]
    trunk = inputs.queues[queue]["trunk"]
    if trunk >= 0:
        if state.free_lines[trunk] == 0:
            state.rows[contact]["exit"] = BLOCKED
            state.rows[contact]["ended"] = now
            return
        state.free_lines[trunk] -= 1
    enter(inputs, state, None, contact, now)


@borrowing
def enter(inputs: Inputs, state: State, more: More | None, contact: int, now: int) -> None:
    """Walk the steps that are due at once, in this queue and those it overflows into, or wait."""
    while True:
        queue: Any = np.int64(state.rows[state.waiters[contact]["row"]]["queue"])
        outcome = walk(inputs, state, more, contact, queue, _ZERO, _ZERO, now)
        if outcome == WAITS:
            outcome = wait(inputs, state, more, contact, queue, now)
        if outcome != MOVED:
            return


@borrowing
def walk(
    inputs: Inputs,
    state: State,
    more: More | None,
    contact: int,
    queue: int,
    step: int,
    after: int,
    now: int,
) -> int:
    """Walk the steps from ``step`` on that come due ``after`` this wait; the last is kept."""
    first = inputs.queues[queue]["steps_from"]
    last = inputs.queues[queue]["steps_to"]
    at = first + step
    while at < last and inputs.steps[at]["after"] == after:
        kind = inputs.steps[at]["kind"]
        if kind == STEP_GROUPS:
            if more is not None:
                agent = find_agent(inputs, state, more, queue, at, contact, now)
                if agent >= 0:
                    take(inputs, state, more, contact, agent, queue, now)
                    return DONE
            else:
                agent = choose_agent(inputs, state, queue, at, contact, now)
                if agent >= 0:
                    stop_idling(state, inputs.agents[agent]["group"], agent)
                    answer(inputs, state, contact, agent, queue, now)
                    return DONE
        elif kind == STEP_OVERFLOW:
            to = inputs.steps[at]["to"]
            if state.queues[to]["open"] != 0:
                overflow(inputs, state, more, contact, to, now)
                return MOVED
        elif kind == STEP_VOICEMAIL:
            leave(inputs, state, more, contact, VOICEMAIL, now)
            return DONE
        else:
            if more is not None:
                outcome = offer_callback(inputs, state, more, contact, queue, at, now)
                if outcome != WAITS:
                    return outcome
        state.waiters[contact]["step"] = at - first
        at += 1
    return WAITS


@borrowing_apart
def wait(
    inputs: Inputs, state: State, more: More | None, contact: int, queue: int, now: int
) -> int:
    """The contact must wait: full queue, balking and announcement come first."""
    waiting = state.queues[queue]["waiting"]
    if waiting >= inputs.queues[queue]["max_waiting"]:
        return turned_away(inputs, state, more, contact, queue, now)
    row = state.waiters[contact]["row"]
    if more is not None:
        key = more.issues[contact]["key"]
        consults = is_consultation(more, contact)
    else:
        key = state.rows[row]["customer"]
        consults = False
    probability = 0.0
    for b in range(inputs.queues[queue]["balking_from"], inputs.queues[queue]["balking_to"]):
        if inputs.balking[b]["waiting"] <= waiting:
            probability = inputs.balking[b]["probability"]
    if probability > 0.0 and not consults and uniform_for(key, BALK) < probability:
        leave(inputs, state, more, contact, BALKED, now)
        return DONE
    if state.rows[row]["cause"] != CAUSE_OVERFLOW:  # else it was set when it overflowed
        if state.rows[row]["patience"] < 0:
            fill_patience(inputs, state, more, contact, row)
        arrived = state.rows[row]["arrived"]
        state.waiters[contact]["give_up"] = give_up_time(arrived, state.rows[row]["patience"])
    if (
        inputs.queues[queue]["announces"] != 0
        and not consults
        and not listens_and_stays(inputs, state, key, contact, queue, waiting, now)
    ):
        leave(inputs, state, more, contact, BALKED, now)
        return DONE
    if more is not None and state.waiters[contact]["give_up"] <= now:
        leave(inputs, state, more, contact, ABANDONED, now)
        return DONE
    if state.counts[0]["exact"] != 0 and state.waiters[contact]["give_up"] < NEVER:
        push_timer(state, state.waiters[contact]["give_up"] * 16 + PATIENCE_ENDS, contact)
    join_and_plan(inputs, state, more, contact, queue)
    return DONE


@borrowing
def turned_away(
    inputs: Inputs, state: State, more: More | None, contact: int, queue: int, now: int
) -> int:
    """As many wait as may: blocked, voicemail, or on to another queue if that is open."""
    then = inputs.queues[queue]["when_full"]
    if then == FULL_VOICEMAIL:
        leave(inputs, state, more, contact, VOICEMAIL, now)
        return DONE
    to = inputs.queues[queue]["full_to"]
    if then == FULL_BLOCKED or state.queues[to]["open"] == 0:
        leave(inputs, state, more, contact, BLOCKED, now)
        return DONE
    overflow(inputs, state, more, contact, to, now)
    return MOVED


@borrowing
def expected_in(inputs: Inputs, state: State, queue: int, waiting: int) -> int:
    """Expected wait behind ``waiting`` others, by the agents on duty in the first groups."""
    agents = 0
    step = inputs.queues[queue]["steps_from"]
    while step < inputs.queues[queue]["steps_to"] and inputs.steps[step]["after"] == 0:
        for k in range(inputs.steps[step]["groups_from"], inputs.steps[step]["groups_to"]):
            agents += state.groups[inputs.step_groups[k]]["on_duty"]
        step += 1
    return expected_wait(waiting + 1, inputs.queues[queue]["mean_handle"], agents)


@borrowing_apart
def offer_callback(
    inputs: Inputs, state: State, more: More, contact: int, queue: int, step: int, now: int
) -> int:
    """A callback step: passed over (WAITS), or accepted (DONE, or MOVED if in turn)."""
    row = state.waiters[contact]["row"]
    if is_consultation(more, contact):
        return WAITS
    least = inputs.steps[step]["if_expected"]
    waiting = state.queues[queue]["waiting"]
    if least >= 0 and expected_in(inputs, state, queue, waiting) <= least:
        return WAITS
    key = more.issues[contact]["key"]
    if uniform_for(key, draws.CALLBACK) >= inputs.steps[step]["acceptance"]:
        return WAITS
    state.rows[row]["exit"] = EXIT_CALLBACK
    state.rows[row]["ended"] = now
    give_line_back_of(state, more, contact)
    if more.issues[contact]["holder"] >= 0:
        release(inputs, state, more, contact, now)
    if ask_for_callback(inputs, state, more, contact, step, now):
        return MOVED
    return DONE


@borrowing
def listens_and_stays(
    inputs: Inputs,
    state: State,
    key: np.uint64,
    contact: int,
    queue: int,
    waiting: int,
    now: int,
) -> bool:
    """Announce the expected wait; False if the contact will not wait that long."""
    row = state.waiters[contact]["row"]
    if uniform_for(key, LISTEN) >= inputs.queues[queue]["listen"]:
        return True
    expected = expected_in(inputs, state, queue, waiting)
    give_up = state.waiters[contact]["give_up"]
    if give_up >= NEVER:
        return True
    if expected > give_up - now:
        return False
    if state.waiters[contact]["announced"] == 0:
        state.waiters[contact]["announced"] = 1
        give_up = now + scaled_patience(give_up - now, inputs.queues[queue]["patience_factor"])
        state.waiters[contact]["give_up"] = give_up
        state.rows[row]["patience"] = give_up - state.rows[row]["arrived"]
    return True


@borrowing
def join_and_plan(
    inputs: Inputs, state: State, more: More | None, contact: int, queue: int
) -> None:
    """Join the line of the last step walked and set the timer of the next one."""
    row = state.waiters[contact]["row"]
    root = state.rows[row]["root_queue"]
    kind: Any = np.int64(state.rows[row]["priority_class"])
    head_start = inputs.classes[inputs.queues[root]["classes_from"] + kind]["head_start"]
    since = state.rows[row]["arrived"]
    if more is not None:
        segment = state.rows[row]["segment"] + 1
        head_start += more.rules.segments[segment]["head_start"]
        since = more.issues[contact]["since"]
        more.issues[contact]["due"] = -head_start + due_tick(
            more.rules.business,
            inputs.queues[queue]["business_from"],
            inputs.queues[queue]["business_to"],
            since,
            inputs.queues[queue]["threshold"],
        )
        n_segments = inputs.settings[0]["n_segments"]
        if n_segments > 0:
            kind = kind * n_segments + segment - 1
    state.waiters[contact]["age"] = since - head_start
    step = state.waiters[contact]["step"]
    slot = inputs.class_slots[queue, root] + kind
    line = inputs.queues[queue]["lines_from"] + step * inputs.queues[queue]["n_slots"] + slot
    join_line(state, queue, line, contact)
    following = inputs.queues[queue]["steps_from"] + step + 1
    state.waiters[contact]["due"] = NEVER
    if following < inputs.queues[queue]["steps_to"]:
        due = state.rows[row]["queued"] + inputs.steps[following]["after"]
        state.waiters[contact]["due"] = due
        push_timer(state, due * 16 + STEP_DUE, contact)


@borrowing
def overflow(
    inputs: Inputs, state: State, more: More | None, contact: int, to: int, now: int
) -> None:
    """End this leg and begin the next in queue ``to``."""
    row = state.waiters[contact]["row"]
    if state.rows[row]["patience"] < 0:
        fill_patience(inputs, state, more, contact, row)
    state.rows[row]["exit"] = OVERFLOW
    state.rows[row]["ended"] = now
    state.rows[row]["then"] = CONTINUES
    new = state.counts[0]["rows"]
    state.counts[0]["rows"] = new + 1
    state.rows[new] = state.rows[row]
    state.rows[new]["queue"] = to
    state.rows[new]["queued"] = now
    state.rows[new]["ended"] = -1
    state.rows[new]["exit"] = 0
    state.rows[new]["then"] = 0
    state.rows[new]["cause"] = CAUSE_OVERFLOW
    state.rows[new]["parent"] = state.rows[row]["leg"]
    state.rows[new]["leg"] = state.rows[row]["leg"] + 1
    if state.rows[row]["cause"] != CAUSE_OVERFLOW:
        arrived = state.rows[row]["arrived"]
        state.waiters[contact]["give_up"] = give_up_time(arrived, state.rows[row]["patience"])
    state.waiters[contact]["row"] = new


@borrowing
def leave(
    inputs: Inputs, state: State, more: More | None, contact: int, way: int, now: int
) -> None:
    """The contact leaves the system unanswered and gives its trunk line back."""
    row = state.waiters[contact]["row"]
    state.rows[row]["exit"] = way
    state.rows[row]["ended"] = now
    if more is not None:
        leave_journey(inputs, state, more, contact, row, way, now)
    else:
        give_line_back(inputs, state, row)


@borrowing_apart
def leave_journey(
    inputs: Inputs, state: State, more: More, contact: int, row: int, way: int, now: int
) -> None:
    """Who leaves may come again; an agent that holds for the leg is released."""
    if not is_consultation(more, contact):
        give_line_back_of(state, more, contact)
        if way == ABANDONED and state.rows[row]["cause"] == CAUSE_DIALLED:
            count_connected(more, state.rows[row]["queue"], _LOST)
        if way != VOICEMAIL:
            come_back(inputs, state, more, contact, row, CAUSE_RETRY, now)
    if more.issues[contact]["holder"] >= 0:
        release(inputs, state, more, contact, now)


@borrowing
def give_line_back(inputs: Inputs, state: State, row: int) -> None:
    """The trunk line is that of the queue in which the contact arrived first."""
    trunk = inputs.queues[state.rows[row]["root_queue"]]["trunk"]
    if trunk >= 0:
        state.free_lines[trunk] += 1


@borrowing
def answer(inputs: Inputs, state: State, contact: int, agent: int, queue: int, now: int) -> None:
    """The agent takes the contact: talk begins."""
    row = state.waiters[contact]["row"]
    state.rows[row]["exit"] = ANSWERED
    state.rows[row]["answered"] = now
    state.rows[row]["agent"] = agent
    switch(state, agent, now, TALK, AVAILABLE)  # who takes a contact is on duty
    state.agents[agent]["contact"] = contact
    state.agents[agent]["phase_start"] = now
    factor = factor_of(inputs, agent, queue)
    fill_handling(inputs, state, None, row, state.rows[row]["customer"])
    talk = ticks_of(state.rows[row]["talk_draw"] * factor)
    set_end(state, agent, now + talk)


@borrowing
def work_ends(inputs: Inputs, state: State, agent: int, now: int) -> None:
    """Talk or wrap-up ends: wrap up, take the next contact, or do as the timeline says."""
    row = state.waiters[state.agents[agent]["contact"]]["row"]
    count_busy(inputs, state, agent, now)
    scheduled = state.agents[agent]["scheduled"]
    if state.agents[agent]["activity"] == TALK:
        state.rows[row]["ended"] = now
        give_line_back(inputs, state, row)
        factor = factor_of(inputs, agent, state.rows[row]["queue"])
        wrap = ticks_of_wrap(state.rows[row]["wrap_draw"] * factor)
        if wrap > 0:
            switch(state, agent, now, WRAP, scheduled)
            state.agents[agent]["phase_start"] = now
            set_end(state, agent, now + wrap)
            return
    state.rows[row]["wrapped"] = now
    state.rows[row]["effort"] = now - state.rows[row]["answered"]
    if scheduled == AVAILABLE and look_for_contact(inputs, state, agent, now):
        return
    clear_end(state, agent)
    if scheduled == AVAILABLE:
        become_idle(state, inputs.agents[agent]["group"], agent, now)
    else:
        switch(state, agent, now, scheduled, scheduled)
    state.agents[agent]["contact"] = -1


@borrowing
def look_for_contact(inputs: Inputs, state: State, agent: int, now: int) -> bool:
    """The agent takes the waiting contact that its group's order puts first, if any."""
    contact = choose_contact(inputs, state, inputs.agents[agent]["group"], now)
    if contact < 0:
        return False
    queue: Any = np.int64(state.rows[state.waiters[contact]["row"]]["queue"])
    leave_line(state, queue, contact)
    answer(inputs, state, contact, agent, queue, now)
    return True


@borrowing_apart
def timeline_changes(inputs: Inputs, state: State, agent: int, activity: int, now: int) -> None:
    """The agent's timeline says something else from now on."""
    if state.agents[agent]["scheduled"] == activity:
        return
    group = inputs.agents[agent]["group"]
    if state.agents[agent]["scheduled"] == AVAILABLE:
        state.groups[group]["on_duty"] -= 1
    if activity == AVAILABLE:
        state.groups[group]["on_duty"] += 1
    if state.agents[agent]["contact"] >= 0:
        switch(state, agent, now, state.agents[agent]["activity"], activity)
        return
    if state.agents[agent]["idle"] != 0:
        stop_idling(state, group, agent)
    if activity != AVAILABLE:
        switch(state, agent, now, activity, activity)
        return
    if not look_for_contact(inputs, state, agent, now):
        become_idle(state, group, agent, now)


@borrowing_apart
def patience_ends(inputs: Inputs, state: State, more: More | None, contact: int, now: int) -> None:
    """The contact abandons, unless it was answered or got other patience since the timer."""
    if state.waiters[contact]["line"] < 0 or state.waiters[contact]["give_up"] != now:
        return
    queue: Any = np.int64(state.rows[state.waiters[contact]["row"]]["queue"])
    leave_line(state, queue, contact)
    leave(inputs, state, more, contact, ABANDONED, now)


@borrowing_apart
def step_due(inputs: Inputs, state: State, more: More | None, contact: int, now: int) -> None:
    """The next routing step of a waiting contact comes due."""
    if state.waiters[contact]["line"] < 0 or state.waiters[contact]["due"] != now:
        return
    row = state.waiters[contact]["row"]
    queue: Any = np.int64(state.rows[row]["queue"])
    leave_line(state, queue, contact)
    step = state.waiters[contact]["step"] + 1
    after = now - state.rows[row]["queued"]
    outcome = walk(inputs, state, more, contact, queue, step, after, now)
    if outcome == WAITS:
        join_and_plan(inputs, state, more, contact, queue)
    elif outcome == MOVED:
        enter(inputs, state, more, contact, now)
