"""Named presence: who does what from when to when."""

from __future__ import annotations

import re
from datetime import date as calendar_date
from functools import lru_cache
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from sim.scenario.models.base import Model, Name, date_text

LONG_CLOCK_PATTERN = r"^((([0-3]\d|4[0-7]):[0-5]\d)|48:00)$"


@lru_cache(maxsize=4096)
def _check_long_clock(value: str) -> str:
    if not re.fullmatch(LONG_CLOCK_PATTERN, value):
        raise ValueError(
            "write a local time of day as HH:MM, in quotes; 25:15 is 01:15 of the next day"
        )
    return value


# Cached: a roster has a hundred thousand rows and a few dozen dates.
@lru_cache(maxsize=4096)
def _check_date(value: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        raise ValueError("write a date as YYYY-MM-DD")
    calendar_date.fromisoformat(value)
    return value


LongClock = Annotated[
    str,
    AfterValidator(_check_long_clock),
    WithJsonSchema(
        {"type": "string", "pattern": LONG_CLOCK_PATTERN, "examples": ["08:30", "25:15"]}
    ),
]
"""A local time of the day on which a shift begins; from 24:00 on it is of the next day."""

Date = Annotated[
    str,
    BeforeValidator(date_text),
    AfterValidator(_check_date),
    WithJsonSchema({"type": "string", "format": "date", "examples": ["2026-03-02"]}),
]
"""An ISO date."""

RosterActivity = Literal["available", "break", "lunch", "meeting", "training", "coaching"]


class RosterRow(Model):
    """A stretch of one agent's shift: from when to when, and what for.

    Time without a row is off duty. Rows of an agent and a date stand in the order of time: one that
    begins before the one above it is on the next day, as is a time from 24:00 on (25:15).
    """

    agent: Name
    """Who. The same name in several groups is the same person, and absent in all of them."""
    date: Date
    """Local day on which the shift began: a night belongs to its evening."""
    start: Annotated[LongClock, Field(alias="from")]
    """Begin of the stretch; for a group with a site in the site's local time."""
    end: Annotated[LongClock, Field(alias="to")]
    """End of the stretch; at or before its begin: on the next day."""
    activity: RosterActivity = "available"
    """What the time is for."""
    paid: bool = True
    """Whether it is paid. In unpaid time agents are off duty, as if there were no row."""
