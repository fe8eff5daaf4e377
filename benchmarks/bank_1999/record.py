"""What really happened, summed by half-hour and by day: what predictions are set beside."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.agents import presence_by_interval
from benchmarks.bank_1999.days import keep_days, observed, usual_days
from benchmarks.bank_1999.names import (
    OPEN_INTERVALS,
    OPENING_S,
    PERIODS,
    QUEUES,
    SIMULATED_WEEKDAYS,
    time_label,
)

THRESHOLD_S = 20
SUMS = (
    "offered",
    "answered",
    "answered_in_20s",
    "abandoned",
    "wait_answered_s",
    "wait_all_s",
    "handle_s",
)


def with_sums(calls: pd.DataFrame) -> pd.DataFrame:
    """The calls with one column per entry of SUMS, a call's contribution to it."""
    answered = calls["answered"]
    return calls.assign(
        offered=1,
        answered=answered.astype(int),
        answered_in_20s=(answered & (calls["wait_s"] <= THRESHOLD_S)).astype(int),
        abandoned=(~answered).astype(int),
        wait_answered_s=calls["wait_s"].where(answered, 0),
        wait_all_s=calls["wait_s"],
        handle_s=calls["service_s"].where(answered, 0),
    )


def interval_record(calls: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Sums over usual Sundays to Thursdays by `period, queue, time`; queue `all` is the total.

    `days` is the number of days on which that half-hour is recorded; divide by it. `agents` (only
    with `all`) is the mean number of agents present.
    """
    usual = usual_days(calls)
    usual = usual[usual["weekday"].isin(SIMULATED_WEEKDAYS)]
    frames = []
    for period in PERIODS:
        days = usual[usual["period"] == period].reset_index(drop=True)
        seen = observed(calls, days)
        presence = (presence_by_interval(sessions, days) * seen).sum(axis=0) / seen.sum(axis=0)
        kept = _seen_calls(keep_days(calls, days), days, seen)
        sums = with_sums(kept)
        by_queue = sums.groupby(["queue", "interval"])[list(SUMS)].sum()
        for queue in ("all", *QUEUES):
            part = sums.groupby("interval")[list(SUMS)].sum() if queue == "all" else None
            table = by_queue.loc[queue] if part is None else part
            table = table.reindex(list(OPEN_INTERVALS), fill_value=0).reset_index()
            table.insert(0, "time", table["interval"].map(time_label))
            table.insert(0, "queue", queue)
            table.insert(0, "period", period)
            table.insert(3, "days", seen.sum(axis=0)[table["interval"]])
            if queue == "all":
                table["agents"] = presence[table["interval"]].round(3)
            frames.append(table.drop(columns="interval"))
    return pd.concat(frames, ignore_index=True)


def _seen_calls(
    calls: pd.DataFrame, days: pd.DataFrame, seen: npt.NDArray[np.bool_]
) -> pd.DataFrame:
    row = pd.Series(np.arange(len(days)), index=days["day"]).loc[calls["day"]].to_numpy()
    kept: pd.DataFrame = calls.loc[seen[row, calls["interval"].to_numpy()]]
    return kept


def day_record(calls: pd.DataFrame, sessions: pd.DataFrame) -> pd.DataFrame:
    """Totals of every recorded usual day between 7:00 and midnight, all queues together.

    `agent_hours` is presence; `half_hours` tells how many of the 34 are in the record (Sunday to
    Thursday).
    """
    days = usual_days(calls)
    opened = calls[calls["arrival_s"] >= OPENING_S]
    sums = with_sums(keep_days(opened, days)).groupby("day")[list(SUMS)].sum()
    table = days[["day", "weekday", "period"]].merge(sums, left_on="day", right_index=True)
    presence = presence_by_interval(sessions, days)[:, list(OPEN_INTERVALS)]
    table["agent_hours"] = (presence.sum(axis=1) / 2).round(2)
    table["half_hours"] = observed(calls, days)[:, list(OPEN_INTERVALS)].sum(axis=1)
    table["day"] = table["day"].dt.strftime("%Y-%m-%d")
    return table


def headline(calls: pd.DataFrame) -> dict[str, float]:
    """The figures by which the cleaning is checked: calls, abandonment, waits, service."""
    answered = calls[calls["answered"]]
    return {
        "calls": len(calls),
        "abandoned_share": round(float((~calls["answered"]).mean()), 4),
        "mean_wait_s": round(float(calls["wait_s"].mean()), 1),
        "asa_s": round(float(answered["wait_s"].mean()), 1),
        "answered_in_20s_of_offered": round(
            float((answered["wait_s"] <= THRESHOLD_S).sum() / len(calls)), 4
        ),
        "mean_service_s": round(float(answered["service_s"].mean()), 1),
    }
