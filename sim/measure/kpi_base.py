"""What a KPI is."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf
from typing import Literal

Unit = Literal[
    "share", "s", "contacts", "agents", "hours", "issues", "customers", "money", "points"
]
About = Literal[
    "queue",
    "group",
    "journey",
    "issue",
    "handling",
    "promise",
    "experience",
    "segment",
    "money",
]
"""The table a KPI stands in. The first two always exist; see ``sim.measure.sheets``."""
Kind = Literal["ratio", "count", "level", "waits"]


@dataclass(frozen=True)
class Kpi:
    """One KPI of a table.

    ``kind``: *ratio*: sum of the numerator over sum of the denominator, over replications and
    all that lies in the period. *count*: mean per replication (by time of day: per open day).
    *level*: time added up over the length of the period (by time of day: on its open days): a
    mean number present. *waits*: from a histogram of waits or spans, for totals only.
    """

    name: str
    about: About
    kind: Kind
    unit: Unit
    definition: str
    numerator: str = ""
    denominator: str = ""
    used_by: str = ""
    trap: str = ""
    totals_only: bool = False
    """Shown by day and in total, not by interval, hour or time of day."""
    least: float = 0.0
    most: float = inf
    """Values beyond these are impossible; limits of confidence are cut there."""
    indicator: bool = False
    """Numerator and denominator count yes-or-no outcomes of whole days or intervals."""
    journeys_only: bool = False
    """Of queues: shown where customers do more than wait for one agent."""
