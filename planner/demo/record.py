"""What really happened at the bank, by half-hour and by day, and the figures made of it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pandas as pd

from sim.errors import CcplanError

SCENARIO = Path("bank_1999") / "weekday.yaml"
WEEKDAYS = ("sun", "mon", "tue", "wed", "thu")
NORMAL_95 = 1.96


class NoRecordError(CcplanError):
    """The scenario of the bank is not on this machine."""


class Period(NamedTuple):
    """A part of the record."""

    key: str
    label: str
    in_sample: bool
    """Whether the scenario was fitted to it."""


PERIODS = (
    Period("jan_mar", "Jan-Mar", True),
    Period("apr", "April", False),
    Period("may", "May", False),
)


class Measure(NamedTuple):
    """A figure of the prediction and the columns of the record that it corresponds to."""

    label: str
    kpi: str
    unit: str
    above: str
    below: str
    """Column of the record, or ``days``."""


MEASURES = (
    Measure("offered per day", "offered", "contacts", "offered", "days"),
    Measure("service level, 20 s", "service_level", "share", "answered_in_20s", "offered"),
    Measure("ASA", "asa_s", "s", "wait_answered_s", "answered"),
    Measure("mean wait of all", "wait_all_s", "s", "wait_all_s", "offered"),
    Measure("abandoned", "abandon_rate", "share", "abandoned", "offered"),
)


class Estimate(NamedTuple):
    """A ratio of the record with its 95 % confidence interval over days."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Record:
    """The record from Sunday to Thursday: ``record.csv`` (half-hours) and ``record_days.csv``."""

    half_hours: pd.DataFrame
    days: pd.DataFrame

    def whole(self, period: Period, measure: Measure) -> Estimate:
        """The figure over all half-hours of a period, queues together.

        The interval is that of a ratio of sums over days (Cochran 1977, Sampling Techniques,
        section 6.3), days taken as independent.
        """
        rows = self.days[
            (self.days["period"] == period.key) & self.days["weekday"].isin(WEEKDAYS)
        ].assign(days=1.0)
        above = rows[measure.above].to_numpy(dtype=float)
        below = rows[measure.below].to_numpy(dtype=float)
        value = above.sum() / below.sum()
        n = len(rows)
        spread = np.sqrt(((above - value * below) ** 2).sum() / (n - 1) / n) / below.mean()
        return Estimate(value, value - NORMAL_95 * spread, value + NORMAL_95 * spread)

    def by_half_hour(self, period: Period, measure: Measure, least: float = 0) -> pd.Series:
        """The figure by time of day, queues together, indexed by ``HH:MM``.

        Half-hours with fewer than ``least`` contacts in the whole period are left out.
        """
        rows = self.half_hours[
            (self.half_hours["period"] == period.key) & (self.half_hours["queue"] == "all")
        ].set_index("time")
        rows = rows[(rows["offered"] >= least) & (rows[measure.below] > 0)]
        return pd.Series(rows[measure.above] / rows[measure.below])


def scenarios_folder() -> Path:
    """The folder of shipped scenarios: of the working folder, one above it, or the checkout.

    Raises:
        NoRecordError: there is none.
    """
    here = Path.cwd()
    checkout = Path(__file__).resolve().parents[2]
    for folder in (here, *here.parents, checkout):
        if (folder / "scenarios" / SCENARIO).is_file():
            return folder / "scenarios"
    raise NoRecordError(
        "the scenarios of ccplan are not here: run the demo inside a checkout of its repository"
    )


def read_record(scenarios: Path) -> Record:
    """The record beside the scenario.

    Raises:
        NoRecordError: the tables are missing.
    """
    folder = (scenarios / SCENARIO).parent
    try:
        return Record(pd.read_csv(folder / "record.csv"), pd.read_csv(folder / "record_days.csv"))
    except OSError as error:
        raise NoRecordError(f"the record of the bank is missing: {error}") from error
