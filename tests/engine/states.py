"""Hypothesis strategies: states of a centre, cut out of a run and then changed in many ways."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import numpy as np
from hypothesis import assume
from hypothesis import strategies as st

from sim.clock import Calendar
from sim.cut import state_of
from sim.engine import compiled
from sim.inputs.build import build_inputs
from sim.scenario import CentreState, Scenario, StateAgent, StateContact, find_problems
from tests.engine.frame import some


@st.composite
def with_state(draw: st.DrawFn, scenario: Scenario) -> Scenario:
    """The same scenario, beginning from a state that a run of it was in at some time.

    Some of its contacts are gone, others are older or many; some agents do what nobody planned.
    """
    built = build_inputs(scenario)
    replication = draw(st.integers(0, 5))
    logs = compiled.run_replication(built.inputs, replication, True)
    at = moment(draw, scenario, logs.contacts, built.calendar)
    state = state_of(logs, scenario, at)
    contacts = [change(draw, row) for row in state.contacts if some(draw, 0.9)]
    if contacts and some(draw, 0.3):
        extra = draw(st.sampled_from(contacts))
        if extra.status == "waiting":
            contacts.append(extra.model_copy(update={"count": draw(st.integers(1, 4))}))
    working = {row.agent for row in contacts if row.agent is not None}
    agents = [other(draw, row) for row in state.agents if row.agent not in working]
    if some(draw, 0.2):
        agents = []
    changed = CentreState(
        at=at,
        contacts=tuple(contacts),
        agents=tuple(agents),
        unlisted=draw(st.sampled_from(["planned", "planned", "absent"])),
    )
    begun = scenario.model_copy(update={"state": changed})
    begun = Scenario.model_validate(begun.model_dump(by_alias=True))
    assume(not find_problems(begun))
    return begun


def moment(draw: st.DrawFn, scenario: Scenario, rows: np.ndarray, calendar: Calendar) -> datetime:
    """A time at which somebody waits, mostly; on the grid of events or beside it."""
    first = datetime.combine(scenario.start, time())
    last = first + timedelta(days=scenario.days)
    left = np.where(rows["answered"] >= 0, rows["answered"], rows["ended"])
    left = np.where(left < 0, calendar.horizon, left)
    patient = rows[left > rows["queued"]]
    chosen = patient if len(patient) and some(draw, 0.8) else rows
    if len(chosen) and some(draw, 0.9):
        tick = int(chosen["queued"][draw(st.integers(0, len(chosen) - 1))])
        tick += draw(st.sampled_from([1, 1000, 30_000, 60_000, 300_000, 0]))
        tick = max(1, min(tick, calendar.horizon - 1))
        local = calendar.local(tick).replace(tzinfo=None)
        if first <= local < last and calendar.tick_of(local) == tick:
            return local
    minutes = draw(st.integers(1, int((last - first).total_seconds()) // 60 - 1))
    return first + timedelta(minutes=minutes)


def change(draw: st.DrawFn, row: StateContact) -> StateContact:
    """The contact as it is, or older."""
    if some(draw, 0.7):
        return row
    more = draw(st.sampled_from([0, 30, 300, 5000]))
    older = {"age_s": row.age_s + more}
    if row.first_age_s is not None:
        older["first_age_s"] = row.first_age_s + more
    if row.elapsed_s is not None and some(draw):
        older["elapsed_s"] = row.elapsed_s + more
        if some(draw, 0.3):
            older["work_s"] = row.elapsed_s
    return row.model_copy(update=older)


def other(draw: st.DrawFn, row: StateAgent) -> StateAgent:
    """The agent does what it does, or something else until some time."""
    if row.state in ("talk", "wrap_up"):  # without a contact in hand any more
        row = row.model_copy(update={"state": "idle"})
    if some(draw, 0.8):
        return row.model_copy(update={"until": "24:00"}) if row.state == "idle" else row
    does = draw(
        st.sampled_from(["idle", "break", "lunch", "meeting", "unavailable", "off", "absent"])
    )
    until = draw(st.sampled_from(["24:00", "24:00", None])) if does != "idle" else "24:00"
    return row.model_copy(update={"state": does, "until": until})
