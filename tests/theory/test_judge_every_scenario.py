"""Little's law and conservation of contacts and of time, in the tables of any scenario.

The scenarios are those that `tests/engine` draws; there the laws are asserted on the logs (Little
against a queue length integrated while the model runs), here on the KPIs that users read, beside
sums taken straight from the log.
"""

import numpy as np
import pandas as pd
from hypothesis import given, settings

from sim import simulate
from sim.engine.log import Exit
from sim.jit import COMPILED
from sim.result import Result
from tests.engine.strategies import scenarios

WAYS_OUT = ["answered", "abandoned", "flow_out", "blocked", "balked", "cut", "open"]
REPLICATIONS = 3
EXAMPLES = settings().max_examples * (2 if COMPILED else 1)
HOUR_MS = 3_600_000.0
PERIODS = ("total", "day", "hour", "interval")


def waiting_stretches(legs: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Begin and end of every wait, whatever ended it."""
    end = np.where(legs["answered"] >= 0, legs["answered"], legs["ended"])
    return legs["queued"], np.where(end < 0, horizon, end)


def working_stretches(legs: np.ndarray, horizon: int) -> tuple[np.ndarray, np.ndarray]:
    """Begin and end of talk and wrap-up together."""
    legs = legs[legs["answered"] >= 0]
    return legs["answered"], np.where(legs["wrapped"] < 0, horizon, legs["wrapped"])


def overlap(stretches: tuple[np.ndarray, np.ndarray], first: int, last: int) -> int:
    """Total length of the stretches inside [first, last)."""
    begin, end = stretches
    return int(np.maximum(np.minimum(end, last) - np.maximum(begin, first), 0).sum())


def assert_balance(frame: pd.DataFrame) -> None:
    """entered = answered + abandoned + flow_out + blocked + balked + cut + open, row by row."""
    assert np.allclose(frame["entered"], frame[WAYS_OUT].sum(axis=1), rtol=0, atol=1e-9)
    offered = frame["entered"] - frame["blocked"] - frame["balked"] - frame["open"]
    assert np.allclose(frame["offered"], offered, rtol=0, atol=1e-9)
    assert np.allclose(frame["flow_out"], frame["voicemail"] + frame["overflow"], atol=1e-9)


def assert_adds_up(result: Result, columns: list[str], about: str) -> None:
    """Queues add up to all of them, intervals to hours, to days and to the total."""
    read = result.queues if about == "queue" else result.groups
    total = read().set_index(about)[columns]
    for by in PERIODS:
        frame = read(by)
        assert np.allclose(frame.groupby(about)[columns].sum().loc[total.index], total)
        parts = frame[frame[about] != "all"][columns].sum()
        assert np.allclose(parts, total.loc["all"])


def assert_counted(result: Result) -> None:
    """Exits of the tables are those of the log, by queue, warm-up left out."""
    first = result.calendar.measured_from
    legs = np.concatenate([logs.contacts for _, logs in result.logs])
    legs = legs[legs["queued"] >= first]
    table = result.queues().set_index("queue")
    for q, name in enumerate(result.names.queues):
        exits = np.bincount(legs["exit"][legs["queue"] == q], minlength=len(Exit))
        for way in ("answered", "abandoned", "blocked", "balked", "cut", "open", "voicemail"):
            counted = exits[Exit[way.upper()]] / REPLICATIONS
            assert np.isclose(table.loc[name, way], counted), (name, way)


def assert_little(result: Result) -> None:
    """Mean number waiting (at work) x time = time waited (worked), of each and of all."""
    first, horizon = result.calendar.measured_from, result.calendar.horizon
    length = horizon - first
    legs = np.concatenate([logs.contacts for _, logs in result.logs])
    lengths = result.queues().set_index("queue")["queue_length_mean"]
    for q, name in enumerate(result.names.queues):
        waited = overlap(waiting_stretches(legs[legs["queue"] == q], horizon), first, horizon)
        assert np.isclose(lengths[name] * length * REPLICATIONS, waited, rtol=1e-9)
    busy = result.groups().set_index("group").loc["all", "agents_busy"]
    worked = overlap(working_stretches(legs, horizon), first, horizon)
    assert np.isclose(busy * length * REPLICATIONS, worked, rtol=1e-9)
    entered = result.queues().set_index("queue")["entered"]
    arrivals = np.count_nonzero(legs["queued"] >= first) / REPLICATIONS
    assert np.isclose(entered["all"], arrivals)


@settings(max_examples=EXAMPLES)
@given(scenarios())
def test_contacts_and_time_are_conserved_in_every_table(scenario):
    result = simulate(scenario, replications=REPLICATIONS, log=True)
    for by in PERIODS:
        assert_balance(result.queues(by))
    assert_adds_up(result, ["entered", "customers", "offered", *WAYS_OUT], "queue")
    hours = ["idle_hours", "talk_hours", "wrap_hours", "logged_hours", "rostered_hours"]
    assert_adds_up(result, hours, "group")
    assert_counted(result)
    assert_little(result)
