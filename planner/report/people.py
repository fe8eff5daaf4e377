"""Headcount as a table of words: agents by group and site, who leads them, who must be hired."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from planner.report import figures, words

if TYPE_CHECKING:
    from sim.result import Result

CAPTION: Final = "Headcount"
NOTE: Final = (
    "Headcount: agents on the scenario (the most of a staffing table, or all who have a shift "
    "or are on a roster), leavers a year by tenure and as many hires in the measured days to hold "
    "it; expected values, nobody leaves during the run."
)
_COLUMNS: Final = {
    "agents": "agents",
    "leaders": "team leaders",
    "managers": "managers",
    "leavers_per_year": "leavers a year",
    "hires": "hires",
}
_ALWAYS: Final = "agents"


class Headcount(NamedTuple):
    """The first column names groups, sites (where there are several) and all."""

    headings: list[str]
    rows: list[list[str]]


def headcount(result: Result) -> Headcount | None:
    """The table of a result; None where the scenario says nothing of costs or tenure."""
    if "headcount" not in result.tables:
        return None
    table = result.headcount
    numbers = table[list(_COLUMNS)].astype("float64")
    found = figures.rows(table.assign(**{name: numbers[name] for name in _COLUMNS}))
    several = sum(row["level"] == "site" for row in found) > 1
    shown = [row for row in found if row["level"] != "site" or several]
    columns = [name for name in _COLUMNS if name == _ALWAYS or any(_has(r, name) for r in shown)]
    return Headcount(
        ["group", *(_COLUMNS[name] for name in columns)],
        [[_name(row), *(_cell(row, name) for name in columns)] for row in shown],
    )


def plain(result: Result) -> list[dict[str, Any]]:
    """The same for machines, every column, None where there is no figure."""
    table = result.headcount.astype(object)
    return figures.rows(table.where(table.notna(), None))


def _name(row: figures.Row) -> str:
    return f"site {row['site']}" if row["level"] == "site" else str(row["group"])


def _has(row: figures.Row, name: str) -> bool:
    return not math.isnan(row[name]) and row[name] != 0


def _cell(row: figures.Row, name: str) -> str:
    return "" if math.isnan(row[name]) else words.number(row[name])
