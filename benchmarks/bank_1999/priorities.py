"""Priority classes: shares among callers who queued, and the head start the record shows."""

import numpy as np
import pandas as pd

from benchmarks.bank_1999.days import keep_days
from benchmarks.bank_1999.names import QUEUES, SIMULATED_WEEKDAYS

HIGH = 2
HEAD_STARTS_S = tuple(range(0, 181, 15))


def high_shares(calls: pd.DataFrame) -> dict[str, float]:
    """Share of high-priority callers per queue.

    Who found an agent free was not identified and shows priority 0 (98 % of regular calls with
    priority 0 did not wait, none with priority 1 or 2), so only callers who queued are counted.
    """
    queued = calls[(calls["wait_s"] > 0) | ~calls["answered"]]
    high = (queued["priority"] == HIGH).groupby(queued["queue"]).mean()
    return {queue: round(float(high[queue]), 4) for queue in QUEUES}


def head_start_evidence(calls: pd.DataFrame, days: pd.DataFrame) -> dict[int, float]:
    """Share of pairs served in the order of arrival minus head start, by head start (seconds).

    Pairs: a regular call (priority 1 or 2) taken from the queue and one of the other priority
    that waited then. The largest share marks the head start in force.
    """
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS)]
    regular = keep_days(calls, days)
    regular = regular[(regular["type"] == "PS") & (regular["wait_s"] > 0)]
    regular = regular[regular["priority"] > 0]
    steps = np.array(HEAD_STARTS_S)
    right, pairs = np.zeros(len(steps)), 0
    for _, day in regular.groupby("day"):
        arrival, high = day["arrival_s"].to_numpy(), (day["priority"] == HIGH).to_numpy()
        end = arrival + day["wait_s"].to_numpy()
        for i in np.flatnonzero(day["answered"].to_numpy()):
            # A few seconds around the moment of service are left out: the clocks are rounded.
            others = np.flatnonzero((arrival < end[i] - 3) & (end > end[i] + 5) & (high != high[i]))
            lead = (arrival[others] - arrival[i])[:, None] - steps * (
                high[others].astype(int) - int(high[i])
            )[:, None]
            right += (lead >= 0).sum(axis=0)
            pairs += len(others)
    return {int(s): round(float(r), 4) for s, r in zip(steps, right / pairs, strict=True)}
