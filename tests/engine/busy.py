"""What must hold for agents who may have several contacts at once, in the log of any run."""

from __future__ import annotations

import numpy as np

from sim.engine.log import AGENT_ORDER, Activity, Logs, canonical
from sim.inputs.arrays import Inputs
from tests.engine.issues import most_at_once

WORK = (Activity.TALK, Activity.WRAP)


def assert_agents_have_room(inputs: Inputs, legs: np.ndarray) -> None:
    """No agent ever has more contacts of a class in hand, or more in all, than it may."""
    horizon = int(inputs.settings[0]["horizon"]) + 1
    answered = legs[legs["answered"] >= 0]
    for agent, row in enumerate(inputs.agents):
        group = inputs.groups[row["group"]]
        mine = answered[answered["agent"] == agent]
        until = np.where(mine["wrapped"] < 0, horizon, mine["wrapped"])
        spans = list(zip(mine["answered"].tolist(), until.tolist(), strict=True))
        shared = inputs.journeys is not None and group["shared"]
        assert most_at_once(spans) <= (group["slots"] if shared else 1)
        if not shared:
            continue
        assert inputs.journeys is not None
        work = inputs.skills[row["group"]]["work"][mine["queue"]]
        for w in set(work.tolist()):
            most = inputs.journeys.work_classes[group["work_from"] + w]["most"]
            here = [span for span, its in zip(spans, work.tolist(), strict=True) if its == w]
            assert most_at_once(here) <= most


def assert_agent_rows_do_not_overlap(inputs: Inputs, agents: np.ndarray) -> None:
    """An agent does one thing at a time; equal neighbours are one row where there are journeys."""
    rows = canonical(agents, AGENT_ORDER)
    assert np.all(rows["start"] < rows["end"])
    assert np.all(rows["end"] <= inputs.settings[0]["horizon"])
    same = rows["agent"][1:] == rows["agent"][:-1]
    assert np.all(rows["end"][:-1][same] <= rows["start"][1:][same])
    if inputs.journeys is not None:
        names = ["customer", "leg", "slots", "activity", "scheduled"]
        alike = np.all([rows[name][1:] == rows[name][:-1] for name in names], axis=0)
        assert not np.any(same & alike & (rows["end"][:-1] == rows["start"][1:]))
    working = np.isin(rows["activity"], (*WORK, Activity.SILENT))
    assert np.all(rows["slots"][working] >= 1)
    assert np.all(rows["slots"][~working] == 0)
    assert np.all(rows["scheduled"][rows["activity"] == Activity.AVAILABLE] == Activity.AVAILABLE)


def assert_effort_is_time_worked(inputs: Inputs, logs: Logs) -> None:
    """The effort of an agent's contacts is the time for which it worked, but for roundings."""
    rows = canonical(logs.agents, AGENT_ORDER)
    length = rows["end"] - rows["start"]
    working = np.isin(rows["activity"], WORK)
    legs = logs.contacts[logs.contacts["answered"] >= 0]
    for agent, row in enumerate(inputs.agents):
        mine = legs[legs["agent"] == agent]
        if np.any(mine["wrapped"] < 0):
            continue  # in progress at the horizon
        worked = int(length[working & (rows["agent"] == agent)].sum())
        effort = int(mine["effort"].sum())
        assert np.all(mine["effort"] >= 0)
        group = inputs.groups[row["group"]]
        if inputs.journeys is None or not group["shared"]:
            assert effort == worked
            assert np.array_equal(mine["effort"], mine["wrapped"] - mine["answered"])
        else:  # each stretch of work loses less than a tick for each contact but one
            assert 0 <= worked - effort <= int(group["slots"]) * 40 * max(1, len(mine))


def assert_the_agent_log_knows_every_contact(inputs: Inputs, logs: Logs) -> None:
    """At any time the slots in the agent log are the contacts of the contact log not set aside."""
    horizon = int(inputs.settings[0]["horizon"])
    rows = canonical(logs.agents, AGENT_ORDER)
    legs = logs.contacts[logs.contacts["answered"] >= 0]
    for agent, row in enumerate(inputs.agents):
        group = inputs.groups[row["group"]]
        mine, theirs = legs[legs["agent"] == agent], rows[rows["agent"] == agent]
        until = np.where(mine["wrapped"] < 0, horizon, mine["wrapped"])
        contact_ticks = int((until - mine["answered"]).sum())
        slot_ticks = int(((theirs["end"] - theirs["start"]) * theirs["slots"]).sum())
        aside = inputs.journeys is not None and np.any(
            inputs.skills[row["group"]]["sets_aside"] != 0
        )
        if group["shared"] and aside:
            assert slot_ticks <= contact_ticks
        else:
            assert slot_ticks == contact_ticks
