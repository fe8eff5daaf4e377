"""Agents with several contacts in hand: time shared, lists of agents, who has room for what.

Every agent of a scenario with journeys has its work in slots (``JOB``); where its group is not
shared it has one slot and no list but the idle one.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.more import (
    ATTENDS_TALK,
    ATTENDS_WRAP,
    PHASE_SILENT,
    PHASE_TALK,
    PHASE_WRAP,
    PHASE_WRONG,
    More,
)
from sim.engine.compiled.staff import (
    AVAILABLE,
    OFF,
    TALK,
    WRAP,
    join_list,
    least_occupied,
    leave_list,
    luckiest,
    start_idling,
    stop_idling,
    today,
)
from sim.engine.compiled.state import NEVER, State
from sim.engine.compiled.structures import clear_end, set_end
from sim.engine.log import Activity
from sim.engine.rules import ticks_left
from sim.inputs.arrays import (
    RULE_LEAST_OCCUPIED,
    RULE_LONGEST_IDLE,
    RULE_MOST_PROFICIENT,
    Inputs,
)
from sim.inputs.draws import agent_lottery
from sim.jit import borrowing, borrowing_apart
from sim.prefetch import prefetch_to_write

SILENT: Final[Any] = np.int64(Activity.SILENT)
_AHEAD: Final[Any] = np.int64(6)
"""Rows between asking for one's memory and needing it."""
_LARGEST: Final = 2**62
_MILLE: Final = 1000


@borrowing
def is_slowed(phase: int) -> bool:
    """Whether contacts in parallel slow this phase."""
    return phase in (PHASE_TALK, PHASE_WRAP, PHASE_WRONG)


@borrowing
def attention(phase: int) -> int:
    """What a phase asks of its agent: 0 in silence, ATTENDS_WRAP or ATTENDS_TALK."""
    if phase == PHASE_SILENT:
        return 0
    return ATTENDS_WRAP if phase == PHASE_WRAP else ATTENDS_TALK


@borrowing
def speed_of(inputs: Inputs, more: More, agent: int) -> int:
    """Speed of each running contact of the agent, in thousandths."""
    group = inputs.agents[agent]["group"]
    if inputs.groups[group]["shared"] == 0 or more.people[agent]["running"] == 0:
        return _MILLE
    work = inputs.groups[group]["work_from"] + more.people[agent]["work"]
    first = more.rules.work_classes[work]["speeds_from"]
    return more.rules.speeds[first + more.people[agent]["running"] - 1]


@borrowing_apart
def progress(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """Count what the agent has done since this was last asked: work left, effort, busy ticks."""
    elapsed = now - more.people[agent]["counted"]
    more.people[agent]["counted"] = now
    running = more.people[agent]["running"]
    if running == 0 or elapsed == 0:
        return
    if more.people[agent]["alone"] != 0:
        more.jobs[more.people[agent]["first"]]["effort"] += elapsed
    else:
        share_out(inputs, more, agent, elapsed, running)
    more.people[agent]["worked"] += elapsed
    more.people[agent]["busy"] += elapsed
    if more.people[agent]["compared"] != 0:
        day = today(inputs, state, now)
        if state.agents[agent]["busy_day"] != day:
            state.agents[agent]["busy_day"] = day
            state.agents[agent]["busy_ticks"] = 0
        state.agents[agent]["busy_ticks"] += elapsed


@borrowing_apart
def share_out(inputs: Inputs, more: More, agent: int, elapsed: int, running: int) -> None:
    """Count what the agent has done with several contacts in hand."""
    speed = speed_of(inputs, more, agent)
    effort = elapsed if running == 1 else elapsed // running
    first = more.people[agent]["first"]
    for j in range(first, first + more.people[agent]["slots"]):
        phase = more.jobs[j]["phase"]
        if more.jobs[j]["contact"] < 0 or more.jobs[j]["aside"] != 0 or phase == PHASE_SILENT:
            continue
        more.jobs[j]["effort"] += effort
        if is_slowed(phase):
            more.jobs[j]["left"] -= elapsed * speed


@borrowing_apart
def set_next_end(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """Work out anew when the agent's contacts in hand end, and tell the tree of work ends."""
    if more.people[agent]["alone"] != 0:
        set_only_end(state, more, agent, now)
        return
    speed = speed_of(inputs, more, agent)
    first = more.people[agent]["first"]
    next_end = NEVER
    attends = 0
    for j in range(first, first + more.people[agent]["slots"]):
        if more.jobs[j]["contact"] < 0 or more.jobs[j]["aside"] != 0:
            continue
        phase = more.jobs[j]["phase"]
        attends |= attention(phase)
        if is_slowed(phase):
            left = more.jobs[j]["left"]
            if speed == _MILLE:
                more.jobs[j]["end"] = now + ticks_left(left, _MILLE)
            else:
                more.jobs[j]["end"] = now + ticks_left(left, speed)
        next_end = min(next_end, more.jobs[j]["end"])
    more.people[agent]["attends"] = attends
    if next_end < NEVER:
        set_end(state, agent, next_end)
    else:
        clear_end(state, agent)


@borrowing
def set_only_end(state: State, more: More, agent: int, now: int) -> None:
    """The same where the agent has one contact at a time: a phase ends when its work is done."""
    job = more.people[agent]["first"]
    if more.jobs[job]["contact"] < 0:
        clear_end(state, agent)
        return
    more.people[agent]["attends"] = attention(more.jobs[job]["phase"])
    if more.jobs[job]["left"] > 0:  # a phase that has just begun
        if is_slowed(more.jobs[job]["phase"]):
            more.jobs[job]["end"] = now + more.jobs[job]["left"] // _MILLE
        more.jobs[job]["left"] = 0
    if more.jobs[job]["end"] < NEVER:
        set_end(state, agent, more.jobs[job]["end"])
    else:
        clear_end(state, agent)


@borrowing
def unlist(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """Take the agent out of the list it is in, if any."""
    listed = more.people[agent]["listed"]
    if listed < 0:
        return
    more.people[agent]["listed"] = -1
    group = inputs.agents[agent]["group"]
    if listed == 0:
        stop_idling(state, group, agent)
        more.people[agent]["free"] += now - more.people[agent]["idle_since"]
        return
    leave_list(state, agent)


@borrowing
def enlist(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """Put the agent at the tail of the list it belongs to, if any, with a new idle number."""
    if (
        state.agents[agent]["scheduled"] != AVAILABLE
        or more.people[agent]["pausing"] != 0
        or more.people[agent]["holding"] != 0
        or more.people[agent]["due"] != 0
    ):
        return
    group = inputs.agents[agent]["group"]
    in_hand = more.people[agent]["in_hand"]
    if in_hand > 0 and more.people[agent]["alone"] != 0:
        return
    if in_hand == 0:
        more.people[agent]["listed"] = 0
        more.people[agent]["idle_since"] = now
        start_idling(state, group, agent)
        wake_diallers(inputs, more, group)
        return
    work = inputs.groups[group]["work_from"] + more.people[agent]["work"]
    listed = more.rules.work_classes[work]["lists_from"] + 2 * (in_hand - 1)
    if more.people[agent]["aside"] > 0:
        listed += 1
    more.people[agent]["listed"] = listed
    join_list(state, state.groups[group]["ring"] + listed, agent)


@borrowing
def wake_diallers(inputs: Inputs, more: More, group: int) -> None:
    """An agent of the group has become idle: predictive diallers that count on it look again."""
    if more.wakes[group] == 0:
        return
    for q in range(len(more.diallers)):
        dial = more.rules.queues[q]["dial"]
        if dial < 0 or more.rules.dials[dial]["predictive"] == 0:
            continue
        at = inputs.queues[q]["steps_from"]
        while at < inputs.queues[q]["steps_to"] and inputs.steps[at]["after"] == 0:
            for k in range(inputs.steps[at]["groups_from"], inputs.steps[at]["groups_to"]):
                if inputs.step_groups[k] == group:
                    more.diallers[q]["woken"] = 1
                    more.woken[0] = 1
            at += 1


@borrowing_apart
def settle(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """What an event has changed about an agent is over: next end, list and log."""
    if more.people[agent]["pausing"] == 0:
        set_next_end(inputs, state, more, agent, now)
    unlist(inputs, state, more, agent, now)
    enlist(inputs, state, more, agent, now)
    note(inputs, state, more, agent, now)


@borrowing
def note(inputs: Inputs, state: State, more: More, agent: int, now: int) -> None:
    """Tell the agent log what the agent does from now on.

    Rows are the longest stretches in which nothing changes. What is noted may be over in the same
    tick, so a row is written only when time has passed in what followed it.
    """
    if state.counts[0]["log_agents"] == 0:
        return
    if more.notes[agent]["since"] < now:
        keep_note(state, more, agent)
        more.notes[agent]["since"] = now
    row: Any = np.int32(-1)
    slots = more.people[agent]["in_hand"]
    if slots > 0 and more.people[agent]["alone"] != 0:
        row = more.jobs[more.people[agent]["first"]]["row"]
    more.notes[agent]["row"] = row
    more.notes[agent]["slots"] = slots
    more.notes[agent]["activity"] = doing(state, more, agent)
    more.notes[agent]["scheduled"] = state.agents[agent]["scheduled"]


@borrowing
def keep_note(state: State, more: More, agent: int) -> None:
    """The agent's last note has lasted: begin a row with it unless the open row says the same."""
    if (
        more.notes[agent]["activity"] == more.notes[agent]["open_activity"]
        and more.notes[agent]["scheduled"] == more.notes[agent]["open_scheduled"]
        and more.notes[agent]["row"] == more.notes[agent]["open_row"]
        and more.notes[agent]["slots"] == more.notes[agent]["open_slots"]
    ):
        return
    write_row(state, more, agent, more.notes[agent]["since"])
    more.notes[agent]["open_since"] = more.notes[agent]["since"]
    more.notes[agent]["open_row"] = more.notes[agent]["row"]
    more.notes[agent]["open_slots"] = more.notes[agent]["slots"]
    more.notes[agent]["open_activity"] = more.notes[agent]["activity"]
    more.notes[agent]["open_scheduled"] = more.notes[agent]["scheduled"]


@borrowing
def write_row(state: State, more: More, agent: int, until: int) -> None:
    """Log the open row, unless nobody asks: off, no time, or before what is kept."""
    since = more.notes[agent]["open_since"]
    activity = more.notes[agent]["open_activity"]
    if activity == OFF or since >= until or until <= state.counts[0]["log_from"]:
        return
    n = state.counts[0]["agent_rows"]
    state.counts[0]["agent_rows"] = n + 1
    prefetch_to_write(state.agent_rows, n + _AHEAD)
    row = more.notes[agent]["open_row"]
    state.agent_rows[n]["start"] = since
    state.agent_rows[n]["end"] = until
    state.agent_rows[n]["agent"] = agent
    state.agent_rows[n]["activity"] = activity
    state.agent_rows[n]["scheduled"] = more.notes[agent]["open_scheduled"]
    state.agent_rows[n]["slots"] = more.notes[agent]["open_slots"]
    state.agent_rows[n]["customer"] = 0
    state.agent_rows[n]["leg"] = -1
    if row >= 0:
        state.agent_rows[n]["customer"] = state.rows[row]["customer"]
        state.agent_rows[n]["leg"] = state.rows[row]["leg"]


@borrowing_apart
def finish_notes(state: State, more: More, horizon: int) -> None:
    """The horizon: what was noted last lasts until then."""
    for agent in range(len(more.notes)):
        if more.notes[agent]["since"] < horizon:
            keep_note(state, more, agent)
        write_row(state, more, agent, horizon)


@borrowing
def doing(state: State, more: More, agent: int) -> int:
    """The agent's activity for the log."""
    if more.people[agent]["pausing"] != 0:
        pausing: Any = np.int64(more.people[agent]["pausing"])
        return pausing
    if more.people[agent]["in_hand"] == 0:
        scheduled: Any = np.int64(state.agents[agent]["scheduled"])
        return scheduled
    if more.people[agent]["attends"] == ATTENDS_TALK:
        return TALK
    return WRAP if more.people[agent]["attends"] == ATTENDS_WRAP else SILENT


@borrowing
def has_room(inputs: Inputs, more: More, agent: int, group: int, queue: int) -> bool:
    """Whether what the agent has in hand leaves room for a contact of the queue."""
    in_hand = more.people[agent]["in_hand"]
    sets_aside = inputs.skills[group, queue]["sets_aside"]
    if in_hand == 0:
        if more.people[agent]["aside"] == 0:
            return True
        return (sets_aside >> more.people[agent]["aside_work"]) & 1 != 0
    work = more.people[agent]["work"]
    if inputs.skills[group, queue]["work"] == work:
        of = inputs.groups[group]["work_from"] + work
        return in_hand < more.rules.work_classes[of]["most"]
    return more.people[agent]["aside"] == 0 and (sets_aside >> work) & 1 != 0


@borrowing_apart
def find_contact(inputs: Inputs, state: State, more: More, agent: int) -> int:
    """The waiting contact that the agent takes next, or -1."""
    group = inputs.agents[agent]["group"]
    shared = inputs.groups[group]["shared"] != 0
    idle = state.groups[group]["idle"]
    if more.people[agent]["in_hand"] == 0:
        idle += 1
    best = -1
    best_score = _LARGEST
    at = inputs.groups[group]["lines_from"]
    last = inputs.groups[group]["lines_to"]
    while at < last:
        first = at
        at = inputs.group_lines[first]["after"]
        queue = inputs.group_lines[first]["queue"]
        if state.queues[queue]["waiting"] == 0:
            continue
        reserve = inputs.group_lines[first]["reserve"]
        if reserve > 0 and idle <= reserve:
            continue
        if shared and not has_room(inputs, more, agent, group, queue):
            continue
        by_due = inputs.group_lines[first]["by_due"] != 0
        for k in range(first, at):
            head = state.lines[inputs.group_lines[k]["line"]]["head"]
            if head < 0:
                continue
            age = more.issues[head]["due"] if by_due else state.waiters[head]["age"]
            score = inputs.group_lines[k]["weight"] + age
            if score < best_score or (score == best_score and head < best):
                best, best_score = head, score
    return best


@borrowing_apart
def find_agent(
    inputs: Inputs, state: State, more: More, queue: int, step: int, contact: int, now: int
) -> int:
    """The agent among a step's groups that takes a contact, or -1.

    Smallest of (sets aside, load, score of the agent rule, tie) over the groups' candidates.
    """
    rule = inputs.queues[queue]["agent_rule"]
    best = -1
    best_aside = 0
    best_load = 0
    best_score = 0
    best_tie = 0
    for k in range(inputs.steps[step]["groups_from"], inputs.steps[step]["groups_to"]):
        group = inputs.step_groups[k]
        idle = state.groups[group]["idle"]
        reserve = inputs.skills[group, queue]["reserve"]
        if reserve > 0 and idle <= reserve:
            continue
        agent = -1
        load = 0
        aside = 0
        if inputs.groups[group]["shared"] == 0:
            if idle == 0:
                continue
        else:
            agent, load, aside = with_room(inputs, state, more, group, queue)
            if agent < 0 and idle == 0:
                continue
        score = 0
        tie = -1
        if rule == RULE_MOST_PROFICIENT:
            score = inputs.skills[group, queue]["rank"]
        if agent < 0:  # an idle one, by the rule
            agent = state.agents[state.groups[group]["ring"]]["next"]
            if rule in (RULE_LONGEST_IDLE, RULE_MOST_PROFICIENT):
                pass
            elif rule == RULE_LEAST_OCCUPIED:
                agent = least_occupied(inputs, state, group, now)
                if state.agents[agent]["busy_day"] == today(inputs, state, now):
                    score = state.agents[agent]["busy_ticks"]
            else:
                agent = luckiest(inputs, state, group, more.issues[contact]["key"])
                score = agent_lottery(more.issues[contact]["key"], inputs.agents[agent]["key"])
                tie = agent
        if tie < 0:
            tie = state.agents[agent]["idle_number"]
        if (
            best < 0
            or aside < best_aside
            or (
                aside == best_aside
                and (
                    load < best_load
                    or (
                        load == best_load
                        and (score < best_score or (score == best_score and tie < best_tie))
                    )
                )
            )
        ):
            best, best_aside, best_load, best_score, best_tie = agent, aside, load, score, tie
    return best


@borrowing
def with_room(
    inputs: Inputs, state: State, more: More, group: int, queue: int
) -> tuple[int, int, int]:
    """Candidate of a shared group that has work in hand: (agent, load, sets aside).

    Agent -1: an idle one goes first, or there is none.
    """
    work = inputs.skills[group, queue]["work"]
    of = inputs.groups[group]["work_from"] + work
    most = more.rules.work_classes[of]["most"]
    idle = state.groups[group]["idle"]
    if more.rules.work_classes[of]["fill_first"] != 0:
        n = most - 1
        while n >= 1:
            agent = first_with(inputs, state, more, group, work, n, True)
            if agent >= 0:
                return agent, -n, 0
            n -= 1
        if idle > 0:
            return -1, 0, 0
    else:
        if idle > 0:
            return -1, 0, 0
        n = 1
        while n < most:
            agent = first_with(inputs, state, more, group, work, n, True)
            if agent >= 0:
                return agent, n, 0
            n += 1
    return interruptible(inputs, state, more, group, queue)


@borrowing
def interruptible(
    inputs: Inputs, state: State, more: More, group: int, queue: int
) -> tuple[int, int, int]:
    """The agent with the fewest contacts in hand that are set aside for the queue's channel."""
    mask = inputs.skills[group, queue]["sets_aside"]
    best = -1
    best_load = 0
    best_number = 0
    if mask == 0:
        return -1, 0, 0
    n_classes = inputs.groups[group]["work_to"] - inputs.groups[group]["work_from"]
    for work in range(n_classes):
        if (mask >> work) & 1 == 0:
            continue
        most = more.rules.work_classes[inputs.groups[group]["work_from"] + work]["most"]
        for n in range(1, most + 1):
            agent = first_with(inputs, state, more, group, work, n, False)
            if agent < 0:
                continue
            number = state.agents[agent]["idle_number"]
            if best < 0 or n < best_load or (n == best_load and number < best_number):
                best, best_load, best_number = agent, n, number
    return best, best_load, 1


@borrowing
def first_with(
    inputs: Inputs, state: State, more: More, group: int, work: int, n: int, also_aside: bool
) -> int:
    """The agent that has had ``n`` contacts of a class in hand for longest, or -1."""
    of = inputs.groups[group]["work_from"] + work
    listed = more.rules.work_classes[of]["lists_from"] + 2 * (n - 1)
    ring = state.groups[group]["ring"] + listed
    agent = state.agents[ring]["next"]
    if agent == ring:
        agent = -1
    other = state.agents[ring + 1]["next"]
    if not also_aside or other == ring + 1:
        return agent
    if agent < 0 or state.agents[other]["idle_number"] < state.agents[agent]["idle_number"]:
        return other
    return agent
