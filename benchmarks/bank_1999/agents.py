"""Who was there: skill groups by what agents took, and presence by half-hour."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from benchmarks.bank_1999.clean import NO_SERVER
from benchmarks.bank_1999.days import keep_days, observed
from benchmarks.bank_1999.names import INTERVAL_S, INTERVALS_PER_DAY, WEEKDAYS, time_label

Floats = npt.NDArray[np.float64]

# Who takes what, read off an agent's day. Everybody takes regular calls and call-backs.
SKILLS = {
    "stock_desk": ("stock", "regular", "callback"),
    "stock": ("stock", "regular", "callback"),
    "stock_prospects": ("stock", "prospects", "regular", "callback"),
    "prospects": ("prospects", "regular", "callback"),
    "internet": ("internet", "regular", "callback"),
    "internet_prospects": ("internet", "prospects", "regular", "callback"),
    "internet_stock": ("internet", "stock", "regular", "callback"),
}
GROUPS = tuple(SKILLS)
# Shares of calls that make a skill. Shares by agent and day have two humps, one at 0 and one above
# 5 %, so anything between serves as the border; internet support is too rare to see in a day.
DESK_SHARE, SKILL_SHARE, INTERNET_SHARE = 0.5, 0.02, 0.01
# A shorter day says little: the agent's month decides then.
CALLS_FOR_A_DAY = 25


def group_by_server_day(calls: pd.DataFrame) -> pd.Series:
    """Group of each (server, day) with a service; index levels `server`, `day`."""
    served = calls[calls["answered"] & (calls["server"] != NO_SERVER)]
    month = served["day"].dt.strftime("%Y-%m").rename("month")
    daily = served.groupby(["server", "day", "queue"]).size().unstack(fill_value=0)
    monthly = served.groupby(["server", month, "queue"]).size().unstack(fill_value=0)
    monthly = monthly.div(monthly.sum(axis=1), axis=0)
    servers = daily.index.get_level_values(0)
    months = pd.DatetimeIndex(daily.index.get_level_values(1)).strftime("%Y-%m")
    of_month = monthly.reindex(pd.MultiIndex.from_arrays([servers, months]))
    of_month.index = daily.index
    total = daily.sum(axis=1)
    share = daily.div(total, axis=0).where(total >= CALLS_FOR_A_DAY, of_month, axis=0)
    stock, prospects = share["stock"] >= SKILL_SHARE, share["prospects"] >= SKILL_SHARE
    internet = of_month["internet"] >= INTERNET_SHARE
    # The few days without any of the three count as internet support, the smallest skill.
    groups = pd.Series("internet", index=daily.index, name="group")
    groups[prospects] = "prospects"
    groups[prospects & internet] = "internet_prospects"
    groups[stock] = "stock"
    groups[stock & prospects] = "stock_prospects"
    groups[stock & internet] = "internet_stock"
    groups[share["stock"] >= DESK_SHARE] = "stock_desk"
    return groups


def with_group(rows: pd.DataFrame, groups: pd.Series) -> pd.DataFrame:
    """The rows (sessions or calls) with a column `group`, `prospects` where nothing is known."""
    keys = pd.MultiIndex.from_arrays([rows["server"], rows["day"]])
    return rows.assign(group=groups.reindex(keys).fillna("prospects").to_numpy())


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
    grouped = with_group(sessions, group_by_server_day(calls))
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
