"""The actual volumes of the intervals that are over, from a CSV file or from Python."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from planner.intraday.moment import Moment
from sim.clock import WEEKDAY_NAMES
from sim.errors import Problem, ScenarioError
from sim.scenario.models.base import day_names, minutes_of
from sim.scenario.places import did_you_mean, quoted
from sim.scenario.tables import Column, Layout, Row, read_table

Floats = NDArray[np.float64]

LAYOUT: Final = Layout(
    (
        Column("queue", optional=True),
        Column("day", optional=True),
        Column("date", optional=True),
        Column("time"),
        Column("volume", number=True),
    ),
    "queue",
)
_CLOCK: Final = re.compile(r"^([01]\d|2[0-3]):[0-5]\d$")
MOST_VOLUME: Final = 10_000_000


@dataclass(frozen=True, eq=False)
class Actuals:
    """What came. Q queues, I intervals of the day."""

    volume: Floats
    """Contacts by queue and interval ``[Q, I]``; NaN: not known."""
    other_days: int = 0
    """Rows of other days that were left out."""

    @property
    def known(self) -> NDArray[np.bool_]:
        """Which are known ``[Q, I]``."""
        return np.isfinite(self.volume)


def read_actuals(moment: Moment, file: Path | str) -> Actuals:
    """Read a table ``[queue,] [day|date,] time, volume``: the rows of the moment's day.

    ``day`` is a date or weekdays; without it all rows are of the moment's day. Without ``queue``
    the scenario has one. Every interval that is over may have a row; those without one are
    unknown, not empty.

    Raises:
        ScenarioError: every wrong cell, with file, line and column.
    """
    path = Path(file).expanduser()
    if not path.is_file():
        raise ScenarioError(
            Problem(f"there is no table {file}", "name a CSV file with --actual", code="E001")
        )
    return _Reader(moment, str(file)).actuals(read_table(path, str(file), LAYOUT))


def actuals_of(moment: Moment, volumes: Mapping[str, Mapping[str, float]]) -> Actuals:
    """Actual volumes by queue and time of day (``{"sales": {"09:00": 31, ...}}``).

    Raises:
        ScenarioError: every wrong queue, time or volume.
    """
    rows = [
        Row(n, queue, {"time": time, "volume": float(volume)})
        for n, (queue, time, volume) in enumerate(
            (
                (queue, time, volume)
                for queue, day in volumes.items()
                for time, volume in day.items()
            ),
            start=1,
        )
    ]
    return _Reader(moment, "actual volumes").actuals(rows)


class _Reader:
    """Puts rows into their cells; collects what is wrong."""

    def __init__(self, moment: Moment, shown: str) -> None:
        self._moment, self._shown = moment, shown
        self._queues = list(moment.scenario.queues)
        self._problems: list[Problem] = []
        self._seen: dict[tuple[int, int], int] = {}
        calendar = moment.calendar
        self._places: dict[int, list[int]] = {}
        for i, minute in enumerate(calendar.interval_minute):
            self._places.setdefault(int(minute), []).append(i)

    def actuals(self, rows: list[Row]) -> Actuals:
        """All rows; raises if any of them is wrong."""
        volume = np.full((len(self._queues), self._moment.calendar.n_intervals), np.nan)
        other = 0
        for row in rows:
            if not self._of_the_day(row):
                other += 1
                continue
            for q, i, part in self._cells(row):
                volume[q, i] = part
        if not self._problems and not np.isfinite(volume).any():
            what = f"no row is about {self._moment.date}" if other else "the table has no rows"
            self._complain(None, None, what, "give the intervals of that day that are over")
        if self._problems:
            raise ScenarioError(list(dict.fromkeys(self._problems)))
        return Actuals(volume, other)

    def _of_the_day(self, row: Row) -> bool:
        """Whether a row is about the moment's day; complains where nobody can tell."""
        if "day" in row.cells and "date" in row.cells:
            self._complain(row, "day", "day and date both stand here", "keep one of them")
            return True
        for column in ("date", "day"):
            if column not in row.cells:
                continue
            text = str(row.cells[column])
            day = self._moment.date
            try:
                if text[:1].isdigit():
                    return date.fromisoformat(text) == day
                return WEEKDAY_NAMES[day.weekday()] in day_names(text.lower())
            except ValueError:
                self._complain(
                    row,
                    column,
                    f"{quoted(text)} is no day",
                    f"write a date such as {day}, or weekdays such as mon-fri",
                )
        return True

    def _cells(self, row: Row) -> Iterator[tuple[int, int, float]]:
        """Queue, interval and volume of a row; an hour that clocks repeat is shared out."""
        q, places = self._queue(row), self._intervals(row)
        volume = row.cells["volume"]
        assert isinstance(volume, float)  # what its layout promises
        if not 0 <= volume <= MOST_VOLUME or volume != int(volume):
            self._complain(
                row,
                "volume",
                f"{volume:g} is no number of contacts",
                f"write a whole number from 0 to {MOST_VOLUME}",
            )
            return
        if q is None or not places:
            return
        first = self._seen.setdefault((q, places[0]), row.line)
        if first != row.line:
            self._complain(
                row,
                "time",
                f"{self._queues[q]} {row.cells['time']} stands in line {first}, too",
                "keep one of the rows",
            )
            return
        for i in places:
            yield q, i, volume / len(places)

    def _queue(self, row: Row) -> int | None:
        if row.owner is None:
            if len(self._queues) == 1:
                return 0
            self._complain(
                row,
                "queue",
                f"the scenario has {len(self._queues)} queues, and the table no column queue",
                "add it",
            )
            return None
        if row.owner in self._queues:
            return self._queues.index(row.owner)
        self._complain(
            row,
            "queue",
            f"there is no queue {quoted(row.owner)}",
            did_you_mean(row.owner, self._queues, "queues"),
        )
        return None

    def _intervals(self, row: Row) -> list[int]:
        text, moment = str(row.cells["time"]), self._moment
        if not _CLOCK.match(text):
            self._complain(row, "time", f"{quoted(text)} is no time", "write it as 09:30")
            return []
        places = self._places.get(minutes_of(text), [])
        length = moment.calendar.interval_minutes
        if not places:
            self._complain(
                row, "time", f"no interval starts at {text}", f"intervals have {length} minutes"
            )
        elif places[-1] >= moment.first:
            self._complain(
                row,
                "time",
                f"the interval from {text} is not over at {moment.clock()}",
                "leave it out, or give a later --at",
            )
            return []
        return places

    def _complain(self, row: Row | None, column: str | None, message: str, remedy: str) -> None:
        line = None if row is None else row.line
        self._problems.append(
            Problem(message, remedy, file=self._shown, line=line, column=column, code="E981")
        )
