"""What every scenario model shares: frozen, strict about unknown keys, plain field types."""

from __future__ import annotations

import re
from datetime import date, time
from typing import Annotated, Any, NoReturn

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MINUTES_PER_DAY = 24 * 60
CLOCK_PATTERN = r"^(([01]\d|2[0-3]):[0-5]\d|24:00)$"


class Model(BaseModel):
    """Base of all scenario models: immutable, unknown keys refused, field docs kept."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        use_attribute_docstrings=True,
        allow_inf_nan=False,
        populate_by_name=True,
    )


def _clock_text(value: object) -> object:
    """Accept ``datetime.time`` beside text, so that Python users may pass either."""
    return value.strftime("%H:%M") if isinstance(value, time) else value


def _check_clock(value: str) -> str:
    if not re.fullmatch(CLOCK_PATTERN, value):
        raise ValueError("write a local time of day as HH:MM between 00:00 and 24:00, in quotes")
    return value


def _check_days(value: str) -> str:
    day_names(value)
    return value


def day_names(days: str) -> tuple[str, ...]:
    """Weekdays named by ``all``, ``mon``, ``mon-fri`` or ``mon,wed,fri``.

    Ranges may wrap over the week's end (``sat-mon``).

    Raises:
        ValueError: for a word that is neither a weekday nor ``all``.
    """
    if days == "all":
        return WEEKDAYS
    chosen: set[str] = set()
    for part in days.split(","):
        first, dash, last = part.strip().partition("-")
        last = last if dash else first
        if first not in WEEKDAYS or last not in WEEKDAYS:
            raise ValueError(f"use {', '.join(WEEKDAYS)}, a range such as mon-fri, or all")
        i, j = WEEKDAYS.index(first), WEEKDAYS.index(last)
        chosen.update(WEEKDAYS[k % 7] for k in range(i, j + 1 if j >= i else j + 8))
    return tuple(day for day in WEEKDAYS if day in chosen)


def minutes_of(clock: str) -> int:
    """Minutes after local midnight of an ``HH:MM`` text (``24:00`` is 1440)."""
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)


def _check_day_or_date(value: str) -> str:
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
        date.fromisoformat(value)
        return value
    return _check_days(value)


def date_text(value: object) -> object:
    """Accept ``datetime.date`` beside text."""
    return value.isoformat() if isinstance(value, date) else value


class ReadOnlyDict(dict[Any, Any]):
    """A dictionary that cannot be changed: a frozen model holds nothing that can."""

    def _refuse(self, *_: object, **__: object) -> NoReturn:
        raise TypeError("a scenario cannot be changed; build another one, or use overrides")

    __setitem__ = __delitem__ = __ior__ = _refuse
    clear = pop = popitem = setdefault = update = _refuse

    def __reduce__(self) -> tuple[type[ReadOnlyDict], tuple[dict[Any, Any]]]:
        return ReadOnlyDict, (dict(self),)


READ_ONLY = AfterValidator(ReadOnlyDict)
"""Makes a dictionary field read-only."""

Clock = Annotated[
    str,
    BeforeValidator(_clock_text),
    AfterValidator(_check_clock),
    WithJsonSchema({"type": "string", "pattern": CLOCK_PATTERN, "examples": ["08:30"]}),
]
"""A local time of day, ``"HH:MM"``."""

Days = Annotated[
    str,
    AfterValidator(_check_days),
    WithJsonSchema({"type": "string", "examples": ["all", "mon-fri", "sat", "mon,wed"]}),
]
"""Weekdays: ``mon``, ``mon-fri``, ``mon,wed``, ``all``."""

DayOrDate = Annotated[
    str,
    BeforeValidator(date_text),
    AfterValidator(_check_day_or_date),
    WithJsonSchema({"type": "string", "examples": ["all", "mon-fri", "sat", "2026-03-02"]}),
]
"""Weekdays as in :data:`Days`, or one ISO date, which beats them."""

Name = Annotated[
    str, Field(min_length=1, max_length=80, pattern=r"^[^\s/=+\-@][^/\x00-\x1f\x7f]*$")
]
"""A name: no slash, no control character, and not starting like a spreadsheet formula."""

Seconds = Annotated[float, Field(ge=0, le=1e9)]
PositiveSeconds = Annotated[float, Field(gt=0, le=1e9)]
Share = Annotated[float, Field(ge=0, le=1)]
Positive = Annotated[float, Field(gt=0, le=1e9)]
Money = Annotated[float, Field(ge=0, le=1e12)]
"""An amount in the currency of the scenario."""

Json = dict[str, Any]


def table_schema(columns: str) -> Json:
    """JSON Schema of a field that is a CSV path in YAML and rows in Python."""
    return {
        "anyOf": [
            {"type": "string", "description": f"path of a CSV file with the columns {columns}"},
            {"type": "array", "items": {"type": "object"}},
        ]
    }
