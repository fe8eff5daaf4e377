"""The state from which a simulation begins: what its agents do, and what they have in hand."""

from __future__ import annotations

from collections.abc import Iterator

from sim.scenario.agent_names import agent_names
from sim.scenario.checks.registry import Finding, check
from sim.scenario.checks.state import contacts_of
from sim.scenario.checks.view import View
from sim.scenario.models.agents import AgentGroup, Concurrency
from sim.scenario.models.base import minutes_of
from sim.scenario.models.state import WORKING, StateAgent, StateContact
from sim.scenario.places import Path, did_you_mean, quoted


def agents_of(view: View) -> Iterator[tuple[Path, StateAgent]]:
    """Every row of agents of the state with its path."""
    if view.scenario.state is not None:
        for i, agent in enumerate(view.scenario.state.agents):
            yield ("state", "agents", i), agent


def _in_hand(view: View) -> dict[str, list[tuple[Path, StateContact]]]:
    """Contacts in hand or set aside, by agent."""
    found: dict[str, list[tuple[Path, StateContact]]] = {}
    for path, contact in contacts_of(view):
        if contact.agent is not None:
            found.setdefault(contact.agent, []).append((path, contact))
    return found


def _group(view: View, agent: str) -> AgentGroup | None:
    return view.scenario.groups.get(agent.partition("/")[0])


@check("E803", timed=True)
def the_state_knows_its_agents(view: View) -> Iterator[Finding]:
    """An agent of the state does not exist."""
    rows = [(path, row.agent) for path, row in agents_of(view)]
    rows += [(path, row.agent) for path, row in contacts_of(view) if row.agent is not None]
    if not rows:
        return
    import numpy as np  # here, because a scenario is read without NumPy

    known: list[str] = []
    for name, group in view.scenario.groups.items():
        served = np.zeros(view.calendar.n_intervals, dtype=np.bool_)
        for queue in {*group.skills} & {*view.scenario.queues}:
            served |= view.open_intervals[queue]
        known += agent_names(name, group, view.calendar_of(name), served)
    everybody = {*known}
    for path, agent in rows:
        if agent not in everybody:
            yield Finding(
                (*path, "agent"),
                f"there is no agent {quoted(agent)}",
                did_you_mean(agent, known, "agents"),
                agent,
            )


@check("E804")
def an_agent_does_one_thing(view: View) -> Iterator[Finding]:
    """An agent of the state stands there twice, or works without a contact, or not with one."""
    in_hand = _in_hand(view)
    seen: set[str] = set()
    for path, row in agents_of(view):
        if row.agent in seen:
            yield Finding(
                (*path, "agent"),
                f"a row above is also about {quoted(row.agent)}",
                "keep one of the two",
                row.agent,
            )
        seen.add(row.agent)
        if row.state in WORKING and row.agent not in in_hand:
            yield Finding(
                (*path, "state"),
                f"{row.agent} has no contact in hand",
                "give the contact in state.contacts, or another state",
                row.state,
            )
        elif row.state not in WORKING and row.agent in in_hand:
            yield Finding(
                (*path, "state"),
                f"{row.agent} has a contact in hand",
                "write talk or wrap_up, or take the contact out of state.contacts",
                row.state,
            )


@check("E805")
def agents_have_the_skills_in_hand(view: View) -> Iterator[Finding]:
    """An agent of the state has a contact in hand for which its group has no skill."""
    for agent, rows in _in_hand(view).items():
        group = _group(view, agent)
        for path, contact in rows:
            if group is not None and contact.queue not in group.skills:
                yield Finding(
                    (*path, "agent"),
                    f"{agent} has no skill for queue {quoted(contact.queue)}",
                    "correct the agent or the queue, or add the skill to the group",
                    agent,
                )


@check("E806")
def agents_have_room_for_what_is_in_hand(view: View) -> Iterator[Finding]:
    """An agent of the state has more in hand than it may."""
    for agent, rows in _in_hand(view).items():
        group = _group(view, agent)
        if group is None or not all(row.queue in group.skills for _, row in rows):
            continue
        if not all(row.queue in view.scenario.queues for _, row in rows):
            continue
        problem = _too_much(view, group, [row for _, row in rows])
        if problem:
            yield Finding(
                (*rows[-1][0], "agent"),
                f"{agent} {problem}",
                "correct the agent, or the group's concurrency",
                agent,
            )


def _too_much(view: View, group: AgentGroup, rows: list[StateContact]) -> str:
    """What is wrong with what an agent has in hand; empty if nothing is."""
    works: list[Concurrency] = []
    for aside in (False, True):
        part = [row for row in rows if (row.status == "set_aside") == aside]
        classes = [_class_of(view, group, row) for row in part]
        if any(work is not classes[0] and work != classes[0] for work in classes):
            return "has contacts in hand that are not handled together"
        if classes and len(classes) > classes[0].contacts:
            return f"has {len(classes)} contacts in hand, and may have {classes[0].contacts}"
        works += classes[:1]
    if len(works) == 2:
        now, aside_work = works
        channels = {view.scenario.queues[row.queue].channel for row in rows}
        if now == aside_work or not channels & {*now.channels} & {*aside_work.set_aside_for}:
            return "would not set aside one of its contacts for the other"
    return ""


def _class_of(view: View, group: AgentGroup, row: StateContact) -> Concurrency:
    channel = view.scenario.queues[row.queue].channel
    alone = Concurrency(channels=(channel,))
    return next((work for work in group.concurrency if channel in work.channels), alone)


@check("E809")
def what_agents_do_is_not_over(view: View) -> Iterator[Finding]:
    """What an agent of the state does would have ended before."""
    state = view.scenario.state
    for path, row in agents_of(view):
        if state is None or row.until is None:
            continue
        if minutes_of(row.until) <= state.at.hour * 60 + state.at.minute:
            yield Finding(
                (*path, "until"),
                f"{row.until} is not after {state.at:%H:%M}, the time of the state",
                "give a later time of that day, 24:00 at the latest",
                row.until,
            )
