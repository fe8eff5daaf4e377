"""Presence is not availability: what agents did while a customer was waiting for them."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq

from benchmarks.bank_1999.agents import group_by_server_day, with_group
from benchmarks.bank_1999.clean import NO_SERVER
from benchmarks.bank_1999.days import keep_days
from benchmarks.bank_1999.laws import PROBABILITIES, Survival, kaplan_meier, quantile_table
from benchmarks.bank_1999.names import DAY_S, INTERVAL_S, OPENING_S, SIMULATED_WEEKDAYS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# A pause of up to a minute between two calls, a customer waiting, is wrap-up (the hazard of
# taking the next call drops tenfold there); a longer one is an agent who is not available.
WRAP_UP_LIMIT_S = 60
# A session is a chain of calls with gaps of at most 45 minutes.
SESSION_GAP_S = 2700
LONG_DAY_S = DAY_S + 3600
LEVELS = (1, 2, 4, 8)
# Clocks are rounded to the second or two, so a moment just before the arrival is looked at.
LOOK_BACK_S = 2
# First hours of the parts of the day that get a share and a spell of their own: every hour, until
# the evening, whose hours alone hold too few pauses (a single long one moves the mean by 20 s).
PARTS = (*range(7, 19), 19, 22)


@dataclass(frozen=True)
class Part:
    """Availability from one time of day until the next part begins.

    Attributes:
        start: local time `HH:MM`.
        share, mean_spell_s: of the alternating process, as in `Availability`.
        pause_mean_s, wrap_up_mean_s, pauses: what they are made of, as in `Availability`.
    """

    start: str
    share: float
    mean_spell_s: float
    pause_mean_s: float
    wrap_up_mean_s: float
    pauses: int


@dataclass(frozen=True)
class Availability:
    """What the record says about agents who are present, from January to March.

    Attributes:
        ready_share: probability that an agent who is present, not in service, with nobody
            waiting, really takes the regular call that arrives then.
        ready_share_by_hour: the same by hour of the day.
        pause_mean_s: mean time from the end of a service to the agent's next one, a regular
            customer waiting (Kaplan-Meier: censored when nobody waits any more).
        wrap_up_mean_s: its mean among pauses of up to a minute.
        long_pause_share: share of services followed by a pause above a minute.
        long_pause_mean_s: mean of those.
        busy_share_when_waiting: agents in service / agents present over the seconds in which at
            least 1, 2, 4, 8 regular customers wait.
        share: availability share of an alternating process, the ready share.
        mean_spell_s: mean unavailable spell for which that process makes the same pause: an agent
            is unavailable at the end of a service with probability 1 - share, for mean_spell_s
            more, so (1 - share) mean_spell_s = pause - wrap-up.
        pauses: number of pauses looked at, some of them censored.
        by_time: share and spell by time of day, estimated in the same way.
    """

    ready_share: float
    ready_share_by_hour: dict[int, float]
    pause_mean_s: float
    wrap_up_mean_s: float
    long_pause_share: float
    long_pause_mean_s: float
    busy_share_when_waiting: dict[int, float]
    share: float
    mean_spell_s: float
    pauses: int
    by_time: tuple[Part, ...]


def _occupied(start: Ints, length: Ints) -> Ints:
    """Number of stretches that cover each second of one day, shape (90000,)."""
    line = np.zeros(LONG_DAY_S + 1, dtype=np.int64)
    np.add.at(line, np.minimum(start, LONG_DAY_S), 1)
    np.add.at(line, np.minimum(start + length, LONG_DAY_S), -1)
    return np.cumsum(line)[:-1]


def waiting_line(calls: pd.DataFrame) -> Ints:
    """Number of these calls waiting in each second of one day, shape (90000,)."""
    return _occupied(calls["arrival_s"].to_numpy(), calls["wait_s"].to_numpy())


def _served(calls: pd.DataFrame) -> pd.DataFrame:
    return calls[calls["answered"] & (calls["server"] != NO_SERVER)]


def pauses_while_waiting(calls: pd.DataFrame) -> pd.DataFrame:
    """Pauses of agents from the end of a service on, while a regular caller waits.

    One row per service that ended while a regular call waited, agents of the stock desk and the
    last service of a session left out: `hour` of its end, `pause_s` until the agent's next service
    (`taken`) or until no regular call waits any more (censored).
    """
    rows = []
    for _, day in with_group(calls, group_by_server_day(calls)).groupby("day"):
        line = waiting_line(day[day["queue"] == "regular"])
        empty = np.append(np.flatnonzero(line == 0), LONG_DAY_S)
        served = _served(day)
        served = served[served["group"] != "stock_desk"].sort_values(["server", "start_s"])
        end = (served["start_s"] + served["service_s"]).to_numpy()
        same = (served["server"] == served["server"].shift(-1)).to_numpy()
        pause = served["start_s"].shift(-1, fill_value=0).to_numpy() - end
        clock = np.minimum(end, LONG_DAY_S - 1)
        censor = empty[np.searchsorted(empty, clock)] - clock
        good = same & (pause >= 0) & (pause <= SESSION_GAP_S) & (censor > 0)
        found = {
            "hour": clock[good] // 3600,
            "pause_s": np.minimum(pause, censor)[good],
            "taken": (pause <= censor)[good],
        }
        rows.append(pd.DataFrame(found))
    return pd.concat(rows, ignore_index=True)


@dataclass(frozen=True)
class Watched:
    """Busy and present agent-seconds by LEVELS, and what regular arrivals found."""

    busy_share: dict[int, float]
    arrivals: pd.DataFrame
    """Regular arrivals with nobody waiting: `hour`, `free` agents present, `at_once`."""


def watch(calls: pd.DataFrame, sessions: pd.DataFrame) -> Watched:
    """Go through the days second by second, agents of the stock desk included."""
    busy_s, present_s = dict.fromkeys(LEVELS, 0), dict.fromkeys(LEVELS, 0)
    by_day, arrivals = dict(list(sessions.groupby("day"))), []
    for day, rows in calls.groupby("day"):
        first = by_day[day]["first_s"].to_numpy()
        present = _occupied(first, by_day[day]["last_s"].to_numpy() - first)
        served = _served(rows)
        busy = _occupied(served["start_s"].to_numpy(), served["service_s"].to_numpy())
        regular = rows[(rows["queue"] == "regular") & (rows["arrival_s"] >= OPENING_S)]
        line = waiting_line(regular)
        opened = slice(OPENING_S, DAY_S)
        for level in LEVELS:
            chosen = line[opened] >= level
            busy_s[level] += int(busy[opened][chosen].sum())
            present_s[level] += int(present[opened][chosen].sum())
        before = regular["arrival_s"].to_numpy() - LOOK_BACK_S
        found = {
            "hour": regular["arrival_s"].to_numpy() // (2 * INTERVAL_S),
            "free": (present - busy)[before],
            "at_once": (regular["wait_s"] == 0).to_numpy(),
        }
        nobody = waiting_line(rows)[before] == 0
        arrivals.append(pd.DataFrame(found)[nobody & (found["free"] > 0)])
    shares = {level: round(busy_s[level] / present_s[level], 4) for level in LEVELS}
    return Watched(shares, pd.concat(arrivals, ignore_index=True))


def ready_share(arrivals: pd.DataFrame) -> float:
    """The share a for which 1 - (1 - a)**free, summed, is the number answered at once."""
    free, at_once = arrivals["free"].to_numpy(float), int(arrivals["at_once"].sum())
    found = brentq(lambda a: float((1 - (1 - a) ** free).sum()) - at_once, 1e-6, 1 - 1e-6)
    return round(float(found), 4)


def estimate_availability(
    calls: pd.DataFrame, sessions: pd.DataFrame, days: pd.DataFrame
) -> tuple[Availability, pd.DataFrame]:
    """Availability from Sundays to Thursdays of `days`, and the wrap-up law (`p, value`)."""
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS)]
    calls, sessions = keep_days(calls, days), keep_days(sessions, days)
    pauses = pauses_while_waiting(calls)
    curve = kaplan_meier(pauses["pause_s"], pauses["taken"])
    pause, wrap_up = _pause_and_wrap_up(curve)
    long_share = curve.at(WRAP_UP_LIMIT_S)
    watched = watch(calls, sessions)
    share = ready_share(watched.arrivals)
    found = Availability(
        ready_share=share,
        ready_share_by_hour={
            int(str(hour)): ready_share(part) for hour, part in watched.arrivals.groupby("hour")
        },
        pause_mean_s=round(pause, 1),
        wrap_up_mean_s=round(wrap_up, 1),
        long_pause_share=round(long_share, 4),
        long_pause_mean_s=round((pause - (1 - long_share) * wrap_up) / long_share, 1),
        busy_share_when_waiting=watched.busy_share,
        share=round(share, 2),
        mean_spell_s=round((pause - wrap_up) / (1 - share), 0),
        pauses=len(pauses),
        by_time=_parts(watched.arrivals, pauses),
    )
    return found, quantile_table(_quantiles_below(curve, WRAP_UP_LIMIT_S))


def _parts(arrivals: pd.DataFrame, pauses: pd.DataFrame) -> tuple[Part, ...]:
    parts = []
    for first, end in pairwise((*PARTS, 24)):
        mine = pauses[pauses["hour"].between(first, end - 1)]
        pause, wrap_up = _pause_and_wrap_up(kaplan_meier(mine["pause_s"], mine["taken"]))
        share = ready_share(arrivals[arrivals["hour"].between(first, end - 1)])
        parts.append(
            Part(
                start=f"{first:02d}:00",
                share=round(share, 2),
                mean_spell_s=round((pause - wrap_up) / (1 - share), 0),
                pause_mean_s=round(pause, 1),
                wrap_up_mean_s=round(wrap_up, 1),
                pauses=len(mine),
            )
        )
    return tuple(parts)


def _pause_and_wrap_up(curve: Survival) -> tuple[float, float]:
    """Mean pause, and the mean of pauses of at most a minute, seconds."""
    long_share = curve.at(WRAP_UP_LIMIT_S)
    # Mean of min(pause, 60 s) splits into wrap-ups and the first minute of the long pauses.
    first_minute = _mean_between(curve, 0, WRAP_UP_LIMIT_S)
    wrap_up = (first_minute - long_share * WRAP_UP_LIMIT_S) / (1 - long_share)
    return _mean_between(curve, 0, SESSION_GAP_S), wrap_up


def _mean_between(curve: Survival, begin: float, end: float) -> float:
    """Integral of the survival function from `begin` to `end`, seconds."""
    edges = np.concatenate([[begin], curve.time_s[(curve.time_s > begin) & (curve.time_s < end)]])
    heights = np.array([curve.at(edge) for edge in edges])
    return float((heights * np.diff(np.append(edges, end))).sum())


def _quantiles_below(curve: Survival, limit: float) -> Floats:
    """Quantiles of the pause given that it is at most `limit`, at PROBABILITIES."""
    kept = curve.time_s <= limit
    shares = (1 - curve.survival[kept]) / (1 - curve.at(limit))
    index = np.minimum(np.searchsorted(shares, PROBABILITIES), int(kept.sum()) - 1)
    return curve.time_s[kept][index]
