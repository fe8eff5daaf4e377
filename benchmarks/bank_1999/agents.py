"""Who was there: skill groups by what agents took, and presence by half-hour."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.clean import NO_SERVER
from benchmarks.bank_1999.days import keep_days, observed
from benchmarks.bank_1999.names import INTERVAL_S, INTERVALS_PER_DAY, WEEKDAYS, time_label

Floats = npt.NDArray[np.float64]

# In order of preference; an agent's group holds for a month and follows from its share of calls.
# Everybody takes regular calls and call-backs.
SKILLS = {
    "stock_desk": ("stock", "regular", "callback"),
    "stock_internet": ("stock", "internet", "prospects", "regular", "callback"),
    "stock_prospects": ("stock", "prospects", "regular", "callback"),
    "internet": ("internet", "prospects", "regular", "callback"),
    "general": ("prospects", "regular", "callback"),
}
GROUPS = tuple(SKILLS)
DESK_SHARE, STOCK_SHARE, INTERNET_SHARE = 0.5, 0.02, 0.005


def group_by_server_month(calls: pd.DataFrame) -> pd.Series:
    """Group of each (server, year-month): the agent served that kind of call often enough.

    More than half stock trading makes the desk; 2 % stock trading or 0.5 % internet support
    (ten times the rate of a misrouted call) makes the skill.
    """
    served = calls[calls["answered"] & (calls["server"] != NO_SERVER)]
    month = served["day"].dt.strftime("%Y-%m").rename("month")
    numbers = served.groupby(["server", month, "queue"]).size().unstack(fill_value=0)
    share = numbers.div(numbers.sum(axis=1), axis=0)
    stock, internet = share["stock"] >= STOCK_SHARE, share["internet"] >= INTERNET_SHARE
    groups = pd.Series("general", index=share.index, name="group")
    groups[internet] = "internet"
    groups[stock] = "stock_prospects"
    groups[stock & internet] = "stock_internet"
    groups[share["stock"] >= DESK_SHARE] = "stock_desk"
    return groups


def with_group(rows: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """The rows (sessions or calls) with a column `group`; an unknown agent is `general`."""
    keys = pd.MultiIndex.from_arrays([rows["server"], rows["day"].dt.strftime("%Y-%m")])
    return rows.assign(group=groups.reindex(keys).fillna("general").to_numpy())


def presence_by_interval(sessions: pd.DataFrame, days: pd.DataFrame) -> Floats:
    """Mean number of agents present in each half-hour of each day, shape (days, 48)."""
    position = pd.Series(np.arange(len(days)), index=days["day"])
    kept = keep_days(sessions, days)
    row = position.loc[kept["day"]].to_numpy()
    first, last = kept["first_s"].to_numpy(float), kept["last_s"].to_numpy(float)
    presence = np.zeros((len(days), INTERVALS_PER_DAY))
    for interval in range(INTERVALS_PER_DAY):
        begin = interval * INTERVAL_S
        overlap = np.minimum(last, begin + INTERVAL_S) - np.maximum(first, begin)
        np.add.at(presence[:, interval], row, np.maximum(overlap, 0) / INTERVAL_S)
    return presence


def mean_staffing(calls: pd.DataFrame, sessions: pd.DataFrame, days: pd.DataFrame) -> pd.DataFrame:
    """Rows `group, day, time, agents`: mean number present by weekday and half-hour."""
    seen = observed(calls, days)
    grouped = with_group(sessions, group_by_server_month(calls))
    rows = []
    for group in GROUPS:
        presence = presence_by_interval(grouped[grouped["group"] == group], days)
        for weekday in WEEKDAYS:
            chosen = (days["weekday"] == weekday).to_numpy()
            number = np.maximum(seen[chosen].sum(axis=0), 1)
            mean = (presence * seen)[chosen].sum(axis=0) / number
            rows += [
                (group, weekday, time_label(i), round(float(mean[i]), 3))
                for i in range(INTERVALS_PER_DAY)
            ]
    return pd.DataFrame(rows, columns=["group", "day", "time", "agents"])
