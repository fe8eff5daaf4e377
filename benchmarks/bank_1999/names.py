"""Names, periods and special days that every step of the derivation shares."""

from pathlib import Path

import pandas as pd

REPOSITORY = Path(__file__).resolve().parents[2]
DATA = REPOSITORY.parent / "shared" / "data"
CALLS_FILE = "bank_1999_calls_jan_may.csv.gz"
SESSIONS_FILE = "bank_1999_agent_sessions_jan_may.csv.gz"
SCENARIO = REPOSITORY / "scenarios" / "bank_1999"

# The bank's call types and the queues they become. PE (English, 0.4 % of calls) goes to
# `regular`: the same agents, talk within the spread of PS, too few calls for a law of its own.
QUEUE_OF_TYPE = {
    "PS": "regular",
    "PE": "regular",
    "NE": "stock",
    "NW": "prospects",
    "IN": "internet",
    "TT": "callback",
}
QUEUES = ("regular", "stock", "prospects", "internet", "callback")

WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
SIMULATED_WEEKDAYS = WEEKDAYS[:5]

INTERVAL_S = 1800
INTERVALS_PER_DAY = 48
OPENING_S = 7 * 3600
DAY_S = 86_400
# The centre is open from 7:00 to midnight from Sunday to Thursday.
OPEN_INTERVALS = range(OPENING_S // INTERVAL_S, INTERVALS_PER_DAY)

FIT_END = pd.Timestamp("1999-04-01")
PERIODS = {
    "jan_mar": (pd.Timestamp("1999-01-01"), FIT_END),
    "apr": (FIT_END, pd.Timestamp("1999-05-01")),
    "may": (pd.Timestamp("1999-05-01"), pd.Timestamp("1999-06-01")),
}

# Days from Sunday to Thursday that the calendar announced and on which the bank was (half) shut.
# A planner knows them in advance, so they leave the fit and the out-of-sample record alike.
SPECIAL_DAYS = {
    pd.Timestamp("1999-03-02"): "Purim",
    pd.Timestamp("1999-03-31"): "Passover eve",
    pd.Timestamp("1999-04-01"): "Passover",
    pd.Timestamp("1999-04-06"): "eve of the seventh day of Passover",
    pd.Timestamp("1999-04-07"): "seventh day of Passover",
    pd.Timestamp("1999-04-20"): "Memorial Day",
    pd.Timestamp("1999-04-21"): "Independence Day",
    pd.Timestamp("1999-05-17"): "general election",
    pd.Timestamp("1999-05-20"): "eve of Shavuot",
}
# The recorder stopped before noon of 8 March: what is left is no day to learn from.
BROKEN_DAYS = {pd.Timestamp("1999-03-08"): "record stops at 11:30"}
MISSING_DAYS = (pd.Timestamp("1999-01-11"), pd.Timestamp("1999-01-12"))


def weekday_of(days: pd.Series) -> pd.Series:
    """Name of the weekday (sun to sat) of each timestamp, same index."""
    names: pd.Series = days.dt.day_of_week.map(lambda d: WEEKDAYS[(int(d) + 1) % 7])
    return names


def time_label(interval: int) -> str:
    """Local start `HH:MM` of half-hour number `interval` of the day."""
    return f"{interval // 2:02d}:{30 * (interval % 2):02d}"
