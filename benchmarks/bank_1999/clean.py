"""From raw call records to agent-stage calls, with every kind of dirt counted."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.bank_1999.names import (
    CALLS_FILE,
    DAY_S,
    INTERVAL_S,
    MISSING_DAYS,
    QUEUE_OF_TYPE,
    SESSIONS_FILE,
    weekday_of,
)

NOT_HAPPENED = "0:00:00"
NO_SERVER = "NO_SERVER"
SHORT_SERVICE_S = 10
# A service longer than an hour is a line left open rather than a conversation (26 of 121,000).
TALK_CAP_S = 3600
CLOCKS = ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")


@dataclass(frozen=True)
class Records:
    """The cleaned records.

    Attributes:
        calls: one row per call that reached the agent stage: `day`, `weekday`, `queue`, `type`,
            `priority`, `arrival_s` (queue entry, seconds from midnight), `interval`, `wait_s`,
            `answered`, `start_s`, `service_s` (as recorded), `talk_s` (capped), `server`.
        sessions: one row per agent session: `day`, `weekday`, `server`, `first_s`, `last_s`.
        dirt: counts by kind of dirt, in the order in which it is met.
    """

    calls: pd.DataFrame
    sessions: pd.DataFrame
    dirt: dict[str, int]


def seconds(clock: pd.Series) -> pd.Series:
    """Seconds from midnight of `H:MM:SS` texts."""
    parts = clock.str.split(":", expand=True).astype("int64")
    result: pd.Series = parts[0] * 3600 + parts[1] * 60 + parts[2]
    return result


def read_raw(folder: Path) -> pd.DataFrame:
    """The raw call records, clocks also as seconds in `<clock>_s`, `day` as timestamp."""
    raw = pd.read_csv(folder / CALLS_FILE, dtype={"type": str, "date": str}, keep_default_na=False)
    for clock in CLOCKS:
        raw[f"{clock}_s"] = seconds(raw[clock])
    raw["day"] = pd.to_datetime("19" + raw["date"], format="%Y%m%d")
    return raw


def read_sessions(folder: Path) -> pd.DataFrame:
    """Agent sessions, one row each, times in seconds from midnight."""
    sessions = pd.read_csv(folder / SESSIONS_FILE, parse_dates=["day"])
    sessions = sessions.rename(columns={"first_call_s": "first_s", "last_end_s": "last_s"})
    sessions["weekday"] = weekday_of(sessions["day"])
    return sessions[["day", "weekday", "server", "first_s", "last_s"]]


def count_dirt(raw: pd.DataFrame) -> dict[str, int]:
    """Counts of everything in the raw records that an importer has to survive."""
    queued = raw["q_start"] != NOT_HAPPENED
    served = raw["ser_start"] != NOT_HAPPENED
    hang, agent = raw["outcome"] == "HANG", raw["outcome"] == "AGENT"
    real_server = raw["server"] != NO_SERVER
    days = pd.date_range(raw["day"].min(), raw["day"].max())
    early = raw["vru_exit_s"] - raw["ser_start_s"]
    counts: dict[str, object] = {
        "rows": len(raw),
        "phantom_dropped": (raw["outcome"] == "PHANTOM").sum(),
        "left_in_ivr_dropped": (hang & ~queued).sum(),
        "type_aa_left_in_ivr": ((raw["type"] == "AA") & hang & ~queued).sum(),
        "hung_up_but_service_recorded": (hang & queued & served).sum(),
        "hung_up_with_a_server": (hang & queued & real_server).sum(),
        "answered_without_server": (agent & ~real_server).sum(),
        "answered_without_service_start": (agent & ~served).sum(),
        "answered_never_queued": (agent & ~queued).sum(),
        "queued_without_customer_id": ((raw["customer_id"] == 0) & queued).sum(),
        "not_queued_with_customer_id": ((raw["customer_id"] != 0) & ~queued).sum(),
        "service_shorter_than_10_s": (agent & real_server & (raw["ser_time"] < 10)).sum(),
        "service_longer_than_1_h": (agent & (raw["ser_time"] > TALK_CAP_S)).sum(),
        "negative_ivr_time": (raw["vru_time"] < 0).sum(),
        "service_starts_before_ivr_exit": (agent & served & ~queued & early.between(1, 60)).sum(),
        "wait_differs_from_clocks": (
            queued & ((raw["q_exit_s"] - raw["q_start_s"]) != raw["q_time"])
        ).sum(),
        "service_over_midnight": (served & (raw["ser_exit_s"] < raw["ser_start_s"])).sum(),
        "queue_over_midnight": (queued & (raw["q_exit_s"] < raw["q_start_s"])).sum(),
        "duplicate_rows": raw.duplicated().sum(),
        "missing_days": len(days.difference(pd.DatetimeIndex(raw["day"].unique()))),
    }
    return {kind: int(str(count)) for kind, count in counts.items()}


def agent_stage(raw: pd.DataFrame) -> pd.DataFrame:
    """Calls that asked for an agent: phantoms, calls lost in the IVR and type AA removed."""
    queued = raw["q_start"] != NOT_HAPPENED
    left_in_ivr = (raw["outcome"] == "HANG") & ~queued
    kept = (raw["outcome"] != "PHANTOM") & ~left_in_ivr & raw["type"].isin(list(QUEUE_OF_TYPE))
    raw, queued = raw[kept], queued[kept]
    calls = pd.DataFrame(
        {
            "day": raw["day"],
            "weekday": weekday_of(raw["day"]),
            "queue": raw["type"].map(QUEUE_OF_TYPE),
            "type": raw["type"],
            "priority": raw["priority"],
            # Who found an agent free never queued: the IVR exit is the queue entry then.
            "arrival_s": np.where(queued, raw["q_start_s"], raw["vru_exit_s"]),
            "wait_s": raw["q_time"].where(queued, 0),
            "answered": raw["outcome"] == "AGENT",
            "start_s": raw["ser_start_s"],
            "service_s": raw["ser_time"],
            "talk_s": raw["ser_time"].clip(upper=TALK_CAP_S),
            "server": raw["server"],
        }
    )
    calls["interval"] = calls["arrival_s"] // INTERVAL_S
    # Rows of the file follow no clock; a fixed order makes every later step reproducible.
    calls["row"] = np.arange(len(calls))
    calls = calls.sort_values(["day", "arrival_s", "row"]).drop(columns="row")
    return calls.reset_index(drop=True)


def load(folder: Path) -> Records:
    """Read and clean both files of `folder`.

    Raises:
        ValueError: if times leave the day or the days known to be missing are not.
    """
    raw = read_raw(folder)
    calls, dirt = agent_stage(raw), count_dirt(raw)
    if not calls["arrival_s"].between(0, DAY_S - 1).all() or (calls["wait_s"] < 0).any():
        raise ValueError(f"{folder / CALLS_FILE}: a queue entry outside its day or a wait below 0")
    if calls["day"].isin(list(MISSING_DAYS)).any():
        raise ValueError(f"{folder / CALLS_FILE}: calls on {MISSING_DAYS[0]:%d %B}, missing so far")
    dirt["agent_stage_calls"] = len(calls)
    return Records(calls, read_sessions(folder), dirt)
