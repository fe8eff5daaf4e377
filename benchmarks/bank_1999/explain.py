"""Where the errors come from: what changed from period to period, and how waits are shaped."""

import numpy as np
import pandas as pd

from benchmarks.bank_1999.actual_days import on_actual_days
from benchmarks.bank_1999.agents import presence_by_interval
from benchmarks.bank_1999.availability import estimate_availability
from benchmarks.bank_1999.backtest import period_of
from benchmarks.bank_1999.clean import Records
from benchmarks.bank_1999.laws import patience_curve
from benchmarks.bank_1999.names import OPEN_INTERVALS, OPENING_S, PERIODS
from benchmarks.bank_1999.record import SUMS
from sim.clock import TICKS_PER_SECOND
from sim.engine.compiled import run_replication
from sim.engine.log import Exit
from sim.inputs.build import build_inputs
from sim.scenario import Scenario

# Edges of the classes of waits, seconds.
WAIT_EDGES_S = (0, 5, 20, 60, 180)


def what_changed(records: Records) -> pd.DataFrame:
    """One column per period: what the scenario takes from January to March, estimated anew.

    Nothing of April and May goes into a prediction; this only says what was different.
    """
    columns = {}
    for name in PERIODS:
        period = period_of(records, name)
        availability, _ = estimate_availability(records.calls, records.sessions, period.days)
        sums = period.sums.sum(axis=(0, 1, 2))
        presence = presence_by_interval(records.sessions, period.days) * period.seen
        hours = presence[:, list(OPEN_INTERVALS)].sum() / 2
        handled = dict(zip(SUMS, sums, strict=True))
        patience = patience_curve(period.calls)
        columns[name] = {
            "days": len(period.days),
            "calls per day": handled["offered"] / len(period.days),
            "agent-hours present per day": hours / len(period.days),
            "mean talk, s": handled["handle_s"] / handled["answered"],
            "in service / present, %": 100 * handled["handle_s"] / 3600 / hours,
            "a free agent takes the next call, %": 100 * availability.ready_share,
            "pause between calls while customers wait, s": availability.pause_mean_s,
            "in service / present while customers wait, %": 100
            * availability.busy_share_when_waiting[1],
            "of those still waiting, gone within 60 s, %": 100 * (1 - patience.at(60)),
            "of those still waiting, gone within 180 s, %": 100 * (1 - patience.at(180)),
        }
    return pd.DataFrame(columns)


def waits_in_classes(records: Records, scenario: Scenario, replications: int) -> pd.DataFrame:
    """Share of offered regular calls by wait, January to March: recorded and simulated.

    The simulation is given the days as they were. Rows: classes of waits; columns `recorded`,
    `simulated`, per cent.
    """
    period = period_of(records, "jan_mar")
    regular = period.calls[
        (period.calls["queue"] == "regular") & (period.calls["arrival_s"] >= OPENING_S)
    ]
    simulated = _simulated_waits(on_actual_days(scenario, records, period.days), replications)
    edges = [-1, *WAIT_EDGES_S, np.inf]
    labels = ["none", *(f"up to {edge} s" for edge in WAIT_EDGES_S[1:]), "longer"]
    shares = {}
    for column, waits in (("recorded", regular["wait_s"].to_numpy()), ("simulated", simulated)):
        counts, _ = np.histogram(np.where(waits == 0, -0.5, waits), np.add(edges, 1e-9))
        shares[column] = 100 * counts / len(waits)
    return pd.DataFrame(shares, index=pd.Index(labels, name="wait"))


def _simulated_waits(scenario: Scenario, replications: int) -> np.ndarray:
    built = build_inputs(scenario)
    queue = list(built.names.queues).index("regular")
    waits = []
    for number in range(replications):
        contacts = run_replication(built.inputs, number, False).contacts
        contacts = contacts[contacts["root_queue"] == queue]
        answered = contacts["exit"] == Exit.ANSWERED
        end = np.where(answered, contacts["answered"], contacts["ended"])
        waits.append((end - contacts["queued"]) / TICKS_PER_SECOND)
    return np.concatenate(waits)
