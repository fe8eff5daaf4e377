"""Which days and half-hours count, in which period, and how often each weekday occurs."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.names import (
    BROKEN_DAYS,
    FIT_END,
    INTERVALS_PER_DAY,
    PERIODS,
    SIMULATED_WEEKDAYS,
    SPECIAL_DAYS,
    weekday_of,
)

# A day below this share of its weekday's median in its period must be a named special day.
NEAR_EMPTY = 0.6
# Three half-hours without a single call between 8:00 and 23:00 are a hole in the record.
HOLE_INTERVALS = 3
HOLE_WATCH = range(16, 46)


def day_table(calls: pd.DataFrame) -> pd.DataFrame:
    """One row per recorded day: `day`, `weekday`, `period`, `calls`, `special` (name or "").

    Raises:
        ValueError: if a near-empty day from Sunday to Thursday is not a named special day.
    """
    table = calls.groupby("day").size().rename("calls").reset_index()
    table["weekday"] = weekday_of(table["day"])
    table["period"] = ""
    for name, (first, end) in PERIODS.items():
        table.loc[(table["day"] >= first) & (table["day"] < end), "period"] = name
    names = SPECIAL_DAYS | BROKEN_DAYS
    table["special"] = table["day"].map(lambda day: names.get(day, ""))
    median = table.groupby(["period", "weekday"])["calls"].transform("median")
    empty = (table["calls"] < NEAR_EMPTY * median) & table["weekday"].isin(SIMULATED_WEEKDAYS)
    unnamed = table[empty & (table["special"] == "")]
    if not unnamed.empty:
        raise ValueError(f"near-empty days without a name: {unnamed['day'].dt.date.tolist()}")
    return table


def usual_days(calls: pd.DataFrame) -> pd.DataFrame:
    """The recorded days without the special and broken ones."""
    table = day_table(calls)
    return table[table["special"] == ""].reset_index(drop=True)


def fit_days(calls: pd.DataFrame) -> pd.DataFrame:
    """The days of January to March that the scenario learns from (special days left out)."""
    table = usual_days(calls)
    return table[table["day"] < FIT_END].reset_index(drop=True)


def keep_days(rows: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """The rows of a table (calls, sessions) whose `day` is among `days`."""
    return rows[rows["day"].isin(days["day"])]


def counts_by_interval(calls: pd.DataFrame, days: pd.DataFrame) -> npt.NDArray[np.int64]:
    """Calls by day and half-hour, shape (days, 48), in the order of `days`."""
    position = pd.Series(np.arange(len(days)), index=days["day"])
    kept = keep_days(calls, days)
    counts = np.zeros((len(days), INTERVALS_PER_DAY), dtype=np.int64)
    np.add.at(counts, (position.loc[kept["day"]].to_numpy(), kept["interval"].to_numpy()), 1)
    return counts


def observed(calls: pd.DataFrame, days: pd.DataFrame) -> npt.NDArray[np.bool_]:
    """Whether each half-hour of each day is in the record, shape (days, 48).

    A hole (at least three empty half-hours in a row between 8:00 and 23:00 of a day from Sunday
    to Thursday) also hides the half-hours on both sides of it, of which only a part is recorded.
    """
    counts = counts_by_interval(calls, days)
    seen = np.ones_like(counts, dtype=bool)
    for row in np.flatnonzero(days["weekday"].isin(SIMULATED_WEEKDAYS)):
        run: list[int] = []
        for interval in [*HOLE_WATCH, HOLE_WATCH.stop]:
            if interval < HOLE_WATCH.stop and counts[row, interval] == 0:
                run.append(interval)
                continue
            if len(run) >= HOLE_INTERVALS:
                seen[row, run[0] - 1 : run[-1] + 2] = False
            run = []
    return seen
