"""Presence is not availability: what agents did while a customer was waiting for them."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.agents import group_by_server_month, with_group
from benchmarks.bank_1999.clean import NO_SERVER
from benchmarks.bank_1999.days import keep_days
from benchmarks.bank_1999.laws import PROBABILITIES, Survival, kaplan_meier, quantile_table
from benchmarks.bank_1999.names import DAY_S, OPENING_S, SIMULATED_WEEKDAYS

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]
# A pause of up to a minute between two calls, a customer waiting, is wrap-up (the hazard of
# taking the next call drops fifteenfold there); a longer one is an agent who is not available.
WRAP_UP_LIMIT_S = 60
# A session is a chain of calls with gaps of at most 45 minutes.
SESSION_GAP_S = 2700
LONG_DAY_S = DAY_S + 3600


@dataclass(frozen=True)
class Availability:
    """What the pauses of agents say, from January to March.

    Attributes:
        wrap_up_mean_s: mean pause between two calls among pauses of up to a minute.
        long_pause_share: share of services followed by a longer pause.
        spell_mean_s: mean length of such a longer pause.
        share_of_cycle: long pauses / (talk + wrap-up + long pauses), a customer waiting.
        busy_share_when_waiting: agents in service / agents present over the seconds in which at
            least 1, 2, 4, 8 regular callers wait.
        pauses: number of pauses looked at (some censored).
    """

    wrap_up_mean_s: float
    long_pause_share: float
    spell_mean_s: float
    share_of_cycle: float
    busy_share_when_waiting: dict[int, float]
    pauses: int


def waiting_line(calls: pd.DataFrame) -> Ints:
    """Number of these calls waiting in each second of one day, shape (90000,)."""
    return _occupied(calls["arrival_s"].to_numpy(), calls["wait_s"].to_numpy())


def _occupied(start: Ints, length: Ints) -> Ints:
    line = np.zeros(LONG_DAY_S + 1, dtype=np.int64)
    np.add.at(line, np.minimum(start, LONG_DAY_S), 1)
    np.add.at(line, np.minimum(start + length, LONG_DAY_S), -1)
    return np.cumsum(line)[:-1]


def pauses_while_waiting(calls: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Pauses of agents from the end of a service on, while a regular caller waits.

    One row per service that ended while a regular call waited, agents of the stock desk and the
    last service of a session left out: `pause_s` until the agent's next service (`taken`) or
    until no regular call waits any more (censored), and the `talk_s` before.
    """
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS)]
    kept = with_group(keep_days(calls, days), group_by_server_month(calls))
    rows = []
    for _, day in kept.groupby("day"):
        line = waiting_line(day[day["queue"] == "regular"])
        empty = np.append(np.flatnonzero(line == 0), LONG_DAY_S)
        real = day["answered"] & (day["server"] != NO_SERVER) & (day["group"] != "stock_desk")
        served = day[real].sort_values(["server", "start_s"])
        end = (served["start_s"] + served["service_s"]).to_numpy()
        same = (served["server"] == served["server"].shift(-1)).to_numpy()
        pause = served["start_s"].shift(-1, fill_value=0).to_numpy() - end
        clock = np.minimum(end, LONG_DAY_S - 1)
        censor = empty[np.searchsorted(empty, clock)] - clock
        good = same & (pause >= 0) & (pause <= SESSION_GAP_S) & (censor > 0)
        rows.append(
            pd.DataFrame(
                {
                    "pause_s": np.minimum(pause, censor)[good],
                    "taken": (pause <= censor)[good],
                    "talk_s": served["talk_s"].to_numpy()[good],
                }
            )
        )
    return pd.concat(rows, ignore_index=True)


def busy_share(calls: pd.DataFrame, sessions: pd.DataFrame, days: pd.DataFrame) -> dict[int, float]:
    """Agents in service / agents present while at least k regular callers wait, by k."""
    days = days[days["weekday"].isin(SIMULATED_WEEKDAYS)]
    levels = (1, 2, 4, 8)
    busy_s, present_s = dict.fromkeys(levels, 0), dict.fromkeys(levels, 0)
    by_day = dict(list(keep_days(sessions, days).groupby("day")))
    for day, rows in keep_days(calls, days).groupby("day"):
        there = by_day[day]
        first = there["first_s"].to_numpy()
        present = _occupied(first, there["last_s"].to_numpy() - first)[OPENING_S:DAY_S]
        served = rows[rows["answered"] & (rows["server"] != NO_SERVER)]
        busy = _occupied(served["start_s"].to_numpy(), served["service_s"].to_numpy())
        line = waiting_line(rows[rows["queue"] == "regular"])[OPENING_S:DAY_S]
        for level in levels:
            busy_s[level] += int(busy[OPENING_S:DAY_S][line >= level].sum())
            present_s[level] += int(present[line >= level].sum())
    return {level: round(busy_s[level] / present_s[level], 4) for level in levels}


def estimate_availability(
    calls: pd.DataFrame, sessions: pd.DataFrame, days: pd.DataFrame
) -> tuple[Availability, pd.DataFrame]:
    """The split of pauses into wrap-up and absence, and wrap-up rows `p, value`."""
    pauses = pauses_while_waiting(calls, days)
    curve = kaplan_meier(pauses["pause_s"], pauses["taken"])
    long_share = curve.at(WRAP_UP_LIMIT_S)
    wrap_up = _mean_between(curve, 0, WRAP_UP_LIMIT_S)
    # Mean of min(pause, 60 s) splits into wrap-ups and the first minute of the long pauses.
    wrap_up_mean = (wrap_up - long_share * WRAP_UP_LIMIT_S) / (1 - long_share)
    beyond = _mean_between(curve, WRAP_UP_LIMIT_S, SESSION_GAP_S) / long_share
    spell = WRAP_UP_LIMIT_S + beyond
    talk = float(pauses["talk_s"].mean())
    cycle = talk + (1 - long_share) * wrap_up_mean + long_share * spell
    law = quantile_table(_quantiles_below(curve, WRAP_UP_LIMIT_S))
    found = Availability(
        wrap_up_mean_s=round(wrap_up_mean, 2),
        long_pause_share=round(long_share, 4),
        spell_mean_s=round(spell, 1),
        share_of_cycle=round(long_share * spell / cycle, 4),
        busy_share_when_waiting=busy_share(calls, sessions, days),
        pauses=len(pauses),
    )
    return found, law


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
