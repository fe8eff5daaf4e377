"""What must hold in the log of any run, whatever was simulated."""

from __future__ import annotations

import numpy as np

from sim.engine.log import (
    AGENT_ORDER,
    CONTACT_ORDER,
    FOREVER,
    Activity,
    Exit,
    Logs,
    Stage,
    canonical,
)
from sim.engine.simpy_model import Centre, QueueState
from sim.inputs.arrays import Inputs


def differences(one: Logs, other: Logs) -> list[str]:
    """The first row in which two logs differ, for each field; empty if they are equal."""
    found = []
    orders = (CONTACT_ORDER, AGENT_ORDER)
    for kind, a, b, order in zip(Logs._fields, one, other, orders, strict=True):
        if len(a) != len(b):
            found.append(f"{kind}: {len(a)} and {len(b)} rows")
            continue
        a, b = canonical(a, order), canonical(b, order)
        for name in a.dtype.names:
            unequal = np.flatnonzero(a[name] != b[name])
            if len(unequal):
                row = unequal[0]
                found.append(f"{kind}.{name}: {a[row]} and {b[row]}")
    return found


def assert_conservation(inputs: Inputs, drawn: np.ndarray, legs: np.ndarray) -> None:
    """Nobody is lost and nobody is made: per queue, entered = sum of all ways out + open."""
    firsts = legs[legs["leg"] == 0]
    assert sorted(firsts["customer"].tolist()) == sorted(drawn["customer"].tolist())
    for q in range(len(inputs.queues)):
        # who leaves a queue is counted by exit, who enters by arrival and by the legs that led here
        entered = np.count_nonzero(drawn["queue"] == q) + np.count_nonzero(
            (legs["queue"] == q) & (legs["leg"] > 0)
        )
        left = np.bincount(legs["exit"][legs["queue"] == q], minlength=len(Exit))
        assert entered == left.sum()
    overflowed = legs[legs["exit"] == Exit.OVERFLOW]
    followed = {(row["customer"], row["leg"] - 1): row for row in legs if row["leg"] > 0}
    assert len(followed) == len(overflowed)
    for row in overflowed:
        following = followed[(row["customer"], row["leg"])]
        assert following["queued"] == row["ended"]
        assert following["parent"] == row["leg"]


def assert_times_in_order(inputs: Inputs, legs: np.ndarray) -> None:
    """Waits end when they may: before patience does, and abandonment exactly then."""
    horizon = inputs.settings[0]["horizon"]
    give_up = legs["arrived"] + legs["patience"]
    answered = legs["exit"] == Exit.ANSWERED
    assert np.all(legs["queued"] <= horizon)
    assert np.all(legs["answered"][~answered] == -1)
    assert np.all(legs["answered"][answered] >= legs["queued"][answered])
    assert np.all(legs["answered"][answered] < give_up[answered])
    abandoned = legs["exit"] == Exit.ABANDONED
    assert np.all(legs["ended"][abandoned] == give_up[abandoned])
    assert np.all(legs["patience"][abandoned] < FOREVER)
    still = legs["exit"] == Exit.OPEN
    assert np.all(legs["ended"][still] == -1)
    assert np.all(give_up[still] > horizon)


def assert_work_is_done_by_agents(inputs: Inputs, logs: Logs) -> None:
    """The agent log tells the same talk and wrap-up as the contact log; no agent is in two rows."""
    horizon = inputs.settings[0]["horizon"]
    rows = canonical(logs.agents, AGENT_ORDER)
    same = rows["agent"][1:] == rows["agent"][:-1]
    assert np.all(rows["start"] < rows["end"])
    assert np.all(rows["end"][:-1][same] <= rows["start"][1:][same])
    legs = logs.contacts[logs.contacts["exit"] == Exit.ANSWERED]
    ended = np.where(legs["ended"] < 0, horizon, legs["ended"])
    wrapped = np.where(legs["wrapped"] < 0, horizon, legs["wrapped"])
    length = rows["end"] - rows["start"]
    for agent in range(len(inputs.agents)):
        mine, theirs = legs["agent"] == agent, rows["agent"] == agent
        talk = length[theirs & (rows["activity"] == Activity.TALK)].sum()
        wrap = length[theirs & (rows["activity"] == Activity.WRAP)].sum()
        assert talk == (ended - legs["answered"])[mine].sum()
        assert wrap == (wrapped - ended)[mine].sum()


class CountedQueue(QueueState):
    """A queue that integrates the number waiting over time, as it changes."""

    def __init__(self, centre: Centre, index: int) -> None:
        self.area = self._number = self._since = 0
        super().__init__(centre, index)

    @property
    def waiting(self) -> int:
        return self._number

    @waiting.setter
    def waiting(self, number: int) -> None:
        now = self.centre.clock.now
        self.area += self._number * (now - self._since)
        self._number, self._since = number, now


class CountedCentre(Centre):
    """A centre whose queues measure their length apart from the log."""

    queue_type = CountedQueue

    def run(self) -> Logs:
        logs = super().run()
        for queue in self.queues:
            queue.waiting = 0
            begins = int(self.inputs.settings[0]["begins"])
            waited = total_wait(logs.contacts, queue.index, self.horizon, begins)
            assert queue.area == waited, "Little"
        return logs


def total_wait(legs: np.ndarray, queue: int, horizon: int, begins: int = 0) -> int:
    """Sum of the waits in a queue from ``begins`` on, of answered, left and open contacts."""
    here = legs[(legs["queue"] == queue) & (legs["stage"] == Stage.QUEUE)]
    end = np.where(here["answered"] >= 0, here["answered"], here["ended"])
    ends = np.where(end < 0, horizon, end)
    return int((ends - np.maximum(here["queued"], np.minimum(begins, ends))).sum())
