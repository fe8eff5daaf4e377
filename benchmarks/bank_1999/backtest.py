"""A prediction of one period of the record, at one level of knowledge, and its baseline."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.actual_days import on_actual_days, with_talk_of
from benchmarks.bank_1999.agents import presence_by_interval
from benchmarks.bank_1999.baseline import SHARE, erlang_a_days
from benchmarks.bank_1999.clean import Records
from benchmarks.bank_1999.days import counts_by_interval, fit_days, keep_days, observed, usual_days
from benchmarks.bank_1999.names import INTERVALS_PER_DAY, QUEUES, SIMULATED_WEEKDAYS
from benchmarks.bank_1999.predict import predict
from benchmarks.bank_1999.record import SUMS, with_sums
from sim.scenario import Scenario

Floats = npt.NDArray[np.float64]
Knowledge = Literal["forecast", "days", "days_and_talk"]
KNOWLEDGE: dict[Knowledge, str] = {
    "forecast": "a: January to March alone",
    "days": "b: + the days' volumes and presence",
    "days_and_talk": "c: + the month's talk",
}


@dataclass(frozen=True)
class Case:
    """What is predicted, and what the prediction may know."""

    period: str
    knowledge: Knowledge


CASES = (
    Case("jan_mar", "forecast"),
    Case("jan_mar", "days"),
    Case("apr", "forecast"),
    Case("apr", "days"),
    Case("apr", "days_and_talk"),
    Case("may", "forecast"),
    Case("may", "days"),
    Case("may", "days_and_talk"),
)


@dataclass(frozen=True)
class Period:
    """The usual days from Sunday to Thursday of a period of the record."""

    days: pd.DataFrame
    seen: npt.NDArray[np.bool_]
    """Whether a half-hour is in the record, [day, half-hour]."""
    calls: pd.DataFrame
    sums: Floats
    """The record, [day, half-hour, queue, sum]."""


def period_of(records: Records, name: str) -> Period:
    """The record of a period, half-hours that are not in it (holes) set to 0."""
    days = usual_days(records.calls)
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS) & (days["period"] == name)]
    days = days.reset_index(drop=True)
    calls, seen = keep_days(records.calls, days), observed(records.calls, days)
    row = pd.Series(np.arange(len(days)), index=days["day"]).loc[calls["day"]].to_numpy()
    queue = calls["queue"].map({queue: i for i, queue in enumerate(QUEUES)}).to_numpy()
    sums = np.zeros((len(days), INTERVALS_PER_DAY, len(QUEUES), len(SUMS)))
    where = (row, calls["interval"].to_numpy(), queue)
    np.add.at(sums, where, with_sums(calls)[list(SUMS)].to_numpy(dtype=float))
    return Period(days, seen, calls, sums * seen[:, :, None, None])


@dataclass(frozen=True)
class Outcome:
    """A prediction beside its period, cells that are not in the record set to 0."""

    case: Case
    every: npt.NDArray[np.float32]
    """All queues together, [replication, day, half-hour, sum]."""
    queues: Floats
    """Mean over replications, [day, half-hour, queue, sum]."""
    baseline: Floats
    """Erlang A, all queues together, [day, half-hour, sum]."""


SURGE = pd.Timestamp("1999-05-23")
"""A real surge: 612 calls in an hour."""


def without_surge(outcome: Outcome, period: Period) -> tuple[Outcome, Period]:
    """The same prediction and record of May, the day of the surge taken out."""
    kept = (period.days["day"] != SURGE).to_numpy()
    case = replace(outcome.case, period="may_but_23")
    left = Outcome(case, outcome.every[:, kept], outcome.queues[kept], outcome.baseline[kept])
    calls = period.calls[period.calls["day"] != SURGE]
    days = period.days[kept].reset_index(drop=True)
    return left, Period(days, period.seen[kept], calls, period.sums[kept])


def run_case(case: Case, records: Records, scenario: Scenario, replications: int) -> Outcome:
    """Simulate a case; a level of knowledge includes the ones before it."""
    period = period_of(records, case.period)
    baseline = _baseline(case, records, period) * period.seen[:, :, None]
    if case.knowledge == "forecast":
        # The scenario's week: each day of the record is predicted by its weekday.
        rows = [SIMULATED_WEEKDAYS.index(day) for day in period.days["weekday"]]
    else:
        scenario = on_actual_days(scenario, records, period.days)
        if case.knowledge == "days_and_talk":
            scenario = with_talk_of(scenario, period.calls)
        rows = (period.days["day"] - period.days["day"].min()).dt.days.tolist()
    every, queues = _simulate(scenario, rows, period.seen, replications)
    return Outcome(case, every, queues, baseline)


def _simulate(
    scenario: Scenario, rows: Sequence[int], seen: npt.NDArray[np.bool_], replications: int
) -> tuple[npt.NDArray[np.float32], Floats]:
    every = np.empty((replications, *seen.shape, len(SUMS)), dtype=np.float32)
    queues = np.zeros((*seen.shape, len(QUEUES), len(SUMS)))
    for number, sums in enumerate(predict(scenario, replications)):
        kept = sums[list(rows)] * seen[:, :, None, None]
        every[number] = kept.sum(axis=2)
        queues += kept / replications
    return every, queues


def _baseline(case: Case, records: Records, period: Period) -> Floats:
    """Erlang A at the same knowledge: talk by half-hour, patience from January to March."""
    fitted = fit_days(records.calls)
    fitted = fitted[fitted["weekday"].isin(SIMULATED_WEEKDAYS)].reset_index(drop=True)
    learned = with_sums(keep_days(records.calls, fitted))
    taught = with_sums(period.calls) if case.knowledge == "days_and_talk" else learned
    days = fitted if case.knowledge == "forecast" else period.days
    volumes = counts_by_interval(records.calls, days).astype(float)
    presence = presence_by_interval(records.sessions, days)
    if case.knowledge == "forecast":
        seen = observed(records.calls, days)
        volumes = _weekday_means(volumes, seen, fitted, period.days)
        presence = _weekday_means(presence, seen, fitted, period.days)
    by_half_hour = taught.groupby("interval")[["handle_s", "answered"]].sum()
    by_half_hour = by_half_hour.reindex(range(INTERVALS_PER_DAY), fill_value=0)
    talk_s = (by_half_hour["handle_s"] / by_half_hour["answered"].clip(lower=1)).to_numpy(float)
    # Maximum likelihood of exponential patience, answered calls censored.
    patience_s = float(learned["wait_all_s"].sum() / learned["abandoned"].sum())
    return erlang_a_days(volumes, SHARE * presence, talk_s, patience_s)


def _weekday_means(
    values: Floats, seen: npt.NDArray[np.bool_], fitted: pd.DataFrame, days: pd.DataFrame
) -> Floats:
    """Means over the fitted days of each day's weekday, [day, half-hour]."""
    means = {}
    for weekday in SIMULATED_WEEKDAYS:
        chosen = (fitted["weekday"] == weekday).to_numpy()
        means[weekday] = (values * seen)[chosen].sum(axis=0) / seen[chosen].sum(axis=0)
    return np.stack([means[weekday] for weekday in days["weekday"]])
