"""Quantile tables: Kaplan-Meier curves, empirical laws of talk and patience."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.names import (
    INTERVAL_S,
    INTERVALS_PER_DAY,
    OPENING_S,
    QUEUES,
    time_label,
)

Floats = npt.NDArray[np.float64]
# Per cent by per cent, finer at the top where talk and patience have most of their variance.
PROBABILITIES: Floats = np.round(np.append(np.arange(0, 1, 0.01), [0.995, 0.998, 0.999, 1.0]), 4)
# Half-hours from which another law of regular talk holds: 7:00, 8:00 and 16:00.
TALK_PARTS = (OPENING_S // INTERVAL_S, 16, 32)
# A Kaplan-Meier curve is followed while this many callers are still at risk.
AT_RISK = 40
# Mean number of abandonments from which the tail's constant hazard is estimated.
TAIL_EVENTS = 40
# Patience is cut here: nobody in the record waited longer than 43 minutes.
LAST_PROBABILITY = 0.9995


@dataclass(frozen=True)
class Survival:
    """A Kaplan-Meier curve: after `time_s[k]` the share `survival[k]` has seen no event."""

    time_s: Floats
    survival: Floats
    at_risk: Floats
    events: Floats

    def at(self, time_s: float) -> float:
        """Share without an event after `time_s` seconds."""
        index = int(np.searchsorted(self.time_s, time_s, side="right")) - 1
        return 1.0 if index < 0 else float(self.survival[index])


def kaplan_meier(time_s: npt.ArrayLike, event: npt.ArrayLike) -> Survival:
    """Product-limit estimate of the survival function (Kaplan and Meier 1958).

    Args:
        time_s: time to the event or to censoring, seconds, shape (n,).
        event: whether the event was seen, shape (n,); a tie counts the event first.
    """
    time, seen = np.asarray(time_s, dtype=float), np.asarray(event, dtype=bool)
    moments, events = np.unique(time[seen], return_counts=True)
    at_risk = len(time) - np.searchsorted(np.sort(time), moments)
    survival = np.asarray(np.cumprod(1 - events / at_risk), dtype=np.float64)
    return Survival(moments, survival, at_risk.astype(np.float64), events.astype(np.float64))


def quantile_table(values: Floats) -> pd.DataFrame:
    """Rows `p, value` at PROBABILITIES, the form in which a scenario reads an empirical law."""
    return pd.DataFrame({"p": PROBABILITIES, "value": np.round(values, 1)})


def talk_law(calls: pd.DataFrame) -> pd.DataFrame:
    """Rows `p, value`: the empirical law of talk of these calls, mean kept exactly.

    Services shorter than 10 s (agents hanging up, dead lines) belong to the law. Between the
    rows the law is linear; the last row is moved so that its mean is the sample's mean.
    """
    talk = calls.loc[calls["answered"], "talk_s"].to_numpy(float)
    values = np.quantile(talk, PROBABILITIES)
    step = np.diff(PROBABILITIES)
    mean = float((step * (values[1:] + values[:-1]) / 2).sum())
    values[-1] = max(values[-1] + (talk.mean() - mean) * 2 / step[-1], values[-2])
    return quantile_table(values)


def talk_parts(calls: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Calls by part of the law's name: `regular_0700` for regular calls from 7:00, `stock`, ...

    Only the regular queue has calls enough to see that talk is shorter early and late.
    """
    parts = {}
    for queue in QUEUES:
        mine = calls[calls["queue"] == queue]
        if queue != "regular":
            parts[queue] = mine
            continue
        for first, end in pairwise((*TALK_PARTS, INTERVALS_PER_DAY)):
            part = mine[mine["interval"].between(first, end - 1)]
            parts[f"{queue}_{time_label(first).replace(':', '')}"] = part
    return parts


def patience_curve(calls: pd.DataFrame) -> Survival:
    """Kaplan-Meier curve of patience: abandonment is the event, an answer censors.

    Only callers who had to wait tell anything; an abandonment in the first second counts at 1 s.
    """
    waited = calls[(calls["wait_s"] > 0) | ~calls["answered"]]
    return kaplan_meier(waited["wait_s"].clip(lower=1), ~waited["answered"])


def patience_law(calls: pd.DataFrame) -> tuple[pd.DataFrame, dict[str, float]]:
    """Rows `p, value` of these calls' patience, and where the tail begins.

    Beyond the moment when fewer than 40 callers are at risk the curve says nothing: the tail is
    exponential with the hazard of the last 40 abandonments before it.
    """
    values, tail = _with_tail(patience_curve(calls))
    return quantile_table(values), tail


def _with_tail(curve: Survival) -> tuple[Floats, dict[str, float]]:
    last = int(np.flatnonzero(curve.at_risk >= AT_RISK)[-1])
    events_back = np.cumsum(curve.events[: last + 1][::-1])[::-1]
    first = int(np.flatnonzero(events_back >= min(TAIL_EVENTS, events_back[0]))[-1])
    start, left = curve.time_s[last], curve.survival[last]
    hazard = float(np.log(curve.survival[first] / left) / (start - curve.time_s[first]))
    p = np.minimum(PROBABILITIES, LAST_PROBABILITY)
    followed = p <= 1 - left
    index = np.searchsorted(1 - curve.survival[: last + 1], p[followed])
    body = curve.time_s[np.minimum(index, last)]
    body[p[followed] == 0] = 0.0
    tail = start + np.log(left / (1 - p[~followed])) / hazard
    description = {
        "tail_from_s": float(start),
        "survival_there": round(float(left), 4),
        "hazard_per_minute": round(60 * hazard, 4),
    }
    return np.concatenate([body, tail]), description
