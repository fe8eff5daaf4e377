"""Inputs, calendars and random logs for the tests of sim.measure, without any engine."""

from datetime import date
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np

from sim.clock import Calendar
from sim.engine.log import AGENT_STATE, CONTACT, FOREVER, Activity, Cause, Exit
from sim.inputs.arrays import (
    AGENT,
    DEMAND,
    DUTY,
    GROUP,
    QUEUE,
    REPLAY,
    SETTINGS,
    SOURCE,
    Inputs,
    Names,
)
from sim.measure import Asked, new_moments, new_plan, new_scratch
from sim.measure.columns import FORMULAS
from sim.scenario.models.queues import ServiceLevelTarget

EVERYTHING = Asked()
SECOND = 1000


class Bench(NamedTuple):
    """All that measuring needs."""

    inputs: Inputs
    calendar: Calendar
    targets: tuple
    plan: object
    scratch: object
    names: Names


def calendar(days=1, minutes=30, warm_up=0, zone="UTC", start=date(2026, 3, 2)):
    return Calendar.of(
        SimpleNamespace(
            start=start,
            days=days,
            warm_up_days=warm_up,
            special_days={},
            time_zone=zone,
            interval_minutes=minutes,
            state=None,
        )
    )


def inputs_for(cal, queues=1, groups=1, agents=4, expected=12.0, duty=None):
    settings = np.zeros(1, SETTINGS)
    settings["interval_ticks"] = cal.interval_ticks
    settings["measured_from"] = cal.measured_from
    settings["horizon"] = cal.horizon
    settings["n_days"] = cal.n_days
    settings["n_intervals"] = cal.n_intervals
    rules = np.zeros(queues, QUEUE)
    rules["threshold"] = 20 * SECOND
    rules["short_abandon"] = 5 * SECOND
    people = np.zeros(agents, AGENT)
    people["group"] = np.arange(agents) * groups // agents
    demand = np.zeros((queues, cal.n_intervals), DEMAND)
    demand["mean"] = expected
    fields = {name: np.zeros(0) for name in Inputs._fields}
    fields |= {
        "settings": settings,
        "queues": rules,
        "groups": np.zeros(groups, GROUP),
        "agents": people,
        "demand": demand,
        "sources": np.zeros(queues, SOURCE),
        "day_counts": np.zeros(0, np.int32),
        "replay": np.zeros(0, REPLAY),
        "duty": np.zeros(0, DUTY) if duty is None else duty,
        "journeys": None,
    }
    return Inputs(**fields)


def bench(cal=None, queues=1, groups=1, agents=4, asked=EVERYTHING, formulas=(), **more):
    cal = cal or calendar()
    inputs = inputs_for(cal, queues, groups, agents, **more)
    formulas = formulas or ("sl_of_offered",) * queues
    targets = tuple(
        ServiceLevelTarget(share=0.8, within_s=20, formula=formula) for formula in formulas
    )
    plan = new_plan(inputs, cal, targets, asked)
    names = Names(
        tuple(f"queue {q}" for q in range(queues)),
        tuple(f"group {g}" for g in range(groups)),
        tuple(f"agent {a}" for a in range(agents)),
        ((),) * queues,
        (),
        (),
    )
    return Bench(inputs, cal, targets, plan, new_scratch(plan), names)


def contact(queued, way, wait=0, talk=0, wrap=0, queue=0, agent=-1, cause=Cause.FIRST):
    """One CONTACT row; times in ticks."""
    row = np.zeros(1, CONTACT)
    row["arrived"] = row["queued"] = queued
    row["queue"], row["cause"], row["exit"] = queue, cause, way
    row["patience"] = FOREVER
    row["segment"] = row["intent"] = row["person"] = row["resolved"] = row["effort"] = -1
    row["answered"] = row["ended"] = row["wrapped"] = row["agent"] = -1
    if way == Exit.ANSWERED:
        row["answered"] = queued + wait
        row["ended"] = queued + wait + talk
        row["wrapped"] = queued + wait + talk + wrap
        row["agent"] = max(agent, 0)
    elif way != Exit.OPEN:
        row["ended"] = queued + wait
    return row


def state(start, end, does, plan, agent=0):
    """One AGENT_STATE row; times in ticks."""
    row = np.zeros(1, AGENT_STATE)
    row["start"], row["end"], row["agent"] = start, end, agent
    row["activity"], row["scheduled"], row["slots"] = does, plan, 1
    return row


def random_times(rng, cal, size):
    """Ticks of the horizon, many of them on borders of intervals and of the measured time."""
    step = cal.interval_ticks
    plain = rng.integers(0, cal.horizon, size)
    border = rng.integers(0, cal.n_intervals + 1, size) * step + rng.integers(-1, 2, size)
    special = rng.choice([0, cal.measured_from, cal.horizon], size)
    times = np.choose(rng.choice(3, size, p=[0.6, 0.3, 0.1]), [plain, border, special])
    return np.clip(times, 0, cal.horizon)


def random_contacts(rng, cal, size, queues, agents):
    """Structurally valid CONTACT rows in random order: every exit, waits over many intervals."""
    rows = np.zeros(size, CONTACT)
    rows["queued"] = random_times(rng, cal, size)
    rows["arrived"] = rows["queued"]
    rows["queue"] = rng.integers(0, queues, size)
    rows["cause"] = rng.integers(0, 2, size)
    rows["exit"] = rng.choice(8, size, p=[0.05, 0.5, 0.2, 0.05, 0.05, 0.05, 0.05, 0.05])
    threshold = 20 * SECOND
    waits = [0, 1, 5 * SECOND, 5 * SECOND + 1, threshold, threshold + 1]
    wait = np.where(
        rng.random(size) < 0.4,
        rng.choice(waits, size),
        rng.exponential(rng.choice([10_000.0, 4e6], size), size).astype(np.int64),
    )
    wait[np.isin(rows["exit"], [Exit.BLOCKED, Exit.BALKED])] = 0
    left = np.minimum(rows["queued"] + wait, cal.horizon)
    answered = rows["exit"] == Exit.ANSWERED
    talk = left + rng.integers(1, 900 * SECOND, size)
    wrap = talk + rng.choice([0, 30 * SECOND], size)
    rows["answered"] = np.where(answered, left, -1)
    rows["ended"] = np.where(answered, np.where(talk <= cal.horizon, talk, -1), left)
    rows["ended"][rows["exit"] == Exit.OPEN] = -1
    rows["wrapped"] = np.where(answered & (wrap <= cal.horizon), wrap, -1)
    rows["agent"] = np.where(answered, rng.integers(0, agents, size), -1)
    for name in ("segment", "intent", "person", "resolved", "effort"):
        rows[name] = -1
    return rows


def random_states(rng, cal, size, agents):
    """AGENT_STATE rows in random order; agents may overlap themselves, which counting ignores."""
    rows = np.zeros(size, AGENT_STATE)
    one, other = random_times(rng, cal, size), random_times(rng, cal, size)
    rows["start"], rows["end"] = np.minimum(one, other), np.maximum(one, other)
    rows["agent"] = rng.integers(0, agents, size)
    rows["activity"] = rng.choice([*range(1, 9), Activity.COACHING], size)
    never = [Activity.TALK, Activity.WRAP, Activity.BREATHER, Activity.REST, Activity.SILENT]
    rows["scheduled"] = rng.choice([plan for plan in Activity if plan not in never], size)
    rows["slots"] = rng.integers(1, 3, size)
    return rows


def fresh(bench):
    return new_moments(bench.plan)


__all__ = ["FORMULAS", "SECOND", "Bench", "bench", "calendar", "contact", "fresh", "inputs_for"]
