"""Agents in the compiled engine: idle lists, choosing, activities and their log."""

from __future__ import annotations

from typing import Any, Final

import numpy as np

from sim.engine.compiled.state import State
from sim.engine.compiled.structures import live_head
from sim.engine.log import Activity
from sim.inputs.arrays import (
    RULE_LEAST_OCCUPIED,
    RULE_LONGEST_IDLE,
    RULE_MOST_PROFICIENT,
    Inputs,
)
from sim.inputs.draws import agent_lottery
from sim.jit import borrowing, borrowing_apart

# np.int64, not int: Numba would compile a caller anew for each literal it hands on.
OFF: Final[Any] = np.int64(Activity.OFF)
AVAILABLE: Final[Any] = np.int64(Activity.AVAILABLE)
TALK: Final[Any] = np.int64(Activity.TALK)
WRAP: Final[Any] = np.int64(Activity.WRAP)
_LARGEST: Final = 2**62


@borrowing
def switch(state: State, agent: int, now: int, activity: int, scheduled: int) -> None:
    """Close the agent's log row and begin the next; the contact in hand is that of the old row."""
    before = state.agents[agent]["activity"]
    if state.counts[0]["log_agents"] != 0:
        lasted = state.agents[agent]["since"] < now and now > state.counts[0]["log_from"]
        if before != OFF and lasted:
            write_agent_row(state, agent, now)
        state.agents[agent]["since"] = now
    state.agents[agent]["activity"] = activity
    state.agents[agent]["scheduled"] = scheduled


@borrowing
def write_agent_row(state: State, agent: int, now: int) -> None:
    """Log the state that the agent has been in since ``since``."""
    n = state.counts[0]["agent_rows"]
    state.counts[0]["agent_rows"] = n + 1
    activity = state.agents[agent]["activity"]
    works = activity in (TALK, WRAP)
    state.agent_rows[n]["start"] = state.agents[agent]["since"]
    state.agent_rows[n]["end"] = now
    state.agent_rows[n]["agent"] = agent
    state.agent_rows[n]["activity"] = activity
    state.agent_rows[n]["scheduled"] = state.agents[agent]["scheduled"]
    state.agent_rows[n]["customer"] = 0
    state.agent_rows[n]["leg"] = -1
    state.agent_rows[n]["slots"] = 0
    if works:
        row = state.waiters[state.agents[agent]["contact"]]["row"]
        state.agent_rows[n]["customer"] = state.rows[row]["customer"]
        state.agent_rows[n]["leg"] = state.rows[row]["leg"]
        state.agent_rows[n]["slots"] = 1


@borrowing
def become_idle(state: State, group: int, agent: int, now: int) -> None:
    """The agent has nothing to do: it idles, and the log says so."""
    start_idling(state, group, agent)
    switch(state, agent, now, AVAILABLE, AVAILABLE)


@borrowing
def join_list(state: State, ring: int, agent: int) -> None:
    """Put the agent last in a list, with a new idle number.

    Lists of agents are rings: the entry ``ring``, behind those of the agents, comes before the
    first and after the last. So nothing depends on whether there are others, which nobody could
    predict.
    """
    state.agents[agent]["idle_number"] = state.counts[0]["idle_number"]
    state.counts[0]["idle_number"] += 1
    last = state.agents[ring]["prev"]
    state.agents[agent]["prev"] = last
    state.agents[agent]["next"] = ring
    state.agents[last]["next"] = agent
    state.agents[ring]["prev"] = agent


@borrowing
def leave_list(state: State, agent: int) -> None:
    """Take the agent out of the list it is in."""
    before = state.agents[agent]["prev"]
    after = state.agents[agent]["next"]
    state.agents[before]["next"] = after
    state.agents[after]["prev"] = before


@borrowing
def start_idling(state: State, group: int, agent: int) -> None:
    """Put the agent last in its group's list of idle agents, with a new idle number."""
    join_list(state, state.groups[group]["ring"], agent)
    state.groups[group]["idle"] += 1
    state.agents[agent]["idle"] = 1


@borrowing
def stop_idling(state: State, group: int, agent: int) -> None:
    """Take an idle agent out of its group's list."""
    leave_list(state, agent)
    state.groups[group]["idle"] -= 1
    state.agents[agent]["idle"] = 0


@borrowing
def today(inputs: Inputs, state: State, now: int) -> int:
    """Index of the local day of the present tick; the horizon begins a day after the last."""
    if now >= state.counts[0]["day_known"]:
        learn_day(inputs, state, now)
    day: int = state.counts[0]["day"]
    return day


@borrowing_apart
def learn_day(inputs: Inputs, state: State, now: int) -> None:
    """Look up the local day of the present tick, which is that of its whole interval."""
    i = now // inputs.settings[0]["interval_ticks"]
    state.counts[0]["day_known"] = (i + 1) * inputs.settings[0]["interval_ticks"]
    if i >= len(inputs.intervals):
        state.counts[0]["day"] = inputs.settings[0]["n_days"]
    else:
        state.counts[0]["day"] = inputs.intervals[i]["day"]


@borrowing
def count_busy(inputs: Inputs, state: State, agent: int, now: int) -> None:
    """Add the phase that ends now to the agent's busy ticks of today."""
    if state.counts[0]["count_busy"] == 0:
        return
    day = today(inputs, state, now)
    if state.agents[agent]["busy_day"] != day:
        state.agents[agent]["busy_day"] = day
        state.agents[agent]["busy_ticks"] = 0
    state.agents[agent]["busy_ticks"] += now - state.agents[agent]["phase_start"]


@borrowing_apart
def least_occupied(inputs: Inputs, state: State, group: int, now: int) -> int:
    """The idle agent of a group with the fewest busy ticks today, of equals the longest idle."""
    day = today(inputs, state, now)
    best = -1
    best_busy = _LARGEST
    ring = state.groups[group]["ring"]
    agent = state.agents[ring]["next"]
    while agent != ring:
        busy = state.agents[agent]["busy_ticks"] if state.agents[agent]["busy_day"] == day else 0
        if busy < best_busy:
            best, best_busy = agent, busy
        agent = state.agents[agent]["next"]
    return best


@borrowing_apart
def luckiest(inputs: Inputs, state: State, group: int, key: np.uint64) -> int:
    """The idle agent of a group with the smallest ticket in the lottery of a contact's key."""
    best = -1
    best_ticket = _LARGEST
    ring = state.groups[group]["ring"]
    agent = state.agents[ring]["next"]
    while agent != ring:
        ticket = agent_lottery(key, inputs.agents[agent]["key"])
        if best < 0 or ticket < best_ticket or (ticket == best_ticket and agent < best):
            best, best_ticket = agent, ticket
        agent = state.agents[agent]["next"]
    return best


@borrowing
def choose_agent(
    inputs: Inputs, state: State, queue: int, step: int, contact: int, now: int
) -> int:
    """The idle agent among a step's groups that the queue's rule names, or -1."""
    rule = inputs.queues[queue]["agent_rule"]
    best = -1
    best_score = 0
    best_idle = 0
    for k in range(inputs.steps[step]["groups_from"], inputs.steps[step]["groups_to"]):
        group = inputs.step_groups[k]
        if state.groups[group]["idle"] <= inputs.skills[group, queue]["reserve"]:
            continue
        agent = state.agents[state.groups[group]["ring"]]["next"]
        score = 0
        if rule == RULE_LONGEST_IDLE:
            pass
        elif rule == RULE_MOST_PROFICIENT:
            score = inputs.skills[group, queue]["rank"]
        elif rule == RULE_LEAST_OCCUPIED:
            agent = least_occupied(inputs, state, group, now)
            if state.agents[agent]["busy_day"] == today(inputs, state, now):
                score = state.agents[agent]["busy_ticks"]
        else:
            agent = luckiest(inputs, state, group, state.rows[contact]["customer"])
            score = agent_lottery(state.rows[contact]["customer"], inputs.agents[agent]["key"])
        idle = agent if rule > RULE_MOST_PROFICIENT else state.agents[agent]["idle_number"]
        if best < 0 or score < best_score or (score == best_score and idle < best_idle):
            best, best_score, best_idle = agent, score, idle
    return best


@borrowing
def choose_contact(inputs: Inputs, state: State, group: int, now: int) -> int:
    """The waiting contact that an agent of the group takes next, or -1; itself counts as idle."""
    best = -1
    best_score = _LARGEST
    idle = state.groups[group]["idle"] + 1
    for k in range(inputs.groups[group]["lines_from"], inputs.groups[group]["lines_to"]):
        line = inputs.group_lines[k]["line"]
        if state.lines[line]["head"] < 0 or idle <= inputs.group_lines[k]["reserve"]:
            continue
        head = live_head(state, inputs.group_lines[k]["queue"], line, now)
        if head < 0:
            continue
        score = inputs.group_lines[k]["weight"] + state.waiters[head]["age"]
        if score < best_score or (score == best_score and head < best):
            best, best_score = head, score
    return best
